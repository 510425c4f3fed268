import type { AlarmCode } from '@mot-cua/domain/alarms.ts';
import type { DeviceHealth, DeviceState } from '@mot-cua/domain/device-fault.ts';
import type { ExceptionFacts } from '@mot-cua/domain/exceptions/exceptions.ts';
import type { KioskMode } from '@mot-cua/domain/exceptions/visit-office.ts';

/** What a person has to see to of the machine itself, at one moment. Pure: the daemon says how things are, this says what of it counts. */
export type MachineNow = {
  /** epoch ms of the kiosk's clock */
  readonly now: number;
  readonly devices: readonly DeviceHealth[];
  readonly alarms: readonly AlarmCode[];
  /** sealed and not yet received; `oldestAt` epoch ms, null: none */
  readonly unsent: { readonly count: number; readonly oldestAt: number | null };
  /** since when the repository is not heard, epoch ms; null: it is */
  readonly lineDownSince: number | null;
  readonly mode: KioskMode;
};

export type MachineTrouble = { readonly key: string; readonly facts: ExceptionFacts };

/** Waits before something counts, ms, with the reason. */
export const graces = {
  /** a device that is plugged in anew, or recovers by itself, is nobody's errand */
  device: 60_000,
  /** a page of paper is put in as fast as somebody is called */
  printer: 5_000,
  /** lines come back by themselves most of the time */
  line: 300_000,
  /** what is younger than this goes with the next try */
  backlog: 900_000,
} as const;

/** Of these the office hears by the other codes, or can do nothing about. */
const NOT_FOR_STAFF: readonly AlarmCode[] = ['clock-unconfirmed', 'dossier-unanswered'];

const AWAY: readonly DeviceState[] = ['absent', 'out-of-service'];
const STOPPED: readonly DeviceState[] = ['attention', 'absent', 'out-of-service'];
/** Away, and being tried again at this very moment. */
const isTriedAgain = ({ state, fault }: DeviceHealth): boolean =>
  fault !== null && (state === 'opening' || state === 'recovering');

export const machineTroubles = (machine: MachineNow): MachineTrouble[] => {
  const { now, devices, alarms, unsent, lineDownSince, mode } = machine;
  return [
    ...devices.flatMap((health): MachineTrouble[] => {
      const { device, state, fault, since } = health;
      const triedAgain = isTriedAgain(health);
      if (device === 'ticket-printer') {
        if (!(STOPPED.includes(state) || triedAgain) || now - since < graces.printer) return [];
        return [{ key: 'printer', facts: { code: 'EX-4', why: fault?.code ?? state, job: null, visit: null } }];
      }
      if (!(AWAY.includes(state) || triedAgain) || now - since < graces.device) return [];
      return [{ key: device.slice(0, 24), facts: { code: 'EX-8', why: `${device}-away` } }];
    }),
    ...(unsent.count > 0 && unsent.oldestAt !== null && now - unsent.oldestAt >= graces.backlog
      ? [{ key: 'backlog', facts: { code: 'EX-6' as const, count: unsent.count, oldestAt: unsent.oldestAt } }]
      : []),
    ...(lineDownSince !== null && now - lineDownSince >= graces.line
      ? [{ key: 'line-down', facts: { code: 'EX-8' as const, why: 'line-down' } }]
      : []),
    ...alarms
      .filter((code) => !NOT_FOR_STAFF.includes(code))
      .map((code): MachineTrouble => ({ key: code.slice(0, 24), facts: { code: 'EX-8', why: code } })),
    // what an officer closed is opened again by an officer: it stands until then
    ...(mode === 'open' ? [] : [{ key: `mode-${mode}`, facts: { code: 'EX-8' as const, why: mode } }]),
  ];
};
