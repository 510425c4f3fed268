import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { SourceOptions } from './scanimage-options.ts';
import type { FeedSource, PaperRequest, ScanShortfall } from './scanned-page.ts';

/**
 * From what is wished to what this device can be asked for. Pure. A scan asks only for what SANE's options offer; what is
 * missing is named by a code of a closed list, and only a missing source or side is a reason not to scan.
 */

/** Papers are kept at 200 dpi or finer (reference/domain.md 4); a look at the glass may ask for less. */
export const LEAST_DPI = 200;

/** A bed of 209.973 mm is an A4 bed: eSCL counts in 1/300 inch. */
const SIZE_TOLERANCE_MM = 1;

export type CannotScan = 'no-flatbed' | 'no-feeder' | 'no-duplex';

export type ScanPlan = {
  readonly options: SourceOptions;
  readonly dpi: number;
  readonly mode: string | null;
  /** `null` where the device has no such option: it scans its own area */
  readonly widthMm: number | null;
  readonly heightMm: number | null;
  readonly shortfalls: readonly ScanShortfall[];
};

/** Which source a request means, given what the device has. Both sides are never silently one. */
export function sourceFor(
  offered: readonly FeedSource[],
  request: Pick<PaperRequest, 'source' | 'sides'>,
): Result<FeedSource, CannotScan> {
  if (request.source === 'flatbed') return offered.includes('flatbed') ? done('flatbed') : failed('no-flatbed');
  if (!offered.includes('feeder') && !offered.includes('feeder-duplex')) return failed('no-feeder');
  if (request.sides === 'both') return offered.includes('feeder-duplex') ? done('feeder-duplex') : failed('no-duplex');
  return offered.includes('feeder') ? done('feeder') : failed('no-feeder');
}

/** What to ask of this source, and what the pages will lack of what was wished. */
export function planScan(options: SourceOptions, request: PaperRequest): ScanPlan {
  const dpi = fittingDpi(options.dpi, request.dpi);
  const wishedMode = request.colour ? options.colourMode : options.greyMode;
  const shortfalls: ScanShortfall[] = [];
  if (request.colour && options.colourMode === null && options.greyMode !== null) shortfalls.push('no-colour');
  if (dpi < Math.min(LEAST_DPI, request.dpi)) shortfalls.push('below-200-dpi');
  if (isSmaller(options.widthMm, request.widthMm) || isSmaller(options.heightMm, request.heightMm))
    shortfalls.push('smaller-area');
  return {
    options,
    dpi,
    mode: wishedMode ?? options.greyMode ?? options.colourMode,
    widthMm: options.widthMm && Math.min(request.widthMm, options.widthMm),
    heightMm: options.heightMm && Math.min(request.heightMm, options.heightMm),
    shortfalls,
  };
}

/**
 * The resolution nearest to the wish among those fine enough to keep; of two equally near the finer. Where none is fine
 * enough, the finest there is.
 */
export function fittingDpi(offered: readonly number[], wished: number): number {
  if (offered.length === 0) return wished;
  const fineEnough = offered.filter((dpi) => dpi >= Math.min(LEAST_DPI, wished));
  if (fineEnough.length === 0) return Math.max(...offered);
  const distance = (dpi: number): number => Math.abs(dpi - wished);
  return fineEnough.reduce((best, dpi) => (distance(dpi) <= distance(best) ? dpi : best));
}

const isSmaller = (most: number | null, wished: number): boolean => most !== null && most < wished - SIZE_TOLERANCE_MM;

/** Arguments of scanimage for one plan. The source comes first: backends change the other options with it. */
export function scanArguments(saneDevice: string, plan: ScanPlan): readonly string[] {
  const { options, dpi, mode, widthMm, heightMm } = plan;
  return [
    `--device-name=${saneDevice}`,
    '--format=pnm',
    ...(options.word === null ? [] : [`--source=${options.word}`]),
    ...(mode === null ? [] : [`--mode=${mode}`]),
    ...(options.hasDepth8 ? ['--depth=8'] : []),
    ...(options.dpi.length > 0 ? [`--resolution=${dpi}`] : []),
    ...(options.findsLength && options.source !== 'flatbed' ? ['--ald=yes'] : []),
    ...(widthMm === null ? [] : ['-l', '0', '-x', widthMm.toFixed(2)]),
    ...(heightMm === null ? [] : ['-t', '0', '-y', heightMm.toFixed(2)]),
  ];
}
