import { inForce } from '@mot-cua/domain/forms/catalogue-view.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';

/**
 * Of all versions that lie in the catalogue, those that a visit goes by on a day (`yyyy-MM-dd`, Vietnam's calendar): the one in
 * force, and of a procedure that is under way the version it was begun with. Whether that one still holds is asked when the
 * dossier is handed in: the law of the day of receipt counts.
 */
export const versionsOf = (
  all: readonly ProcedurePackage[],
  day: string,
  begun: { readonly id: string; readonly version: string } | null,
): readonly ProcedurePackage[] =>
  all.filter((one) => {
    const isKept = begun !== null && one.procedure.id === begun.id && all.some((other) => isVersion(other, begun));
    return isKept ? isVersion(one, begun) : inForce(one, day);
  });

const isVersion = ({ procedure }: ProcedurePackage, { id, version }: { id: string; version: string }): boolean =>
  procedure.id === id && procedure.version === version;

/** The version of a procedure that is in force on a day. */
export const versionOn = (all: readonly ProcedurePackage[], id: string, day: string): ProcedurePackage | null =>
  all.find((one) => one.procedure.id === id && inForce(one, day)) ?? null;
