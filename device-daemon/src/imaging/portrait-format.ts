import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/**
 * Why a portrait is not shown. `not-a-picture`: neither JPEG nor JPEG 2000 by its first bytes. `cut-off`: it ends too early.
 * `too-large`: more bytes, pixels or tiles than any portrait has, or more memory than it may take. `not-supported`: a
 * picture of a kind that no card is known to carry. `broken`: it contradicts itself, or the decoder gave up on it.
 * `timeout`, `cancelled`: it was stopped. `detail` is for technicians and tells nothing of the holder.
 */
export type PortraitFault = {
  readonly code: 'not-a-picture' | 'cut-off' | 'too-large' | 'not-supported' | 'broken' | 'timeout' | 'cancelled';
  readonly detail: string;
};

export const refuse = (code: PortraitFault['code'], detail: string) => failed<PortraitFault>({ code, detail });

/** What a portrait may have. Cards carry 15 to 30 kB and 300 by 400 to 600 by 800 pixels (ICAO 9303-10; reference/id-card.md). */
export const portraitBounds = {
  bytes: 1024 * 1024,
  /** pixels each way, and in all */
  side: 4096,
  pixels: 16_000_000,
  /** tiles of a JPEG 2000; each costs the decoder some kB before the first pixel */
  tiles: 1024,
  /** pixels that are decoded of a JPEG 2000: finer resolutions than the screen needs are left out before */
  decodedPixels: 4_000_000,
  /** passes over a progressive JPEG; ten are usual, thousands are a bomb */
  scans: 64,
} as const;

/** The longest side on the screen, px; smaller portraits are not enlarged. */
export const PORTRAIT_SIDE = 600;

/** What the portrait thread is given: checked by header, stripped of everything that is not the picture itself. */
export type PortraitJob =
  | { readonly kind: 'jpeg'; readonly bytes: Uint8Array; readonly components: 1 | 3 }
  | ({ readonly kind: 'codestream'; readonly bytes: Uint8Array } & CodestreamPlan);

/** How a JPEG 2000 codestream is decoded. */
export type CodestreamPlan = {
  /** finest resolutions left out: each halves width and height */
  readonly reduce: number;
  /** of the picture after `reduce` */
  readonly widthPx: number;
  readonly heightPx: number;
  /** bits of each component, 1 to 16 for grey, 1 to 8 for colour */
  readonly bits: readonly number[];
  /** what three components are; subsampled YCC comes out of the decoder as RGB already */
  readonly colour: 'grey' | 'rgb' | 'ycc';
};

/** Width and height against the bounds; null when they are fine. */
export const sizeFault = (widthPx: number, heightPx: number): PortraitFault | null =>
  widthPx > portraitBounds.side || heightPx > portraitBounds.side || widthPx * heightPx > portraitBounds.pixels
    ? { code: 'too-large', detail: `${widthPx} by ${heightPx} pixels` }
    : null;

export type Checked<T> = Result<T, PortraitFault>;
export { done };
