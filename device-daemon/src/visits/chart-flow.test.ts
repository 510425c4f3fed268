import { createHash } from 'node:crypto';
import { extraWhole } from '@mot-cua/domain/consent-extras.ts';
import { describe, expect, test } from 'vitest';
import { extrasOffered } from './chart-extras.ts';
import { toPark } from './chart-parking.ts';
import { consentRecords } from './consent-records.ts';
import { submission, unproven, Walk, woman } from './visit-for-tests.ts';
import type { VisitWorld } from './visit-state.ts';

const BIRTH = '1.001193';
const motherAlone = 'a mother registers alone with her chip card and a birth note';

const at = (office: Partial<VisitWorld>): Walk => {
  const walk = new Walk();
  walk.world = { ...walk.world, ...office };
  return walk;
};
const all = ['notice-zalo', 'notice-sms', 'survey', 'reuse'] as const;
const atReview = (office: Partial<VisitWorld> = { extras: all }): Walk =>
  at(office).declared(BIRTH, motherAlone).scanned();

describe('consents for extras', () => {
  test('an office that offers none has no such step', () => {
    expect(atReview({}).next().stage).toBe('declare');
  });

  test('nothing is ticked beforehand; going on without any is one press, and each refusal is in the bag', () => {
    const walk = atReview().next();
    const { screen } = walk.snapshot;
    expect(screen.name === 'extras' && screen.offers.map(({ purpose, given }) => [purpose, given])).toEqual(
      all.map((purpose) => [purpose, false]),
    );
    expect(walk.next().stage).toBe('declare');
    const records = consentRecords(walk.state.extras, all);
    expect(records?.map(({ given }) => given)).toEqual([false, false, false, false]);
    expect(JSON.stringify(records)).not.toContain('phone');
  });

  test('a notice needs a number that can be called: it is asked for here, and a wrong one is said', () => {
    const walk = atReview().next().says({ type: 'consent', purpose: 'notice-zalo', given: true });
    expect(walk.snapshot.screen).toMatchObject({ phone: { ref: '/extras/phone', value: '' } });
    expect(walk.next().stage).toBe('extras');
    expect(walk.snapshot.screen).toMatchObject({ phone: { error: expect.stringContaining('10 hoặc 11') } });
    walk.says({ type: 'answer', ref: '/extras/phone', value: '0912 345 678' }).next();
    expect(walk.stage).toBe('declare');
    const [zalo, sms] = consentRecords(walk.state.extras, all) ?? [];
    expect(zalo).toMatchObject({
      purpose: 'notice-zalo',
      given: true,
      phone: '0912345678',
      method: 'kiosk-screen',
      at: '2026-11-23T09:00:00.000+07:00',
      textSha256: createHash('sha256').update(extraWhole('notice-zalo', 'vi')).digest('hex'),
    });
    expect(sms).not.toHaveProperty('phone');
  });

  test('taking the tick back takes the number along', () => {
    const walk = atReview().next();
    walk.says(
      { type: 'consent', purpose: 'survey', given: true },
      { type: 'answer', ref: '/extras/phone', value: '0912345678' },
      { type: 'consent', purpose: 'survey', given: false },
    );
    expect(walk.state.extras?.phone).toBe('');
    expect(walk.next().stage).toBe('declare');
  });

  test('reuse is not asked where nothing was scanned; back from the declaration leads here again', () => {
    const { state } = atReview();
    expect(extrasOffered(state, { extras: ['reuse'] })).toEqual(['reuse']);
    expect(extrasOffered({ ...state, papers: {} }, { extras: ['reuse'] })).toEqual([]);
    expect(atReview().next().next().says({ type: 'back' }).stage).toBe('extras');
  });

  test('the next dossier is asked anew', () => {
    const walk = atReview().next().says({ type: 'consent', purpose: 'reuse', given: true }).next();
    walk
      .says({ type: 'declare', agreed: true })
      .happens({ type: 'sealed' }, { type: 'submitted', submission })
      .happens({ type: 'ticket-failed' }, { type: 'print-ended', what: 'slip', outcome: 'printed', fault: null })
      .says({ type: 'another-dossier' });
    expect([walk.stage, walk.state.extras]).toEqual(['choose', null]);
  });
});

