import type { HolderProof } from '@mot-cua/domain/province-questions.ts';
import { recordAct } from '../store/audit.ts';
import type { Change } from '../store/database.ts';

/** What was shown of a person, to whom it stands in the log for. */
export type Share = {
  readonly at: number;
  readonly kioskId: string;
  readonly what: 'own-dossiers' | 'held-papers';
  readonly personalNumber: string;
  readonly proof: HolderProof;
  readonly items: number;
  /** the kiosk's signature under its question */
  readonly signedCall: string;
};

/**
 * Before anything about a person leaves for a kiosk it is written down, for the person to ask about (Luật Bảo vệ dữ liệu cá nhân
 * 91/2025/QH15) and for the audit chain, which names the share and not the person.
 */
export const recordShare = async (change: Change, share: Share): Promise<number> => {
  const { at, kioskId, what, personalNumber, proof, items, signedCall } = share;
  const row = await change
    .insertInto('shares')
    .values({
      sequence: await nextShare(change),
      at,
      kioskId,
      what,
      personalNumber,
      chip: proof.chip,
      holder: proof.holder,
      officer: proof.officer ?? '',
      items,
      signedCall,
    })
    .returning('sequence')
    .executeTakeFirstOrThrow();
  await recordAct(change, {
    at,
    actor: `kiosk:${kioskId}`,
    action: `${what}-shown`,
    subject: `share:${row.sequence}`,
    detail: { holder: proof.holder, items },
  });
  return row.sequence;
};

const nextShare = async (change: Change): Promise<number> => {
  const last = await change
    .selectFrom('shares')
    .select((row) => row.fn.max('sequence').as('sequence'))
    .executeTakeFirst();
  return Number(last?.sequence ?? 0) + 1;
};

/** A draft that was put aside lies a day on its kiosk; two hours more for the visit. */
const SHARE_SERVES_MS = 26 * 3_600_000;
/** A kiosk whose clock nobody confirmed may give any time: then ours counts, and a line may be down for a month. */
const UNCONFIRMED_SERVES_MS = 30 * 86_400_000;
const CLOCKS_APART_MS = 10 * 60_000;

/**
 * Was this person, proved by chip and holder check, shown something at this kiosk shortly before the dossier was submitted? What a
 * bag says of its submitter is the kiosk's word at the end; that somebody stood there is in our own log from before.
 */
export const wasShown = async (
  change: Change,
  about: {
    readonly what: Share['what'];
    readonly kioskId: string;
    readonly personalNumber: string | null;
    readonly submittedAt: string;
    readonly clockConfirmed: boolean;
    readonly now: number;
    /** of `held-papers`: that very paper was offered */
    readonly paper?: { readonly dossierId: string; readonly position: number };
  },
): Promise<boolean> => {
  const { what, kioskId, personalNumber, now, paper } = about;
  if (personalNumber === null) return false;
  const submittedAt = about.clockConfirmed ? Date.parse(about.submittedAt) : now;
  const from = submittedAt - (about.clockConfirmed ? SHARE_SERVES_MS : UNCONFIRMED_SERVES_MS);
  let shares = change
    .selectFrom('shares')
    .select('shares.sequence')
    .where('what', '=', what)
    .where('kioskId', '=', kioskId)
    .where('personalNumber', '=', personalNumber)
    .where('at', '>=', from)
    .where('at', '<=', submittedAt + CLOCKS_APART_MS);
  if (paper)
    shares = shares.where('shares.sequence', 'in', (inner) =>
      inner
        .selectFrom('offeredPapers')
        .select('offeredPapers.share')
        .where('offeredPapers.dossierId', '=', paper.dossierId)
        .where('offeredPapers.position', '=', paper.position),
    );
  return (await shares.limit(1).executeTakeFirst()) !== undefined;
};

/** Which papers a share offered, so that a dossier may refer to them and to no others. */
export const recordOffered = async (change: Change, share: number, ids: readonly string[]): Promise<void> => {
  for (const id of new Set(ids)) {
    const [dossierId = '', position = ''] = id.split('.');
    await change
      .insertInto('offeredPapers')
      .values({ share, dossierId, position: Number(position) })
      .execute();
  }
};
