import { expect, test } from 'vitest';
import { packageFromDisk } from '../../../domain/procedures/packages-for-tests.ts';
import { Walk, world } from '../visits/visit-for-tests.ts';
import { renderChecklist, titleOnChecklist } from './checklist.ts';

const printedAt = Date.UTC(2026, 10, 30, 1);
const beforeOf = (walk: Walk) => {
  const { screen } = walk.snapshot;
  if (screen.name !== 'before') throw new Error(`stands on ${screen.name}`);
  return screen;
};
const heightOf = async (before: ReturnType<typeof beforeOf>) =>
  (await renderChecklist({ office: 'Một cửa', before, printedAt })).heightDots;

test('the checklist grows with every paper it names and carries nothing of the person', async () => {
  const walk = new Walk().chose('2.000815');
  const before = beforeOf(walk);
  expect(before.papers.length).toBe(packageFromDisk('2.000815').papers.length);
  expect(JSON.stringify(before)).not.toContain('Nông Thị Mai');
  const fewer = await heightOf({ ...before, papers: before.papers.slice(0, 1) });
  expect(await heightOf(before)).toBeGreaterThan(fewer + 50);
});

test('the paper that only the divorced must bring is not printed as left to their choice', () => {
  const papers = beforeOf(new Walk().chose('1.004873')).papers.map(titleOnChecklist);
  expect(papers).toContain('Bản án hoặc quyết định ly hôn (tùy trường hợp)');
  expect(papers).toContain('Giấy xác nhận tình trạng hôn nhân đã được cấp (nếu có)');
});

test('it is asked for once while it prints, and again only when it surely did not come out', () => {
  const walk = new Walk().chose('2.000815').says({ type: 'print-checklist' });
  expect([walk.wished, beforeOf(walk).checklist]).toEqual([['print-checklist'], 'printing']);
  expect(walk.says({ type: 'print-checklist' }).wished).toEqual([]);
  walk.happens({ type: 'print-ended', what: 'checklist', outcome: 'unknown', fault: null });
  expect(walk.says({ type: 'print-checklist' }).wished).toEqual([]);
  walk.happens({ type: 'print-ended', what: 'checklist', outcome: 'not-printed', fault: null });
  expect(walk.says({ type: 'print-checklist' }).wished).toEqual(['print-checklist']);
});

test('a procedure that only the counter knows: fee and who is who, a number, and the way back to where it was found', () => {
  const code =
    [...world.offered.entries.values()].find(
      ({ title }) => title.vi === 'Nhận chăm sóc, nuôi dưỡng đối tượng cần bảo vệ khẩn cấp',
    )?.code ?? '';
  const walk = new Walk()
    .identified()
    .says({ type: 'confirm-person', correct: true }, { type: 'choose-procedure', id: code });
  expect(walk.wishes).toEqual([{ do: 'count-opened', procedure: code }]);
  const before = beforeOf(walk);
  expect(before).toMatchObject({
    procedure: { kind: 'counter', id: code },
    papers: [],
    who: { decides: 'Ủy ban nhân dân cấp xã' },
  });
  expect(before.ticketService).toBeUndefined(); // no counter is named for it: the citizen chooses
  expect(walk.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
});

test('guided questions: answered one by one, back one by one, and the end offers what to do in its order', () => {
  const walk = new Walk()
    .identified()
    .says({ type: 'confirm-person', correct: true }, { type: 'ask-guide', event: 'child' });
  const question = () => (walk.snapshot.screen.name === 'guide' ? walk.snapshot.screen.question?.id : walk.stage);
  expect(question()).toBe('what');
  expect(walk.says({ type: 'answer-guide', answer: 'no such' }) && question()).toBe('what');
  walk.says({ type: 'answer-guide', answer: 'first' }, { type: 'answer-guide', answer: 'no' });
  expect(question()).toBe('together');
  expect(walk.says({ type: 'back' }) && question()).toBe('abroad');
  walk.says({ type: 'answer-guide', answer: 'no' }, { type: 'answer-guide', answer: 'all' });
  const { screen } = walk.snapshot;
  expect(screen.name === 'guide' && screen.leadsTo.map(({ title }) => title)).toEqual([
    'Đăng ký khai sinh',
    'Đăng ký thường trú',
    'Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi',
  ]);
  expect(walk.says({ type: 'choose-procedure', id: '1.001193' }).stage).toBe('before');
});
