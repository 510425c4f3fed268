import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Custody } from '@mot-cua/domain/screen-parts.ts';
import type { Alarms } from '../alarms/alarms.ts';
import type { Outbox, OutboxRow } from '../outbox/outbox.ts';
import type { BagToKeep, Place, PlaceFault } from './place.ts';
import { proofOver } from './place.ts';

export type SenderDelays = {
  /** after the first failed attempt; doubled with each further one, with jitter */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** how often the place is asked what it holds; the kiosk's sign of life, too */
  readonly lookEveryMs: number;
  /** bags that lie on this kiosk alone for longer than this are an alarm */
  readonly aloneAlarmMs: number;
  /** bags said to be in two places are an alarm too when their place has not been heard of for so long */
  readonly unheardAlarmMs: number;
  /** how many bags are proved anew at each look, those first that were proved longest ago */
  readonly proofsPerLook: number;
};

export const defaultSenderDelays: SenderDelays = {
  firstRetryMs: 1_000,
  longestRetryMs: 15_000, // it stands in the same office: asking costs nothing, and somebody may be looking at the screen
  lookEveryMs: 60_000,
  aloneAlarmMs: 120_000,
  unheardAlarmMs: 4 * 3_600_000,
  proofsPerLook: 4,
};

/** Writes a bag of which this kiosk's own file is gone or spoilt; it must be whole and right before it has its name. */
export interface BagRestorer {
  /** Resolves with false when the bytes are not those of the bag; the file in place is then untouched. */
  restore(bag: BagToKeep, fill: (take: (piece: Uint8Array) => Promise<void>) => Promise<boolean>): Promise<boolean>;
}

export type SenderParts = {
  readonly outbox: Pick<
    Outbox,
    | 'find'
    | 'sealedRows'
    | 'rowsWithoutSecondPlace'
    | 'rowsToReleaseAtSecondPlace'
    | 'keptInSecondPlace'
    | 'lostInSecondPlace'
    | 'secondPlaceTold'
    | 'acknowledge'
    | 'sealedFolder'
  >;
  /** checks a receipt that the place got when it forwarded a bag itself; the line's own check */
  readonly verifyReceipt: (row: OutboxRow, receiptJws: string) => Result<Receipt, unknown>;
  readonly place: Place;
  readonly clock: Clock;
  /** 0 to 1, for jitter */
  readonly random: () => number;
  /** 32 fresh random bytes, hex; never the same twice, never to be guessed */
  readonly nonce: () => string;
  readonly delays: SenderDelays;
  readonly alarms: Pick<Alarms, 'raise' | 'clear'>;
  readonly onCustody: (dossierId: string, custody: Custody) => void;
  /** a line for the journal; ids and causes only */
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  /** without one nothing is fetched back */
  readonly restorer?: BagRestorer;
};

type Due = { readonly at: number; readonly failures: number };
const NOW: Due = { at: Number.NEGATIVE_INFINITY, failures: 0 };

/**
 * Brings every sealed bag to the second place, newest first (its citizen stands before the screen), and says "in two
 * places" only when the place has proved it byte for byte. Shows it receipts, so that it may let go; looks again and
 * again whether it still has what it had, and brings anew what it lost. One thing at a time; everything may be repeated.
 */
