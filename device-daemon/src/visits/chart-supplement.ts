import { openDraft, wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import type { Paper, ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import type { OwnDossier } from '@mot-cua/domain/province-questions.ts';
import { type SupplementRequest, supplementReasonWords } from '@mot-cua/domain/supplement.ts';
import { goTo } from './chart-steps.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/**
 * Papers for a dossier that an officer sent back (status 5). It goes the way of every dossier, scan, look through, agree, submit,
 * slip, with a form that has no page and wants the papers that were asked for: nothing else is asked again.
 */

/** May this be done here? The words that are agreed to come from the procedure's own package. */
export const canSupplement = (dossier: OwnDossier, world: VisitWorld): boolean =>
  dossier.request !== null && packageFor(dossier, world) !== null;

export const toSupplement = (state: VisitState, dossier: OwnDossier | null, world: VisitWorld): Step | null => {
  const pkg = dossier && packageFor(dossier, world);
  if (!dossier?.request || !pkg || !state.person) return null;
  const draft = openDraft(askedFor(pkg, dossier.request), state.person, world.now(), null);
  const first = wantedPapers(draft, state.language)[0];
  if (!first) return null;
  const ids = Object.values(state.papers).flatMap((pages) => pages.map((page) => page.id));
  return goTo(
    {
      ...state,
      procedure: pkg.procedure.id,
      draft,
      standing: null,
      judged: [],
      papers: {},
      kinds: {},
      agreed: null,
      held: {},
      heldAsked: null,
      reused: [],
      supplement: { dossierId: dossier.dossierId, requestId: dossier.request.id, code: dossier.code },
    },
    { name: 'scan', paper: first.key, fromReview: false },
    ...(ids.length > 0 ? [{ do: 'forget-pages', ids } as const] : []),
    { do: 'new-dossier' },
  );
};

/** Back to the dossier that is looked at; what was scanned for it stays until another dossier begins. */
export const backToOwn = (state: VisitState, dossierId: string): Step =>
  goTo(state, { name: 'own-dossiers', phase: 'shown', opened: dossierId });

const packageFor = (dossier: OwnDossier, world: VisitWorld): ProcedurePackage | null =>
  world.packages.find(({ procedure }) => procedure.id === dossier.procedureId && procedure.kind === 'e-form') ?? null;

/** The package of the procedure as far as this goes: its words and its papers, no page, no rule, no binding. */
const askedFor = (pkg: ProcedurePackage, { papers }: SupplementRequest): ProcedurePackage => {
  const { capacities: _, capacity: __, ...procedure } = pkg.procedure;
  const texts = (language: 'vi' | 'en') => ({
    ...pkg.texts[language],
    ...Object.fromEntries(
      papers.flatMap(({ key, title, reason }) => [
        [`paper.${key}.title`, title],
        [`paper.${key}.note`, supplementReasonWords[reason][language]],
      ]),
    ),
  });
  return {
    ...pkg,
    procedure: { ...procedure, owner: null, wantsEthnicity: false },
    ui: { pages: [] },
    rules: [],
    bind: [],
    papers: papers.map(({ key }): Paper => ({ ...(knownPaper(pkg, key) ?? anyPaper(key)), required: true })),
    texts: { vi: texts('vi'), en: texts('en') },
  };
};

const knownPaper = (pkg: ProcedurePackage, key: string): Paper | null => {
  const found = pkg.papers.find((paper) => paper.key === key && paper.sources.length > 0);
  if (!found) return null;
  const { show: _, capacities: __, ...paper } = found;
  return paper;
};

/** A paper that no package names: an officer wrote its title. */
const anyPaper = (key: string): Paper => ({
  key,
  required: true,
  sources: ['flatbed', 'feeder', 'camera'],
  dpi: 300,
  colour: true,
  maxPages: 20,
});
