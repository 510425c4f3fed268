import { lifeEvents } from '@mot-cua/domain/catalogue/life-events.ts';
import { extraTexts, withdrawal } from '@mot-cua/domain/consent-extras.ts';
import { statusWords } from '@mot-cua/domain/dossier-status.ts';
import { partLabels } from '@mot-cua/domain/forms/address.ts';
import { faultWords, formWords } from '@mot-cua/domain/forms/messages.ts';
import { shortForms } from '@mot-cua/domain/forms/short-forms.ts';
import { languageNames } from '@mot-cua/domain/language-names.ts';
import type { CompleteLanguage } from '@mot-cua/domain/localized.ts';
import { supplementReasonWords } from '@mot-cua/domain/supplement.ts';
import { ownTicket } from '../words/own-ticket.ts';
import { template, textsByKey } from '../words/packs.ts';
import { type Words, wordsIn } from '../words/words.ts';

/** What the kiosk says besides its own texts: letters and digits as keys are named, small numbers. */
const letters = [...'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz0123456789'];
const mostNumber = 200; // the rate goes to 200 percent

/** What a pack of one language must be able to say: whole texts, and sentences with places (`{0}`), each by its key. */
export type ClipTexts = { readonly clips: Map<string, string>; readonly shapes: Map<string, string> };

/** Words of the domain that reach the screen as they are. */
const domainWords = {
  event: lifeEvents,
  extra: extraTexts,
  withdrawal,
  status: statusWords,
  address: partLabels,
  fault: faultWords,
  form: formWords,
  supplement: supplementReasonWords,
};

/**
 * Every key that must have a clip, with the text to be spoken. `procedures`: the texts of the packages that the site loads
 * (`texts` of each, by procedure); the same sentence of several is one clip.
 */
export const clipTexts = (
  language: CompleteLanguage,
  procedures: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(),
): ClipTexts => {
  const words = wordsIn(language);
  const clips = new Map<string, string>();
  const shapes = new Map<string, string>();
  const said = new Set<string>();
  const add = (key: string, text: string): void => {
    const parts = text.split(/\{\w+\}/);
    if (parts.length === 1) clips.set(key, text);
    else {
      let place = 0;
      shapes.set(
        key,
        text.replace(/\{\w+\}/g, () => `{${place++}}`),
      );
      for (const [at, part] of parts.entries()) if (/\p{L}/u.test(part)) clips.set(`${key}#${at}`, part.trim());
    }
  };
  for (const [key, text] of textsByKey(words)) add(key, text);
  for (const [key, text] of textsByKey(ownTicket[language])) add(`ownTicket.${key}`, text); // they stand apart from the other words
  for (const [key, text] of specialCases(words)) clips.set(key, text);
  for (const [key, text] of localizedIn(domainWords, language)) add(key, text);
  for (const [code, name] of Object.entries(languageNames)) add(`language-name.${code}`, name);
  for (const text of clips.values()) said.add(text);
  for (const [id, texts] of [['0.000000', shortForms.texts[language]] as const, ...procedures])
    for (const [key, text] of Object.entries(texts))
      if (!said.has(text)) {
        said.add(text);
        add(`procedure.${id}:${key}`, text);
      }
  for (const letter of letters) clips.set(`letter.${letter}`, letter);
  for (let n = 0; n <= mostNumber; n++) clips.set(`number.${n}`, String(n));
  return { clips, shapes };
};

/** Texts that stand beside each other in both languages, by their path. */
const localizedIn = (node: unknown, language: CompleteLanguage, path = 'domain'): [string, string][] => {
  if (typeof node !== 'object' || node === null) return [];
  const { vi, [language]: text } = node as Record<string, unknown>;
  if (typeof vi === 'string' && typeof text === 'string') return [[path, text]];
  return Object.entries(node).flatMap(([key, value]) => localizedIn(value, language, `${path}.${key}`));
};

/** Sentences that are another one for no or one thing ("Có 0 thủ tục" is "Không tìm thấy thủ tục nào."). */
const specialCases = (words: Words): [string, string][] => {
  const found: [string, string][] = [];
  const walk = (node: unknown, path: string): void => {
    if (typeof node === 'function') {
      const sentence = node as (...args: unknown[]) => unknown;
      const usual = template(sentence);
      for (const n of [0, 1]) {
        const said = String(sentence(n, n));
        if (said !== usual.replace(/\{\d\}/g, String(n))) found.push([`${path}(${n})`, said]);
      }
    } else if (typeof node === 'object' && node !== null)
      for (const [key, value] of Object.entries(node)) walk(value, path ? `${path}.${key}` : key);
  };
  walk(words, '');
  return found;
};
