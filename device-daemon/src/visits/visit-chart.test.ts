import type { IntentBody } from '@mot-cua/domain/visit-screen.ts';
import { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { toPark } from './chart-parking.ts';
import { snapshotOf } from './screen-view.ts';
import { stepVisit } from './visit-chart.ts';
import { fault, packages, qrText, submission, Walk, woman, world } from './visit-for-tests.ts';
import type { VisitEvent, VisitState } from './visit-state.ts';

const BIRTH = '1.001193';
const MARRIAGE = '1.004873';
const COPIES = '2.000815';
const motherAlone = 'a mother registers alone with her chip card and a birth note';
const single = 'a single woman with a QR wants it to buy land: only her ethnic group is asked of her person';

const walk = (): Walk => new Walk();
const atSlip = (): Walk => walk().declared(BIRTH, motherAlone).scanned().submitted();
const atTicket = (): Walk =>
  walk()
    .chose(COPIES)
    .says({ type: 'take-ticket', service: 'copies' })
    .happens({ type: 'ticket-issued', number: 'B001', service: 'Sao y', ahead: 0 });

describe('whole visits', () => {
  test('birth: QR, chip, form, scan, review, agreement, slip, ticket, rating, done, end', () => {
    const mother = walk().declared(BIRTH, motherAlone);
    expect(mother.stage).toBe('scan');
    expect(mother.scanned().stage).toBe('review');
    expect(mother.next().stage).toBe('declare');
    mother.says({ type: 'declare', agreed: true });
    expect([mother.stage, mother.wished, mother.state.busy]).toEqual(['submitting', ['submit'], true]);
    mother.happens({ type: 'sealed' }, { type: 'submitted', submission });
    expect([mother.stage, mother.wishes]).toEqual(['slip', [{ do: 'issue-ticket', service: 'justice' }]]);
    mother.happens({ type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 });
    expect(mother.wished).toEqual(['print-slip', 'print-ticket']);
    mother.happens(
      { type: 'print-ended', what: 'slip', outcome: 'printed', fault: null },
      { type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null },
    );
    expect(mother.next().stage).toBe('rate');
    mother.happens({ type: 'button', score: 3 });
    expect([mother.stage, mother.wished]).toEqual(['done', ['rate', 'cancel-device', 'look-for-left-behind']]);
    expect(mother.next().wishes).toEqual([{ do: 'end', why: 'finished' }]);
  });

  test('marriage certificate: no paper is required, so Next leads past the scanner', () => {
    const visitor = walk().declared(MARRIAGE, single, { '/status/periodFrom': '2010' });
    expect([visitor.stage, visitor.snapshot.screen]).toEqual(['scan', expect.objectContaining({ missing: [] })]);
    expect(visitor.next().stage).toBe('review');
    expect(visitor.submitted().stage).toBe('slip');
  });

  test('certified copies: what to bring, and a ticket to the counter; there is no form to go to', () => {
    const visitor = walk().chose(COPIES);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'before', ticketService: 'copies' });
    expect(visitor.next().stage).toBe('before');
    visitor.says({ type: 'take-ticket', service: 'copies' });
    expect(visitor.wishes).toEqual([{ do: 'issue-ticket', service: 'copies' }]);
    visitor.happens({ type: 'ticket-issued', number: 'B001', service: 'Sao y', ahead: 0 });
    expect([visitor.stage, visitor.wished]).toEqual(['ticket', ['print-ticket']]);
  });

  test('a look-up: wrong, then right; going back forgets the answer', () => {
    const visitor = walk().says(
      { type: 'begin', choice: 'lookup' },
      { type: 'look-up', code: ' tam-kiosk-a-261123-0001 ', secret: 'abcd-i23o' },
    );
    expect(visitor.wishes).toEqual([{ do: 'look-up', code: 'TAM-KIOSK-A-261123-0001', secret: 'ABCD1230' }]);
    visitor.happens({ type: 'lookup-failed', why: 'not-found', triesLeft: 4 });
    expect(visitor.snapshot).toMatchObject({
      busy: false,
      screen: { triesLeft: 4 },
      fault: { code: 'lookup-not-found' },
    });
    visitor.says({ type: 'look-up', code: 'TAM-KIOSK-A-261123-0001', secret: 'ABCD1234' }).happens({
      type: 'looked-up',
      result: {
        provisionalCode: submission.provisionalCode,
        officialCode: null,
        procedureId: BIRTH,
        submittedAt: submission.submittedAt,
        receivedAt: null,
        status: 2,
        custody: 'received',
      },
    });
    expect(visitor.snapshot.screen).toMatchObject({
      result: { status: 'Được tiếp nhận', procedure: 'Đăng ký khai sinh' },
    });
    expect(visitor.says({ type: 'back' }).state.lookup.result).toBeNull();
  });
});

