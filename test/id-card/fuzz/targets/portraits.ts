import { checkPortrait } from '../../../../device-daemon/src/imaging/portrait.ts';
import { decodePortrait } from '../../../../device-daemon/src/imaging/portrait-decoding.ts';
import type { Chance } from '../chance.ts';
import { filesOf } from '../corpus.ts';
import { mutated, seedOf } from '../mutations.ts';
import { demand, type Target, USUAL_BOUND_MS } from '../target.ts';

const pictures = filesOf('jpeg', 'jpeg-2000');
const kept = pictures.map(seedOf);

const telling = [
  0, 1, 2, 3, 7, 8, 31, 32, 33, 64, 0xff, 0x100, 0x1000, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0xffffffff,
];

/** Numbers behind a marker (FF xx) changed: lengths, sizes, levels, depths. */
const withOtherFields = (picture: Uint8Array, chance: Chance): Uint8Array => {
  const bytes = Uint8Array.from(picture);
  const markers: number[] = [];
  for (let at = 0; at + 1 < Math.min(bytes.length, 700); at++)
    if (bytes[at] === 0xff && (bytes[at + 1] ?? 0) >= 0x4f) markers.push(at);
  for (let change = 1 + chance.size(4); change > 0; change--) {
    const at = chance.pick(markers) + 2 + chance.number(44);
    const value = chance.one(2) ? chance.pick(telling) : chance.next();
    const width = chance.pick([1, 2, 4]);
    for (let byte = 0; byte < width && at + byte < bytes.length; byte++)
      bytes[at + byte] = value >>> (8 * (width - 1 - byte));
  }
  return bytes;
};

const make = (chance: Chance): Uint8Array =>
  chance.one(3) ? mutated(kept, chance) : withOtherFields(chance.pick(pictures), chance);

/** The look at the header, which decides whether a decoder ever sees the picture. */
export const portraitHeader: Target = {
  name: 'portrait-header',
  parser: 'device-daemon/src/imaging/portrait-jpeg2000.ts, portrait-jpeg.ts',
  share: 4,
  boundMs: USUAL_BOUND_MS,
  seeds: pictures,
  make,
  run: (input) => {
    const checked = checkPortrait(input);
    if (!checked.ok) {
      demand(checked.fault.detail.length > 0 && checked.fault.detail.length < 200, 'a refusal says why, in short');
      return false;
    }
    const job = checked.value;
    demand(job.bytes.length <= input.length && job.bytes.buffer !== input.buffer, 'a copy of no more than was given');
    if (job.kind === 'codestream') {
      demand(job.widthPx >= 1 && job.heightPx >= 1 && job.widthPx * job.heightPx <= 4_000_000, 'bounded pixels');
      demand(job.bits.length === (job.colour === 'grey' ? 1 : 3), 'grey or colour');
    }
    return true;
  },
};

/** The decoders themselves, on what the header lets pass. In the kiosk they run in a thread that can be ended; here not. */
export const portraitPixels: Target = {
  name: 'portrait-pixels',
  parser: 'device-daemon/src/imaging/portrait-decoding.ts',
  share: 0.01,
  boundMs: 5_000,
  seeds: pictures,
  make,
  run: async (input) => {
    const checked = checkPortrait(input);
    if (!checked.ok) return false;
    let jpeg: Uint8Array;
    try {
      jpeg = await decodePortrait(checked.value);
    } catch {
      return false; // decoders refuse by throwing; portrait-thread.ts makes a fault of it
    }
    demand(jpeg[0] === 0xff && jpeg[1] === 0xd8, 'what comes out is a JPEG');
    const again = checkPortrait(jpeg);
    demand(again.ok, 'and one that may be shown');
    return true;
  },
};
