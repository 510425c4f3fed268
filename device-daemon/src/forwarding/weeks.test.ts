import { generateKeyPairSync } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signJws } from '../dossiers/jws.ts';
import { kioskAuthority } from './authority.ts';
import { Forwarder, type ForwarderParts } from './forwarder.ts';
import type { OutgoingDossier, OutgoingDossiers } from './outgoing.ts';
import { ProvinceForTests } from './province-for-tests.ts';
import { RepositoryLine } from './repository-line.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const device = generateKeyPairSync('ed25519').privateKey;
/** 300 kB at 100 kbit/s take as long as 6 MB at 2 Mbit/s: 24 s. */
const BAG_BYTES = 300_000;
const KBIT = 100;

/** Dossiers in memory: what lasts on a disk is the matter of other tests. */
class Waiting implements OutgoingDossiers {
  readonly rows = new Map<string, OutgoingDossier>();
  readonly quarantined: string[] = [];
  readonly sealedFolder = {
    open: async () => ({ read: async (into: Uint8Array) => into.length, close: async () => undefined }),
  };
  sealedRows = (): OutgoingDossier[] => [...this.rows.values()];
  rowsAwaitingCode = (): [] => [];
  isIntact = async (): Promise<boolean> => true;
  rememberUpload = (id: string, upload_path: string | null): void => this.#change(id, { upload_path });
  noteAttempt = (id: string, trouble: string): void => this.#change(id, { trouble });
  quarantine = (id: string): void => {
    this.rows.delete(id);
    this.quarantined.push(id);
  };
  acknowledge = async (id: string): Promise<void> => {
    this.rows.delete(id);
  };
  applyEvents = (): void => undefined;
  find = (): undefined => undefined;
  #change(id: string, over: Partial<OutgoingDossier>): void {
    const row = this.rows.get(id);
    if (row) this.rows.set(id, { ...row, ...over });
  }
}

/** A clock in the hand that lets everything that hangs on a timer happen before it goes on, however long the chain. */
class PatientClock implements Clock {
  #now: number;
  #elapsed = 0;
  #timers: { at: number; run: () => void }[] = [];
  constructor(now: number) {
    this.#now = now;
  }
  now = (): number => this.#now;
  monotonic = (): number => this.#elapsed;
  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#elapsed + Math.max(0, ms), run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };
  async advance(ms: number): Promise<void> {
    const target = this.#elapsed + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#timers.reduce<{ at: number; run: () => void } | null>(
        (soonest, timer) => (timer.at <= target && timer.at < (soonest?.at ?? Infinity) ? timer : soonest),
        null,
      );
      const at = next?.at ?? target;
      this.#now += at - this.#elapsed;
      this.#elapsed = at;
      if (!next) return;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.run();
    }
  }
}

let clock: PatientClock;
let waiting: Waiting;
let province: ProvinceForTests;
let forwarder: Forwarder;
let standing: Set<string>;
let journal: string[];
let count: number;
const sealedAt = new Map<string, number>();

beforeEach(() => {
  clock = new PatientClock(Date.parse('2026-10-12T07:30:00+07:00'));
  waiting = new Waiting();
  province = new ProvinceForTests(clock, KBIT);
  standing = new Set();
  journal = [];
  count = 0;
  sealedAt.clear();
});
afterEach(async () => {
  const stopped = forwarder.stop();
  await clock.advance(0);
  await stopped;
});

const begin = (over: Partial<ForwarderParts> = {}, lookEveryMs = MINUTE): void => {
  let seed = 1;
  forwarder = new Forwarder({
    outbox: waiting,
    line: new RepositoryLine({
      url: 'http://province.example',
      authority: kioskAuthority('kiosk-a', device, clock),
      receiptKeys: province.pinned,
      clock,
      exchange: province,
    }),
    clock,
    random: () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    },
    delays: { firstRetryMs: 5_000, longestRetryMs: 30 * MINUTE, lookEveryMs },
    journal: (event, facts) => journal.push(`${event} ${Object.values(facts).join(' ')}`.trim()),
    onCustody: () => undefined,
    alarms: {
      raise: (code, subject = '') => standing.add(`${code} ${subject}`.trim()),
      clear: (code, subject = '') => standing.delete(`${code} ${subject}`.trim()),
    },
    ...over,
  });
  forwarder.start();
};

const seal = (size = BAG_BYTES): string => {
  const id = `01a20b57-9403-774e-8c44-${String(++count).padStart(12, '0')}`;
  const sha256 = String(count).padStart(64, '0');
  const manifest = signJws({ dossierId: id, sealed: { size, sha256 } }, 'kiosk-a', device);
  sealedAt.set(id, clock.now());
  waiting.rows.set(id, {
    dossier_id: id,
    manifest,
    size,
    sha256,
    upload_path: null,
    sealed_at: clock.now(),
    trouble: null,
  });
  return id;
};

/** One office day: so many dossiers, evenly from 07:30 to 15:30; ends at 07:30 of the next. */
const officeDay = async (dossiers: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let n = 0; n < dossiers; n++) {
    ids.push(seal());
    forwarder.hurry();
    await clock.advance((8 * HOUR) / dossiers);
  }
  await clock.advance(16 * HOUR);
  return ids;
};

