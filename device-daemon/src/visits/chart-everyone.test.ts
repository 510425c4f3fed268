import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import { describe, expect, test } from 'vitest';
import { toPark } from './chart-parking.ts';
import {
  adult,
  child,
  childCode,
  code,
  fault,
  foreigner,
  packages,
  passportLines,
  qrText,
  unproven,
  Walk,
  woman,
} from './visit-for-tests.ts';
import type { SiteIdentity, VisitState } from './visit-state.ts';

const BIRTH = '1.001193';
const COPIES = '2.000815';
const EXTRACT = '2.000635';
const walk = (site: Partial<SiteIdentity> = {}): Walk => new Walk(undefined, site);
const yes: IntentBody = { type: 'confirm-person', correct: true };
const proxysCode = '096085999999||Trần Văn Bình|20071985|Nam|Ấp 3, Tân Thành, Cà Mau|15082025||||';
const answers = (visitor: Walk, given: Readonly<Record<string, string>>): Walk =>
  visitor.says(...Object.entries(given).map(([ref, value]): IntentBody => ({ type: 'answer', ref, value })));
/** Through the form of the extract and, as far as papers are wanted, the scanner, to the agreement. */
const declared = (visitor: Walk): Walk => {
  for (let page = 0; page < 8 && visitor.stage === 'form'; page++) {
    answers(visitor, {
      '/applicant/phone': '0912345678',
      '/applicant/residence': 'Phường Thục Phán, tỉnh Cao Bằng',
      '/record/event': 'birth',
      '/record/fullName': 'Trần Văn Bình',
      '/record/dateOfBirth': '1985-07-20',
      '/record/registeredAt': 'Phường Thục Phán, tỉnh Cao Bằng',
    }).next();
  }
  return visitor.scanned().next();
};
const nothingIsKnown = (state: VisitState): void =>
  expect([state.person, state.verdict, state.accessCode, state.hasPortrait]).toEqual([null, null, null, false]);

