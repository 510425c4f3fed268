import type { ChipVerdict } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { Person } from '@mot-cua/domain/provenance.ts';
import type { OwnDossiersAnswer } from '@mot-cua/domain/province-questions.ts';
import { describe, expect, test } from 'vitest';
import { holderProof } from './holder-proof.ts';
import { adult, foreigner, Walk, woman } from './visit-for-tests.ts';

const genuine: ChipVerdict = { level: 'chip-authenticated', reasons: [] };
const proven: Person = { ...woman, level: 'chip-authenticated' };
const returned: OwnDossiersAnswer = {
  more: false,
  dossiers: [
    {
      dossierId: '019a0b5e-0000-7000-8000-00000000000a',
      code: 'H14.12-261123-0007',
      procedureId: '1.004873',
      procedureTitle: 'Cấp giấy xác nhận tình trạng hôn nhân',
      submittedAt: '2026-11-23T09:00:00.000+07:00',
      status: 5,
      request: {
        id: '0b6a1c1e-0000-4000-8000-000000000001',
        askedAt: '2026-11-24T02:00:00.000Z',
        papers: [{ key: 'ban-an', title: 'Bản án ly hôn', reason: 'unreadable' }],
        note: 'Xin quét rõ trang 2.',
      },
    },
    {
      dossierId: '019a0b5e-0000-7000-8000-00000000000b',
      code: 'H14.12-261110-0001',
      procedureId: '9.999998',
      procedureTitle: 'Một thủ tục máy này không có',
      submittedAt: '2026-11-10T09:00:00.000+07:00',
      status: 9,
      request: null,
    },
  ],
};
const [first, second] = returned.dossiers as [
  OwnDossiersAnswer['dossiers'][number],
  OwnDossiersAnswer['dossiers'][number],
];

/** Chip and phone of the same person, asked for from the list of procedures. */
const asking = (): Walk =>
  new Walk()
    .identified(proven, genuine)
    .says({ type: 'confirm-person', correct: true }, { type: 'own-dossiers' }, { type: 'identify-by', way: 'vneid' })
    .happens(
      { type: 'sign-in-opened', code: { size: 1, rows: ['8'] }, seconds: 120 },
      { type: 'signed-in', person: adult },
    )
    .says({ type: 'confirm-person', correct: true });
const shown = (): Walk => asking().happens({ type: 'own-dossiers', found: returned });
const screen = (walk: Walk) => {
  const { screen } = walk.snapshot;
  if (screen.name !== 'own-dossiers') throw new Error(`not one's own dossiers but ${screen.name}`);
  return screen;
};