describe('the card', () => {
  const reading = (): Walk =>
    walk()
      .says({ type: 'begin', choice: 'procedure' })
      .happens({ type: 'code-read', text: qrText }, { type: 'card-presence', present: true });

  test('the QR opens the chip with the last six digits of the number, or else with the MRZ key that follows from it', () => {
    expect(reading().wishes).toEqual([
      {
        do: 'read-card',
        access: expect.objectContaining({
          access: [
            { kind: 'can', can: '000017' },
            { kind: 'mrz', documentNumber: '190000017', dateOfBirth: '900131', dateOfExpiry: '300131' },
          ],
        }),
      },
    ]);
  });

  test('taken away while it is read: said so, nothing is kept, and laid down again it is read again', () => {
    const visitor = reading().happens(
      { type: 'card-presence', present: false },
      { type: 'card-failed', fault: fault('id-card-reader', 'card-removed') },
    );
    expect(visitor.snapshot).toMatchObject({
      screen: { name: 'identify', phase: 'failed', triesLeft: 2 },
      fault: { code: 'card-removed', safe: 'nothing-was-started', next: ['try-again', 'other-way', 'call-staff'] },
    });
    expect(visitor.state.person).toBeNull();
    visitor.says({ type: 'try-again' }).happens({ type: 'card-presence', present: true });
    expect(visitor.wished).toEqual(['read-card']);
  });

  test('the third failure in a row offers no fourth try', () => {
    const visitor = reading();
    for (let time = 0; time < 3; time++) {
      visitor.happens({ type: 'card-failed', fault: fault('id-card-reader', 'card-unreadable') });
      if (time < 2) visitor.says({ type: 'try-again' });
    }
    expect(visitor.snapshot.fault?.next).toEqual(['other-way', 'take-ticket', 'call-staff']);
  });

  test('wrong six digits: they are asked for anew, not tried again', () => {
    const visitor = walk()
      .says({ type: 'begin', choice: 'procedure' }, { type: 'type-access-code', digits: '123456' })
      .happens(
        { type: 'card-presence', present: true },
        { type: 'card-failed', fault: fault('id-card-reader', 'access-code-wrong') },
      )
      .says({ type: 'try-again' });
    expect(visitor.snapshot.screen).toMatchObject({ phase: 'need-code' });
    expect(visitor.wished).not.toContain('read-card');
  });

  test.each([
    ['a milk carton', '8934673573528', 'not-an-id-code'],
    ['a card with fields missing', '004190000017||Nông Thị Mai', 'code-wrong-number-of-fields'],
    ['half a megabyte', 'x'.repeat(500_000), 'not-an-id-code'],
  ])('a code that is no card (%s): said so, and the way on stays open', (_what, text, code) => {
    const visitor = walk().says({ type: 'begin', choice: 'procedure' }).happens({ type: 'code-read', text });
    expect(visitor.snapshot.fault).toMatchObject({ code, safe: 'nothing-was-started' });
    expect(visitor.happens({ type: 'code-read', text: qrText }).snapshot.fault).toBeNull();
  });

  test('no chip can be read: with the QR the visit goes on as "qr", without it there is a ticket', () => {
    const withQr = reading().says({ type: 'other-way' });
    expect([withQr.stage, withQr.state.person?.level, withQr.wished]).toEqual(['confirm', 'qr', ['cancel-device']]);
    const without = walk().says({ type: 'begin', choice: 'procedure' }, { type: 'other-way' });
    expect(without.stage).toBe('take-ticket');
  });

  test.each<IntentBody>([{ type: 'begin', choice: 'ticket' }, { type: 'other-way' }])(
    'left for a ticket ($type) while the chip is being read: the reading is stopped, so that it cannot be kept afterwards',
    (intent) => {
      const visitor = walk()
        .says({ type: 'begin', choice: 'procedure' }, { type: 'type-access-code', digits: '000017' })
        .happens({ type: 'card-presence', present: true })
        .says(intent);
      expect(visitor.stage).toBe('take-ticket');
      expect(visitor.wished).toEqual(['cancel-device', 'forget-person']);
    },
  );

  test('a second press while the chip is read starts no second reading', () => {
    for (const intent of [{ type: 'try-again' }, { type: 'type-access-code', digits: '000017' }] as const)
      expect(reading().says(intent).wished).toEqual([]);
  });

  test('a reading that comes after the citizen went back is dropped', () => {
    const visitor = reading()
      .says({ type: 'back' })
      .happens({ type: 'card-read', person: woman, verdict: { level: 'chip-read', reasons: ['not-checked'] } });
    expect([visitor.stage, visitor.state.person]).toEqual(['identify', null]);
  });

  test('"not me" forgets everything that the card said', () => {
    const visitor = walk().identified().says({ type: 'confirm-person', correct: false });
    expect(visitor.wished).toContain('forget-person');
    expect(JSON.stringify(visitor.state)).not.toContain('Mai');
  });

  test('a ticket after all, and back: the person is still here, never the first screen with somebody in it', () => {
    const visitor = walk()
      .identified()
      .says({ type: 'confirm-person', correct: true }, { type: 'begin', choice: 'ticket' }, { type: 'back' });
    expect(visitor.stage).toBe('choose');
    for (const state of visitor.stood) if (state.stage.name === 'welcome') expect(state.person).toBeNull();
  });
});