describe('a card that is not believed', () => {
  const reading = (): Walk =>
    walk().begun().happens({ type: 'code-read', text: qrText }, { type: 'card-presence', present: true });

  test('its code, shown once more, does not wash it clean: without a chip there is the ticket, and a believed card goes on', () => {
    const forged = () =>
      reading()
        .happens({ type: 'card-not-believed', reasons: ['chip-is-a-copy'] })
        .says({ type: 'other-way' })
        .happens({ type: 'card-presence', present: false }, { type: 'code-read', text: qrText });
    const visitor = forged().says({ type: 'other-way' });
    expect(visitor.stage).toBe('take-ticket');
    nothingIsKnown({ ...visitor.state, accessCode: null });
    const genuine = forged().happens(
      { type: 'card-presence', present: true },
      { type: 'card-read', person: woman, verdict: unproven },
    );
    expect(genuine.stage).toBe('confirm');
    expect(genuine.state.doubted).toBe(false);
  });

  test('what is said on the screen is said to the citizen: nothing on it is for staff', () => {
    const { screen } = reading().happens({ type: 'card-not-believed', reasons: ['chip-is-a-copy'] }).snapshot;
    if (screen.name !== 'identify') throw new Error(screen.name);
    expect(screen.reasons.map(({ words }) => words).join(' ')).not.toMatch(/sao chép|giả|bình tĩnh|DG/);
  });

  test('said calmly, nothing of it is kept, and the next is another way, a ticket, or staff', () => {
    const visitor = reading().happens({ type: 'card-not-believed', reasons: ['revocation-unknown', 'group-altered'] });
    expect(visitor.wished).toEqual(['forget-chip']);
    nothingIsKnown(visitor.state);
    expect(visitor.snapshot).toMatchObject({
      screen: { name: 'identify', phase: 'failed', reasons: [{ code: 'group-altered' }] },
      fault: {
        code: 'card-not-believed',
        safe: 'nothing-was-started',
        next: ['other-way', 'take-ticket', 'call-staff'],
      },
    });
    expect(JSON.stringify(visitor.snapshot)).not.toContain('Mai');
  });

  test('its QR does not stand in for it: "another way" shows the ways again', () => {
    const visitor = reading()
      .happens({ type: 'card-not-believed', reasons: ['chip-is-a-copy'] })
      .says({ type: 'other-way' });
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'identify',
      phase: 'need-code',
      ways: ['passport', 'vneid'],
      reasons: [],
    });
    nothingIsKnown(visitor.state);
  });

  test('a QR that names somebody else is told apart from a forgery', () => {
    const visitor = reading().happens({ type: 'card-not-believed', reasons: ['code-disagrees'] });
    expect(visitor.snapshot.fault?.code).toBe('code-disagrees');
    expect(visitor.happens({ type: 'code-read', text: qrText }).wished).toEqual(['read-card']); // shown again: read again
  });

  test('an expired card that the service finds not in force is called expired, unless something else is wrong with it', () => {
    const refused = reading().happens({ type: 'card-not-believed', reasons: ['card-expired', 'online-refused'] });
    expect(refused.snapshot.fault?.code).toBe('card-expired');
    const forged = reading().happens({ type: 'card-not-believed', reasons: ['card-expired', 'group-altered'] });
    expect(forged.snapshot.fault?.code).toBe('card-not-believed');
    const calledIn = reading().happens({ type: 'card-not-believed', reasons: ['online-refused'] });
    expect(calledIn.snapshot.fault?.code).toBe('card-not-believed');
  });

  test('a QR that does not open the card that lies there', () => {
    const visitor = reading().happens({ type: 'card-failed', fault: fault('id-card-reader', 'access-code-wrong') });
    expect(visitor.snapshot.fault?.code).toBe('code-of-another-card');
    expect(visitor.says({ type: 'try-again' }).snapshot.screen).toMatchObject({ phase: 'need-code' });
  });

  test('the verdict of a card that was left meanwhile changes nothing', () => {
    const visitor = reading().says({ type: 'back' });
    const before = visitor.state;
    expect(visitor.happens({ type: 'card-not-believed', reasons: ['group-altered'] }).state).toBe(before);
  });
});

describe('codes', () => {
  test('a code of VNeID is no code of a card: said so, and how to go on', () => {
    const visitor = walk().begun().happens({ type: 'code-read', text: 'https://vneid.gov.vn/qr?t=1' });
    expect(visitor.snapshot.fault?.code).toBe('code-of-app');
    expect(visitor.says({ type: 'identify-by', way: 'vneid' }).wished).toEqual(['cancel-device', 'sign-in']);
  });

  test('the lines of a passport open its chip, and stand in for it where none can be read', () => {
    const visitor = walk()
      .begun()
      .happens({ type: 'code-read', text: passportLines }, { type: 'card-presence', present: true });
    expect(visitor.wishes).toMatchObject([
      {
        do: 'read-card',
        access: {
          source: 'document',
          access: [{ kind: 'mrz', documentNumber: 'L898902C3', dateOfBirth: '740812', dateOfExpiry: '120415' }],
        },
      },
    ]);
    visitor
      .happens({ type: 'card-failed', fault: fault('id-card-reader', 'card-unreadable') })
      .says({ type: 'other-way' });
    expect(visitor.state.person).toMatchObject({ level: 'qr', personalNumber: null, document: { kind: 'passport' } });
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'confirm',
      person: { document: 'passport', numberMasked: '••••••2C3', expiredOn: '2012-04-15' },
    });
  });

  test('a card of 2024 is called by its own name', () => {
    const visitor = walk().begun().happens({ type: 'code-read', text: proxysCode }).says({ type: 'other-way' });
    expect(visitor.snapshot.screen).toMatchObject({ person: { document: 'identity-card', level: 'qr' } });
  });
});

