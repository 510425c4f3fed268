import sharp from 'sharp';
import type { CardHolder } from '../card-station.ts';
import { encodeJpeg2000 } from './jpeg-2000.ts';
import { ascii, bigEndian, concat } from './tlv.ts';

const WIDTH = 480;
const HEIGHT = 640;
/** what a Vietnamese card's portrait takes in bytes, so that read times are honest */
const FEWEST_BYTES = 15_000;
const MOST_BYTES = 18_000;
/** what DG2 holds beside the picture, and a filler where the file shall have a wished size */
const AROUND_BYTES = 150;

export type DrawnPortrait = {
  readonly image: Uint8Array;
  readonly format: 'jpeg' | 'jpeg-2000';
  readonly width: number;
  readonly height: number;
};

/**
 * A friendly drawn face, different for each holder, of 15 to 18 kB, or less where all of DG2 shall fit in `dg2Bytes`.
 * Nobody's likeness: shapes and colours by number.
 */
export const drawPortrait = async (
  holder: CardHolder,
  format: DrawnPortrait['format'] = 'jpeg',
  dg2Bytes = Number.POSITIVE_INFINITY,
): Promise<DrawnPortrait> => {
  const most = Math.min(MOST_BYTES, dg2Bytes - AROUND_BYTES);
  const key = `${holder.personalNumber} ${holder.document?.number} ${holder.sex} ${holder.dateOfBirth} ${format} ${most}`;
  const drawn = drawings.get(key) ?? (format === 'jpeg' ? drawJpeg(holder, most) : drawJpeg2000(holder, most));
  if (drawings.size >= MOST_DRAWINGS_KEPT) drawings.clear();
  drawings.set(key, drawn);
  return drawn;
};

/** drawing takes 150 ms and more, and a holder always looks the same */
const drawings = new Map<string, Promise<DrawnPortrait>>();
const MOST_DRAWINGS_KEPT = 64;

const drawJpeg = async (holder: CardHolder, most: number): Promise<DrawnPortrait> => {
  const picture = await sharp(Buffer.from(faceOf(holder)))
    .flatten({ background: '#ffffff' })
    .png()
    .toBuffer();
  let low = 1;
  let high = 100;
  let best: Buffer | null = null;
  while (low <= high) {
    const quality = Math.floor((low + high) / 2);
    best = await sharp(picture).jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer();
    if (best.length > most) high = quality - 1;
    else if (best.length < Math.min(FEWEST_BYTES, most * 0.8)) low = quality + 1;
    else break;
  }
  return { image: new Uint8Array(best ?? Buffer.alloc(0)), format: 'jpeg', width: WIDTH, height: HEIGHT };
};

