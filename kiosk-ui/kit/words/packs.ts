import type { Language } from '@mot-cua/domain/localized.ts';
import { type Words, wordsIn } from './words.ts';

/**
 * A language that is not complete. Keys are paths into the Vietnamese words, joined by dots (`buttons.next`); a sentence with
 * places has them as `{0}`, `{1}`. Made by people of the province with `npm run words -- export tyz`, never by a machine.
 */
export type LanguagePack = {
  readonly language: Language;
  readonly name: string;
  readonly strings: Readonly<Record<string, string>>;
};

/** What a sentence with places is asked with, to see where they are. */
const places = ['\u2460', '\u2461'];

type Node = { readonly [key: string]: unknown };

/** Every text of the kiosk by its key: plain sentences as they are, sentences with places with `{0}` in them. */
export const textsByKey = (words: object = wordsIn('vi')): Map<string, string> => {
  const found = new Map<string, string>();
  const walk = (node: unknown, path: string): void => {
    if (typeof node === 'string') found.set(path, node);
    else if (typeof node === 'function') found.set(path, template(node as (...args: unknown[]) => unknown));
    else for (const [key, value] of Object.entries(node as Node)) walk(value, path ? `${path}.${key}` : key);
  };
  walk(words, '');
  return found;
};

/** `(n) => 'Còn ' + n + ' giây'` is `Còn {0} giây`. */
export const template = (sentence: (...args: unknown[]) => unknown): string =>
  places.reduce((text, place, at) => text.replaceAll(place, `{${at}}`), String(sentence(...places)));

/** What is wrong with a pack, in words for the translator; nothing when it may be used. */
export const packFaults = (pack: unknown): string[] => {
  const { language, name, strings } = (pack ?? {}) as Partial<LanguagePack>;
  if (typeof language !== 'string' || typeof name !== 'string') return ['"language" and "name" are missing'];
  if (typeof strings !== 'object' || strings === null) return ['"strings" is missing'];
  const known = textsByKey();
  return Object.entries(strings).flatMap(([key, text]) => {
    const own = known.get(key);
    if (own === undefined) return [`${key}: the kiosk has no such text; export again`];
    if (typeof text !== 'string') return [`${key}: must be a text`];
    if (text !== text.normalize('NFC')) return [`${key}: write it in NFC`];
    const missing = (own.match(/\{\d\}/g) ?? []).filter((place) => text !== '' && !text.includes(place));
    return missing.map((place) => `${key}: the place ${place} of "${own}" is missing`);
  });
};

/** The Vietnamese words with the pack's laid over them; an empty translation counts as none. */
export const wordsOfPack = (pack: LanguagePack): Words => {
  const over = (node: unknown, path: string): unknown => {
    const own = pack.strings[path];
    if (typeof node === 'string') return own || node;
    if (typeof node === 'function')
      return own ? (...args: unknown[]) => own.replace(/\{(\d)\}/g, (_, at) => String(args[Number(at)] ?? '')) : node;
    return Object.fromEntries(
      Object.entries(node as Node).map(([key, value]) => [key, over(value, path ? `${path}.${key}` : key)]),
    );
  };
  return over(wordsIn('vi'), '') as Words; // the same shape: only texts were replaced by texts
};

/** Tells whether a text on the screen is the pack's own. */
export const spokenBy = (pack: LanguagePack): ((text: string) => boolean) => {
  const plain = new Set<string>();
  const shapes: RegExp[] = [];
  for (const text of Object.values(pack.strings)) {
    if (!text) continue;
    if (!/\{\d\}/.test(text)) plain.add(text.trim());
    else shapes.push(new RegExp(`^${text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\d\}/g, '.*')}$`, 'u'));
  }
  return (text) => plain.has(text) || shapes.some((shape) => shape.test(text));
};