describe('an expired card', () => {
  const expired = { ...woman, expiresOn: '2026-11-22' };

  test('is said so, and the office decides: here it goes on', () => {
    const visitor = walk().identified(expired);
    expect(visitor.snapshot.screen).toMatchObject({ person: { expiredOn: '2026-11-22' } });
    visitor.says(yes, { type: 'choose-procedure', id: BIRTH });
    expect(visitor.snapshot.screen).toMatchObject({ counterOnly: null });
    expect(visitor.next().stage).toBe('form');
  });

  test('there it is a matter for the counter, with a ticket for it', () => {
    const visitor = walk({ expiredCards: 'counter' })
      .identified(expired)
      .says(yes, { type: 'choose-procedure', id: BIRTH });
    expect(visitor.snapshot.screen).toMatchObject({ counterOnly: 'card-expired', ticketService: 'justice' });
    expect(visitor.next().stage).toBe('before');
    expect(visitor.says({ type: 'take-ticket', service: 'justice' }).wished).toEqual(['issue-ticket']);
  });

  test('the procedure’s own word goes before the office’s', () => {
    const visitor = walk().identified(expired);
    visitor.world = {
      ...visitor.world,
      packages: packages.map((pkg) => ({
        ...pkg,
        procedure: { ...pkg.procedure, identity: { ...pkg.procedure.identity, expiredCard: 'counter' } },
      })),
    };
    visitor.says(yes, { type: 'choose-procedure', id: BIRTH });
    expect(visitor.snapshot.screen).toMatchObject({ counterOnly: 'card-expired' });
  });

  test('on its last day it has not expired', () => {
    expect(walk().identified({ ...woman, expiresOn: '2026-11-23' }).snapshot.screen).toMatchObject({
      person: { expiredOn: null },
    });
  });
});

describe('a foreigner', () => {
  test('types what opens the passport: a mistake is said, then the chip is read', () => {
    const visitor = walk().begun().says({ type: 'identify-by', way: 'passport' }).next();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'document', errors: [{}, {}, {}] });
    answers(visitor, {
      '/document/number': 'l898902c3',
      '/document/dateOfBirth': '1974-08-12',
      '/document/dateOfExpiry': '2032-04-15',
    });
    expect(visitor.next().snapshot.screen).toMatchObject({
      name: 'identify',
      phase: 'need-card',
      codeSource: 'document',
    });
    visitor.happens({ type: 'card-presence', present: true });
    expect(visitor.wishes).toMatchObject([
      { access: { access: [{ documentNumber: 'L898902C3', dateOfBirth: '740812', dateOfExpiry: '320415' }] } },
    ]);
    visitor.happens({ type: 'card-failed', fault: fault('id-card-reader', 'access-code-wrong') });
    expect(visitor.snapshot.fault?.code).toBe('document-misread');
    visitor.says({ type: 'try-again' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'document', fields: [{ value: 'l898902c3' }, {}, {}] });
    expect(visitor.says({ type: 'back' }).snapshot.screen).toMatchObject({ phase: 'need-code' });
  });

  test('is not led into a form that needs a personal number: why, and a ticket', () => {
    const visitor = walk().identified(foreigner).says(yes, { type: 'choose-procedure', id: BIRTH });
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'before',
      counterOnly: 'no-personal-number',
      ticketService: 'justice',
    });
    expect(visitor.next().stage).toBe('before');
    visitor
      .says({ type: 'take-ticket', service: 'justice' })
      .happens({ type: 'ticket-issued', number: 'A003', service: 'Tư pháp', ahead: 0 });
    expect(visitor.stage).toBe('ticket');
  });

  test('makes a dossier where a document’s number is enough', () => {
    const visitor = declared(
      walk()
        .identified(foreigner)
        .says(yes, { type: 'choose-procedure', id: EXTRACT })
        .next()
        .says({ type: 'stand-as', capacity: 'self' }),
    );
    expect(visitor.stage).toBe('declare');
    expect(visitor.state.draft?.submitter).toEqual({ fullName: 'ERIKSSON ANNA MARIA', personalNumber: null });
  });
});

