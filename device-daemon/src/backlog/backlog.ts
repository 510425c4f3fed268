import { type PaperEvent, stepPaper } from '@mot-cua/domain/digitisation/paper-chart.ts';
import { type Batch, type BatchPaper, paperOf, withPaper } from './batch.ts';
import type { BatchEvent, BatchFact, BatchStep, BatchWorld, ClerkCommand, Refusal, Said, Wish } from './commands.ts';
import { isOf, missingFields, normalised, readingOf } from './fields.ts';
import { openFlags } from './flags.ts';
import { deletePage, joinPrevious, restorePage, splitHere, turnPage } from './page-commands.ts';
import { takeSheet } from './splitter.ts';
import { barred, entryFor, remember, undone } from './undo.ts';

/**
 * One event, one step: state in, state and wishes out, nothing else. Papers that a step left unread are wished to be read.
 */
export const stepBacklog = (batch: Batch, event: BatchEvent, world: BatchWorld): BatchStep => {
  const step = 'did' in event ? afterFact(batch, event) : afterCommand(batch, event, world);
  const settled = settle(step.batch);
  const unread = settled.papers.filter((paper) => wantsReading(settled, paper) && !wantedBefore(batch, paper));
  const reads = unread.map(({ id }): Wish => ({ wish: 'read', paper: id }));
  return { ...step, batch: settled, wishes: [...step.wishes, ...reads] };
};

const wantsReading = (batch: Batch, paper: BatchPaper): boolean =>
  paper.state === 'scanned' && paper.pages.length > 0 && readingOf(batch, paper) === null;
const wantedBefore = (before: Batch, paper: BatchPaper): boolean => before.papers.includes(paper);

/** What has to be asked again when a batch comes back from disk. */
export const wishesAfterRestart = (batch: Batch): Wish[] => {
  const waiting = (what: 'sign' | 'send'): string[] =>
    batch.papers.filter(({ waits }) => waits === what).map(({ id }) => id);
  const asked = (['sign', 'send'] as const).map((wish) => ({ wish, papers: waiting(wish) }));
  return [
    ...batch.papers.filter((paper) => wantsReading(batch, paper)).map(({ id }): Wish => ({ wish: 'read', paper: id })),
    ...asked.filter(({ papers }) => papers.length > 0),
  ];
};

/** Brings papers on whose reading is already there, and keeps the cursor on a page that exists. */
const settle = (batch: Batch): Batch => {
  let changed = false;
  const papers = batch.papers.map((paper) => {
    const read = paper.state === 'scanned' && readingOf(batch, paper) ? moved(paper, 'recognise') : paper;
    if (read !== paper) changed = true;
    return read;
  });
  const known = changed ? { ...batch, papers } : batch;
  const at = paperOf(known, known.cursor.paper);
  const last = Math.max(0, (at?.pages.length ?? 0) - 1);
  if (!at) return { ...known, cursor: { paper: known.papers[0]?.id ?? null, page: 0 } };
  return known.cursor.page > last ? { ...known, cursor: { ...known.cursor, page: last } } : known;
};

/** The paper one step further in its chart; unchanged where the chart says no. */
const moved = (paper: BatchPaper, event: PaperEvent): BatchPaper => {
  const step = stepPaper(paper.state, event);
  if (!step.ok) return paper;
  return { ...paper, state: step.to, check: step.voids.includes('check') ? null : paper.check };
};

const quiet = (batch: Batch): BatchStep => ({ batch, wishes: [], said: null });
const refused = (batch: Batch, why: Refusal, more: Omit<Said, 'why'> = {}): BatchStep => ({
  batch,
  wishes: [],
  said: { why, ...more },
});

const afterFact = (batch: Batch, fact: BatchFact): BatchStep => {
  const after = factTaken(batch, fact);
  // a reading changes what is proposed and no paper of the clerk's: undoing may pass it
  return quiet(fact.did === 'read' ? after : barred(batch, settle(after)));
};

/** Readings of pages as they lay before a split are kept, for undoing; the oldest go. */
const MOST_READINGS = 8_000;