describe('papers', () => {
  const atScan = (): Walk => walk().declared(BIRTH, motherAlone);
  const scanning = (source: 'flatbed' | 'feeder'): Walk => atScan().says({ type: 'scan', paper: 'birth-note', source });

  test('nothing lies in the feeder: said so, and scanning is over', () => {
    const visitor = scanning('feeder').happens({ type: 'scan-ended', fault: fault('document-scanner', 'no-document') });
    expect(visitor.snapshot).toMatchObject({
      screen: { name: 'scan', scanning: null },
      fault: { code: 'no-document', safe: 'answers-kept', next: ['try-again', 'park', 'take-ticket', 'call-staff'] },
    });
  });

  test('a jam on page 21: the twenty before it are kept, and Next goes on with them', () => {
    const visitor = scanning('feeder');
    for (let page = 1; page <= 20; page++)
      visitor.happens({ type: 'page-scanned', paper: 'birth-note', page: { id: `p${page}`, width: 10, height: 10 } });
    visitor.happens({ type: 'scan-ended', fault: fault('document-scanner', 'paper-jammed') });
    expect(visitor.state.papers['birth-note']).toHaveLength(20);
    expect(visitor.snapshot.fault?.code).toBe('paper-jammed');
    expect(visitor.says({ type: 'try-again' }).next().stage).toBe('review');
  });

  test('while the page moves nothing but stopping means anything; stopping is no fault', () => {
    const visitor = scanning('flatbed');
    const before = visitor.state;
    visitor.says({ type: 'scan', paper: 'birth-note', source: 'flatbed' }, { type: 'next' }, { type: 'back' });
    expect(visitor.state.stage).toEqual(before.stage);
    expect(visitor.says({ type: 'cancel-scan' }).wished).toEqual(['cancel-device']);
    visitor.happens({ type: 'scan-ended', fault: fault('document-scanner', 'cancelled') });
    expect(visitor.snapshot).toMatchObject({ fault: null, screen: { scanning: null } });
  });

  test('a required paper is missing: Next says so and stays', () => {
    const visitor = atScan().next();
    expect([visitor.stage, visitor.snapshot.fault?.code]).toEqual(['scan', 'no-document']);
  });

  test('a page that is removed is forgotten in memory too; one that is not there changes nothing', () => {
    const visitor = scanning('flatbed').happens(
      { type: 'page-scanned', paper: 'birth-note', page: { id: 'p1', width: 10, height: 10 } },
      { type: 'scan-ended', fault: null },
    );
    expect(visitor.says({ type: 'remove-page', paper: 'birth-note', page: 'p9' }).wished).toEqual([]);
    visitor.says({ type: 'remove-page', paper: 'birth-note', page: 'p1' });
    expect(visitor.wishes).toEqual([{ do: 'forget-pages', ids: ['p1'] }]);
    expect(visitor.snapshot.screen).toMatchObject({ missing: ['birth-note'] });
  });

  test('an unknown paper or page of the form is not gone to', () => {
    expect(atScan().says({ type: 'select-paper', paper: 'passport' }).wished).toEqual([]);
    const visitor = atScan().scanned().says({ type: 'change', page: 'no-such-page' });
    expect(visitor.stage).toBe('review');
    expect(() => visitor.snapshot).not.toThrow();
  });

  test('a correction from the review comes back to the review', () => {
    const visitor = atScan().scanned().says({ type: 'change', page: 'child' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'form', page: { id: 'child' }, fromReview: true });
    expect(visitor.next().stage).toBe('review');
  });
});

