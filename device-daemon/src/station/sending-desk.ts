import type { Clock } from '@mot-cua/domain/clock.ts';
import { paperOf } from '../backlog/batch.ts';
import type { BatchFact } from '../backlog/commands.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { HeldBatch } from './held-batch.ts';
import { contentKey } from './paper-record.ts';
import { newSending, type PaperSender, type SendFault } from './paper-sending.ts';
import { readSigned } from './signed-paper.ts';
import { sendFaultWords } from './station-words.ts';

export type SendingDeskParts = {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly sender: PaperSender;
  readonly tell: (fact: BatchFact, words?: string) => Promise<void>;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** Signed papers on their way to the repository. A paper is `sent` when its receipt is here, and not before. */
export class SendingDesk {
  readonly #parts: SendingDeskParts;
  #held: HeldBatch | null = null;
  #line: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: SendingDeskParts) {
    this.#parts = parts;
  }

  add(held: HeldBatch, papers: readonly string[]): void {
    this.#held = held;
    for (const paper of papers)
      this.#line = this.#line
        .then(() => this.#send(held, paper))
        .catch((error: unknown) => {
          // it waits on disk, and is asked for again at the next start
          this.#parts.journal('paper-not-sent', { paper, cause: error instanceof Error ? error.message : 'unknown' });
        });
  }

  async received(dossierId: string): Promise<void> {
    const held = this.#held;
    if (!held) return;
    const paper = Object.entries(held.state.sendings).find(([, sending]) => sending.dossierId === dossierId)?.[0];
    if (paper !== undefined) await this.#parts.tell({ did: 'sent', paper });
  }

  /** Papers whose dossier the repository has refused for good, or whose receipt came while nobody listened. */
  async lookAround(): Promise<void> {
    const held = this.#held;
    if (!held || this.#stopped) return;
    for (const { id, waits } of held.state.batch.papers) {
      const sending = held.state.sendings[id];
      const row = waits === 'send' && sending ? this.#parts.outbox.find(sending.dossierId) : undefined;
      if (row?.state === 'received') await this.#parts.tell({ did: 'sent', paper: id });
      if (row?.state === 'quarantined') await this.#failed(id, 'refused-by-repository');
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#line;
    await this.#parts.sender.close();
  }

  async #send(held: HeldBatch, id: string): Promise<void> {
    const { clock, sender, tell } = this.#parts;
    const { batch, sendings } = held.state;
    const paper = paperOf(batch, id);
    if (this.#stopped || paper?.waits !== 'send') return;
    const signed = await readSigned(held.folder, id, contentKey(batch, paper));
    if (!signed.ok) return this.#failed(id, 'damaged');
    const { sha256 } = signed.value.record;
    const before = sendings[id];
    const sending = before?.pdfSha256 === sha256 ? before : newSending(clock.now(), sha256);
    if (sending !== before) {
      held.choose(id, sending);
      await held.kept(); // chosen before anybody hears of it: a cut from here on makes no second dossier
    }
    const sent = await sender.send(signed.value, sending);
    if (!sent.ok) return this.#failed(id, sent.fault);
    if (sent.value === 'received') await tell({ did: 'sent', paper: id });
  }

  #failed(paper: string, fault: SendFault | 'damaged'): Promise<void> {
    this.#parts.journal('paper-not-sent', { paper, cause: fault });
    return this.#parts.tell({ did: 'send-failed', paper }, sendFaultWords[fault]);
  }
}
