import type { Clock } from '@mot-cua/domain/clock.ts';
import type { StageName } from './visit-state.ts';

/** TI-1 and TI-5 of citizen-experience.md, seconds; nothing else decides how long a screen waits. */
export const idleLimits = { beforeIdentification: 120, inForms: 180, aided: 300, done: 30, warning: 45 } as const;

const limitOf = (stage: StageName): number | null => {
  switch (stage) {
    case 'welcome':
    case 'submitting':
    case 'ended':
      return null; // nobody is there yet, or the kiosk itself is working
    case 'done':
    case 'parked':
      return idleLimits.done;
    case 'enter-code':
    case 'identify':
    case 'document':
    case 'vneid':
    case 'guardian':
    case 'take-ticket':
    case 'ticket':
    case 'lookup':
    case 'own-dossiers': // what is personal stands on the screen no longer than that
    case 'rate':
    case 'practised':
    case 'assist':
    case 'check-in':
      return idleLimits.beforeIdentification;
    case 'confirm':
    case 'face':
    case 'prove':
    case 'for-whom':
    case 'owner':
    case 'by-eye':
    case 'resume':
    case 'choose':
    case 'guide':
    case 'at-counter':
    case 'before':
    case 'form':
    case 'scan':
    case 'phone':
    case 'review':
    case 'offices':
    case 'extras':
    case 'declare':
    case 'feedback':
    case 'slip':
      return idleLimits.inForms;
  }
};

/**
 * Watches one visit for silence. Any touch starts the count again, however often; it stands still while a device works
 * (TI-3). Warns once a second for the last 45 s, then says that the visit is over. On the done screen there is no warning.
 */
export class IdleWatch {
  readonly #clock: Clock;
  readonly #tell: (event: { type: 'idle-warning'; secondsLeft: number } | { type: 'idle-over' }) => void;
  #stage: StageName = 'welcome';
  #working = false;
  #aided = false;
  #silentSince: number;
  #cancel: () => void = () => undefined;

  constructor(
    clock: Clock,
    tell: (event: { type: 'idle-warning'; secondsLeft: number } | { type: 'idle-over' }) => void,
  ) {
    this.#clock = clock;
    this.#tell = tell;
    this.#silentSince = clock.monotonic();
  }

  start(): void {
    this.#cancel();
    this.#cancel = this.#clock.after(1_000, () => this.#second());
  }

  stop(): void {
    this.#cancel();
  }

  /** A finger, a card, a code: somebody is there. */
  touched(): void {
    this.#silentSince = this.#clock.monotonic();
  }

  /** Told after every step of the visit. */
  see(stage: StageName, working: boolean, aided = false): void {
    // a look at a face that ends because nobody came is no sign of life
    const nobodyCame = this.#stage === 'face' && stage !== 'face' && !this.#working;
    if (!nobodyCame && (stage !== this.#stage || working !== this.#working)) this.touched();
    this.#stage = stage;
    this.#working = working;
    this.#aided = aided;
  }

  #second(): void {
    const usual = limitOf(this.#stage);
    const limit = usual !== null && this.#aided && usual > idleLimits.done ? idleLimits.aided : usual;
    if (limit !== null && !this.#working) {
      const silent = Math.floor((this.#clock.monotonic() - this.#silentSince) / 1_000);
      const warnFor = this.#stage === 'done' || this.#stage === 'parked' ? 0 : idleLimits.warning;
      if (silent >= limit + warnFor) return this.#tell({ type: 'idle-over' });
      if (silent >= limit) this.#tell({ type: 'idle-warning', secondsLeft: limit + warnFor - silent });
    }
    this.start();
  }
}
