import type { KeyObject } from 'node:crypto';
import type { Alarm, AlarmCode } from '@mot-cua/domain/alarms.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Heartbeat } from '@mot-cua/domain/receiving.ts';
import { signJws } from '../dossiers/jws.ts';
import { officeTime } from '../ledger/ledger.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { RepositoryLine } from './repository-line.ts';

export type HeartbeatParts = {
  readonly line: Pick<RepositoryLine, 'heartbeat'>;
  readonly clock: Clock;
  readonly kioskId: string;
  readonly deviceKey: KeyObject;
  /** random for each start of the daemon */
  readonly boot: string;
  readonly clockConfirmed: () => boolean;
  readonly state: () => Promise<Pick<Heartbeat, 'outbox' | 'freeBytes'>>;
  /** the newest entry of the log */
  readonly auditHead: () => Heartbeat['audit'];
  readonly alarms: {
    standing(): readonly Alarm[];
    raise(code: AlarmCode, subject?: string): void;
    clear(code: AlarmCode, subject?: string): void;
  };
  /** a line for the journal; ids and causes only */
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

const EVERY_MS = 5 * 60_000;
const EVERY_ENTRIES = 50;
/** How often to look whether one is due; also the wait after one that did not get through. */
const LOOK_EVERY_MS = 15_000;
const ALARMS_AT_MOST = 100;

/**
 * Tells the repository how this kiosk is: every five minutes, and after every fifty entries of its log, so that a log which is
 * cut or rewritten later does not fit what was told. Each is signed with the device key. One that does not get through is not
 * kept: the next one says more. Repositories that do not know heartbeats are asked no more often for it. `stop` ends it.
 */
export class HeartbeatSender {
  readonly #parts: HeartbeatParts;
  readonly #stop = new AbortController();
  readonly #began: number;
  #beatAt = Number.NEGATIVE_INFINITY;
  #beatEntry = 0;
  #cancel: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
    this.#began = parts.clock.monotonic();
  }

  start(): void {
    this.#cancel = this.#parts.clock.after(LOOK_EVERY_MS, () => {
      this.#running = this.beatIfDue().then(() => {
        if (!this.#stop.signal.aborted) this.start();
      });
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#cancel();
    await this.#running;
  }

  async beatIfDue(): Promise<void> {
    const { clock, auditHead, journal } = this.#parts;
    const due = clock.monotonic() - this.#beatAt >= EVERY_MS || auditHead().number - this.#beatEntry >= EVERY_ENTRIES;
    if (!due) return;
    try {
      await this.#beat();
    } catch (error) {
      journal('heartbeat-failed', { cause: (error as NodeJS.ErrnoException).code ?? 'unknown' }); // a disk that does not say how full it is
    }
  }

  async #beat(): Promise<void> {
    const { line, clock, kioskId, deviceKey, boot, clockConfirmed, state, auditHead, alarms, journal } = this.#parts;
    const told = await state();
    const beat: Heartbeat = {
      type: 'kiosk-heartbeat/1',
      kioskId,
      at: officeTime(clock.now()),
      clockConfirmed: clockConfirmed(),
      boot,
      upMs: Math.floor(clock.monotonic() - this.#began),
      ...told,
      alarms: alarms.standing().slice(0, ALARMS_AT_MOST),
      audit: auditHead(),
    };
    const answer = await line.heartbeat(signJws(beat, kioskId, deviceKey), this.#stop.signal);
    const { status } = answer.ok ? { status: 200 } : answer.fault;
    if (status === undefined) return; // nobody, or a stranger: at the next look
    this.#beatAt = clock.monotonic();
    this.#beatEntry = beat.audit.number;
    if (answer.ok) alarms.clear('audit-broken', 'kiosk');
    if (status !== 409) return;
    alarms.raise('audit-broken', 'kiosk');
    journal('heartbeat-does-not-fit', { entry: beat.audit.number });
  }
}

/** How the outbox is, for a heartbeat. */
export const stateOf = async (
  outbox: Pick<Outbox, 'counts' | 'rowsWithoutSecondPlace' | 'waitingBytes' | 'sealedRows' | 'sealedFolder'>,
): Promise<Pick<Heartbeat, 'outbox' | 'freeBytes'>> => {
  const { sealed, quarantined, received } = outbox.counts();
  const oldest = outbox.sealedRows()[0]?.sealed_at ?? null;
  return {
    outbox: {
      sealed,
      quarantined,
      received,
      onlyHere: outbox.rowsWithoutSecondPlace().length,
      waitingBytes: outbox.waitingBytes(),
      oldestSealedAt: oldest === null ? null : officeTime(oldest),
    },
    freeBytes: await outbox.sealedFolder.freeBytes(),
  };
};
