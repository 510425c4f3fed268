import { supplementReasonWords } from '@mot-cua/domain/supplement.ts';
import { PDFDocument } from 'pdf-lib';
import { expect, test } from 'vitest';
import { PAPER_DOTS } from '../slips/paper.ts';
import type { CounterSlipContent } from './slip-content.ts';
import { counterSlipSheet } from './slip-sheet.ts';
import { renderCounterSlip } from './slip-strip.ts';

const refused: CounterSlipContent = {
  office: 'Trung tâm Phục vụ hành chính công phường Sông Hiến',
  procedureTitle: 'Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp',
  code: 'H14.12-261201-0007',
  says: { form: '03', reason: 'not-entitled' },
  titles: {},
  officer: '101',
  writtenAt: Date.parse('2026-12-01T08:30:00+07:00'),
};
/** As many as the rules allow, each with a title that takes two lines. */
const full: CounterSlipContent = {
  ...refused,
  says: { form: '02', papers: Array.from({ length: 20 }, (_, at) => ({ key: `paper-${at}`, reason: 'not-signed' })) },
  titles: Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [
      `paper-${at}`,
      `Văn bản ủy quyền có chứng thực của cơ quan thẩm quyền số ${at}`,
    ]),
  ),
};
const pagesOf = async (slip: CounterSlipContent): Promise<number> =>
  (await PDFDocument.load(await counterSlipSheet(slip))).getPageCount();

test('a refusal is one page of A4; twenty papers go on to a second page, and nothing is left out of the strip', async () => {
  expect([await pagesOf(refused), await pagesOf(full)]).toEqual([1, 2]);
  const [short, long] = [await renderCounterSlip(refused), await renderCounterSlip(full)];
  expect([short.widthDots, long.widthDots]).toEqual([PAPER_DOTS, PAPER_DOTS]);
  // a line of text has some 30 dots: two lines of title and one of the reason for each paper
  expect(long.heightDots - short.heightDots).toBeGreaterThan(20 * 3 * 25);
});

test('a paper that the package does not name stands there by its key: a slip that lies in the log is never undrawable', async () => {
  const unknown = { ...full, titles: {} };
  expect((await renderCounterSlip(unknown)).heightDots).toBeGreaterThan(400);
  expect(await pagesOf(unknown)).toBeGreaterThanOrEqual(1);
  expect(Object.keys(supplementReasonWords)).toContain('not-signed');
});