describe('a child', () => {
  test('of nine with a card of its own: a parent or guardian is asked for, the chip is forgotten', () => {
    const visitor = walk().withChild();
    expect(visitor.wished).toEqual(['cancel-device', 'forget-chip']);
    expect(visitor.snapshot.screen).toEqual({
      name: 'guardian',
      child: 'Nông Minh Khôi',
      ways: ['card', 'passport', 'vneid'],
    });
    nothingIsKnown(visitor.state);
  });

  test('its card is not read again as its mother’s: it has to go first', () => {
    const visitor = walk()
      .withChild()
      .says({ type: 'identify-by', way: 'card' })
      .happens({ type: 'code-read', text: qrText });
    expect(visitor.wished).toEqual([]);
    expect(visitor.snapshot.screen).toMatchObject({
      phase: 'need-card',
      liftFirst: true,
      forChild: 'Nông Minh Khôi',
    });
    visitor.happens({ type: 'card-presence', present: false });
    expect(visitor.snapshot.screen).toMatchObject({ liftFirst: false });
    expect(visitor.happens({ type: 'card-presence', present: true }).wished).toEqual(['read-card']);
  });

  const mother = (): Walk =>
    walk()
      .withChild()
      .happens(
        { type: 'card-presence', present: false },
        { type: 'code-read', text: qrText },
        { type: 'card-presence', present: true },
        { type: 'card-read', person: woman, verdict: unproven },
        { type: 'draft-looked', keeps: true, offer: null, fault: null },
      );

  test('its mother hands in, it is the owner, and nobody asks for whom', () => {
    const visitor = mother();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'confirm', forChild: 'Nông Minh Khôi' });
    visitor.says(yes, { type: 'choose-procedure', id: EXTRACT }).next();
    expect(visitor.stage).toBe('form');
    expect(visitor.state.draft).toMatchObject({
      submitter: { fullName: 'Nông Thị Mai' },
      standing: {
        capacity: 'parent',
        owner: { fullName: 'Nông Minh Khôi', personalNumber: '004217000018', source: 'chip', verified: true },
      },
    });
  });

  test('"not me": the mother is forgotten, the child is not', () => {
    const visitor = mother().says({ type: 'confirm-person', correct: false });
    expect(visitor.snapshot.screen).toMatchObject({ phase: 'need-code', forChild: 'Nông Minh Khôi' });
    expect(visitor.says({ type: 'back' }).stage).toBe('guardian');
    visitor.says({ type: 'back' });
    expect([visitor.wished, visitor.state.child]).toEqual([['forget-person'], null]);
  });

  test('whose card cannot be read: its QR says that it is a child all the same', () => {
    const visitor = walk().begun().happens({ type: 'code-read', text: childCode }).says({ type: 'other-way' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'guardian', child: 'Nông Minh Khôi' });
  });

  test('no adult is there: a ticket, and nothing is kept', () => {
    const visitor = walk().withChild().says({ type: 'begin', choice: 'ticket' });
    expect(visitor.stage).toBe('take-ticket');
    expect([visitor.state.child, visitor.wished]).toEqual([null, ['cancel-device', 'forget-person']]);
  });

  test('two children and no adult: the last one is asked an adult for', () => {
    const sister = { ...child, fullName: 'Nông Thị Lan', personalNumber: '004318000019' };
    const visitor = walk()
      .withChild()
      .happens(
        { type: 'card-presence', present: false },
        { type: 'code-read', text: childCode },
        { type: 'card-presence', present: true },
        { type: 'card-read', person: sister, verdict: unproven },
      );
    expect(visitor.snapshot.screen).toMatchObject({ name: 'guardian', child: 'Nông Thị Lan' });
  });

  test('on the fourteenth birthday nobody else is needed', () => {
    expect(walk().identified({ ...child, dateOfBirth: '2012-11-23' }).stage).toBe('confirm');
  });
});

