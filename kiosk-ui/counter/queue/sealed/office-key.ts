import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/**
 * The office's private key, as officers carry it: a file with one age identity (`AGE-SECRET-KEY-1…`), in the clear or itself sealed by a
 * passphrase. Read in this page, from the officer's own stick; it becomes a key that this page can use and not read out again, and that
 * is gone with the session.
 */
export type OfficeKeyFault = 'not-a-key' | 'passphrase-needed' | 'passphrase-wrong' | 'browser-too-old';

/** A key file has some hundred bytes. */
const MOST_BYTES = 20_000;
const AGE_HEAD = 'age-encryption.org/v1';
const ARMOR_HEAD = '-----BEGIN AGE ENCRYPTED FILE-----';
const SECRET = /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/u;

export const readOfficeKey = async (
  bytes: Uint8Array,
  passphrase: string,
): Promise<Result<CryptoKey, OfficeKeyFault>> => {
  if (bytes.length > MOST_BYTES) return failed('not-a-key');
  const text = new TextDecoder().decode(bytes);
  let secret = SECRET.exec(text)?.[0];
  if (!secret && (text.startsWith(AGE_HEAD) || text.trimStart().startsWith(ARMOR_HEAD))) {
    if (passphrase === '') return failed('passphrase-needed');
    const { armor, Decrypter } = await import('age-encryption');
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    try {
      const sealed = text.startsWith(AGE_HEAD) ? bytes : armor.decode(text);
      secret = SECRET.exec(await decrypter.decrypt(sealed, 'text'))?.[0];
    } catch {
      return failed('passphrase-wrong');
    }
  }
  const raw = secret ? secretOf(secret) : null;
  if (!raw) return failed('not-a-key');
  try {
    return done(await crypto.subtle.importKey('pkcs8', pkcs8Of(raw), { name: 'X25519' }, false, ['deriveBits']));
  } catch {
    return failed('browser-too-old');
  } finally {
    raw.fill(0);
  }
};

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const CHECK_LETTERS = 6;
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** The 32 bytes of an age identity (Bech32, BIP 173); null: a letter is wrong. */
export const secretOf = (identity: string): Uint8Array<ArrayBuffer> | null => {
  const lower = identity.toLowerCase();
  const one = lower.lastIndexOf('1');
  const prefix = lower.slice(0, one);
  const values = [...lower.slice(one + 1)].map((letter) => LETTERS.indexOf(letter));
  if (values.includes(-1)) return null;
  const letters = [...prefix].map((letter) => letter.charCodeAt(0));
  const all = [...letters.map((code) => code >> 5), 0, ...letters.map((code) => code & 31), ...values];
  let sum = 1;
  for (const value of all) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATORS.forEach((generator, bit) => {
      if ((top >> bit) & 1) sum ^= generator;
    });
  }
  if (sum !== 1) return null;
  const bytes = new Uint8Array(32);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const value of values.slice(0, -CHECK_LETTERS)) {
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 255;
    held &= (1 << bits) - 1;
  }
  return at === 32 ? bytes : null;
};

/** RFC 8410: an X25519 key in PKCS#8. */
const pkcs8Of = (raw: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20, ...raw]);