describe('nothing of a person is asked before chip and holder are proved', () => {
  test.each<[string, Person, ChipVerdict]>([
    ['a chip that was only read', woman, { level: 'chip-read', reasons: ['not-checked'] }],
    [
      'a chip whose data are signed and which may be a copy',
      { ...woman, level: 'chip-verified' },
      { level: 'chip-verified', reasons: [] },
    ],
    ['a genuine chip in whoever’s hand', proven, genuine],
  ])('%s', (_what, person, verdict) => {
    const walk = new Walk()
      .identified(person, verdict)
      .says({ type: 'confirm-person', correct: true }, { type: 'own-dossiers' });
    expect(walk.wished).toEqual([]);
    expect(screen(walk)).toMatchObject({ phase: 'unproven', dossiers: [], proved: { holder: false } });
  });

  test('VNeID alone: the card is asked for, then both are enough', () => {
    const walk = new Walk().signedIn(adult).says({ type: 'confirm-person', correct: true }, { type: 'own-dossiers' });
    expect(screen(walk)).toMatchObject({ phase: 'unproven', proved: { card: false, holder: true }, ways: ['card'] });
    walk.says({ type: 'identify-by', way: 'card' }, { type: 'type-access-code', digits: '000017' });
    walk.happens({ type: 'card-presence', present: true }, { type: 'card-read', person: proven, verdict: genuine });
    walk.happens({ type: 'draft-looked', keeps: true, offer: null, fault: null });
    walk.says({ type: 'confirm-person', correct: true });
    expect(walk.wished).toContain('ask-own-dossiers');
  });

  test('a chip and a phone that prove as much: what the chip said is still known, and is not asked again', () => {
    const online: Person = { ...woman, level: 'online' };
    const walk = new Walk()
      .identified(online, { level: 'online', reasons: [] })
      .says({ type: 'confirm-person', correct: true }, { type: 'own-dossiers' }, { type: 'identify-by', way: 'vneid' })
      .happens(
        { type: 'sign-in-opened', code: { size: 1, rows: ['8'] }, seconds: 120 },
        { type: 'signed-in', person: adult },
      )
      .says({ type: 'confirm-person', correct: true });
    expect([walk.state.person, walk.state.verdict?.level]).toEqual([online, 'online']);
    expect(holderProof(walk.state)).toEqual({ chip: 'online', holder: 'vneid' });
  });

  describe('an officer on the kiosk’s list looks at face and portrait', () => {
    const atKiosk = (person = proven, verdict = genuine): Walk => {
      const walk = new Walk();
      walk.world = { ...walk.world, helpers: true };
      return walk
        .identified(person, verdict)
        .says({ type: 'confirm-person', correct: true }, { type: 'own-dossiers' }, { type: 'ask-officer' });
    };

    test('the secret number opens what the province holds, the proof names the officer, and nobody helps by it', () => {
      const walk = atKiosk();
      expect(walk.snapshot.screen).toMatchObject({ name: 'assist', holder: { name: woman.fullName } });
      walk.says({ type: 'helper-sign-in', helper: '21', pin: '246810' });
      expect(walk.wishes.at(-1)).toMatchObject({ do: 'sign-helper-in', helper: '21', holder: true });
      walk.happens({ type: 'holder-seen', officer: '21' });
      expect([walk.wished.at(-1), walk.state.helper]).toEqual(['ask-own-dossiers', null]);
      expect(holderProof(walk.state)).toEqual({ chip: 'chip-authenticated', holder: 'officer', officer: '21' });
    });

    test('somebody of the youth union is told that only an officer may; the next number is asked', () => {
      const walk = atKiosk().says({ type: 'helper-sign-in', helper: '33', pin: '246810' });
      walk.happens({ type: 'helper-refused', why: 'not-officer' });
      expect([walk.snapshot.screen, walk.state.busy]).toMatchObject([
        { name: 'assist', refused: 'not-officer' },
        false,
      ]);
      expect(holderProof(walk.state)).toBeNull();
    });

    test('an answer that nobody waits for proves nothing', () => {
      const walk = atKiosk().happens({ type: 'holder-seen', officer: '21' });
      expect([walk.stage, holderProof(walk.state)]).toEqual(['assist', null]);
    });

    test('of a chip that was only read no officer is asked', () => {
      expect(atKiosk(woman, { level: 'chip-read', reasons: ['not-checked'] }).stage).toBe('own-dossiers');
    });
  });

  test('the phone of another person proves nothing of this one', () => {
    const walk = new Walk()
      .identified(proven, genuine)
      .says({ type: 'confirm-person', correct: true }, { type: 'own-dossiers' }, { type: 'identify-by', way: 'vneid' })
      .happens(
        { type: 'sign-in-opened', code: { size: 1, rows: ['8'] }, seconds: 120 },
        { type: 'signed-in', person: { ...adult, personalNumber: '004180000099', fullName: 'Người Khác' } },
      )
      .says({ type: 'confirm-person', correct: true });
    expect(screen(walk)).toMatchObject({ phase: 'unproven', proved: { card: true, holder: false } });
    expect(walk.snapshot.fault?.code).toBe('another-person');
    expect(walk.stood.some(({ proved }) => proved?.of === '004180000099')).toBe(false);
  });

  test('an officer who looked is as good as the phone, and only for a chip that is genuine', () => {
    const walk = new Walk()
      .identified(proven, genuine)
      .says({ type: 'confirm-person', correct: true }, { type: 'own-dossiers' })
      .happens({ type: 'holder-seen', officer: 'cb-01' });
    expect(walk.wished).toEqual(['ask-own-dossiers']);
    const unread = new Walk()
      .identified()
      .says({ type: 'confirm-person', correct: true }, { type: 'own-dossiers' })
      .happens({ type: 'holder-seen', officer: 'cb-01' });
    expect(screen(unread).phase).toBe('unproven');
  });

  test('a foreigner has no number that the province knows: the look-up by code stays', () => {
    const walk = new Walk()
      .identified(foreigner, genuine)
      .says({ type: 'confirm-person', correct: true }, { type: 'own-dossiers' });
    expect(screen(walk).phase).toBe('unproven');
    expect(walk.says({ type: 'begin', choice: 'lookup' }).stage).toBe('lookup');
  });

  test('"not me" forgets what was proved', () => {
    const walk = shown().says({ type: 'begin', choice: 'procedure' }, { type: 'back' });
    walk.says({ type: 'confirm-person', correct: false });
    expect(walk.state).toMatchObject({ proved: null, own: null });
  });
});

