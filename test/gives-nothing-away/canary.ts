import { randomInt } from 'node:crypto';

/** One value that exists nowhere else in the world, and what it is of the citizen's: words, or a picture's bytes. */
export type Canary = Words | { readonly label: string; readonly bytes: Uint8Array };
type Words = { readonly label: string; readonly text: string };

/** A byte string that gives a canary away. */
export type Pattern = { readonly canary: string; readonly form: string; readonly bytes: Uint8Array };

/** What one made-up citizen carries on the card and types at the kiosk. */
export type CanaryCitizen = {
  /** fields that the bench lays over a made-up holder of a card */
  readonly card: Readonly<Record<string, string>>;
  /** typed on the physical keyboard: telephone and place, ASCII since a plain keyboard has no Vietnamese letters */
  readonly typed: { readonly phone: string; readonly place: string };
  readonly canaries: readonly Words[];
};

/** Shorter patterns would be met by chance in gigabytes of memory. */
const SHORTEST_BYTES = 8;
/** An inner piece: what is left when a buffer's edge, a mask or a rewritten beginning has eaten the rest. */
const PIECE = 10;

const pick = (from: string, count: number): string =>
  Array.from({ length: count }, () => from[randomInt(from.length)] ?? '').join('');
const LETTERS = 'bcdfghklmnpqrstvxz';
const VIETNAMESE = 'ăâđêôơưạảấầẩẫậắằẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ';
const capital = (word: string): string => word.slice(0, 1).toLocaleUpperCase('vi') + word.slice(1);
/** A word no language has: consonants with Vietnamese vowels between them. */
const vietnameseWord = (syllables: number): string =>
  Array.from({ length: syllables }, () => pick(LETTERS, 1) + pick(VIETNAMESE, 1) + pick(LETTERS, 1)).join('');

/** Makes up a citizen whose name, number, residence and answers occur once. */
export const canaryCitizen = (): CanaryCitizen => {
  const serial = pick('0123456789', 6);
  const personalNumber = `004192${serial}`;
  const fullName = `Nông Thị ${capital(vietnameseWord(3))} ${capital(pick(LETTERS, 12))}`;
  const residence = `Xóm ${capital(vietnameseWord(4))}, Thục Phán, Cao Bằng`;
  const fatherName = `Nông Văn ${capital(vietnameseWord(4))}`;
  // what DG13 says of ethnicity, religion and marks (fields 6, 7, 10) is more delicate than a name: it lives in memory only
  const ethnicity = capital(vietnameseWord(4));
  const religion = `Đạo ${capital(vietnameseWord(4))}`;
  const marks = `Sẹo ${vietnameseWord(4)} trên trán`;
  const phone = `09${pick('0123456789', 8)}`;
  const place = `Ban ${capital(pick(LETTERS, 14))}, Cao Bang`;
  return {
    card: { personalNumber, fullName, residence, fatherName, ethnicity, religion, marks },
    typed: { phone, place },
    canaries: [
      { label: 'name', text: fullName },
      { label: 'personal number', text: personalNumber },
      { label: 'residence', text: residence },
      { label: "father's name", text: fatherName },
      { label: 'ethnicity', text: ethnicity },
      { label: 'religion', text: religion },
      { label: 'identifying marks', text: marks },
      { label: 'typed phone', text: phone },
      { label: 'typed place', text: place },
    ],
  };
};

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const utf16 = (text: string): Uint8Array => Buffer.from(text, 'utf16le');
const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();
const jsonEscaped = (text: string): string =>
  [...Array(text.length).keys()]
    .map((at) => text.charCodeAt(at))
    .map((unit) => (unit < 128 ? String.fromCharCode(unit) : `\\u${unit.toString(16).padStart(4, '0')}`))
    .join('');
const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

/** Base64 of the bytes wherever they stand in what was encoded: three offsets, without the characters that neighbours share. */
const base64Forms = (bytes: Uint8Array, alphabet: 'base64' | 'base64url'): string[] =>
  [0, 1, 2].map((offset) => {
    const lead = Buffer.alloc(offset);
    const text = Buffer.concat([lead, bytes]).toString(alphabet).replace(/=+$/, '');
    const whole = Math.floor((offset + bytes.length) / 3) * 4;
    return text.slice(offset === 0 ? 0 : offset + 1, whole);
  });