const factTaken = (batch: Batch, fact: BatchFact): Batch => {
  switch (fact.did) {
    case 'sheet-fed':
      return takeSheet(batch, fact.sides);
    case 'read': {
      const { pages, proposals, sure } = fact;
      const papers = batch.papers.filter((paper) => isOf(pages, batch, paper));
      const isFixed = papers.some(({ check }) => check !== null); // what an officer has compared does not change under them
      if (isFixed || papers.length === 0) return batch;
      const others = batch.readings.filter((one) => !papers.some((paper) => isOf(one.pages, batch, paper)));
      return { ...batch, readings: [...others, { pages, proposals, sure }].slice(-MOST_READINGS) };
    }
    case 'page-rescanned':
      return replacePage(batch, fact.old, fact.page);
    case 'signed':
      return answered(batch, fact.paper, 'sign', 'sign');
    case 'sent':
      return answered(batch, fact.paper, 'send', 'send');
    case 'sign-failed':
      return answered(batch, fact.paper, 'sign', null);
    case 'send-failed':
      return answered(batch, fact.paper, 'send', null);
  }
};

/** An answer counts only where it was asked for; one that comes twice changes nothing. */
const answered = (batch: Batch, id: string, what: 'sign' | 'send', event: PaperEvent | null): Batch => {
  const paper = paperOf(batch, id);
  if (paper?.waits !== what) return batch;
  return withPaper(batch, { ...(event ? moved(paper, event) : paper), waits: null });
};

const replacePage = (batch: Batch, old: string, page: Extract<BatchFact, { did: 'page-rescanned' }>['page']): Batch => {
  const paper = batch.papers.find(({ pages }) => pages.includes(old));
  if (!paper || paper.waits || batch.pages.some(({ id }) => id === page.id)) return batch;
  if (!stepPaper(paper.state, 'rescan').ok) return batch;
  const pages = paper.pages.map((one) => (one === old ? page.id : one));
  const at = batch.pages.findIndex(({ id }) => id === old) + 1;
  return withPaper(
    {
      ...batch,
      pages: [...batch.pages.slice(0, at), page, ...batch.pages.slice(at)], // where the old one was fed
      dropped: [...batch.dropped, { page: old, why: 'scanned-again' }],
    },
    { ...moved(paper, 'rescan'), pages },
  );
};

const afterCommand = (batch: Batch, command: ClerkCommand, world: BatchWorld): BatchStep => {
  if (command.do === 'undo') {
    const before = undone(batch);
    return before ? quiet(before) : refused(batch, 'nothing-to-undo');
  }
  if (command.do === 'sign-checked') return ask(batch, 'sign');
  if (command.do === 'send-signed') return ask(batch, 'send');
  const paper = paperOf(batch, command.do === 'go-to' ? command.paper : batch.cursor.paper);
  if (!paper) return refused(batch, 'no-paper');
  if (paper.waits && !MOVES.has(command.do))
    return refused(batch, paper.waits === 'sign' ? 'being-signed' : 'being-sent');
  const step = ofPaper(batch, paper, command, world);
  const isLook = step.said?.why === 'look-first'; // having seen a flag is nothing to take back
  const entry = isLook ? null : entryFor(command.do, batch, settle(step.batch));
  return entry ? { ...step, batch: remember(step.batch, entry) } : step;
};

/** Looking is always allowed. */
const MOVES: ReadonlySet<ClerkCommand['do']> = new Set(['go-to', 'next', 'previous', 'next-page', 'previous-page']);
type OfPaper = Exclude<ClerkCommand, { do: 'undo' | 'sign-checked' | 'send-signed' }>;

const ofPaper = (batch: Batch, paper: BatchPaper, command: OfPaper, world: BatchWorld): BatchStep => {
  switch (command.do) {
    case 'go-to':
      return quiet({ ...batch, cursor: { paper: paper.id, page: 0 } });
    case 'next':
      return step(batch, paper, 1);
    case 'previous':
      return step(batch, paper, -1);
    case 'next-page':
    case 'previous-page':
      return turnLeaf(batch, paper, command.do === 'next-page' ? 1 : -1);
    case 'accept':
      return accept(batch, paper, world);
    case 'set-field':
      return setField(batch, paper, command, world);
    case 'reject':
      return chartStep(batch, paper, 'reject', { rejectedBecause: command.reason.trim().slice(0, 200) || 'không rõ' });
    case 'restore':
      return chartStep(batch, paper, 'restore', { rejectedBecause: null });
    case 'split-here':
      return splitHere(batch, paper);
    case 'join-previous':
      return joinPrevious(batch, paper);
    case 'turn-page':
      return turnPage(batch, paper);
    case 'delete-page':
      return deletePage(batch, paper);
    case 'restore-page':
      return restorePage(batch, paper, command.page);
    case 'rescan-page': {
      const page = paper.pages[batch.cursor.page];
      const may = stepPaper(paper.state, 'rescan');
      if (page === undefined) return refused(batch, 'no-such-page');
      return may.ok ? { batch, wishes: [{ wish: 'rescan', page }], said: null } : refused(batch, may.why);
    }
  }
};