describe('refusals and second presses', () => {
  test('a procedure whose package is refused is not begun', () => {
    const visitor = walk()
      .identified()
      .says({ type: 'confirm-person', correct: true }, { type: 'choose-procedure', id: '9.999999' });
    expect([visitor.stage, visitor.snapshot.fault?.code]).toEqual(['choose', 'package-refused']);
  });

  test('the kiosk is full: nothing is begun, a ticket is offered', () => {
    const visitor = walk()
      .happens({ type: 'health', devices: [], repositoryReachable: true, storageFull: true, alarms: [] })
      .says({ type: 'begin', choice: 'procedure' });
    expect([visitor.stage, visitor.snapshot.fault?.next]).toEqual(['welcome', ['take-ticket', 'call-staff']]);
  });

  test('not agreed: nothing is submitted', () => {
    const visitor = walk().declared(BIRTH, motherAlone).scanned().next().says({ type: 'declare', agreed: false });
    expect([visitor.stage, visitor.wished, visitor.snapshot.fault?.code]).toEqual(['declare', [], 'agreement-needed']);
  });

  test('submit pressed twice: one submission', () => {
    const visitor = walk().declared(BIRTH, motherAlone).scanned().next().says({ type: 'declare', agreed: true });
    expect(visitor.says({ type: 'declare', agreed: true }).wished).toEqual([]);
    expect(visitor.says({ type: 'back' }, { type: 'finish' }).stage).toBe('submitting');
    expect(visitor.happens({ type: 'idle-over' }).stage).toBe('submitting');
  });

  test.each(['not-sealed', 'storage-full', 'daemon-away'] as const)(
    'the submission fails (%s): the answers are kept, and pressing again submits without agreeing anew',
    (code) => {
      const visitor = walk()
        .declared(BIRTH, motherAlone)
        .scanned()
        .next()
        .says({ type: 'declare', agreed: true })
        .happens({ type: 'submit-failed', code });
      expect(visitor.snapshot).toMatchObject({
        busy: false,
        fault: { code, safe: 'answers-kept' },
        screen: { name: 'declare' },
      });
      expect(visitor.says({ type: 'try-again' }).wished).toEqual(['submit']);
    },
  );

  test('a ticket asked for twice: one request', () => {
    const visitor = walk().says({ type: 'begin', choice: 'ticket' }, { type: 'take-ticket', service: 'justice' });
    expect(visitor.wished).toEqual(['issue-ticket']);
    expect(visitor.says({ type: 'take-ticket', service: 'justice' }).wished).toEqual([]);
  });
});

