import { createHash } from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { type Malformed, sameBytes } from '../bytes.ts';
import { onlyElement, partsOf, smallNumberOf } from './ber.ts';
import { readHash } from './signature.ts';

/** The data groups that a SOD lists, with their digests (LDSSecurityObject, 9303-10, 4.6.2, versions 0 and 1). */
export type ListedGroups = {
  readonly version: number;
  /** null: a hash that is not known here */
  readonly hash: string | null;
  /** by number of the data group */
  readonly digests: ReadonlyMap<number, Uint8Array>;
};

const malformed = (detail: string) => failed<Malformed>({ detail: `list of data groups: ${detail}` });

export const readListedGroups = (content: Uint8Array): Result<ListedGroups, Malformed> => {
  const [versionPart, algorithm, list] = partsOf(onlyElement(content), 0x30, 4) ?? [];
  const version = smallNumberOf(versionPart);
  if (version !== 0 && version !== 1) return malformed('version');
  const entries = partsOf(list, 0x30, 16);
  if (!entries || algorithm?.tag !== 0x30) return malformed('is none');
  const digests = new Map<number, Uint8Array>();
  for (const entry of entries) {
    const [numberPart, digest] = partsOf(entry, 0x30, 2) ?? [];
    const number = smallNumberOf(numberPart);
    if (number === null || number < 1 || number > 16 || digest?.tag !== 0x04) return malformed('entry');
    if (digests.has(number)) return malformed('the same data group twice');
    digests.set(number, digest.value);
  }
  return done({ version, hash: readHash(algorithm.whole), digests });
};

export type GroupOutcome = 'good' | 'altered' | 'unlisted' | 'unknown';

/** Whether this file is the one that is listed under this number. */
export const checkGroup = (listed: ListedGroups, number: number, file: Uint8Array): GroupOutcome => {
  const digest = listed.digests.get(number);
  if (!digest) return 'unlisted';
  if (listed.hash === null) return 'unknown';
  return sameBytes(createHash(listed.hash).update(file).digest(), digest) ? 'good' : 'altered';
};
