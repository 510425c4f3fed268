import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** Each room has a page of its own and is served by its own program at the root of its own origin. */
const room = 'citizen';
const inHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `vite build kiosk-ui` names this folder as root; the room is the root of its page, so that addresses stay short. */
const buildRoom: Plugin = { name: 'build-room', config: () => ({ root: inHere(room) }) };

/**
 * Builds the citizen's screen: `vite build kiosk-ui` → `dist/citizen/{index.html,assets/*}`.
 * The page runs under a CSP without inline script, inline style, eval or data: URLs, so nothing may be inlined and no
 * polyfill may be injected.
 */
export default defineConfig({
  plugins: [buildRoom],
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: inHere(`dist/${room}`),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'chrome120',
  },
});
