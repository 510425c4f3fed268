import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyEndorsement } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { calculateJwkThumbprint } from 'jose';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { fsyncPath, hasCode } from '../store/durable-files.ts';

const closed = { additionalProperties: false };
const Half = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

/**
 * The file of receipt keys (`receiptKeyFile`), oldest first. Each key but the first is endorsed by the one before it
 * (KeyEndorsement in domain/src/receiving.ts), so that a kiosk which pinned any of them can follow to the newest. `from`:
 * ISO 8601, when the key begins to sign. `d` (the private half) may be gone from keys that no longer sign.
 */
const KeyRing = Type.Object(
  {
    type: Type.Literal('receipt-key-ring/1'),
    keys: Type.Array(
      Type.Object(
        {
          kid: Type.String({ minLength: 1, maxLength: 60 }),
          x: Half,
          d: Type.Optional(Half),
          from: Type.String({ maxLength: 40 }),
          endorsement: Type.Union([Type.String({ maxLength: 2000 }), Type.Null()]),
        },
        closed,
      ),
      // what GET /v1/keys may carry
      { minItems: 1, maxItems: 21 },
    ),
  },
  closed,
);
export type KeyRing = Static<typeof KeyRing>;
type RingKey = KeyRing['keys'][number];

const publicOf = ({ x, kid }: Pick<RingKey, 'x' | 'kid'>) => ({ kty: 'OKP', crv: 'Ed25519', x, kid }) as const;
const publicKeyOf = (key: RingKey): KeyObject => createPublicKey({ key: publicOf(key), format: 'jwk' });
const privateKeyOf = (key: RingKey): KeyObject | null =>
  key.d === undefined ? null : createPrivateKey({ key: { ...publicOf(key), d: key.d }, format: 'jwk' });

/** Reads the ring; a plain private JWK, as a repository begins with, is a ring of one. The fault says what is wrong. */
export const readKeyRing = async (file: string): Promise<Result<KeyRing, string>> => {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    value = null;
  }
  const ring = Check(KeyRing, value) ? value : await ringOfOne(value);
  if (!ring)
    return failed('must hold a private Ed25519 key as JWK (kty OKP, crv Ed25519, d, x), or a receipt key ring');
  const fault = faultIn(ring);
  return fault === null ? done(ring) : failed(fault);
};

const ringOfOne = async (value: unknown): Promise<KeyRing | null> => {
  const shape = Type.Object({
    kty: Type.Literal('OKP'),
    crv: Type.Literal('Ed25519'),
    x: Half,
    d: Half,
    kid: Type.Optional(Type.String()),
  });
  if (!Check(shape, value)) return null;
  const { x, d } = value;
  const kid = value.kid ?? (await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x }));
  return { type: 'receipt-key-ring/1', keys: [{ kid, x, d, from: new Date(0).toISOString(), endorsement: null }] };
};

const faultIn = ({ keys }: KeyRing): string | null => {
  for (const [position, key] of keys.entries()) {
    const before = keys[position - 1];
    const at = `key ${position + 1} (${key.kid})`;
    if (Number.isNaN(Date.parse(key.from))) return `${at}: from is not an ISO 8601 time`;
    if (keys.findIndex(({ kid }) => kid === key.kid) !== position) return `${at}: its kid stands twice`;
    const privateKey = privateKeyOf(key);
    if (privateKey && createPublicKey(privateKey).export({ format: 'jwk' }).x !== key.x)
      return `${at}: d and x are not of one key`;
    if (!before) continue;
    if (Date.parse(key.from) <= Date.parse(before.from)) return `${at}: begins before the key that it follows`;
    if (!isEndorsed(key, before)) return `${at}: is not endorsed by the key before it`;
  }
  return keys.at(-1)?.d === undefined ? 'the newest key has no private half' : null;
};

const isEndorsed = (key: RingKey, before: RingKey): boolean => {
  const [head = '', payload = '', signature = ''] = (key.endorsement ?? '').split('.');
  const right = verify(
    null,
    Buffer.from(`${head}.${payload}`),
    publicKeyOf(before),
    Buffer.from(signature, 'base64url'),
  );
  if (!right) return false;
  const says: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return Check(KeyEndorsement, says) && says.key.x === key.x && says.key.kid === key.kid;
};

