import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takePage } from '@mot-cua/device-daemon/src/imaging/pictures.ts';
import { coolDown, warmUp } from '@mot-cua/device-daemon/src/imaging/worker.ts';
import sharp from 'sharp';
import type { Contest } from '../harness.ts';
import { benchFolder } from '../main-job/bench-folder.ts';
import { benchJpeg, decoded, JPEG_QUALITY, ran, SKEW_DEGREES, timed } from './bench-pages.ts';

const THUMBNAIL_PX = 480;

/** From the bytes of a JPEG to the page as it is kept, with every verdict; the nets look while it is encoded. `nets`: their part alone. */
const taken = async (jpeg: Buffer, count: 'all' | 'nets'): Promise<number> => {
  const began = performance.now();
  const { netsMs } = await takePage(await decoded(jpeg), THUMBNAIL_PX);
  const all = performance.now() - began;
  return count === 'all' ? all : netsMs;
};

const ready = async (): Promise<Buffer> => {
  sharp.concurrency(1);
  sharp.cache(false);
  await warmUp();
  return (await benchJpeg()).jpeg;
};

/** ms, what the nets cost beside it counted in; peer: one sharp pipeline that decodes, rotates by a known angle, crops and encodes, and looks at nothing. */
export const pageClean = async (): Promise<Contest> => {
  const jpeg = await ready();
  const { width = 0, height = 0 } = await sharp(jpeg).metadata();
  const bare = async (): Promise<void> => {
    const background = { r: 247, g: 245, b: 240 };
    const turned = await sharp(jpeg).rotate(-SKEW_DEGREES, { background }).raw().toBuffer({ resolveWithObject: true });
    const raw = { width: turned.info.width, height: turned.info.height, channels: turned.info.channels };
    await sharp(turned.data, { raw })
      .extract({
        left: Math.floor((raw.width - width) / 2),
        top: Math.floor((raw.height - height) / 2),
        width,
        height,
      })
      .jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' })
      .toBuffer();
  };
  return { ours: () => taken(jpeg, 'all'), peers: () => timed(bare), close: coolDown };
};

export const pageNets = async (): Promise<Contest> => {
  const jpeg = await ready();
  return { ours: () => taken(jpeg, 'nets'), close: coolDown };
};

/** ms, nets and all; peer: ImageMagick's deskew and trim of the same file. */
export const besideConvert = async (): Promise<Contest> => {
  const jpeg = await ready();
  const folder = benchFolder('convert');
  const [from, to] = [join(folder.path, 'page.jpg'), join(folder.path, 'clean.jpg')];
  writeFileSync(from, jpeg);
  const convert = () =>
    ran('convert', [from, '-deskew', '40%', '-trim', '+repage', '-quality', String(JPEG_QUALITY), to]);
  return {
    ours: () => taken(jpeg, 'all'),
    peers: () => timed(convert),
    close: async () => {
      folder.remove();
      await coolDown();
    },
  };
};
