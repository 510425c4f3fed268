/** Pictures that no honest scanner sends: from broken firmware, or from whoever sits in the cable. JPEG as in ITU T.81. */
import type { ServerResponse } from 'node:http';
import sharp from 'sharp';

export type HostilePicture =
  | 'claims-400-megapixels'
  | 'claims-400-megapixels-progressive'
  | 'cut-jpeg'
  | 'one-pixel'
  | 'no-rows'
  | 'not-a-picture'
  | 'without-end';

/** The bytes that are sent in the page's place; `without-end` has none that could be held. */
export const hostileJpeg = async (
  kind: Exclude<HostilePicture, 'without-end'>,
  page: () => Promise<Buffer>,
): Promise<Buffer> => {
  switch (kind) {
    case 'claims-400-megapixels':
      return claiming(await square(16, false), 20_000, 20_000);
    case 'claims-400-megapixels-progressive':
      return claiming(await square(16, true), 20_000, 20_000);
    case 'cut-jpeg': {
      const whole = await page();
      return whole.subarray(0, whole.length >> 1);
    }
    case 'one-pixel':
      return await square(1, false);
    case 'no-rows':
      return claiming(await square(16, false), 16, 0);
    case 'not-a-picture':
      return Buffer.from('<html><body>Sign in to the network first</body></html>');
  }
};

const square = async (sidePx: number, progressive: boolean): Promise<Buffer> =>
  await sharp({ create: { width: sidePx, height: sidePx, channels: 3, background: '#336699' } })
    .jpeg({ progressive })
    .toBuffer();

/** The same JPEG with another size in its frame header (SOF0 to SOF2: length, precision, Y, X; T.81 B.2.2). */
const claiming = (jpeg: Buffer, widthPx: number, heightPx: number): Buffer => {
  const changed = Buffer.from(jpeg);
  const frame = changed.findIndex((byte, at) => byte === 0xff && [0xc0, 0xc1, 0xc2].includes(changed[at + 1] ?? 0));
  changed.writeUInt16BE(heightPx, frame + 5);
  changed.writeUInt16BE(widthPx, frame + 7);
  return changed;
};

const pieceBytes = 1 << 20;

/** Sends bytes for as long as anybody listens, one piece in flight. Resolves when the client has gone. */
export const sendWithoutEnd = async (response: ServerResponse): Promise<void> => {
  const piece = Buffer.alloc(pieceBytes, 0xff);
  const gone = new Promise<'gone'>((resolve) => response.once('close', () => resolve('gone')));
  response.writeHead(200, { 'Content-Type': 'image/jpeg' });
  for (let last: unknown = null; last !== 'gone'; ) {
    const taken = new Promise((resolve) => response.write(piece, resolve));
    last = await Promise.race([gone, taken]);
  }
};