describe('practice', () => {
  const practising = (): Walk => {
    const walk = new Walk().says({ type: 'begin', choice: 'practice' });
    return walk.happens(
      { type: 'card-progress', percent: 60 },
      { type: 'card-read', person: { ...woman, fullName: 'Nguyễn Thị Làm Thử' }, verdict: unproven },
      { type: 'draft-looked', keeps: false, offer: null, fault: null },
    );
  };
  const practisedWhole = (): Walk => {
    const walk = practising().says({ type: 'confirm-person', correct: true }, { type: 'choose-procedure', id: BIRTH });
    walk.next();
    const answers = walk.world.packages
      .find((one) => one.procedure.id === BIRTH)
      ?.examples.find((one) => one.name === motherAlone)?.answers;
    for (let page = 0; page < 20 && walk.stage === 'form'; page++) {
      for (const { ref, value } of answers ?? []) walk.says({ type: 'answer', ref, value });
      walk.next();
    }
    return walk.scanned().next().says({ type: 'declare', agreed: true });
  };

  test('from the first screen to "is this you?" without a card; every screen says that it is a practice', () => {
    const walk = practising();
    expect([walk.stage, walk.snapshot.practice]).toEqual(['confirm', true]);
    for (const state of practisedWhole().stood.slice(1))
      expect([state.stage.name, state.practice]).toEqual([state.stage.name, true]);
  });

  test('no step of it wishes anything but to forget, to end or to call a human: nothing is read, kept, submitted or printed', () => {
    const seen = new Set<string>();
    const walk = new Walk();
    const happens = walk.happens.bind(walk);
    walk.happens = (...events) => {
      for (const event of events) {
        happens(event);
        if (walk.state.practice) for (const wish of walk.wishes) seen.add(wish.do);
      }
      return walk;
    };
    walk.says({ type: 'begin', choice: 'practice' });
    walk.happens(
      { type: 'card-read', person: woman, verdict: unproven },
      { type: 'draft-looked', keeps: true, offer: null, fault: null },
    );
    walk.says({ type: 'confirm-person', correct: true }, { type: 'choose-procedure', id: BIRTH }).next();
    walk.says({ type: 'park' }, { type: 'finish' });
    expect([...seen].sort()).toEqual(['cancel-device', 'end', 'forget-person', 'practise']);
  });

  test('where a real visit submits it ends, and says so: no code, no number, no "saved"', () => {
    const walk = practisedWhole();
    expect([walk.stage, walk.wished]).toEqual(['practised', []]);
    expect(walk.state.submission).toBeNull();
    expect(walk.snapshot.screen).toEqual({ name: 'practised' });
    expect(toPark(walk.state, walk.world, { proof: 'done', submitting: null, before: null })).toBeNull();
    expect(walk.snapshot.parking).toBeNull();
    expect(walk.next().wished).toEqual(['forget-person', 'cancel-device', 'end']);
  });

  test('a number is not taken either; "for real" begins with nobody known', () => {
    const walk = practising().says(
      { type: 'confirm-person', correct: true },
      { type: 'choose-procedure', id: '2.000815' },
    );
    walk.says({ type: 'take-ticket', service: 'copies' });
    expect(walk.stage).toBe('practised');
    walk.says({ type: 'begin', choice: 'procedure' });
    expect([walk.stage, walk.state.practice, walk.state.person, walk.wished]).toEqual([
      'identify',
      false,
      null,
      ['forget-person'],
    ]);
  });

  test('a real card or code that is shown meanwhile means nothing, and "not me" leads to the first screen', () => {
    const walk = practising().happens({
      type: 'code-read',
      text: '004190000017||Nông Thị Mai|31011990|Nữ|Cao Bằng|10052021',
    });
    expect(walk.state.person?.fullName).toBe('Nguyễn Thị Làm Thử');
    walk.says({ type: 'confirm-person', correct: false });
    expect([walk.stage, walk.state.practice, walk.state.person]).toEqual(['welcome', false, null]);
  });
});

