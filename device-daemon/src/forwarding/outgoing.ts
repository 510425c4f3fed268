import type { DossierEvent, Receipt } from '@mot-cua/domain/receiving.ts';
import type { OpenBag } from '../outbox/sealed-folder.ts';

/** A sealed dossier on its way, as far as forwarding needs to know it; a row of the outbox is one. */
export type OutgoingDossier = {
  readonly dossier_id: string;
  /** compact JWS */
  readonly manifest: string | null;
  /** of the sealed bag, bytes */
  readonly size: number | null;
  /** of the sealed bag, hex */
  readonly sha256: string | null;
  /** where an upload was begun at the repository */
  readonly upload_path: string | null;
  /** epoch ms; null when not kept */
  readonly sealed_at: number | null;
  /** what kept it last time */
  readonly trouble: string | null;
};

/**
 * Where dossiers wait for their receipt: the outbox of a kiosk, or the files of a second place that brings home the bags
 * of a dead kiosk. Every method is safe to repeat; what it writes is durable when it returns.
 */
export interface OutgoingDossiers {
  /** all that still have to be delivered, oldest first */
  sealedRows(): readonly OutgoingDossier[];
  /** received ones whose official code is still to come; none where nobody asks for codes */
  rowsAwaitingCode(): readonly Pick<OutgoingDossier, 'dossier_id'>[];
  /** null when the file is not there */
  readonly sealedFolder: { open(dossierId: string): Promise<OpenBag | null> };
  /** whether the sealed file still is, byte for byte, what the manifest names */
  isIntact(row: OutgoingDossier): Promise<boolean>;
  rememberUpload(dossierId: string, uploadPath: string | null): void;
  noteAttempt(dossierId: string, trouble: string): void;
  /** set aside for staff and kept: the repository refuses it for good */
  quarantine(dossierId: string, trouble: string): void;
  /** a verified receipt is here */
  acknowledge(dossierId: string, receiptJws: string, receipt: Receipt): Promise<void>;
  applyEvents(dossierId: string, events: readonly DossierEvent[]): void;
  find(dossierId: string): { readonly official_code: string | null } | undefined;
}
