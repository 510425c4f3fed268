import { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { submission, Walk } from './visit-for-tests.ts';

const SINGLE = '1.004873';
const MARRIAGE = '1.000894';
const toMarry = 'a single woman with a QR wants it to buy land: only her ethnic group is asked of her person';
const snapshots = Compile(Snapshot);
const second = { ...submission, dossierId: '019a0b5e-0000-7000-8000-000000000002', provisionalCode: 'TAM-2' };

/** Two who marry and live in different communes: a certificate of being single first, then the marriage. */
const atBundle = (): Walk =>
  new Walk()
    .identified()
    .says(
      { type: 'confirm-person', correct: true },
      { type: 'ask-guide', event: 'marriage' },
      { type: 'answer-guide', answer: 'marry' },
      { type: 'answer-guide', answer: 'no' },
      { type: 'answer-guide', answer: 'no' },
    );

/** Fills in the certificate, from its own screen to a slip that is out. */
const submitsFirst = (walk: Walk): Walk => {
  walk.says({ type: 'choose-procedure', id: SINGLE }).next();
  const { examples } = walk.world.packages.find((one) => one.procedure.id === SINGLE) ?? { examples: [] };
  const answers = examples.find((one) => one.name === toMarry)?.answers ?? [];
  for (let page = 0; page < 20 && walk.stage === 'form'; page++) {
    for (const { ref, value } of answers)
      walk.says({ type: 'answer', ref, value: ref === '/status/periods/i1/from' ? '2010' : value });
    walk.next();
  }
  if (walk.stage === 'scan') walk.next();
  if (walk.stage !== 'review') throw new Error(`the certificate stands at ${walk.stage}`);
  return walk
    .submitted()
    .happens(
      { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 },
      { type: 'print-ended', what: 'slip', outcome: 'printed', fault: null },
      { type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null },
    );
};

const guide = (walk: Walk) => {
  const { screen } = walk.snapshot;
  if (screen.name !== 'guide') throw new Error(`stands on ${screen.name}`);
  expect(snapshots.Check(walk.snapshot)).toBe(true);
  return { left: screen.leadsTo.map(({ id }) => id).filter((id) => !screen.done?.includes(id)), done: screen.done };
};

describe('a bundle of procedures', () => {
  test('after the first the slip offers the second, and leads back to the list with the first marked as done', () => {
    const walk = atBundle();
    expect(guide(walk)).toEqual({ left: [SINGLE, MARRIAGE], done: undefined });
    submitsFirst(walk);
    expect(walk.snapshot.screen).toMatchObject({ name: 'slip', another: 'now', bundle: { step: 2, of: 2 } });
    walk.says({ type: 'another-dossier' });
    expect(guide(walk)).toEqual({ left: [MARRIAGE], done: [SINGLE] });
    expect(walk.says({ type: 'choose-procedure', id: MARRIAGE }).snapshot.screen).toMatchObject({
      name: 'before',
      procedure: { id: MARRIAGE },
    });
  });

  test('when nothing of it is left the slip offers any other procedure, from the whole list', () => {
    const walk = submitsFirst(atBundle()).says({ type: 'another-dossier' }, { type: 'choose-procedure', id: MARRIAGE });
    const { state } = walk;
    const last = new Walk({ ...state, stage: { name: 'slip' }, submission: { ...second, slip: 'printed' } });
    expect(last.snapshot.screen).toMatchObject({ name: 'slip', another: 'now' });
    expect(last.snapshot.screen).not.toHaveProperty('bundle');
    expect(last.says({ type: 'another-dossier' }).stage).toBe('choose');
    expect(last.state.handedIn).toEqual([SINGLE, MARRIAGE]);
  });

  test('the second of them done first: what is offered next is the first', () => {
    const { state } = atBundle().says({ type: 'choose-procedure', id: MARRIAGE });
    const walk = new Walk({ ...state, stage: { name: 'slip' }, submission: { ...second, slip: 'printed' } });
    expect(walk.snapshot.screen).toMatchObject({ bundle: { step: 1, of: 2 } });
    expect(guide(walk.says({ type: 'another-dossier' }))).toEqual({ left: [SINGLE], done: [MARRIAGE] });
  });

  test('back from a procedure leads to the list it was chosen from, and from there to the question, not to "is this you?"', () => {
    const walk = atBundle().says({ type: 'choose-procedure', id: SINGLE }, { type: 'back' });
    expect(guide(walk).left).toEqual([SINGLE, MARRIAGE]);
    submitsFirst(walk).says({ type: 'another-dossier' });
    for (let back = 0; back < 3; back++) walk.says({ type: 'back' });
    expect(walk.snapshot.screen).toMatchObject({ name: 'guide', question: { id: 'what' } });
    expect(walk.says({ type: 'back' }).stage).toBe('choose');
    expect(walk.says({ type: 'back' }).stage).toBe('rate');
  });

  test('chosen from the list of all, the same procedure belongs to no bundle', () => {
    const walk = atBundle();
    for (let back = 0; back < 4; back++) walk.says({ type: 'back' });
    expect(walk.stage).toBe('choose');
    submitsFirst(walk);
    expect(walk.snapshot.screen).not.toHaveProperty('bundle');
    expect(walk.says({ type: 'another-dossier' }).stage).toBe('choose');
    // and whoever comes to the bundle later sees that it was submitted
    walk.says(
      { type: 'ask-guide', event: 'marriage' },
      { type: 'answer-guide', answer: 'marry' },
      { type: 'answer-guide', answer: 'no' },
      { type: 'answer-guide', answer: 'no' },
    );
    expect(guide(walk)).toEqual({ left: [MARRIAGE], done: [SINGLE] });
  });

  test('papers for a dossier that came back are no procedure that is done', () => {
    const { state } = atBundle().says({ type: 'choose-procedure', id: SINGLE });
    const supplement = { dossierId: second.dossierId, requestId: 'r1', code: 'H14' };
    const walk = new Walk({
      ...state,
      supplement,
      stage: { name: 'slip' },
      submission: { ...second, slip: 'printed' },
    });
    expect(walk.snapshot.screen).not.toHaveProperty('bundle');
    expect(walk.says({ type: 'another-dossier' }).state.handedIn).toEqual([]);
  });
});