describe('somebody who helps', () => {
  const helper = { id: '17', name: 'Hoàng Văn Sáng', role: 'community-team' } as const;
  const asked = (): Walk => at({ helpers: true }).chose(BIRTH).next().says({ type: 'ask-helper' });
  const signedIn = (): Walk =>
    asked().says({ type: 'helper-sign-in', helper: '17', pin: '246810' }).happens({ type: 'helper-signed-in', helper });

  test('is asked for only where the office has such people, and there is somebody to help', () => {
    expect(new Walk().chose(BIRTH).snapshot.mayBeHelped).toBeUndefined();
    expect(at({ helpers: true }).chose(BIRTH).snapshot.mayBeHelped).toBe(true);
    expect(at({ helpers: true }).says({ type: 'ask-helper' }).stage).toBe('welcome');
  });

  test('helps only after the citizen said so; then is named on every screen, and goes where the citizen was', () => {
    const walk = signedIn();
    expect(walk.snapshot.screen).toMatchObject({ name: 'assist', phase: 'confirm', helper: { name: helper.name } });
    expect([walk.state.helper, walk.snapshot.helper]).toEqual([null, undefined]);
    walk.says({ type: 'helper-answer', welcome: true });
    expect([walk.stage, walk.snapshot.helper?.name]).toEqual(['form', helper.name]);
    expect(walk.state.person).toEqual(woman); // who submits is who was recognised
    expect(walk.says({ type: 'end-help' }).wishes).toEqual([{ do: 'helper-leaves', helper: '17', why: 'ended' }]);
    expect(walk.snapshot.helper).toBeUndefined();
  });

  test('a citizen who does not want it goes on alone, and the log says so', () => {
    const walk = signedIn().says({ type: 'helper-answer', welcome: false });
    expect([walk.stage, walk.state.helper, walk.wishes]).toEqual([
      'form',
      null,
      [{ do: 'helper-leaves', helper: '17', why: 'declined' }],
    ]);
  });

  test('a wrong secret number and a lock are said; nothing of the citizen’s answers is lost', () => {
    const walk = asked().says({ type: 'helper-sign-in', helper: '17', pin: '000000' });
    walk.happens({ type: 'helper-refused', why: 'wrong' });
    expect(walk.snapshot.screen).toMatchObject({ name: 'assist', refused: 'wrong' });
    walk.says({ type: 'back' });
    expect([walk.stage, walk.state.draft !== null]).toEqual(['form', true]);
  });

  test('nobody’s helper waits on the first screen', () => {
    const walk = at({ helpers: true }).begun();
    walk.says({ type: 'ask-helper' }, { type: 'helper-sign-in', helper: '17', pin: '246810' });
    walk.happens({ type: 'helper-signed-in', helper }).says({ type: 'helper-answer', welcome: true }, { type: 'back' });
    expect([walk.stage, walk.state.helper, walk.wished]).toEqual(['welcome', null, ['forget-person', 'helper-leaves']]);
  });

  test('a dossier put aside while somebody signs in is put aside where the citizen was', () => {
    const parked = toPark(asked().state, asked().world, { proof: 'done', submitting: null, before: null });
    expect(parked?.stage).toMatchObject({ name: 'form' });
  });
});

describe('a number', () => {
  const asked = (): Walk =>
    new Walk().says({ type: 'begin', choice: 'ticket' }, { type: 'take-ticket', service: 'justice' });
  const given = { type: 'ticket-issued', number: 'A007', service: 'Tư pháp', ahead: 3, counter: 'justice' } as const;

  test('says how long it takes where that is known, in the words of its paper', () => {
    const wait = { from: 10, to: 20, estimatedAt: Date.parse('2026-11-23T08:15:00+07:00') };
    expect(asked().happens({ ...given, paper: { wait } }).snapshot.screen).toMatchObject({
      name: 'ticket',
      ticket: { ahead: 3, wait: 'Chờ khoảng 10-20 phút, tính lúc 08:15' },
    });
    const { screen } = asked().happens(given).snapshot;
    expect(screen.name === 'ticket' && 'wait' in screen.ticket).toBe(false);
  });

  test('that the office gives no more today is said: the list is empty, and staff are asked', () => {
    const closed = asked().happens({ type: 'ticket-failed', closed: true });
    expect(closed.snapshot.screen).toEqual({ name: 'take-ticket', services: [] });
    expect(closed.snapshot.fault).toBeNull();
    expect(closed.says({ type: 'back' }).stage).toBe('welcome');
  });

  test('a dossier that is handed in after the office has closed has its slip, without a number', () => {
    const walk = atReview().next().next();
    walk.says({ type: 'declare', agreed: true }).happens({ type: 'sealed' }, { type: 'submitted', submission });
    walk.happens({ type: 'ticket-failed', closed: true });
    expect(walk.wishes).toEqual([{ do: 'print-slip' }]);
    expect(walk.snapshot.screen).toMatchObject({ name: 'slip', ticket: null });
  });
});