describe('slip and ticket', () => {
  const printed = (what: 'slip' | 'ticket', outcome: 'printed' | 'not-printed' | 'unknown'): VisitEvent => ({
    type: 'print-ended',
    what,
    outcome,
    fault: outcome === 'printed' ? null : fault('ticket-printer', 'paper-out'),
  });
  const withTicket = (): Walk =>
    atSlip().happens({ type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 });

  test('what surely did not come out may be printed again, once for each press', () => {
    const visitor = withTicket().happens(printed('slip', 'not-printed'), printed('ticket', 'printed'));
    expect(visitor.snapshot.fault).toMatchObject({
      code: 'paper-out',
      safe: 'dossier-saved',
      next: ['try-again', 'call-staff'],
    });
    expect(visitor.says({ type: 'reprint' }).wished).toEqual(['print-slip']);
    expect(visitor.says({ type: 'reprint' }).wished).toEqual([]); // it is printing
  });

  test('what may have come out is never printed again', () => {
    const visitor = withTicket().happens(printed('slip', 'unknown'), printed('ticket', 'unknown'));
    expect(visitor.snapshot.fault?.next).toEqual(['call-staff']);
    expect(visitor.says({ type: 'reprint' }).wished).toEqual([]);
    expect(visitor.says({ type: 'try-again' }).wished).toEqual([]);
    const ticket = atTicket().happens(printed('ticket', 'unknown')).says({ type: 'reprint' });
    expect(ticket.wished).toEqual([]);
    expect(atTicket().happens(printed('ticket', 'not-printed')).says({ type: 'reprint' }).wished).toEqual([
      'print-ticket',
    ]);
  });

  test('Next while the slip is printing: goes on by itself as soon as both are out', () => {
    const visitor = withTicket().next();
    expect(visitor.stage).toBe('slip');
    expect(visitor.happens(printed('slip', 'printed')).stage).toBe('slip');
    expect(visitor.happens(printed('ticket', 'printed')).stage).toBe('rate');
  });

  test('no ticket could be had: the slip is printed all the same', () => {
    expect(atSlip().happens({ type: 'ticket-failed' }).wished).toEqual(['print-slip']);
  });

  test.each<VisitEvent>([
    { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 },
    { type: 'ticket-failed' },
  ])(
    'finish pressed before the ticket came ($type): the slip is printed all the same, and nobody waits for ever',
    (event) => {
      const visitor = atSlip().says({ type: 'finish' });
      expect(visitor.stage).toBe('done');
      visitor.happens(event);
      expect([visitor.stage, visitor.wished[0]]).toEqual(['done', 'print-slip']);
      visitor.happens(printed('slip', 'printed'));
      expect(visitor.next().wishes).toEqual([{ do: 'end', why: 'finished' }]);
    },
  );

  test('finish pressed while a ticket is fetched: its number is shown on the last screen and printed', () => {
    const visitor = walk()
      .says({ type: 'begin', choice: 'ticket' }, { type: 'take-ticket', service: 'justice' }, { type: 'finish' })
      .happens({ type: 'ticket-issued', number: 'A007', service: 'Tư pháp', ahead: 6 });
    expect(visitor.wished).toEqual(['print-ticket']);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'done', ticketNumber: 'A007' });
  });

  test('the receipt arrives while the slip is shown: "received", then the official code; of another dossier: nothing', () => {
    const { dossierId } = submission;
    const visitor = withTicket().happens({ type: 'custody', dossierId, custody: 'received', officialCode: null });
    expect(visitor.snapshot.screen).toMatchObject({ custody: 'received', officialCode: null });
    visitor.happens({ type: 'custody', dossierId, custody: 'received', officialCode: 'H14-1' });
    visitor.happens({ type: 'custody', dossierId, custody: 'received', officialCode: null });
    expect(visitor.snapshot.screen).toMatchObject({ officialCode: 'H14-1' });
    const before = visitor.state;
    visitor.happens({ type: 'custody', dossierId: 'another', custody: 'saved-here', officialCode: 'X' });
    expect(visitor.state).toBe(before);
  });

  test('a button pressed out of turn rates nothing; a second press either', () => {
    expect(withTicket().happens({ type: 'button', score: 3 }).wished).toEqual([]);
    const visitor = withTicket()
      .happens(printed('slip', 'printed'), printed('ticket', 'printed'))
      .next()
      .happens({ type: 'button', score: 2 }, { type: 'button', score: 1 });
    expect(visitor.wished).toEqual([]);
  });
});

