import type { DeviceName } from '@mot-cua/domain/device-fault.ts';
import { type WantedPaper, wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import type { PaperSource } from '@mot-cua/domain/procedure-package/schema.ts';
import { NEVER_THROUGH_ROLLERS, waysToFeed } from '../devices/document-scanner/ways-to-feed.ts';
import { lastPage, missingPapers, toReview } from './chart-dossier.ts';
import { toPhone } from './chart-phone.ts';
import { reuse } from './chart-reuse.ts';
import { citizenFault, goTo, stay, withFault } from './chart-steps.ts';
import { backToOwn } from './chart-supplement.ts';
import type { PaperEvent, PaperKind, Scanning } from './paper-state.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState } from './visit-state.ts';

/** How a paper goes in on this kiosk, as far as the citizen has told what kind of paper it is. */
export type PaperWays = {
  /** best first; the counter is always open besides */
  readonly sources: readonly PaperSource[];
  /** the feeder takes both sides of each sheet */
  readonly bothSides: boolean;
  /** on the glass it goes in two halves */
  readonly inHalves: boolean;
};

export const kindOf = (state: VisitState, paper: string): PaperKind =>
  state.kinds[paper] ?? { fragile: false, large: false };

/** Whoever holds a fragile paper is led to where nothing touches it first. */
const GENTLEST_FIRST: readonly PaperSource[] = ['camera', 'flatbed', 'feeder'];

/**
 * The ways that are open for this paper. Until the devices have told what they can (a second or two after the first page of the
 * form), what the package allows is believed: a way that is not there says so itself.
 */
export const waysFor = (state: VisitState, paper: WantedPaper, kind = kindOf(state, paper.key)): PaperWays => {
  const { feeding } = state;
  if (feeding === null) {
    const sources = paper.sources.filter((source) => source === 'flatbed' || (source === 'feeder' && !kind.fragile));
    return { sources: kind.large ? [] : sources, bothSides: false, inHalves: false };
  }
  const { open } = waysToFeed(
    {
      allowed: paper.sources,
      conditions: kind.fragile ? NEVER_THROUGH_ROLLERS : [],
      size: kind.large ? 'A3' : 'A4-or-smaller',
      sides: 'front',
    },
    feeding,
  );
  const isSpecial = kind.fragile || kind.large;
  const order = isSpecial ? GENTLEST_FIRST : paper.sources;
  const sources = order.filter((source) => open.some(({ way }) => way === source));
  const byScanner = sources.filter((source) => source !== 'camera');
  return {
    // a plain sheet does best in the scanner: one thing to choose from less, while the scanner is there
    sources: isSpecial || byScanner.length === 0 || isAway(state, 'document-scanner') ? sources : byScanner,
    bothSides: feeding.scanner?.duplex ?? false,
    inHalves: open.some(({ way, how }) => way === 'flatbed' && how === 'two-halves'),
  };
};

const AWAY: readonly string[] = ['absent', 'recovering', 'out-of-service'];
const isAway = ({ devices }: VisitState, name: DeviceName): boolean =>
  devices.some(({ device, state }) => device === name && AWAY.includes(state));

/** What may be asked of this paper: only where the answer changes where it goes. */
export const askedOf = (state: VisitState, paper: WantedPaper): { fragile: boolean; large: boolean } => {
  const sourcesIf = (fragile: boolean): string =>
    [...waysFor(state, paper, { fragile, large: false }).sources].sort().join();
  return { fragile: sourcesIf(true) !== sourcesIf(false), large: paper.largest === 'A3' };
};

const begun = (by: Scanning['by']): Scanning => ({ by, page: 1, rows: 0, ofRows: 0, preview: 0 });

/** A first half that waits for the second is of no use to anything else. */
const withoutHalf = (step: Step): Step =>
  step.state.firstHalf === null
    ? step
    : { state: { ...step.state, firstHalf: null }, effects: [{ do: 'forget-half' }, ...step.effects] };

export const paperIntents: IntentTable = {
  scan: (state, intent, world) => {
    if (state.stage.name !== 'scan' || !state.draft) return null;
    const { fromReview } = state.stage;
    if (intent.type === 'cancel-scan') return stay(state, { do: 'cancel-device' });
    if (intent.type === 'shoot')
      return state.scanning?.by === 'camera'
        ? stay(
            { ...state, scanning: { ...state.scanning, by: 'camera-takes' } },
            { do: 'shoot', paper: state.stage.paper },
          )
        : null;
    if (state.scanning) return null; // the page moves: only cancelling means something
    const wanted = wantedPapers(state.draft, state.language);
    switch (intent.type) {
      case 'select-paper':
        return wanted.some((paper) => paper.key === intent.paper)
          ? withoutHalf(goTo(state, { name: 'scan', paper: intent.paper, fromReview }))
          : null;
      case 'describe-paper': {
        const paper = wanted.find(({ key }) => key === intent.paper);
        if (!paper) return null;
        const kind = { fragile: intent.fragile, large: intent.large && paper.largest === 'A3' };
        const described = { ...state, kinds: { ...state.kinds, [paper.key]: kind } };
        return withoutHalf(goTo(described, { name: 'scan', paper: paper.key, fromReview }));
      }
      case 'scan': {
        const paper = wanted.find(({ key }) => key === intent.paper);
        return paper ? scan(state, paper, intent.source, fromReview) : null;
      }
      case 'from-phone':
      case 'to-phone':
        return toPhone(state, intent.type === 'from-phone' ? 'file' : 'note', world);
      case 'reuse-paper':
        return reuse(state, intent.paper, intent.use);
      case 'try-again':
        return stay({ ...state, fault: null });
      case 'remove-page': {
        const pages = state.papers[intent.paper] ?? [];
        if (!pages.some((page) => page.id === intent.page)) return null;
        return stay(
          {
            ...state,
            fault: null,
            papers: { ...state.papers, [intent.paper]: pages.filter((page) => page.id !== intent.page) },
          },
          { do: 'forget-pages', ids: [intent.page] },
        );
      }
      case 'next':
        if (missingPapers(state).length > 0)
          return withFault(state, {
            code: 'no-document',
            safe: 'answers-kept',
            next: ['try-again', 'take-ticket', 'call-staff'],
          });
        return withoutHalf(toReview(state));
      case 'back':
        if (fromReview) return withoutHalf(toReview(state));
        if (state.supplement) return withoutHalf(backToOwn(state, state.supplement.dossierId));
        return withoutHalf(goTo(state, { name: 'form', page: lastPage(state), fromReview: false }));
      case 'begin':
        return intent.choice === 'ticket' ? withoutHalf(goTo(state, { name: 'take-ticket' })) : null;
      default:
        return null;
    }
  },
};

const scan = (state: VisitState, paper: WantedPaper, source: PaperSource, fromReview: boolean): Step | null => {
  const { sources, bothSides, inHalves } = waysFor(state, paper);
  if (!sources.includes(source)) return null;
  const stage = { name: 'scan', paper: paper.key, fromReview } as const;
  if (source === 'camera')
    return withoutHalf(goTo({ ...state, scanning: begun('camera') }, stage, { do: 'aim-camera' }));
  const half = state.firstHalf === paper.key ? 'second' : 'first';
  const isHalf = source === 'flatbed' && inHalves;
  const step = goTo({ ...state, scanning: begun('scanner') }, stage, {
    do: 'scan',
    paper: paper.key,
    source,
    ...(source === 'feeder' && bothSides ? { sides: 'both' as const } : {}),
    ...(isHalf ? { half } : {}),
  });
  return isHalf ? step : withoutHalf(step);
};

/** What scanner and camera say, in every stage. */
export const fromPapers = (state: VisitState, event: PaperEvent): Step => {
  switch (event.type) {
    case 'feeding-devices':
      return stay({ ...state, feeding: event.devices });
    case 'scan-rows':
      return state.scanning
        ? stay({
            ...state,
            scanning: {
              by: state.scanning.by,
              page: event.page,
              rows: event.rows,
              ofRows: event.ofRows,
              preview: event.preview,
            },
          })
        : stay(state);
    case 'page-scanned':
      return stay({
        ...state,
        firstHalf: null, // whatever it was a half of, or not: the room holds none any more
        papers: { ...state.papers, [event.paper]: [...(state.papers[event.paper] ?? []), event.page] },
      });
    case 'half-scanned':
      return state.stage.name === 'scan' && state.stage.paper === event.paper
        ? stay({ ...state, firstHalf: event.paper })
        : stay(state, { do: 'forget-half' }); // the citizen went on meanwhile
    case 'halves-unsure': {
      const apart = { ...state, firstHalf: null };
      if (state.stage.name !== 'scan') return stay(apart);
      return withFault(apart, {
        code: 'halves-do-not-meet',
        safe: 'answers-kept',
        next: ['try-again', 'take-ticket', 'call-staff'],
      });
    }
    case 'scan-ended': {
      const ended = { ...state, scanning: null };
      if (!event.fault || event.fault.code === 'cancelled' || state.stage.name !== 'scan') return stay(ended);
      return withFault(
        ended,
        citizenFault(event.fault, 'answers-kept', ['try-again', 'park', 'take-ticket', 'call-staff']),
      );
    }
  }
};
