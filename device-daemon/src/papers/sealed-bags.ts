import type { OpenBag } from '../outbox/sealed-folder.ts';

/** Where a dossier is, as far as one machine knows: sealed here and not at the province yet, received there, or not of this machine. */
export type Standing = 'sealed' | 'received' | 'unknown';

/** A bag as it lies here, still sealed. `sha256`: of the whole file, hex, as it was when it was committed. */
export type SealedBag = { readonly bag: OpenBag; readonly size: number; readonly sha256: string };

/** The sealed dossiers of one kiosk, for the counters of its office. Nothing here can open one. */
export interface SealedBags {
  standing(dossier: string): Standing;
  /** null: it does not lie here (any more) */
  open(dossier: string): Promise<SealedBag | null>;
}

/** What is needed of the outbox (../outbox/outbox.ts). */
type Rows = {
  find(
    dossierId: string,
  ): { readonly state: string; readonly size: number | null; readonly sha256: string | null } | undefined;
  readonly sealedFolder: { open(dossierId: string): Promise<OpenBag | null> };
};

export const sealedBagsOf = (outbox: Rows): SealedBags => ({
  standing: (dossier) => {
    const state = outbox.find(dossier)?.state;
    if (state === 'received') return 'received';
    return state === 'sealed' || state === 'quarantined' ? 'sealed' : 'unknown';
  },
  open: async (dossier) => {
    const row = outbox.find(dossier);
    if (!row || row.size === null || row.sha256 === null || row.state === 'abandoned') return null;
    const bag = await outbox.sealedFolder.open(dossier);
    return bag && { bag, size: row.size, sha256: row.sha256 };
  },
});
