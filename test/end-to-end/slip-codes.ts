import jsqr from 'jsqr';
import sharp from 'sharp';

const read = typeof jsqr === 'function' ? jsqr : (jsqr as { default: typeof import('jsqr').default }).default;
/** More codes than this are on no slip. */
const MOST_CODES = 4;

/** The texts of all QR codes on a printed slip: each that is read is covered, and the rest is looked at again. */
export const codesOfSlip = async (png: Uint8Array): Promise<string[]> => {
  const { data, info } = await sharp(png)
    .resize({ width: 1152, kernel: 'nearest' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8ClampedArray(data);
  const texts: string[] = [];
  while (texts.length < MOST_CODES) {
    const found = read(pixels, info.width, info.height);
    if (!found) break;
    texts.push(found.data);
    const { topLeftCorner, topRightCorner, bottomLeftCorner, bottomRightCorner } = found.location;
    const corners = [topLeftCorner, topRightCorner, bottomLeftCorner, bottomRightCorner];
    const [left, right] = [Math.min(...corners.map(({ x }) => x)), Math.max(...corners.map(({ x }) => x))];
    const [top, bottom] = [Math.min(...corners.map(({ y }) => y)), Math.max(...corners.map(({ y }) => y))];
    for (let y = Math.max(0, Math.floor(top)); y <= Math.min(info.height - 1, bottom); y++)
      pixels.fill(
        255,
        (y * info.width + Math.max(0, Math.floor(left))) * 4,
        (y * info.width + Math.min(info.width - 1, Math.ceil(right))) * 4,
      );
  }
  return texts;
};
