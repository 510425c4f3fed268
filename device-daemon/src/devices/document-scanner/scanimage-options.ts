import type { ScanRequest, ScanSource } from '../device.ts';

/**
 * What a scanner can do, read from `scanimage -d DEVICE -A`, and the argument array of a scan. Pure and tolerant: every
 * backend words its options in its own way; what is not understood is left out, never guessed.
 */

export type ScannerOptions = {
  /** the backend's own word for each source; `null` where it has one source and no option for it */
  readonly sources: readonly { readonly source: ScanSource; readonly word: string | null }[];
  readonly dpi: readonly number[];
  readonly colourMode: string | null;
  readonly greyMode: string | null;
  readonly hasDepth8: boolean;
  /** greatest width and height of the scan area, in mm */
  readonly widthMm: number | null;
  readonly heightMm: number | null;
};

/** Offered where a scanner takes any resolution within a range. */
const USUAL_DPI: readonly number[] = [75, 100, 150, 200, 300, 400, 600];
const MAX_LIST = 64;
const MAX_TEXT = 200_000;

/** Parses the option list; an unknown device gives a flatbed with no listed resolutions. */
export function parseScannerOptions(text: string): ScannerOptions {
  const options = optionLines(text.slice(0, MAX_TEXT));
  const modes = choices(options.get('--mode'));
  const depths = choices(options.get('--depth'));
  return {
    sources: sourcesFrom(options.get('--source')),
    dpi: resolutionsFrom(options.get('--resolution')),
    colourMode: modes.find((mode) => /colou?r/i.test(mode)) ?? null,
    greyMode: modes.find((mode) => /gr[ae]y/i.test(mode)) ?? null,
    hasDepth8: depths.includes('8'),
    widthMm: upperBound(options.get('-x')),
    heightMm: upperBound(options.get('-y')),
  };
}

/** `    --mode Gray|Color [Gray]` becomes `--mode` → `Gray|Color`; inactive options are left out. */
function optionLines(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s{1,8}(--?[a-zA-Z][a-zA-Z0-9-]*) (.{1,2000}?)(?: \[([^[\]]*)\])?(?: \[[^[\]]*\])*\s*$/.exec(line);
    if (!match || match[3] === 'inactive') continue;
    const name = match[1] as string;
    if (!found.has(name)) found.set(name, match[2] as string);
  }
  return found;
}

const choices = (value: string | undefined): readonly string[] =>
  (value ?? '')
    .split('|')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .slice(0, MAX_LIST);

function sourcesFrom(value: string | undefined): ScannerOptions['sources'] {
  const words = choices(value);
  if (words.length === 0) return [{ source: 'flatbed', word: null }];
  const flatbed = words.find((word) => /flatbed|platen|^fb$/i.test(word));
  const feeders = words.filter((word) => /adf|feeder/i.test(word));
  const feeder = feeders.find((word) => !/duplex|back/i.test(word)) ?? feeders[0];
  return [
    ...(flatbed === undefined ? [] : [{ source: 'flatbed' as const, word: flatbed }]),
    ...(feeder === undefined ? [] : [{ source: 'feeder' as const, word: feeder }]),
  ];
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

/** The finest fit for a wish: the lowest resolution that is not below it, or the highest there is. */
export function fittingDpi(offered: readonly number[], wished: number): number {
  return offered.find((dpi) => dpi >= wished) ?? offered.at(-1) ?? wished;
}

/** Arguments of scanimage for one request. The source comes first: backends change the other options with it. */
export function scanArguments(
  saneDevice: string,
  options: ScannerOptions,
  request: ScanRequest,
): { readonly args: readonly string[]; readonly dpi: number } {
  const source = options.sources.find((offered) => offered.source === request.source);
  const mode = request.colour ? options.colourMode : options.greyMode;
  const dpi = fittingDpi(options.dpi, request.dpi);
  const args = [
    `--device-name=${saneDevice}`,
    '--format=pnm',
    ...(source?.word ? [`--source=${source.word}`] : []),
    ...(mode ? [`--mode=${mode}`] : []),
    ...(options.hasDepth8 ? ['--depth=8'] : []),
    ...(options.dpi.length > 0 ? [`--resolution=${dpi}`] : []),
    ...(options.widthMm === null ? [] : ['-l', '0', '-x', millimetres(request.widthMm, options.widthMm)]),
    ...(options.heightMm === null ? [] : ['-t', '0', '-y', millimetres(request.heightMm, options.heightMm)]),
  ];
  return { args, dpi };
}

const millimetres = (wished: number, most: number): string => Math.min(wished, most).toFixed(2);
