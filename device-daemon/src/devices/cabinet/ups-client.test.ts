import { createServer, type Server, type Socket } from 'node:net';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ASK_EVERY_MS, type Power, readStatus, UpsClient } from './ups-client.ts';

/** upsd as RFC 9271 has it: one UPS, called `kiosk`. */
let status: string | null;
let sockets: Set<Socket>;
let server: Server;
let asked: () => void;
const listen = (port: number): Promise<number> =>
  new Promise((resolve) => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.setEncoding('utf8');
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.on('data', (text) => {
        for (const line of String(text).split('\n').filter(Boolean)) {
          const answer =
            line !== 'GET VAR kiosk ups.status'
              ? 'ERR INVALID-ARGUMENT'
              : status === null
                ? 'ERR DATA-STALE'
                : `VAR kiosk ups.status "${status}"`;
          // as it may come over a line: in two pieces
          socket.write(answer.slice(0, 7));
          setImmediate(() => socket.write(`${answer.slice(7)}\n`));
        }
        asked();
      });
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
const shut = async (): Promise<void> => {
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
};

let clock: ManualClock;
let port: number;
let client: UpsClient;
let told: Power[];
let heard: () => void;
/** Resolves with the next that is told. */
const next = (): Promise<Power> =>
  new Promise((resolve) => {
    heard = () => resolve(told.at(-1) ?? 'unknown');
  });
beforeEach(async () => {
  sockets = new Set();
  asked = () => undefined;
  heard = () => undefined;
  told = [];
  status = 'OL CHRG';
  port = await listen(0);
  clock = new ManualClock(Date.UTC(2026, 10, 30, 2));
  client = new UpsClient({ name: 'kiosk', host: '127.0.0.1', port }, clock, (power) => {
    told.push(power);
    heard();
  });
});
afterEach(async () => {
  client.stop();
  await shut();
});

test('the mains fail, the battery runs down, the mains come back: each is told once', async () => {
  for (const [said, power] of [
    ['OL CHRG', 'mains'],
    ['OB DISCHRG', 'battery'],
    ['OB DISCHRG LB', 'battery-low'],
    ['OL', 'mains'],
  ] as const) {
    status = said;
    const soon = next();
    if (told.length === 0) client.start();
    else await clock.advance(ASK_EVERY_MS);
    expect(await soon).toBe(power);
  }
  expect(told).toHaveLength(4);
});

test('a driver that says nothing and a program that is gone are "unknown", and it is asked anew by itself', async () => {
  let soon = next();
  client.start();
  expect(await soon).toBe('mains');
  status = null;
  soon = next();
  await clock.advance(ASK_EVERY_MS);
  expect(await soon).toBe('unknown');
  status = 'OL';
  soon = next();
  await clock.advance(ASK_EVERY_MS);
  expect(await soon).toBe('mains');
  soon = next();
  await shut();
  expect(await soon).toBe('unknown');
  expect(await listen(port)).toBe(port);
  soon = next();
  await clock.advance(ASK_EVERY_MS);
  expect(await soon).toBe('mains');
});

test('lines that are about something else say nothing, whatever they look like', () => {
  for (const line of ['', 'VAR other ups.status "OB"', 'VAR kiosk ups.load "OB"', 'OK', 'VAR kiosk ups.status OB'])
    expect(readStatus(line, 'kiosk'), line).toBeNull();
  expect(readStatus('VAR kiosk ups.status ""', 'kiosk')).toBe('unknown');
});
