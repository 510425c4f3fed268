import type { PaperQuality } from '@mot-cua/domain/digitisation/paper-record.ts';
import type { PageDoubt } from '@mot-cua/domain/page-doubts.ts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { SeenPage } from '../backlog/batch.ts';
import type { PageText } from '../imaging/text/page-text.ts';

/** What is kept beside a page's picture: enough to split, sign and send it without looking at the picture again. */
const Found = Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('unsure')]);
const closed = { additionalProperties: false } as const;
const Pixels = Type.Integer({ minimum: 1, maximum: 100_000 });

export const PageInfo = Type.Object(
  {
    type: Type.Literal('backlog-page/1'),
    page: SeenPage,
    /** sheet that it is a side of, counted through the batch */
    sheet: Type.Integer({ minimum: 1 }),
    /** how many sides of its sheet were to come */
    ofSides: Type.Union([Type.Literal(1), Type.Literal(2)]),
    /** scanned instead of this page */
    insteadOf: Type.Union([Type.String({ maxLength: 60 }), Type.Null()]),
    /** ISO 8601 at +07:00 */
    scannedAt: Type.String({ maxLength: 40 }),
    widthPx: Pixels,
    heightPx: Pixels,
    dpi: Type.Integer({ minimum: 50, maximum: 1_200 }),
    colour: Type.Boolean(),
    quality: Type.Object({ blank: Found, blurred: Found, dark: Found, glare: Found, cutOff: Found }, closed),
    /** by how much it lay askew before it was turned straight */
    skewDegrees: Type.Number(),
    /** what its layout says it is, and how likely (imaging/document-type); absent: no net computed, or kept before there was one */
    typeVote: Type.Optional(
      Type.Object(
        { type: Type.String({ maxLength: 40 }), confidence: Type.Number({ minimum: 0, maximum: 1 }) },
        closed,
      ),
    ),
    /** perceptual hash (imaging/likeness) */
    hash: Type.String({ maxLength: 64 }),
  },
  closed,
);
export type PageInfo = Static<typeof PageInfo>;

const infoShape = Compile(PageInfo);
export const isPageInfo = (value: unknown): value is PageInfo => infoShape.Check(value);

const Word = Type.Object({
  text: Type.String(),
  confidence: Type.Number(),
  x: Type.Number(),
  y: Type.Number(),
  width: Type.Number(),
  height: Type.Number(),
});
const textShape = Compile(
  Type.Object({
    widthPx: Type.Number(),
    heightPx: Type.Number(),
    lines: Type.Array(Type.Object({ words: Type.Array(Word), block: Type.Number(), paragraph: Type.Number() })),
  }),
);
export const isPageText = (value: unknown): value is PageText => textShape.Check(value);

/** The worst of all pages: `yes` where any page has it, else `unsure` where any may. */
export const qualityOf = (pages: readonly PageInfo[]): PaperQuality => {
  const worst = (of: keyof PageInfo['quality']): 'yes' | 'no' | 'unsure' => {
    const found = pages.map(({ quality }) => quality[of]);
    return found.includes('yes') ? 'yes' : found.includes('unsure') ? 'unsure' : 'no';
  };
  const skews = pages.map(({ skewDegrees }) => Math.abs(skewDegrees));
  return {
    blank: worst('blank'),
    blurred: worst('blurred'),
    dark: worst('dark'),
    glare: worst('glare'),
    cutOff: worst('cutOff'),
    mostSkewDegrees: Math.min(45, Math.round(Math.max(0, ...skews) * 100) / 100),
  };
};

/** Doubts that the clerk of a batch is asked about: blank pages have an answer of their own. */
export const doubtsForClerk = (doubts: readonly PageDoubt[]): PageDoubt[] =>
  doubts.filter(({ code }) => code !== 'blank').slice(0, 5);
