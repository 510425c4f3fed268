import { EXTRAS_VERSION, extraTexts, withdrawal } from '@mot-cua/domain/consent-extras.ts';
import { inLanguage, type Localized } from '@mot-cua/domain/localized.ts';
import { noticesOn } from '@mot-cua/domain/office-notices.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import type { ScreenOf, Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { mayBeHelped } from './chart-assist.ts';
import { extrasOffered, needsPhone, PHONE_REF } from './chart-extras.ts';
import type { FlowStage } from './flow-state.ts';
import type { VisitState, VisitWorld } from './visit-state.ts';

/** What the screens beyond one dossier show. */

const phoneWords = {
  label: { vi: 'Số điện thoại nhận tin', en: 'Telephone number' },
  wrong: {
    vi: 'Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng số 0.',
    en: 'The number has 10 or 11 digits and begins with 0.',
  },
} satisfies Record<string, Localized>;

export const extrasScreen = (state: VisitState, world: VisitWorld): ScreenOf<'extras'> => {
  const { extras, language } = state;
  const given = extras?.given ?? [];
  return {
    name: 'extras',
    offers: extrasOffered(state, world).map((purpose) => ({
      purpose,
      title: inLanguage(extraTexts[purpose].title, language),
      text: inLanguage(extraTexts[purpose].text, language),
      given: given.includes(purpose),
    })),
    withdrawal: inLanguage(withdrawal, language),
    version: EXTRAS_VERSION,
    phone: needsPhone(given)
      ? {
          ref: PHONE_REF,
          widget: 'phone',
          label: inLanguage(phoneWords.label, language),
          value: extras?.phone ?? '',
          source: extras?.phone ? 'typed' : null,
          verified: false,
          lock: 'editable',
          required: true,
          maxLength: 11,
          keyboard: 'digits',
          ...(extras?.judged ? { error: inLanguage(phoneWords.wrong, language) } : {}),
        }
      : null,
  };
};

export const assistScreen = (
  { person, hasPortrait }: VisitState,
  stage: Extract<FlowStage, { name: 'assist' }>,
): ScreenOf<'assist'> => ({
  name: 'assist',
  phase: stage.offered ? 'confirm' : 'sign-in',
  helper: stage.offered && { name: stage.offered.name, role: stage.offered.role },
  refused: stage.refused,
  ...(stage.holder && person
    ? { holder: { name: person.fullName, ...(hasPortrait ? { portraitUrl: '/portrait' } : {}) } }
    : {}),
});

/** What the office has to say today, for the first screen. */
export const noticesToday = (state: VisitState, world: VisitWorld): Pick<ScreenOf<'welcome'>, 'notices'> => {
  const notices = noticesOn(world.notices ?? [], dateInVietnam(world.now()));
  if (notices.length === 0) return {};
  return {
    notices: notices.map(({ text, closed }) => ({ text: inLanguage(text, state.language), closed: closed === true })),
  };
};

/** What stands on every screen: that it is a practice, who helps, whether somebody could. */
export const onEveryScreen = (
  state: VisitState,
  world: VisitWorld,
): Pick<Snapshot, 'practice' | 'helper' | 'mayBeHelped'> => ({
  ...(state.practice ? { practice: true } : {}),
  ...(state.helper ? { helper: { name: state.helper.name, role: state.helper.role } } : {}),
  ...(mayBeHelped(state, world) ? { mayBeHelped: true } : {}),
});
