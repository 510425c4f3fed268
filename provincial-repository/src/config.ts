import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { linesByPointer } from './json-lines.ts';

const Path = Type.String({ minLength: 1, maxLength: 1000 });
const closed = { additionalProperties: false };

/** The configuration of one provincial repository. Relative paths are taken from the folder of the configuration file. */
export const Config = Type.Object(
  {
    /** goes into every receipt as `repository` */
    name: Type.String({ minLength: 1, maxLength: 60 }),
    listen: Type.Object(
      { host: Type.String({ minLength: 1, maxLength: 255 }), port: Type.Integer({ minimum: 0, maximum: 65_535 }) },
      closed,
    ),
    /** origins under which people and kiosks reach it, e.g. `https://kho.example.vn`; loopback names are always served */
    publicOrigins: Type.Optional(
      Type.Array(Type.String({ pattern: '^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$' }), { maxItems: 20 }),
    ),
    /**
     * origins of the counters' consoles, e.g. `https://k01.songhien.example:4460` (`:*` stands for every port): their pages may lead to a dossier, and show it in a
     * frame beside the queue. Only names under the same registrable domain as ours get an officer's session there (SameSite).
     */
    consoleOrigins: Type.Optional(
      Type.Array(Type.String({ pattern: '^https://[a-z0-9.-]+(:([0-9]{1,5}|\\*))?$' }), { maxItems: 200 }),
    ),
    dataFolder: Path,
    /** private Ed25519 JWK (RFC 8037); its `kid`, or thumbprint, names the key in receipts */
    receiptKeyFile: Path,
    /** text file with one AGE-SECRET-KEY-1… line */
    ageIdentityFile: Path,
    /** private JWKS: one X25519 key (`use` enc) and one Ed25519 key (`use` sig); without it no kiosk asks about citizens here */
    questionKeysFile: Type.Optional(Path),
    kiosks: Type.Array(
      Type.Object(
        {
          kioskId: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
          /** public Ed25519 JWK */
          publicKeyFile: Path,
          office: Type.String({ minLength: 1, maxLength: 200 }),
          /**
           * ISO 8601 with offset: from then on its key is not trusted. Its calls are refused; what it had sealed before still
           * comes home by the right of the signed manifest (intake/manifests.ts). Leave a revoked kiosk in this list.
           */
          revokedAt: Type.Optional(
            Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})$' }),
          ),
        },
        closed,
      ),
      { maxItems: 5000 },
    ),
    /** text file, one officer per line: `<key of at least 16 characters> <name>`; read again at each sign-in */
    officerAccess: Type.Object({ keyFile: Path }, closed),
    dossierCodes: Type.Object(
      {
        agency: Type.String({ pattern: '^[A-Z0-9]{1,3}(\\.[A-Z0-9]{1,3}){0,4}$' }),
        /** ms between receipt and official code */
        afterMs: Type.Integer({ minimum: 0, maximum: 7 * 86_400_000 }),
      },
      closed,
    ),
    /** folder of procedure packages, one folder each: officers read declarations in the words of their forms */
    proceduresFolder: Type.Optional(Path),
    limits: Type.Optional(
      Type.Object(
        {
          /** bytes of one sealed bag */
          sealedBytes: Type.Optional(Type.Integer({ minimum: 1024, maximum: 1_073_741_824 })),
          /** unfinished uploads of one kiosk */
          openUploadsPerKiosk: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
          /** unfinished uploads of all kiosks together */
          openUploads: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
          /** bytes that the unfinished uploads of one kiosk, and of all, will have when they are whole */
          openBytesPerKiosk: Type.Optional(Type.Integer({ minimum: 1024 })),
          openBytes: Type.Optional(Type.Integer({ minimum: 1024 })),
          /** ms after which an untouched unfinished upload is removed */
          uploadLifeMs: Type.Optional(Type.Integer({ minimum: 60_000, maximum: 90 * 86_400_000 })),
          /** bytes that must stay free on the disk of the data folder */
          freeBytes: Type.Optional(Type.Integer({ minimum: 0 })),
          lookupsPerKioskPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
          /** questions about citizens: a visit asks two or three */
          questionsPerKioskPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
          /** ms that a link to a certified copy lives; it is for a citizen who stands at the counter */
          copyLinkLifeMs: Type.Optional(Type.Integer({ minimum: 60_000, maximum: 86_400_000 })),
          /** downloads by one such link, and by all of them together in a minute */
          copyLinkDownloads: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
          /** calls of all phones together in a minute */
          phoneCallsPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
          copyDownloadsPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
          /** ms without a heartbeat after which a kiosk counts as silent */
          silentAfterMs: Type.Optional(Type.Integer({ minimum: 60_000, maximum: 30 * 86_400_000 })),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Config = Static<typeof Config>;

const shape = Compile(Config);

/** Reads and checks a configuration file. The fault is a list of lines an operator can act on. */
export const readConfig = async (file: string): Promise<Result<Config, string>> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return failed(`${basename(file)} cannot be read: give the path of the configuration file with --config`);
  }
  return parseConfig(text, basename(file), dirname(resolve(file)));
};

/** The same from a text: `name` stands in messages, `folder` is where relative paths begin. */
export const parseConfig = (text: string, name: string, folder: string): Result<Config, string> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failed(`${name}${lineOfSyntaxError(text, error)}: is not JSON`);
  }
  if (!shape.Check(value)) return failed(describeErrors(text, name, value).join('\n'));
  return done(withAbsolutePaths(value, folder));
};

