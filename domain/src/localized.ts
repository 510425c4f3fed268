import Type, { type Static } from 'typebox';

/**
 * Languages of the kiosks, by BCP 47. Vietnamese is the language of record and complete, so is English. The others are the
 * languages of citizens in the provinces (Tày, Nùng, Jrai, Bahnar, Khmer): they come as packs that may be partial, and what
 * a pack does not have is said in Vietnamese and marked.
 */
export const Language = Type.Union([
  Type.Literal('vi'),
  Type.Literal('en'),
  Type.Literal('tyz'),
  Type.Literal('nut'),
  Type.Literal('jra'),
  Type.Literal('bdq'),
  Type.Literal('km'),
]);
export type Language = Static<typeof Language>;

/** Languages in which every text of the kiosk exists. */
export const completeLanguages = ['vi', 'en'] as const satisfies readonly Language[];
export type CompleteLanguage = (typeof completeLanguages)[number];

const Other = Type.Optional(Type.String());

/** A text that citizens read, Vietnamese first; languages of packs where a translator has given them. */
export const Localized = Type.Object({
  vi: Type.String(),
  en: Type.String(),
  tyz: Other,
  nut: Other,
  jra: Other,
  bdq: Other,
  km: Other,
});
export type Localized = Static<typeof Localized>;

/** The text in the asked language; in Vietnamese where nobody has translated it. */
export const inLanguage = (text: Localized, language: Language): string => text[language] || text.vi;
