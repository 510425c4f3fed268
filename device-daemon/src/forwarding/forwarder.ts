import type { AlarmCode } from '@mot-cua/domain/alarms.ts';
import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import { ANSWER_WITHIN_MS, type OfficeCalendar, stateOffice, workedSince } from '@mot-cua/domain/office-hours.ts';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import type { Custody } from '@mot-cua/domain/screen-parts.ts';
import { BackOff } from './back-off.ts';
import type { LineFault } from './line-fault.ts';
import { type Hours, Order, withinHours } from './order.ts';
import type { OutgoingDossier, OutgoingDossiers } from './outgoing.ts';
import { manifestDigest, ReceiptChain } from './receipt-check.ts';
import type { Found, RepositoryLine } from './repository-line.ts';

export type ForwarderParts = {
  readonly outbox: OutgoingDossiers;
  readonly line: RepositoryLine;
  /** `now` for hours and working time only; waits are by its monotonic side */
  readonly clock: Clock;
  readonly random: () => number;
  readonly delays: ForwarderDelays;
  readonly onCustody: (dossierId: string, custody: Custody, officialCode: string | null) => void;
  /** the repository says that it repeats another one, and nobody has decided yet */
  readonly onDuplicate?: (dossierId: string, other: string) => void;
  /** a line for the journal; ids and causes only */
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  readonly alarms?: { raise(code: AlarmCode, subject?: string): void; clear(code: AlarmCode, subject?: string): void };
  /** office time in which bags may be sent; without it always */
  readonly hours?: Hours;
  readonly calendar?: OfficeCalendar;
  /** told of each verified receipt, before it is written */
  readonly onReceipt?: (receipt: Receipt) => void;
  /** what earlier receipts said; a new one where nobody remembers */
  readonly chain?: ReceiptChain;
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

/** So many dossiers are sent from one reading of the outbox; it is read anew at once when one was sealed or one failed. */
const ROWS_KEPT_FOR = 20;
/** Codes are asked for so many dossiers a look: an office may take days, and a thin line has better to do. */
const CODES_A_LOOK = 10;
/** At most so many alarms of one kind stand at a time; the oldest say enough. */
const ALARMS_AT_MOST = 20;
const ALARM_EVERY_MS = 60_000;
/**
 * Outside of its hours a kiosk still sends what would otherwise be answered too late: the hours are for the comfort of the
 * office's line, the 8 working hours are the citizen's right. Two of them are left for the way.
 */
const REGARDLESS_OF_HOURS_MS = ANSWER_WITHIN_MS - 2 * 3_600_000;

/**
 * Brings every sealed dossier to the repository, one at a time (order.ts), until its receipt is here. Never gives up on
 * the line; sets aside what the repository itself refuses, so that one poisoned dossier does not block the others.
 * Waits: what nobody or a stranger answered, and what the repository is too busy for, is the line's trouble and holds all;
 * what the repository says of one dossier, or a disk error here, holds that one.
 */
export class Forwarder {
  readonly #parts: ForwarderParts;
  readonly #stop = new AbortController();
  readonly #order = new Order();
  readonly #lineWaits: BackOff;
  readonly #waits = new Map<string, BackOff>();
  readonly #codeWaits = new Map<string, BackOff>();
  readonly #chain: ReceiptChain;
  #rows: OutgoingDossier[] = [];
  #rowsGoodFor = 0;
  #wake: AbortController = new AbortController();
  #running: Promise<void> | null = null;
  #found: Found | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #alarmedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
    this.#lineWaits = this.#newBackOff();
    this.#chain = parts.chain ?? new ReceiptChain();
  }

  /** Whether the repository itself answered when last asked. */
  get repositoryReachable(): boolean {
    return this.#found === 'repository';
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#running;
  }

  /** A dossier was sealed, or somebody asks to try now: all is due at once, but for what the repository asked to wait. */
  hurry(): void {
    this.#lineWaits.hurry();
    for (const one of this.#waits.values()) one.hurry();
    this.#rowsGoodFor = 0;
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    this.#wake.abort('hurried');
  }

  async #run(): Promise<void> {
    const { clock, delays } = this.#parts;
    while (!this.#stop.signal.aborted) {
      this.#wake = new AbortController();
      await this.#look().catch((error: unknown) =>
        this.#parts.journal('look-failed', { cause: unexpected(error).detail }),
      );
      const row = this.#next();
      if (this.#stop.signal.aborted) return;
      if (row) {
        await this.#forward(row);
        continue;
      }
      this.#rowsGoodFor = 0;
      const lineWait = this.#lineWaits.leftMs;
      const soonest = Math.min(...[...this.#waits.values()].map((one) => Math.max(one.leftMs, lineWait)));
      const look = this.#lookedAt + delays.lookEveryMs - clock.monotonic();
      const until = Math.min(soonest, lineWait > 0 ? lineWait : Infinity, look, delays.lookEveryMs);
      await wait(clock, Math.max(10, until), this.#wake.signal);
    }
  }

  #newBackOff(): BackOff {
    return new BackOff(this.#parts.clock, this.#parts.random, this.#parts.delays);
  }

  #forgetWaits(): void {
    this.#lineWaits.forget();
    this.#waits.clear();
  }

  #next(): OutgoingDossier | undefined {
    if (this.#lineWaits.leftMs > 0) return undefined;
    if (this.#rowsGoodFor-- <= 0) {
      this.#rows = [...this.#parts.outbox.sealedRows()];
      this.#rowsGoodFor = ROWS_KEPT_FOR;
      // a wait for one that is delivered (its file could not be removed, say) would wake us every 10 ms for ever
      const ours = new Set(this.#rows.map((row) => row.dossier_id));
      for (const id of this.#waits.keys()) if (!ours.has(id)) this.#waits.delete(id);
    }
    const { hours, clock, calendar = stateOffice } = this.#parts;
    const open = hours === undefined || withinHours(hours, clock.now());
    const urgent = open ? null : workedSince(calendar, clock.now(), REGARDLESS_OF_HOURS_MS);
    const mayGo = (row: OutgoingDossier): boolean =>
      (open || (urgent !== null && (row.sealed_at ?? 0) <= urgent)) &&
      (this.#waits.get(row.dossier_id)?.leftMs ?? 0) <= 0;
    return this.#order.next(this.#rows, clock.now(), mayGo);
  }

  /** The small questions: is the repository there, what does it lack, are codes there; and the alarm for who waits too long. */
  async #look(): Promise<void> {
    this.#alarmForUnanswered();
    const { clock, delays, line } = this.#parts;
    if (clock.monotonic() - this.#lookedAt < delays.lookEveryMs) return;
    this.#lookedAt = clock.monotonic();
    const was = this.#found;
    const reached = await line.reachable(this.#stop.signal);
    this.#found = line.found;
    if (reached && was !== 'repository') {
      this.#parts.journal('repository-reached', {});
      this.#forgetWaits();
      await this.#askWhatIsLacking();
    }
    if (!reached && was === 'repository') this.#parts.journal('repository-lost', {});
    if (line.found === 'somebody-else' && was !== 'somebody-else')
      this.#parts.journal('somebody-else-answers', { hint: 'a login page, a proxy, or another repository' });
    if (reached) await this.#askForCodes();
  }

  /** After an outage one question tells which dossiers arrived all the same, through a second place or a lost answer. */
  async #askWhatIsLacking(): Promise<void> {
    const { line, outbox } = this.#parts;
    const rows = outbox.sealedRows();
    if (rows.length < 2) return; // announcing one asks the same
    for (let at = 0; at < rows.length; at += 500) {
      const asked = rows.slice(at, at + 500);
      const answer = await line.lacks(
        {
          dossiers: asked.map((row) => ({
            dossierId: row.dossier_id,
            manifestSha256: manifestDigest(row.manifest ?? ''),
          })),
        },
        this.#stop.signal,
      );
      if (!answer.ok) return; // an older repository, or a call by the right of a manifest: announcing finds it out one by one
      for (const { dossierId, receipt } of answer.value.received) {
        const row = asked.find((one) => one.dossier_id === dossierId);
        const fault = row ? await this.#take(row, receipt).catch(unexpected) : null;
        if (row && fault) this.#holdUp(row, fault);
      }
    }
    this.#rowsGoodFor = 0;
  }

  async #askForCodes(): Promise<void> {
    const { line, outbox } = this.#parts;
    const awaiting = outbox.rowsAwaitingCode().map((row) => row.dossier_id);
    for (const id of this.#codeWaits.keys()) if (!awaiting.includes(id)) this.#codeWaits.delete(id);
    const due = awaiting.filter((id) => (this.#codeWaits.get(id)?.leftMs ?? 0) <= 0).slice(0, CODES_A_LOOK);
    for (const id of due) {
      if (this.#stop.signal.aborted) return;
      const events = await line.events(id, this.#stop.signal);
      if (events.ok && events.value.events.length > 0) outbox.applyEvents(id, events.value.events);
      if (events.ok && events.value.duplicate?.decided === null)
        this.#parts.onDuplicate?.(id, events.value.duplicate.of);
      const code = outbox.find(id)?.official_code;
      if (code) this.#parts.onCustody(id, 'received', code);
      else remembered(this.#codeWaits, id, () => this.#newBackOff()).failed();
    }
  }

  /** 8 working hours without a receipt: staff are told, by this kiosk and by its heartbeats. */
  #alarmForUnanswered(): void {
    const { alarms, clock, outbox, calendar = stateOffice } = this.#parts;
    if (!alarms || clock.monotonic() - this.#alarmedAt < ALARM_EVERY_MS) return;
    this.#alarmedAt = clock.monotonic();
    const since = workedSince(calendar, clock.now(), ANSWER_WITHIN_MS);
    if (since === null) return;
    const late = outbox.sealedRows().filter((row) => row.sealed_at !== null && row.sealed_at <= since);
    for (const row of late.slice(0, ALARMS_AT_MOST)) alarms.raise('dossier-unanswered', row.dossier_id);
  }

  async #forward(row: OutgoingDossier): Promise<void> {
    const fault = await this.#deliver(row).catch(unexpected);
    if (fault === null) {
      this.#lookedAt = Math.min(this.#lookedAt, this.#parts.clock.monotonic() - this.#parts.delays.lookEveryMs + 1_000); // ask for the code soon
      return;
    }
    this.#rowsGoodFor = 0;
    if (fault.kind === 'refused') {
      this.#parts.outbox.quarantine(row.dossier_id, fault.detail);
      this.#settled(row.dossier_id);
      this.#parts.journal('dossier-quarantined', { dossier: row.dossier_id, cause: fault.detail });
      return;
    }
    this.#holdUp(row, fault);
  }

  #settled(dossierId: string): void {
    this.#waits.delete(dossierId);
    this.#rows = this.#rows.filter((row) => row.dossier_id !== dossierId);
    this.#parts.alarms?.clear('dossier-unanswered', dossierId);
    this.#parts.alarms?.clear('receipt-not-believed', dossierId);
  }

  #holdUp(row: OutgoingDossier, fault: LineFault): void {
    const ofTheLine = fault.kind === 'busy' || fault.who === undefined || fault.who === 'stranger';
    remembered(this.#waits, row.dossier_id, () => this.#newBackOff()).failed(fault);
    if (ofTheLine) this.#lineWaits.failed(fault);
    if (fault.forged) this.#parts.alarms?.raise('receipt-not-believed', row.dossier_id);
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
    this.#lineWaits.forget(); // the repository itself answered
    if (announced.value.receipt !== undefined) return await this.#take(row, announced.value.receipt);
    if (announced.value.missing) {
      const bag = await outbox.sealedFolder.open(row.dossier_id);
      if (!bag) return { kind: 'line', who: 'kiosk', detail: 'on this kiosk: the sealed file is not there' };
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
    return await this.#take(row, committed.value.receipt);
  }

  /** Somebody gives a receipt: believed or not, and only then the dossier is no longer ours to keep. */
  async #take(row: OutgoingDossier, receiptJws: string): Promise<LineFault | null> {
    const { line, outbox, alarms } = this.#parts;
    const receipt = line.verifyReceipt(row, receiptJws);
    if (!receipt.ok) return receipt.fault;
    const finding = this.#chain.note(receipt.value);
    if (finding === 'record-given-twice')
      return {
        kind: 'line',
        who: 'repository',
        detail: 'receipt not believed: its record was given to another dossier before',
        forged: true,
      };
    if (finding === 'chain-forked') {
      this.#parts.journal('receipt-chain-forked', { dossier: row.dossier_id, record: receipt.value.recordId });
      alarms?.raise('receipt-not-believed', 'chain-forked');
    }
    this.#parts.onReceipt?.(receipt.value);
    await outbox.acknowledge(row.dossier_id, receiptJws, receipt.value);
    this.#settled(row.dossier_id);
    this.#parts.journal('dossier-received', { dossier: row.dossier_id, record: receipt.value.recordId });
    this.#parts.onCustody(row.dossier_id, 'received', null);
    return null;
  }
}

const remembered = <T>(map: Map<string, T>, key: string, make: () => T): T => {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
};

/** A disk error or a missing file here must not stop the other dossiers; the cause stands in the journal, without paths. */
const unexpected = (error: unknown): LineFault => ({
  kind: 'line',
  who: 'kiosk',
  detail: `on this kiosk: ${(error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : 'unknown')}`,
});
