import { wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import type { PaperView } from '@mot-cua/domain/screen-parts.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { missingPapers } from './chart-dossier.ts';
import { askedOf, kindOf, waysFor } from './chart-papers.ts';
import { heldFor, isReused } from './chart-reuse.ts';
import type { VisitState } from './visit-state.ts';

/** The papers of a dossier, and the screen where they are scanned. */

export const paperViews = (state: VisitState): PaperView[] =>
  state.draft
    ? wantedPapers(state.draft, state.language).map(({ key, title, note, required }) => ({
        key,
        title,
        required,
        ...(note === undefined ? {} : { note }),
        pages: (state.papers[key] ?? []).map((page) => ({
          id: page.id,
          url: `/pages/${page.id}`,
          width: page.width,
          height: page.height,
          doubts: state.seenTo.accepted[page.id] ? [] : [...(page.doubts ?? [])],
        })),
        ...(state.seenTo.atCounter[key] ? { atCounter: true } : {}),
        ...heldView(state, key),
      }))
    : [];

const heldView = (state: VisitState, key: string): Pick<PaperView, 'held'> => {
  const held = heldFor(state, key);
  if (!held) return {};
  const { title, number, issuer, issuedOn, pages } = held;
  return { held: { title, number, issuer, issuedOn, pages, used: isReused(state, key) } };
};

export const scanScreen = (state: VisitState, stage: { paper: string; fromReview: boolean }): ScreenOf<'scan'> => {
  const wanted = state.draft ? wantedPapers(state.draft, state.language) : [];
  const paper = wanted.find(({ key }) => key === stage.paper);
  const ways = paper ? waysFor(state, paper) : { sources: [], bothSides: false, inHalves: false };
  const asked = paper ? askedOf(state, paper) : { fragile: false, large: false };
  const kind = kindOf(state, stage.paper);
  const { scanning } = state;
  return {
    name: 'scan',
    papers: paperViews(state),
    current: stage.paper,
    sources: [...ways.sources],
    paperIs: { fragile: asked.fragile ? kind.fragile : null, large: asked.large ? kind.large : null },
    bothSides: ways.bothSides,
    halves: ways.inHalves ? (state.firstHalf === stage.paper ? 'second' : 'first') : null,
    scanning: scanning && {
      by: scanning.by,
      rows: scanning.rows,
      ofRows: scanning.ofRows,
      page: scanning.page,
      ...(scanning.preview > 0 ? { previewUrl: `/preview/${scanning.preview}` } : {}),
    },
    missing: missingPapers(state),
    fromReview: stage.fromReview,
  };
};