/** One state of every stage and phase, by the paths above. */
const offer = { procedure: BIRTH, savedAt: world.now(), until: world.now(), submitted: true };

const everyState = (): VisitState[] => {
  const walks = [
    walk().says({ type: 'begin', choice: 'procedure' }),
    walk().identified(),
    walk().identified().says({ type: 'begin', choice: 'ticket' }),
    walk()
      .says({ type: 'begin', choice: 'procedure' })
      .happens(
        { type: 'code-read', text: qrText },
        { type: 'card-presence', present: true },
        { type: 'card-failed', fault: fault('id-card-reader', 'card-removed') },
      ),
    walk().identified().says({ type: 'confirm-person', correct: true }, { type: 'begin', choice: 'ticket' }),
    walk().says({ type: 'begin', choice: 'lookup' }, { type: 'look-up', code: 'X', secret: 'Y' }),
    atTicket(),
    walk().says({ type: 'begin', choice: 'resume' }).happens({ type: 'code-read', text: 'HSCAT 7K3F-9QXM-2B4T-H0WZ' }),
    new Walk({ ...walk().identified().state, offer }).says({ type: 'confirm-person', correct: true }),
    walk()
      .declared(BIRTH, motherAlone)
      .says({ type: 'park' })
      .happens({ type: 'parked', until: world.now(), code: '7K3F-9QXM-2B4T-H0WZ' }),
    walk().declared(BIRTH, 'no answers at all'),
    walk().declared(BIRTH, motherAlone).says({ type: 'scan', paper: 'birth-note', source: 'feeder' }),
    walk().declared(MARRIAGE, single, { '/status/periodFrom': '2010' }).next().submitted(),
    atSlip()
      .happens(
        { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 },
        { type: 'print-ended', what: 'slip', outcome: 'printed', fault: null },
        { type: 'print-ended', what: 'ticket', outcome: 'not-printed', fault: fault('ticket-printer', 'paper-out') },
      )
      .next()
      .says({ type: 'rate', score: 3 })
      .happens({ type: 'left-behind', what: ['card', 'paper'] }, { type: 'idle-warning', secondsLeft: 3 }),
  ];
  const ended: VisitState = { ...walk().state, stage: { name: 'ended', message: 'thanks' } };
  return [...walks.flatMap((one) => one.stood), ended];
};

const everyIntent: IntentBody[] = [
  ...(['procedure', 'ticket', 'lookup', 'resume'] as const).map((choice): IntentBody => ({ type: 'begin', choice })),
  ...(
    [
      'back',
      'next',
      'try-again',
      'other-way',
      'cancel-scan',
      'skip-rating',
      'reprint',
      'park',
      'finish',
      'still-here',
      'call-staff',
      'painted',
    ] as const
  ).map((type): IntentBody => ({ type })),
  { type: 'type-access-code', digits: '000017' },
  { type: 'go-on', with: 'parked' },
  { type: 'go-on', with: 'new' },
  { type: 'open-parked', code: '7K3F-9QXM-2B4T-H0WZ' },
  { type: 'open-parked', code: 'x' },
  { type: 'confirm-person', correct: true },
  { type: 'confirm-person', correct: false },
  ...[BIRTH, MARRIAGE, COPIES, '9.999999', 'none'].map((id): IntentBody => ({ type: 'choose-procedure', id })),
  { type: 'answer', ref: '/child/fullName', value: 'Nông Minh Khôi' },
  { type: 'answer', ref: '/child/dateOfBirth', value: 7 },
  { type: 'answer', ref: '/__proto__/x', value: true },
  { type: 'scan', paper: 'birth-note', source: 'flatbed' },
  { type: 'scan', paper: '__proto__', source: 'feeder' },
  { type: 'select-paper', paper: 'birth-note' },
  { type: 'select-paper', paper: 'none' },
  { type: 'remove-page', paper: 'birth-note', page: 'page-0' },
  { type: 'remove-page', paper: 'none', page: 'none' },
  ...['child', 'papers', 'none', ''].map((page): IntentBody => ({ type: 'change', page })),
  { type: 'declare', agreed: true },
  { type: 'declare', agreed: false },
  { type: 'rate', score: 1 },
  { type: 'take-ticket', service: 'justice' },
  { type: 'take-ticket', service: 'none' },
  { type: 'look-up', code: 'TAM', secret: 'ABC' },
  { type: 'set-language', language: 'en' },
  { type: 'set-text-size', textSize: 'largest' },
  { type: 'set-contrast', contrast: 'white-on-black' },
];

