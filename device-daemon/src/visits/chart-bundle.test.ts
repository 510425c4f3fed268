import { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { decodeState, encodeState, type ParkedState } from '../parked-drafts/parked-state.ts';
import { toPark } from './chart-parking.ts';
import { submission, Walk } from './visit-for-tests.ts';
import type { VisitState } from './visit-state.ts';

const SINGLE = '1.004873';
const MARRIAGE = '1.000894';
const JOB = { signature: '2.000884', copies: '2.000815', record: '3.000333' };
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
  const atCounter = screen.atCounter?.ids;
  const behind = [...(screen.done ?? []), ...(atCounter ?? [])];
  return {
    left: screen.leadsTo.map(({ id }) => id).filter((id) => !behind.includes(id)),
    done: screen.done,
    atCounter,
  };
};

/** Papers for a job: an authenticated signature, copies that only the counter makes, a contract. */
const atJob = (): Walk =>
  new Walk()
    .identified()
    .says(
      { type: 'confirm-person', correct: true },
      { type: 'ask-guide', event: 'work' },
      { type: 'answer-guide', answer: 'job' },
    );
const printsList = (walk: Walk, outcome: 'printed' | 'unknown' | 'not-printed'): Walk =>
  walk.says({ type: 'print-checklist' }).happens({ type: 'print-ended', what: 'checklist', outcome, fault: null });

describe('what of a bundle only the counter does', () => {
  test('its list is out: it waits at the counter, and the next is what is left; a list that did not come out settles nothing', () => {
    const walk = atJob().says({ type: 'choose-procedure', id: JOB.copies });
    printsList(walk, 'not-printed').says({ type: 'back' });
    expect(guide(walk)).toEqual({ left: Object.values(JOB), done: undefined, atCounter: undefined });
    printsList(walk.says({ type: 'choose-procedure', id: JOB.copies }), 'printed').says({ type: 'back' });
    expect(guide(walk)).toEqual({ left: [JOB.signature, JOB.record], done: undefined, atCounter: [JOB.copies] });
  });

  test('the list of what is declared here settles nothing: the form is still to be filled in', () => {
    const walk = printsList(atJob().says({ type: 'choose-procedure', id: JOB.signature }), 'printed');
    expect(guide(walk.says({ type: 'back' })).left).toEqual(Object.values(JOB));
  });

  test('gone back while the list was still coming out: it counts all the same', () => {
    const walk = atJob().says(
      { type: 'choose-procedure', id: JOB.copies },
      { type: 'print-checklist' },
      { type: 'back' },
    );
    walk.happens({ type: 'form-printed', what: 'checklist', outcome: 'printed', fault: null });
    expect(guide(walk).atCounter).toEqual([JOB.copies]);
  });

  test('its number is taken: on to the list with the rest, and nobody steps in from there', () => {
    const walk = atJob()
      .says({ type: 'choose-procedure', id: JOB.copies }, { type: 'take-ticket', service: 'copies' })
      .happens({ type: 'ticket-issued', number: 'B001', service: 'Sao y', ahead: 0, counter: 'copies' })
      .next();
    expect([walk.stage, walk.state.nextWanted]).toEqual(['ticket', true]); // it is still printing
    walk.happens({ type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null });
    expect(guide(walk)).toEqual({ left: [JOB.signature, JOB.record], done: undefined, atCounter: [JOB.copies] });
    const again = new Walk(walk.state).says({ type: 'begin', choice: 'ticket' });
    expect(again.snapshot.screen).toMatchObject({ name: 'ticket', ticket: { number: 'B001' } });
    walk.says({ type: 'back' }, { type: 'back' });
    expect(walk.stage).toBe('choose');
    expect(walk.says({ type: 'back' }).stage).toBe('done');
  });

  test('no counter is known for it: the number of the counter that was picked is its number', () => {
    const walk = atJob();
    walk.world = { ...walk.world, services: walk.world.services.map((one) => ({ ...one, procedures: [] })) };
    walk
      .says({ type: 'choose-procedure', id: JOB.copies }, { type: 'begin', choice: 'ticket' })
      .says({ type: 'take-ticket', service: 'justice' })
      .happens(
        { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0, counter: 'justice' },
        { type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null },
      )
      .next();
    expect(guide(walk).atCounter).toEqual([JOB.copies]);
  });

  test('after a dossier the number that is in hand leads to its counter too; with nothing left the visit ends there', () => {
    const { state } = atJob().says({ type: 'choose-procedure', id: JOB.signature });
    const number = { number: 'A001', service: 'Tư pháp', ahead: 0, print: 'printed' } as const;
    const walk = new Walk({
      ...state,
      stage: { name: 'slip' },
      submission: { ...second, slip: 'printed' },
      ticket: number,
      counters: ['justice'],
      handedIn: [JOB.record],
    });
    expect(walk.snapshot.screen).toMatchObject({ bundle: { step: 2, of: 3 } });
    walk.says(
      { type: 'another-dossier' },
      { type: 'choose-procedure', id: JOB.copies },
      { type: 'take-ticket', service: 'copies' },
    );
    expect(walk.wished).toEqual([]);
    expect(walk.snapshot.screen).toMatchObject({
      name: 'ticket',
      ticket: { number: 'A001', counters: ['Tư pháp', 'Sao y'] },
    });
    expect(walk.next().stage).toBe('done');
  });

  test('it is settled first: the slip of the rest offers what is left, and no step that only the counter does', () => {
    const { state } = printsList(atJob().says({ type: 'choose-procedure', id: JOB.copies }), 'unknown').says(
      { type: 'back' },
      { type: 'choose-procedure', id: JOB.signature },
    );
    const slip = { ...state, stage: { name: 'slip' }, submission: { ...second, slip: 'printed' } } as const;
    expect(new Walk(slip).snapshot.screen).toMatchObject({ bundle: { step: 3, of: 3 } });
    expect(new Walk({ ...slip, handedIn: [JOB.record] }).snapshot.screen).not.toHaveProperty('bundle');
  });
});

