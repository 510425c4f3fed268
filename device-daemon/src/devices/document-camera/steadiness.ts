/** Which of several frames is worth keeping: none while something moves, else the sharpest. Pure; grey samples of 8 bits. */

export type GreyPicture = { readonly widthPx: number; readonly heightPx: number; readonly grey: Uint8Array };

/**
 * The share of the picture that changed from one frame to the next. Sensor noise at the size we look at stays below 8 grey
 * levels; a hand or a sheet that moves changes some percent of the picture by far more.
 */
const NOISE_LEVELS = 16;
const MOST_CHANGED = 0.01;

/** Movement is looked for in squares of this side, in samples: a lens that finds its focus changes no square, a hand does. */
const SQUARE = 6;

/** Share of squares (0 to 1) whose mean changed by more than noise; 1 when the pictures are not of one size. */
export function changed(one: GreyPicture, other: GreyPicture): number {
  const [before, after] = [squares(one), squares(other)];
  if (one.widthPx !== other.widthPx || before.length !== after.length || before.length === 0) return 1;
  const different = before.filter((mean, at) => Math.abs(mean - (after[at] ?? 0)) > NOISE_LEVELS);
  return different.length / before.length;
}

/** The mean of each whole square. */
function squares({ widthPx, heightPx, grey }: GreyPicture): readonly number[] {
  const means: number[] = [];
  for (let top = 0; top + SQUARE <= heightPx; top += SQUARE)
    for (let left = 0; left + SQUARE <= widthPx; left += SQUARE) {
      let sum = 0;
      for (let y = top; y < top + SQUARE; y++)
        for (let x = left; x < left + SQUARE; x++) sum += grey[y * widthPx + x] ?? 0;
      means.push(sum / SQUARE ** 2);
    }
  return means;
}

/** Mean square of the Laplacian: high where edges are steep. Comparable only between frames of one scene. */
export function sharpness({ widthPx, heightPx, grey }: GreyPicture): number {
  let sum = 0;
  for (let y = 1; y < heightPx - 1; y++)
    for (let x = 1; x < widthPx - 1; x++) {
      const at = y * widthPx + x;
      const around = (grey[at - 1] ?? 0) + (grey[at + 1] ?? 0) + (grey[at - widthPx] ?? 0) + (grey[at + widthPx] ?? 0);
      sum += (4 * (grey[at] ?? 0) - around) ** 2;
    }
  const inner = Math.max(0, widthPx - 2) * Math.max(0, heightPx - 2);
  return inner === 0 ? 0 : sum / inner;
}

/** The index of the sharpest of these consecutive frames, or `null` when anything moved between any two of them. */
export function sharpestOfSteady(frames: readonly GreyPicture[]): number | null {
  if (frames.length < 2) return null;
  for (const [index, frame] of frames.entries()) {
    const before = frames[index - 1];
    if (before && changed(before, frame) > MOST_CHANGED) return null;
  }
  const scores = frames.map(sharpness);
  return scores.indexOf(Math.max(...scores));
}
