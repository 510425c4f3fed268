import type { GreyPage } from '../judge/grey-page.ts';
import { type LogProbabilities, type OrientationNet, TURNS } from './net.ts';
import { type Tile, tilesOf, turned } from './tiles.ts';

/**
 * How a page lies. `degrees`: by how much it was turned clockwise, so that turning it back by them makes it upright. Below
 * `SURE_OF_TURN` nothing is turned: a person is shown the picture and asked.
 */
export type PageOrientation = {
  readonly degrees: 0 | 90 | 180 | 270;
  /** 0.25 (nothing to see) to 1 */
  readonly confidence: number;
};

/** From here on a page is turned without a question. */
export const SURE_OF_TURN = 0.9;

/** What a glance looks at, and what a closer look adds. */
const GLANCE_TILES = 12;
const MOST_TILES = 56;
/** A glance is believed from here on. */
const SURE_AT_A_GLANCE = 0.995;
/** Tiles of one page say the same again: so many of them count as one word of its own. */
const TILES_A_WORD = 3;
const DEGREES = [0, 90, 180, 270] as const;

/** Looks at the print of a page at 150 dpi. A glance takes about 40 ms, a close look about 200. */
export const orientationOf = async (page: GreyPage, net: OrientationNet): Promise<PageOrientation> => {
  const tiles = tilesOf(page, MOST_TILES);
  if (tiles.length === 0) return { degrees: 0, confidence: 1 / TURNS };
  const glance = judged(await net.look(tiles.slice(0, GLANCE_TILES)));
  if (glance.confidence >= SURE_AT_A_GLANCE) return glance;
  return judged(await closeLook(tiles, net));
};

/** Every tile in all four turns: what the net thinks of one must fit what it thinks of the others. */
const closeLook = async (tiles: readonly Tile[], net: OrientationNet): Promise<LogProbabilities[]> => {
  const looks: LogProbabilities[] = [];
  for (let quarters = 0; quarters < TURNS; quarters++) {
    const seen = await net.look(tiles.map((tile) => turned(tile, quarters)));
    // a tile that lies by k quarters lies by k + quarters once turned
    for (const seenTurned of seen) looks.push(shifted(seenTurned, quarters));
  }
  return tiles.map((_, tile) => {
    const mean = (turn: 0 | 1 | 2 | 3): number => {
      let sum = 0;
      for (let quarters = 0; quarters < TURNS; quarters++) sum += looks[quarters * tiles.length + tile]?.[turn] ?? 0;
      return sum / TURNS;
    };
    return [mean(0), mean(1), mean(2), mean(3)];
  });
};

const shifted = (of: LogProbabilities, quarters: number): LogProbabilities => {
  const at = (turn: number): number => of[(turn + quarters) % TURNS] ?? Number.NEGATIVE_INFINITY;
  return [at(0), at(1), at(2), at(3)];
};

const judged = (looks: readonly LogProbabilities[]): PageOrientation => {
  const means = DEGREES.map(
    (_, turn) => looks.reduce((sum, look) => sum + Math.max(LEAST_LOG, look[turn] ?? LEAST_LOG), 0) / looks.length,
  );
  const best = Math.max(...means);
  const turn = means.indexOf(best);
  const words = looks.length / TILES_A_WORD;
  const all = means.reduce((sum, mean) => sum + Math.exp((mean - best) * words), 0);
  const confidence = Math.min(1 / all, printLike(looks, turn));
  return { degrees: DEGREES[turn] ?? 0, confidence: Math.round(1e4 * confidence) / 1e4 };
};

/**
 * How far the tiles of a page tell a turn, each by itself: many that lean a little one way are no print, but music, a map or a script
 * that the net does not know, and the sum of many leanings would be certain of it. Of print a tile gives the right turn 0.7 to 1 of
 * its belief, numbers alone 0.55, music and plans 0.45 at most.
 */
const printLike = (looks: readonly LogProbabilities[], turn: number): number => {
  const beliefs = looks.map((look) => {
    const all = look.reduce((sum, log) => sum + Math.exp(log), 0);
    return Math.exp(look[turn] ?? Number.NEGATIVE_INFINITY) / all;
  });
  const mean = beliefs.reduce((sum, belief) => sum + belief, 0) / beliefs.length;
  return Math.max(1 / TURNS, 1 / (1 + Math.exp((HALF_PRINT - mean) * STEEPNESS)));
};
const HALF_PRINT = 0.46;
/** From 0.54 on it is print to nine tenths: `SURE_OF_TURN`. */
const STEEPNESS = Math.log(9) / 0.08;

/** One tile that is quite wrong must not outvote all others. */
const LEAST_LOG = Math.log(0.005);
