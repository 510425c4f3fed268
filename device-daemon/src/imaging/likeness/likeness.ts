import { createHash } from 'node:crypto';
import type { GreyPage } from '../judge/grey-page.ts';
import { type InkMap, inkMapOf } from './ink-map.ts';
import { hashDistance, pageHash } from './page-hash.ts';
import { fitsOf } from './registration.ts';
import { compareTiles, type TileCount } from './tiles.ts';

/**
 * By what a page is known again. `map` is a small picture of it and can be read: it is kept and erased with the page. `hash` and
 * `sha256` say nothing of what is written and may outlive it; alone they lead to `unsure` at most, or to `yes` for equal bytes.
 */
export type Likeness = {
  /** of the bytes as they were scanned or received, hex; null where there are none */
  readonly sha256: string | null;
  readonly hash: string;
  readonly map: InkMap | null;
};

/** Whether two pages are the same paper; `unsure`: the clerk sees both side by side. */
export type SamePaper = {
  readonly is: 'yes' | 'no' | 'unsure';
  /** 0.5 (could be either) to 1 */
  readonly confidence: number;
  readonly why:
    | 'same-bytes'
    | 'same-strokes'
    | 'other-strokes'
    | 'few-strokes'
    | 'other-lines'
    | 'hash-alone'
    | 'nothing-on-it'
    | 'cut';
};

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** `skewDegrees` as `judge/page-verdict.ts` tells it, where its confidence is above 0.5. About 8 ms for A4 at 150 dpi. */
export const likenessOf = (
  page: GreyPage,
  about: { readonly skewDegrees?: number; readonly bytes?: Uint8Array } = {},
): Likeness => {
  const map = inkMapOf(page, about.skewDegrees ?? 0);
  return { sha256: about.bytes ? sha256Of(about.bytes) : null, hash: pageHash(map), map };
};

/** More bits than this differ between papers that have nothing in common; one paper scanned twice differs in 36 at most. */
const MOST_BITS = 52;
/**
 * Strange tiles, in a page of some 350: a paper scanned twice has 0.75 at most, a name changed makes 0.9 and more. One or two
 * digits changed stay below: `yes` is a proposal to a person, and throws nothing away.
 */
const LIMITS = { yes: 0.5, no: 0.9 } as const;
/** A stamp or a name alone is not enough to know a page by. */
const FEWEST_TILES = 25;

/** 0.1 ms where the pages are unlike at first sight, 3 to 4 ms where they share a form. */
export const samePaper = (one: Likeness, other: Likeness): SamePaper => {
  if (one.sha256 !== null && one.sha256 === other.sha256) return { is: 'yes', confidence: 1, why: 'same-bytes' };
  const distance = hashDistance(one.hash, other.hash);
  if (distance > MOST_BITS) return { is: 'no', confidence: 0.99, why: 'other-lines' };
  if (!one.map || !other.map) return byHash(distance);
  if (isEmpty(one.map) || isEmpty(other.map)) return { is: 'no', confidence: 0.8, why: 'nothing-on-it' };
  const best = bestLaid(one.map, other.map);
  if (!best) return { is: 'no', confidence: 0.97, why: 'other-lines' };
  const { inked, strange, outside } = best;
  if (strange >= LIMITS.no) return { is: 'no', confidence: Math.min(0.99, 0.7 + strange * 0.05), why: 'other-strokes' };
  if (outside * 20 > inked) return { is: 'unsure', confidence: 0.5, why: 'cut' };
  if (inked < FEWEST_TILES) return { is: 'unsure', confidence: 0.6, why: 'few-strokes' };
  if (strange > LIMITS.yes) return { is: 'unsure', confidence: 0.6, why: 'other-strokes' };
  return { is: 'yes', confidence: strange < 0.1 ? 0.97 : 0.9, why: 'same-strokes' };
};

/** Most pairs are decided by the first way that they may lie; only one that is nearly alike is laid the second way too. */
const bestLaid = (one: InkMap, other: InkMap): TileCount | null => {
  let best: TileCount | null = null;
  for (const fit of fitsOf(one, other)) {
    const count = compareTiles(one, other, fit, LIMITS.no * 8);
    if (best === null || count.strange < best.strange) best = count;
    if (best.strange < 0.1 || best.strange > LIMITS.no * 6) break;
  }
  return best;
};

/** Forms of one kind are neighbours by their hash, so it can only say where to look. */
const byHash = (distance: number): SamePaper =>
  distance > 40
    ? { is: 'no', confidence: 0.9, why: 'hash-alone' }
    : { is: 'unsure', confidence: 0.5, why: 'hash-alone' };

const isEmpty = ({ rows }: InkMap): boolean => {
  let ink = 0;
  for (const row of rows) ink += row;
  return ink < 3_000;
};

export type Earlier = { readonly id: string; readonly likeness: Likeness };
export type Found = { readonly of: string; readonly verdict: SamePaper };

/** The earlier page that this one repeats, surest first; null: none does, and none may. Nearest hashes are looked at first. */
export const repeatedPage = (page: Likeness, earlier: readonly Earlier[]): Found | null => {
  const near = earlier
    .map((one) => ({ one, distance: hashDistance(page.hash, one.likeness.hash) }))
    .sort((a, b) => a.distance - b.distance);
  let perhaps: Found | null = null;
  for (const { one } of near) {
    const verdict = samePaper(page, one.likeness);
    if (verdict.is === 'yes') return { of: one.id, verdict };
    if (verdict.is === 'unsure' && perhaps === null) perhaps = { of: one.id, verdict };
  }
  return perhaps;
};
