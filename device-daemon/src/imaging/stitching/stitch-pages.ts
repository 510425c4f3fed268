import type { RawPage } from '../../devices/device.ts';
import { ask } from '../worker.ts';
import type { StitchedOrNot } from './stitch-halves.ts';

/**
 * Puts two scanned halves of a paper together, in the imaging thread. Both are given away: their pixels are gone from the caller.
 * Rejects when the thread dies or takes too long.
 */
export const stitchPages = async (first: RawPage, second: RawPage): Promise<StitchedOrNot> => {
  const { value } = await ask({ kind: 'stitch', first: ownBuffer(first), second: ownBuffer(second) });
  if (value === null || !('ok' in value)) throw new Error('the imaging thread answered something else');
  return value;
};

/** A page that is a part of a larger buffer cannot be moved without what stands around it. */
const ownBuffer = (page: RawPage): RawPage => {
  const { byteOffset, byteLength, buffer } = page.pixels;
  const isOwn = byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer;
  return isOwn ? page : { ...page, pixels: Uint8Array.from(page.pixels) };
};
