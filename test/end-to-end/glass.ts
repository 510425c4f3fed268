import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Raster } from './officer.ts';

/** What lies on the glass when the bench lays this picture down: A4 at 300 dpi, as RGB. `papersFolder` is the bench's own. */
export const glassPicture = async (papersFolder: string, id: string): Promise<Raster> => {
  const file = readdirSync(papersFolder).find((name) => name.startsWith(`${id}-`));
  if (!file) throw new Error(`the bench has no picture "${id}"`);
  const { data, info } = await sharp(join(papersFolder, file))
    .resize(2480, 3508, { fit: 'fill', kernel: 'lanczos3' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, rgb: data };
};
