import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';
import { everySyllable } from './every-syllable.ts';
import { compose, type Method } from './input-method.ts';
import { measureAccuracy, waysToType } from './ways-to-type.ts';

const methods = ['direct', 'telex', 'vni'] as const satisfies Method[];
const syllables = everySyllable();
const typed = (keys: string, method: Method = 'telex') => compose({ seed: '', keys, tail: '' }, method)[0];
const toneKey: Record<string, string> = { '\u0301': 's', '\u0300': 'f', '\u0309': 'r', '\u0303': 'x', '\u0323': 'j' };

describe('every Vietnamese syllable', () => {
  it('is in the list: onset × rime × tone by the spelling rules, thousands of them, each once and in NFC', () => {
    expect(syllables.length).toBeGreaterThan(16_000);
    expect(new Set(syllables.map(({ text }) => text)).size).toBe(syllables.length);
    for (const { text } of syllables) expect(text).toBe(text.normalize('NFC'));
    const texts = new Set(syllables.map(({ text }) => text));
    for (const word of 'nguyễn giếng gìn quốc quỳnh nghiêng khuỷu thuở yếu kỹ xoong ghế cầm kiến đường'.split(' '))
      expect(texts, word).toContain(word);
  });

  it.each(methods)('comes out right in %s, in every order of marks that people use', (method) => {
    const { ways, right, missed, perKey } = measureAccuracy(method, syllables);
    console.log(
      `${method}: ${right} of ${ways} ways to type ${syllables.length} syllables, ${perKey.toFixed(1)} µs a key`,
    );
    expect(missed).toEqual([]);
    expect(right).toBe(ways);
    expect(ways).toBeGreaterThan(syllables.length);
  });

  /** What was typed wrongly; one look at all, as an `expect` for each takes seconds. */
  const wrong = (tries: (one: (typeof syllables)[number]) => [got: string, wanted: string][]) =>
    syllables.flatMap((one) =>
      tries(one)
        .filter(([got, wanted]) => got !== wanted)
        .map(([got, wanted]) => `${got}, not ${wanted}`),
    );

  it('has its tone in the older place or, where a site wants that, in the newer', () => {
    const typing = (keys: string, style: 'old' | 'new') =>
      compose({ seed: '', keys, tail: '' }, 'direct', { style })[0];
    const found = wrong(({ text, newer, letters, tone }) => [
      [typing(letters + tone, 'old'), text],
      [typing(letters + tone, 'new'), newer],
    ]);
    expect(found).toEqual([]);
    expect(syllables.filter(({ text, newer }) => text !== newer).length).toBeGreaterThan(200);
  });

  it('loses its tone by the same tone key; in Telex its letter comes then', () => {
    const found = wrong(({ letters, tone }) => {
      if (tone === '') return [];
      const twice = toneKey[tone]! + toneKey[tone]!;
      return [
        [typed(letters + tone + tone, 'direct'), letters],
        [typed(letters.replace('oo', 'ooo') + twice), letters + toneKey[tone]],
      ];
    });
    expect(found).toEqual([]);
  });

  it('stands alike in capitals', () =>
    expect(wrong((one) => [[typed(waysToType(one, 'telex')[0]!.toUpperCase()), one.text.toUpperCase()]])).toEqual([]));

  it('is mended with the caret in the middle of it', () => {
    const found = wrong(({ text, letters, tone, seat }) => {
      if (tone === '') return [];
      const mend = (seed: string, keys: string, tail: string) => compose({ seed, keys, tail }, 'direct').join('');
      return [
        [mend(letters.slice(0, seat + 1), tone, letters.slice(seat + 1)), text], // a tone for the word
        [mend(text.slice(0, seat), letters[seat]! + tone, text.slice(seat + 1)), text], // a letter that was forgotten
      ];
    });
    expect(found).toEqual([]);
  });
});

describe('what Telex typists know', () => {
  it.each([
    ['tesst', 'test'],
    ['nguyeenxx', 'nguyênx'],
    ['aaa', 'aa'],
    ['ooo', 'oo'],
    ['mooocs', 'moóc'],
    ['ddd', 'dd'],
    ['dangd', 'đang'],
    ['uww', 'uw'],
    ['ww', 'w'],
    ['w', 'ư'],
    ['nhwng', 'nhưng'],
    ['thuowr', 'thuở'],
    ['nuocws', 'nước'],
    ['huww', 'huw'],
    ['toanf', 'toàn'],
    ['toans', 'toán'],
    ['toansf', 'toàn'],
    ['toansz', 'toan'],
    ['Ddawsk', 'Đắk'],
    ['Kroong', 'Krông'],
    ['Kpaw', 'Kpă'],
  ])('%s is %s', (keys, word) => expect(typed(keys)).toBe(word));

  it.each(['text', 'email', 'gmail', 'facebook', 'William', 'product', 'Ksor', 'Rcom', 'Rmah', 'windows', 'http'])(
    'leaves %s as it is: no Vietnamese syllable',
    (word) => {
      expect(typed(word)).toBe(word);
      expect(compose({ seed: '', keys: word, tail: '' }, 'vni', { ended: true })[0]).toBe(word);
    },
  );

  it('gives a word back as it was typed when it ends as no syllable', () => {
    expect(typed('user')).toBe('ủe');
    expect(compose({ seed: '', keys: 'user', tail: '' }, 'telex', { ended: true })[0]).toBe('user');
    expect(compose({ seed: '', keys: 'thuees', tail: '' }, 'telex', { ended: true })[0]).toBe('thuế');
  });

  it('VNI: digits are marks in a word, and digits where there is nothing to mark', () => {
    expect(typed('Nguye6n4', 'vni')).toBe('Nguyễn');
    expect(typed('d9uong72', 'vni')).toBe('đường');
    expect(typed('a11', 'vni')).toBe('a1');
    expect(typed('12', 'vni')).toBe('12');
    expect(typed('b52', 'vni')).toBe('b52');
  });
});

it('does not touch letters that are none of Vietnamese, nor the word that stands behind the caret', () => {
  expect(compose({ seed: 'ƀŏ', keys: 'a\u0301', tail: '' }, 'direct')).toEqual(['ƀŏa', '']);
  expect(compose({ seed: '', keys: 'Traf', tail: 'An' }, 'telex')).toEqual(['Trà', 'An']);
});

it('never throws, and answers in NFC, whatever is typed wherever', () => {
  const keys = fc.string({ unit: fc.constantFrom(..."aăeouiywdgnhstxrfjz0159qcAWĐƀ\u0301\u0323'"), maxLength: 12 });
  const text = fc.string({ unit: fc.constantFrom(...'aễuệgnhđƀqi'), maxLength: 5 });
  fc.assert(
    fc.property(text, keys, text, fc.constantFrom(...methods), fc.boolean(), (seed, typing, tail, method, ended) => {
      for (const part of compose({ seed, keys: typing, tail }, method, { ended }))
        expect(part).toBe(part.normalize('NFC'));
    }),
    { numRuns: 3_000 },
  );
});

it('weighs at most 2 KB as built and packed', async () => {
  const input = fileURLToPath(new URL('./input-method.ts', import.meta.url));
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome120',
      modulePreload: false,
      rolldownOptions: { input, preserveEntrySignatures: 'strict' },
    },
  })) as Rolldown.RolldownOutput;
  const chunk = built.output[0].code;
  expect(chunk).toContain('yê-cmnNptu'); // it is all there
  const bytes = gzipSync(chunk).length;
  console.log(`input method: ${bytes} bytes (gzip)`);
  expect(bytes).toBeLessThanOrEqual(2 * 1024);
});
