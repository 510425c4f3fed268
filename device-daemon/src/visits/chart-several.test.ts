import { describe, expect, test } from 'vitest';
import { toPark } from './chart-parking.ts';
import { countersInOrder } from './chart-several.ts';
import { submission, Walk, woman } from './visit-for-tests.ts';

const BIRTH = '1.001193';
const MARRIAGE = '1.004873';
const motherAlone = 'a mother registers alone with her chip card and a birth note';
const single = 'a single woman with a QR wants it to buy land: only her ethnic group is asked of her person';
const second = { ...submission, dossierId: '019a0b5e-0000-7000-8000-000000000002', provisionalCode: 'TAM-2' };

const atSlip = (): Walk =>
  new Walk()
    .declared(BIRTH, motherAlone)
    .scanned()
    .submitted()
    .happens({ type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 });

const printed = (walk: Walk): Walk =>
  walk.happens(
    { type: 'print-ended', what: 'slip', outcome: 'printed', fault: null },
    { type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null },
  );

/** Gives the answers of an example to a procedure that is chosen from the list, without identifying again. */
const declaresAnother = (walk: Walk): Walk => {
  walk.says({ type: 'choose-procedure', id: MARRIAGE }).next();
  const { examples } = walk.world.packages.find((one) => one.procedure.id === MARRIAGE) ?? { examples: [] };
  const answers = examples.find((one) => one.name === single)?.answers ?? [];
  for (let page = 0; page < 20 && walk.stage === 'form'; page++) {
    for (const { ref, value } of answers)
      walk.says({ type: 'answer', ref, value: ref === '/status/periods/i1/from' ? '2010' : value });
    walk.next();
  }
  return walk;
};

