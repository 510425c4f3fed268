import { OfficeSnapshot, readSnapshot, takeSnapshot } from '@mot-cua/domain/office/office-snapshot.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import { failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

/** The office's state as a node keeps it and sends it to one that is far behind. */
export const StateFile = Type.Object(
  {
    format: Type.Literal('node-state/1'),
    /** who was alone in charge after a forced take-over */
    alone: Type.Union([Type.String({ maxLength: 20 }), Type.Null()]),
    office: OfficeSnapshot,
  },
  { additionalProperties: false },
);
export type StateFile = Static<typeof StateFile>;

export const toStateFile = (state: OfficeState, alone: string | null): StateFile => ({
  format: 'node-state/1',
  alone,
  office: takeSnapshot(state),
});

/** `file`: as parsed from JSON, from the disk or from another machine. */
export const fromStateFile = (file: unknown): Result<OfficeState, string> => {
  const first = Value.Errors(StateFile, file)[0];
  if (first) return failed(`no state of a node (node-state/1): ${first.instancePath} ${first.message}`);
  return readSnapshot((file as StateFile).office);
};
