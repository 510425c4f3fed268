import type { Clock } from '@mot-cua/domain/clock.ts';
import { failed } from '@mot-cua/domain/result.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { HeldCopy } from './copy-desk.ts';
import type { CopyLinks } from './copy-links.ts';
import { COPY_PART, copyKey } from './copy-signing.ts';
import { notEnded } from './copy-words.ts';
import type { PaperSender } from './paper-sending.ts';
import { readSigned } from './signed-paper.ts';
import { sendFaultWords } from './station-words.ts';

export type CopyDeliveryParts = {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly sender: PaperSender;
  readonly links: CopyLinks;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  readonly onChange: () => void;
};

/** The owner of the copy, as the delivery sees it. */
export type CopyOwner = {
  readonly held: () => HeldCopy | null;
  /** what `held` says now, on the disk */
  readonly keep: () => Promise<void>;
  readonly say: (words: string) => void;
  readonly received: (dossierId: string) => Promise<void>;
};

/** What becomes of a signed copy: one dossier for the repository, and the link by which the citizen has it. */
export class CopyDelivery {
  readonly #parts: CopyDeliveryParts;
  readonly #owner: CopyOwner;
  #line: Promise<void> = Promise.resolve();

  constructor(parts: CopyDeliveryParts, owner: CopyOwner) {
    this.#parts = parts;
    this.#owner = owner;
  }

  /** Safe to ask again: one copy, one dossier. */
  send(): void {
    const held = this.#owner.held();
    if (!held) return;
    this.#line = this.#line
      .then(() => this.#sendNow(held))
      .catch((error: unknown) => {
        // it waits on disk, and is asked for again at the next start
        this.#parts.journal('copy-not-sent', { cause: error instanceof Error ? error.message : 'unknown' });
      });
  }

  askLink(): void {
    const held = this.#owner.held();
    if (!held?.state.sending) return;
    this.#parts.links.ask(held.state.sending.dossierId, (until) =>
      this.#changed(held, () => {
        held.state = { ...held.state, linkUntil: until ?? held.state.linkUntil };
      }),
    );
  }

  /** From now on it is over, whatever the clock said before; where nobody answered the officer is told. */
  endLink(): void {
    const held = this.#owner.held();
    if (!held?.state.sending) return;
    this.#parts.links.end(held.state.sending.dossierId, (isOver) =>
      this.#changed(held, () => {
        if (isOver) held.state = { ...held.state, linkUntil: new Date(this.#parts.clock.now()).toISOString() };
        else this.#owner.say(notEnded);
      }),
    );
  }

  /** A receipt that came while nobody listened, a bag that was refused, a link that could not be had or has run out. */
  async lookAround(): Promise<void> {
    const { outbox, links, onChange } = this.#parts;
    const state = this.#owner.held()?.state;
    if (!state) return;
    const row = state.sending ? outbox.find(state.sending.dossierId) : undefined;
    if (state.copy.state === 'signed' && row?.state === 'received') await this.#owner.received(row.dossier_id);
    if (state.copy.state === 'signed' && row?.state === 'quarantined')
      this.#owner.say(sendFaultWords['refused-by-repository']);
    if (state.linkUntil !== null && links.isOver(state.linkUntil) && links.hide()) onChange();
    if (state.copy.state === 'sent' && state.linkUntil === null && links.mayTryAgain()) this.askLink();
  }

  async stop(): Promise<void> {
    this.#parts.links.stop();
    await this.#line;
  }

  async #sendNow({ folder, state: { copy, sending } }: HeldCopy): Promise<void> {
    const signed = await readSigned(folder, COPY_PART, copyKey(copy));
    const sent =
      signed.ok && sending ? await this.#parts.sender.send(signed.value, sending) : failed('damaged' as const);
    if (!sent.ok) this.#owner.say(sendFaultWords[sent.fault]);
    else if (sent.value === 'received' && sending) await this.#owner.received(sending.dossierId);
    this.#parts.onChange();
  }

  /** What an answer changes of the copy that it was asked for; another copy may be at hand by now. */
  async #changed(held: HeldCopy, change: () => void): Promise<void> {
    if (this.#owner.held() !== held) return;
    change();
    // the answer holds all the same; after a power cut it is asked for again
    await this.#owner.keep().catch((error: unknown) => this.#parts.journal('copy-not-kept', { cause: String(error) }));
    this.#parts.onChange();
  }
}
