import { writeFileSync } from 'node:fs';
import sharp from 'sharp';

/** small: every picture of it is decoded, scaled and coded again on the processor */
const SIZE = { width: 640, height: 360 } as const;
const WALL = '#c9d4dc';

/**
 * A film for Chromium's camera that is none (`--use-file-for-fake-video-capture`): a person whose portrait this is stands
 * aside for half a second, then before the camera for four, again and again at 30 pictures a second.
 */
export const filmOf = async (portrait: Uint8Array, file: string): Promise<void> => {
  const face = await sharp(portrait)
    .resize({ height: SIZE.height - 10 })
    .png()
    .toBuffer({ resolveWithObject: true });
  const standingAt = (middle: number): Promise<Buffer> =>
    sharp({ create: { ...SIZE, channels: 3, background: WALL } })
      .composite([
        {
          input: face.data,
          left: Math.round(middle * SIZE.width - face.info.width / 2),
          top: SIZE.height - face.info.height,
        },
      ])
      .jpeg({ quality: 85 })
      .toBuffer();
  const [aside, before] = [await standingAt(0.75), await standingAt(0.5)];
  writeFileSync(file, Buffer.concat([...Array(15).fill(aside), ...Array(120).fill(before)]));
};

/** Chromium's camera that is none, and the citizen's yes to the browser's own question (on a kiosk a policy answers it). */
export const cameraThatPlays = (file: string): string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
  '--use-fake-ui-for-media-stream',
];
