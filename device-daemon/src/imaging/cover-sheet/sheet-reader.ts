import type { GreyPage } from '../judge/grey-page.ts';
import { type CodeFinder, type FoundCode, MANNERS, openCodeFinder } from './code-finder.ts';
import { type CodeFault, type CoverSheet, readCoverCode } from './code-text.ts';
import { hasSheetBand } from './sheet-band.ts';
import { CODE_SIDES_MM } from './sheet-picture.ts';

/** Why a page that may be a cover sheet does not count as one: the clerk is asked, and nothing is split by it. */
export type SheetDoubt =
  | Exclude<CodeFault, 'not-ours'>
  | 'code-unreadable' // as large as a sheet's code, and nothing to be read in it
  | 'band-without-code' // the black band of a sheet, its codes gone
  | 'code-too-small' // a sheet's text on something smaller: a picture of a sheet, or a trick
  | 'two-sheets' // codes that say different things
  | 'page-too-large'
  | 'reader-failed';

/** What a scanned page is, as far as cover sheets go. Codes of strangers are counted and mean nothing. */
export type SheetReading =
  | {
      readonly is: 'cover-sheet';
      readonly sheet: CoverSheet;
      /** how it lies turned, clockwise, to the nearest quarter */
      readonly lies: 0 | 90 | 180 | 270;
      readonly skewDegrees: number;
    }
  | { readonly is: 'doubtful'; readonly why: SheetDoubt }
  | { readonly is: 'no-cover-sheet'; readonly strangers: number };

export type SheetReader = {
  /** Looks at a grey page of 100 to 600 dpi; about 25 ms for A4, and never throws. */
  read(page: GreyPage): SheetReading;
};

/** Half-way between a sheet's small code (44 mm) and the largest that strangers print (some 25 mm). */
const LEAST_SIDE_MM = 34;
/** A code that cannot be read is taken for a sheet's where it has the size of one of its two: print can look like anything. */
const SIDES_MM = [CODE_SIDES_MM.large, CODE_SIDES_MM.small] as const;
const SIDE_TOLERANCE = 0.08;
/** A page above this is shrunk first: a sheet's smallest stroke has 5 pixels even at 150 dpi. */
const SHRINK_FROM_DPI = 225;
/** A3 at 224 dpi has 9.7 million pixels. */
const MOST_PIXELS = 10_000_000;
/** Not even the sum is looked at beyond this: A3 at 600 dpi has 70 million. */
const MOST_PIXELS_GIVEN = 80_000_000;

export const openSheetReader = async (): Promise<SheetReader> => {
  const finder = await openCodeFinder();
  return { read: (page) => readPage(finder, page) };
};

const readPage = (finder: CodeFinder, given: GreyPage): SheetReading => {
  if (given.pixels.length > MOST_PIXELS_GIVEN || given.pixels.length !== given.widthPx * given.heightPx)
    return { is: 'doubtful', why: 'page-too-large' };
  const page = given.dpi >= SHRINK_FROM_DPI ? shrunk(given, Math.max(2, Math.round(given.dpi / 150))) : given;
  if (page.pixels.length > MOST_PIXELS) return { is: 'doubtful', why: 'page-too-large' };
  try {
    const seen = judged(finder.find(page), page);
    return seen.is === 'doubtful' && WORTH_ANOTHER_LOOK.has(seen.why) ? (lookedHarder(finder, page) ?? seen) : seen;
  } catch {
    return { is: 'doubtful', why: 'reader-failed' };
  }
};

/** There is a sheet, and a stain on it: worth some 100 ms more, which no ordinary page pays. */
const WORTH_ANOTHER_LOOK: ReadonlySet<SheetDoubt> = new Set(['code-unreadable', 'band-without-code', 'wrong-checksum']);

const lookedHarder = (finder: CodeFinder, page: GreyPage): SheetReading | null => {
  for (const looked of [page, shrunk(page, 2)])
    for (const manner of MANNERS) {
      const reading = judged(finder.find(looked, manner), looked);
      if (reading.is === 'cover-sheet') return reading;
    }
  return null;
};

const judged = (codes: readonly FoundCode[], page: GreyPage): SheetReading => {
  const sideMm = (code: FoundCode): number => (code.sidePx * 25.4) / page.dpi;
  const large = (code: FoundCode): boolean => sideMm(code) >= LEAST_SIDE_MM;
  const sized = (code: FoundCode): boolean => SIDES_MM.some((mm) => Math.abs(sideMm(code) / mm - 1) < SIDE_TOLERANCE);
  const read = codes.flatMap((code) => (code.text === null ? [] : [{ code, said: readCoverCode(code.text) }]));
  const good = read.flatMap(({ code, said }) => (said.ok && large(code) ? [{ code, sheet: said.value }] : []));
  const [first] = good;
  if (first && good.some(({ sheet }) => !saysTheSame(sheet, first.sheet))) return { is: 'doubtful', why: 'two-sheets' };
  if (first) return { is: 'cover-sheet', sheet: first.sheet, ...lying(first.code.degrees) };
  const doubt = read.map(({ said }) => (said.ok ? 'code-too-small' : said.fault)).find((fault) => fault !== 'not-ours');
  if (doubt) return { is: 'doubtful', why: doubt };
  if (codes.some((code) => code.text === null && sized(code))) return { is: 'doubtful', why: 'code-unreadable' };
  if (hasSheetBand(page)) return { is: 'doubtful', why: 'band-without-code' };
  return { is: 'no-cover-sheet', strangers: codes.length };
};

const saysTheSame = (one: CoverSheet, other: CoverSheet): boolean =>
  one.batch === other.batch &&
  one.number === other.number &&
  one.paperType === other.paperType &&
  one.component === other.component;

const lying = (degrees: number): { lies: 0 | 90 | 180 | 270; skewDegrees: number } => {
  const quarter = Math.round(degrees / 90);
  const lies = ([0, 90, 180, 270] as const)[((quarter % 4) + 4) % 4] ?? 0;
  return { lies, skewDegrees: Math.round((degrees - quarter * 90) * 100) / 100 };
};

/** Boxes of whole pixels averaged. */
const shrunk = ({ widthPx, heightPx, dpi, pixels }: GreyPage, box: number): GreyPage => {
  const width = Math.floor(widthPx / box);
  const height = Math.floor(heightPx / box);
  const made = new Uint8Array(width * height);
  const sums = new Uint32Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let row = 0; row < box; row++)
      for (let x = 0, at = (y * box + row) * widthPx; x < width; x++)
        for (let column = 0; column < box; column++, at++) sums[x] = (sums[x] as number) + (pixels[at] as number);
    for (let x = 0; x < width; x++) made[y * width + x] = (sums[x] as number) / (box * box);
  }
  return { widthPx: width, heightPx: height, dpi: dpi / box, pixels: made };
};
