import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { compactVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { auditHead, recordAudit } from './audit.ts';
import { keptHeads, SignedHeads } from './signed-heads.ts';

let kiosk: KioskForTests;
let clock: ManualClock;
let heads: SignedHeads;

const newHeads = (deviceKey = kiosk.deviceKey): SignedHeads =>
  new SignedHeads({ ledger: kiosk.ledger, clock, kioskId: 'kiosk-a', deviceKey, alarms: kiosk.alarms });
const record = (count: number): void => {
  kiosk.ledger.transaction(() => {
    for (let entry = 0; entry < count; entry++) recordAudit(kiosk.ledger, clock.now(), 'ticket-issued', 'A001');
  })();
};
const numbers = (): number[] =>
  kiosk.ledger.prepare('SELECT number FROM audit_heads ORDER BY number').pluck().all() as number[];

beforeEach(() => {
  clock = new ManualClock();
  kiosk = new KioskForTests({ clock });
  heads = newHeads();
});
afterEach(() => {
  heads.stop();
  kiosk.remove();
});

describe('A1: heads signed on the kiosk, also while the line is down', () => {
  test('A1: after 50 entries, or 5 minutes after the one before where there is something new; never for nothing', async () => {
    heads.start();
    await clock.advance(20 * 60_000);
    expect(numbers()).toEqual([]);
    record(49);
    expect(heads.signIfDue()).toBe(true); // long enough since the start
    record(49);
    expect(heads.signIfDue()).toBe(false);
    record(1);
    expect(heads.signIfDue()).toBe(true);
    record(1);
    await clock.advance(4 * 60_000);
    expect(numbers()).toEqual([49, 99]);
    await clock.advance(2 * 60_000);
    expect(numbers()).toEqual([49, 99, 100]);
    await clock.advance(60 * 60_000);
    expect(numbers()).toEqual([49, 99, 100]);
  });

  test('A1: the wall clock set back a year delays no head', async () => {
    heads.start();
    record(1);
    clock.jump(-365 * 86_400_000);
    await clock.advance(6 * 60_000);
    expect(numbers()).toEqual([1]);
  });

  test('A1: a head says kiosk, number, digest and time, and anybody with the public key can check it', async () => {
    record(50);
    heads.signIfDue();
    const signed = kiosk.ledger.prepare('SELECT signed FROM audit_heads').pluck().get() as string;
    const { payload } = await compactVerify(signed, createPublicKey(kiosk.deviceKey));
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
      type: 'kiosk-audit-head/1',
      kioskId: 'kiosk-a',
      ...auditHead(kiosk.ledger),
      at: '2026-11-23T08:00:00.000+07:00',
    });
  });

  test('A1: of many heads the newest 10,000 are kept', () => {
    record(10_100);
    const row = kiosk.ledger.prepare('INSERT INTO audit_heads (number, digest, at, signed) VALUES (?, ?, 0, ?)');
    kiosk.ledger.transaction(() => {
      for (let number = 1; number <= 10_040; number++) row.run(number, 'a', 'b');
    })();
    expect(heads.signIfDue()).toBe(true);
    expect([numbers().length, numbers().at(0), numbers().at(-1)]).toEqual([10_000, 42, 10_100]);
  });
});

describe('A1: the daemon starts again and looks whether its log is the one that it signed', () => {
  const restarted = (deviceKey = kiosk.deviceKey): string[] => {
    heads.stop();
    heads = newHeads(deviceKey);
    heads.start();
    return kiosk.ringing;
  };
  beforeEach(() => {
    for (let round = 0; round < 3; round++) {
      record(50);
      heads.signIfDue();
    }
    record(20);
  });

  test('A1: an honest log: no alarm, and one that stood from before ends', () => {
    kiosk.alarms.raise('audit-broken', 'audit');
    expect(restarted()).toEqual([]);
  });

  test.each([
    ['an entry after the last head edited', `UPDATE audit SET subject = 'A002' WHERE number = 160`],
    ['the entry of the last head edited', `UPDATE audit SET subject = 'A002' WHERE number = 150`],
    ['the end cut off', 'DELETE FROM audit WHERE number > 140'],
    ['an entry between the last two heads deleted', 'DELETE FROM audit WHERE number = 120'],
    ['a head written over', `UPDATE audit_heads SET digest = '${'a'.repeat(64)}' WHERE number = 150`],
    ['everything gone', 'DELETE FROM audit'],
  ])('A1: %s: the alarm stands', (_what, tampering) => {
    kiosk.ledger.exec(tampering);
    expect(restarted()).toEqual(['audit-broken audit']);
    expect(restarted()).toEqual(['audit-broken audit']);
  });

  test('A1: heads signed by another key than this kiosk’s: the alarm stands', () => {
    expect(restarted(generateKeyPairSync('ed25519').privateKey)).toEqual(['audit-broken audit']);
    expect(keptHeads(kiosk.ledger, createPublicKey(kiosk.deviceKey)).forged).toEqual([]);
  });
});