const lineOfSyntaxError = (text: string, error: unknown): string => {
  const [, position] = /position (\d+)/.exec(error instanceof Error ? error.message : '') ?? [];
  const upTo = position === undefined ? text.length : Number(position);
  return ` line ${text.slice(0, upTo).split('\n').length}`;
};

const describeErrors = (text: string, name: string, value: unknown): string[] => {
  const lines = linesByPointer(text);
  const said = new Map<string, string>();
  for (const error of shape.Errors(value)) {
    // "schema is false" doubles the message about a key that does not belong here
    if (error.message === 'schema is false') continue;
    for (const pointer of pointersOf(error)) {
      const key = pointer.slice(1).replaceAll('/', '.') || 'the configuration';
      const line = lines.get(pointer) ?? lines.get(error.instancePath) ?? 1;
      const what = error.keyword === 'additionalProperties' ? 'is not a known key' : wanted(error);
      if (!said.has(pointer)) said.set(pointer, `${name} line ${line}: ${key} ${what}`);
    }
  }
  return [...said.values()];
};

type SchemaError = { keyword: string; instancePath: string; message: string; params: object };

const pointersOf = (error: SchemaError): string[] => {
  const named =
    error.keyword === 'additionalProperties' && 'additionalProperties' in error.params
      ? error.params.additionalProperties
      : error.keyword === 'required' && 'requiredProperties' in error.params
        ? error.params.requiredProperties
        : null;
  return Array.isArray(named) ? named.map((key) => `${error.instancePath}/${key}`) : [error.instancePath];
};

const wanted = (error: SchemaError): string => (error.keyword === 'required' ? 'is missing' : error.message);

const withAbsolutePaths = (config: Config, folder: string): Config => ({
  ...config,
  dataFolder: resolve(folder, config.dataFolder),
  receiptKeyFile: resolve(folder, config.receiptKeyFile),
  ageIdentityFile: resolve(folder, config.ageIdentityFile),
  kiosks: config.kiosks.map((kiosk) => ({ ...kiosk, publicKeyFile: resolve(folder, kiosk.publicKeyFile) })),
  officerAccess: { keyFile: resolve(folder, config.officerAccess.keyFile) },
  ...(config.questionKeysFile === undefined ? {} : { questionKeysFile: resolve(folder, config.questionKeysFile) }),
  ...(config.proceduresFolder === undefined ? {} : { proceduresFolder: resolve(folder, config.proceduresFolder) }),
});

/** The limits in force. */
export const limitsOf = (config: Config) => ({
  sealedBytes: 256 * 1024 * 1024,
  openUploadsPerKiosk: 20,
  openUploads: 2_000,
  openBytesPerKiosk: 2 * 1024 ** 3,
  openBytes: 64 * 1024 ** 3,
  uploadLifeMs: 14 * 86_400_000,
  freeBytes: 512 * 1024 * 1024,
  lookupsPerKioskPerMinute: 30,
  questionsPerKioskPerMinute: 12,
  copyLinkLifeMs: 30 * 60_000,
  copyLinkDownloads: 10,
  copyDownloadsPerMinute: 300,
  phoneCallsPerMinute: 300,
  silentAfterMs: 20 * 60_000,
  ...config.limits,
});
export type Limits = ReturnType<typeof limitsOf>;
