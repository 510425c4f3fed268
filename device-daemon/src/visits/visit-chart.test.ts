import type { DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { describe, expect, test } from 'vitest';
import type { VisitEvent } from './visit-events.ts';
import { fault, qrText, submission, Walk, woman } from './visit-for-tests.ts';

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
    const visitor = walk().declared(MARRIAGE, single, { '/status/periods/i1/from': '2010' });
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

  test('nobody is asked to hold a code before a reader that still starts, is broken or is not there', () => {
    const reader = (state: DeviceHealth['state']): DeviceHealth => ({
      device: 'code-reader',
      state,
      fault: null,
      warnings: [],
      identity: '',
      since: 0,
    });
    const visitor = walk().says({ type: 'begin', choice: 'procedure' });
    const asked = (devices: DeviceHealth[]) =>
      visitor.happens({ type: 'own-devices', devices }).snapshot.screen as ScreenOf<'identify'>;
    expect(asked([]).codeReader).toBe('starting');
    expect(asked([reader('opening')]).codeReader).toBe('starting');
    for (const state of ['ready', 'busy', 'attention'] as const)
      expect(asked([reader(state)]).codeReader).toBeUndefined();
    for (const state of ['absent', 'recovering', 'out-of-service'] as const)
      expect(asked([reader(state)]).codeReader).toBe('away');
    expect(
      new Walk(undefined, { codeReader: false }).says({ type: 'begin', choice: 'procedure' }).snapshot.screen,
    ).toMatchObject({
      codeReader: 'away',
    });
  });

  test('taken away while it is read: said so, nothing is kept, and laid down again it is read again', () => {
    const visitor = reading().happens(
      { type: 'card-presence', present: false },
      { type: 'card-failed', fault: fault('id-card-reader', 'card-removed') },
    );
    expect(visitor.snapshot).toMatchObject({
      screen: { name: 'identify', phase: 'failed', triesLeft: null },
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

  test('each wrong six digits is counted and nothing else is; after the third the pad is closed, the code of the card is not', () => {
    const visitor = walk().says({ type: 'begin', choice: 'procedure' });
    const shownLeft = (): unknown => (visitor.snapshot.screen as { triesLeft?: unknown }).triesLeft;
    const tried = (digits: string, code: 'access-code-wrong' | 'card-removed'): void => {
      visitor
        .says({ type: 'type-access-code', digits })
        .happens(
          { type: 'card-presence', present: true },
          { type: 'card-failed', fault: fault('id-card-reader', code) },
        )
        .happens({ type: 'card-presence', present: false })
        .says({ type: 'try-again' });
      if (code === 'card-removed') visitor.says({ type: 'back' });
    };
    expect(shownLeft()).toBeNull();
    tried('123451', 'access-code-wrong');
    expect(shownLeft()).toBe(2);
    tried('123452', 'card-removed');
    expect(shownLeft()).toBe(2);
    tried('123452', 'access-code-wrong');
    tried('123453', 'access-code-wrong');
    expect(shownLeft()).toBe(0);
    visitor.says({ type: 'type-access-code', digits: '000017' });
    expect(visitor.snapshot.screen).toMatchObject({ phase: 'need-code' });
    visitor.happens({ type: 'code-read', text: qrText });
    expect(visitor.snapshot.screen).toMatchObject({ phase: 'need-card' });
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