const everyEvent: VisitEvent[] = [
  ...everyIntent.map((intent): VisitEvent => ({ type: 'intent', intent })),
  { type: 'card-presence', present: true },
  { type: 'card-presence', present: false },
  { type: 'code-read', text: qrText },
  { type: 'code-read', text: '' },
  { type: 'card-progress', percent: 40 },
  { type: 'card-read', person: woman, verdict: { level: 'chip-read', reasons: ['not-checked'] } },
  { type: 'card-failed', fault: fault('id-card-reader', 'card-removed') },
  { type: 'scan-rows', page: 1, rows: 1, ofRows: 2, preview: 1 },
  { type: 'page-scanned', paper: 'birth-note', page: { id: 'late', width: 1, height: 1 } },
  { type: 'scan-ended', fault: null },
  { type: 'scan-ended', fault: fault('document-scanner', 'paper-jammed') },
  { type: 'sealed' },
  { type: 'submitted', submission },
  { type: 'submit-failed', code: 'daemon-away' },
  { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 },
  { type: 'ticket-failed' },
  ...(['printed', 'not-printed', 'unknown'] as const).flatMap((outcome): VisitEvent[] =>
    (['slip', 'ticket'] as const).map((what) => ({
      type: 'print-ended',
      what,
      outcome,
      fault: outcome === 'printed' ? null : fault('ticket-printer', 'paper-jammed'),
    })),
  ),
  { type: 'lookup-failed', why: 'locked', triesLeft: 0 },
  { type: 'custody', dossierId: submission.dossierId, custody: 'received', officialCode: 'H14-1' },
  { type: 'button', score: 3 },
  { type: 'health', devices: [], repositoryReachable: false, storageFull: true, alarms: [] },
  { type: 'own-devices', devices: [] },
  { type: 'left-behind', what: ['card'] },
  { type: 'idle-warning', secondsLeft: 45 },
  { type: 'idle-over' },
  { type: 'daemon-line', up: false },
  { type: 'daemon-line', up: true },
  { type: 'draft-looked', keeps: true, offer, fault: null },
  { type: 'draft-looked', keeps: false, offer: null, fault: 'draft-unreadable' },
  { type: 'draft-not-opened', why: 'draft-not-found' },
  { type: 'draft-saved', until: 1 },
  { type: 'draft-saved', until: null },
  { type: 'parked', until: 1, code: null },
  { type: 'park-failed' },
  { type: 'print-ended', what: 'parking-slip', outcome: 'unknown', fault: null },
  ...[walk().declared(BIRTH, motherAlone).state].flatMap((state): VisitEvent[] => {
    const parked = toPark(state, world, { proof: 'done', submitting: null, before: null });
    return parked ? [{ type: 'draft-opened', way: 'card', parked, lost: ['page-0'], dossier: null }] : [];
  }),
];

