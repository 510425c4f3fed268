import type { Chance } from './chance.ts';

/** Damage to texts (codes, MRZ): characters, fields, marks that readers add, half characters, very long lines. */
export const mutatedText = (seeds: readonly string[], chance: Chance): string => {
  let text = chance.pick(seeds);
  for (let change = 1 + chance.size(4); change > 0; change--) text = chance.pick(changes)(text, chance, seeds);
  return text.slice(0, 40_000);
};

type Change = (text: string, chance: Chance, seeds: readonly string[]) => string;

const strange = [
  '|', '||', '<', '\n', '\r\n', '\0', '\t', ' ', '\u00a0', '\ufeff', '\ud800', '\udc00', '\u0301', 'e\u0302\u0323', 'Đ', 'ộ', 'ƀ', "'",
  '０', '٣', '🪪', '\u202e', '%00', '{', '"', '00000000', '31022024', '29022000', '99999999', 'A', 'Z', '9', '0', '<<<<',
]; // biome-ignore format: one look

const changes: readonly Change[] = [
  (text, chance) => replaced(text, chance.number(text.length + 1), 1, chance.pick(strange)),
  (text, chance) => replaced(text, chance.number(text.length + 1), 0, chance.pick(strange)),
  (text, chance) => replaced(text, chance.number(text.length + 1), 1 + chance.size(20), ''),
  (text, chance) => replaced(text, chance.number(text.length + 1), 1, String.fromCharCode(chance.number(0x10000))),
  (text, chance) => replaced(text, chance.number(text.length + 1), 1, String.fromCharCode(32 + chance.number(95))),
  (text, chance) => text.slice(0, chance.number(text.length + 1)),
  (text, chance) => text + text.slice(chance.number(text.length + 1)),
  (text, chance) => replaced(text, chance.number(text.length + 1), 0, chance.pick(strange).repeat(chance.size(8000))),
  (text, chance) => (chance.one(2) ? text.toUpperCase() : text.normalize('NFD')),
  (text, chance, seeds) => {
    const other = chance.pick(seeds);
    return text.slice(0, chance.number(text.length + 1)) + other.slice(chance.number(other.length + 1));
  },
  // fields change places, vanish, double
  (text, chance) => {
    const mark = text.includes('|') ? '|' : '\n';
    const fields = text.split(mark);
    const [from, to] = [chance.number(fields.length), chance.number(fields.length)];
    fields.splice(to, chance.number(2), fields[from] ?? '');
    if (chance.one(3)) fields.splice(from, 1);
    return fields.join(mark);
  },
];

const replaced = (text: string, at: number, length: number, by: string): string =>
  text.slice(0, at) + by + text.slice(at + length);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<';

/** Weights 7-3-1 (ICAO 9303-3, 4.9). Own code of the fuzzer. */
const digitOver = (text: string): string => {
  const value = (letter: string): number => (letter === '<' ? 0 : Number.parseInt(letter, 36) || 0);
  return String([...text].reduce((sum, letter, at) => sum + value(letter) * ([7, 3, 1][at % 3] ?? 0), 0) % 10);
};

/** A machine-readable zone with right check digits (mostly) and anything else in its fields: TD1, TD2 or TD3, no line ends. */
export const grownMrz = (chance: Chance): string => {
  const letters = (length: number, alphabet = ALPHABET): string =>
    Array.from({ length }, () => alphabet.charAt(chance.number(alphabet.length))).join('');
  const digits = (length: number): string => letters(length, '0123456789');
  const checked = (text: string): string => text + (chance.one(12) ? letters(1) : digitOver(text));
  const number = checked(letters(9));
  const birth = checked(chance.one(6) ? letters(6) : digits(6));
  const expiry = checked(chance.one(6) ? letters(6) : digits(6));
  const sex = chance.pick(['M', 'F', '<', 'X']);
  const state = chance.pick(['VNM', 'D<<', 'LAO', letters(3)]);
  const name = (length: number): string => `${letters(chance.between(1, 12))}<<${letters(length)}`.slice(0, length);
  if (chance.one(3)) {
    const optional = letters(14);
    const line = number + state + birth + sex + expiry + checked(optional);
    const composite = digitOver(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, 43));
    return `P<${state}${name(39)}${line}${composite}`;
  }
  if (chance.one(4)) {
    const line = number + state + birth + sex + expiry + letters(7);
    return `I<${state}${name(31)}${line}${digitOver(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, 35))}`;
  }
  const personal = digits(12);
  const optional = chance.one(3) ? letters(15) : `${personal}<<${chance.one(4) ? '<' : digitOver(personal)}`;
  const second = letters(11, chance.one(2) ? '<' : ALPHABET);
  const composite = digitOver(number + optional + birth + expiry + second);
  return `ID${state}${number}${optional}${birth}${sex}${expiry}${state}${second}${composite}${name(30)}`;
};

/** Texts as bytes that keep every code unit, half characters included: UTF-16, little end first. */
export const bytesOfText = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
export const textOfBytes = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf16le');
