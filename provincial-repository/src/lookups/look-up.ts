import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { LookupAnswer } from '@mot-cua/domain/receiving.ts';
import { duplicateOf, wordsForCitizen } from '../duplicates/duplicates.ts';
import { Refusal } from '../http/problems.ts';
import { refusalForCitizen, refusalOf } from '../refusals/refusals.ts';
import type { Store } from '../store/database.ts';
import { sha256Hex } from '../store/durable-files.ts';
import { asTyped } from './codes.ts';

/** Wrong tries per dossier (or unknown code) before it is locked, and for how long (ms). Both known and unknown codes lock, so neither shows. */
export const wrongTriesAllowed = 5;
export const lockMs = 15 * 60_000;

/**
 * What somebody with a slip may see. A wrong secret and an unknown code get the same answer in the same time; the answer
 * never holds a name. The try is counted before it is judged, so parallel guesses cannot outrun the lock.
 */
export const lookUp = async (store: Store, clock: Clock, code: string, secret: string): Promise<LookupAnswer> => {
  const typed = asTyped(code);
  const found = await dossiersUnder(store, typed);
  // Provisional and official code of one dossier share its tries; an unknown code has its own, so neither shows.
  const codeDigest = sha256Hex(found[0] ? `dossier:${found[0].dossierId}` : typed);
  await countTry(store, clock, codeDigest);
  const match = firstThatOpens(found, asTyped(secret));
  if (!match) {
    throw new Refusal(
      404,
      'no-match',
      'No dossier for this code and secret',
      'check both on the slip and type them again; after five wrong tries the code is locked for 15 minutes',
    );
  }
  await store.deleteFrom('wrongTries').where('codeDigest', '=', codeDigest).execute();
  const answer =
    match.answer ||
    refusalForCitizen(await refusalOf(store, match.dossierId)) ||
    wordsForCitizen(await duplicateOf(store, match.dossierId));
  return {
    provisionalCode: match.provisionalCode,
    officialCode: match.officialCode,
    procedureId: match.procedureId,
    submittedAt: match.submittedAt,
    receivedAt: match.receivedAt === null ? null : new Date(match.receivedAt).toISOString(),
    status: match.status,
    ...(answer ? { answer } : {}),
  };
};

const countTry = async (store: Store, clock: Clock, codeDigest: string): Promise<void> => {
  const now = clock.now();
  const lockedUntil = await store.transaction().execute(async (change) => {
    await change
      .deleteFrom('wrongTries')
      .where('firstAt', '<', now - lockMs)
      .where('lockedUntil', '<=', now)
      .execute();
    const tries = await change
      .selectFrom('wrongTries')
      .selectAll()
      .where('codeDigest', '=', codeDigest)
      .executeTakeFirst();
    if (tries && tries.lockedUntil > now) return tries.lockedUntil;
    const count = (tries && tries.lockedUntil === 0 ? tries.count : 0) + 1;
    // The fifth try is still judged; what follows it is locked out unless it was right, which removes the row.
    const lock = count >= wrongTriesAllowed ? now + lockMs : 0;
    const row = { codeDigest, count, firstAt: tries?.firstAt ?? now, lockedUntil: lock };
    await change
      .insertInto('wrongTries')
      .values(row)
      .onConflict((conflict) => conflict.column('codeDigest').doUpdateSet(row))
      .execute();
    return null;
  });
  if (lockedUntil === null) return;
  throw new Refusal(
    429,
    'code-locked',
    'This code is locked for a while',
    'there were too many wrong tries: wait 15 minutes or ask at the counter',
    { 'retry-after': String(Math.ceil((lockedUntil - now) / 1000)) },
  );
};

const dossiersUnder = (store: Store, code: string) =>
  store
    .selectFrom('manifests')
    .leftJoin('records', 'records.dossierId', 'manifests.dossierId')
    .leftJoin('feedback', 'feedback.dossierId', 'manifests.dossierId')
    .select([
      'feedback.answer',
      'manifests.dossierId',
      'manifests.lookupDigest',
      'manifests.provisionalCode',
      'manifests.procedureId',
      'manifests.submittedAt',
      'records.officialCode',
      'records.receivedAt',
      'records.status',
    ])
    .where((row) => row.or([row('manifests.lookupCode', '=', code), row('records.officialCode', '=', code)]))
    .limit(8)
    .execute();

/** Compares all candidates, and at least one, so that time tells nothing. */
const firstThatOpens = <T extends { dossierId: string; lookupDigest: string }>(
  found: T[],
  secret: string,
): T | null => {
  let match: T | null = null;
  const nobody = { dossierId: '00000000-0000-7000-8000-000000000000', lookupDigest: '0'.repeat(64) };
  for (const candidate of found.length > 0 ? found : [nobody]) {
    const given = Buffer.from(sha256Hex(`${candidate.dossierId}:${secret}`), 'hex');
    const opens = timingSafeEqual(given, Buffer.from(candidate.lookupDigest, 'hex'));
    if (opens) match = found.find((one) => one === candidate) ?? null;
  }
  return match;
};

/** At most `perMinute` calls of one kiosk in any minute-long window that begins with its first call. */
export const rateLimit = (clock: Clock, perMinute: number) => {
  const windows = new Map<string, { since: number; count: number }>();
  return (kioskId: string): void => {
    const now = clock.monotonic();
    const known = windows.get(kioskId);
    const window = known && now - known.since < 60_000 ? known : { since: now, count: 0 };
    window.count += 1;
    windows.set(kioskId, window);
    if (window.count <= perMinute) return;
    throw new Refusal(429, 'too-many-lookups', 'Too many look-ups from this kiosk', 'wait a minute, then try again', {
      'retry-after': String(Math.ceil((60_000 - (now - window.since)) / 1000)),
    });
  };
};
