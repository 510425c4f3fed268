import { LEAST_DPI } from './scan-plan.ts';
import type { ScanSides } from './scanned-page.ts';
import type { ScannerCapabilities, SourceCapabilities } from './scanner-capabilities.ts';

/**
 * How may this paper be fed? From what the paper's type allows, what state this original is in and what the devices can
 * do: which ways are open, and why each other way is closed. Pure. An original that a roller could tear, smear, jam or
 * split never enters the feeder, whatever a procedure's rules say. The counter is always open: everyone can finish.
 */

export type FeedingWay = 'feeder' | 'flatbed' | 'camera' | 'phone' | 'counter';

/** Best first: the least work for the citizen with the best picture. */
export const FEEDING_WAYS: readonly FeedingWay[] = ['feeder', 'flatbed', 'camera', 'phone', 'counter'];

/** What is special about this original, as the citizen or the officer says. */
export type PaperCondition = 'torn' | 'wet' | 'laminated' | 'bound';

export type PaperToFeed = {
  /** what the procedure allows for this type of paper; the counter need not be named */
  readonly allowed: readonly FeedingWay[];
  readonly conditions: readonly PaperCondition[];
  readonly size: 'A4-or-smaller' | 'A3';
  readonly sides: ScanSides;
};

/** A document camera by what it sees: its field on the table, and how fine. */
export type CameraView = { readonly widthMm: number; readonly heightMm: number; readonly dpi: number };

/** What stands at this kiosk and works; `null` for what does not. */
export type FeedingDevices = {
  readonly scanner: ScannerCapabilities | null;
  readonly camera: CameraView | null;
  /** the citizen's own telephone may send pictures to this kiosk */
  readonly phone: boolean;
};

export type WhyClosed =
  | 'not-allowed' // the procedure does not take this paper that way
  | PaperCondition // this original must not go through rollers
  | 'no-device'
  | 'larger-than-device'
  | 'one-side-only' // both sides are wanted, the feeder sees one
  | 'too-coarse'; // finer pictures are needed than this way gives

/** `two-halves`: scanned in two overlapping parts, put together afterwards. */
export type OpenWay = { readonly way: FeedingWay; readonly how: 'whole' | 'two-halves' };
export type ClosedWay = { readonly way: FeedingWay; readonly why: WhyClosed };
export type WaysToFeed = { readonly open: readonly OpenWay[]; readonly closed: readonly ClosedWay[] };

type Verdict = OpenWay['how'] | { readonly why: WhyClosed };

/** mm; A3 is laid down long side down, so that two halves are two A4 across. */
const SIZES = { 'A4-or-smaller': { widthMm: 210, heightMm: 297 }, A3: { widthMm: 297, heightMm: 420 } } as const;
/** Beds are told in 1/300 inch: 209.973 mm is A4. */
const TOLERANCE_MM = 1;
/** Whatever of these holds: no rollers. */
export const NEVER_THROUGH_ROLLERS: readonly PaperCondition[] = ['torn', 'wet', 'laminated', 'bound'];

/** Every way once: open, with how; or closed, with the first reason that holds. */
export function waysToFeed(paper: PaperToFeed, devices: FeedingDevices): WaysToFeed {
  const open: OpenWay[] = [];
  const closed: ClosedWay[] = [];
  for (const way of FEEDING_WAYS) {
    const verdict = judgeWay(way, paper, devices);
    if (typeof verdict === 'string') open.push({ way, how: verdict });
    else closed.push({ way, why: verdict.why });
  }
  return { open, closed };
}

function judgeWay(way: FeedingWay, paper: PaperToFeed, devices: FeedingDevices): Verdict {
  if (way === 'counter') return 'whole';
  if (!paper.allowed.includes(way)) return { why: 'not-allowed' };
  switch (way) {
    case 'feeder':
      return throughFeeder(paper, devices.scanner);
    case 'flatbed':
      return onGlass(paper, devices.scanner);
    case 'camera':
      return underCamera(paper, devices.camera);
    case 'phone':
      return byPhone(paper, devices.phone);
  }
}

function throughFeeder(paper: PaperToFeed, scanner: ScannerCapabilities | null): Verdict {
  const condition = NEVER_THROUGH_ROLLERS.find((one) => paper.conditions.includes(one));
  if (condition) return { why: condition };
  const feeders = scanner?.bySource.filter(({ source }) => source !== 'flatbed') ?? [];
  if (feeders.length === 0) return { why: 'no-device' };
  const fitting = feeders.filter(({ source }) => paper.sides === 'front' || source === 'feeder-duplex');
  if (fitting.length === 0) return { why: 'one-side-only' };
  if (!fitting.some((source) => takes(source, SIZES[paper.size]))) return { why: 'larger-than-device' };
  return fitting.some(isFineEnough) ? 'whole' : { why: 'too-coarse' };
}

/** A glass takes any condition; what is larger than it, in two halves when a half fits. */
function onGlass(paper: PaperToFeed, scanner: ScannerCapabilities | null): Verdict {
  const glass = scanner?.bySource.find(({ source }) => source === 'flatbed');
  if (!glass) return { why: 'no-device' };
  if (!isFineEnough(glass)) return { why: 'too-coarse' };
  if (takes(glass, SIZES[paper.size])) return 'whole';
  return paper.size === 'A3' && takes(glass, SIZES['A4-or-smaller']) ? 'two-halves' : { why: 'larger-than-device' };
}

function underCamera(paper: PaperToFeed, camera: CameraView | null): Verdict {
  if (!camera) return { why: 'no-device' };
  const { widthMm, heightMm } = SIZES[paper.size];
  const lies = fits(camera, widthMm, heightMm) || fits(camera, heightMm, widthMm);
  if (!lies) return { why: 'larger-than-device' };
  return camera.dpi >= LEAST_DPI ? 'whole' : { why: 'too-coarse' };
}

/** A usual telephone picture of 8 megapixels has 197 dpi over A3. */
function byPhone(paper: PaperToFeed, phone: boolean): Verdict {
  if (!phone) return { why: 'no-device' };
  return paper.size === 'A3' ? { why: 'too-coarse' } : 'whole';
}

/** A device that does not tell its size is believed to take A4, never A3. */
function takes(source: SourceCapabilities, size: { readonly widthMm: number; readonly heightMm: number }): boolean {
  const { widthMm, heightMm } = source;
  if (widthMm === null || heightMm === null) return size.widthMm <= SIZES['A4-or-smaller'].widthMm;
  return fits({ widthMm, heightMm }, size.widthMm, size.heightMm);
}

const fits = (
  bed: { readonly widthMm: number; readonly heightMm: number },
  widthMm: number,
  heightMm: number,
): boolean => widthMm <= bed.widthMm + TOLERANCE_MM && heightMm <= bed.heightMm + TOLERANCE_MM;

/** A device that lists no resolutions takes what it is asked for. */
const isFineEnough = (source: SourceCapabilities): boolean =>
  source.dpi.length === 0 || source.dpi.some((dpi) => dpi >= LEAST_DPI);
