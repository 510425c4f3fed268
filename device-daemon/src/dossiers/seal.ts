import type { Result } from '@mot-cua/domain/result.ts';
import type { BagFile, BagInfo } from './bag.ts';
import { type SealedBag, Sealer, type SealFault } from './sealer.ts';

/**
 * What is sealed, for whom, and into which folder. Recipients are age public keys (`age1…`): the province, the office
 * (its key is with the officers, never on a kiosk) and an offline escrow. From then on this kiosk cannot read it.
 */
export type SealRequest = {
  readonly payload: readonly BagFile[];
  readonly info: BagInfo;
  readonly recipients: readonly string[];
  readonly folder: string;
};

/** Name of a sealed bag in the sealed folder. */
export const sealedName = (dossierId: string): string => `${dossierId}.bag.age`;

/** Seals one bag with a worker of its own; who can see a submission coming keeps a `Sealer` warm instead. */
export const sealDossier = async (request: SealRequest): Promise<Result<SealedBag, SealFault>> => {
  const sealer = new Sealer();
  try {
    return await sealer.seal(request);
  } finally {
    await sealer.close();
  }
};