const drawJpeg2000 = async (holder: CardHolder, most: number): Promise<DrawnPortrait> => {
  const { data } = await sharp(Buffer.from(faceOf(holder)))
    .flatten({ background: '#ffffff' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const size = { width: WIDTH, height: HEIGHT };
  return { image: await encodeJpeg2000(data, { ...size, mostBytes: most }), format: 'jpeg-2000', ...size };
};

/**
 * The same picture in a file longer by so many bytes: a JPEG takes comments after its first marker (4 bytes each at
 * least), a JP2 a free box at its end (8 at least).
 */
export const lengthened = (portrait: DrawnPortrait, bytes: number): DrawnPortrait => {
  if (bytes === 0) return portrait;
  if (portrait.format === 'jpeg-2000') {
    const box = concat(bigEndian(bytes, 4), ascii('free'), new Uint8Array(bytes - 8));
    return { ...portrait, image: concat(portrait.image, box) };
  }
  const comments: Uint8Array[] = [];
  for (let left = bytes; left > 0; ) {
    // never leaves a rest that is too short for a comment of its own
    const piece = left > 60_000 ? 50_000 : left;
    comments.push(concat(Uint8Array.of(0xff, 0xfe), bigEndian(piece - 2, 2), new Uint8Array(piece - 4).fill(0x2e)));
    left -= piece;
  }
  return { ...portrait, image: concat(portrait.image.subarray(0, 2), ...comments, portrait.image.subarray(2)) };
};

const choose = (options: readonly string[], seed: number, turn: number): string =>
  options[Math.floor(seed / 7 ** turn) % options.length] ?? '#000000';

const faceOf = (holder: CardHolder): string => {
  const seed = [...`${holder.document?.number ?? holder.personalNumber}${holder.dateOfBirth}`].reduce(
    (sum, digit) => (sum * 31 + digit.charCodeAt(0)) % 1_000_003,
    7,
  );
  const old = Number(holder.dateOfBirth.slice(0, 4)) < 1965;
  const skin = choose(['#e8b98f', '#d9a274', '#f0c6a0', '#c98f63'], seed, 0);
  const shirt = choose(['#2f5d8c', '#7a2e3a', '#3c6b4f', '#5b4a86', '#b5652a'], seed, 1);
  const hair = old ? '#b9b9b4' : choose(['#1d1713', '#2b1f18', '#3a2a20'], seed, 2);
  const wide = 108 + (seed % 17);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 480 640">
  <defs>
    <linearGradient id="wall" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#dfe9f2"/><stop offset="1" stop-color="#b9c9d8"/></linearGradient>
    <filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.35" numOctaves="2" seed="${seed % 97}"/>
      <feColorMatrix values="0 0 0 0 0.5  0 0 0 0 0.5  0 0 0 0 0.5  0 0 0 0.16 0"/></filter>
  </defs>
  <rect width="480" height="640" fill="url(#wall)"/>
  ${holder.sex === 'female' ? `<path d="M${240 - wide - 26} 540 V290 A${wide + 26} 170 0 0 1 ${240 + wide + 26} 290 V540 Z" fill="${hair}"/>` : ''}
  <path d="M60 640 C60 520 150 488 240 488 C330 488 420 520 420 640 Z" fill="${shirt}"/>
  <path d="M200 430 H280 V500 C280 530 200 530 200 500 Z" fill="${skin}"/>
  <ellipse cx="240" cy="310" rx="${wide}" ry="150" fill="${skin}"/>
  <ellipse cx="${240 - wide}" cy="315" rx="16" ry="30" fill="${skin}"/><ellipse cx="${240 + wide}" cy="315" rx="16" ry="30" fill="${skin}"/>
  <path d="M${240 - wide - 8} 300 C${240 - wide} 88 ${240 + wide} 88 ${240 + wide + 8} 300 C${240 + wide - 40} 235 ${200 + (seed % 60)} 215 ${240 - wide - 8} 300 Z" fill="${hair}"/>
  ${eye(240 - 46)}${eye(240 + 46)}
  <path d="M172 268 q22 -14 44 -2 M264 266 q22 -12 44 2" stroke="${hair}" stroke-width="7" fill="none" stroke-linecap="round"/>
  <path d="M240 310 q-16 44 -4 50 h14" stroke="#00000044" stroke-width="5" fill="none" stroke-linecap="round"/>
  <path d="M196 392 q44 ${30 + (seed % 14)} 88 0" stroke="#9c3d3d" stroke-width="8" fill="none" stroke-linecap="round"/>
  <circle cx="172" cy="368" r="20" fill="#e2725b" opacity=".25"/><circle cx="308" cy="368" r="20" fill="#e2725b" opacity=".25"/>
  ${old ? '<g fill="none" stroke="#333333" stroke-width="5"><circle cx="194" cy="306" r="34"/><circle cx="286" cy="306" r="34"/><path d="M228 306 h24"/></g>' : ''}
  <path d="M196 512 L240 560 L284 512" stroke="#ffffffaa" stroke-width="8" fill="none"/>
  <rect width="480" height="640" filter="url(#grain)"/>
</svg>`;
};

const eye = (x: number): string =>
  `<ellipse cx="${x}" cy="306" rx="21" ry="13" fill="#ffffff"/><circle cx="${x}" cy="306" r="11" fill="#2a1c12"/><circle cx="${x + 4}" cy="302" r="3.5" fill="#ffffff"/>`;
