import type { DeviceState } from '@mot-cua/domain/device-fault.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import type { VisitState, VisitWorld } from './visit-state.ts';

const gone: ReadonlySet<DeviceState> = new Set(['absent', 'recovering', 'out-of-service']);
const beginning: ReadonlySet<DeviceState> = new Set(['opening', 'identifying']);

/**
 * Why nobody is asked to show a code now: what is held before a reader that still starts is lost, and before none that works
 * people stand in vain. Nothing: it can be shown. A reader that is not heard of yet belongs to a visit that has only just begun.
 */
export const codeReaderTrouble = (
  { devices }: VisitState,
  { identity }: VisitWorld,
): Pick<ScreenOf<'identify'>, 'codeReader'> => {
  if (!identity.codeReader) return { codeReader: 'away' };
  const reader = devices.find(({ device }) => device === 'code-reader');
  if (!reader || beginning.has(reader.state)) return { codeReader: 'starting' };
  return gone.has(reader.state) ? { codeReader: 'away' } : {};
};
