import type { OfficeCommand, OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { Footing } from '@mot-cua/domain/office/office-views.ts';
import type { Result } from '@mot-cua/domain/result.ts';

/** What this room needs of the office's node in the same process (office/office-node.ts). */
export type OfficePort = {
  readonly state: OfficeState;
  readonly footing: Footing;
  command(command: OfficeCommand): Promise<Result<readonly OfficeEvent[], OfficeFault>>;
  /** told of every entry that counts, in order; the answer ends it */
  onApplied(listener: (entry: LogEntry, state: OfficeState) => void): () => void;
};
