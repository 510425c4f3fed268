import { generateKeyPairSync } from 'node:crypto';
import type { Alarm, AlarmCode } from '@mot-cua/domain/alarms.ts';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { Heartbeat } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Check } from 'typebox/value';
import { beforeEach, expect, test } from 'vitest';
import { HeartbeatSender } from './heartbeat.ts';
import type { LineFault } from './line-fault.ts';
import { ReceiptKeys } from './receipt-keys.ts';

const device = generateKeyPairSync('ed25519');
const deviceKeys = new ReceiptKeys(new Map([['kiosk-a', device.publicKey.export({ format: 'jwk' })]]));
const MINUTE = 60_000;
let clock: ManualClock;
let told: Heartbeat[];
let answer: Result<{ receivedAt: string }, LineFault>;
let entries: number;
let standing: Alarm[];
let sender: HeartbeatSender;

beforeEach(() => {
  clock = new ManualClock();
  told = [];
  entries = 0;
  standing = [];
  answer = done({ receivedAt: '2026-11-23T08:00:00Z' });
  const without = (code: AlarmCode, subject = ''): Alarm[] =>
    standing.filter((one) => one.code !== code || one.subject !== subject);
  sender = new HeartbeatSender({
    line: {
      heartbeat: async (jws) => {
        const signed = deviceKeys.payloadOf(jws);
        told.push(JSON.parse(String(signed?.payload ?? 'null')) as Heartbeat);
        return answer;
      },
    },
    clock,
    kioskId: 'kiosk-a',
    deviceKey: device.privateKey,
    boot: 'b1',
    clockConfirmed: () => true,
    state: async () => ({
      outbox: { sealed: 1, quarantined: 0, received: 2, onlyHere: 1, waitingBytes: 10, oldestSealedAt: null },
      freeBytes: 5,
    }),
    auditHead: () => ({ number: entries, digest: 'a'.repeat(64) }),
    alarms: {
      standing: () => standing,
      raise: (code, subject = '') => {
        standing = [...without(code, subject), { code, subject, since: 0 }];
      },
      clear: (code, subject) => {
        standing = without(code, subject);
      },
    },
    journal: () => undefined,
  });
  sender.start();
});

test('every five minutes, signed with the device key, of the agreed shape', async () => {
  await clock.advance(16 * MINUTE);
  expect(told).toHaveLength(4);
  expect(told.every((beat) => Check(Heartbeat, beat))).toBe(true);
  expect(told.map((beat) => beat.upMs)).toEqual([15_000, 315_000, 615_000, 915_000]);
});

test('fifty entries of the log: at the next look, not in five minutes', async () => {
  await clock.advance(MINUTE);
  entries = 49;
  await clock.advance(MINUTE);
  entries = 50;
  await clock.advance(15_000);
  expect(told.map((beat) => beat.audit.number)).toEqual([0, 50]);
});

test('the line is down: tried at every look, and the first that gets through says how it is then', async () => {
  answer = failed({ kind: 'line', detail: 'nobody' });
  await clock.advance(MINUTE);
  expect(told).toHaveLength(4);
  answer = done({ receivedAt: '' });
  await clock.advance(4 * MINUTE);
  expect(told).toHaveLength(5);
});

test('a repository that knows no heartbeats is not pestered', async () => {
  answer = failed({ kind: 'line', who: 'repository', status: 404, detail: '' });
  await clock.advance(MINUTE);
  expect([told.length, standing.length]).toEqual([1, 0]);
});

test('the log does not fit what was told before: staff are told, until one fits again', async () => {
  answer = failed({ kind: 'line', who: 'repository', status: 409, detail: '' });
  await clock.advance(15_000);
  expect(standing.map((one) => one.code)).toEqual(['audit-broken']);
  answer = done({ receivedAt: '' });
  await clock.advance(5 * MINUTE);
  expect([standing.length, told.at(-1)?.alarms.length]).toEqual([0, 1]);
});

test('stopped, it beats no more', async () => {
  await sender.stop();
  await clock.advance(60 * MINUTE);
  expect(told).toEqual([]);
});
