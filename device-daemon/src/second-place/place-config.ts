import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readConfiguration } from '@mot-cua/domain/configuration.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { JWK } from 'jose';
import Type, { type Static } from 'typebox';
import type { KnownKeys } from './trust.ts';

const closed = { additionalProperties: false };
const File = Type.String({ minLength: 1, maxLength: 400 });

/** The configuration file of a second place. File names are relative to the file itself. It holds public keys only. */
export const PlaceConfig = Type.Object(
  {
    /** how kiosks and staff call it, e.g. `may-quay-3` */
    name: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    /** the address in the office's network; 0 takes any free port */
    listen: Type.Object(
      { host: Type.String({ minLength: 1, maxLength: 255 }), port: Type.Integer({ minimum: 0, maximum: 65_535 }) },
      closed,
    ),
    dataFolder: File,
    /** the kiosks of this office: nobody else's bags are taken */
    kiosks: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
          /** public Ed25519 JWK; a private one is refused, it has no business here */
          publicKey: Type.Object(
            {
              kty: Type.Literal('OKP'),
              crv: Type.Literal('Ed25519'),
              x: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
              kid: Type.Optional(Type.String()),
            },
            closed,
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 100 },
    ),
    /** JWKS of the repository's receipt keys, as pinned on the kiosks */
    receiptKeysFile: File,
    /** where a dead kiosk's bags are brought to */
    repository: Type.Object({ url: Type.String({ pattern: '^https?://' }) }, closed),
    /** a kiosk silent for so long counts as dead, hours; 24 unless said */
    takeOverAfterHours: Type.Optional(Type.Number({ minimum: 0.001, maximum: 8_760 })),
    /** bytes that stay free on this disk, 2 GiB unless said; then it says that it is full */
    fullBytes: Type.Optional(Type.Integer({ minimum: 0 })),
    /** the largest sealed bag, bytes; 256 MiB unless said, as in the repository */
    sealedBytes: Type.Optional(Type.Integer({ minimum: 1024, maximum: 1_073_741_824 })),
  },
  closed,
);
export type PlaceConfig = Static<typeof PlaceConfig>;

export const defaultPlace = { takeOverAfterHours: 24, fullBytes: 2 * 1024 ** 3, sealedBytes: 256 * 1024 ** 2 } as const;

/** Configuration and keys of a place, ready to use. */
export type PlaceSetup = {
  readonly config: PlaceConfig;
  readonly kiosks: KnownKeys;
  /** as pinned; more are believed when one of these vouches for them (forwarding/receipt-keys.ts) */
  readonly receiptKeys: ReadonlyMap<string, JWK>;
};

/** Reads the file and the keys that it names; every mistake is one sentence that a technician can act on. */
export const readPlaceSetup = (file: string): Result<PlaceSetup, string[]> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed([
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); give --config <file>`,
    ]);
  }
  const read = readConfiguration(text, PlaceConfig, file);
  if (!read.ok) return read;
  const at = (path: string): string => resolve(dirname(file), path);
  const config = {
    ...read.value,
    dataFolder: at(read.value.dataFolder),
    receiptKeysFile: at(read.value.receiptKeysFile),
  };
  try {
    const { keys } = JSON.parse(readFileSync(config.receiptKeysFile, 'utf8')) as { keys: JWK[] };
    for (const key of keys) publicKeyOf(key);
    return done({
      config,
      receiptKeys: new Map(keys.map((key) => [key.kid ?? '', key])),
      kiosks: new Map(config.kiosks.map(({ id, publicKey }) => [id, publicKeyOf(publicKey)])),
    });
  } catch (error) {
    return failed([
      `${config.receiptKeysFile}: is not a JWKS of Ed25519 keys (${(error as NodeJS.ErrnoException).code ?? 'unreadable'}): copy the file from a kiosk of this office`,
    ]);
  }
};

const publicKeyOf = (jwk: JWK): KeyObject => createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' });