const step = (batch: Batch, paper: BatchPaper, by: 1 | -1): BatchStep => {
  const to = batch.papers[batch.papers.indexOf(paper) + by];
  return to ? quiet({ ...batch, cursor: { paper: to.id, page: 0 } }) : refused(batch, 'no-paper');
};

const turnLeaf = (batch: Batch, paper: BatchPaper, by: 1 | -1): BatchStep => {
  const page = batch.cursor.page + by;
  if (page < 0 || page >= paper.pages.length) return refused(batch, 'no-such-page');
  return quiet({ ...batch, cursor: { paper: paper.id, page } });
};

const chartStep = (batch: Batch, paper: BatchPaper, event: PaperEvent, change: Partial<BatchPaper>): BatchStep => {
  const may = stepPaper(paper.state, event);
  if (!may.ok) return refused(batch, may.why);
  return quiet(withPaper(batch, { ...moved(paper, event), ...change }));
};

/** One key for a good paper: its codes stand, it was compared, and the next one that wants looking at comes up. */
const accept = (batch: Batch, paper: BatchPaper, world: BatchWorld): BatchStep => {
  const coded = stepPaper(paper.state, 'code');
  if (!coded.ok) return refused(batch, coded.why);
  if (paper.pages.length === 0) return refused(batch, 'no-pages', { flags: openFlags(batch, paper) });
  const flags = openFlags(batch, paper);
  if (flags.length > 0) {
    const acknowledged = [...paper.acknowledged, ...flags.map(({ key }) => key)];
    return refused(withPaper(batch, { ...paper, acknowledged }), 'look-first', { flags });
  }
  const [field] = missingFields(batch, paper, world.types, world.now.slice(0, 10));
  if (field) return refused(batch, 'field-missing', { field });
  const checked = { ...moved(moved(paper, 'code'), 'check'), check: { who: world.clerk, at: world.now } };
  const after = withPaper(batch, checked);
  return quiet({ ...after, cursor: { paper: nextUnchecked(after, checked.id), page: 0 } });
};

/** The next paper that still wants a look, going round; where none does the cursor stays. */
const nextUnchecked = ({ papers }: Batch, from: string): string => {
  const at = papers.findIndex(({ id }) => id === from);
  const round = [...papers.slice(at + 1), ...papers.slice(0, at)];
  return round.find(({ state }) => ['scanned', 'recognised', 'coded'].includes(state))?.id ?? from;
};

type SetField = Extract<ClerkCommand, { do: 'set-field' }>;

const setField = (batch: Batch, paper: BatchPaper, { field, text }: SetField, world: BatchWorld): BatchStep => {
  const value = normalised(field, text);
  if (value === null) return refused(batch, 'not-such-a-value', { field });
  const edited = chartStep(batch, paper, 'edit', { typed: { ...paper.typed, [field]: value } });
  const after = paperOf(edited.batch, paper.id);
  if (edited.said || !after || missingFields(edited.batch, after, world.types, world.now.slice(0, 10)).length > 0)
    return edited;
  return quiet(withPaper(edited.batch, moved(after, 'code')));
};

/** All that are ready at once; those that wait already are not asked for twice. */
const ask = (batch: Batch, what: 'sign' | 'send'): BatchStep => {
  const from = what === 'sign' ? 'checked' : 'signed';
  const ready = batch.papers.filter(({ state, waits }) => state === from && waits === null);
  if (ready.length === 0) return refused(batch, what === 'sign' ? 'nothing-to-sign' : 'nothing-to-send');
  const papers = batch.papers.map((paper) => (ready.includes(paper) ? { ...paper, waits: what } : paper));
  const asked = barred(batch, { ...batch, papers });
  return { batch: asked, wishes: [{ wish: what, papers: ready.map(({ id }) => id) }], said: null };
};