describe('several dossiers under one identification', () => {
  test('"one more" waits until slip and number are out: what still prints belongs to the dossier before', () => {
    const walk = atSlip();
    expect(walk.snapshot.screen).toMatchObject({ name: 'slip', another: 'later' });
    expect(walk.says({ type: 'another-dossier' }).stage).toBe('slip');
    expect(printed(walk).snapshot.screen).toMatchObject({ name: 'slip', another: 'now' });
    expect(walk.says({ type: 'another-dossier' }).stage).toBe('choose');
  });

  test('the person is still known; of the first dossier nothing is: not on the screen, not in the draft, not in memory, not on disk', () => {
    const walk = printed(atSlip());
    const pages = Object.values(walk.state.papers).flat();
    expect(pages.length).toBeGreaterThan(0);
    walk.says({ type: 'another-dossier' });
    expect(walk.wishes).toEqual([
      { do: 'forget-pages', ids: pages.map(({ id }) => id) },
      { do: 'forget-half' },
      { do: 'erase-draft' },
    ]);
    expect(walk.state.person).toEqual(woman);
    const { person: _, verdict: __, ...rest } = walk.state;
    expect(JSON.stringify(rest)).not.toMatch(/Khôi|birth-note|page-0|ABCD1234/); // the child's name, the paper, the page, the secret
    const about = { proof: 'done', submitting: null, before: null } as const;
    expect(toPark(walk.state, walk.world, about)).toBeNull();
    walk.says({ type: 'choose-procedure', id: MARRIAGE }).next();
    const draft = toPark(walk.state, walk.world, about);
    expect(draft?.procedure.id).toBe(MARRIAGE);
    expect(JSON.stringify(draft)).not.toMatch(/Khôi|birth-note|page-0/);
  });

  test('the second has its own slip, and the one number of the first: no second ticket is issued', () => {
    const walk = printed(atSlip()).says({ type: 'another-dossier' });
    declaresAnother(walk);
    if (walk.stage === 'scan') walk.next();
    expect(walk.stage).toBe('review');
    walk.next().says({ type: 'declare', agreed: true });
    walk.happens({ type: 'sealed' }, { type: 'submitted', submission: second });
    expect(walk.wished).toEqual(['print-slip']);
    expect(walk.snapshot.screen).toMatchObject({ name: 'slip', provisionalCode: 'TAM-2', ticket: { number: 'A001' } });
    walk.happens({ type: 'print-ended', what: 'slip', outcome: 'printed', fault: null }).next();
    expect(walk.stage).toBe('rate');
    walk.says({ type: 'rate', score: 3 });
    expect(walk.snapshot.screen).toMatchObject({
      name: 'done',
      provisionalCode: 'TAM-2',
      earlierCodes: [submission.provisionalCode],
      ticketNumber: 'A001',
    });
  });

  test('another counter serves the second: one number, and the counters are named in order on screen and slip; the same counter is not named twice', () => {
    const { world } = new Walk();
    const [justice, copies] = world.services;
    if (!justice || !copies) throw new Error('two counters');
    const submitsSecond = (services: typeof world.services): Walk => {
      const walk = printed(atSlip()).says({ type: 'another-dossier' });
      walk.world = { ...world, services };
      declaresAnother(walk);
      if (walk.stage === 'scan') walk.next();
      walk.next().says({ type: 'declare', agreed: true });
      return walk.happens({ type: 'sealed' }, { type: 'submitted', submission: second });
    };
    const apart = [
      { ...justice, procedures: [BIRTH] },
      { ...copies, procedures: [MARRIAGE] },
    ];
    const walk = submitsSecond(apart);
    const counters = ['Tư pháp', 'Sao y'];
    expect(walk.snapshot.screen).toMatchObject({ name: 'slip', ticket: { number: 'A001', counters } });
    expect(countersInOrder(walk.state, apart).map(({ en }) => en)).toEqual(['Justice', 'Copies']);
    walk.happens({ type: 'print-ended', what: 'slip', outcome: 'printed', fault: null }).next();
    walk.says({ type: 'rate', score: 3 });
    expect(walk.snapshot.screen).toMatchObject({ name: 'done', ticketNumber: 'A001', counters });

    // two counters take the second, one of them the first too: the number stays there
    const both = submitsSecond([{ ...copies, procedures: [MARRIAGE] }, justice]);
    expect(both.snapshot.screen).toMatchObject({ name: 'slip', ticket: { number: 'A001' } });
    expect(both.snapshot.screen).not.toHaveProperty('ticket.counters');
  });

  test('who asks for a number while holding one is shown it again', () => {
    const walk = printed(atSlip()).says({ type: 'another-dossier' }, { type: 'begin', choice: 'ticket' });
    expect(walk.snapshot.screen).toMatchObject({ name: 'ticket', ticket: { number: 'A001' } });
    expect(walk.wished).not.toContain('issue-ticket');
    const counter = printed(atSlip()).says(
      { type: 'another-dossier' },
      { type: 'choose-procedure', id: '2.000815' },
      { type: 'take-ticket', service: 'copies' },
    );
    expect([counter.stage, counter.wished]).toEqual(['ticket', []]);
  });

  test('back from the list leads to the rating, never to "is this you?": nobody else steps in after a dossier', () => {
    const walk = printed(atSlip()).says({ type: 'another-dossier' }, { type: 'back' });
    expect(walk.stage).toBe('rate');
    expect(walk.says({ type: 'skip-rating' }).stage).toBe('done');
  });

  test('the second can be put aside by the card alone, and ending instead erases only it', () => {
    const begun = printed(atSlip())
      .says({ type: 'another-dossier' }, { type: 'choose-procedure', id: MARRIAGE })
      .next();
    expect(begun.snapshot.parking).toMatchObject({ way: 'card', saved: false });
    expect(new Walk(begun.state).says({ type: 'park' }).wished).toContain('park');
    const ended = new Walk(begun.state).says({ type: 'finish' });
    expect(ended.wished).toEqual(['erase-draft', 'cancel-device', 'look-for-left-behind']);
    expect(ended.snapshot.screen).toMatchObject({ name: 'done', earlierCodes: [submission.provisionalCode] });
  });

  test('nine in a row, then the counter: no tenth is offered; a full kiosk offers none', () => {
    const walk = printed(atSlip());
    const nine = new Walk({ ...walk.state, earlier: Array.from({ length: 8 }, (_, n) => `TAM-${n}`) });
    expect(nine.snapshot.screen).not.toHaveProperty('another');
    expect(nine.says({ type: 'another-dossier' }).stage).toBe('slip');
    expect(new Walk({ ...walk.state, storageFull: true }).snapshot.screen).not.toHaveProperty('another');
  });
});
