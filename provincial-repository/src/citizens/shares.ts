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
};

/**
 * Before anything about a person leaves for a kiosk it is written down, for the person to ask about (Luật Bảo vệ dữ liệu cá nhân
 * 91/2025/QH15) and for the audit chain, which names the share and not the person.
 */
export const recordShare = async (change: Change, share: Share): Promise<void> => {
  const { at, kioskId, what, personalNumber, proof, items } = share;
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
};

const nextShare = async (change: Change): Promise<number> => {
  const last = await change
    .selectFrom('shares')
    .select((row) => row.fn.max('sequence').as('sequence'))
    .executeTakeFirst();
  return Number(last?.sequence ?? 0) + 1;
};
