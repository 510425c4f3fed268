import type { CatalogueEntry, EntryChannel } from '@mot-cua/domain/catalogue/entry.ts';
import { lifeEvent, standAfter } from '@mot-cua/domain/catalogue/guide.ts';
import { lifeEvents } from '@mot-cua/domain/catalogue/life-events.ts';
import { procedureCard } from '@mot-cua/domain/forms/catalogue-view.ts';
import { inLanguage, type Language, type Localized } from '@mot-cua/domain/localized.ts';
import type { ProcedureCard } from '@mot-cua/domain/screen-parts.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { bundleAt } from './chart-bundle.ts';
import { guidedTo } from './chart-catalogue.ts';
import type { GuideStage, Stage, VisitState, VisitWorld } from './visit-state.ts';

/** The screens on which somebody finds their procedure. */

export const chooseScreen = (world: VisitWorld, language: Language): ScreenOf<'choose'> => {
  const { url, count, popular, lately } = world.offered;
  const cards = (codes: readonly string[]) => codes.flatMap((code) => cardOf(code, world, language) ?? []);
  return {
    name: 'choose',
    list: { url, entries: count },
    popular: cards(popular),
    lately: cards(lately),
    lifeEvents: lifeEvents.map(({ id, title, picture }) => ({ id, title: inLanguage(title, language), picture })),
    refused: world.refused.map(({ id, title }) => ({ id, title })),
  };
};

const MOST_EXAMPLES = 3;

/** The counters, each with what it is most asked for: whoever knows only what they came for finds the right one too. */
export const takeTicketScreen = (
  world: VisitWorld,
  { language, numbersOver }: Pick<VisitState, 'language' | 'numbersOver'>,
): ScreenOf<'take-ticket'> => ({
  name: 'take-ticket',
  services: (numbersOver ? [] : world.services).map(({ id, title, procedures }) => {
    const popular = world.offered.popular.filter((code) => procedures.includes(code));
    const examples = [...new Set([...popular, ...procedures])]
      .flatMap((code) => cardOf(code, world, language)?.title ?? [])
      .slice(0, MOST_EXAMPLES);
    return { id, title: inLanguage(title, language), ...(examples.length > 0 ? { examples } : {}) };
  }),
});

export const guideScreen = (stage: GuideStage, state: VisitState, world: VisitWorld): ScreenOf<'guide'> => {
  const event = lifeEvent(stage.event);
  const stand = event && standAfter(event, stage.answers);
  if (!event || !stand) throw new Error(`guided questions ${stage.event} without a place`);
  const { language } = state;
  const say = (text: Localized) => inLanguage(text, language);
  const { done, atCounter } = bundleAt(stage, state, world) ?? { done: [], atCounter: [] };
  return {
    name: 'guide',
    event: say(event.title),
    question:
      stand.at === 'question'
        ? {
            id: stand.question.id,
            text: say(stand.question.text),
            answers: stand.question.answers.map(({ id, text }) => ({ id, text: say(text) })),
          }
        : null,
    leadsTo:
      stand.at === 'procedures'
        ? guidedTo(stand.procedures, world).flatMap((code) => cardOf(code, world, language) ?? [])
        : [],
    ...(done.length > 0 ? { done: [...done] } : {}),
    ...(atCounter.length > 0
      ? { atCounter: { ids: [...atCounter], heading: say(counterWords.heading), end: say(counterWords.end) } }
      : {}),
  };
};

const counterWords = {
  heading: { vi: 'Làm tại quầy', en: 'At the counter' },
  end: { vi: 'Việc còn lại làm tại quầy', en: 'The rest is done at the counter' },
};

/** What the catalogue knows of a procedure that has no package here; which papers it takes it does not say. */
export const atCounterScreen = (
  stage: Extract<Stage, { name: 'at-counter' }>,
  state: VisitState,
  world: VisitWorld,
): ScreenOf<'before'> => {
  const { language } = state;
  const entry = world.offered.entries.get(stage.id);
  if (!entry) throw new Error(`${stage.id} is not offered`);
  const service = counterFor(entry, world);
  return {
    name: 'before',
    procedure: entryCard(entry, language),
    ...whoIsWho(entry),
    counterOnly: null,
    channelNote: inLanguage(channelWords[entry.channel], language),
    fee: entry.fee,
    duration: entry.duration,
    legalBasis: entry.legalBasis.join('; '),
    papers: [],
    checklist: state.checklist,
    ...(service === undefined ? {} : { ticketService: service }),
  };
};

export const whoIsWho = (entry: CatalogueEntry | undefined): Pick<ScreenOf<'before'>, 'who'> =>
  entry ? { who: { helps: entry.helps, receives: entry.receives, decides: entry.decides } } : {};

/** The counter that serves the code or its field; none known: the citizen chooses, a wrong queue is worse than a question. */
const counterFor = ({ code, field }: CatalogueEntry, { services }: VisitWorld): string | undefined =>
  (
    services.find(({ procedures }) => procedures.includes(code)) ??
    services.find(({ fields }) => fields?.includes(field))
  )?.id;

const cardOf = (code: string, world: VisitWorld, language: Language): ProcedureCard | null => {
  const pkg = world.packages.find((one) => one.procedure.id === code);
  if (pkg) return procedureCard(pkg, language);
  const entry = world.offered.entries.get(code);
  return entry ? entryCard(entry, language) : null;
};

const entryCard = ({ code, title, field }: CatalogueEntry, language: Language): ProcedureCard => ({
  id: code,
  title: language === 'en' ? (title.en ?? title.vi) : title.vi,
  summary: field,
  kind: 'counter',
});

const channelWords: Readonly<Record<EntryChannel, Localized>> = {
  'counter-intake': {
    vi: 'Nộp tại quầy. Máy in cho Ông/Bà một số thứ tự.',
    en: 'Filed at the counter. Take a number here.',
  },
  'portal-handoff': {
    vi: 'Nộp trên Cổng Dịch vụ công quốc gia. Cán bộ tại quầy sẽ hướng dẫn.',
    en: 'Filed on the National Public Service Portal. The staff will show you how.',
  },
  'police-handoff': {
    vi: 'Nộp tại cơ quan công an. Cán bộ tại quầy sẽ hướng dẫn.',
    en: 'Filed with the police. The staff will tell you where.',
  },
  confidential: {
    vi: 'Cán bộ tiếp riêng và giữ kín. Không khai gì trên máy này.',
    en: 'An officer hears you in private. Nothing is typed on this kiosk.',
  },
};
