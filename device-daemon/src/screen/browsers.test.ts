import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../system-clock.ts';
import { Browsers } from './browsers.ts';

/**
 * Speaks as Chromium does to whoever starts it: a profile with a link to its socket, an answer to who asks for a window. What it
 * was told is written down beside it; what it answers, it reads from there. The real one: `test/load`, `test/security`.
 */
const SPEAKS_AS_CHROMIUM = `
const { appendFileSync, readFileSync, symlinkSync } = require('node:fs');
const { createServer } = require('node:net');
const { join } = require('node:path');
const room = process.argv[2];
const profile = process.argv.find((arg) => arg.startsWith('--user-data-dir=')).slice('--user-data-dir='.length);
const note = (what) => appendFileSync(join(room, 'told'), what + ' ' + process.pid + '\\n');
const page = process.argv.find((arg) => arg.startsWith('--app='));
const path = join(process.env.TMPDIR, 'socket');
createServer({ allowHalfOpen: true }, (socket) => {
  let told = '';
  socket.on('data', (chunk) => (told += chunk));
  socket.on('end', () => {
    const answer = readFileSync(join(room, 'answer'), 'utf8');
    if (answer === 'ACK') note('asked ' + told.split('\\0').at(-1));
    socket.end(answer);
  });
}).listen(path, () => {
  symlinkSync(path, join(profile, 'SingletonSocket'));
  note(page ? 'started ' + page : 'waits');
});
`;

let room: string;
let browsers: Browsers;
let clock: ManualClock;
const exits: [number, string][] = [];
const log: string[] = [];

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'br-'));
  clock = new ManualClock();
  writeFileSync(join(room, 'answer'), 'ACK');
  writeFileSync(join(room, 'chromium.cjs'), SPEAKS_AS_CHROMIUM);
  writeFileSync(
    join(room, 'chromium'),
    `#!/bin/sh\nexec "${process.execPath}" "${room}/chromium.cjs" "${room}" "$@"\n`,
  );
  chmodSync(join(room, 'chromium'), 0o755);
  browsers = new Browsers({
    config: { executable: join(room, 'chromium'), profileFolder: join(room, 'p'), flags: [], environment: {} },
    clock,
    name: 'launch',
    onExit: (launch, why) => exits.push([launch, why]),
    log: (text) => log.push(text),
  });
});
afterEach(() => {
  browsers.killAll();
  exits.length = 0;
  log.length = 0;
  rmSync(room, { recursive: true, force: true });
});

const told = (): string[] =>
  existsSync(join(room, 'told')) ? readFileSync(join(room, 'told'), 'utf8').trim().split('\n') : [];
const words = (): string[] => told().map((line) => line.replace(/ \d+$/, ''));
const pidOf = (line: string): number => Number(line.split(' ').at(-1));
const until = async (what: () => boolean, real: Clock = systemClock): Promise<void> => {
  const end = real.monotonic() + 15_000;
  while (!what()) {
    if (real.monotonic() > end) throw new Error(`in vain; told: ${told().join(', ')}; exits: ${exits.join(', ')}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const profiles = (): string[] => readdirSync(join(room, 'p'));
/** A first page stands, and the next browser waits. */
const oneStandsOneWaits = async (): Promise<void> => {
  browsers.open(1, 'http://v1/');
  await until(() => words().length === 1);
  browsers.keepOnly(1);
  await clock.advance(2_000);
  await until(() => words().length === 2);
};

test('the second page is shown by the browser that stood ready, and the first one goes with its profile', async () => {
  await oneStandsOneWaits();
  expect(words()).toEqual(['started --app=http://v1/', 'waits']);
  browsers.open(2, 'http://v2/');
  await until(() => words().length === 3);
  const [first = '', second = '', asked = ''] = told();
  expect([asked.replace(/ \d+$/, ''), pidOf(asked)]).toEqual(['asked --app=http://v2/', pidOf(second)]);
  expect(browsers.launches).toEqual([1, 2]);
  browsers.keepOnly(2);
  await until(() => !existsSync(`/proc/${pidOf(first)}`));
  expect([browsers.launches, profiles()]).toEqual([[2], ['launch-2']]);
  expect([exits, log]).toEqual([[], []]);
});

test('a visit that ends before the next browser waits is followed by one that is started for it', async () => {
  browsers.open(1, 'http://v1/');
  await until(() => words().length === 1);
  browsers.keepOnly(1);
  browsers.open(2, 'http://v2/');
  await until(() => words().length === 2);
  await clock.advance(10_000);
  expect(words()).toEqual(['started --app=http://v1/', 'started --app=http://v2/']);
});

test('the browser that stands ready dies: the technician reads why, the visit goes on, the next page is started', async () => {
  await oneStandsOneWaits();
  process.kill(pidOf(told()[1] ?? ''), 'SIGKILL');
  await until(() => log.length === 1);
  expect(log).toEqual(['the browser that stood ready for the next visit has gone: ended (SIGKILL)']);
  expect([exits, profiles()]).toEqual([[], ['launch-1']]);
  browsers.open(2, 'http://v2/');
  await until(() => words().length === 3);
  expect(words().at(-1)).toBe('started --app=http://v2/');
});

test('the browser that stands ready does not take the page: told once, with the reason, and nothing of it stays', async () => {
  await oneStandsOneWaits();
  writeFileSync(join(room, 'answer'), 'SHUTDOWN');
  browsers.open(2, 'http://v2/');
  await until(() => exits.length === 1);
  expect(exits).toEqual([[2, 'it did not hear that it shall open a window: answered "SHUTDOWN"']]);
  await until(() => !existsSync(`/proc/${pidOf(told()[1] ?? '')}`));
  expect([browsers.launches, profiles()]).toEqual([[1], ['launch-1']]);
});

test('there is no place for a profile: whoever asked is told, a waiting browser is only missed, and the launcher lives', async () => {
  writeFileSync(join(room, 'p'), 'a file where the folder should be');
  browsers.open(1, 'http://v1/');
  expect(exits).toEqual([[1, expect.stringContaining('ENOTDIR')]]);
  browsers.keepOnly(1);
  await clock.advance(2_000);
  expect(log).toEqual([expect.stringContaining('no browser stands ready for the next visit: ENOTDIR')]);
});

test('an executable that is not there is told as an exit', async () => {
  rmSync(join(room, 'chromium'));
  browsers.open(1, 'http://v1/');
  await until(() => exits.length === 1);
  expect(exits).toEqual([[1, expect.stringContaining('ENOENT')]]);
});
