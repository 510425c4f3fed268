import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import type { FeedingDevices } from '../devices/document-scanner/ways-to-feed.ts';
import { toPark } from './chart-parking.ts';
import { snapshotOf } from './screen-view.ts';
import { stepVisit } from './visit-chart.ts';
import type { VisitEvent } from './visit-events.ts';
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
  submission,
  unproven,
  Walk,
  woman,
  world,
} from './visit-for-tests.ts';
import type { SiteIdentity, VisitState, VisitWorld } from './visit-state.ts';

const BIRTH = '1.001193';
const MARRIAGE = '1.004873';
const COPIES = '2.000815';
const motherAlone = 'a mother registers alone with her chip card and a birth note';
const single = 'a single woman with a QR wants it to buy land: only her ethnic group is asked of her person';

const walk = (site: Partial<SiteIdentity> = {}): Walk => new Walk(undefined, site);
const atSlip = (): Walk => walk().declared(BIRTH, motherAlone).scanned().submitted();
/** One dossier is submitted and its slip is out; the same person begins another. */
const anotherBegun = (): Walk =>
  atSlip()
    .happens(
      { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 },
      { type: 'print-ended', what: 'slip', outcome: 'printed', fault: null },
      { type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null },
    )
    .says({ type: 'another-dossier' }, { type: 'choose-procedure', id: COPIES });
/** Extras, practice, a helper, an appointment: an office that offers all of them. */
const office: VisitWorld = {
  ...world,
  extras: ['notice-zalo', 'notice-sms', 'survey', 'reuse'],
  helpers: true,
  appointments: true,
  phone: true,
  notices: [{ text: { vi: 'Nghỉ sớm', en: 'Closing early' }, from: '2026-11-01', to: '2026-11-30' }],
};
const helper = { id: '17', name: 'Hoàng Văn Sáng', role: 'officer' } as const;
const inFlow = (): Walk[] => {
  const inOffice = (): Walk => Object.assign(walk(), { world: office });
  return [
    inOffice().declared(BIRTH, motherAlone).says({ type: 'from-phone' }),
    inOffice().identified().says(yes, { type: 'own-dossiers' }),
    inOffice().declared(MARRIAGE, single).next().says({ type: 'change', page: 'status' }),
    inOffice()
      .declared(BIRTH, motherAlone)
      .scanned()
      .next()
      .says({ type: 'consent', purpose: 'notice-sms', given: true })
      .next(),
    inOffice()
      .chose(BIRTH)
      .next()
      .says({ type: 'ask-helper' }, { type: 'helper-sign-in', helper: '17', pin: '246810' })
      .happens({ type: 'helper-signed-in', helper })
      .says({ type: 'helper-answer', welcome: true }),
    inOffice()
      .says({ type: 'begin', choice: 'appointment' }, { type: 'check-in', code: '7K3F9QXM2B' })
      .happens({ type: 'check-in-refused', answer: { why: 'early', at: '2026-11-23T15:00:00+07:00' } }),
    inOffice()
      .says({ type: 'begin', choice: 'practice' })
      .happens(
        { type: 'card-read', person: woman, verdict: unproven },
        { type: 'draft-looked', keeps: false, offer: null, fault: null },
      )
      .says(
        { type: 'confirm-person', correct: true },
        { type: 'choose-procedure', id: COPIES },
        { type: 'take-ticket', service: 'copies' },
      ),
  ];
};
const atOwnTicket = (): Walk =>
  walk()
    .happens({ type: 'code-read', text: 'SO-7K3F9QXM2B0A' })
    .happens({
      type: 'own-ticket',
      code: '7K3F9QXM2B0A',
      answer: { ok: true, is: 'waiting', number: 'A007', service: 'Tư pháp', ahead: 3 },
    });
const atTicket = (): Walk =>
  walk()
    .chose(COPIES)
    .says({ type: 'take-ticket', service: 'copies' })
    .happens({ type: 'ticket-issued', number: 'B001', service: 'Sao y', ahead: 0 });

/** A feeder for both sides, a glass, a camera. */
const feeding: FeedingDevices = {
  scanner: {
    sources: ['flatbed', 'feeder'],
    dpi: [300],
    duplex: true,
    colour: true,
    bySource: (['flatbed', 'feeder', 'feeder-duplex'] as const).map((source) => ({
      source,
      dpi: [300],
      colour: true,
      grey: true,
      widthMm: 216,
      heightMm: 297,
    })),
  },
  camera: { widthMm: 320, heightMm: 240, dpi: 206 },
  phone: false,
};

