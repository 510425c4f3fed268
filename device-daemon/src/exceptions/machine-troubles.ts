import type { AlarmCode } from '@mot-cua/domain/alarms.ts';
import type { DeviceHealth, DeviceState } from '@mot-cua/domain/device-fault.ts';
import type { ExceptionFacts } from '@mot-cua/domain/exceptions/exceptions.ts';
import { type Patience, patienceOf } from '@mot-cua/domain/exceptions/patience.ts';
import type { KioskMode } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { CabinetTrouble } from '../devices/cabinet/cabinet.ts';

/** What a person has to see to of the machine itself, at one moment. Pure: the daemon says how things are, this says what of it counts. */
export type MachineNow = {
  /** epoch ms of the kiosk's clock */
  readonly now: number;
  readonly devices: readonly DeviceHealth[];
  readonly alarms: readonly AlarmCode[];
  /** door and power of the cabinet */
  readonly cabinet: readonly CabinetTrouble[];
  /** provisional codes of dossiers that the repository refuses: kept here, set aside for a person */
  readonly refused: readonly string[];
  /** sealed and not yet received; `oldestAt` epoch ms, null: none */
  readonly unsent: { readonly count: number; readonly oldestAt: number | null };
  /** since when the repository is not heard, epoch ms; null: it is */
  readonly lineDownSince: number | null;
  readonly mode: KioskMode;
  /** how long each may last before it counts, of the office's plan */
  readonly patience?: Patience;
};

export type MachineTrouble = { readonly key: string; readonly facts: ExceptionFacts };

/** Of these the office hears by the other codes, or can do nothing about. */
const NOT_FOR_STAFF: readonly AlarmCode[] = ['clock-unconfirmed', 'dossier-unanswered', 'dossier-quarantined'];

/** How long the cabinet's troubles may last; what is not here is told at once. */
const PATIENT: Partial<Record<CabinetTrouble['why'], keyof Patience>> = { 'on-battery': 'power', 'ups-away': 'device' };

const AWAY: readonly DeviceState[] = ['absent', 'out-of-service'];
const STOPPED: readonly DeviceState[] = ['attention', 'absent', 'out-of-service'];
/** Away, and being tried again at this very moment. */
const isTriedAgain = ({ state, fault }: DeviceHealth): boolean =>
  fault !== null && (state === 'opening' || state === 'recovering');

export const machineTroubles = (machine: MachineNow): MachineTrouble[] => {
  const { now, devices, alarms, cabinet, refused, unsent, lineDownSince, mode } = machine;
  const lasted = (since: number, of: keyof Patience): boolean => now - since >= patienceOf(machine, of);
  return [
    ...devices.flatMap((health): MachineTrouble[] => {
      const { device, state, fault, since } = health;
      const triedAgain = isTriedAgain(health);
      if (device === 'ticket-printer') {
        if (!(STOPPED.includes(state) || triedAgain) || !lasted(since, 'printer')) return [];
        return [{ key: 'printer', facts: { code: 'EX-4', why: fault?.code ?? state, job: null, visit: null } }];
      }
      if (!(AWAY.includes(state) || triedAgain) || !lasted(since, 'device')) return [];
      return [{ key: device.slice(0, 24), facts: { code: 'EX-8', why: `${device}-away` } }];
    }),
    ...refused.map(
      (code): MachineTrouble => ({
        // day and number of the day: enough on one kiosk
        key: `refused-${code.slice(-13).toLowerCase()}`,
        facts: { code: 'EX-3', dossier: code, why: 'refused' },
      }),
    ),
    ...(unsent.count > 0 && unsent.oldestAt !== null && lasted(unsent.oldestAt, 'backlog')
      ? [{ key: 'backlog', facts: { code: 'EX-6' as const, count: unsent.count, oldestAt: unsent.oldestAt } }]
      : []),
    ...(lineDownSince !== null && lasted(lineDownSince, 'line')
      ? [{ key: 'line-down', facts: { code: 'EX-8' as const, why: 'line-down' } }]
      : []),
    ...alarms
      .filter((code) => !NOT_FOR_STAFF.includes(code))
      .map((code): MachineTrouble => ({ key: code.slice(0, 24), facts: { code: 'EX-8', why: code } })),
    ...cabinet
      .filter(({ why, since }) => !PATIENT[why] || lasted(since, PATIENT[why]))
      .map(({ why }): MachineTrouble => ({ key: why, facts: { code: 'EX-8', why } })),
    // what an officer closed is opened again by an officer: it stands until then
    ...(mode === 'open' ? [] : [{ key: `mode-${mode}`, facts: { code: 'EX-8' as const, why: mode } }]),
  ];
};
