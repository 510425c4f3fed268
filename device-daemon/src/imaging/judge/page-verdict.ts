import { cutEdgeOf, type Side } from './cut-edge.ts';
import { steepness } from './edges.ts';
import { glareOf } from './glare.ts';
import type { GreyPage } from './grey-page.ts';
import { inkOf } from './ink.ts';
import { type PaperLight, paperLight } from './paper-light.ts';
import { type Skew, skewOf } from './skew.ts';
import { placesOf, streaksOf } from './streaks.ts';

/** `unsure`: a person is shown the picture and asked; nothing is decided for them. */
export type Judged = {
  readonly is: 'yes' | 'no' | 'unsure';
  /** 0.5 (could be either) to 1 */
  readonly confidence: number;
};

/** What the checks make of one page. */
export type PageVerdict = {
  readonly blank: Judged;
  readonly blurred: Judged;
  readonly dark: Judged;
  readonly glare: Judged;
  readonly cutOff: Judged & { readonly side: Side };
  readonly skew: Skew;
  /** grey level of the paper itself */
  readonly paperLevel: number;
  /** mm from the left edge at which lines run from top to bottom that no paper has: the scanner's glass or sensor wants cleaning */
  readonly streaksMm: readonly number[];
};

/** Judges a page by its grey levels alone; no net. About 45 ms for A4. */
export const judgePage = (page: GreyPage, light: PaperLight = paperLight(page)): PageVerdict => {
  const streaks = streaksOf(page);
  const ink = inkOf(page, light, streaks);
  const cut = cutEdgeOf(page, light);
  const glare = judged(glareOf(page, light).share, limits.glare);
  const steep = steepness(page);
  const blank = judged(-Math.log(ink.inked + ink.soft + 1), limits.blank);
  const isBlank = blank.is === 'yes';
  const isDazzled = glare.is === 'yes'; // a spot has soft borders, and its light is not the paper's
  const softest = Math.min(steep.alongRows ?? 1, steep.alongColumns ?? 1, steep.balance * BALANCE);
  return {
    blank,
    blurred: isBlank || isDazzled || steep.edges === 0 ? nothingToSee : judged(-softest, limits.blurred),
    dark: judged(-light.level, limits.dark),
    glare,
    cutOff: { ...(isBlank || isDazzled ? nothingToSee : judged(cut.strokes, limits.cutOff)), side: cut.side },
    streaksMm: placesOf(streaks, page.dpi),
    paperLevel: Math.round(light.level),
    skew: isBlank ? { degrees: 0, confidence: 0 } : skewOf(page, light),
  };
};

/** Edges across a movement lose height; three quarters of the others' is as bad as an edge of 0.28. */
const BALANCE = 0.37;
const nothingToSee: Judged = { is: 'no', confidence: 1 };

/** Below `no` it is not so, above `yes` it is, between them a person is asked. Set on the pages of ../specimens. */
type Limits = { readonly no: number; readonly yes: number };
const limits = {
  blank: { no: -Math.log(9), yes: -Math.log(4) },
  blurred: { no: -0.34, yes: -0.28 },
  dark: { no: -165, yes: -145 },
  glare: { no: 0.006, yes: 0.012 },
  cutOff: { no: 1, yes: 5 },
} as const satisfies Record<string, Limits>;

/** Confidence grows with the distance from the middle of what is unsure. */
const judged = (value: number, { no, yes }: Limits): Judged => {
  const middle = (no + yes) / 2;
  const away = Math.abs(value - middle) / (Math.abs(yes - no) || 1);
  const confidence = Math.round((1 - 0.5 / (1 + away * away)) * 100) / 100;
  return { is: value >= yes ? 'yes' : value <= no ? 'no' : 'unsure', confidence };
};
