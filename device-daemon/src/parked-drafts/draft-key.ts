import { createHash, hkdfSync, randomBytes, scrypt } from 'node:crypto';
import type { ChipReading } from '../devices/card-reading.ts';

/**
 * What a citizen holds that opens their draft: 32 bytes or more that only the card's files or the code on the slip give.
 * Lives in the visit process only.
 */
export type Holding = { readonly way: 'card' | 'code'; readonly secret: Buffer };

/** Key and file name of one draft under one share of the kiosk. */
export type DraftKey = { readonly name: string; readonly key: Buffer };

const INFO = 'parked draft';
export const SALT_BYTES = 32;

const sha256 = (...parts: (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The card's part: digests of SOD and DG2, which nobody can guess. Null for a card without them: it takes a code. */
export const cardHolding = (chip: ChipReading | null): Holding | null => {
  const { sod, dg2 } = chip?.files ?? {};
  return sod && dg2 ? { way: 'card', secret: Buffer.concat([sha256(sod), sha256(dg2)]) } : null;
};

/**
 * What the chip proved, as far as it binds the proof to the SOD that the key is made of. A proof while the card was opened
 * (PACE-CAM) rests on the key in EF.CardSecurity, which no SOD vouches for: whoever copied a card could bring one of their
 * own. Where DG14 has a key, the reader has asked for that one as well, and a copy has `failed`.
 */
export const draftProofOf = (chip: ChipReading | null): ChipReading['chipAuthentication'] | 'none' => {
  if (!chip) return 'none';
  return chip.chipAuthentication === 'done' && chip.chipProof === 'pace-cam' ? 'not-offered' : chip.chipAuthentication;
};

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 16;
/** What the code reader sees before the code; no card's QR begins so. */
const CODE_MARK = 'HSCAT ';
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 ** 2 };

/** A fresh code of 80 bits in four groups of four, none of whose letters can be mistaken for another. */
export const newDraftCode = (random: Uint8Array = randomBytes(CODE_LETTERS)): string =>
  [...random.subarray(0, CODE_LETTERS)]
    .map((byte) => CROCKFORD[byte & 31])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');

/** What the QR code of a parking slip says. */
export const codeForReader = (code: string): string => `${CODE_MARK}${code}`;

/** A code as typed or read: O is 0, I and L are 1, spaces and dashes do not count. Null when it cannot be one. */
export const readDraftCode = (given: string): string | null => {
  if (given.length > 60) return null;
  const bare = given
    .trim()
    .toUpperCase()
    .replace(new RegExp(`^${CODE_MARK}`), '')
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (bare.length !== CODE_LETTERS || [...bare].some((letter) => !CROCKFORD.includes(letter))) return null;
  return bare.replace(/(.{4})(?=.)/g, '$1-');
};

/** True for what stands in the QR code of a parking slip. */
export const isDraftCode = (text: string): boolean => text.startsWith(CODE_MARK) && readDraftCode(text) !== null;

/**
 * The code's part, through scrypt (32 MB, some 80 ms) salted with the kiosk's id: the file is found by what comes out, so
 * the salt cannot be one of the draft's own; that one goes into the key below.
 */
export const codeHolding = (code: string, kioskId: string): Promise<Holding> =>
  new Promise((resolve, reject) => {
    scrypt(code, sha256(`${INFO} code`, kioskId), 32, SCRYPT, (error, secret) =>
      error ? reject(error) : resolve({ way: 'code', secret }),
    );
  });

/** What the daemon is told of a holding, as hex: one digest further on, so that it learns nothing that opens anything. */
export const digestOf = (holding: Holding): string => sha256(`${INFO} of`, holding.secret).toString('hex');

const derive = (holding: Holding, salt: Uint8Array, purpose: string, share: string, bytes: number): Buffer =>
  Buffer.from(
    hkdfSync('sha256', holding.secret, salt, Buffer.concat([Buffer.from(purpose), Buffer.from(share, 'hex')]), bytes),
  );

/** The file name under one share (hex): a card finds its draft without an index, and the name tells nobody anything. */
export const draftName = (holding: Holding, share: string): string =>
  derive(holding, Buffer.alloc(0), `${INFO} name`, share, 16).toString('hex');

/** HKDF-SHA256(what the citizen holds, the draft's own salt, 'parked draft' || this kiosk's share). */
export const draftKey = (holding: Holding, share: string, salt: Uint8Array): Buffer =>
  derive(holding, salt, INFO, share, 32);
