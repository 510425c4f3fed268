import { readFileSync, writeFileSync } from 'node:fs';
import type { FromVisit, ToVisit } from '@mot-cua/domain/visit-link.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VisitDesk, type VisitDeskParts } from '../visits/visit-desk.ts';
import type { VisitProcess } from '../visits/visit-keeper.ts';
import { type KioskForTests as Kiosk, KioskForTests, receiptFor } from './kiosk-for-tests.ts';

let kiosk: Kiosk;
let desk: VisitDesk;
beforeEach(() => {
  kiosk = new KioskForTests();
  // only what a submission touches; the rest of the desk is not asked
  const parts = {
    ledger: kiosk.ledger,
    clock: kiosk.clock,
    outbox: kiosk.outbox,
    onSealed: () => undefined,
    journal: () => undefined,
  };
  desk = new VisitDesk(parts as unknown as VisitDeskParts);
});
afterEach(() => kiosk.remove());

const visit = { id: 'visit-1' } as VisitProcess;
const ask = async (message: FromVisit): Promise<ToVisit | undefined> => {
  let answer: ToVisit | undefined;
  await desk.answer(visit, message, (reply) => {
    answer = reply;
  });
  return answer;
};
const pressed = () => {
  const intention = kiosk.newIntention();
  return { t: 'intend', id: 'press', ...intention } as const;
};

test('committed, and the answer was lost: the citizen presses again, is told that it is saved, and nothing is sealed over it', async () => {
  const press = pressed();
  const { dossierId } = press;
  expect(await ask(press)).toMatchObject({ t: 'intended' });
  const { size, sha256 } = kiosk.seal(dossierId, 'the bag');
  expect(await ask({ t: 'commit', id: 'commit', dossierId, size, sha256 })).toEqual({ t: 'committed', id: 'commit' });
  expect(await ask(press)).toMatchObject({ t: 'dossier', id: 'press', found: { custody: 'saved-here' } });
  kiosk.outbox.keptInSecondPlace(dossierId, 'counter-pc');
  expect(await ask(press)).toMatchObject({ t: 'dossier', found: { custody: 'saved-in-two-places' } });
  await kiosk.outbox.acknowledge(dossierId, 'jws', receiptFor(dossierId));
  expect(await ask(press)).toMatchObject({ t: 'dossier', found: { custody: 'received' } });
});

test('sealed and not committed when the visit gave up waiting: pressed again it is sealed anew, with what the citizen has changed', async () => {
  const press = pressed();
  const { dossierId } = press;
  await ask(press);
  kiosk.seal(dossierId, 'old words');
  expect(await ask(press)).toMatchObject({ t: 'intended' });
  const { size, sha256 } = kiosk.seal(dossierId, 'new words');
  expect(await ask({ t: 'commit', id: 'commit', dossierId, size, sha256 })).toMatchObject({ t: 'committed' });
  expect(readFileSync(kiosk.pathOf(dossierId), 'utf8')).toBe('new words');
  writeFileSync(kiosk.pathOf(dossierId), 'old words');
  expect((await kiosk.outbox.recover(() => false)).lost).toMatchObject([{ dossierId, how: 'damaged' }]);
});
