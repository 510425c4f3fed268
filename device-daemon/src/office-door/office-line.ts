import type { OfficeCommand, OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { Footing } from '@mot-cua/domain/office/office-views.ts';
import type { Result } from '@mot-cua/domain/result.ts';

/** What the door needs of this machine's node of the office (`../office`): the state to draw, the way to the host. */
export interface OfficeLine {
  readonly state: OfficeState;
  readonly footing: Footing;
  /** id of the node that hosts; null: none is heard */
  readonly host: string | null;
  /** epoch ms of office time */
  officeNow(): number;
  /** Decided by the host; asked again with the same id it is answered alike. */
  command(command: OfficeCommand): Promise<Result<readonly OfficeEvent[], OfficeFault>>;
  /** Told of every entry after it has been applied here; the returned function ends it. */
  onApplied(listener: (entry: LogEntry, state: OfficeState) => void): () => void;
}
