import { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { decodeState, encodeState, type ParkedState } from '../parked-drafts/parked-state.ts';
import { toPark } from './chart-parking.ts';
import type { VisitEvent } from './visit-events.ts';
import { packages, submission, Walk, woman, world } from './visit-for-tests.ts';
import { freshVisit, type KnownDossier, type Offer, type VisitState, type VisitWorld } from './visit-state.ts';

const BIRTH = '1.001193';
const COPIES = '2.000815';
const motherAlone = 'a mother registers alone with her chip card and a birth note';
const snapshots = Compile(Snapshot);
const walk = (): Walk => new Walk();
const offer: Offer = { procedure: BIRTH, savedAt: world.now(), until: world.now() + 3_600_000, submitted: false };
const identity = { dossierId: submission.dossierId, secret: submission.secret };
/** Page ids on disk are UUIDs. */
const pageId = (at: number): string => `019a0b5e-0000-7000-8000-00000000000${at}`;
const withRealIds = (state: VisitState): VisitState => ({
  ...state,
  papers: Object.fromEntries(
    Object.entries(state.papers).map(([key, pages]) => [key, pages.map((page, at) => ({ ...page, id: pageId(at) }))]),
  ),
});

/** To disk and back, byte by byte. */
const throughDisk = (state: VisitState, submitting: ParkedState['submitting'] = null): ParkedState => {
  const parked = toPark(withRealIds(state), world, { proof: 'done', submitting, before: null });
  if (!parked) throw new Error(`nothing to park at ${state.stage.name}`);
  const back = decodeState(encodeState(parked));
  if (!back.ok) throw new Error('what was parked does not open');
  return back.value;
};

/** Another process, the same card: from the welcome screen to whatever the draft leads to. */
const comeBack = (
  parked: ParkedState,
  some: { dossier?: KnownDossier; lost?: string[]; world?: VisitWorld } = {},
): Walk => {
  const visitor = walk()
    .says({ type: 'begin', choice: 'procedure' }, { type: 'type-access-code', digits: '000017' })
    .happens(
      { type: 'card-presence', present: true },
      { type: 'card-read', person: woman, verdict: { level: 'chip-read', reasons: ['not-checked'] } },
      { type: 'draft-looked', keeps: true, offer, fault: null },
    )
    .says({ type: 'confirm-person', correct: true });
  expect(visitor.snapshot.screen).toMatchObject({ name: 'resume', procedure: 'Đăng ký khai sinh' });
  visitor.says({ type: 'go-on', with: 'parked' });
  expect([visitor.wishes, visitor.state.busy]).toEqual([[{ do: 'open-draft', code: null }], true]);
  visitor.world = some.world ?? world;
  return visitor.happens({
    type: 'draft-opened',
    way: 'card',
    parked,
    lost: some.lost ?? [],
    dossier: some.dossier ?? null,
  });
};

const stages: readonly [string, () => Walk][] = [
  ['before the form', () => walk().chose(BIRTH)],
  ['the first page of the form', () => walk().chose(BIRTH).next()],
  ['the third page, half filled in', () => thirdPage()],
  ['the scan screen', () => walk().declared(BIRTH, motherAlone)],
  ['the scan screen, one page scanned', () => onePageScanned()],
  ['the review', () => walk().declared(BIRTH, motherAlone).scanned()],
  [
    'a page opened from the review',
    () => walk().declared(BIRTH, motherAlone).scanned().says({ type: 'change', page: 'child' }),
  ],
  ['the agreement', () => walk().declared(BIRTH, motherAlone).scanned().next()],
];

const thirdPage = (): Walk => {
  const visitor = walk().declared(BIRTH, motherAlone);
  while (visitor.snapshot.screen.name !== 'form' || visitor.snapshot.screen.page.index > 3)
    visitor.says({ type: 'back' });
  return visitor.says({ type: 'answer', ref: '/child/fullName', value: 'Nông Gia Bảo' });
};
const onePageScanned = (): Walk => {
  const visitor = walk().declared(BIRTH, motherAlone);
  const { screen } = visitor.snapshot;
  const paper = screen.name === 'scan' ? screen.current : '';
  return visitor.happens({ type: 'page-scanned', paper, page: { id: 'x', width: 1, height: 1 } });
};

describe('cut off at any place, the same card leads back to it', () => {
  test.each(stages)('%s: the very same screen, answers and pages', (_where, walked) => {
    const before = withRealIds(walked().state);
    const back = comeBack(throughDisk(before));
    expect(back.snapshot.screen).toEqual(new Walk(before).snapshot.screen);
    expect(back.state.draft?.answers).toEqual(before.draft?.answers);
    expect(back.state.papers).toEqual(before.papers);
    expect(snapshots.Check(back.snapshot)).toBe(true);
  });

  test('the language and the size of letters come back too', () => {
    const visitor = walk()
      .chose(BIRTH)
      .says({ type: 'set-language', language: 'en' }, { type: 'set-text-size', textSize: 'large' });
    expect(comeBack(throughDisk(visitor.state)).snapshot).toMatchObject({ language: 'en', textSize: 'large' });
  });

  test.each([
    ['the daemon never heard of it', null],
    ['a code was given and nothing sealed', { ...known('open') }],
  ] as [string, KnownDossier][])(
    'in the middle of submitting, %s: agreeing once more submits the same dossier',
    (_what, dossier) => {
      const cut = walk().declared(BIRTH, motherAlone).scanned().next().says({ type: 'declare', agreed: true });
      const back = comeBack(throughDisk(cut.state, identity), { dossier });
      expect(back.snapshot.screen.name).toBe('declare');
    },
  );

  test.each(['saved-here', 'saved-in-two-places', 'received'] as const)(
    'in the middle of submitting, and the bag was sealed (%s): to the slip, with the same code and secret',
    (custody) => {
      const cut = walk().declared(BIRTH, motherAlone).scanned().next().says({ type: 'declare', agreed: true });
      const back = comeBack(throughDisk(cut.state, identity), { dossier: known(custody) });
      expect(back.snapshot.screen).toMatchObject({
        name: 'slip',
        custody,
        secret: submission.secret,
        provisionalCode: submission.provisionalCode,
      });
      expect(back.wished).toEqual(['issue-ticket']);
    },
  );

  test('at the slip or the rating: to the slip', () => {
    const atSlip = (): Walk =>
      walk()
        .declared(BIRTH, motherAlone)
        .scanned()
        .submitted()
        .happens({ type: 'print-ended', what: 'slip', outcome: 'printed', fault: null });
    for (const cut of [atSlip(), atSlip().next()])
      expect(comeBack(throughDisk(cut.state, identity), { dossier: known('received') }).snapshot.screen.name).toBe(
        'slip',
      );
  });
});

const known = (custody: NonNullable<KnownDossier>['custody']): NonNullable<KnownDossier> => ({
  custody,
  provisionalCode: submission.provisionalCode,
  submittedAt: submission.submittedAt,
  clockConfirmed: true,
  officialCode: null,
});

describe('the world has moved on', () => {
  const changed: VisitWorld = {
    ...world,
    packages: packages.map((pkg) =>
      pkg.procedure.id === BIRTH
        ? {
            ...pkg,
            procedure: { ...pkg.procedure, version: '99.0.0' },
            ui: {
              ...pkg.ui,
              pages: pkg.ui.pages.map((page) => ({
                ...page,
                fields: page.fields.filter((field) => field.ref !== '/child/sex'),
              })),
            },
          }
        : pkg,
    ),
  };

  test('the package is another one: said, to the start of it, with every answer that it still takes', () => {
    const review = walk().declared(BIRTH, motherAlone).scanned();
    const back = comeBack(throughDisk(review.state), { world: changed });
    expect([back.state.stage.name, back.snapshot.fault?.code]).toEqual(['before', 'procedure-changed']);
    expect(back.state.draft?.pkg.procedure.version).toBe('99.0.0');
    expect(back.state.draft?.answers['/child/fullName']?.value).toBe(
      review.state.draft?.answers['/child/fullName']?.value,
    );
    expect(back.state.draft?.answers['/child/sex']).toBeUndefined();
    expect(Object.values(back.state.papers).flat()).toHaveLength(1);
  });

  test('the procedure is not offered any more: said, to the list', () => {
    const review = walk().declared(BIRTH, motherAlone).scanned();
    const without = { ...world, packages: packages.filter((pkg) => pkg.procedure.id !== BIRTH) };
    const back = comeBack(throughDisk(review.state), { world: without });
    expect([back.state.stage.name, back.snapshot.fault?.code]).toEqual(['choose', 'procedure-gone']);
  });

  test('a scanned page cannot be read: said, to the scanner, the rest is there', () => {
    const review = withRealIds(walk().declared(BIRTH, motherAlone).scanned().state);
    const back = comeBack(throughDisk(review), { lost: [pageId(0)] });
    expect(back.snapshot).toMatchObject({
      screen: { name: 'scan', missing: ['birth-note'] },
      fault: { code: 'draft-pages-lost' },
    });
  });
});

describe('the offer', () => {
  test('the search is slower than the citizen: the kiosk waits, then offers', () => {
    const visitor = walk()
      .says({ type: 'begin', choice: 'procedure' }, { type: 'type-access-code', digits: '000017' })
      .happens(
        { type: 'card-presence', present: true },
        { type: 'card-read', person: woman, verdict: { level: 'chip-read', reasons: [] } },
      )
      .says({ type: 'confirm-person', correct: true });
    expect([visitor.stage, visitor.state.busy]).toEqual(['confirm', true]);
    visitor.happens({ type: 'draft-looked', keeps: true, offer, fault: null });
    expect([visitor.stage, visitor.state.busy]).toEqual(['resume', false]);
    expect(visitor.says({ type: 'go-on', with: 'new' }).stage).toBe('choose');
    expect(visitor.says({ type: 'back' }, { type: 'confirm-person', correct: true }).stage).toBe('resume');
  });

  test.each(['draft-unreadable', 'draft-card-unproven'] as const)('%s: said, and the visit goes on', (fault) => {
    const visitor = walk().identified();
    visitor.state = { ...visitor.state, offer: 'looking' };
    visitor
      .happens({ type: 'draft-looked', keeps: true, offer: null, fault })
      .says({ type: 'confirm-person', correct: true });
    expect([visitor.stage, visitor.snapshot.fault?.code]).toEqual(['choose', fault]);
  });

  test('not me: what was found is forgotten with the person', () => {
    const visitor = walk().identified();
    visitor.state = { ...visitor.state, offer };
    visitor.says({ type: 'confirm-person', correct: false });
    expect([visitor.state.offer, visitor.wished]).toEqual([null, ['forget-person']]);
    expect(visitor.happens({ type: 'draft-looked', keeps: true, offer, fault: null }).state.offer).toBeNull();
  });
});

describe('putting it aside', () => {
  test('by card: "I must find a paper", until when, what lies there still, and away', () => {
    const visitor = walk().declared(BIRTH, motherAlone).says({ type: 'park' });
    expect([visitor.stage, visitor.wished]).toEqual(['parked', ['park', 'look-for-left-behind']]);
    visitor.happens(
      { type: 'parked', until: Date.UTC(2026, 10, 24, 1), code: null },
      { type: 'left-behind', what: ['card'] },
    );
    expect(visitor.snapshot.screen).toEqual({
      name: 'parked',
      way: 'card',
      until: '2026-11-24T08:00:00.000+07:00',
      code: null,
      slip: null,
      leftBehind: ['card'],
    });
    expect(visitor.says({ type: 'back' }).stage).toBe('scan');
    visitor.says({ type: 'park' }).happens({ type: 'parked', until: 1, code: null });
    expect(visitor.next().wishes).toEqual([{ do: 'end', why: 'finished' }]);
  });

  test('by code: a slip is printed; the code stands on the screen only when the slip did not surely come out', () => {
    const byQr = walk().declared(BIRTH, motherAlone);
    byQr.state = { ...byQr.state, parking: { keeps: null, savedUntil: null } };
    expect(byQr.snapshot.parking).toEqual({ way: 'code', saved: false });
    byQr.says({ type: 'park' }).happens({ type: 'parked', until: 1, code: '7K3F-9QXM-2B4T-H0WZ' });
    expect(byQr.wished).toEqual(['print-parking-slip']);
    expect(byQr.snapshot.screen).toMatchObject({ way: 'code', slip: 'printing', code: null });
    byQr.happens({ type: 'print-ended', what: 'parking-slip', outcome: 'not-printed', fault: null });
    expect(byQr.snapshot.screen).toMatchObject({ code: '7K3F-9QXM-2B4T-H0WZ' });
    expect(byQr.says({ type: 'reprint' }).wished).toEqual(['print-parking-slip']);
  });

  test('it cannot be written: said, and the citizen is where they were', () => {
    const visitor = walk().declared(BIRTH, motherAlone).says({ type: 'park' }).happens({ type: 'park-failed' });
    expect([visitor.stage, visitor.snapshot.fault?.code, visitor.state.busy]).toEqual(['scan', 'not-parked', false]);
  });

  test('there is nothing to put aside on the first screens, in a checklist, while scanning, nor after the submission', () => {
    const none = [
      walk(),
      walk().identified(),
      walk().chose(COPIES),
      walk().declared(BIRTH, motherAlone).scanned().submitted(),
    ];
    for (const visitor of none) {
      expect(visitor.snapshot.parking, visitor.stage).toBeNull();
      expect(visitor.says({ type: 'park' }).wished, visitor.stage).toEqual([]);
    }
    const scanning = walk().declared(BIRTH, motherAlone);
    scanning.state = { ...scanning.state, scanning: { by: 'scanner', page: 1, rows: 1, ofRows: 2, preview: 0 } };
    expect(scanning.says({ type: 'park' }).stage).toBe('scan');
  });

  test('ending without putting it aside erases it; with a submission it goes when the visit is over; parked, it stays', () => {
    expect(walk().declared(BIRTH, motherAlone).says({ type: 'finish' }).wished).toContain('erase-draft');
    expect(walk().declared(BIRTH, motherAlone).scanned().submitted().says({ type: 'finish' }).wished).not.toContain(
      'erase-draft',
    );
    const idle = walk().declared(BIRTH, motherAlone).happens({ type: 'idle-over' });
    expect([idle.wished.includes('erase-draft'), idle.wishes.at(-1)]).toEqual([false, { do: 'end', why: 'timed-out' }]);
  });

  test('of ethnicity and portrait nothing is kept that the form did not ask for; of the person nothing that the card tells', () => {
    const { state } = walk().declared(BIRTH, motherAlone);
    const parked = toPark(state, world, { proof: 'done', submitting: null, before: null });
    expect([parked?.person, JSON.stringify(parked).includes('ortrait')]).toEqual([null, false]);
    const byCode = toPark(state, world, { proof: 'none', submitting: null, before: null });
    expect(byCode?.person?.fullName).toBe(woman.fullName);
  });

  test('another procedure is chosen: the pages of the one before go from memory, or they would go into its bag', () => {
    const visitor = walk().declared(BIRTH, motherAlone).scanned();
    visitor.state = { ...visitor.state, stage: { name: 'choose' } };
    visitor.says({ type: 'choose-procedure', id: '1.004873' });
    expect(visitor.wishes).toContainEqual({ do: 'forget-pages', ids: ['page-0'] });
  });
});

describe('the way with a code', () => {
  const opened = (text: string): Walk =>
    walk().says({ type: 'begin', choice: 'resume' }).happens({ type: 'code-read', text });

  test('read or typed: opened; on the first screen the slip alone is enough', () => {
    expect(opened('HSCAT 7K3F-9QXM-2B4T-H0WZ').wishes).toEqual([{ do: 'open-draft', code: '7K3F-9QXM-2B4T-H0WZ' }]);
    const typed = walk().says({ type: 'begin', choice: 'resume' }, { type: 'open-parked', code: '7k3f9qxm2b4thowz' });
    expect(typed.wishes).toEqual([{ do: 'open-draft', code: '7K3F-9QXM-2B4T-H0WZ' }]);
    const shown = walk().happens({ type: 'code-read', text: 'HSCAT 7K3F-9QXM-2B4T-H0WZ' });
    expect([shown.stage, shown.wished]).toEqual(['enter-code', ['open-draft']]);
  });

  test('a milk carton, a card, a code that nobody has: said, and tried again', () => {
    for (const text of ['8934673573528', '004190000017||Nông Thị Mai|31011990|Nữ||'])
      expect(opened(text).snapshot.fault?.code).toBe('draft-not-found');
    const none = opened('HSCAT 7K3F-9QXM-2B4T-H0WZ').happens({ type: 'draft-not-opened', why: 'draft-not-found' });
    expect([none.snapshot.fault?.code, none.state.busy]).toEqual(['draft-not-found', false]);
    expect(none.says({ type: 'try-again' }).snapshot.fault).toBeNull();
    expect(walk().happens({ type: 'code-read', text: '8934673573528' }).state).toEqual(freshVisit);
  });

  test('opened: the person is the one who was parked, at the level that was reached', () => {
    const qrWoman = { ...woman, level: 'qr', source: 'qr' } as const;
    const { state } = walk().declared(BIRTH, motherAlone);
    const parked = toPark({ ...withRealIds(state), person: qrWoman }, world, {
      proof: 'none',
      submitting: null,
      before: null,
    });
    if (!parked) throw new Error('nothing parked');
    const event: VisitEvent = { type: 'draft-opened', way: 'code', parked, lost: [], dossier: null };
    const back = opened('HSCAT 7K3F-9QXM-2B4T-H0WZ').happens(event);
    expect([back.stage, back.state.person?.level, back.state.parking.keeps]).toEqual(['scan', 'qr', 'code']);
  });
});

test('a paper that the province holds is still used when the draft is taken up, without what the state knows of it', () => {
  const before = walk().declared(BIRTH, motherAlone);
  if (before.state.stage.name !== 'scan') throw new Error(before.stage);
  const key = before.state.stage.paper;
  const id = '019a0b5e-0000-7000-8000-00000000000a.0';
  const held = {
    key,
    id,
    title: 'Giấy chứng sinh',
    number: '12/2026',
    issuer: 'Bệnh viện huyện',
    issuedOn: '2026-11-02',
  };
  before
    .happens({ type: 'held-papers', procedure: BIRTH, papers: [{ ...held, pages: 2 }] })
    .says({ type: 'reuse-paper', paper: key, use: true });
  const parked = throughDisk(before.state);
  expect(JSON.stringify(parked)).not.toMatch(/12\/2026|Bệnh viện huyện/);
  const after = comeBack(parked);
  expect(after.snapshot.screen).toMatchObject({
    name: 'scan',
    missing: [],
    papers: [{ key, held: { title: 'Giấy chứng sinh', number: '', used: true } }],
  });
  // the province took it back meanwhile: it is scanned as ever
  after.happens({ type: 'held-papers', procedure: BIRTH, papers: [] });
  expect(after.snapshot.screen).toMatchObject({ missing: [key] });
});