/** The ring with one more key, which signs from `from` (epoch ms) on; the newest before it vouches for it. */
export const rotated = async (ring: KeyRing, from: number): Promise<Result<KeyRing, string>> => {
  const newest = ring.keys.at(-1);
  const signer = newest ? privateKeyOf(newest) : null;
  if (!newest || !signer) return failed('the newest key has no private half, so it cannot endorse another');
  if (ring.keys.length >= 21) return failed('the ring holds 21 keys: kiosks would no longer be told of all of them');
  if (from <= Date.parse(newest.from)) return failed(`the newest key begins at ${newest.from}: choose a later moment`);
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x });
  const says: KeyEndorsement = { type: 'receipt-key/1', key: publicOf({ x, kid }) };
  const signed = [{ alg: 'EdDSA', kid: newest.kid }, says]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const endorsement = `${signed}.${sign(null, Buffer.from(signed), signer).toString('base64url')}`;
  return done({ ...ring, keys: [...ring.keys, { kid, x, d, from: new Date(from).toISOString(), endorsement }] });
};

/** The ring without the private halves of keys that have stopped signing before `now`. */
export const retired = (ring: KeyRing, now: number): KeyRing => ({
  ...ring,
  keys: ring.keys.map((key, position) => {
    const next = ring.keys[position + 1];
    if (!next || Date.parse(next.from) > now) return key;
    const { d: _gone, ...rest } = key;
    return rest;
  }),
});

/** Replaces the file as a whole: synced, then renamed over the old one. Two rotations at once: one is turned away. */
export const writeKeyRing = async (file: string, ring: KeyRing): Promise<Result<void, string>> => {
  const fresh = `${file}.new`;
  try {
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(ring, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
    await fsyncPath(dirname(file));
    return done(undefined);
  } catch (error) {
    if (hasCode(error, 'EEXIST'))
      return failed(`${fresh} is there: another rotation is under way, or one broke off; look at it and remove it`);
    await unlink(fresh).catch(() => undefined);
    throw error;
  }
};

/** A key as receipts name it, and when it signs (epoch ms; `until` is null for the newest). */
export type ReceiptKey = { kid: string; publicKey: KeyObject; from: number; until: number | null };

export const receiptKeysOf = ({ keys }: KeyRing): ReceiptKey[] =>
  keys.map((key, position) => {
    const next = keys[position + 1];
    return {
      kid: key.kid,
      publicKey: publicKeyOf(key),
      from: Date.parse(key.from),
      until: next ? Date.parse(next.from) : null,
    };
  });

/** The keys of a running repository. The file is looked at before each use: a rotation needs no restart. */
export type ReceiptKeys = {
  /** The key that signs at `now`. */
  signerAt(now: number): Promise<{ kid: string; privateKey: KeyObject }>;
  /** What GET /v1/keys shows: public halves, newest first, and endorsements. */
  shown(): Promise<{ keys: Record<string, string>[]; endorsements: string[] }>;
};

export const openReceiptKeys = async (file: string): Promise<Result<ReceiptKeys, string>> => {
  const first = await readKeyRing(file);
  if (!first.ok) return first;
  let ring = first.value;
  let seen = await markOf(file);
  const current = async (): Promise<KeyRing> => {
    const mark = await markOf(file);
    if (mark === seen) return ring;
    const read = await readKeyRing(file);
    // a file that an editor has spoilt does not stop receipts: the keys known before go on, the next start tells
    if (read.ok) [ring, seen] = [read.value, mark];
    return ring;
  };
  return done({
    signerAt: async (now) => {
      const { keys } = await current();
      const able = keys.filter(({ d }) => d !== undefined);
      // a clock that stands before all of them: the oldest that can sign
      const key = able.findLast(({ from }) => Date.parse(from) <= now) ?? able[0];
      const privateKey = key ? privateKeyOf(key) : null;
      if (!key || !privateKey) throw new Error('a key ring without a private half was let in');
      return { kid: key.kid, privateKey };
    },
    shown: async () => {
      const { keys } = await current();
      return {
        keys: keys.toReversed().map((key) => ({ ...publicOf(key), alg: 'EdDSA', use: 'sig' })),
        endorsements: keys.flatMap(({ endorsement }) => (endorsement === null ? [] : [endorsement])),
      };
    },
  });
};

/** Changes whenever the file is replaced. */
const markOf = async (file: string): Promise<string> => {
  const found = await stat(file).catch(() => null);
  return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : '';
};