export class SecondPlaceSender {
  readonly #parts: SenderParts;
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #running: Promise<void> | null = null;
  /** of the place as a whole, and of single bags that it would not take */
  #place: Due = NOW;
  readonly #bags = new Map<string, Due>();
  /** since when each bag is known to lie here alone, ms of the monotonic clock */
  readonly #aloneSince = new Map<string, number>();
  readonly #provedAt = new Map<string, number>();
  readonly #fetching = new Map<string, Promise<boolean>>();
  #name: string | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #heardAt: number;
  #lastDetail = '';

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#heardAt = parts.clock.monotonic();
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#running;
    await this.#parts.place.close();
  }

  /** A dossier was sealed or received: do it now. */
  hurry(): void {
    this.#place = { ...this.#place, at: Number.NEGATIVE_INFINITY };
    this.#wake.abort('hurried');
  }

  /** Whether the place did what it was asked the last time. */
  get placeReachable(): boolean {
    return this.#place.failures === 0 && this.#name !== null;
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts;
    while (!this.#stop.signal.aborted) {
      this.#wake = new AbortController();
      await this.round();
      if (this.#stop.signal.aborted) return;
      await wait(clock, this.#untilNext(), this.#wake.signal);
    }
  }

  /** One round of everything that is due. `start` does this again and again; a simulation may call it itself. */
  async round(): Promise<void> {
    const { clock, journal } = this.#parts;
    if (this.#place.at <= clock.monotonic()) {
      const fault = await this.#visitPlace().catch(unexpected);
      if (this.#stop.signal.aborted) return;
      if (fault) {
        if (fault.detail !== this.#lastDetail) journal('second-place-waits', { cause: fault.detail });
        this.#lastDetail = fault.detail;
        this.#place = this.#later(this.#place, fault);
      } else {
        if (this.#place.failures > 0) journal('second-place-reached', { place: this.#name ?? '' });
        this.#lastDetail = '';
        this.#heardAt = clock.monotonic();
        this.#place = NOW;
      }
    }
    this.#watchLonely();
  }

  /** All that is due with the place; the fault that ended it, if it concerns the place as a whole. */
  async #visitPlace(): Promise<PlaceFault | null> {
    const { outbox, clock, delays, place } = this.#parts;
    const signal = this.#stop.signal;
    if (this.#name === null) {
      const looked = await place.look(signal);
      if (!looked.ok) return looked.fault;
      this.#name = looked.value.name;
    }
    let full: { readonly size: number; readonly fault: PlaceFault } | null = null;
    for (;;) {
      if (signal.aborted) return null;
      const row = outbox
        .rowsWithoutSecondPlace()
        .findLast((one) => this.#isDue(one) && (one.size ?? 0) < (full?.size ?? Infinity));
      if (!row) break;
      const fault = await this.#bring(row);
      if (fault?.kind === 'away') return fault;
      if (fault?.kind === 'full')
        full = { size: row.size ?? 0, fault }; // smaller ones may still fit
      else if (fault) this.#setAside(row, fault);
      else this.#bags.delete(row.dossier_id);
    }
    for (const row of outbox.rowsToReleaseAtSecondPlace()) {
      if (signal.aborted) return null;
      const fault = await this.#release(row);
      if (fault) return fault;
    }
    if (clock.monotonic() - this.#lookedAt >= delays.lookEveryMs) {
      const fault = await this.#lookAgain();
      if (fault) return fault;
      this.#lookedAt = clock.monotonic();
    }
    return full?.fault ?? null;
  }

  #isDue({ dossier_id }: OutboxRow): boolean {
    return (this.#bags.get(dossier_id)?.at ?? NOW.at) <= this.#parts.clock.monotonic();
  }

  async #bring(row: OutboxRow): Promise<PlaceFault | null> {
    const { outbox, place, journal } = this.#parts;
    const signal = this.#stop.signal;
    const bag = await outbox.sealedFolder.open(row.dossier_id);
    // received meanwhile, or the outbox's own check tells that it is gone
    if (!bag) return { kind: 'refused', detail: 'on this kiosk: the sealed file is not there' };
    try {
      const kept = await place.keep(bagOf(row), bag, signal);
      if (!kept.ok) return kept.fault;
      if (kept.value.state === 'received') return await this.#takeReceipt(row);
      const proof = await this.#prove(row);
      if (!proof.ok) return proof.fault;
    } finally {
      await bag.close();
    }
    outbox.keptInSecondPlace(row.dossier_id, this.#name ?? 'unknown');
    journal('dossier-in-second-place', { dossier: row.dossier_id, place: this.#name ?? '' });
    if (outbox.find(row.dossier_id)?.state === 'sealed') this.#parts.onCustody(row.dossier_id, 'saved-in-two-places');
    return null;
  }

  /** Asks for the proof with a fresh nonce and compares it with the bytes here. */
  async #prove(row: OutboxRow): Promise<Result<void, PlaceFault>> {
    const { outbox, place, clock } = this.#parts;
    const nonce = this.#parts.nonce();
    const proof = await place.prove(bagOf(row), nonce, this.#stop.signal);
    if (!proof.ok) return proof;
    const bag = await outbox.sealedFolder.open(row.dossier_id);
    if (!bag) return failed({ kind: 'refused', detail: 'on this kiosk: the sealed file is not there' });
    try {
      const here = await proofOver(nonce, bag);
      if (here.sha256 !== row.sha256)
        return failed({ kind: 'refused', detail: 'on this kiosk: the sealed file is not what was sealed' });
      if (here.digest !== proof.value)
        return failed({ kind: 'not-held', detail: 'the proof fails: it does not have these bytes' });
    } finally {
      await bag.close();
    }
    this.#provedAt.set(row.dossier_id, clock.monotonic());
    return done(undefined);
  }

  /** The place has forwarded the bag itself while this kiosk was away: its receipt is as good as one from the line, if it verifies. */
  async #takeReceipt(row: OutboxRow): Promise<PlaceFault | null> {
    const { outbox, place, journal, verifyReceipt } = this.#parts;
    const given = await place.receiptOf(bagOf(row), this.#stop.signal);
    if (!given.ok) return given.fault;
    const receipt = verifyReceipt(row, given.value);
    if (!receipt.ok) return { kind: 'refused', detail: 'the place shows a receipt that is not believed' };
    await outbox.acknowledge(row.dossier_id, given.value, receipt.value);
    outbox.secondPlaceTold(row.dossier_id);
    journal('receipt-from-second-place', { dossier: row.dossier_id, record: receipt.value.recordId });
    this.#parts.onCustody(row.dossier_id, 'received');
    return null;
  }

  async #release(row: OutboxRow): Promise<PlaceFault | null> {
    const { outbox, place, journal } = this.#parts;
    if (row.receipt === null) return null;
    const released = await place.release(bagOf(row), row.receipt, this.#stop.signal);
    if (!released.ok && released.fault.kind !== 'not-held') {
      if (released.fault.kind !== 'refused') return released.fault;
      // it keeps the bag and forwards it itself one day: nothing is lost by that, and nothing doubled
      journal('second-place-keeps', { dossier: row.dossier_id, cause: released.fault.detail });
    }
    outbox.secondPlaceTold(row.dossier_id);
    return null;
  }

  /** Does it still have what it had? Its list is a hint; what it leaves out must be proved at once, a few others in turn. */
  async #lookAgain(): Promise<PlaceFault | null> {
    const { outbox, place, delays } = this.#parts;
    const listed = await place.list(this.#stop.signal);
    if (!listed.ok) return listed.fault;
    const held = new Map(listed.value.map((bag) => [bag.dossierId, bag]));
    const rows = outbox.sealedRows().filter((row) => row.second_place !== null);
    for (const known of this.#provedAt.keys())
      if (!rows.some((row) => row.dossier_id === known)) this.#provedAt.delete(known);
    const missing = rows.filter((row) => held.get(row.dossier_id)?.sha256 !== row.sha256);
    const longest = rows
      .filter((row) => !missing.includes(row))
      .sort((a, b) => (this.#provedAt.get(a.dossier_id) ?? -1) - (this.#provedAt.get(b.dossier_id) ?? -1))
      .slice(0, delays.proofsPerLook);
    for (const row of [...missing, ...longest]) {
      if (this.#stop.signal.aborted) return null;
      const proof = await this.#prove(row);
      if (!proof.ok && proof.fault.kind === 'away') return proof.fault;
      if (!proof.ok && proof.fault.kind === 'not-held' && (await this.#takeReceipt(row)) !== null)
        this.#lost(row, proof.fault.detail);
      if (!proof.ok && proof.fault.detail.startsWith('on this kiosk')) await this.fetchBack(row.dossier_id);
    }
    return await this.#releaseLeftBehind(
      listed.value.filter((bag) => bag.state === 'kept').map((bag) => bag.dossierId),
    );
  }

  /** Bags that it took and whose proof never came back before their receipt did: it is shown the receipt all the same. */
  async #releaseLeftBehind(kept: readonly string[]): Promise<PlaceFault | null> {
    for (const dossierId of kept) {
      const row = this.#parts.outbox.find(dossierId);
      if (row?.state !== 'received' || this.#stop.signal.aborted) continue;
      const fault = await this.#release(row);
      if (fault) return fault;
    }
    return null;
  }

  #lost(row: OutboxRow, cause: string): void {
    this.#parts.outbox.lostInSecondPlace(row.dossier_id);
    this.#provedAt.delete(row.dossier_id);
    this.#parts.journal('second-place-lost', { dossier: row.dossier_id, cause });
    this.#parts.onCustody(row.dossier_id, 'saved-here');
    this.#wake.abort();
  }

  /** This kiosk's own file is gone or spoilt: gets it from the place, checked against the manifest. True when it is here again. */
  fetchBack(dossierId: string): Promise<boolean> {
    const running = this.#fetching.get(dossierId);
    if (running) return running; // the check of the outbox and our own may find the same at once: one file, one writer
    const fetching = this.#fetchBack(dossierId).finally(() => this.#fetching.delete(dossierId));
    this.#fetching.set(dossierId, fetching);
    return fetching;
  }

  async #fetchBack(dossierId: string): Promise<boolean> {
    const { outbox, place, restorer, journal, alarms } = this.#parts;
    const row = outbox.find(dossierId);
    if (!restorer || row?.state !== 'sealed' || row.manifest === null) return false;
    const bag = bagOf(row);
    const restored = await restorer
      .restore(bag, async (take) => (await place.fetch(bag, take, this.#stop.signal)).ok)
      .catch(() => false);
    journal(restored ? 'bag-fetched-back' : 'bag-not-fetched-back', { dossier: dossierId });
    if (restored) alarms.clear('bag-missing', dossierId);
    return restored;
  }

  #setAside(row: OutboxRow, fault: PlaceFault): void {
    const before = this.#bags.get(row.dossier_id) ?? NOW;
    if (before.failures === 0)
      this.#parts.journal('second-place-refuses', { dossier: row.dossier_id, cause: fault.detail });
    this.#bags.set(row.dossier_id, this.#later(before, fault));
  }

  #later({ failures }: Due, { retryAfterMs = 0 }: PlaceFault): Due {
    const { clock, random, delays } = this.#parts;
    const backOff =
      Math.min(delays.longestRetryMs, delays.firstRetryMs * 2 ** Math.min(failures, 30)) * (0.5 + random() / 2);
    return { at: clock.monotonic() + Math.max(backOff, retryAfterMs), failures: failures + 1 };
  }

  #watchLonely(): void {
    const { outbox, alarms, clock, delays } = this.#parts;
    const alone = new Set(outbox.rowsWithoutSecondPlace().map((row) => row.dossier_id));
    for (const dossierId of [...this.#aloneSince.keys()])
      if (!alone.has(dossierId)) {
        this.#aloneSince.delete(dossierId);
        this.#bags.delete(dossierId);
      }
    for (const dossierId of alone)
      if (!this.#aloneSince.has(dossierId)) this.#aloneSince.set(dossierId, clock.monotonic());
    const lonely = [...this.#aloneSince.values()].some((since) => clock.monotonic() - since >= delays.aloneAlarmMs);
    const unheard =
      clock.monotonic() - this.#heardAt >= delays.unheardAlarmMs &&
      outbox.sealedRows().some((row) => row.second_place !== null);
    if (lonely || unheard) alarms.raise('second-place-away');
    else if (alone.size === 0) alarms.clear('second-place-away');
  }

  #untilNext(): number {
    const { clock, delays } = this.#parts;
    const now = clock.monotonic();
    const times = [this.#lookedAt + delays.lookEveryMs, ...[...this.#bags.values()].map((due) => due.at)].map((at) =>
      Math.max(at, this.#place.at),
    );
    for (const since of this.#aloneSince.values())
      if (since + delays.aloneAlarmMs > now) times.push(since + delays.aloneAlarmMs);
    return Math.min(delays.lookEveryMs, Math.max(10, Math.min(...times) - now));
  }
}

const bagOf = (row: OutboxRow): BagToKeep => ({
  dossierId: row.dossier_id,
  manifest: row.manifest ?? '',
  size: row.size ?? 0,
  sha256: row.sha256 ?? '',
});

/** A disk error here must not end the sender; the cause stands in the journal, without paths. */
const unexpected = (error: unknown): PlaceFault => ({
  kind: 'away',
  detail: `on this kiosk: ${(error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : 'unknown')}`,
});
