import { statusOf, statusWords } from '@mot-cua/domain/dossier-status.ts';
import { inLanguage, type Language } from '@mot-cua/domain/localized.ts';
import { supplementReasonWords } from '@mot-cua/domain/supplement.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { canAskOfficer, dossierOpened } from './chart-own-dossiers.ts';
import { canSupplement } from './chart-supplement.ts';
import { holderProof, proofSoFar } from './holder-proof.ts';
import type { Stage, VisitState, VisitWorld } from './visit-state.ts';

type OwnStage = Extract<Stage, { name: 'own-dossiers' }>;

/** One's own dossiers as they are drawn. Without both proofs nothing of them leaves the state, whatever it holds. */
export const ownDossiersScreen = (state: VisitState, world: VisitWorld, stage: OwnStage): ScreenOf<'own-dossiers'> => {
  const { language } = state;
  const { card, holder, ways } = proofSoFar(state, world.identity);
  const own = stage.phase === 'shown' && holderProof(state) !== null ? state.own : null;
  const opened = own && dossierOpened(state);
  return {
    name: 'own-dossiers',
    phase: stage.phase,
    proved: { card, holder },
    ways,
    ...(canAskOfficer(state, world) ? { officer: true } : {}),
    dossiers: (own?.dossiers ?? []).map((dossier) => ({
      id: dossier.dossierId,
      code: dossier.code,
      procedure: dossier.procedureTitle,
      status: inLanguage(wordsOf(dossier.status).state, language),
      wants: dossier.request !== null,
    })),
    more: own?.more ?? false,
    opened: opened && {
      code: opened.code,
      procedure: opened.procedureTitle,
      submittedAt: opened.submittedAt,
      ...statusInWords(opened.status, opened.request !== null, canSupplement(opened, world), language),
      missing: (opened.request?.papers ?? []).map(({ title, reason }) => ({
        title,
        reason: inLanguage(supplementReasonWords[reason], language),
      })),
      note: opened.request?.note ?? '',
      canSupplement: canSupplement(opened, world),
      slip: state.needsSlip?.of === opened.dossierId ? state.needsSlip.outcome : null,
    },
  };
};

const wordsOf = (status: number) => statusWords[statusOf(status) ?? 1];

/** Never "hand it in here" where nothing was asked, or where this kiosk cannot take it. */
const statusInWords = (
  status: number,
  asked: boolean,
  here: boolean,
  language: Language,
): { status: string; next: string } => {
  const words = wordsOf(status);
  const next = status !== 5 || (asked && here) ? words.next : askAtCounter;
  return { status: inLanguage(words.state, language), next: inLanguage(next, language) };
};

const askAtCounter = {
  vi: 'Xin lấy số để hỏi cán bộ cần bổ sung giấy tờ gì.',
  en: 'Please take a number and ask an officer which papers are needed.',
};