test('30 days off-line with 60 dossiers a day: all are forwarded, the old ones in order of age, today’s within minutes', {
  timeout: 240_000,
}, async () => {
  province.down = true;
  begin({}, 30 * MINUTE);
  const old: string[] = [];
  for (let day = 0; day < 30; day++) old.push(...(await officeDay(60)));

  expect(waiting.rows.size).toBe(1_800);
  const puts = province.asked.filter((one) => one.what.startsWith('PUT')).length;
  expect(puts).toBeLessThan(1_800 + 30 * 48 * 3); // one for each that was sealed, and one in half an hour or so
  expect([...standing].filter((one) => one.startsWith('dossier-unanswered'))).toHaveLength(20); // the oldest say enough

  province.down = false;
  const fresh = [...(await officeDay(60)), ...(await officeDay(60))];
  expect(waiting.rows.size).toBe(0);
  const order = province.received.map((one) => one.id);
  expect([order.length, new Set(order).size]).toEqual([1_920, 1_920]);
  expect(order.filter((id) => old.includes(id))).toEqual(old);
  const waits = province.received
    .filter((one) => fresh.includes(one.id))
    .map((one) => one.at - (sealedAt.get(one.id) ?? 0));
  expect(Math.max(...waits)).toBeLessThan(3 * MINUTE);
  await clock.advance(2 * MINUTE);
  expect([...standing]).toEqual([]);
});

test('a second place brought them home in the meantime: one question, and nothing is sent again', async () => {
  province.down = true;
  begin();
  const ids = Array.from({ length: 700 }, () => seal());
  await clock.advance(HOUR);
  for (const id of ids.slice(0, 600)) province.take(id, waiting.rows.get(id)?.manifest ?? '');
  province.asked.length = 0;
  province.down = false;
  await clock.advance(5 * MINUTE);
  expect(province.asked.filter((one) => one.what === 'POST /v1/lacks')).toHaveLength(2); // 500 and 200
  expect(waiting.rows.size).toBeLessThanOrEqual(100);
  for (const id of ids.slice(0, 600)) expect(province.asked.some((one) => one.what.includes(id))).toBe(false);
});

test('a province that does not know that question: each is announced, and its receipt comes with the answer', async () => {
  province.knowsLacks = false;
  const ids = [seal(), seal(), seal()];
  for (const id of ids) province.take(id, waiting.rows.get(id)?.manifest ?? '');
  begin();
  await clock.advance(2 * MINUTE);
  expect(waiting.rows.size).toBe(0);
  expect(province.asked.filter((one) => one.what.startsWith('PATCH'))).toEqual([]);
});

test('somebody who says "received" to the question what is lacking proves nothing without the receipt', async () => {
  const ids = [seal(), seal()];
  const forged = signJws({ type: 'dossier-receipt/1', dossierId: ids[0] }, 'province-2026', device);
  let lied = false;
  province.instead = ({ path }) => {
    if (path !== '/v1/lacks') return null;
    lied = true;
    return {
      status: 200,
      headers: {},
      body: Buffer.from(
        JSON.stringify({ lacking: [], differing: [], received: [{ dossierId: ids[0], receipt: forged }] }),
      ),
    };
  };
  begin();
  await clock.advance(3_000);
  expect([lied, waiting.rows.size]).toEqual([true, 2]);
  expect([...standing]).toEqual([`receipt-not-believed ${ids[0]}`]);
  await clock.advance(5 * MINUTE);
  expect([waiting.rows.size, standing.size]).toEqual([0, 0]); // the true receipts came, and the alarm is over
});

test('an upload begun weeks ago is gone at the province: begun anew', async () => {
  const id = seal();
  waiting.rememberUpload(id, '/v1/uploads/swept-long-ago');
  begin();
  await clock.advance(2 * MINUTE);
  expect(province.received.map((one) => one.id)).toEqual([id]);
});

test('sent at night only, 19:00 to 06:00: by day small questions alone, unless a dossier has waited 6 of its 8 working hours', async () => {
  begin({ hours: { from: '19:00', to: '06:00' } });
  const morning = seal(); // Monday 07:30
  await clock.advance(7 * HOUR + 50 * MINUTE); // 15:20; lunch is no working time
  const afternoon = seal();
  expect(province.asked.filter((one) => !one.what.includes('/v1/keys'))).toEqual([]);
  await clock.advance(15 * MINUTE); // 15:35
  expect(province.received.map((one) => one.id)).toEqual([morning]);
  await clock.advance(3 * HOUR + 20 * MINUTE); // 18:55
  expect(waiting.rows.has(afternoon)).toBe(true);
  await clock.advance(10 * MINUTE);
  expect(waiting.rows.size).toBe(0);
});

test('no receipt after 8 working hours: an alarm, which goes when the receipt is there; nights and Sundays do not count', async () => {
  province.down = true;
  await clock.advance(4 * DAY + 8 * HOUR); // Friday 15:30: two working hours are left of the week
  begin();
  const id = seal();
  await clock.advance(2 * DAY + 23 * HOUR); // Monday 14:30: five more
  expect([...standing]).toEqual([]);
  await clock.advance(HOUR + 2 * MINUTE);
  expect([...standing]).toEqual([`dossier-unanswered ${id}`]);
  province.down = false;
  await clock.advance(5 * MINUTE);
  expect([...standing]).toEqual([]);
});

test('a login page is told from a dead line, in the journal, once', async () => {
  seal();
  province.instead = () => ({ status: 511, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>') });
  begin();
  await clock.advance(10 * MINUTE);
  expect(journal.filter((one) => one.startsWith('somebody-else-answers'))).toHaveLength(1);
  expect(forwarder.repositoryReachable).toBe(false);
});
