import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskConfig } from '../config.ts';

/**
 * Procedures that `identity.require` speaks of and the catalogue does not have: a typing error lowers the level that was
 * meant, and nobody sees it. No reason not to start, as packages come later than configurations. One sentence each.
 */
export const unknownProcedures = (
  { identity, catalogue }: Pick<KioskConfig, 'identity' | 'catalogue'>,
  where: (pointer: string) => string,
): string[] =>
  Object.keys(identity?.require?.procedures ?? {})
    .filter((id) => !/^[0-9A-Za-z.-]{1,40}$/.test(id) || !existsSync(join(catalogue.folder, id)))
    .map(
      (id) =>
        `${where(`/identity/require/procedures/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`)}: no such procedure in ${catalogue.folder}; until it is there, "default" holds`,
    );
