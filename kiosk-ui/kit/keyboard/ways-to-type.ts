import { everySyllable, type SpelledSyllable } from './every-syllable.ts';
import { compose, type Method } from './input-method.ts';

/** Every way in which people type a syllable, and how many of them the input method gets right. For tests and the bench. */
const toneKeys: Record<Method, Record<string, string>> = {
  direct: { '\u0301': '\u0301', '\u0300': '\u0300', '\u0309': '\u0309', '\u0303': '\u0303', '\u0323': '\u0323' },
  telex: { '\u0301': 's', '\u0300': 'f', '\u0309': 'r', '\u0303': 'x', '\u0323': 'j' },
  vni: { '\u0301': '1', '\u0300': '2', '\u0309': '3', '\u0303': '4', '\u0323': '5' },
};
const shapeKeys: Record<Method, Record<string, [string, string]>> = {
  direct: {},
  telex: { ă: ['a', 'w'], â: ['a', 'a'], đ: ['d', 'd'], ê: ['e', 'e'], ô: ['o', 'o'], ơ: ['o', 'w'], ư: ['u', 'w'] },
  vni: { ă: ['a', '8'], â: ['a', '6'], đ: ['d', '9'], ê: ['e', '6'], ô: ['o', '6'], ơ: ['o', '7'], ư: ['u', '7'] },
};

type When = 'at-once' | 'after-vowels' | 'at-end';

/** Keys for these letters; `tone` stands after letter `seat`, after the vowels or at the end. */
const typed = (one: SpelledSyllable, method: Method, shapes: When, bar: When, tone: When, horns: 'both' | 'one') => {
  const { letters, seat } = one;
  let vowelEnd = seat + 1;
  while (/[aăâeêioôơuưy]/.test(letters[vowelEnd] ?? '')) vowelEnd++;
  const key = one.tone === '' ? '' : toneKeys[method][one.tone]!;
  let keys = '';
  let waiting = '';
  let barWaiting = '';
  [...letters].forEach((letter, at) => {
    const [base, mark] = shapeKeys[method][letter] ?? [letter, ''];
    keys += base;
    const paired = horns === 'one' && letter === 'ư' && letters[at + 1] === 'ơ';
    if (letter === 'đ' && bar !== 'at-once') barWaiting = mark;
    else if (letter === 'đ' || shapes === 'at-once') keys += paired ? '' : mark;
    else if (!paired) waiting = waiting.includes(mark) && method === 'vni' ? waiting : waiting + mark;
    if (method === 'telex' && letter === 'o' && letters.slice(at - 1, at + 1) === 'oo') keys += 'o';
    if (tone === 'at-once' && at === seat) keys += key;
    if (at + 1 !== vowelEnd) return;
    if (shapes === 'after-vowels') keys += waiting;
    if (tone === 'after-vowels') keys += key;
  });
  if (shapes === 'at-end') keys += waiting;
  return keys + barWaiting + (tone === 'at-end' ? key : '');
};

/** All the different ways to type it, the most usual first. */
export const waysToType = (one: SpelledSyllable, method: Method): string[] => {
  const ways = new Set<string>();
  const whens: When[] = ['at-once', 'after-vowels', 'at-end'];
  const horns = one.letters.includes('ươ') ? (['both', 'one'] as const) : (['both'] as const);
  for (const bar of one.letters.startsWith('đ') ? (['at-once', 'at-end'] as const) : (['at-once'] as const))
    for (const shapes of whens)
      for (const tone of [...whens].reverse())
        for (const horn of horns) {
          if (shapes !== 'at-once' && horn === 'both' && horns.length > 1) continue;
          ways.add(typed(one, method, shapes, bar, tone, horn));
        }
  // w alone for ư: "nhwng"
  if (method === 'telex' && /^[^aăâeêioôơuưy]*ư/.test(one.letters))
    ways.add(typed(one, method, 'at-once', 'at-once', 'at-end', 'both').replace('uw', 'w'));
  return [...ways];
};

export interface Accuracy {
  method: Method;
  syllables: number;
  ways: number;
  right: number;
  /** the first misses, `keys → what came out (what was meant)` */
  missed: string[];
  /** mean, µs */
  perKey: number;
}

/** Types every syllable in every way. The bench row `ime-accuracy` is `right / ways` of each method, in per cent. */
export const measureAccuracy = (method: Method, syllables = everySyllable()): Accuracy => {
  let ways = 0;
  let right = 0;
  let keyed = 0;
  const missed: string[] = [];
  const begun = performance.now();
  for (const one of syllables)
    for (const keys of waysToType(one, method)) {
      ways++;
      keyed += keys.length;
      const [text] = compose({ seed: '', keys, tail: '' }, method, { ended: true });
      if (text === one.text) right++;
      else if (missed.length < 20) missed.push(`${keys} → ${text} (${one.text})`);
    }
  const perKey = ((performance.now() - begun) * 1_000) / keyed;
  return { method, syllables: syllables.length, ways, right, missed, perKey };
};

/** Keys for a name of generated words, each word in one of its ways; `pick` draws from 0 to n - 1. */
export const waysToTypeName = (
  words: readonly SpelledSyllable[],
  method: Method,
  pick: (n: number) => number,
): string =>
  words
    .map((word) => {
      const ways = waysToType(word, method);
      return ways[pick(ways.length)]!;
    })
    .join(' ');
