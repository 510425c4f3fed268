import {
  createCipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

const KEY_BYTES = 32;
const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** The X25519 public key of a native recipient (`age1…`, Bech32 of BIP 173); null for anything else, e.g. post-quantum ones. */
export const x25519Of = (recipient: string): Buffer | null => {
  const [, data = ''] = /^age1([02-9ac-hj-np-z]{58})$/.exec(recipient) ?? [];
  const words = [...data].map((character) => CHARSET.indexOf(character));
  if (words.length === 0 || checksum([3, 3, 3, 0, 1, 7, 5, ...words]) !== 1) return null; // 3 3 3 0 1 7 5: "age", expanded
  const bits = words.slice(0, -6).reduce((all, word) => all + word.toString(2).padStart(5, '0'), '');
  return Buffer.from(Array.from({ length: KEY_BYTES }, (_, n) => Number.parseInt(bits.slice(n * 8, n * 8 + 8), 2)));
};

const checksum = (values: readonly number[]): number =>
  values.reduce((sum, value) => {
    const top = sum >>> 25;
    return GENERATORS.reduce(
      (mixed, generator, bit) => ((top >> bit) & 1 ? mixed ^ generator : mixed),
      ((sum & 0x1ffffff) << 5) ^ value,
    );
  }, 1);

/**
 * Header of an age file (age-encryption.org/v1, "X25519 recipient stanza" and "header MAC") that wraps `fileKey` for each
 * of these keys, by Node's own arithmetic: through the library it takes a dozen turns through the thread pool, 100 ms on
 * a busy machine, before the first byte is sealed.
 */
export const x25519Header = (fileKey: Uint8Array, recipients: readonly Buffer[]): Buffer => {
  const text = `age-encryption.org/v1\n${recipients.map((key) => stanza(fileKey, key)).join('')}---`;
  const macKey = Buffer.from(hkdfSync('sha256', fileKey, '', 'header', KEY_BYTES));
  return Buffer.from(`${text} ${unpadded(createHmac('sha256', macKey).update(text).digest())}\n`);
};

const stanza = (fileKey: Uint8Array, recipient: Buffer): string => {
  const once = generateKeyPairSync('x25519');
  const share = rawOf(once.publicKey);
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: recipient.toString('base64url') },
    format: 'jwk',
  });
  const secret = diffieHellman({ privateKey: once.privateKey, publicKey }); // throws for a point of low order
  const salt = Buffer.concat([share, recipient]);
  const wrapKey = Buffer.from(hkdfSync('sha256', secret, salt, 'age-encryption.org/v1/X25519', KEY_BYTES));
  const cipher = createCipheriv('chacha20-poly1305', wrapKey, Buffer.alloc(12), { authTagLength: 16 });
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return `-> X25519 ${unpadded(share)}\n${unpadded(body)}\n`;
};

const rawOf = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
