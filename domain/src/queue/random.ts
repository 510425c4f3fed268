/**
 * A small generator of even numbers in [0, 1) that gives the same row for the same seed on every machine: shifts and exclusive ors of
 * 32 bits with the period 2^32 - 1 (G. Marsaglia, Xorshift RNGs, 2003). For estimates and made-up days, never for secrets.
 */
export type EvenNumbers = () => number;

/** A state that the generator can start from: never 0, and seeds that lie close together begin far apart. */
export const seedState = (seed: number): number => {
  let mixed = Math.imul(seed | 0, 0x9e3779b1) ^ (seed >>> 15);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b5);
  mixed ^= mixed >>> 13;
  return mixed === 0 ? 0x1234567 : mixed;
};

/** The next state; `(state >>> 0) / 2^32` is the number. For loops that cannot afford a closure. */
export const nextState = (state: number): number => {
  let next = state ^ (state << 13);
  next ^= next >>> 17;
  return next ^ (next << 5);
};

export const PER_STATE = 1 / 4_294_967_296;

export const evenNumbers = (seed: number): EvenNumbers => {
  let state = seedState(seed);
  return () => {
    state = nextState(state);
    return (state >>> 0) * PER_STATE;
  };
};

/** A number that stands for a text, for seeds: the same ticket is estimated with the same chances again, so that its time does not flicker. */
export const seedOf = (text: string): number => {
  let seed = 17;
  for (let at = 0; at < text.length; at++) seed = (Math.imul(seed, 31) + text.charCodeAt(at)) | 0;
  return seed;
};

/** One draw of the normal distribution (Box and Muller, 1958). */
export const normal = (even: EvenNumbers): number =>
  Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even());

/** One draw of that part of the normal distribution which lies above `least` (C. P. Robert, Simulation of truncated normal variables, 1995). */
export const normalAbove = (least: number, even: EvenNumbers): number => {
  if (least < 0.5)
    for (;;) {
      const z = normal(even);
      if (z > least) return z;
    }
  const rate = (least + Math.sqrt(least * least + 4)) / 2;
  for (;;) {
    const z = least - Math.log(1 - even()) / rate;
    if (even() < Math.exp(-((z - rate) ** 2) / 2)) return z;
  }
};
