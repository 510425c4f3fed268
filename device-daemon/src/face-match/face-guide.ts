import type { FaceMove } from '@mot-cua/domain/visit-intents.ts';

/** One face in a frame: its box in parts of the frame's width and height (0 to 1), and how sure the detector is (0 to 1). */
export type FaceBox = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly score: number;
};

/**
 * What was seen in one camera frame. `light` is measured on the largest face, or on the whole frame when there is none:
 * mean luma (0 to 255) and sharpness (variance of the Laplacian of luma, at 320 px the long side).
 */
export type FaceSight = {
  readonly faces: readonly FaceBox[];
  readonly light: { readonly mean: number; readonly sharpness: number };
};

/** `ready`: this frame is good enough to be compared. */
export type FaceGuide = {
  readonly faces: number;
  readonly box: FaceBox | null;
  readonly move: FaceMove;
  readonly ready: boolean;
};

/** When a frame is good. Widths and places in parts of the frame. */
export const guideLimits = {
  /** a face of 150 px in a frame of 960 px: what the descriptor looks at */
  narrowest: 0.18,
  widest: 0.5,
  /** how far the middle of the face may be from the middle of the frame, sideways */
  aside: 0.14,
  /** up and down much is allowed: people stand and sit, and the camera does not move */
  fromEdge: 0.02,
  /** a second face with more than this part of the first one's area is a second person at the kiosk */
  bystander: 0.3,
  darkest: 55,
  brightest: 225,
  /** without any face, darker than this it is for want of light */
  darkRoom: 30,
  blurred: 12,
} as const;

/** Says one thing at a time, the most helpful first. Pure. */
export const guideOf = ({ faces, light }: FaceSight): FaceGuide => {
  const [first, second] = [...faces].sort((a, b) => areaOf(b) - areaOf(a));
  const say = (move: FaceMove, ready = false): FaceGuide => ({
    faces: faces.length,
    box: first ?? null,
    move,
    ready,
  });
  if (!first) return say(light.mean < guideLimits.darkRoom ? 'more-light' : 'step-in-front');
  if (isBystander(first, second)) return say('one-face-only');
  if (first.width < guideLimits.narrowest) return say('closer');
  if (first.width > guideLimits.widest) return say('further');
  // the camera looks at the person: what is left in its picture is on the person's right
  const aside = first.x + first.width / 2 - 0.5;
  if (Math.abs(aside) > guideLimits.aside) return say(aside < 0 ? 'left' : 'right');
  const [above, below] = [first.y, 1 - first.y - first.height];
  if (above < guideLimits.fromEdge && below < guideLimits.fromEdge) return say('further');
  if (above < guideLimits.fromEdge) return say('down');
  if (below < guideLimits.fromEdge) return say('up');
  if (light.mean < guideLimits.darkest) return say('more-light');
  if (light.mean > guideLimits.brightest) return say('less-light');
  return say('hold-still', light.sharpness >= guideLimits.blurred);
};

export const areaOf = (box: { readonly width: number; readonly height: number }): number => box.width * box.height;

/** Whether the second face is so large that it is not known who is meant. */
export const isBystander = (
  first: { readonly width: number; readonly height: number },
  second: { readonly width: number; readonly height: number } | undefined,
): boolean => second !== undefined && areaOf(second) > guideLimits.bystander * areaOf(first);