describe('every stage answers every event', () => {
  const states = everyState();
  const shape = Compile(Snapshot);
  const frame = { revision: 1, acknowledged: 0, office: 'Một cửa', kioskName: 'Kiosk A' };

  test('the walks stood in every stage there is', () => {
    const stages = new Set(states.map((state) => state.stage.name));
    expect([...stages].sort()).toEqual(
      [
        'before',
        'choose',
        'confirm',
        'declare',
        'done',
        'ended',
        'enter-code',
        'form',
        'identify',
        'lookup',
        'parked',
        'rate',
        'resume',
        'review',
        'scan',
        'slip',
        'submitting',
        'take-ticket',
        'ticket',
        'welcome',
      ].sort(),
    );
  });

  test('none throws, two in a row neither; each screen that is reached fits its schema and shows no whole number', () => {
    const checked = new Set<string>();
    const check = (state: VisitState, how: string): void => {
      const snapshot = snapshotOf(state, world, frame);
      const text = JSON.stringify(snapshot);
      if (checked.has(text)) return;
      checked.add(text);
      if (!shape.Check(snapshot)) expect.fail(`${how}: ${JSON.stringify(shape.Errors(snapshot).slice(0, 3))}`);
      if (!['form', 'review'].includes(snapshot.screen.name) && text.includes(woman.personalNumber ?? ''))
        expect.fail(`${how}: the whole personal number stands on ${snapshot.screen.name}`);
    };
    const sample = new Map<string, VisitState>();
    for (const state of states) {
      check(state, state.stage.name);
      for (const event of everyEvent) {
        const how = `${state.stage.name} + ${JSON.stringify(event).slice(0, 120)}`;
        const { state: next } = stepVisit(state, event, world);
        check(next, how);
        if (next !== state)
          sample.set(`${JSON.stringify(next.stage)} ${next.busy} ${event.type} ${next.fault?.code}`, next);
      }
    }
    for (const state of sample.values())
      for (const event of everyEvent)
        check(stepVisit(state, event, world).state, `${JSON.stringify(state.stage)} + ${event.type}`);
    expect(checked.size).toBeGreaterThan(300);
  });

  test('on "is this you?" the number is masked, in the bytes that leave the process', () => {
    const text = JSON.stringify(walk().identified().snapshot);
    expect(text).toContain('0041••••0017');
    expect(text).not.toContain('004190000017');
  });

  test('silence ends every stage but a running submission; finish leads out of every stage but that', () => {
    for (const state of states) {
      const { name } = state.stage;
      const silent = stepVisit(state, { type: 'idle-over' }, world);
      const finished = stepVisit(state, { type: 'intent', intent: { type: 'finish' } }, world);
      const ends = silent.effects.some((effect) => effect.do === 'end');
      expect([name, ends]).toEqual([name, name !== 'submitting' && name !== 'ended']);
      const leaves = finished.state.stage.name === 'done' || finished.effects.some((effect) => effect.do === 'end');
      expect([name, leaves]).toEqual([name, name !== 'submitting' && name !== 'ended']);
    }
  });

  test('the warning about silence goes with any touch', () => {
    for (const state of states) {
      const warned = stepVisit(state, { type: 'idle-warning', secondsLeft: 9 }, world).state;
      const here = stepVisit(warned, { type: 'intent', intent: { type: 'still-here' } }, world).state;
      expect(here.idleSecondsLeft).toBeNull();
    }
  });

  test('the daemon goes away and comes back: said, and taken back; a fault that is shown stays', () => {
    const visitor = walk().declared(BIRTH, motherAlone).happens({ type: 'daemon-line', up: false });
    expect(visitor.snapshot.fault).toMatchObject({ code: 'daemon-away', safe: 'answers-kept' });
    expect(visitor.happens({ type: 'daemon-line', up: true }).snapshot.fault).toBeNull();
    const shown = walk()
      .declared(BIRTH, motherAlone)
      .next()
      .happens({ type: 'daemon-line', up: false }, { type: 'daemon-line', up: true });
    expect(shown.snapshot.fault?.code).toBe('no-document');
  });

  test('every package of the house can be chosen and its first screen drawn, in both languages', () => {
    for (const pkg of packages)
      for (const language of ['vi', 'en'] as const) {
        const visitor = walk().says({ type: 'set-language', language }).chose(pkg.procedure.id);
        expect(visitor.snapshot.screen).toMatchObject({ name: 'before', procedure: { id: pkg.procedure.id } });
      }
  });
});
