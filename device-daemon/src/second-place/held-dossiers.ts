import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import type { OutgoingDossier, OutgoingDossiers } from '../forwarding/outgoing.ts';
import type { BagFiles } from './bag-files.ts';

type Held = { readonly kioskId: string; readonly row: OutgoingDossier };

/**
 * The bags of dead kiosks as the forwarder sees them: files of a second place in the place of an outbox. What it holds is
 * read by `refresh`; receipts and refusals lie beside the bags and outlast this program.
 */
export class HeldDossiers implements OutgoingDossiers {
  readonly #files: BagFiles;
  readonly #folder: string;
  readonly #onSettled: () => void;
  #held: Held[] = [];

  constructor(files: BagFiles, folder: string, onSettled: () => void) {
    this.#files = files;
    this.#folder = folder;
    this.#onSettled = onSettled;
  }

  /** Looks which bags of these kiosks wait here; `refusedToo`: also those that the repository has refused before. */
  async refresh(kiosks: ReadonlySet<string>, refusedToo: boolean): Promise<number> {
    const held: Held[] = [];
    for (const { dossierId, kioskId, size, sha256 } of await this.#files.kept()) {
      if (!kiosks.has(kioskId)) continue;
      const known = this.#held.find((one) => one.row.dossier_id === dossierId);
      const believed = known ? null : await this.#files.manifestOf(dossierId);
      if (!known && !refusedToo && (await this.#files.refusalOf(dossierId)) !== null) continue;
      if (known) held.push(known);
      else if (believed)
        held.push({
          kioskId,
          row: {
            dossier_id: dossierId,
            manifest: believed.jws,
            size,
            sha256,
            upload_path: this.#uploadOf(dossierId),
            sealed_at: Date.parse(believed.manifest.submittedAt) || null,
            trouble: null,
          },
        });
    }
    this.#held = held;
    return held.length;
  }

  get waiting(): number {
    return this.#held.length;
  }

  sealedRows(): readonly OutgoingDossier[] {
    return this.#held.map(({ row }) => row);
  }

  /** A second place asks for no codes: it may deliver and nothing else. */
  rowsAwaitingCode(): [] {
    return [];
  }

  get sealedFolder() {
    return this.#files;
  }

  async isIntact({ dossier_id }: OutgoingDossier): Promise<boolean> {
    const known = await this.#files.manifestOf(dossier_id);
    return known !== null && (await this.#files.isIntact(known));
  }

  /** Not synced: an upload that is forgotten is begun anew. */
  rememberUpload(dossierId: string, uploadPath: string | null): void {
    this.#change(dossierId, { upload_path: uploadPath });
    try {
      if (uploadPath === null) rmSync(this.#uploadFile(dossierId), { force: true });
      else writeFileSync(this.#uploadFile(dossierId), uploadPath, { mode: 0o600 });
    } catch {
      // a full disk; the upload is in mind until this program ends
    }
  }

  noteAttempt(dossierId: string, trouble: string): void {
    this.#change(dossierId, { trouble: trouble.slice(0, 300) });
  }

  quarantine(dossierId: string, trouble: string): void {
    this.#files.refuse(dossierId, trouble.slice(0, 300));
    this.#settle(dossierId);
  }

  async acknowledge(dossierId: string, receiptJws: string, _receipt: Receipt): Promise<void> {
    const known = await this.#files.manifestOf(dossierId);
    if (!known || !(await this.#files.receive(known, receiptJws)))
      throw new Error('the receipt does not let the bag go');
    rmSync(this.#uploadFile(dossierId), { force: true });
    this.#settle(dossierId);
  }

  applyEvents(): void {}

  find(): undefined {
    return undefined;
  }

  #settle(dossierId: string): void {
    this.#held = this.#held.filter(({ row }) => row.dossier_id !== dossierId);
    this.#onSettled();
  }

  #change(dossierId: string, change: Partial<OutgoingDossier>): void {
    this.#held = this.#held.map((one) =>
      one.row.dossier_id === dossierId ? { ...one, row: { ...one.row, ...change } } : one,
    );
  }

  #uploadFile(dossierId: string): string {
    return join(this.#folder, `${dossierId}.upload`);
  }

  #uploadOf(dossierId: string): string | null {
    try {
      return readFileSync(this.#uploadFile(dossierId), 'utf8') || null;
    } catch {
      return null;
    }
  }
}
