import { wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import { stateOf } from '@mot-cua/domain/forms/draft-state.ts';
import type { VisitCounts } from '@mot-cua/domain/visit-counts.ts';
import { isReused } from './chart-reuse.ts';
import type { VisitEvent } from './visit-events.ts';
import type { VisitState } from './visit-state.ts';

/**
 * What one visit adds to the kiosk's figures: how often a card was read, how many pages were taken again, where somebody gave up.
 * Numbers and names of screens alone; the answers themselves are looked at for where they came from, never for what they say.
 */
export const noCounts: VisitCounts = {
  finished: false,
  screen: 'welcome',
  cards: { tried: 0, read: 0 },
  pages: [],
  dossiers: 0,
  components: { total: 0, digitised: 0, reused: 0 },
  fields: { total: 0, filled: 0 },
};

/** Somebody has got what they came for when one of these is reached. */
const ends: ReadonlySet<string> = new Set(['slip', 'rate', 'done', 'ticket', 'parked', 'practised']);
/** Of the visit's own coming and going: no screen on which anybody gives up. */
const between: ReadonlySet<string> = new Set(['done', 'rate', 'slip']);

/** One event of the visit, with the state before and after it. */
export const countEvent = (
  counts: VisitCounts,
  before: VisitState,
  event: VisitEvent,
  after: VisitState,
): VisitCounts => {
  const name = after.stage.name;
  const answered =
    (name === 'lookup' && after.lookup.result !== null) || (name === 'feedback' && after.submission !== null);
  const seen: VisitCounts = {
    ...counts,
    finished: counts.finished || ends.has(name) || answered,
    screen: between.has(name) ? counts.screen : name,
  };
  switch (event.type) {
    case 'card-read':
      return { ...seen, cards: { tried: seen.cards.tried + 1, read: seen.cards.read + 1 } };
    case 'card-failed':
    case 'card-not-believed':
      return { ...seen, cards: { ...seen.cards, tried: seen.cards.tried + 1 } };
    case 'page-scanned':
      return withPage(seen, event.paper, 1, 0);
    case 'intent': {
      if (event.intent.type !== 'remove-page') return seen;
      const { paper, page } = event.intent;
      const was = (before.papers[paper] ?? []).some(({ id }) => id === page);
      const is = (after.papers[paper] ?? []).some(({ id }) => id === page);
      return was && !is ? withPage(seen, paper, 0, 1) : seen;
    }
    case 'submitted':
      return withDossier(seen, after);
    default:
      return seen;
  }
};

/** Keys of papers are words of the package; what is none is counted as another paper, not told. */
const wordOf = (paper: string): string => {
  const word = paper.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return /^[a-z0-9-]{1,40}$/.test(word) ? word : 'other';
};
const MOST_PAPERS = 40;

const withPage = (counts: VisitCounts, key: string, taken: number, rejected: number): VisitCounts => {
  const paper = wordOf(key);
  const known = counts.pages.find((one) => one.paper === paper) ?? { paper, taken: 0, rejected: 0 };
  const others = counts.pages.filter((one) => one.paper !== paper);
  if (others.length >= MOST_PAPERS) return counts;
  return {
    ...counts,
    pages: [...others, { paper, taken: known.taken + taken, rejected: known.rejected + rejected }],
  };
};

const withDossier = (counts: VisitCounts, state: VisitState): VisitCounts => {
  const { draft } = state;
  if (!draft) return counts; // feedback is no dossier
  const papers = wantedPapers(draft, 'vi').filter(
    ({ key, required }) => required || (state.papers[key] ?? []).length > 0 || isReused(state, key),
  );
  const reused = papers.filter(({ key }) => isReused(state, key)).length;
  const scanned = papers.filter(({ key }) => (state.papers[key] ?? []).length > 0).length;
  const answers = [...stateOf(draft).fields.values()].filter(
    ({ visible, value }) => visible && value !== null && value !== '' && value !== false,
  );
  const { components, fields } = counts;
  return {
    ...counts,
    dossiers: counts.dossiers + 1,
    components: {
      total: components.total + papers.length,
      digitised: components.digitised + scanned,
      reused: components.reused + reused,
    },
    fields: {
      total: fields.total + answers.length,
      filled: fields.filled + answers.filter(({ answer }) => answer !== null && answer.source !== 'typed').length,
    },
  };
};
