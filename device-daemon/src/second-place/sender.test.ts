import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { ManualClock } from '@mot-cua/domain/clock.ts';
import { failed } from '@mot-cua/domain/result.ts';
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
