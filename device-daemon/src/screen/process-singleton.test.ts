import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askRunningChromium } from './process-singleton.ts';

let folder: string;
let server: Server | null = null;
const heard: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ps-'));
});
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  server = null;
  heard.length = 0;
  rmSync(folder, { recursive: true, force: true });
});

/** Something that listens where Chromium would, and does this with whoever has said everything. */
const listens = async (then: (socket: Socket) => void): Promise<string> => {
  const path = join(folder, 'SingletonSocket');
  server = createServer({ allowHalfOpen: true }, (socket) => {
    let told = '';
    socket.on('data', (chunk) => {
      told += chunk.toString();
    });
    socket.on('end', () => {
      heard.push(told);
      then(socket);
    });
    socket.on('error', () => undefined); // hung up on: that is what is tested
  });
  await new Promise<void>((resolve) => server?.listen(path, resolve));
  return path;
};

test('a browser that stands ready is told the arguments one by one, and says that it has heard', async () => {
  const path = await listens((socket) => socket.end('ACK'));
  expect(await askRunningChromium(path, ['chromium', '--kiosk', '--app=http://v1.localhost:1/'])).toMatchObject({
    ok: true,
  });
  expect(heard).toEqual(['START\0/\0chromium\0--kiosk\0--app=http://v1.localhost:1/']);
});

test('a browser that is just ending, hangs up, is silent or is not there has not heard, and the reason is told', async () => {
  const path = await listens((socket) => socket.end('SHUTDOWN'));
  expect(await askRunningChromium(path, ['chromium'])).toEqual({ ok: false, fault: 'answered "SHUTDOWN"' });
  server?.removeAllListeners('connection').on('connection', (socket: Socket) => socket.destroy());
  expect((await askRunningChromium(path, ['chromium'])).ok).toBe(false);
  const kept: Socket[] = [];
  server?.removeAllListeners('connection').on('connection', (socket: Socket) => kept.push(socket.resume()));
  expect(await askRunningChromium(path, ['chromium'], 30)).toEqual({ ok: false, fault: 'no answer within 30 ms' });
  for (const socket of kept) socket.destroy();
  expect((await askRunningChromium(join(folder, 'nobody'), ['chromium'])).ok).toBe(false);
});
