import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import type { ManualClock } from '@mot-cua/domain/clock.ts';
import { done, failed } from '@mot-cua/domain/result.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Alarms } from '../alarms/alarms.ts';
import { OfficeForTests } from './office-for-tests.ts';
import type { Place } from './place.ts';
import { defaultSenderDelays, SecondPlaceSender } from './sender.ts';

let office: OfficeForTests;
let custody: string[];
let journal: string[];
let alarms: Alarms;
beforeEach(async () => {
  office = new OfficeForTests();
  await office.open();
  custody = [];
  journal = [];
  alarms = new Alarms(office.kiosk.ledger, office.kiosk.clock, () => undefined);
});
afterEach(() => office.end());

const senderTo = (place: Place): SecondPlaceSender =>
  new SecondPlaceSender({
    outbox: office.kiosk.outbox,
    place,
    clock: office.kiosk.clock,
    random: () => 1,
    nonce: () => randomBytes(32).toString('hex'),
    delays: defaultSenderDelays,
    alarms,
    verifyReceipt: () => failed('none is believed here'),
    onCustody: (dossier, kept) => custody.push(`${dossier} ${kept}`),
    journal: (event, facts) => journal.push(`${event} ${Object.values(facts).join(' ')}`.trim()),
  });
/** Somebody who answers as a test likes; what was asked of him is counted. */
const scripted = (over: Partial<Place>): { place: Place; asked: string[] } => {
  const asked: string[] = [];
  const away = { ok: false, fault: { kind: 'away', detail: 'nobody' } } as const;
  const told =
    (what: keyof Place) =>
    async (...given: unknown[]): Promise<never> => {
      const bag = given[0] as { dossierId?: string };
      asked.push(`${what} ${bag.dossierId ?? ''}`.trim());
      const answer = over[what] as undefined | ((...all: unknown[]) => unknown);
      return ((await answer?.(...given)) ?? away) as never;
    };
  const place: Place = {
    look: told('look'),
    keep: told('keep'),
    prove: told('prove'),
    release: told('release'),
    receiptOf: told('receiptOf'),
    list: told('list'),
    fetch: told('fetch'),
    close: async () => undefined,
  };
  return { place, asked };
};
const here = async () => done({ type: 'second-place/1' as const, name: 'test', freeBytes: 1 });
const clock = (): ManualClock => office.kiosk.clock as ManualClock;

test('a sealed bag is brought, proved and only then said to be in two places', async () => {
  const id = await office.kiosk.submitted(randomBytes(700_000));
  const sender = senderTo(office.place);
  await sender.round();
  expect(office.row(id)).toMatchObject({ second_place: 'may-quay-1', state: 'sealed' });
  expect(custody).toEqual([`${id} saved-in-two-places`]);
  expect(office.kiosk.auditOf(id).at(-1)).toBe('dossier-in-second-place');
  await sender.stop();
});

test('the disk of the counter PC is changed: told, said to lie here alone, and brought again', async () => {
  const id = await office.kiosk.submitted(randomBytes(70_000));
  const sender = senderTo(office.place);
  await sender.round();
  rmSync(office.at(`${id}.bag.age`));
  await clock().advance(60_000);
  await sender.round();
  expect(custody).toEqual([`${id} saved-in-two-places`, `${id} saved-here`]);
  expect(office.row(id).second_place).toBeNull();
  await sender.round();
  expect(custody.at(-1)).toBe(`${id} saved-in-two-places`);
  await sender.stop();
});

test('the place is away: waits double up to a quarter of a minute; after two minutes alone staff are told, and no sooner', async () => {
  await office.kiosk.submitted();
  const { place, asked } = scripted({});
  const sender = senderTo(place);
  const times: number[] = [];
  for (let second = 0; second <= 300; second++) {
    const before = asked.length;
    await sender.round();
    if (asked.length > before) times.push(second);
    expect(alarms.codes()).toEqual(second >= 120 ? ['second-place-away'] : []);
    await clock().advance(1_000);
  }
  expect(times).toEqual([0, 1, 3, 7, ...Array.from({ length: 20 }, (_, n) => 15 + n * 15)]);
  expect(journal).toEqual(['second-place-waits nobody']);
});

test('the counter PC is carried away on a quiet day: after four hours without a word of it staff are told, though no bag is new', async () => {
  const id = await office.kiosk.submitted();
  const sender = senderTo(office.place);
  await sender.round();
  await office.receiver?.close();
  await clock().advance(4 * 3_600_000 - 1);
  await sender.round();
  expect(alarms.codes()).toEqual([]);
  await clock().advance(60_000);
  await sender.round();
  expect([alarms.codes(), office.row(id).second_place]).toEqual([['second-place-away'], 'may-quay-1']);
  await office.open();
  await clock().advance(60_000);
  await sender.round();
  expect(alarms.codes()).toEqual([]);
  await sender.stop();
});

