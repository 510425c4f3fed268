import sharp, { type Sharp } from 'sharp';
import type { RawPage } from '../../devices/device.ts';
import type { GreyPage } from '../judge/grey-page.ts';
import { seeded } from '../specimens/pages.ts';

/** Sheets after a life in an office, as a scanner sees them: turned, askew, soft, stained. For tests and measuring. */
export type Wear = {
  readonly dpi: number;
  readonly turn: 0 | 90 | 180 | 270;
  readonly skewDegrees: number;
  readonly blotMm: number;
  /** place of the blot on the upright sheet, as shares of its width and height */
  readonly blotAt: readonly [across: number, down: number];
  /** levels that the blot takes away; 255 is ink */
  readonly blotDepth: number;
  readonly streakPx: number;
  readonly seed: number;
};

/** Wear by chance: any turn, up to 5 degrees, a blot of 10 to 40 mm anywhere from weak tea to black coffee, a streak. */
export const wearOf = (seed: number): Wear => {
  const random = seeded(seed * 7_919 + 13);
  for (let warm = 0; warm < 8; warm++) random();
  const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];
  return {
    dpi: pick([150, 200, 300]),
    turn: pick([0, 90, 180, 270] as const),
    skewDegrees: (random() * 2 - 1) * 5,
    blotMm: 10 + random() * 30,
    blotAt: [random(), random()],
    blotDepth: 40 + random() * 215,
    streakPx: Math.floor(random() * 5),
    seed,
  };
};

export const wornSheet = async (sheet: RawPage, wear: Wear): Promise<GreyPage> => {
  const { dpi, turn, skewDegrees } = wear;
  const random = seeded(wear.seed + 99);
  const [width, height] = [Math.round(8.268 * dpi), Math.round(11.693 * dpi)];
  const flat = await rawOf(
    sharp(sheet.pixels, { raw: { width: sheet.widthPx, height: sheet.heightPx, channels: 1 } }).resize(width, height),
  );
  blot(flat, wear, random);
  const turned = await rawOf(asPicture(flat).rotate(turn));
  const askew = await rawOf(
    asPicture(turned)
      .rotate(skewDegrees, { background: '#f4f4f4' })
      .blur(0.5 + random() * 0.8),
  );
  streak(askew, wear.streakPx, random);
  for (let at = 0; at < askew.pixels.length; at++)
    askew.pixels[at] = Math.max(0, Math.min(255, (askew.pixels[at] as number) - 6 + (random() - 0.5) * 24));
  return { ...askew, dpi };
};

type Flat = { readonly widthPx: number; readonly heightPx: number; readonly pixels: Uint8Array };

const asPicture = ({ widthPx, heightPx, pixels }: Flat): Sharp =>
  sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } });

const rawOf = async (picture: Sharp): Promise<Flat> => {
  const { data, info } = await picture.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, pixels: new Uint8Array(data) };
};

/** A round stain, darker at its rim. */
const blot = ({ widthPx, heightPx, pixels }: Flat, wear: Wear, random: () => number): void => {
  const radius = (wear.blotMm / 2 / 25.4) * wear.dpi;
  const [middleX, middleY] = [wear.blotAt[0] * widthPx, wear.blotAt[1] * heightPx];
  for (let y = Math.max(0, Math.floor(middleY - radius)); y < Math.min(heightPx, middleY + radius); y++)
    for (let x = Math.max(0, Math.floor(middleX - radius)); x < Math.min(widthPx, middleX + radius); x++) {
      const away = Math.hypot(x - middleX, y - middleY) / radius;
      if (away >= 1) continue;
      const depth = wear.blotDepth * (away > 0.9 ? 1 : 0.75) + (random() - 0.5) * 12;
      const at = y * widthPx + x;
      pixels[at] = Math.max(0, (pixels[at] as number) - depth);
    }
};

/** What dirt on a feeder's glass draws down every page. */
const streak = ({ widthPx, heightPx, pixels }: Flat, thick: number, random: () => number): void => {
  const left = Math.floor(random() * (widthPx - thick));
  for (let y = 0; y < heightPx; y++)
    for (let x = left; x < left + thick; x++) pixels[y * widthPx + x] = random() < 0.7 ? 30 : 240;
};
