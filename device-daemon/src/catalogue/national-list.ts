import { type KeyObject, sign, verify } from 'node:crypto';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueEntry, MOST_ENTRIES } from '@mot-cua/domain/catalogue/entry.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';

/** The edition of the national catalogue that a person accepted for this province; signed like the packages beside it. */
export const NationalList = Type.Object(
  {
    format: Type.Literal('national-list/1'),
    /** whose words the search knows besides those of everybody; see domain/src/search/synonyms */
    province: Type.Union([Type.String({ pattern: '^[a-z-]{1,40}$' }), Type.Null()]),
    /** who said yes, and when (`yyyy-MM-dd`) */
    acceptedBy: Type.String({ minLength: 1, maxLength: 80 }),
    acceptedOn: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
    entries: Type.Array(CatalogueEntry, { maxItems: MOST_ENTRIES }),
  },
  { additionalProperties: false },
);
export type NationalList = Static<typeof NationalList>;

const LIST = 'national-list.json';
const SIGNATURE = 'national-list.signature';
const MOST_BYTES = 30_000_000;

export const noNationalList: NationalList = {
  format: 'national-list/1',
  province: null,
  acceptedBy: 'nobody',
  acceptedOn: '2025-07-01',
  entries: [],
};

/** The accepted list beside the packages in `folder`, or null where there is none; the fault is one line for the technician. */
export const readNationalList = async (
  folder: string,
  publicKey: KeyObject,
): Promise<Result<NationalList | null, string>> => {
  try {
    if ((await stat(join(folder, LIST))).size > MOST_BYTES) return failed(`${LIST} is larger than ${MOST_BYTES} bytes`);
    const bytes = await readFile(join(folder, LIST));
    const signature = await readFile(join(folder, SIGNATURE), 'utf8');
    if (!verify(null, bytes, publicKey, Buffer.from(signature.trim(), 'base64url')))
      return failed(`${LIST} is not signed by this province; accept it again`);
    const list: unknown = JSON.parse(bytes.toString('utf8'));
    return Value.Check(NationalList, list) ? done(list) : failed(`${LIST} does not follow its schema; accept it again`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return done(null);
    return failed(`${LIST} cannot be read; accept it again`);
  }
};

/** Writes and signs: the signature last, so that a list without its own is refused and the one before stays whole on a power cut. */
export const writeNationalList = async (folder: string, list: NationalList, privateKey: KeyObject): Promise<void> => {
  const bytes = Buffer.from(JSON.stringify(list));
  await writeWhole(join(folder, LIST), bytes);
  await writeWhole(join(folder, SIGNATURE), Buffer.from(`${sign(null, bytes, privateKey).toString('base64url')}\n`));
};

const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await open(`${path}.new`, 'w', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
};
