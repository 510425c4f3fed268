import { createPrivateKey } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { type CanaryCitizen, patternsOf } from '../gives-nothing-away/canary.ts';
import { PatternSearch } from '../gives-nothing-away/pattern-search.ts';
import { deviceKeyFile, sealedFolderOf } from './kiosk-parts.ts';

const PART_BYTES = 16 << 20;
/** What a private age key looks like as text. */
const AGE_SECRET = Buffer.from('AGE-SECRET-KEY-1');

/** Looks at a kiosk's disk as its thief would. */
export class Thief {
  readonly #search: PatternSearch;

  constructor(citizen: CanaryCitizen) {
    this.#search = new PatternSearch([
      ...patternsOf(citizen.canaries),
      { canary: 'private age key', form: 'text', bytes: AGE_SECRET },
    ]);
  }

  /** What of the citizen stands in the raw bytes of a disk, files, journal and free blocks alike. */
  inRawBytes(image: string): string[] {
    const found = new Set<string>();
    const file = openSync(image, 'r');
    try {
      const part = Buffer.alloc(PART_BYTES);
      for (let at = 0; ; at += PART_BYTES - this.#search.longest) {
        const length = readSync(file, part, 0, PART_BYTES, at);
        for (const { canary, form } of this.#search.in(part, length)) found.add(`${canary} (${form})`);
        if (length < PART_BYTES) break;
      }
    } finally {
      closeSync(file);
    }
    return [...found];
  }

  /** Ids of sealed bags that some secret on the disk opens: the device key as an age key, and every small file's first 32 bytes. */
  async opened(folder: string): Promise<string[]> {
    const opened = [];
    const identities = await Promise.all(secretsIn(folder).map(ageIdentity));
    const sealed = sealedFolderOf(folder);
    for (const name of readdirSync(sealed).slice(0, 3)) {
      if (!name.endsWith('.bag.age')) continue;
      const bytes = readFileSync(join(sealed, name));
      for (const identity of identities) if (await opens(identity, bytes)) opened.push(name);
    }
    return opened;
  }
}

export const opens = async (identity: string | CryptoKey, bytes: Uint8Array): Promise<boolean> => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    await decrypter.decrypt(bytes);
    return true;
  } catch {
    return false;
  }
};

const secretsIn = (folder: string): Uint8Array[] => {
  const jwk = createPrivateKey({ key: JSON.parse(readFileSync(deviceKeyFile(folder), 'utf8')), format: 'jwk' }).export({
    format: 'jwk',
  });
  const small = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('kiosk.db'))
    .map((entry) => readFileSync(join(folder, entry.name)))
    .filter((bytes) => bytes.length >= 32);
  return [Buffer.from(jwk.d ?? '', 'base64url'), ...small.map((bytes) => bytes.subarray(0, 32))];
};

/** PKCS #8 of an X25519 key (RFC 8410), before its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

const ageIdentity = (secret: Uint8Array): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', Buffer.concat([PKCS8, secret]), 'X25519', false, ['deriveBits']);
