import { randomBytes } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { CopyLink } from '@mot-cua/domain/receiving.ts';
import { Refusal } from '../http/problems.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store } from '../store/database.ts';
import { sha256Hex } from '../store/durable-files.ts';

/** 256 bits: nobody finds one by trying, so tries need no lock, only a bound on the load that they make. */
const TOKEN_BYTES = 32;

export type CopyLinkParts = {
  store: Store;
  clock: Clock;
  /** origin under which people reach this repository */
  publicUrl: () => string;
  lifeMs: number;
  /** how often one link gives the file */
  downloads: number;
};

/** Who asks: `kiosk:<id>` or `officer:<name>`, as the audit log names them. */
type Actor = string;

/**
 * A link to one certified copy, for the citizen who stands at the counter: unguessable, short-lived, for this one file, good for a few
 * downloads. One at a time: another one ends the one before. Of the token only its digest is kept.
 */
export const newCopyLink = async (
  { store, clock, publicUrl, lifeMs }: CopyLinkParts,
  dossierId: string,
  actor: Actor,
): Promise<CopyLink> => {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const now = clock.now();
  const row = { tokenSha256: sha256Hex(token), issuedAt: now, expiresAt: now + lifeMs, revokedAt: 0, downloads: 0 };
  await store.transaction().execute(async (change) => {
    if (!(await isCertifiedCopy(change, dossierId)))
      throw new Refusal(
        409,
        'no-certified-copy',
        'This dossier is no certified copy',
        'links are made for dossiers of one paper that an officer has certified',
      );
    await change
      .insertInto('copyLinks')
      .values({ dossierId, ...row })
      .onConflict((conflict) => conflict.column('dossierId').doUpdateSet(row))
      .execute();
    await recordAct(change, { at: now, actor, action: 'copy-link-made', subject: dossierId });
  });
  return { url: `${publicUrl()}/copies/${token}`, expiresAt: new Date(row.expiresAt).toISOString() };
};

const isCertifiedCopy = async (change: Change, dossierId: string): Promise<boolean> => {
  const papers = await change.selectFrom('papers').select('position').where('dossierId', '=', dossierId).execute();
  const certified = await change
    .selectFrom('ownerPapers')
    .select('position')
    .where('dossierId', '=', dossierId)
    .where('certification', '!=', '')
    .execute();
  return papers.length === 1 && certified.length === 1;
};

/** Ends the link of a dossier; false where there was none that could still be used. */
export const endCopyLink = ({ store, clock }: CopyLinkParts, dossierId: string, actor: Actor): Promise<boolean> => {
  const now = clock.now();
  return store.transaction().execute(async (change) => {
    const ended = await change
      .updateTable('copyLinks')
      .set({ revokedAt: now })
      .where('dossierId', '=', dossierId)
      .where('revokedAt', '=', 0)
      .where('expiresAt', '>', now)
      .returning('dossierId')
      .executeTakeFirst();
    if (!ended) return false;
    await recordAct(change, { at: now, actor, action: 'copy-link-ended', subject: dossierId });
    return true;
  });
};

/** True while somebody may still download by the link of a dossier. */
export const hasCopyLink = async ({ store, clock }: Pick<CopyLinkParts, 'store' | 'clock'>, dossierId: string) =>
  (await store
    .selectFrom('copyLinks')
    .select('dossierId')
    .where('dossierId', '=', dossierId)
    .where('revokedAt', '=', 0)
    .where('expiresAt', '>', clock.now())
    .executeTakeFirst()) !== undefined;

/** The file that a token opens: counted and in the audit log before a byte of it leaves. */
export type OpenedCopy = { readonly dossierId: string; readonly sha256: string; readonly bytes: number };

/** Whoever holds the token gets the file; unknown, revoked and expired look alike, a link that was used up says so. */
export const openCopy = ({ store, clock, downloads }: CopyLinkParts, token: string): Promise<OpenedCopy> => {
  const now = clock.now();
  return store.transaction().execute(async (change) => {
    const link = await change
      .selectFrom('copyLinks')
      .innerJoin('papers', 'papers.dossierId', 'copyLinks.dossierId')
      .select(['copyLinks.dossierId', 'copyLinks.downloads', 'papers.sha256', 'papers.bytes'])
      .where('tokenSha256', '=', sha256Hex(token))
      .where('revokedAt', '=', 0)
      .where('expiresAt', '>', now)
      .executeTakeFirst();
    if (!link) throw gone();
    if (link.downloads >= downloads) throw usedUp();
    await change
      .updateTable('copyLinks')
      .set({ downloads: link.downloads + 1 })
      .where('dossierId', '=', link.dossierId)
      .execute();
    await recordAct(change, {
      at: now,
      actor: 'bearer of a copy link',
      action: 'copy-downloaded',
      subject: link.dossierId,
      detail: { times: link.downloads + 1 },
    });
    return { dossierId: link.dossierId, sha256: link.sha256, bytes: link.bytes };
  });
};

const gone = (): Refusal =>
  new Refusal(404, 'copy-link-gone', 'This link leads nowhere any more', 'ask at the counter for a new code');
const usedUp = (): Refusal =>
  new Refusal(429, 'copy-link-used-up', 'This link was used too often', 'ask at the counter for a new code', {
    'retry-after': '3600',
  });
