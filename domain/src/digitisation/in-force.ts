import type { PaperType } from './paper-codes.ts';
import type { DigitisedPaper } from './paper-record.ts';

/**
 * Whether a paper still holds on a day: only results in force are owed to the archive (R12, R208), and only they are worth
 * offering for reuse. `unknown`: it says neither when it was issued nor when it ends; a person decides.
 */
export type InForce = 'in-force' | 'not-yet' | 'expired' | 'revoked' | 'replaced' | 'unknown';

export const inForceOnDay = (
  { standing, issuedOn, expiresOn }: Pick<DigitisedPaper, 'standing' | 'issuedOn' | 'expiresOn'>,
  day: string,
): InForce => {
  if (standing.is !== 'as-issued' && standing.since <= day) return standing.is;
  if (expiresOn !== null && expiresOn < day) return 'expired';
  if (issuedOn !== null && issuedOn > day) return 'not-yet';
  return issuedOn === null && expiresOn === null ? 'unknown' : 'in-force';
};

/** Papers of one owner that an identity paper issued on `day` may have made out of date (R89): an officer looks at them. */
export const touchedByNewIdentity = <P extends Pick<DigitisedPaper, 'ownerId' | 'paperType' | 'issuedOn'>>(
  papers: readonly P[],
  types: readonly PaperType[],
  owner: string,
  day: string,
): P[] => {
  const following = new Set(types.filter((one) => one.followsIdentity).map((one) => one.code));
  return papers.filter(
    ({ ownerId, paperType, issuedOn }) =>
      ownerId === owner && paperType !== null && following.has(paperType) && (issuedOn === null || issuedOn < day),
  );
};