describe('what is shown', () => {
  test('the list, newest first, with the states in the language of the screen', () => {
    const walk = shown();
    expect(screen(walk).dossiers).toEqual([
      {
        id: first.dossierId,
        code: first.code,
        procedure: first.procedureTitle,
        status: 'Yêu cầu bổ sung giấy tờ',
        wants: true,
      },
      {
        id: second.dossierId,
        code: second.code,
        procedure: second.procedureTitle,
        status: 'Đã xử lý xong',
        wants: false,
      },
    ]);
    walk.says({ type: 'set-language', language: 'en' });
    expect(screen(walk).dossiers[1]?.status).toBe('Finished');
  });

  test('one of them: what is missing and why, the officer’s words, what comes next', () => {
    const walk = shown().says({ type: 'open-dossier', dossier: first.dossierId });
    expect(screen(walk).opened).toMatchObject({
      next: 'Ông/Bà có thể nộp giấy tờ còn thiếu ngay tại máy này.',
      missing: [{ title: 'Bản án ly hôn', reason: 'Bản quét không đọc được' }],
      note: 'Xin quét rõ trang 2.',
      canSupplement: true,
    });
    expect(screen(walk.says({ type: 'back' })).opened).toBeNull();
  });

  test('the slip of what is missing comes out once a press', () => {
    const walk = shown().says({ type: 'open-dossier', dossier: first.dossierId }, { type: 'print-needs' });
    expect(walk.wished).toEqual(['print-needs-slip']);
    expect(walk.says({ type: 'print-needs' }).wished).toEqual([]);
    walk.happens({ type: 'print-ended', what: 'needs-slip', outcome: 'printed', fault: null });
    expect(screen(walk).opened?.slip).toBe('printed');
    expect(walk.says({ type: 'print-needs' }).wished).toEqual([]);
  });

  test('the province does not answer: said, nothing shown, asked again by a press', () => {
    const walk = asking().happens({ type: 'own-dossiers', found: null });
    expect(screen(walk)).toMatchObject({ phase: 'unavailable', dossiers: [] });
    expect(walk.says({ type: 'try-again' }).wished).toEqual(['ask-own-dossiers']);
  });

  test('an answer that comes after the citizen went on is shown to nobody', () => {
    const walk = asking().says({ type: 'back' }).happens({ type: 'own-dossiers', found: returned });
    expect(walk.stage).toBe('choose');
    expect(walk.state.own).toBeNull();
  });
});

describe('a card alone', () => {
  test('laid down on the first screen it leads to whoever it belongs to, and to their dossiers', () => {
    const walk = new Walk().happens(
      { type: 'card-presence', present: false },
      { type: 'card-presence', present: true },
    );
    expect([walk.stage, walk.state.wants]).toEqual(['identify', 'own-dossiers']);
    walk.says({ type: 'type-access-code', digits: '000017' });
    walk.happens({ type: 'card-read', person: proven, verdict: genuine });
    walk.happens({ type: 'draft-looked', keeps: true, offer: null, fault: null });
    walk.says({ type: 'confirm-person', correct: true });
    expect(screen(walk)).toMatchObject({ phase: 'unproven', proved: { card: true, holder: false }, ways: ['vneid'] });
  });

  test('forgotten on the reader by the citizen before, it leads nowhere', () => {
    expect(new Walk().happens({ type: 'card-presence', present: true }).stage).toBe('welcome');
  });

  test('laid down before the finger came to "do a procedure": that is what was wanted', () => {
    const walk = new Walk().happens(
      { type: 'card-presence', present: false },
      { type: 'card-presence', present: true },
    );
    walk.says({ type: 'begin', choice: 'procedure' });
    expect(walk.state.wants).toBeNull();
  });
});

describe('papers for a dossier that was sent back', () => {
  const scanning = (): Walk => shown().says({ type: 'open-dossier', dossier: first.dossierId }, { type: 'supplement' });

  test('only what was asked for is scanned, with the reason beside it; nothing is declared again', () => {
    const walk = scanning();
    const { screen } = walk.snapshot;
    if (screen.name !== 'scan') throw new Error(screen.name);
    expect(screen.papers).toMatchObject([
      { key: 'ban-an', title: 'Bản án ly hôn', note: 'Bản quét không đọc được', required: true },
    ]);
    walk.scanned();
    expect(walk.stage).toBe('review');
    expect(walk.snapshot.screen).toMatchObject({ sections: [] });
    expect(walk.next().stage).toBe('declare');
    walk.says({ type: 'declare', agreed: true });
    expect(walk.wished).toEqual(['submit']);
    expect(walk.state.supplement).toEqual({
      dossierId: first.dossierId,
      requestId: first.request?.id,
      code: first.code,
    });
  });

  test('it is not put aside as a dossier of its own', () => {
    expect(scanning().snapshot.parking).toBeNull();
    expect(scanning().says({ type: 'park' }).stage).toBe('scan');
  });

  test('back leads to the dossier that it is for; another procedure begins without it', () => {
    const walk = scanning().says({ type: 'back' });
    expect(screen(walk).opened?.code).toBe(first.code);
    walk.says({ type: 'back' }, { type: 'begin', choice: 'procedure' }, { type: 'choose-procedure', id: '1.004873' });
    expect(walk.state).toMatchObject({ supplement: null, draft: null, papers: {} });
  });

  test('a procedure that this kiosk does not have: the counter', () => {
    const walk = shown().says({ type: 'open-dossier', dossier: second.dossierId }, { type: 'supplement' });
    expect(walk.stage).toBe('own-dossiers');
    expect(screen(walk).opened?.canSupplement).toBe(false);
  });
});
