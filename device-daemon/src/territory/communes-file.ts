import { readFileSync, statSync } from 'node:fs';
import type { Territory } from '@mot-cua/domain/forms/address.ts';
import { communesFrom } from '@mot-cua/domain/identity/territory/communes.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** 3,321 communes with their former names are about 1 MB. */
export const MOST_COMMUNES_BYTES = 8_000_000;

/**
 * The site's list of communes (domain/src/identity/territory/communes.ts), whole or not at all: half a list would send people to
 * the wrong office. The daemon refuses to start with a broken one; a visit reads it again for itself.
 */
export const readCommunes = (file: string): Result<Territory, string> => {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > MOST_COMMUNES_BYTES) return failed(`${file}: ${size} bytes, more than ${MOST_COMMUNES_BYTES}`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed(
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); mend territory.communesFile or take it out`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed(`${file}: is no JSON`);
  }
  const communes = communesFrom(value);
  return communes.ok ? done({ communes: communes.value }) : failed(`${file}: ${communes.fault}`);
};