describe('for whom', () => {
  test('is asked only where the procedure allows more than one, and never of a form that asks itself', () => {
    expect(walk().chose(BIRTH).next().stage).toBe('form');
    expect(walk().chose('1.004873').next().stage).toBe('form');
    expect(walk().chose(EXTRACT).next().snapshot.screen).toMatchObject({
      name: 'for-whom',
      capacities: ['self', 'parent', 'proxy', 'representative'],
      chosen: null,
    });
  });

  test('with an authorisation: the other’s QR fills the boxes, the paper is required, the roles are kept apart', () => {
    const visitor = walk().asked('proxy').happens({ type: 'code-read', text: proxysCode }).next();
    expect(visitor.stage).toBe('form');
    expect(visitor.state.draft).toMatchObject({
      submitter: { fullName: 'Nông Thị Mai' },
      standing: { capacity: 'proxy', owner: { fullName: 'Trần Văn Bình', source: 'qr', verified: false } },
    });
    for (let page = 0; page < 5 && visitor.stage === 'form'; page++)
      answers(visitor, {
        '/applicant/phone': '0912345678',
        '/record/event': 'birth',
        '/record/registeredAt': 'Tân Thành, Cà Mau',
      }).next();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'scan', missing: ['authorisation'] });
    expect(visitor.scanned().next().stage).toBe('declare');
  });

  test('an enterprise by its name and tax code; a code of somebody’s card says nothing about it', () => {
    const visitor = walk().asked('representative').next();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'owner', errors: [{}, {}] });
    const before = visitor.state;
    expect(visitor.happens({ type: 'code-read', text: proxysCode }).state).toBe(before);
    answers(visitor, { '/organisation/name': 'Công ty TNHH Non Nước', '/organisation/taxCode': '4800123456' }).next();
    expect(visitor.state.draft?.standing).toMatchObject({
      capacity: 'representative',
      owner: { kind: 'organisation', taxCode: '4800123456', verified: false },
    });
  });

  test('the wrong code while the owner is asked for: said so, what was typed stays', () => {
    const visitor = answers(walk().asked('proxy'), { '/person/fullName': 'Trần Văn Bình' });
    visitor.happens({ type: 'code-read', text: 'milk' });
    expect(visitor.snapshot).toMatchObject({
      fault: { code: 'not-an-id-code', safe: 'answers-kept' },
      screen: { fields: [{ value: 'Trần Văn Bình' }, {}, {}] },
    });
    expect(visitor.says({ type: 'try-again' }).snapshot.fault).toBeNull();
  });

  test('chosen wrongly: back from the form, another answer, what was declared stays', () => {
    const visitor = answers(walk().asked('self'), { '/applicant/phone': '0912345678' }).says({ type: 'back' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'for-whom', chosen: 'self' });
    visitor.says({ type: 'stand-as', capacity: 'proxy' }).happens({ type: 'code-read', text: proxysCode }).next();
    expect(visitor.state.draft?.answers['/applicant/phone']?.value).toBe('0912345678');
    expect(visitor.state.draft?.standing?.owner?.fullName).toBe('Trần Văn Bình');
  });

  test('another procedure is another question', () => {
    const visitor = walk().asked('self').says({ type: 'back' }, { type: 'back' }, { type: 'back' });
    visitor.says({ type: 'choose-procedure', id: BIRTH });
    expect([visitor.state.standing, visitor.state.draft]).toEqual([null, null]);
  });
});

