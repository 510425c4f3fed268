import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wait } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../system-clock.ts';
import type { ByteLink, Call, LinkClosed } from '../device.ts';
import { createSerialLink } from './serial.ts';

const call = (deadlineMs = 3_000, signal = new AbortController().signal): Call => ({ signal, deadlineMs });
let folder: string;
let cable: ChildProcess | null = null;
let here: ByteLink;
let there: ByteLink;
let closed: LinkClosed[];

const until = async (what: string, condition: () => boolean): Promise<void> => {
  const latest = systemClock.monotonic() + 5_000;
  while (!condition()) {
    if (systemClock.monotonic() > latest) throw new Error(`${what} did not happen within 5 s`);
    await wait(systemClock, 3);
  }
};
const ends = (): [string, string] => [join(folder, 'a'), join(folder, 'b')];
const plug = async (): Promise<void> => {
  const [a, b] = ends();
  cable = spawn('socat', [`PTY,raw,echo=0,link=${a}`, `PTY,raw,echo=0,link=${b}`], { stdio: 'ignore' });
  await until('the cable', () => existsSync(a) && existsSync(b));
};
const unplug = async (): Promise<void> => {
  const old = cable;
  cable = null;
  if (!old || old.exitCode !== null || old.signalCode !== null) return;
  const gone = new Promise((resolve) => old.once('exit', resolve));
  old.kill('SIGKILL');
  await gone;
  await Promise.all(ends().map((end) => rm(end, { force: true })));
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sl-'));
  await plug();
  const [a, b] = ends();
  here = createSerialLink({ path: a, baudRate: 115200, clock: systemClock });
  there = createSerialLink({ path: b, baudRate: 115200, clock: systemClock });
  closed = [];
  here.onClosed((why) => closed.push(why));
});
afterEach(async () => {
  await here.close();
  await there.close();
  await unplug();
  await rm(folder, { recursive: true, force: true });
});

test('bytes arrive in order both ways, 256 KiB while the other side talks too', async () => {
  await here.open(call());
  await there.open(call());
  const sums = [0, 0];
  here.onBytes((bytes) => {
    sums[0]! += bytes.length;
  });
  let expected = 0;
  let inOrder = true;
  there.onBytes((bytes) => {
    for (const byte of bytes) inOrder &&= byte === expected++ % 251;
    sums[1]! += bytes.length;
  });
  const data = new Uint8Array(256 * 1024).map((_, at) => at % 251);
  const talk = (async () => {
    for (let turn = 0; turn < 100; turn++) {
      await there.write(Uint8Array.of(turn, turn), call());
      await wait(systemClock, 1);
    }
  })();
  expect(await here.write(data, call(15_000))).toEqual({ ok: true, value: undefined });
  await talk;
  await until('all of it', () => sums[1] === data.length && sums[0] === 200);
  expect(inOrder).toBe(true);
});
test('no node, or a node that another program holds, is said by name', async () => {
  const absent = createSerialLink({ path: join(folder, 'nothing'), baudRate: 9600, clock: systemClock });
  expect(await absent.open(call())).toMatchObject({ ok: false, fault: { code: 'absent', outcome: 'not-started' } });
  await here.open(call());
  const second = createSerialLink({ path: ends()[0], baudRate: 9600, clock: systemClock });
  expect(await second.open(call())).toMatchObject({ ok: false, fault: { code: 'busy-elsewhere' } });
});
test('a write before opening, and one after an unplug, answer at once and say that nothing went out', async () => {
  expect(await here.write(Uint8Array.of(1), call())).toMatchObject({
    ok: false,
    fault: { code: 'disconnected', outcome: 'not-started' },
  });
  await here.open(call());
  await unplug();
  await until('the loss', () => closed.length === 1);
  expect(closed[0]?.reason).toBe('lost');
  expect(await here.write(Uint8Array.of(1), call())).toMatchObject({ fault: { outcome: 'not-started' } });
});
test('nobody reads at the other end: the write times out, says unknown, and no stale byte follows later', async () => {
  await here.open(call());
  cable?.kill('SIGSTOP');
  const result = await here.write(new Uint8Array(200_000).fill(0x41), call(400));
  expect(result).toMatchObject({ ok: false, fault: { code: 'timeout', outcome: 'unknown' } });
  expect(closed.map((why) => why.reason)).toEqual(['failed']);
  cable?.kill('SIGCONT');
  expect((await here.open(call())).ok).toBe(true);
});
test('the cable is pulled in mid-write: the write ends, and says unknown', async () => {
  await here.open(call());
  cable?.kill('SIGSTOP');
  const writing = here.write(new Uint8Array(200_000), call());
  await wait(systemClock, 50);
  await unplug();
  expect(await writing).toMatchObject({ ok: false, fault: { code: 'disconnected', outcome: 'unknown' } });
});
test('the caller takes the write back: cancelled', async () => {
  await here.open(call());
  cable?.kill('SIGSTOP');
  const giveUp = new AbortController();
  const writing = here.write(new Uint8Array(200_000), call(3_000, giveUp.signal));
  giveUp.abort();
  expect(await writing).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
});
test('eight writes wait for their turn, the ninth is refused', async () => {
  await here.open(call());
  cable?.kill('SIGSTOP');
  const writes = Array.from({ length: 9 }, () => here.write(new Uint8Array(50_000), call(500)));
  const results = await Promise.all(writes);
  expect(results[8]).toMatchObject({ ok: false, fault: { code: 'timeout', outcome: 'not-started' } });
  expect(results.every((result) => !result.ok)).toBe(true);
});
test('closed by the program and opened again, ten times', async () => {
  for (let turn = 0; turn < 10; turn++) {
    expect((await here.open(call())).ok).toBe(true);
    await here.close();
  }
  expect(closed.map((why) => why.reason)).toEqual(new Array(10).fill('asked'));
});
