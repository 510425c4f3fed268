import { template, textsByKey } from '../words/packs.ts';
import { type Words, wordsIn } from '../words/words.ts';

/**
 * Clips are found by key (AU-11): each text of the kiosk is one clip, a sentence with places is a clip for each part between
 * them (`idle.seconds#0`). A pack of clips is a folder with one manifest; whoever records voices fills the same keys.
 */
export type Clip = { readonly file: string; readonly text: string };
export type Manifest = {
  readonly language: string;
  /** who speaks: a person, or the program that made it */
  readonly voice: string;
  /** true until people have recorded it */
  readonly generated: boolean;
  readonly clips: Readonly<Record<string, Clip>>;
};

/** What the kiosk says besides its own texts: letters and digits as keys are named, small numbers. */
const letters = [...'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz0123456789'];
const mostNumber = 100;

/** Every key that must have a clip, with the text to be spoken. */
export const clipTexts = (language: 'vi' | 'en'): Map<string, string> => {
  const words = wordsIn(language);
  const clips = new Map<string, string>();
  for (const [key, text] of textsByKey(words)) {
    const parts = text.split(/\{\d\}/);
    if (parts.length === 1) clips.set(key, text);
    else for (const [at, part] of parts.entries()) if (/\p{L}/u.test(part)) clips.set(`${key}#${at}`, part.trim());
  }
  for (const [key, text] of specialCases(words)) clips.set(key, text);
  for (const letter of letters) clips.set(`letter.${letter}`, letter);
  for (let n = 0; n <= mostNumber; n++) clips.set(`number.${n}`, String(n));
  return clips;
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

export type Said = { readonly text: string; readonly key: string | null; readonly file: string | null };

/** How a text on the screen is said: by the clips that make it up; what no clip says is left to be rendered (`file` null). */
export const sayingsOf = (manifest: Manifest): ((text: string) => Said[]) => {
  const plain = new Map<string, Said>();
  const shapes: { pattern: RegExp; key: string; parts: string[] }[] = [];
  for (const [key, { file, text }] of Object.entries(manifest.clips)) plain.set(bare(text), { text, key, file });
  for (const [key, text] of textsByKey(wordsIn(manifest.language === 'en' ? 'en' : 'vi'))) {
    const parts = text.split(/\{\d\}/);
    // a sentence that is all places says nothing of its own
    if (parts.length === 1 || !parts.some((part) => /\p{L}{2}/u.test(part))) continue;
    const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.+)');
    shapes.push({ pattern: new RegExp(`^${pattern}$`, 'u'), key, parts });
  }
  shapes.sort((a, b) => b.parts.join('').length - a.parts.join('').length); // the one that says most itself
  const say = (text: string, depth: number): Said[] => {
    const trimmed = text.trim();
    if (!/[\p{L}\p{N}]/u.test(trimmed)) return [];
    const whole = plain.get(bare(trimmed));
    if (whole) return [whole];
    for (const { pattern, parts } of depth > 0 ? [] : shapes) {
      const match = pattern.exec(trimmed);
      if (match) return parts.flatMap((part, at) => [...say(part, 1), ...say(match[at + 1] ?? '', 1)]);
    }
    return [{ text: trimmed, key: null, file: null }];
  };
  return (text) => say(text, 0);
};

const bare = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[.…:?!]+$/u, '')
    .trim()
    .toLowerCase();
