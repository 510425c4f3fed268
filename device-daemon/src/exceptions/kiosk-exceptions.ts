import type { AlarmCode } from '@mot-cua/domain/alarms.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { FaceAdvice, FromVisit, ToVisit } from '@mot-cua/domain/visit-link.ts';
import type { CabinetTrouble } from '../devices/cabinet/cabinet.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { CoBrowseDesk } from './co-browse-desk.ts';
import { ExceptionDesk } from './exception-desk.ts';
import { machineTroubles } from './machine-troubles.ts';
import type { OfficePort } from './office-port.ts';

export type KioskExceptionsParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly node: string;
  readonly plan: OfficePlan;
  readonly office: OfficePort;
  readonly devices: () => readonly DeviceHealth[];
  readonly alarms: () => readonly AlarmCode[];
  /** door and power of the cabinet */
  readonly cabinet: () => readonly CabinetTrouble[];
  /** provisional codes of the dossiers that the repository refuses */
  readonly refused: () => readonly string[];
  readonly unsent: () => { readonly count: number; readonly oldestAt: number | null };
  readonly repositoryReachable: () => boolean;
  readonly liveVisit: () => string | null;
  /** provisional codes of what a visit has submitted */
  readonly codesOf: (visit: string) => readonly string[];
  /** lost when that visit is not there any more */
  readonly tell: (visit: string, message: ToVisit) => void;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** How often the machine is looked at for what only time makes a trouble (a printer that stopped five seconds ago), ms. */
const LOOK_EVERY_MS = 3_000;

/** All of this room for one kiosk's daemon: what visits and the machine say goes to the office, what the office says to the visit. */
export class KioskExceptions {
  readonly desk: ExceptionDesk;
  readonly coBrowse: CoBrowseDesk;
  readonly #parts: KioskExceptionsParts;
  #lineDownSince: number | null = null;
  #cancel: () => void = () => undefined;
  /** before the start and after the stop nobody looks */
  #looking = true;

  constructor(parts: KioskExceptionsParts) {
    this.#parts = parts;
    const { ledger, clock, node, plan, office, journal, liveVisit, codesOf } = parts;
    this.desk = new ExceptionDesk({
      ledger,
      clock,
      node,
      plan,
      office,
      journal,
      codesOf,
      onNews: (visit) => {
        const to = visit ?? liveVisit();
        if (to) this.tell(to);
        if (visit === null) this.look();
      },
    });
    this.coBrowse = new CoBrowseDesk({ clock, ledger, liveVisit, onChange: (visit) => this.tell(visit) });
  }

  start(): void {
    this.desk.start();
    this.#looking = false;
    this.#next();
  }

  stop(): void {
    this.#cancel();
    this.#looking = true;
    this.coBrowse.stop();
    this.desk.stop();
  }

  /** To a visit that has just gone live, or come back to a new daemon, too. */
  tell(visit: string): void {
    this.#parts.tell(visit, {
      t: 'office',
      office: { ...this.desk.forVisit(visit), watch: this.coBrowse.askOf(visit) },
    });
  }

  /** True: the message was for this room. */
  hear(visit: string, message: FromVisit): boolean {
    switch (message.t) {
      case 'troubles':
        this.desk.visitSays(visit, message.troubles);
        return true;
      case 'watch-phase':
        this.coBrowse.visitSays(visit, message.watch, message.phase);
        return true;
      case 'watched':
        this.coBrowse.visitShows(visit, message.watch, message.number, message.body);
        return true;
      default:
        return false;
    }
  }

  face(visit: string, advice: FaceAdvice | null): void {
    this.desk.faceSays(visit, advice?.advisory === 'unlike');
  }

  visitEnded(visit: string): void {
    this.coBrowse.visitEnded(visit);
    this.desk.visitEnded(visit);
  }

  /** Something of the machine has changed; also looked at by itself. */
  look(): void {
    if (this.#looking) return; // what comes of a look may call for another: the next round sees to it
    this.#looking = true;
    try {
      const { clock, plan, devices, alarms, cabinet, refused, unsent, repositoryReachable } = this.#parts;
      const now = clock.now();
      this.#lineDownSince = repositoryReachable() ? null : (this.#lineDownSince ?? now);
      this.desk.machineSays(
        machineTroubles({
          now,
          devices: devices(),
          alarms: alarms(),
          cabinet: cabinet(),
          refused: refused(),
          unsent: unsent(),
          lineDownSince: this.#lineDownSince,
          mode: this.desk.mode,
          ...(plan.patience ? { patience: plan.patience } : {}),
        }),
      );
    } finally {
      this.#looking = false;
    }
  }

  #next(): void {
    this.look();
    this.#cancel = this.#parts.clock.after(LOOK_EVERY_MS, () => this.#next());
  }
}
