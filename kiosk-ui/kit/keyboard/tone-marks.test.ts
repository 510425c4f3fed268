import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleTone, syllableBefore, type Tone, toggleTone, toneMarks } from './tone-marks.ts';

const tones = Object.keys(toneMarks) as Tone[];
const onsets = 'b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x'.split(' ').concat('');

/** Rimes of Vietnamese with a dot after the letter that carries the tone, written down by hand. */
const rimes = (
  'a. a.i a.o a.u a.y a.c a.ch a.m a.n a.ng a.nh a.p a.t â.u â.y â.c â.m â.n â.ng â.p â.t ă.c ă.m ă.n ă.ng ă.p ă.t ' +
  'e. e.o e.c e.m e.n e.ng e.p e.t ê. ê.u ê.ch ê.m ê.n ê.nh ê.p ê.t i. i.a i.u i.ch i.m i.n i.nh i.p i.t iê.u iê.c ' +
  'iê.m iê.n iê.ng iê.p iê.t o. o.i o.c o.m o.n o.ng o.p o.t ô. ô.i ô.c ô.m ô.n ô.ng ô.p ô.t ơ. ơ.i ơ.m ơ.n ơ.p ơ.t ' +
  'o.a o.e oa.i oa.o oa.y oe.o oa.c oa.ch oa.n oa.ng oa.nh oa.t oă.c oă.m oă.n oă.ng oă.t oe.n oe.t u. u.a u.i u.c u.m ' +
  'u.n u.ng u.p u.t uâ.n uâ.ng uâ.t uâ.y uê. uê.ch uê.nh uô.i uô.c uô.m uô.n uô.ng uô.t u.y uy.a uy.u uy.n uy.nh uy.ch ' +
  'uy.t uyê.n uyê.t uơ. ư. ư.a ư.i ư.u ư.c ư.ng ư.t ươ.i ươ.u ươ.c ươ.m ươ.n ươ.ng ươ.p ươ.t y. yê.u yê.n yê.t yê.m'
).split(' ');

/** `qu` and `gi` bring their own glide: rimes that begin with u or i do not follow them. */
const fits = (onset: string, rime: string) =>
  !(onset === 'qu' && /^[uoôơư]/.test(rime)) &&
  !(onset === 'gi' && /^[iy]/.test(rime)) &&
  !(onset === 'g' && /^i/.test(rime));

const syllables = onsets.flatMap((onset) =>
  rimes
    .filter((rime) => fits(onset, rime))
    .map((rime) => {
      const seat = onset.length + rime.indexOf('.') - 1;
      return { plain: onset + rime.replace('.', ''), seat };
    }),
);
const withTone = (plain: string, seat: number, tone: Tone) =>
  (plain.slice(0, seat + 1) + toneMarks[tone] + plain.slice(seat + 1)).normalize('NFC');

describe('a tone key after a syllable', () => {
  it(`finds the vowel in every one of ${syllables.length * tones.length} generated syllables`, () => {
    const wrong = syllables.flatMap(({ plain, seat }) =>
      tones
        .filter((tone) => toggleTone(plain, tone) !== withTone(plain, seat, tone))
        .map((tone) => `${plain} + ${tone} = ${toggleTone(plain, tone)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('pressed again takes the tone away; another tone replaces it', () => {
    for (const { plain, seat } of syllables) {
      const toned = withTone(plain, seat, 'acute');
      expect(toggleTone(toned, 'acute')).toBe(plain);
      expect(toggleTone(toned, 'dot')).toBe(withTone(plain, seat, 'dot'));
    }
  });

  it('pressed early settles where it belongs, whatever letters follow', () => {
    for (const { plain, seat } of syllables) {
      const vowelAt = [...plain].findIndex((letter) => 'aăâeêioôơuưy'.includes(letter));
      let typed = '';
      [...plain].forEach((letter, at) => {
        typed = settleTone(typed + letter);
        if (at === vowelAt) typed = toggleTone(typed, 'grave');
      });
      expect(typed).toBe(withTone(plain, seat, 'grave'));
    }
  });

  it.each([
    ['nguyên', 'tilde', 'nguyễn'],
    ['HOA', 'grave', 'HÒA'],
    ['giêng', 'acute', 'giếng'],
    ['gi', 'grave', 'gì'],
    ['quy', 'acute', 'quý'],
    ['Thuy', 'hook', 'Thủy'],
    ['khuyu', 'hook', 'khuỷu'],
    ['đươc', 'dot', 'được'],
  ] as const)('%s with %s is %s', (plain, tone, toned) => expect(toggleTone(plain, tone)).toBe(toned));

  it.each(['bcd', 'xyz', 'world', 'street', ''])('leaves %j alone: no Vietnamese syllable', (word) =>
    expect(toggleTone(word, 'acute')).toBe(word),
  );

  it('never throws, and always answers in NFC, whatever is before the caret', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom(...tones), (text, tone) => {
        const run = syllableBefore(text, text.length);
        for (const answer of [toggleTone(run, tone), settleTone(run)]) expect(answer).toBe(answer.normalize('NFC'));
      }),
    );
  });
});