describe('a bundle of procedures', () => {
  test('after the first the slip offers the second, and leads back to the list with the first marked as done', () => {
    const walk = atBundle();
    expect(guide(walk)).toEqual({ left: [SINGLE, MARRIAGE], done: undefined, atCounter: undefined });
    submitsFirst(walk);
    expect(walk.snapshot.screen).toMatchObject({ name: 'slip', another: 'now', bundle: { step: 2, of: 2 } });
    walk.says({ type: 'another-dossier' });
    expect(guide(walk)).toEqual({ left: [MARRIAGE], done: [SINGLE], atCounter: undefined });
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
    expect(guide(walk.says({ type: 'another-dossier' }))).toEqual({
      left: [SINGLE],
      done: [MARRIAGE],
      atCounter: undefined,
    });
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
    expect(guide(walk)).toEqual({ left: [MARRIAGE], done: [SINGLE], atCounter: undefined });
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

describe('the second of a bundle is put aside', () => {
  const atSecond = (): Walk =>
    submitsFirst(atBundle()).says({ type: 'another-dossier' }, { type: 'choose-procedure', id: MARRIAGE });
  const throughDisk = (state: VisitState, proof: ParkedState['proof']): ParkedState => {
    const parked = toPark(state, new Walk().world, { proof, submitting: null, before: null });
    const back = parked && decodeState(encodeState(parked));
    if (!back?.ok) throw new Error('what was parked does not open');
    return back.value;
  };
  const byCard = (parked: ParkedState): Walk =>
    new Walk({ ...new Walk().identified().state, stage: { name: 'resume' } }).happens({
      type: 'draft-opened',
      way: 'card',
      parked,
      lost: [],
      dossier: null,
    });
  const byCode = (parked: ParkedState): Walk =>
    new Walk()
      .says({ type: 'begin', choice: 'resume' }, { type: 'open-parked', code: '7k3f9qxm2b4thowz' })
      .happens({ type: 'draft-opened', way: 'code', parked, lost: [], dossier: null });

  test.each([
    ['card', 'done', byCard],
    ['code', 'none', byCode],
  ] as const)(
    'taken up with the %s: the first is done still, back leads to the list, and the slip offers what is left',
    (_way, proof, takeUp) => {
      const walk = takeUp(throughDisk(atSecond().state, proof));
      expect(walk.snapshot.screen).toMatchObject({ name: 'before', procedure: { id: MARRIAGE } });
      expect(guide(walk.says({ type: 'back' }))).toEqual({ left: [MARRIAGE], done: [SINGLE], atCounter: undefined });
    },
  );

  test('the first was put aside itself, a list for the counter in hand: its slip offers the next that is done here', () => {
    const { state } = printsList(atJob().says({ type: 'choose-procedure', id: JOB.copies }), 'printed').says(
      { type: 'back' },
      { type: 'choose-procedure', id: JOB.signature },
    );
    const back = byCard(throughDisk(state, 'done'));
    const slip = { ...back.state, stage: { name: 'slip' }, submission: { ...second, slip: 'printed' } } as const;
    expect(new Walk(slip).snapshot.screen).toMatchObject({ bundle: { step: 3, of: 3 } });
  });

  test('a draft of before, and one whose answers lead to no list any more, open as ever: nothing done, back to all procedures', () => {
    const { handedIn, atCounter: _, guided, ...before } = throughDisk(atSecond().state, 'done');
    expect([handedIn, guided?.answers]).toEqual([[SINGLE], ['marry', 'no', 'no']]);
    const old = byCard(before);
    expect([old.stage, old.state.handedIn, old.state.guided]).toEqual(['before', [], null]);
    expect(old.says({ type: 'back' }).stage).toBe('choose');
    for (const gone of [
      { name: 'guide', event: 'weather', answers: ['rain'] },
      { name: 'guide', event: 'marriage', answers: ['marry', 'perhaps'] },
      { name: 'guide', event: 'marriage', answers: [] },
    ] as const) {
      const walk = byCard({ ...before, guided: { ...gone, answers: [...gone.answers] } });
      expect([walk.stage, walk.state.guided]).toEqual(['before', null]);
    }
  });

  test.each([
    ['more procedures than anybody is led to', { handedIn: Array.from({ length: 51 }, (_, at) => `1.${at}`) }],
    ['a procedure that is none', { atCounter: ['x'.repeat(41)] }],
    ['more answers than there are questions', { guided: { name: 'guide', event: 'work', answers: 'abcde'.split('') } }],
    ['an end of questions with something more', { guided: { name: 'guide', event: 'work', answers: [], to: '/etc' } }],
  ])('%s: not opened', (_what, some) => {
    const parked = throughDisk(atSecond().state, 'done');
    expect(decodeState(Buffer.from(JSON.stringify({ ...parked, ...some })))).toEqual({ ok: false, fault: 'damaged' });
  });
});
