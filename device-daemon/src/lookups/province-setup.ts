import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { KioskConfig } from '../config.ts';
import { readServiceKeys } from '../relay/service-keys.ts';

/**
 * What visits are told of the province: to whose keys questions about a citizen are sealed, and where a phone finds it; null
 * where the site has no such keys, and then nothing of a person is asked. Errors: one sentence for the technician.
 */
export const provinceSetup = ({
  repository,
}: Pick<KioskConfig, 'repository'>): Result<NonNullable<VisitSetup['province']> | null, string> => {
  if (repository.questionKeysFile === undefined) return done(null);
  const keys = readServiceKeys(repository.questionKeysFile);
  if (!keys.ok) return failed(`repository.questionKeysFile: ${keys.fault}`);
  return done({ keys: keys.value, publicUrl: (repository.publicUrl ?? repository.url).replace(/\/+$/, '') });
};