describe('VNeID', () => {
  test('a code, the time that is left, an approval: the person is known as well as can be', () => {
    const visitor = walk().signingIn();
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'vneid',
      phase: 'waiting',
      code,
      secondsLeft: 119,
      secondsInAll: 120,
    });
    visitor.happens({ type: 'signed-in', person: adult });
    expect([visitor.stage, visitor.wished]).toEqual(['confirm', []]); // no chip, so no draft to look for
    expect(visitor.snapshot.screen).toMatchObject({ person: { level: 'online', source: 'vneid', document: null } });
    expect(visitor.says(yes).stage).toBe('choose');
  });

  test.each(['refused', 'late', 'unavailable', 'untrusted'] as const)('%s: said so, and the ways out', (why) => {
    const visitor = walk().signingIn().happens({ type: 'sign-in-ended', why });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'vneid', phase: why, code: null });
    nothingIsKnown(visitor.state);
    expect(visitor.happens({ type: 'signed-in', person: adult }).stage).toBe('vneid'); // too late is too late
    expect(visitor.says({ type: 'try-again' }).wished).toEqual(['cancel-device', 'sign-in']);
  });

  test('left by "back", by another way or for a ticket: the sign-in is taken back, and its approval comes to nobody', () => {
    for (const intent of [
      { type: 'back' },
      { type: 'other-way' },
      { type: 'identify-by', way: 'passport' },
      { type: 'begin', choice: 'ticket' },
    ] as const) {
      const visitor = walk().signingIn().says(intent);
      expect(visitor.wished).toContain('cancel-sign-in');
      visitor.happens({ type: 'signed-in', person: adult });
      nothingIsKnown(visitor.state);
    }
  });

  test('is not offered where the site has none', () => {
    const visitor = walk({ signIn: false }).begun();
    expect(visitor.snapshot.screen).toMatchObject({ ways: ['passport'] });
    expect(visitor.says({ type: 'identify-by', way: 'vneid' }).stage).toBe('identify');
  });

  test('a parked draft keeps nothing of the sign-in: who comes back with the code has proven nothing', () => {
    const visitor = walk().signedIn(adult).says(yes, { type: 'choose-procedure', id: EXTRACT }).next();
    visitor.says({ type: 'stand-as', capacity: 'self' });
    expect(visitor.state.draft?.known['id.fullName']).toMatchObject({ source: 'vneid', verified: true });
    const parked = toPark(visitor.state, visitor.world, { proof: 'none', submitting: null, before: null });
    expect(parked?.person).toMatchObject({ level: 'typed', source: 'typed', fullName: 'Nông Thị Mai' });
    expect(parked?.draft?.known['id.fullName']).toMatchObject({ verified: false });
    const byCard = walk().asked('self').state;
    const chip = { ...byCard, person: { ...woman, level: 'chip-authenticated' as const } };
    expect(toPark(chip, visitor.world, { proof: 'none', submitting: null, before: null })?.person?.level).toBe('qr');
  });
});

