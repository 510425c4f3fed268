import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { readKioskConfig } from './config.ts';
import { Browsers } from './screen/browsers.ts';
import { type FromLauncher, ToLauncher } from './screen/launcher-line.ts';
import { systemClock } from './system-clock.ts';
import { onMessages, sendMessage } from './visits/line.ts';

/**
 * Composition root of the launcher: starts and kills the Chromium of each visit, and knows nothing else. A unit of its
 * own, so that a daemon's restart leaves the citizen's screen standing. Started with `--config <kiosk.json>`.
 */
const file = process.argv[process.argv.indexOf('--config') + 1];
const read = readKioskConfig(file ?? '');
if (!read.ok) {
  for (const mistake of read.fault) process.stderr.write(`${mistake}\n`);
  process.exit(2);
}
const { browser: wanted, runFolder } = read.value;
if (!wanted) {
  process.stderr.write(`${file}: "browser" is missing; the launcher has nothing to start\n`);
  process.exit(2);
}
// Chromium ends without a word when the path of its singleton socket does not fit (unix(7): 107 bytes).
const LONGEST_PROFILE_FOLDER =
  107 - '/launch-1234567-123456789/tmp/.org.chromium.Chromium.123456/SingletonSocket'.length;
if (Buffer.byteLength(wanted.profileFolder) > LONGEST_PROFILE_FOLDER) {
  process.stderr.write(
    `${file}: "browser.profileFolder" is longer than ${LONGEST_PROFILE_FOLDER} bytes; choose a shorter path\n`,
  );
  process.exit(2);
}

// Whatever an earlier launcher left is nobody's now.
mkdirSync(wanted.profileFolder, { recursive: true, mode: 0o700 });
for (const name of readdirSync(wanted.profileFolder))
  rmSync(join(wanted.profileFolder, name), { recursive: true, force: true });

const environment = {
  PATH: process.env['PATH'] ?? '',
  LANG: process.env['LANG'] ?? 'C.UTF-8',
  ...(wanted.display ? { DISPLAY: wanted.display } : {}),
};
let daemon: Socket | null = null;
const tell = (message: FromLauncher): void => {
  if (daemon) sendMessage(daemon, message);
};
const browsers = new Browsers({
  config: { ...wanted, flags: wanted.flags ?? [], environment },
  clock: systemClock,
  name: `launch-${process.pid}`,
  onExit: (id, why) => tell({ t: 'exited', id, why: why.slice(0, 500) }),
  log: (text) => process.stderr.write(`launcher: ${text}\n`),
});

mkdirSync(runFolder, { recursive: true, mode: 0o700 }); // whoever of launcher and daemon comes first
const socketPath = join(runFolder, 'launcher.sock');
rmSync(socketPath, { force: true });
const server = createServer((socket) => {
  daemon = socket;
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (daemon === socket) daemon = null;
  });
  tell({ t: 'running', ids: browsers.launches });
  onMessages(
    socket,
    ToLauncher,
    (message) => {
      if (message.t === 'open') browsers.open(message.id, message.url);
      else browsers.keepOnly(message.id);
    },
    (why) => process.stderr.write(`launcher: ${why}\n`),
  );
});
server.listen(socketPath, () => chmodSync(socketPath, 0o600)); // whoever speaks here chooses what the screen shows

const stop = (): void => {
  browsers.killAll();
  server.close();
  rmSync(socketPath, { force: true });
  process.exit(0);
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
