import { describe, expect, test } from 'vitest';
import { submission, Walk } from './visit-for-tests.ts';
import type { VisitState } from './visit-state.ts';

const words = 'Quầy 3 chỉ có một cán bộ, tôi chờ hai giờ.';
const begun = (from?: VisitState): Walk => new Walk(from).says({ type: 'begin', choice: 'feedback' });
const written = (): Walk =>
  begun().says({ type: 'answer', ref: '/about', value: 'waiting' }, { type: 'answer', ref: '/words', value: words });
const screen = (walk: Walk) => {
  const { screen: shown } = walk.snapshot;
  if (shown.name !== 'feedback') throw new Error(`on ${shown.name}`);
  return shown;
};

describe('feedback without a card', () => {
  test('three touches and some words: a topic leads on, Send submits, the slip has a code and nobody gets a ticket', () => {
    const walk = begun();
    expect(screen(walk).fields[0]?.options).toHaveLength(6);
    walk.says({ type: 'answer', ref: '/about', value: 'waiting' });
    expect(screen(walk)).toMatchObject({ phase: 'words', about: 'Chờ đợi, trả kết quả muộn' });
    walk.says({ type: 'answer', ref: '/words', value: words }).next();
    expect([walk.stage, walk.wished]).toEqual(['submitting', ['submit']]);
    expect(walk.snapshot.screen).toMatchObject({ what: 'feedback' });
    walk.happens({ type: 'sealed' }, { type: 'submitted', submission });
    expect(walk.wished).toEqual(['print-slip']);
    expect(screen(walk).sent).toMatchObject({ provisionalCode: submission.provisionalCode, slip: 'printing' });
    walk.happens({ type: 'custody', dossierId: submission.dossierId, custody: 'received', officialCode: null });
    expect(screen(walk).sent?.custody).toBe('received');
    walk.next().happens({ type: 'print-ended', what: 'slip', outcome: 'printed', fault: null });
    expect(walk.stage).toBe('done');
  });

  test('once it is submitted its words are on no screen any more', () => {
    const walk = written().next().happens({ type: 'sealed' }, { type: 'submitted', submission });
    expect(JSON.stringify(walk.snapshot)).not.toContain(words);
  });

  test('the box for a call is not ticked; ticked it asks for a number, and without one nothing is sent', () => {
    const walk = written();
    const box = () => screen(walk).fields.find(({ ref }) => ref === '/wantsCall');
    expect([box()?.value, screen(walk).fields.some(({ ref }) => ref === '/phone')]).toEqual([null, false]);
    walk.says({ type: 'answer', ref: '/wantsCall', value: true }).next();
    expect([walk.stage, screen(walk).errors.map(({ ref }) => ref)]).toEqual(['feedback', ['/phone']]);
    expect(walk.says({ type: 'answer', ref: '/wantsCall', value: null }).next().stage).toBe('submitting');
  });

  test('a complaint or denunciation is not written here: its own way is shown, and a ticket is one touch away', () => {
    const walk = begun().says({ type: 'complaint' });
    expect(screen(walk)).toMatchObject({ phase: 'complaint', fields: [] });
    expect(walk.next().stage).toBe('feedback');
    expect(walk.wished).toEqual([]);
    expect(walk.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
    expect(walk.state.feedback).toBeNull();
  });

  test('whoever was known before is forgotten before the first word', () => {
    const known = new Walk().identified();
    const walk = begun({ ...known.state, stage: { name: 'welcome' } });
    expect([walk.state.person, walk.wished]).toEqual([null, ['forget-person', 'new-dossier']]);
  });

  test.each(['not-sealed', 'storage-full', 'daemon-away'] as const)(
    '%s: the words stay, and are sent again',
    (code) => {
      const walk = written().next().happens({ type: 'submit-failed', code });
      expect(walk.snapshot.fault).toMatchObject({ code, safe: 'answers-kept' });
      expect(screen(walk).fields.find(({ ref }) => ref === '/words')?.value).toBe(words);
      expect(walk.says({ type: 'try-again' }).wished).toEqual(['submit']);
    },
  );

  test('a slip that surely did not come out is printed again, once a press; what may be out is not', () => {
    const sent = () => written().next().happens({ type: 'sealed' }, { type: 'submitted', submission });
    const failed = sent().happens({ type: 'print-ended', what: 'slip', outcome: 'not-printed', fault: null });
    expect(failed.says({ type: 'reprint' }).wished).toEqual(['print-slip']);
    expect(failed.says({ type: 'reprint' }).wished).toEqual([]);
    const perhaps = sent().happens({ type: 'print-ended', what: 'slip', outcome: 'unknown', fault: null });
    expect(perhaps.says({ type: 'reprint' }).wished).toEqual([]);
  });

  test('no room on the disk: said before anybody writes a word', () => {
    const full = new Walk().happens({
      type: 'health',
      devices: [],
      repositoryReachable: true,
      storageFull: true,
      alarms: [],
    });
    expect(full.says({ type: 'begin', choice: 'feedback' }).snapshot.fault?.code).toBe('storage-full');
  });
});

describe('what a slip leads to', () => {
  const looked = (procedureId: string, status: number | null, answer?: string) => {
    const walk = new Walk().says({ type: 'begin', choice: 'lookup' }, { type: 'look-up', code: 'X', secret: 'Y' });
    const { provisionalCode, submittedAt } = submission;
    const found = { provisionalCode, officialCode: null, procedureId, submittedAt, receivedAt: submittedAt, status };
    walk.happens({
      type: 'looked-up',
      result: { ...found, custody: 'received', ...(answer === undefined ? {} : { answer }) },
    });
    return walk;
  };
  const result = (walk: Walk) => (walk.snapshot.screen.name === 'lookup' ? walk.snapshot.screen.result : null);

  test('feedback: how it stands in its own words, and the office’s answer', () => {
    expect(result(looked('0.000001', 1))).toMatchObject({
      what: 'feedback',
      procedure: 'Phản ánh, kiến nghị',
      status: 'Đã nhận, cán bộ chưa đọc',
    });
    expect(result(looked('0.000001', 10, 'Từ thứ Hai quầy 3 có hai cán bộ.'))).toMatchObject({
      status: 'Đã có trả lời',
      answer: 'Từ thứ Hai quầy 3 có hai cán bộ.',
    });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'a dossier in state %i: what that means and what comes next, each in a short sentence',
    (status) => {
      const found = result(looked('1.001193', status));
      for (const text of [found?.status, found?.next]) expect(text).toMatch(/\S/);
      for (const sentence of (found?.next ?? '').split('. '))
        expect(sentence.split(' ').length).toBeLessThanOrEqual(15);
    },
  );

  test('the QR of a slip is shown instead of typing its two codes; another code says nothing', () => {
    const walk = new Walk().says({ type: 'begin', choice: 'lookup' });
    const { provisionalCode, secret } = submission;
    expect(walk.happens({ type: 'code-read', text: 'https://example.vn/x' }).wished).toEqual([]);
    walk.happens({ type: 'code-read', text: `${provisionalCode} ${secret}` });
    expect(walk.wishes).toEqual([{ do: 'look-up', code: provisionalCode, secret }]);
  });

  test('from what was found, and from a code that is not known, a ticket is one touch away', () => {
    expect(looked('1.001193', 3).says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
    const unknown = new Walk()
      .says({ type: 'begin', choice: 'lookup' }, { type: 'look-up', code: 'X', secret: 'Y' })
      .happens({ type: 'lookup-failed', why: 'not-found', triesLeft: 4 });
    expect(unknown.snapshot.fault?.next).toContain('take-ticket');
    expect(unknown.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
  });
});
