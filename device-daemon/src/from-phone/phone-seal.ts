import { createCipheriv, createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import { phoneFileInfo, phoneFragment, SEAL_BYTES } from '@mot-cua/domain/phone-drop.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** The keys of one hand-over (domain/src/phone-drop.ts). They are made in the visit and are gone with it. */

const POINT_BYTES = 65;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;

export const newDropId = (): string => randomBytes(16).toString('base64url');

/** The visit's end of one file: the address that its QR shows, and what opens the bytes that come. */
export type FileDrop = {
  readonly id: string;
  readonly address: string;
  open(sealed: Uint8Array): Result<Uint8Array, 'not-for-us'>;
};

export const newFileDrop = (publicUrl: string): FileDrop => {
  const id = newDropId();
  const own = createECDH('prime256v1');
  own.generateKeys();
  const point = own.getPublicKey().toString('base64url');
  return {
    id,
    address: `${publicUrl}/phone/${id}#${phoneFragment.file}.${point}`,
    open: (sealed) => openFile(own, id, sealed),
  };
};

const openFile = (own: ECDH, id: string, sealed: Uint8Array): Result<Uint8Array, 'not-for-us'> => {
  if (sealed.length <= SEAL_BYTES || sealed[0] !== VERSION) return failed('not-for-us');
  try {
    const secret = own.computeSecret(sealed.subarray(1, 1 + POINT_BYTES));
    const key = Buffer.from(hkdfSync('sha256', secret, Buffer.from(id), Buffer.from(phoneFileInfo), 32));
    const ivAt = 1 + POINT_BYTES;
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(ivAt, ivAt + IV_BYTES));
    cipher.setAAD(Buffer.from(id));
    cipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const plain = Buffer.concat([
      cipher.update(sealed.subarray(ivAt + IV_BYTES, sealed.length - TAG_BYTES)),
      cipher.final(),
    ]);
    return done(plain);
  } catch {
    return failed('not-for-us'); // another key, another code, or bytes that somebody changed
  }
};

/** A note for the phone: sealed bytes for the repository, and the address whose fragment alone opens them. */
export const sealNote = (publicUrl: string, note: object): { id: string; address: string; sealed: Buffer } => {
  const id = newDropId();
  const key = randomBytes(32);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(id));
  const locked = Buffer.concat([cipher.update(Buffer.from(JSON.stringify(note), 'utf8')), cipher.final()]);
  return {
    id,
    address: `${publicUrl}/phone/${id}#${phoneFragment.note}.${key.toString('base64url')}`,
    sealed: Buffer.concat([Buffer.from([VERSION]), iv, locked, cipher.getAuthTag()]),
  };
};
