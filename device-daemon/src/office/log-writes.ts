import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { LogWrites } from './office-log.ts';
import type { Replica, ReplicaEffect } from './replication.ts';
import { fromStateFile, toStateFile } from './state-file.ts';

/** What of a step goes on the disk, `before` it; null: nothing. Fails with why a host's snapshot is none: such a step has not happened. */
export const writesOf = (
  effects: readonly ReplicaEffect[],
  replica: Replica,
  before: Replica,
): Result<LogWrites | null, string> => {
  const votes = effects.filter((effect) => effect.do === 'keep-vote');
  const vote = votes.at(-1);
  const kept = effects.filter((effect) => effect.do === 'keep');
  const install = effects.find((effect) => effect.do === 'install');
  if (!vote && kept.length === 0 && !install) return done(null);
  const snapshot = install ? fromStateFile(install.snapshot) : null;
  if (snapshot && !snapshot.ok) return failed(snapshot.fault);
  return done({
    origin: replica.origin,
    commit: Math.min(replica.commit, Math.max(before.commit, replica.commit)),
    ...(vote ? { vote: { term: vote.term, votedFor: vote.votedFor } } : {}),
    ...(kept.length > 0 ? { entries: kept } : {}),
    ...(install && snapshot?.ok
      ? {
          install: {
            index: install.base.index,
            term: install.base.term,
            alone: install.baseAlone,
            state: toStateFile(snapshot.value, install.baseAlone),
          },
        }
      : {}),
  });
};
