import type { DeviceFault, DeviceState } from '@mot-cua/domain/device-fault.ts';

/**
 * The one machine of every device, as a pure function. Every state answers every event; what a state ignores is written
 * as such. Effects are asked for, never done here.
 */
export type MachineState = {
  readonly state: DeviceState;
  readonly fault: DeviceFault | null;
  readonly warnings: readonly DeviceFault['code'][];
  readonly identity: string;
  /** how often in a row recovering failed */
  readonly attempt: number;
};

export type MachineEvent =
  | { readonly type: 'start' }
  | { readonly type: 'opened'; readonly identity: string }
  | { readonly type: 'open-failed'; readonly fault: DeviceFault }
  | { readonly type: 'status'; readonly fault: DeviceFault | null; readonly warnings: readonly DeviceFault['code'][] }
  | { readonly type: 'command-began' }
  | { readonly type: 'command-ended'; readonly fault: DeviceFault | null }
  | { readonly type: 'lost'; readonly fault: DeviceFault }
  | { readonly type: 'retry-due' }
  | { readonly type: 'stop' };

export type MachineEffect = 'open' | 'ask-status' | 'close' | 'retry-later';

/** Every wait of a device, ms, with the reason. */
export const delays = {
  /** a cable that was just pulled is often put back at once */
  firstRetryMs: 300,
  /** a device that is away for long is asked rarely enough not to fill the journal, often enough that nobody waits for it */
  longestRetryMs: 3_000,
  /** faults that people mend by hand (paper, cover) are looked at again this often; also notices silent disappearance */
  statusEveryMs: 2_000,
  /** opening and identifying: drivers that need longer are broken */
  openDeadlineMs: 10_000,
  statusDeadlineMs: 5_000,
} as const;

/** Opening attempts in a row after which a technician is needed; the machine goes on trying all the same. */
export const ATTEMPTS_BEFORE_OUT_OF_SERVICE = 20;

export const initialMachine: MachineState = { state: 'absent', fault: null, warnings: [], identity: '', attempt: 0 };

export const stepMachine = (
  from: MachineState,
  event: MachineEvent,
): { readonly to: MachineState; readonly effects: readonly MachineEffect[] } => {
  const stay = { to: from, effects: [] as const };
  switch (event.type) {
    case 'start':
      return from.state === 'absent' ? { to: { ...from, state: 'opening' }, effects: ['open'] } : stay; // already under way: ignore
    case 'opened':
      if (from.state !== 'opening' && from.state !== 'recovering') return { to: from, effects: ['close'] }; // stopped or lost meanwhile
      return {
        to: { ...from, state: 'identifying', identity: event.identity, fault: null, attempt: 0 },
        effects: ['ask-status'],
      };
    case 'open-failed': {
      if (from.state !== 'opening' && from.state !== 'recovering') return stay; // stopped meanwhile: ignore
      const attempt = from.attempt + 1;
      const state =
        attempt >= ATTEMPTS_BEFORE_OUT_OF_SERVICE
          ? 'out-of-service'
          : event.fault.code === 'absent'
            ? 'absent'
            : 'attention';
      return { to: { ...from, state, fault: event.fault, warnings: [], attempt }, effects: ['retry-later'] };
    }
    case 'status':
      if (
        from.state === 'absent' ||
        from.state === 'opening' ||
        from.state === 'recovering' ||
        from.state === 'out-of-service'
      )
        return stay; // late answer of a device that is gone: ignore
      if (from.state === 'busy') return { to: { ...from, warnings: event.warnings }, effects: [] }; // the running command reports its own fault
      return {
        to: { ...from, state: event.fault ? 'attention' : 'ready', fault: event.fault, warnings: event.warnings },
        effects: [],
      };
    case 'command-began':
      return from.state === 'ready' || from.state === 'attention' || from.state === 'identifying'
        ? { to: { ...from, state: 'busy' }, effects: [] }
        : stay; // refused by the supervisor before it gets here
    case 'command-ended':
      if (from.state !== 'busy') return stay; // lost during the command: `lost` has spoken already
      return {
        to: { ...from, state: event.fault ? 'attention' : 'ready', fault: event.fault },
        effects: event.fault ? ['ask-status'] : [],
      };
    case 'lost':
      if (from.state === 'absent' || from.state === 'out-of-service') return stay; // known already: ignore
      return {
        to: { ...from, state: 'recovering', fault: event.fault, warnings: [], attempt: 0 },
        effects: ['close', 'retry-later'],
      };
    case 'retry-due':
      if (
        from.state === 'absent' ||
        from.state === 'attention' ||
        from.state === 'recovering' ||
        from.state === 'out-of-service'
      )
        return { to: { ...from, state: from.state === 'recovering' ? 'recovering' : 'opening' }, effects: ['open'] };
      return stay; // opened meanwhile: ignore
    case 'stop':
      return { to: { ...initialMachine, identity: from.identity }, effects: ['close'] };
  }
};
