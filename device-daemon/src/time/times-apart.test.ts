import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { Manifest, Receipt } from '@mot-cua/domain/receiving.ts';
import { afterEach, expect, test } from 'vitest';
import { kioskAuthority } from '../forwarding/authority.ts';
import { Forwarder } from '../forwarding/forwarder.ts';
import { ProvinceForTests } from '../forwarding/province-for-tests.ts';
import { RepositoryLine } from '../forwarding/repository-line.ts';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { KioskClock } from './kiosk-clock.ts';

const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+07:00`);
const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;
const payload = <T>(jws: string | null): T =>
  JSON.parse(Buffer.from(jws?.split('.')[1] ?? '', 'base64url').toString()) as T;
let kiosk: KioskForTests;
afterEach(() => kiosk.remove());

/** `machine`: what the kiosk's own clock says while it is 14:50 in the office. */
const afternoon = async (machine: number, jumpBeforeSubmit: number) => {
  const truth = new ManualClock(at('2026-11-23 14:50'));
  const hardware = new ManualClock(machine);
  const clock = new KioskClock({
    system: hardware,
    imageDate: at('2026-10-01 00:00'),
    memory: { read: () => ({ lastTime: at('2026-11-23 14:50'), lastReceipt: null }), keep: () => undefined },
    record: () => undefined,
  });
  hardware.jump(jumpBeforeSubmit);
  kiosk = new KioskForTests({ clock });
  kiosk.clockConfirmed = clock.confirmed;
  const province = new ProvinceForTests(truth, 2_000);
  const id = await kiosk.submitted();
  const manifest = payload<Manifest>(kiosk.outbox.find(id)?.manifest ?? null);
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= MINUTE) {
      await Promise.all([truth.advance(Math.min(left, MINUTE)), hardware.advance(Math.min(left, MINUTE))]);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await pass(70 * MINUTE);
  const forwarder = new Forwarder({
    outbox: kiosk.outbox,
    line: new RepositoryLine({
      url: 'http://province.example',
      authority: kioskAuthority('kiosk-a', kiosk.deviceKey, clock),
      receiptKeys: province.pinned,
      clock,
      exchange: province,
      onTime: (epochMs) => clock.repositorySays(epochMs),
    }),
    clock,
    random: () => 0.5,
    delays: { firstRetryMs: 1_000, longestRetryMs: MINUTE, lookEveryMs: 15_000 },
    journal: () => undefined,
    onCustody: () => undefined,
    onReceipt: (receipt) => clock.receiptSays(Date.parse(receipt.receivedAt)),
  });
  forwarder.start();
  const deadline = performance.now() + 20_000;
  while (kiosk.outbox.find(id)?.state !== 'received') {
    if (performance.now() > deadline) throw new Error(`not received: ${kiosk.outbox.find(id)?.trouble}`);
    await Promise.all([truth.advance(10), hardware.advance(10)]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await forwarder.stop();
  const row = kiosk.outbox.find(id);
  const log = kiosk.ledger.prepare('SELECT event, at FROM audit ORDER BY number').all() as {
    event: string;
    at: number;
  }[];
  const minutes = (epochMs: number): number => Math.round((epochMs - at('2026-11-23 14:50')) / MINUTE);
  return {
    slip: { submitted: minutes(Date.parse(row?.submitted_at ?? '')), confirmed: row?.clock_confirmed },
    manifest: manifest.submittedAt === row?.submitted_at,
    receipt: minutes(Date.parse(payload<Receipt>(row?.receipt ?? null).receivedAt)),
    log: log
      .filter((entry) => /^dossier-(intended|sealed|received)$/.test(entry.event))
      .map((entry) => [entry.event, minutes(entry.at)]),
    confirmedNow: clock.confirmed,
  };
};

test.each([
  ['a clock that is right', at('2026-11-23 14:50'), 0],
  ['a dead battery (1970)', 0, 0],
  ['a clock that jumps five years ahead', at('2026-11-23 14:50'), 5 * YEAR],
  ['a clock that jumps five years back', at('2026-11-23 14:50'), -5 * YEAR],
])(
  'submitted at 14:50, forwarded at 16:00, with %s: right on the slip, in the receipt and in the log',
  async (_what, machine, jump) => {
    const told = await afternoon(machine, jump);
    expect(told).toEqual({
      slip: { submitted: 0, confirmed: 0 },
      manifest: true,
      receipt: 70,
      log: [
        ['dossier-intended', 0],
        ['dossier-sealed', 0],
        ['dossier-received', 70],
      ],
      confirmedNow: true,
    });
  },
);
