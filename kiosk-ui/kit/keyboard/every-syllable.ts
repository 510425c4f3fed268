/**
 * All syllables that Vietnamese spelling allows: onset × rime × tone, made from the spelling rules alone, for tests and for
 * the bench. Written apart from `syllables.ts`, so that one can be wrong without the other. No dictionary is behind it: many
 * of these are no word, and each of them can be typed.
 */
export interface SpelledSyllable {
  /** in NFC, tone where the older spelling has it (hòa) */
  text: string;
  /** the same with the tone where the newer spelling has it (hoà) */
  newer: string;
  /** letters without tone */
  letters: string;
  /** combining mark, empty for the level tone */
  tone: string;
  /** index of the letter that carries the tone */
  seat: number;
}

/** Rimes with a dot after the letter that carries the tone, and a colon where the newer spelling has it. */
const rimes = (
  'a. a.i a.o a.u a.y a.c a.ch a.m a.n a.ng a.nh a.p a.t â.u â.y â.c â.m â.n â.ng â.p â.t ă.c ă.m ă.n ă.ng ă.p ă.t ' +
  'e. e.o e.c e.m e.n e.ng e.p e.t ê. ê.u ê.ch ê.m ê.n ê.nh ê.p ê.t i. i.a i.u i.ch i.m i.n i.nh i.p i.t iê.u iê.c ' +
  'iê.m iê.n iê.ng iê.p iê.t o. o.i o.c o.m o.n o.ng o.p o.t oo.ng oo.c ô. ô.i ô.c ô.m ô.n ô.ng ô.p ô.t ơ. ơ.i ơ.m ơ.n ' +
  'ơ.p ơ.t o.a: o.e: oa.i oa.o oa.y oe.o oa.c oa.ch oa.n oa.ng oa.nh oa.t oa.p oă.c oă.m oă.n oă.ng oă.t oe.n oe.t u. ' +
  'u.a u.i u.c u.m u.n u.ng u.p u.t uâ.n uâ.ng uâ.t uâ.y uê. uê.ch uê.nh uô.i uô.c uô.m uô.n uô.ng uô.t u.y: uy.a uy.u ' +
  'uy.n uy.nh uy.ch uy.t uy.p uyê.n uyê.t uơ. ư. ư.a ư.i ư.u ư.c ư.ng ư.t ươ.i ươ.u ươ.c ươ.m ươ.n ươ.ng ươ.p ươ.t'
).split(' ');
/** After qu, whose u is the medial already; and y where i would be read with another onset. */
const rimesOfQu = (
  'a. a.i a.o a.u a.y a.c a.ch a.n a.ng a.nh a.t ă.c ă.m ă.n ă.ng ă.p ă.t â.n â.ng â.t â.y e. e.o e.n e.t ê. ê.n ê.nh ' +
  'ê.ch ê.t ô.c ơ. y. y.nh y.ch y.t yê.n yê.t'
).split(' ');
const onsets = ' b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x'.split(' ');
const tones = ['', '\u0301', '\u0300', '\u0309', '\u0303', '\u0323'];
/** Before a stop only sắc and nặng are spoken. */
const tonesOfStop = ['\u0301', '\u0323'];

const spelled = (onset: string, rime: string): string | null => {
  const front = /^[eêiy]/.test(rime);
  if (onset === '') return rime.replace(/^iê/, 'yê');
  if (onset === 'c') return (front ? 'k' : 'c') + rime;
  if (onset === 'g') return rime.startsWith('i') || front ? `gh${rime}` : onset + rime;
  if (onset === 'ng') return (front ? 'ngh' : 'ng') + rime;
  if (onset === 'gi') return /^i\.[au]/.test(rime) ? null : `gi${rime.replace(/^i/, '')}`;
  return onset + rime;
};

/** The seat of the tone in `giếng`, `gìn`: where nothing but i is left of the rime, the i of gi carries it. */
const withSeats = (marked: string): { letters: string; seat: number; newer: number } => {
  const letters = marked.replace(/[.:]/g, '');
  const dot = marked.indexOf('.');
  const colon = marked.replace('.', '').indexOf(':');
  const seat = dot - 1;
  return { letters, seat, newer: colon < 0 ? seat : colon - 1 };
};
const toned = (letters: string, seat: number, tone: string) =>
  (letters.slice(0, seat + 1) + tone + letters.slice(seat + 1)).normalize('NFC');

export const everySyllable = (): SpelledSyllable[] => {
  const made = new Map<string, SpelledSyllable>();
  for (const onset of onsets)
    for (const rime of [
      ...(onset === 'qu' ? rimesOfQu : rimes),
      ...(['h', 'c', 'l', 'm', 's', 't', 'v', 'th', ''].includes(onset) ? ['y.'] : []),
    ]) {
      const marked = spelled(onset, rime);
      if (marked === null) continue;
      const { letters, seat, newer } = withSeats(marked);
      for (const tone of /(c|ch|p|t)$/.test(letters.slice(seat)) ? tonesOfStop : tones) {
        const text = toned(letters, seat, tone);
        if (!made.has(text)) made.set(text, { text, newer: toned(letters, newer, tone), letters, tone, seat });
      }
    }
  return [...made.values()];
};
