import Type, { type Static } from 'typebox';

/** Languages of the first kiosks. Vietnamese is the language of record; others are a courtesy. */
export const Language = Type.Union([Type.Literal('vi'), Type.Literal('en')]);
export type Language = Static<typeof Language>;

/** A text that citizens read, Vietnamese first. */
export const Localized = Type.Object({ vi: Type.String(), en: Type.String() });
export type Localized = Static<typeof Localized>;

/** The text in the asked language. */
export const inLanguage = (text: Localized, language: Language): string => text[language] || text.vi;
