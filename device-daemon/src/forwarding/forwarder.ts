import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import type { Custody } from '@mot-cua/domain/visit-screen.ts';
import type { LineFault } from './line-fault.ts';
import type { OutgoingDossier, OutgoingDossiers } from './outgoing.ts';
import type { RepositoryLine } from './repository-line.ts';

export type ForwarderParts = {
  readonly outbox: OutgoingDossiers;
  readonly line: RepositoryLine;
  readonly clock: Clock;
  readonly random: () => number;
  readonly delays: ForwarderDelays;
  readonly onCustody: (dossierId: string, custody: Custody, officialCode: string | null) => void;
  /** a line for the journal; ids and causes only */
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

export type ForwarderDelays = {
  /** after the first failed attempt; doubled with each further one, with full jitter */
  readonly firstRetryMs: number;
  /** a kiosk that was off-line for weeks must not wait longer than this once the line is back */
  readonly longestRetryMs: number;
  /** how often to ask whether the repository is there, and for official codes that are still to come */
  readonly lookEveryMs: number;
};

export const defaultDelays: ForwarderDelays = { firstRetryMs: 5_000, longestRetryMs: 30 * 60_000, lookEveryMs: 15_000 };

/**
 * Brings every sealed dossier to the repository, one at a time, oldest first, until its receipt is here. Never gives up
 * on the line; sets aside what the repository itself refuses, so that one poisoned dossier does not block the others.
 */
export class Forwarder {
  readonly #parts: ForwarderParts;
  readonly #stop = new AbortController();
  readonly #due = new Map<string, { at: number; failures: number }>();
  #wake: AbortController = new AbortController();
  #running: Promise<void> | null = null;
  #reachable = false;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
  }

  /** Whether the repository itself answered when last asked. */
  get repositoryReachable(): boolean {
    return this.#reachable;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#running;
  }

  /** A dossier was sealed, or somebody asks to try now: everything is due at once. */
  hurry(): void {
    this.#due.clear();
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    this.#wake.abort();
  }

  async #run(): Promise<void> {
    const { clock, delays } = this.#parts;
    while (!this.#stop.signal.aborted) {
      this.#wake = new AbortController();
      await this.#look();
      for (const row of this.#parts.outbox.sealedRows()) {
        if (this.#stop.signal.aborted) return;
        if ((this.#due.get(row.dossier_id)?.at ?? 0) <= clock.monotonic()) await this.#forward(row);
      }
      const soonest = Math.min(...[...this.#due.values()].map((due) => due.at - clock.monotonic()), delays.lookEveryMs);
      await wait(clock, Math.max(10, soonest), this.#wake.signal);
    }
  }

  async #look(): Promise<void> {
    const { clock, delays, line, outbox } = this.#parts;
    if (clock.monotonic() - this.#lookedAt < delays.lookEveryMs) return;
    this.#lookedAt = clock.monotonic();
    const was = this.#reachable;
    this.#reachable = await line.reachable(this.#stop.signal);
    if (this.#reachable !== was) this.#parts.journal(this.#reachable ? 'repository-reached' : 'repository-lost', {});
    if (this.#reachable && !was) this.#due.clear();
    if (!this.#reachable) return;
    for (const row of outbox.rowsAwaitingCode()) {
      const events = await line.events(row.dossier_id, this.#stop.signal);
      if (!events.ok || events.value.events.length === 0) continue;
      outbox.applyEvents(row.dossier_id, events.value.events);
      const now = outbox.find(row.dossier_id);
      if (now?.official_code) this.#parts.onCustody(row.dossier_id, 'received', now.official_code);
    }
  }

  async #forward(row: OutgoingDossier): Promise<void> {
    const fault = await this.#deliver(row).catch(unexpected);
    if (fault === null) {
      this.#due.delete(row.dossier_id);
      this.#lookedAt = Math.min(this.#lookedAt, this.#parts.clock.monotonic() - this.#parts.delays.lookEveryMs + 1_000); // ask for the code soon
      return;
    }
    if (fault.kind === 'refused') {
      this.#parts.outbox.quarantine(row.dossier_id, fault.detail);
      this.#due.delete(row.dossier_id);
      this.#parts.journal('dossier-quarantined', { dossier: row.dossier_id, cause: fault.detail });
      return;
    }
    const failures = fault.progressed ? 1 : (this.#due.get(row.dossier_id)?.failures ?? 0) + 1;
    const { firstRetryMs, longestRetryMs } = this.#parts.delays;
    const backOff =
      Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 30)) * (0.5 + this.#parts.random() / 2);
    this.#due.set(row.dossier_id, {
      at: this.#parts.clock.monotonic() + Math.max(backOff, Math.min(longestRetryMs, fault.retryAfterMs ?? 0)),
      failures,
    });
    if (row.trouble !== fault.detail.slice(0, 300))
      this.#parts.journal('forwarding-waits', { dossier: row.dossier_id, cause: fault.detail });
    this.#parts.outbox.noteAttempt(row.dossier_id, fault.detail);
  }

  /** Manifest, upload, commit, receipt; each step may have been done before, and then costs one question. */
  async #deliver(row: OutgoingDossier): Promise<LineFault | null> {
    const { line, outbox } = this.#parts;
    const signal = this.#stop.signal;
    const announced = await line.announce(row, signal);
    if (!announced.ok) return announced.fault;
    let receiptJws = announced.value.receipt;
    if (receiptJws === undefined) {
      if (announced.value.missing) {
        const bag = await outbox.sealedFolder.open(row.dossier_id);
        if (!bag) return { kind: 'line', detail: 'on this kiosk: the sealed file is not there' };
        try {
          const uploaded = await line.upload(row, bag, (path) => outbox.rememberUpload(row.dossier_id, path), signal);
          if (!uploaded.ok) return uploaded.fault;
        } finally {
          await bag.close();
        }
      }
      const committed = await line.commit(row, signal);
      if (!committed.ok && committed.fault.status === 409 && !(await outbox.isIntact(row)))
        return { kind: 'refused', detail: 'the sealed file on this kiosk is no longer the one that was sealed' };
      if (!committed.ok) return committed.fault;
      receiptJws = committed.value.receipt;
    }
    const receipt = await line.verifyReceipt(row, receiptJws);
    if (!receipt.ok) return receipt.fault;
    await outbox.acknowledge(row.dossier_id, receiptJws, receipt.value);
    this.#parts.journal('dossier-received', { dossier: row.dossier_id, record: receipt.value.recordId });
    this.#parts.onCustody(row.dossier_id, 'received', null);
    return null;
  }
}

/** A disk error or a missing file here must not stop the other dossiers; the cause stands in the journal, without paths. */
const unexpected = (error: unknown): LineFault => ({
  kind: 'line',
  detail: `on this kiosk: ${(error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : 'unknown')}`,
});
