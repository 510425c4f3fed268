import { fileURLToPath } from 'node:url';
import { build, defineConfig, type Plugin, type UserConfig } from 'vite';

/** Each room has a page of its own and is served by its own program at the root of its own origin. */
const otherRooms = ['counter', 'console', 'signage', 'manager'] as const;
type Room = 'citizen' | (typeof otherRooms)[number];
/** where a room lies that has not a folder of its name */
const folders: Partial<Record<Room, string>> = { console: 'counter/queue', manager: 'counter/manager' };
const inHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `vite build kiosk-ui` names this folder as root; the room is the root of its page, so that addresses stay short. */
const buildRoom = (room: Room): Plugin => ({
  name: 'build-room',
  config: () => ({ root: inHere(folders[room] ?? room) }),
});

/**
 * One room: `dist/<room>/{index.html,assets/*}`. The page runs under a CSP without inline script, inline style, eval or
 * data: URLs, so nothing may be inlined and no polyfill may be injected.
 */
const configOf = (room: Room): UserConfig => ({
  plugins: [buildRoom(room)],
  base: './',
  publicDir: room === 'citizen' ? inHere('citizen/public') : false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: inHere(`dist/${room}`),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'chrome120',
  },
});

/**
 * `vite build kiosk-ui` builds the citizen's screen and then the others; `--mode counter`, and a test that asks Vite
 * for one room, build that room alone.
 */
export default defineConfig(({ mode }) => {
  const alone = otherRooms.find((room) => room === mode);
  if (alone) return configOf(alone);
  return {
    ...configOf('citizen'),
    builder: {
      buildApp: async ({ environments, build: buildOne }) => {
        await buildOne(environments['client']!);
        for (const room of otherRooms)
          await build({ root: inHere('.'), configFile: inHere('vite.config.ts'), mode: room });
      },
    },
  };
});
