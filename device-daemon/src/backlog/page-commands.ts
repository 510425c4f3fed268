import { stepPaper } from '@mot-cua/domain/digitisation/paper-chart.ts';
import { type Batch, type BatchPaper, newPaper, type Quarter, withPaper } from './batch.ts';
import type { BatchStep, Refusal } from './commands.ts';
import { turnOf } from './fields.ts';

/** What the clerk does to pages. Each leaves the paper unread, and unchecked. */

const refused = (batch: Batch, why: Refusal): BatchStep => ({ batch, wishes: [], said: { why } });
const quiet = (batch: Batch): BatchStep => ({ batch, wishes: [], said: null });

/** The page under the cursor begins a paper of its own, with all that come after it. */
export const splitHere = (batch: Batch, paper: BatchPaper): BatchStep => {
  const may = stepPaper(paper.state, 'split');
  if (!may.ok) return refused(batch, may.why);
  const { page } = batch.cursor;
  if (page < 1 || page >= paper.pages.length) return refused(batch, 'nothing-to-split');
  const first = { ...paper, state: may.to, check: null, pages: paper.pages.slice(0, page) };
  const second = newPaper(`p${String(batch.nextPaper).padStart(4, '0')}`, { pages: paper.pages.slice(page) });
  const papers = batch.papers.flatMap((one) => (one.id === paper.id ? [first, second] : [one]));
  return quiet({
    ...batch,
    papers,
    nextPaper: batch.nextPaper + 1,
    open: batch.open === paper.id ? second.id : batch.open, // what is still being fed belongs to the end
  });
};

/** The paper goes into the one before it, which keeps its sheet and its fields. */
export const joinPrevious = (batch: Batch, paper: BatchPaper): BatchStep => {
  const before = batch.papers[batch.papers.indexOf(paper) - 1];
  if (!before) return refused(batch, 'nothing-before');
  if (before.waits) return refused(batch, before.waits === 'sign' ? 'being-signed' : 'being-sent');
  const [may, mayBefore] = [stepPaper(paper.state, 'join'), stepPaper(before.state, 'join')];
  if (!may.ok) return refused(batch, may.why);
  if (!mayBefore.ok) return refused(batch, mayBefore.why);
  const pages = [...before.pages, ...paper.pages];
  const joined: BatchPaper = {
    ...before,
    state: mayBefore.to,
    check: null,
    pages,
    covered: { ...paper.covered, ...before.covered },
    typed: { ...paper.typed, ...before.typed },
    acknowledged: [...new Set([...before.acknowledged, ...paper.acknowledged])],
  };
  return quiet({
    ...withPaper(batch, joined),
    papers: batch.papers.filter(({ id }) => id !== paper.id).map((one) => (one.id === joined.id ? joined : one)),
    open: batch.open === paper.id ? joined.id : batch.open,
    cursor: { paper: joined.id, page: Math.min(before.pages.length, Math.max(0, pages.length - 1)) },
  });
};

const turned = (quarter: Quarter): Quarter => (quarter === 0 ? 90 : quarter === 90 ? 180 : quarter === 180 ? 270 : 0);

/** A quarter clockwise. */
export const turnPage = (batch: Batch, paper: BatchPaper): BatchStep => {
  const may = stepPaper(paper.state, 'rescan');
  if (!may.ok) return refused(batch, may.why);
  const page = paper.pages[batch.cursor.page];
  if (page === undefined) return refused(batch, 'no-such-page');
  const turns = { ...batch.turned, [page]: turned(turnOf(batch, page)) };
  return quiet(withPaper({ ...batch, turned: turns }, { ...paper, state: may.to, check: null }));
};

export const deletePage = (batch: Batch, paper: BatchPaper): BatchStep => {
  const may = stepPaper(paper.state, 'rescan');
  if (!may.ok) return refused(batch, may.why);
  const page = paper.pages[batch.cursor.page];
  if (page === undefined) return refused(batch, 'no-such-page');
  const pages = paper.pages.filter((one) => one !== page);
  const dropped = [...batch.dropped, { page, why: 'deleted' as const }];
  return quiet(withPaper({ ...batch, dropped }, { ...paper, state: may.to, check: null, pages }));
};

/**
 * The page set aside last that was fed about where this paper lies: after the paper before it, before the one after it. Cover
 * sheets and their backs are no pages of papers. Null where there is none.
 */
export const pageSetAside = ({ papers, pages, dropped }: Batch, paper: BatchPaper): string | null => {
  const fed = new Map(pages.map(({ id }, at) => [id, at]));
  const placesOf = (others: readonly BatchPaper[]): number[] =>
    others.flatMap((one) => one.pages.map((page) => fed.get(page) ?? -1));
  const at = papers.indexOf(paper);
  const after = Math.max(-1, ...placesOf(papers.slice(0, at)));
  const before = Math.min(pages.length, ...placesOf(papers.slice(at + 1)));
  const isCover = (place: number): boolean => {
    const { cover, side } = pages[place] ?? {};
    return cover?.is === 'cover-sheet' || (side === 'back' && pages[place - 1]?.cover.is === 'cover-sheet');
  };
  const found = dropped.findLast(({ page }) => {
    const place = fed.get(page) ?? -1;
    return place > after && place < before && !isCover(place);
  });
  return found?.page ?? null;
};

/** A dropped page (blank, cover sheet, deleted) comes into this paper, where it was fed. */
export const restorePage = (batch: Batch, paper: BatchPaper, page: string): BatchStep => {
  const may = stepPaper(paper.state, 'rescan');
  if (!may.ok) return refused(batch, may.why);
  if (!batch.dropped.some((one) => one.page === page)) return refused(batch, 'no-such-page');
  const fed = new Map(batch.pages.map(({ id }, at) => [id, at]));
  const order = (id: string): number => fed.get(id) ?? Number.MAX_SAFE_INTEGER;
  const pages = [...paper.pages];
  const at = pages.findIndex((one) => order(one) > order(page));
  pages.splice(at < 0 ? pages.length : at, 0, page);
  const dropped = batch.dropped.filter((one) => one.page !== page);
  return quiet({
    ...withPaper({ ...batch, dropped }, { ...paper, state: may.to, check: null, pages }),
    cursor: { paper: paper.id, page: pages.indexOf(page) },
  });
};
