import { stepPaper } from '@mot-cua/domain/digitisation/paper-chart.ts';
import { type Batch, type BatchPaper, type Dropped, newPaper, paperOf, type SeenPage, withPaper } from './batch.ts';

/**
 * Puts a sheet that was just fed into the batch: one side (simplex) or two (duplex, front first). A cover sheet of this batch
 * begins a paper; an empty sheet ends one where the batch is fed so; empty backs are dropped. Whatever is doubtful stays a
 * page and splits nothing. Every page ends in exactly one paper or among the dropped ones, with the reason.
 */
export const takeSheet = (batch: Batch, sides: readonly SeenPage[]): Batch => {
  const pages = sides.filter(({ id }, at) => !isKnown(batch, id) && sides.findIndex((one) => one.id === id) === at);
  if (pages.length === 0) return batch; // told twice after a restart
  const taken = { ...batch, pages: [...batch.pages, ...pages] };
  const cover = pages.find((page) => coverOf(batch, page));
  if (cover) return beginByCover(taken, cover, pages);
  if (pages.every(({ blank }) => blank === 'yes')) return takeBlankSheet(taken, pages);
  const [printed, blank] = [pages.filter((page) => page.blank !== 'yes'), pages.filter((page) => page.blank === 'yes')];
  const without = drop(taken, blank, (page) => (page.side === 'front' ? 'blank-front' : 'blank-back'));
  return addPages(without, printed);
};

const isKnown = (batch: Batch, id: string): boolean => batch.pages.some((page) => page.id === id);

/** A sheet of this batch, or one for any; another batch's sheet is a page like others, and is flagged. */
const coverOf = (batch: Batch, { cover }: SeenPage): Extract<SeenPage['cover'], { is: 'cover-sheet' }> | null =>
  cover.is === 'cover-sheet' && (cover.batch === null || cover.batch === batch.id) ? cover : null;

const drop = (batch: Batch, pages: readonly SeenPage[], why: (page: SeenPage) => Dropped['why']): Batch =>
  pages.length === 0
    ? batch
    : { ...batch, dropped: [...batch.dropped, ...pages.map((page) => ({ page: page.id, why: why(page) }))] };

const takeBlankSheet = (batch: Batch, pages: readonly SeenPage[]): Batch =>
  batch.blankSheetSplits
    ? { ...drop(batch, pages, () => 'blank-separator'), open: null }
    : drop(batch, pages, () => 'blank-sheet');

const beginByCover = (batch: Batch, coverPage: SeenPage, pages: readonly SeenPage[]): Batch => {
  const cover = coverOf(batch, coverPage);
  if (!cover) return addPages(batch, pages);
  const numbered = cover.batch !== null; // a sheet for any batch is used again and again: its number says nothing
  const notes = numbered ? numberNotes(batch, cover.number) : [];
  const covered = {
    ...(cover.paperType === null ? {} : { paperType: cover.paperType }),
    ...(cover.component === null ? {} : { component: cover.component }),
  };
  const begun = begin(batch, { sheet: cover.number, covered, notes });
  const doubted = notes.includes('sheet-missing') ? noteOnPaperBefore(begun) : begun;
  const counted = { ...doubted, lastSheet: numbered ? cover.number : batch.lastSheet };
  // on the back of a sheet there is nothing, or somebody printed on used paper: that is not ours to throw away
  const isNothing = (page: SeenPage): boolean =>
    page === coverPage || page.blank === 'yes' || coverOf(batch, page) !== null;
  const without = drop(counted, pages.filter(isNothing), (page) =>
    coverOf(batch, page) ? 'cover-sheet' : 'blank-back',
  );
  return addPages(
    without,
    pages.filter((page) => !isNothing(page)),
  );
};

const numberNotes = ({ lastSheet, papers }: Batch, number: number): BatchPaper['notes'] => {
  if (papers.some(({ sheet }) => sheet === number)) return ['sheet-twice'];
  return lastSheet !== null && number > lastSheet + 1 ? ['sheet-missing'] : [];
};

/** The missing sheet went through together with another one: its pages may be in the paper before just as well. */
const noteOnPaperBefore = (batch: Batch): Batch => {
  const before = batch.papers.at(-2);
  const step = before ? stepPaper(before.state, 'edit') : null;
  if (!before || !step?.ok || before.waits || before.notes.includes('sheet-missing')) return batch;
  return withPaper(batch, { ...before, state: step.to, check: null, notes: [...before.notes, 'sheet-missing'] });
};

const begin = (batch: Batch, from: Partial<BatchPaper>): Batch => {
  const paper = newPaper(`p${String(batch.nextPaper).padStart(4, '0')}`, from);
  return {
    ...batch,
    papers: [...batch.papers, paper],
    open: paper.id,
    nextPaper: batch.nextPaper + 1,
    cursor: batch.cursor.paper === null ? { paper: paper.id, page: 0 } : batch.cursor,
  };
};

const addPages = (batch: Batch, pages: readonly SeenPage[]): Batch => {
  if (pages.length === 0) return batch;
  const open = paperOf(batch, batch.open);
  const step = open ? stepPaper(open.state, 'rescan') : null;
  if (!open || !step?.ok || open.waits) {
    const begun = begin(batch, { notes: batch.coverSheets ? ['no-cover-sheet'] : [] });
    return addPages(begun, pages);
  }
  const ids = pages.map(({ id }) => id);
  return withPaper(batch, { ...open, state: step.to, check: null, pages: [...open.pages, ...ids] });
};
