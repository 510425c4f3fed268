import type { FeedSource } from './scanned-page.ts';

/**
 * What a scanner can do, read from `scanimage -d DEVICE [--source=WORD] -A`. Pure and tolerant: every backend words its
 * options in its own way; what is not understood is left out, never guessed.
 */

/** The backend's own word for a source; `null` where it has one source and no option for it. */
export type SourceWord = { readonly source: FeedSource; readonly word: string | null };

/** The options as they stand while one source is chosen: backends change resolutions and area with the source. */
export type ScannerOptions = {
  readonly sources: readonly SourceWord[];
  /** the backend's word for the source that these options are of */
  readonly chosenWord: string | null;
  readonly dpi: readonly number[];
  readonly colourMode: string | null;
  readonly greyMode: string | null;
  readonly hasDepth8: boolean;
  /** `--ald` (automatic length detection): the page comes as long as the sheet (fujitsu, canon_dr, kodak) */
  readonly findsLength: boolean;
  /** greatest width and height of the scan area, in mm */
  readonly widthMm: number | null;
  readonly heightMm: number | null;
};

/** The options of one source. */
export type SourceOptions = SourceWord & Omit<ScannerOptions, 'sources' | 'chosenWord'>;

/** Offered where a scanner takes any resolution within a range. */
const USUAL_DPI: readonly number[] = [75, 100, 150, 200, 300, 400, 600];
const MAX_LIST = 64;
const MAX_TEXT = 200_000;
/** Longer lines are no options, and would cost the pattern below much time. */
const MAX_LINE = 2_500;

/** Parses the option list; an unknown device gives a flatbed with no listed resolutions. */
export function parseScannerOptions(text: string): ScannerOptions {
  const options = optionLines(text.slice(0, MAX_TEXT));
  const modes = choices(options.get('--mode')?.choices);
  const depths = choices(options.get('--depth')?.choices);
  return {
    sources: sourcesFrom(options.get('--source')?.choices),
    chosenWord: options.get('--source')?.value ?? null,
    dpi: resolutionsFrom(options.get('--resolution')?.choices),
    colourMode: modes.find((mode) => /colou?r/i.test(mode)) ?? null,
    greyMode: modes.find((mode) => /gr[ae]y/i.test(mode)) ?? null,
    hasDepth8: depths.includes('8'),
    findsLength: [...options.keys()].some((name) => name.startsWith('--ald')),
    widthMm: upperBound(options.get('-x')?.choices),
    heightMm: upperBound(options.get('-y')?.choices),
  };
}

/** What may be chosen, and what is chosen now. */
type OptionLine = { readonly choices: string; readonly value: string | null };

/** `    --mode Gray|Color [Gray]` becomes `--mode` → `Gray|Color`, `Gray`; inactive options are left out. */
function optionLines(text: string): ReadonlyMap<string, OptionLine> {
  const found = new Map<string, OptionLine>();
  for (const line of text.split('\n')) {
    if (line.length > MAX_LINE) continue;
    const match =
      /^\s{1,8}(--?[a-zA-Z][a-zA-Z0-9-]*)(?: |\[=)(.{1,2000}?)(?: \[([^[\]]*)\])?(?: \[[^[\]]*\])*\s*$/.exec(line);
    const [, name, choices, value] = match ?? [];
    if (name === undefined || choices === undefined || value === 'inactive' || found.has(name)) continue;
    found.set(name, { choices, value: value ?? null });
  }
  return found;
}

const choices = (value: string | undefined): readonly string[] =>
  (value ?? '')
    .split('|')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .slice(0, MAX_LIST);

function sourcesFrom(value: string | undefined): readonly SourceWord[] {
  const words = choices(value);
  if (words.length === 0) return [{ source: 'flatbed', word: null }];
  const feeders = words.filter((word) => /adf|feeder/i.test(word));
  const duplex = feeders.find((word) => /duplex/i.test(word));
  const oneSided = feeders.filter((word) => !/duplex/i.test(word));
  const known = [
    ['flatbed', words.find((word) => /flatbed|platen|^fb$/i.test(word))],
    ['feeder', oneSided.find((word) => !/back/i.test(word)) ?? oneSided[0]],
    ['feeder-duplex', duplex],
  ] as const;
  return known.flatMap(([source, word]) => (word === undefined ? [] : [{ source, word }]));
}

/** The options of one source, from the listing that was made while it was chosen. */
export function optionsOfSource({ source, word }: SourceWord, listing: ScannerOptions): SourceOptions {
  const { sources: _, chosenWord: __, ...options } = listing;
  return { source, word, ...options };
}

function resolutionsFrom(value: string | undefined): readonly number[] {
  if (value === undefined) return [];
  const range = /^([\d.]+)\.\.([\d.]+)dpi/.exec(value);
  if (range) {
    const [low, high] = [Number(range[1]), Number(range[2])];
    return USUAL_DPI.filter((dpi) => dpi >= low && dpi <= high);
  }
  const listed = choices(value.replace(/dpi.*$/, '')).map(Number);
  return [...new Set(listed.filter((dpi) => Number.isFinite(dpi) && dpi >= 1 && dpi <= 4800))].sort((a, b) => a - b);
}

function upperBound(value: string | undefined): number | null {
  const range = /^[-\d.]+\.\.([\d.]+)mm/.exec(value ?? '');
  const upper = range ? Number(range[1]) : Number.NaN;
  return Number.isFinite(upper) && upper > 0 ? upper : null;
}