/** stands in the national list only */
const COUNTER = [...world.offered.entries.keys()].find((code) => code.startsWith('9.')) ?? '';
const yes = { type: 'confirm-person', correct: true } as const;

/** One state of every stage and phase. */
const offer = { procedure: BIRTH, savedAt: world.now(), until: world.now(), submitted: true };

const everyState = (): VisitState[] => {
  const walks = [
    walk().says({ type: 'begin', choice: 'procedure' }),
    walk().identified(),
    walk({ face: true })
      .identified()
      .says({ type: 'confirm-person', correct: true }, { type: 'face-answer', agreed: true })
      .happens({ type: 'face-phase', phase: 'comparing' }, { type: 'face-phase', phase: 'looking' }),
    walk().identified().says({ type: 'begin', choice: 'ticket' }),
    walk()
      .says({ type: 'begin', choice: 'procedure' })
      .happens(
        { type: 'code-read', text: qrText },
        { type: 'card-presence', present: true },
        { type: 'card-read', person: child, verdict: unproven },
        { type: 'card-read', person: foreigner, verdict: unproven },
        { type: 'card-not-believed', reasons: ['code-disagrees'] },
        { type: 'portrait-ready' },
        { type: 'code-read', text: childCode },
        { type: 'code-read', text: passportLines },
        { type: 'sign-in-opened', code, seconds: 120 },
        { type: 'sign-in-waits', secondsLeft: 7 },
        { type: 'signed-in', person: adult },
        ...(['refused', 'late', 'unavailable', 'untrusted'] as const).map(
          (why): VisitEvent => ({ type: 'sign-in-ended', why }),
        ),
        { type: 'card-failed', fault: fault('id-card-reader', 'card-removed') },
      ),
    walk().identified().says({ type: 'confirm-person', correct: true }, { type: 'begin', choice: 'ticket' }),
    walk().says({ type: 'begin', choice: 'lookup' }, { type: 'look-up', code: 'X', secret: 'Y' }),
    atTicket(),
    atOwnTicket(),
    walk().signedIn(adult),
    walk().signingIn().happens({ type: 'sign-in-ended', why: 'late' }),
    walk().withChild(),
    walk().withChild().says({ type: 'identify-by', way: 'card' }).happens({ type: 'code-read', text: qrText }),
    walk()
      .begun()
      .happens({ type: 'code-read', text: qrText }, { type: 'card-presence', present: true })
      .happens({ type: 'card-not-believed', reasons: ['group-altered'] }),
    walk().begun().says({ type: 'identify-by', way: 'passport' }).next(),
    walk().begun().happens({ type: 'code-read', text: passportLines }),
    walk()
      .identified(foreigner)
      .says({ type: 'confirm-person', correct: true }, { type: 'choose-procedure', id: BIRTH }),
    walk()
      .identified()
      .says(yes, { type: 'ask-guide', event: 'child' }, { type: 'answer-guide', answer: 'first' })
      .says({ type: 'answer-guide', answer: 'no' }, { type: 'answer-guide', answer: 'all' }),
    walk()
      .identified()
      .says(yes, { type: 'choose-procedure', id: COUNTER }, { type: 'print-checklist' })
      .happens({ type: 'print-ended', what: 'checklist', outcome: 'not-printed', fault: null }),
    walk().asked('proxy'),
    walk().asked('representative').next(),
    walk().asked('self'),
    walk({ require: { default: 'online' } })
      .chose(BIRTH)
      .next()
      .says({ type: 'identify-by', way: 'vneid' }),
    walk().says({ type: 'begin', choice: 'resume' }).happens({ type: 'code-read', text: 'HSCAT 7K3F-9QXM-2B4T-H0WZ' }),
    new Walk({ ...walk().identified().state, offer }).says({ type: 'confirm-person', correct: true }),
    walk()
      .declared(BIRTH, motherAlone)
      .says({ type: 'park' })
      .happens({ type: 'parked', until: world.now(), code: '7K3F-9QXM-2B4T-H0WZ' }),
    walk().declared(BIRTH, 'no answers at all'),
    walk().declared(BIRTH, motherAlone).says({ type: 'scan', paper: 'birth-note', source: 'feeder' }),
    walk()
      .declared(BIRTH, motherAlone)
      .happens({ type: 'feeding-devices', devices: feeding })
      .says(
        { type: 'describe-paper', paper: 'birth-note', fragile: true, large: false },
        { type: 'scan', paper: 'birth-note', source: 'camera' },
        { type: 'shoot' },
      ),
    walk().declared(MARRIAGE, single, { '/status/periods/i1/from': '2010' }).next().submitted(),
    anotherBegun(),
    Object.assign(walk(), { world: { ...world, offices: [{ id: 'hoa-an', name: 'Trung tâm xã Hòa An' }] } })
      .declared(BIRTH, motherAlone)
      .scanned()
      .says({ type: 'other-office' }),
    walk()
      .says({ type: 'begin', choice: 'feedback' }, { type: 'complaint' }, { type: 'back' })
      .says({ type: 'answer', ref: '/about', value: 'kiosk' }, { type: 'answer', ref: '/words', value: 'Chữ hơi nhỏ.' })
      .next()
      .happens({ type: 'sealed' }, { type: 'submitted', submission }),
    ...inFlow(),
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
  ...(['procedure', 'ticket', 'lookup', 'resume', 'appointment', 'practice', 'feedback'] as const).map(
    (choice): IntentBody => ({ type: 'begin', choice }),
  ),
  ...(
    [
      'back',
      'next',
      'try-again',
      'other-way',
      'cancel-scan',
      'skip-rating',
      'reprint',
      'another-dossier',
      'ask-helper',
      'end-help',
      'park',
      'finish',
      'still-here',
      'call-staff',
      'painted',
    ] as const
  ).map((type): IntentBody => ({ type })),
  { type: 'type-access-code', digits: '000017' },
  ...(['card', 'passport', 'vneid'] as const).map((way): IntentBody => ({ type: 'identify-by', way })),
  ...(['self', 'parent', 'proxy', 'representative'] as const).map(
    (capacity): IntentBody => ({ type: 'stand-as', capacity }),
  ),
  { type: 'answer', ref: '/person/fullName', value: 'Trần Văn Bình' },
  { type: 'answer', ref: '/document/number', value: 'C01X00T47' },
  { type: 'go-on', with: 'parked' },
  { type: 'go-on', with: 'new' },
  { type: 'open-parked', code: '7K3F-9QXM-2B4T-H0WZ' },
  { type: 'open-parked', code: 'x' },
  { type: 'confirm-person', correct: true },
  { type: 'confirm-person', correct: false },
  { type: 'face-answer', agreed: true },
  { type: 'face-answer', agreed: false },
  { type: 'face-skip' },
  { type: 'ask-guide', event: 'child' },
  { type: 'ask-guide', event: '__proto__' },
  { type: 'answer-guide', answer: 'first' },
  { type: 'answer-guide', answer: 'none' },
  { type: 'print-checklist' },
  { type: 'print-form', what: 'blank' },
  { type: 'other-office' },
  { type: 'choose-office', office: 'hoa-an' },
  { type: 'choose-office', office: '__proto__' },
  { type: 'choose-office', office: null },
  { type: 'print-form', what: 'filled' },
  ...[BIRTH, MARRIAGE, COPIES, COUNTER, '9.999999', 'none'].map((id): IntentBody => ({ type: 'choose-procedure', id })),
  { type: 'answer', ref: '/child/fullName', value: 'Nông Minh Khôi' },
  { type: 'answer', ref: '/child/dateOfBirth', value: 7 },
  { type: 'answer', ref: '/__proto__/x', value: true },
  { type: 'scan', paper: 'birth-note', source: 'flatbed' },
  { type: 'scan', paper: '__proto__', source: 'feeder' },
  { type: 'scan', paper: 'birth-note', source: 'camera' },
  { type: 'shoot' },
  { type: 'describe-paper', paper: 'birth-note', fragile: true, large: true },
  { type: 'describe-paper', paper: '__proto__', fragile: true, large: false },
  { type: 'select-paper', paper: 'birth-note' },
  { type: 'select-paper', paper: 'none' },
  { type: 'remove-page', paper: 'birth-note', page: 'page-0' },
  { type: 'remove-page', paper: 'none', page: 'none' },
  ...['child', 'papers', 'none', ''].map((page): IntentBody => ({ type: 'change', page })),
  { type: 'declare', agreed: true },
  { type: 'declare', agreed: false },
  { type: 'rate', score: 1 },
  ...['/status/periods', '/child', '/__proto__', ''].flatMap((list): IntentBody[] => [
    { type: 'add-item', list },
    ...['i1', 'i2', '__proto__'].flatMap((item): IntentBody[] => [
      { type: 'open-item', list, item },
      { type: 'remove-item', list, item },
    ]),
  ]),
  { type: 'own-dossiers' },
  { type: 'supplement' },
  { type: 'from-phone' },
  { type: 'to-phone' },
  { type: 'consent', purpose: 'survey', given: true },
  { type: 'consent', purpose: 'reuse', given: false },
  { type: 'answer', ref: '/extras/phone', value: '0912345678' },
  { type: 'helper-sign-in', helper: '17', pin: '246810' },
  { type: 'helper-answer', welcome: true },
  { type: 'helper-answer', welcome: false },
  { type: 'check-in', code: '7K3F9QXM2B' },
  { type: 'give-back' },
  { type: 'check-in', code: 'x' },
  { type: 'complaint' },
  { type: 'answer', ref: '/about', value: 'kiosk' },
  { type: 'answer', ref: '/wantsCall', value: true },
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
  { type: 'face-phase', phase: 'looking' },
  { type: 'face-phase', phase: 'comparing' },
  { type: 'face-over' },
  { type: 'own-dossiers', found: null },
  { type: 'phone-code', code },
  { type: 'phone-taking' },
  ...(['taken', 'over', 'unavailable'] as const).map((why): VisitEvent => ({ type: 'phone-ended', why })),
  { type: 'scan-rows', page: 1, rows: 1, ofRows: 2, preview: 1 },
  { type: 'page-scanned', paper: 'birth-note', page: { id: 'late', width: 1, height: 1 } },
  { type: 'feeding-devices', devices: feeding },
  { type: 'half-scanned', paper: 'birth-note' },
  { type: 'halves-unsure' },
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
  { type: 'helper-signed-in', helper },
  { type: 'helper-refused', why: 'locked' },
  { type: 'check-in-refused', answer: { why: 'unknown', at: null } },
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
        'at-counter',
        'assist',
        'before',
        'check-in',
        'choose',
        'extras',
        'practised',
        'confirm',
        'declare',
        'document',
        'done',
        'ended',
        'enter-code',
        'face',
        'feedback',
        'for-whom',
        'form',
        'guardian',
        'guide',
        'identify',
        'lookup',
        'offices',
        'own-dossiers',
        'owner',
        'parked',
        'phone',
        'prove',
        'rate',
        'resume',
        'review',
        'scan',
        'slip',
        'submitting',
        'take-ticket',
        'ticket',
        'vneid',
        'welcome',
      ].sort(),
    );
  });

  test('none throws, two in a row neither; each screen that is reached fits its schema and shows no whole number', () => {
    const checked = new Set<string>();
    const check = (state: VisitState, how: string): void => {
      const snapshot = snapshotOf(state, office, frame);
      const text = JSON.stringify(snapshot);
      if (checked.has(text)) return;
      checked.add(text);
      if (state.stage.name === 'welcome' && (state.person || state.child || state.accessCode))
        expect.fail(`${how}: somebody is known on the first screen`);
      if (!shape.Check(snapshot)) expect.fail(`${how}: ${JSON.stringify(shape.Errors(snapshot).slice(0, 3))}`);
      if (!['form', 'review', 'owner'].includes(snapshot.screen.name) && text.includes(woman.personalNumber ?? ''))
        expect.fail(`${how}: the whole personal number stands on ${snapshot.screen.name}`);
    };
    const sample = new Map<string, VisitState>();
    for (const state of states) {
      check(state, state.stage.name);
      for (const event of everyEvent) {
        const { state: next } = stepVisit(state, event, office);
        if (next === state) continue; // dropped: this very state was looked at
        check(next, `${state.stage.name} + ${JSON.stringify(event).slice(0, 120)}`);
        sample.set(`${JSON.stringify(next.stage)} ${next.busy} ${event.type} ${next.fault?.code}`, next);
      }
    }
    for (const state of sample.values())
      for (const event of everyEvent) {
        const { state: next } = stepVisit(state, event, office);
        if (next !== state) check(next, `${JSON.stringify(state.stage)} + ${event.type}`);
      }
    expect(checked.size).toBeGreaterThan(300);
  }, 120_000);

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
