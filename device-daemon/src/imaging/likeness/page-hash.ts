import type { InkMap } from './ink-map.ts';

/**
 * 128 bits of a page, 32 hex digits: 64 of how its ink is spread (the lowest cosines of a 32 × 32 picture) and 64 of where its
 * lines of text run. Two fillings of one form are neighbours by it: it finds candidates, it decides nothing. No word can be
 * read from it.
 */
export const pageHash = (map: InkMap): string => {
  const bits = [...spreadBits(smallPicture(map)), ...lineBits(map)];
  let hex = '';
  for (let at = 0; at < bits.length; at += 4)
    hex += [0, 1, 2, 3].reduce((digit, bit) => digit * 2 + (bits[at + bit] ? 1 : 0), 0).toString(16);
  return hex;
};

export const isPageHash = (text: string): boolean => /^[0-9a-f]{32}$/u.test(text);

/** In how many of the 128 bits two pages differ; 128 where one is no hash. */
export const hashDistance = (one: string, other: string): number => {
  if (!isPageHash(one) || !isPageHash(other)) return 128;
  let distance = 0;
  for (let at = 0; at < 32; at += 8) {
    let differing = (Number.parseInt(one.slice(at, at + 8), 16) ^ Number.parseInt(other.slice(at, at + 8), 16)) >>> 0;
    for (; differing !== 0; differing &= differing - 1) distance++;
  }
  return distance;
};

const SIDE = 32;
const LOWEST = 8;

const smallPicture = ({ widthPx, heightPx, ink }: InkMap): Float32Array => {
  const picture = new Float32Array(SIDE * SIDE);
  const columnOf = Int32Array.from({ length: widthPx }, (_, x) => Math.floor((x * SIDE) / widthPx));
  for (let y = 0, at = 0; y < heightPx; y++) {
    const row = Math.floor((y * SIDE) / heightPx) * SIDE;
    for (let x = 0; x < widthPx; x++, at++) {
      const cell = row + (columnOf[x] as number);
      picture[cell] = (picture[cell] as number) + (ink[at] as number);
    }
  }
  return picture;
};

/** cos((2x + 1) · u · π / 64) for the eight lowest u. */
const COSINES = Array.from({ length: LOWEST }, (_, u) =>
  Float32Array.from({ length: SIDE }, (__, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SIDE))),
);

const spreadBits = (picture: Float32Array): boolean[] => {
  const values: number[] = [];
  for (const down of COSINES)
    for (const across of COSINES) {
      let sum = 0;
      for (let y = 0, at = 0; y < SIDE; y++)
        for (let x = 0; x < SIDE; x++, at++)
          sum += (picture[at] as number) * (down[y] as number) * (across[x] as number);
      values.push(sum);
    }
  const middle = [...values.slice(1)].sort((a, b) => a - b)[31] ?? 0; // without the first: how much ink in all
  return values.map((value, at) => at > 0 && value > middle);
};

const LINES = 64;

/** 64 strips of the page, each darker or brighter than the mean of its neighbours. */
const lineBits = ({ rows }: InkMap): boolean[] => {
  const strips = new Float32Array(LINES + 1);
  rows.forEach((ink, y) => {
    const strip = Math.floor((y * (LINES + 1)) / rows.length);
    strips[strip] = (strips[strip] as number) + ink;
  });
  return Array.from({ length: LINES }, (_, at) => (strips[at] as number) < (strips[at + 1] as number));
};