describe('the paper of a number', () => {
  const code = '7K3F9QXM2B0A';
  const back = { ok: true, is: 'returned', number: 'A007', service: 'Tư pháp', ahead: 3 } as const;

  test('shown on the first screen it is asked about once, and the screen says that it waits again; then the visit is over', () => {
    const walk = new Walk().happens({ type: 'code-read', text: `SO-${code}` });
    expect([walk.stage, walk.wishes]).toEqual(['welcome', [{ do: 'own-ticket', code, wish: 'show' }]]);
    expect(walk.happens({ type: 'code-read', text: `SO-${code}` }).wishes).toEqual([]); // one at a time
    walk.happens({ type: 'own-ticket', code, answer: back });
    expect(walk.snapshot.screen).toEqual({ name: 'check-in', answer: null, ticket: back });
    expect(walk.says({ type: 'next' }).stage).toBe('done');
  });

  test('given back by a press, once; a number that is refused leads to another', () => {
    const walk = new Walk()
      .happens({ type: 'code-read', text: `SO-${code}` })
      .happens({ type: 'own-ticket', code, answer: { ...back, is: 'waiting' } });
    expect(walk.says({ type: 'give-back' }).wishes).toEqual([{ do: 'own-ticket', code, wish: 'give-back' }]);
    walk.happens({ type: 'own-ticket', code, answer: { ...back, is: 'given-back' } });
    expect(walk.says({ type: 'give-back' }).wishes).toEqual([]);
    const late = new Walk()
      .happens({ type: 'code-read', text: `SO-${code}` })
      .happens({ type: 'own-ticket', code, answer: { ok: false, why: 'ticket-late' } });
    expect(late.says({ type: 'give-back' }).wishes).toEqual([]);
    expect(late.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
  });

  test('in the middle of something else it means nothing', () => {
    const walk = new Walk().chose('1.001193').happens({ type: 'code-read', text: `SO-${code}` });
    expect(walk.wishes).toEqual([]);
  });
});

describe('an appointment', () => {
  const office = { appointments: true };
  const atDesk = (): Walk => at(office).says({ type: 'begin', choice: 'appointment' });

  test('is offered only where the office gives any', () => {
    expect(JSON.stringify(new Walk().snapshot)).not.toContain('appointment');
    expect(new Walk().says({ type: 'begin', choice: 'appointment' }).stage).toBe('welcome');
  });

  test('its code, typed in groups or shown to the reader on the first screen, asks the daemon once', () => {
    const typed = atDesk().says({ type: 'check-in', code: 'hen-7k3f9-qxm2b' });
    expect(typed.wishes).toEqual([{ do: 'check-in', code: '7K3F9QXM2B' }]);
    const shown = at(office).happens({ type: 'code-read', text: 'HEN 7K3F9QXM2B' });
    expect([shown.stage, shown.wishes]).toEqual(['check-in', [{ do: 'check-in', code: '7K3F9QXM2B' }]]);
    shown.happens({
      type: 'ticket-issued',
      number: 'A007',
      service: 'Tư pháp',
      ahead: 0,
      appointedAt: '2026-11-23T09:30:00+07:00',
    });
    expect(shown.snapshot.screen).toMatchObject({
      name: 'ticket',
      ticket: { appointedAt: '2026-11-23T09:30:00+07:00' },
    });
  });

  test('early, late and unknown are answered, with the way to a normal number', () => {
    const early = atDesk().says({ type: 'check-in', code: '7K3F9QXM2B' });
    early.happens({ type: 'check-in-refused', answer: { why: 'early', at: '2026-11-23T15:00:00+07:00' } });
    expect(early.snapshot.screen).toMatchObject({ answer: { why: 'early', at: '2026-11-23T15:00:00+07:00' } });
    expect(early.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
    const nonsense = atDesk().says({ type: 'check-in', code: 'xin chào' });
    expect([nonsense.wishes, nonsense.snapshot.screen]).toEqual([
      [],
      { name: 'check-in', answer: { why: 'unknown', at: null } },
    ]);
  });
});

describe('notices of the office', () => {
  const text = { vi: 'Nghỉ sớm', en: 'Closing early' };
  test('stand on the first screen on their days only, those that say "closed" first', () => {
    const notices = [
      { text, from: '2026-11-20', to: '2026-11-23' },
      { text: { vi: 'Nghỉ lễ', en: 'Holiday' }, from: '2026-11-23', to: '2026-11-23', closed: true },
      { text, from: '2026-11-24', to: '2026-11-30' },
    ];
    expect(at({ notices }).snapshot.screen).toMatchObject({
      notices: [
        { text: 'Nghỉ lễ', closed: true },
        { text: 'Nghỉ sớm', closed: false },
      ],
    });
    expect(at({ notices: [] }).snapshot.screen).not.toHaveProperty('notices');
  });
});
