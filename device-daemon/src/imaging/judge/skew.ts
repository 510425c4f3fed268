import type { GreyPage } from './grey-page.ts';
import { lightAt, type PaperLight } from './paper-light.ts';

/** The angle of the lines of print. */
export type Skew = {
  /** clockwise is positive; 0 where nothing can be said */
  readonly degrees: number;
  /** 0 to 1: how much sharper the rows of print stand at this angle than at others */
  readonly confidence: number;
};

/** Papers lie straighter than this, or are laid down anew. */
const MOST_DEGREES = 10;
const MOST_POINTS = 24_000;
const FEWEST_POINTS = 400;
const DARK = 60;

/** Finds the angle at which the lower edges of the print fall into the fewest rows (projection profile; Postl 1986). */
export const skewOf = (page: GreyPage, light: PaperLight): Skew => {
  const points = lowerEdges(page, light);
  if (points.x.length < FEWEST_POINTS) return { degrees: 0, confidence: 0 };
  let best = { degrees: 0, score: scoreAt(points, 0) };
  const scores: number[] = [];
  const look = (from: number, to: number, step: number): void => {
    for (let degrees = from; degrees <= to + step / 2; degrees += step) {
      const score = scoreAt(points, degrees);
      scores.push(score);
      if (score > best.score) best = { degrees, score };
    }
  };
  look(-MOST_DEGREES, MOST_DEGREES, 0.25);
  const usual = [...scores].sort((a, b) => a - b)[scores.length >> 1] ?? 1;
  look(best.degrees - 0.25, best.degrees + 0.25, 0.05);
  look(best.degrees - 0.04, best.degrees + 0.04, 0.01);
  const confidence = Math.max(0, Math.min(1, (best.score / usual - 1.15) / 0.85));
  return { degrees: Math.round(best.degrees * 100) / 100, confidence };
};

type Size = { readonly widthPx: number; readonly heightPx: number };
type Points = { readonly x: Float32Array; readonly y: Float32Array } & Size;

const lowerEdges = ({ widthPx, heightPx, pixels }: GreyPage, light: PaperLight): Points => {
  const x: number[] = [];
  const y: number[] = [];
  const step = 2;
  for (let row = 0; row + 1 < heightPx; row++)
    for (let column = row % step; column < widthPx; column += step) {
      const at = row * widthPx + column;
      if ((pixels[at] as number) >= (pixels[at + widthPx] as number)) continue; // most of them, without asking for the light
      const paper = lightAt(light, column, row);
      if (paper - (pixels[at] as number) < DARK || paper - (pixels[at + widthPx] as number) >= DARK) continue;
      x.push(column - widthPx / 2);
      y.push(row);
    }
  const thin = Math.max(1, Math.ceil(x.length / MOST_POINTS));
  const kept = (values: number[]): Float32Array => Float32Array.from(values.filter((_, index) => index % thin === 0));
  return { x: kept(x), y: kept(y), widthPx, heightPx };
};

/** Sum of the squares of how many points fall into each row of pixels, per point. */
const scoreAt = ({ x, y, widthPx, heightPx }: Points, degrees: number): number => {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const reach = Math.ceil(Math.abs(slope) * Math.max(heightPx, widthPx)) + 2;
  const rows = new Uint32Array(heightPx + 2 * reach);
  let score = 0;
  for (let point = 0; point < x.length; point++) {
    const row = ((y[point] as number) - slope * (x[point] as number) + reach + 0.5) | 0; // above 0: rounds to the nearest
    const before = rows[row] as number;
    score += 2 * before + 1;
    rows[row] = before + 1;
  }
  return score / x.length;
};