test('the citizen who stands there counts first: while an old bag waits, the newest is brought, and its coming ends a wait', async () => {
  const old = await office.kiosk.submitted();
  let free = false;
  const { place, asked } = scripted({ look: async () => (free ? here() : failed({ kind: 'away', detail: 'off' })) });
  const sender = senderTo(place);
  await sender.round();
  free = true;
  const fresh = await office.kiosk.submitted();
  await sender.round();
  expect(asked).toEqual(['look']); // not due yet
  sender.hurry();
  await sender.round();
  expect(asked.slice(1)).toEqual(['look', `keep ${fresh}`]);
  expect(asked.join()).not.toContain(old);
});

test('a bag that does not fit does not keep smaller ones away, whichever came first', async () => {
  const small = await office.kiosk.submitted(randomBytes(100));
  const large = await office.kiosk.submitted(randomBytes(900));
  const alsoLarge = await office.kiosk.submitted(randomBytes(900));
  const { place, asked } = scripted({
    look: here,
    keep: async (bag) =>
      bag.size > 500 ? failed({ kind: 'full', detail: 'full' }) : failed({ kind: 'refused', detail: 'seen' }),
  });
  await senderTo(place).round();
  expect(asked).toEqual(['look', `keep ${alsoLarge}`, `keep ${small}`, 'list']);
  expect(asked.join()).not.toContain(large); // as large as one that did not fit
});

test('one bag that the place refuses does not keep the others away, and is tried again later', async () => {
  const good = await office.kiosk.submitted();
  const bad = await office.kiosk.submitted();
  const real = office.place;
  const { place, asked } = scripted({
    look: here,
    keep: (bag, bytes, signal) =>
      bag.dossierId === bad
        ? Promise.resolve(failed({ kind: 'refused', detail: '409' }))
        : real.keep(bag, bytes, signal),
    prove: (bag, nonce, signal) => real.prove(bag, nonce, signal),
    list: (signal) => real.list(signal),
  });
  const sender = senderTo(place);
  await sender.round();
  expect(custody).toEqual([`${good} saved-in-two-places`]);
  await clock().advance(1_000);
  await sender.round();
  expect(asked.filter((one) => one === `keep ${bad}`)).toHaveLength(2);
  await real.close();
});

test('the receipt came before the proof did: the place is shown the receipt all the same, and nothing lies there for ever', async () => {
  const id = await office.kiosk.submitted();
  const real = office.place;
  const { place } = scripted({
    look: here,
    keep: async (bag, bytes, signal) => {
      const kept = await real.keep(bag, bytes, signal);
      const receipt = office.receiptFor(id);
      await office.kiosk.outbox.acknowledge(
        id,
        receipt,
        JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString()),
      );
      return kept;
    },
    list: (signal) => real.list(signal),
    release: (bag, receipt, signal) => real.release(bag, receipt, signal),
  });
  const sender = senderTo(place);
  await sender.round(); // the proof finds nobody
  expect(office.row(id)).toMatchObject({ state: 'received', second_place: null });
  expect(existsSync(office.at(`${id}.bag.age`))).toBe(true);
  await clock().advance(60_000);
  await sender.round();
  expect([existsSync(office.at(`${id}.bag.age`)), existsSync(office.at(`${id}.receipt`))]).toEqual([false, true]);
  expect(custody).toEqual([]);
  await real.close();
});

test('what was proved longest ago is proved next: in time every bag, a few at each look', async () => {
  const ids = [];
  for (let n = 0; n < 6; n++) ids.push(await office.kiosk.submitted());
  const real = office.place;
  const { place, asked } = scripted({
    look: here,
    keep: (bag, bytes, signal) => real.keep(bag, bytes, signal),
    prove: (bag, nonce, signal) => real.prove(bag, nonce, signal),
    list: (signal) => real.list(signal),
  });
  const sender = senderTo(place);
  await sender.round();
  const proved = async (): Promise<number> => {
    asked.length = 0;
    await clock().advance(60_000);
    await sender.round();
    return asked.filter((one) => one.startsWith('prove')).length;
  };
  expect(await proved()).toBe(defaultSenderDelays.proofsPerLook);
  const first = new Set(asked.filter((one) => one.startsWith('prove')));
  await proved();
  expect(new Set([...first, ...asked.filter((one) => one.startsWith('prove'))]).size).toBe(6);
  await real.close();
});

test('stopped in mid-work it ends, and asks nothing more', async () => {
  await office.kiosk.submitted();
  const { place, asked } = scripted({
    look: (signal) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve(failed({ kind: 'away', detail: 'stopped' }))),
      ),
  });
  const sender = senderTo(place);
  sender.start();
  await sender.stop();
  await clock().advance(3_600_000);
  expect(asked).toEqual(['look']);
});
