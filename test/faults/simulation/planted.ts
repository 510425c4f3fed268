import type { LineFault } from '@mot-cua/device-daemon/src/forwarding/line-fault.ts';
import { RepositoryLine } from '@mot-cua/device-daemon/src/forwarding/repository-line.ts';
import { Outbox } from '@mot-cua/device-daemon/src/outbox/outbox.ts';
import { DiskSealedFolder } from '@mot-cua/device-daemon/src/outbox/sealed-folder.ts';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import type { Result } from '@mot-cua/domain/result.ts';

/*
 * Mistakes made on purpose. `fsync-omitted` is planted under the disk and the ledger: every sync is said to be done and is
 * not, as if the calls were left out of the code.
 */

/** Reads a receipt and does not check who signed it and for what. */
export class LineThatBelieves extends RepositoryLine {
  override verifyReceipt(_row: unknown, receiptJws: string): Result<Receipt, LineFault> {
    const receipt = JSON.parse(Buffer.from(receiptJws.split('.')[1] ?? '', 'base64url').toString() || '{}');
    return { ok: true, value: receipt as Receipt };
  }
}

/** Removes the sealed file and only then writes the row that says so. */
export class OutboxThatUnlinksFirst extends Outbox {
  override async acknowledge(dossierId: string, receiptJws: string, receipt: Receipt): Promise<void> {
    await this.sealedFolder.remove(`${dossierId}.bag.age`);
    await super.acknowledge(dossierId, receiptJws, receipt);
  }
}

/** As it was before the simulation found it: what a dead visit left is taken for durable. */
export class FolderThatTrusts extends DiskSealedFolder {
  override async makeDurable(): Promise<void> {}
}