/** The part of a text that is unique: its longest run of letters, or of digits. */
const rarePart = (text: string): string => text.split(/[ ,]+/).sort((a, b) => b.length - a.length)[0] ?? text;

const spellings = (text: string): [string, string][] => [
  ['', text],
  ['upper case ', text.toLocaleUpperCase('vi')],
  ['lower case ', text.toLocaleLowerCase('vi')],
  ['without marks ', fold(text)],
  ['machine-readable zone ', fold(text).toUpperCase().replaceAll(/[ ,]+/g, '<')],
];

const formsOf = (text: string): [string, Uint8Array][] => {
  const forms: [string, Uint8Array][] = [];
  for (const [spelling, spelt] of spellings(text)) {
    for (const composition of ['NFC', 'NFD'] as const) {
      const composed = spelt.normalize(composition);
      const rare = rarePart(composed);
      // full combining sequences stay whole: a piece starts at the rare part's second character
      const piece = rare.slice(Math.max(0, rare.length - PIECE - 1), -1) || rare;
      const named = (form: string): string => `${spelling}${form} ${composition}`;
      forms.push(
        [named('UTF-8'), utf8(composed)],
        [named('UTF-16LE'), utf16(composed)],
        [named('UTF-16BE'), utf16be(composed)],
        [named('inner piece UTF-8'), utf8(piece)],
        [named('inner piece UTF-16LE'), utf16(piece)],
        [named('inner piece UTF-16BE'), utf16be(piece)],
        [named('JSON-escaped'), utf8(jsonEscaped(rare))],
        [
          named('JSON-escaped, capital hex'),
          utf8(jsonEscaped(rare).replace(/u[0-9a-f]{4}/g, (unit) => `u${unit.slice(1).toUpperCase()}`)),
        ],
        [named('percent-encoded'), utf8(encodeURIComponent(rare))],
        [named('hex'), utf8(Buffer.from(rare).toString('hex'))],
        [named('capital hex'), utf8(Buffer.from(rare).toString('hex').toUpperCase())],
      );
      for (const alphabet of ['base64', 'base64url'] as const) {
        for (const [offset, encoded] of base64Forms(utf8(rare), alphabet).entries())
          forms.push([named(`${alphabet} +${offset}`), utf8(encoded)]);
        for (const [offset, encoded] of base64Forms(utf16(rare), alphabet).entries())
          forms.push([named(`${alphabet} of UTF-16 +${offset}`), utf8(encoded)]);
      }
    }
  }
  return forms;
};

/** A picture is known by pieces of its compressed pixels, which no two pictures share; as they are, and as text carries them. */
const PICTURE_PIECE = 24;
const piecesOf = (picture: Uint8Array): [string, Uint8Array][] =>
  [0.35, 0.5, 0.65, 0.8, 0.95].flatMap((part): [string, Uint8Array][] => {
    const at = Math.floor((picture.length - PICTURE_PIECE) * part);
    const piece = picture.subarray(at, at + PICTURE_PIECE);
    const encoded = base64Forms(piece, 'base64').map((text, offset): [string, Uint8Array] => [
      `base64 +${offset} of its bytes from ${at}`,
      utf8(text),
    ]);
    return [
      [`its bytes from ${at}`, piece],
      [`hex of its bytes from ${at}`, utf8(Buffer.from(piece).toString('hex'))],
      ...encoded,
    ];
  });

/** Every byte string that gives one of these canaries away, each once. */
export const patternsOf = (canaries: readonly Canary[]): Pattern[] => {
  const patterns = new Map<string, Pattern>();
  for (const canary of canaries)
    for (const [form, bytes] of 'text' in canary ? formsOf(canary.text) : piecesOf(canary.bytes)) {
      const key = Buffer.from(bytes).toString('latin1');
      if (bytes.length >= SHORTEST_BYTES && !patterns.has(key))
        patterns.set(key, { canary: canary.label, form, bytes });
    }
  return [...patterns.values()];
};
