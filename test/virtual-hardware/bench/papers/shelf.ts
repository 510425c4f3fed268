/**
 * The shelf of papers: draws each once at 300 dpi into the run folder, with a little grain as paper and lamp have it, and
 * takes in papers that people bring. A paper is drawn when it is needed, or ahead of it for somebody who looks at the shelf.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { benchPapers } from './papers.ts';

export type ShelfPaper = {
  readonly id: string;
  readonly vi: string;
  readonly en: string;
  readonly widthMm: number;
  readonly heightMm: number;
};

export interface Shelf {
  readonly papers: readonly ShelfPaper[];
  /** The paper's file at 300 dpi. Throws RangeError for an unknown id. */
  file(id: string): Promise<string>;
  thumbnail(id: string): Promise<Buffer>;
  /** Takes in somebody's own picture, fitted into A4. Throws when the bytes are no picture. At most 20 are kept. */
  add(picture: Buffer): Promise<ShelfPaper>;
  /** Begins to draw what is still missing, one at a time. */
  drawAhead(): void;
  /** Resolves when nothing is being drawn ahead any more. */
  stop(): Promise<void>;
}

const dpi = 300;
const thumbnailWidthPx = 260;
const ownPapersKept = 20;

export const openShelf = async (folder: string): Promise<Shelf> => {
  await mkdir(folder, { recursive: true });
  const own: ShelfPaper[] = [];
  const running = new Map<string, Promise<string>>();
  const thumbnails = new Map<string, Buffer>();

  const once = (path: string, make: () => Promise<Buffer>): Promise<string> => {
    if (existsSync(path)) return Promise.resolve(path);
    const already = running.get(path);
    if (already) return already;
    const work = make()
      .then(async (bytes) => {
        await writeFile(`${path}.part`, bytes);
        await rename(`${path}.part`, path);
        return path;
      })
      .finally(() => running.delete(path));
    running.set(path, work);
    return work;
  };

  const paperOf = (id: string): ShelfPaper => {
    const paper = [...benchPapers, ...own].find((known) => known.id === id);
    if (!paper) throw new RangeError(`there is no picture called "${id.slice(0, 60)}"`);
    return paper;
  };

  const file = (id: string): Promise<string> => {
    const drawn = benchPapers.find((known) => known.id === id);
    if (!drawn) return Promise.resolve(join(folder, `${paperOf(id).id}.picture`));
    const svg = drawn.svg();
    const version = createHash('sha256').update(svg).digest('hex').slice(0, 12);
    return once(join(folder, `${id}-${version}.jpg`), () => paperPicture(svg, drawn.widthMm, drawn.heightMm));
  };

  let stopped = false;
  let ahead: Promise<void> | null = null;
  const drawAll = async (): Promise<void> => {
    for (const paper of benchPapers) {
      if (stopped) return;
      await file(paper.id);
    }
  };

  return {
    get papers() {
      return [...benchPapers, ...own].map(({ id, vi, en, widthMm, heightMm }) => ({ id, vi, en, widthMm, heightMm }));
    },
    file,
    thumbnail: async (id) => {
      const known = thumbnails.get(id);
      if (known) return known;
      const drawn = benchPapers.find((paper) => paper.id === id);
      const source = drawn ? Buffer.from(drawn.svg()) : await readFile(await file(id));
      const small = await sharp(source, drawn ? { density: 72 } : {})
        .autoOrient()
        .resize(thumbnailWidthPx)
        .flatten({ background: '#fff' })
        .jpeg({ quality: 85 })
        .toBuffer();
      thumbnails.set(id, small);
      return small;
    },
    add: async (picture) => {
      const head = await sharp(picture).metadata();
      const shape = head.autoOrient.height / head.autoOrient.width;
      const widthMm = Math.round(Math.min(210, 297 / shape));
      const id = `own-${createHash('sha256').update(picture).digest('hex').slice(0, 10)}`;
      const known = own.find((paper) => paper.id === id);
      if (known) return known;
      const paper = { id, vi: 'Giấy của bạn', en: 'your own', widthMm, heightMm: Math.round(widthMm * shape) };
      await writeFile(join(folder, `${id}.picture`), picture);
      own.unshift(paper);
      own.length = Math.min(own.length, ownPapersKept);
      return paper;
    },
    drawAhead: () => {
      ahead ??= drawAll().catch((why: unknown) => console.error('drawing papers:', why));
    },
    stop: async () => {
      stopped = true;
      await ahead;
    },
  };
};

const paperPicture = async (svg: string, widthMm: number, heightMm: number): Promise<Buffer> => {
  const width = Math.round((widthMm * dpi) / 25.4);
  const height = Math.round((heightMm * dpi) / 25.4);
  const drawn = await sharp(Buffer.from(svg), { density: dpi })
    .resize(width, height, { fit: 'fill' })
    .flatten({ background: '#fff' })
    .removeAlpha()
    .raw()
    .toBuffer();
  grain(drawn);
  return await sharp(drawn, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer();
};

/** Two grey levels of grain, the same every time. */
const grain = (pixels: Buffer): void => {
  let seed = 0x1b873593;
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    const shift = (seed & 3) - 2;
    for (let channel = 0; channel < 3; channel++)
      pixels[at + channel] = Math.max(0, Math.min(255, (pixels[at + channel] ?? 0) + shift));
  }
};
