import type { Batch, BatchPaper, UndoEntry } from './batch.ts';

/**
 * Taking back what the clerk did, one command at a time. An entry holds only what that command changed, so that pages which
 * the feeder brought meanwhile stay where they are. What the world did (a page arrived, a signature was made) is no
 * command: it bars the way back for the papers that it touched.
 */
const MOST_ENTRIES = 60;

/** What has to be put back to get from `after` to `before`; null when the command changed nothing. */
export const entryFor = (command: string, before: Batch, after: Batch): UndoEntry | null => {
  const now = new Map(after.papers.map((paper) => [paper.id, paper]));
  const then = new Set(before.papers.map(({ id }) => id));
  const changed = before.papers.flatMap((paper, at) =>
    now.get(paper.id) === paper ? [] : [{ paper, after: before.papers[at - 1]?.id ?? null }],
  );
  const added = after.papers.flatMap(({ id }) => (then.has(id) ? [] : [id]));
  const dropped = after.dropped.filter((one) => !before.dropped.includes(one)).map(({ page }) => page);
  const undropped = before.dropped.filter((one) => !after.dropped.includes(one));
  const turned = Object.keys(after.turned)
    .filter((page) => after.turned[page] !== before.turned[page])
    .map((page) => ({ page, was: before.turned[page] ?? (0 as const) }));
  if (changed.length + added.length + dropped.length + undropped.length + turned.length === 0) return null;
  const open = { was: before.open, became: after.open };
  return { command, before: changed, added, dropped, undropped, turned, open, cursor: before.cursor };
};

export const remember = (batch: Batch, entry: UndoEntry): Batch => ({
  ...batch,
  history: [...batch.history, entry].slice(-MOST_ENTRIES),
});

/** The batch as it was before the last command; null when there is none to take back. */
export const undone = (batch: Batch): Batch | null => {
  const entry = batch.history.at(-1);
  if (!entry) return null;
  const removed = batch.papers.filter(({ id }) => !entry.added.includes(id));
  const papers = entry.before.reduce(putBack, removed);
  const open = batch.open === entry.open.became ? entry.open.was : batch.open;
  return {
    ...batch,
    papers,
    dropped: [...batch.dropped.filter(({ page }) => !entry.dropped.includes(page)), ...entry.undropped],
    turned: { ...batch.turned, ...Object.fromEntries(entry.turned.map(({ page, was }) => [page, was])) },
    open: papers.some(({ id }) => id === open) ? open : null,
    cursor: papers.some(({ id }) => id === entry.cursor.paper)
      ? entry.cursor
      : { paper: papers[0]?.id ?? null, page: 0 },
    history: batch.history.slice(0, -1),
  };
};

const putBack = (
  papers: readonly BatchPaper[],
  { paper, after }: { readonly paper: BatchPaper; readonly after: string | null },
): BatchPaper[] => {
  if (papers.some(({ id }) => id === paper.id)) return papers.map((one) => (one.id === paper.id ? paper : one));
  const at = papers.findIndex(({ id }) => id === after) + 1;
  return [...papers.slice(0, at), paper, ...papers.slice(at)];
};

/** Forgets the commands that can no longer be taken back because the world has touched their papers since. */
export const barred = (before: Batch, after: Batch): Batch => {
  const now = new Map(after.papers.map((paper) => [paper.id, paper]));
  const touched = new Set(before.papers.filter((paper) => now.get(paper.id) !== paper).map(({ id }) => id));
  if (touched.size === 0) return after;
  const last = after.history.findLastIndex(
    ({ before: changed, added }) =>
      changed.some(({ paper }) => touched.has(paper.id)) || added.some((id) => touched.has(id)),
  );
  return last < 0 ? after : { ...after, history: after.history.slice(last + 1) };
};