describe('a procedure that needs to know the person better', () => {
  const atLevel = (site: Partial<SiteIdentity>): Walk => walk(site).chose(BIRTH).next();
  const asks = { require: { procedures: { [BIRTH]: 'chip-authenticated' as const } } };

  test('says what would be enough and offers it, or a ticket', () => {
    const visitor = atLevel(asks);
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'prove',
      procedure: 'Đăng ký khai sinh',
      has: 'chip-read',
      needs: 'chip-authenticated',
      ways: ['card', 'vneid'],
    });
    expect(visitor.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
  });

  test('other procedures ask for no more than they did', () => {
    expect(walk(asks).chose(EXTRACT).next().stage).toBe('for-whom');
    expect(walk(asks).chose(COPIES).stage).toBe('before');
  });

  test('VNeID is enough: the citizen is back where they were, and goes on', () => {
    const visitor = atLevel(asks)
      .says({ type: 'identify-by', way: 'vneid' })
      .happens({ type: 'sign-in-opened', code, seconds: 120 }, { type: 'signed-in', person: adult })
      .says(yes);
    expect([visitor.stage, visitor.state.procedure]).toEqual(['before', BIRTH]);
    expect(visitor.next().stage).toBe('form');
  });

  test('the same card, read again and proven this time', () => {
    const visitor = atLevel(asks)
      .says({ type: 'identify-by', way: 'card' })
      .happens(
        { type: 'code-read', text: qrText },
        {
          type: 'card-read',
          person: { ...woman, level: 'chip-authenticated' },
          verdict: { level: 'chip-authenticated', reasons: [] },
        },
      );
    expect(visitor.wished).toEqual([]); // it holds this visit's draft already
    expect(visitor.says(yes).next().stage).toBe('form');
  });

  test('somebody else’s VNeID: nothing of it is used, whoever began is still there', () => {
    const visitor = atLevel(asks)
      .says({ type: 'identify-by', way: 'vneid' })
      .happens(
        { type: 'sign-in-opened', code, seconds: 120 },
        { type: 'signed-in', person: { ...adult, personalNumber: '096085999999', fullName: 'Trần Văn Bình' } },
      )
      .says(yes);
    expect([visitor.stage, visitor.snapshot.fault?.code]).toEqual(['prove', 'another-person']);
    expect(visitor.state.person?.fullName).toBe('Nông Thị Mai');
    expect(JSON.stringify(visitor.state)).not.toContain('Bình');
    expect(visitor.wished).toContain('forget-chip');
  });

  test('given up half way: back to what was asked, then back to the procedure', () => {
    const visitor = atLevel(asks).says({ type: 'identify-by', way: 'card' }, { type: 'back' });
    expect([visitor.stage, visitor.state.person?.fullName]).toEqual(['prove', 'Nông Thị Mai']);
    expect(visitor.says({ type: 'back' }).stage).toBe('before');
    const byPhone = atLevel(asks).says({ type: 'identify-by', way: 'vneid' }, { type: 'back' });
    expect([byPhone.stage, byPhone.state.person?.fullName]).toEqual(['prove', 'Nông Thị Mai']);
    expect(byPhone.wished).toContain('cancel-sign-in');
  });

  test('nothing here reaches it: the counter, at once', () => {
    const visitor = atLevel({ require: { default: 'online' }, signIn: false, cardCeiling: 'chip-read' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'prove', needs: 'online', ways: [] });
  });

  test('a draft that was taken up by its code is submitted only by somebody who has proven enough', () => {
    const taken: VisitState = {
      ...declared(walk().asked('self')).state,
      person: { ...woman, level: 'typed', source: 'typed' },
    };
    const visitor = new Walk(taken).says({ type: 'declare', agreed: true });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'prove', has: 'typed', needs: 'qr' });
    visitor
      .says({ type: 'identify-by', way: 'vneid' })
      .happens({ type: 'sign-in-opened', code, seconds: 120 }, { type: 'signed-in', person: adult })
      .says(yes);
    expect(visitor.stage).toBe('declare');
    expect(visitor.state.draft?.answers['/applicant/phone']?.value).toBe('0912345678');
    expect(visitor.says({ type: 'declare', agreed: true }).wished).toEqual(['submit']);
  });
});

test('no card at all: a ticket, from the first screen of the two ways', () => {
  const visitor = walk().begun().says({ type: 'other-way' });
  expect(visitor.stage).toBe('take-ticket');
  visitor
    .says({ type: 'take-ticket', service: 'justice' })
    .happens({ type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 });
  expect(visitor.stage).toBe('ticket');
});

test('a card without a portrait is a card like any other', () => {
  const visitor = walk()
    .begun()
    .happens(
      { type: 'code-read', text: qrText },
      { type: 'card-presence', present: true },
      { type: 'card-read', person: woman, verdict: unproven },
      { type: 'draft-looked', keeps: false, offer: null, fault: null },
    );
  expect(visitor.snapshot.screen).toMatchObject({
    name: 'confirm',
    person: expect.not.objectContaining({ portraitUrl: expect.anything() }),
  });
  expect(visitor.happens({ type: 'portrait-ready' }).snapshot.screen).toMatchObject({
    person: { portraitUrl: '/portrait' },
  });
});

test('why the chip is proven no further is said to the citizen, in words', () => {
  const visitor = walk().identified(woman, { level: 'chip-read', reasons: ['no-anchors', 'card-expired'] });
  expect(visitor.snapshot.screen).toMatchObject({
    person: { reasons: [{ code: 'no-anchors', words: expect.stringContaining('Máy đã đọc thẻ') }] },
  });
});
