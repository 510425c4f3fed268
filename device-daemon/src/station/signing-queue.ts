import type { Clock } from '@mot-cua/domain/clock.ts';
import type { StationToken } from '@mot-cua/domain/digitisation/station.ts';
import { failed, type Result } from '@mot-cua/domain/result.ts';
import type { GatherFault } from '../signing/gather-proof.ts';
import type { LongTermFault } from '../signing/long-term-proof.ts';
import type { PaperSignFault, SigningOrder } from './paper-signing.ts';
import { PinMemory } from './pin-memory.ts';
import { tokenWords } from './station-words.ts';

/** Whatever signs one paper as it stood when it was asked for. */
export type QueueSigner<Order> = {
  sign(order: Order, pin: string, signal: AbortSignal): Promise<Result<void, { readonly code: QueueFault }>>;
};

export type SigningQueueParts<Order> = {
  readonly clock: Clock;
  /** null: no token is configured */
  readonly signer: QueueSigner<Order> | null;
  /** the paper as it stands now; null when it no longer waits to be signed */
  readonly orderFor: (paper: string) => Order | null;
  readonly onSigned: (paper: string) => Promise<void>;
  readonly onNotSigned: (papers: readonly string[]) => Promise<void>;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  readonly onChange: () => void;
};

/** `not-compared`: a certified copy whose pages do not say so is never signed, whoever asks. `other-officer`: the certificate is not of who compared. `not-kept`: the signed file did not come to the disk. */
export type QueueFault =
  | PaperSignFault['code']
  | GatherFault['code']
  | LongTermFault['code']
  | 'not-compared'
  | 'other-officer'
  | 'not-kept';

/** After these no further paper is tried: each try costs one of the token's few, or says the same again. */
const HOLDS_ALL: ReadonlySet<QueueFault> = new Set([
  'pin-wrong',
  'pin-locked',
  'token-absent',
  'key-absent',
  'certificate-unfit',
  'tsa-unreachable',
  'tsa-refused',
  'proof-unreachable',
  'certificate-revoked',
  'certificate-untrusted',
  'not-kept',
]);

/** Papers that wait for a signature, one after the other; waits for a PIN where none is known. A live object: `stop` ends it. */
export class SigningQueue<Order = SigningOrder> {
  readonly #parts: SigningQueueParts<Order>;
  readonly #pin: PinMemory;
  readonly #stop = new AbortController();
  #waiting: string[] = [];
  #running: Promise<void> | null = null;
  #fault: QueueFault | null = null;

  constructor(parts: SigningQueueParts<Order>) {
    this.#parts = parts;
    this.#pin = new PinMemory(parts.clock, parts.onChange);
  }

  get token(): StationToken {
    const state = this.#state();
    return { state, words: tokenWords(state, this.#fault, this.#waiting.length) };
  }

  add(papers: readonly string[]): void {
    this.#waiting = [...new Set([...this.#waiting, ...papers])];
    this.#go();
  }

  givePin(pin: string): void {
    this.#fault = null;
    this.#pin.remember(pin);
    this.#go();
  }

  /** The clerk has no PIN at hand: what waits for it waits no longer. True when something did. */
  async withdraw(): Promise<boolean> {
    if (this.#running || this.#waiting.length === 0) return false;
    const given = this.#waiting.splice(0);
    await this.#tell(() => this.#parts.onNotSigned(given));
    return true;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#pin.forget();
    await this.#running;
  }

  #state(): StationToken['state'] {
    if (this.#parts.signer === null) return 'absent';
    if (this.#running) return 'signing';
    if (this.#fault !== null) return this.#fault === 'token-absent' ? 'absent' : 'failed';
    return this.#pin.pin === null ? 'pin-needed' : 'ready';
  }

  #go(): void {
    if (this.#running || this.#waiting.length === 0 || this.#stop.signal.aborted) return this.#parts.onChange();
    if (this.#parts.signer === null) {
      const given = this.#waiting.splice(0);
      void this.#tell(() => this.#parts.onNotSigned(given));
      return;
    }
    if (this.#pin.pin === null) return this.#parts.onChange();
    this.#fault = null;
    this.#running = this.#signAll(this.#parts.signer).finally(() => {
      this.#running = null;
      this.#parts.onChange();
      if (this.#waiting.length > 0 && this.#pin.pin !== null && this.#fault === null) this.#go();
    });
    this.#parts.onChange();
  }

  async #signAll(signer: QueueSigner<Order>): Promise<void> {
    for (;;) {
      const [paper] = this.#waiting;
      const pin = this.#pin.pin;
      if (paper === undefined || pin === null || this.#stop.signal.aborted) return;
      const order = this.#parts.orderFor(paper);
      const signed = order ? await this.#sign(signer, order, pin) : null;
      if (this.#stop.signal.aborted) return; // it waits on disk, and is asked for again at the next start
      this.#waiting = this.#waiting.filter((one) => one !== paper);
      if (signed === null) continue;
      if (signed.ok) {
        this.#pin.used();
        await this.#tell(() => this.#parts.onSigned(paper));
        continue;
      }
      this.#fault = signed.fault.code;
      const isPin = signed.fault.code === 'pin-wrong' || signed.fault.code === 'pin-locked';
      if (isPin) this.#pin.forget();
      const given = HOLDS_ALL.has(signed.fault.code) ? [paper, ...this.#waiting.splice(0)] : [paper];
      await this.#tell(() => this.#parts.onNotSigned(given));
    }
  }

  /** A disk or a picture that does not play along gives the paper back, as every other failure does. */
  async #sign(
    signer: QueueSigner<Order>,
    order: Order,
    pin: string,
  ): Promise<Result<void, { readonly code: QueueFault }>> {
    try {
      return await signer.sign(order, pin, this.#stop.signal);
    } catch (error) {
      this.#parts.journal('paper-not-signed', { cause: error instanceof Error ? error.message : 'unknown' });
      return failed({ code: 'not-kept' });
    }
  }

  /** What was told and could not be written is written with the next change. */
  async #tell(told: () => Promise<void>): Promise<void> {
    await told().catch((error: unknown) =>
      this.#parts.journal('batch-not-kept', { cause: error instanceof Error ? error.message : 'unknown' }),
    );
  }
}
