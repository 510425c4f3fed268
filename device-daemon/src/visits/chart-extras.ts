import { type ExtraPurpose, extraTexts, PHONE } from '@mot-cua/domain/consent-extras.ts';
import { goTo, stay } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** Consents for extras: a step of their own before the declaration, nothing ticked beforehand, refusing never stops anybody. */

export const PHONE_REF = '/extras/phone';
const MOST_PHONE = 11;

const nothingAgreed: NonNullable<VisitState['extras']> = { given: [], phone: '', judged: false, decided: null };

/** What this office can keep and this dossier has a use for. */
export const extrasOffered = (state: VisitState, world: Pick<VisitWorld, 'extras'>): ExtraPurpose[] => {
  const scanned = Object.values(state.papers).some((pages) => pages.length > 0);
  return (world.extras ?? []).filter((purpose) => purpose !== 'reuse' || scanned);
};

export const needsPhone = (given: readonly ExtraPurpose[]): boolean =>
  given.some((purpose) => extraTexts[purpose].needsPhone);

/** From the review on: past the extras where there are any, to the declaration. */
export const toAgreeing = (state: VisitState, world: VisitWorld): Step =>
  extrasOffered(state, world).length > 0
    ? goTo({ ...state, extras: state.extras ?? nothingAgreed }, { name: 'extras' })
    : goTo(state, { name: 'declare' });

/** Back from the declaration. */
export const beforeDeclaring = (state: VisitState, world: VisitWorld): Step =>
  goTo(state, { name: extrasOffered(state, world).length > 0 ? 'extras' : 'review' });

export const extrasIntents: IntentTable = {
  extras: (state, intent, world) => {
    const extras = state.extras ?? nothingAgreed;
    const offered = extrasOffered(state, world);
    switch (intent.type) {
      case 'back':
        return goTo(state, { name: 'review' });
      case 'begin':
        return intent.choice === 'ticket' ? goTo(state, { name: 'take-ticket' }) : null;
      case 'consent': {
        if (!offered.includes(intent.purpose)) return null;
        const others = extras.given.filter((purpose) => purpose !== intent.purpose);
        const given = intent.given ? [...others, intent.purpose] : others;
        // a number that nothing needs any more is not kept
        const phone = needsPhone(given) ? extras.phone : '';
        return stay({ ...state, extras: { given, phone, judged: false, decided: null } });
      }
      case 'answer':
        if (intent.ref !== PHONE_REF || typeof intent.value !== 'string' || !needsPhone(extras.given)) return null;
        return stay({
          ...state,
          extras: { ...extras, phone: intent.value.replace(/[^0-9]/g, '').slice(0, MOST_PHONE), decided: null },
        });
      case 'next': {
        if (needsPhone(extras.given) && !PHONE.test(extras.phone))
          return stay({ ...state, extras: { ...extras, judged: true } });
        const decided = { at: world.now(), language: state.language };
        return goTo({ ...state, extras: { ...extras, judged: false, decided } }, { name: 'declare' });
      }
      default:
        return null;
    }
  },
};
