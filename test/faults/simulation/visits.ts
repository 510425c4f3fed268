import { hash } from 'node:crypto';
import type { DiskCalls } from '@mot-cua/device-daemon/src/dossiers/disk-calls.ts';
import { writeDurably } from '@mot-cua/device-daemon/src/dossiers/durable-file.ts';
import { uuid7 } from '@mot-cua/device-daemon/src/visits/uuid7.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import { failure } from './disk.ts';
import { type Daemon, isSimulated, type Kiosk, SEALED_FOLDER } from './kiosk.ts';
import type { Citizen } from './plan.ts';
import { Process } from './timeline.ts';
import type { World } from './world.ts';

/** As long as a visit waits for the daemon (visits/submission.ts). */
const DAEMON_DEADLINE_MS = 45_000;
const PRESSES = 3;

/** One person who submits, from the press on the button to what the screen says; after a crash perhaps once more. */
export const letCome = (world: World, kiosk: Kiosk, citizen: Citizen): void => {
  const { timeline, dice, oracle, plan } = world;
  timeline.after(citizen.comesAt, () => {
    const dossierId = uuid7(Math.max(1, kiosk.time.of(world.nobody).now()), dice.bytes(10));
    if (citizen.refusedBy) world.repository.refused.set(dossierId, citizen.refusedBy);
    oracle.comes(dossierId);
    if (!beginVisit(world, kiosk, citizen, dossierId, citizen.visitCrashesAfter)) return;
    if (citizen.comesBackAfter === null || (citizen.visitCrashesAfter === null && plan.powerCuts.length === 0)) return;
    const back = Math.max(citizen.visitCrashesAfter ?? 0, 0) + citizen.comesBackAfter + 1;
    timeline.after(back, () => {
      if ([...kiosk.visits.values()].includes(dossierId)) return; // still there
      beginVisit(world, kiosk, citizen, dossierId, null);
    });
  });
};

const beginVisit = (
  world: World,
  kiosk: Kiosk,
  citizen: Citizen,
  dossierId: string,
  crashesAfter: number | null,
): boolean => {
  if (!kiosk.powered || kiosk.disk.freeBytes <= 0) return false;
  const visit = new Process('visit');
  kiosk.visits.set(visit, dossierId);
  if (crashesAfter !== null)
    world.timeline.after(
      crashesAfter,
      () => {
        world.trace('visit: CRASHES');
        kiosk.visitDied(visit);
      },
      visit,
    );
  void submit(world, kiosk, visit, citizen, dossierId)
    .catch(() => undefined) // died on the way
    .then(() => {
      if (!visit.alive) return;
      visit.alive = false;
      kiosk.visits.delete(visit);
    });
  return true;
};

const submit = async (
  world: World,
  kiosk: Kiosk,
  visit: Process,
  citizen: Citizen,
  dossierId: string,
): Promise<void> => {
  const { oracle, dice, trace } = world;
  // as visits/visit-desk.ts answers `dossier?`: what an earlier visit left whole is committed before anything is sealed anew
  const known = await ask(world, kiosk, visit, async ({ outbox }) => {
    const row = outbox.find(dossierId);
    if (row && row.sha256 === null) await outbox.commitFound(dossierId);
    return outbox.find(dossierId) ?? null;
  });
  if (known && known.sha256 !== null) {
    oracle.acknowledged(dossierId, known.sha256); // the screen says to whoever comes back that it is saved
    return;
  }
  for (let press = 0; press < PRESSES; press++) {
    // as visits/visit-desk.ts answers `intend`: what an earlier press committed, its answer lost, is not sealed again
    const answer = await ask(world, kiosk, visit, ({ outbox }) => ({
      committed: outbox.find(dossierId)?.sha256 ?? null,
      intended: outbox.intend({
        dossierId,
        procedureId: '1.001193',
        packageVersion: '2026.1',
        channel: 'counter-intake',
        lookupDigest: '0'.repeat(64),
      }),
    }));
    if (!answer) continue;
    const { committed: before, intended } = answer;
    if (before !== null) return oracle.acknowledged(dossierId, before);
    oracle.promised(dossierId, intended.provisionalCode);
    const bytes = dice.bytes(citizen.bagBytes);
    const sha256 = hash('sha256', bytes);
    oracle.seals(dossierId, sha256, bytes);
    trace(`visit: seals ${dossierId} as ${sha256.slice(0, 8)}`);
    try {
      await sealPieceByPiece(world, kiosk, visit, `${SEALED_FOLDER}/${dossierId}.bag.age`, bytes);
    } catch (error) {
      if (!isSimulated(error)) throw error;
      trace(`visit: not sealed (${(error as Error).message})`);
      continue;
    }
    const committed = await ask(world, kiosk, visit, ({ outbox, forwarder, secondPlace }) =>
      outbox.commit(dossierId, bytes.length, sha256).then((outcome: Result<void, string>) => {
        if (outcome.ok) {
          secondPlace?.hurry();
          forwarder.hurry();
        }
        return outcome;
      }),
    );
    if (committed?.ok) {
      oracle.acknowledged(dossierId, sha256);
      return;
    }
    trace(`visit: not committed (${committed?.fault ?? 'no answer'})`);
  }
};

/** A question to the daemon, asked again after each of its restarts, answered or given up after the deadline. */
const ask = async <T>(
  world: World,
  kiosk: Kiosk,
  visit: Process,
  work: (daemon: Daemon) => T | Promise<T>,
): Promise<T | null> => {
  const { timeline, dice, trace } = world;
  const givenUp = timeline.elapsed + DAEMON_DEADLINE_MS;
  while (timeline.elapsed < givenUp) {
    const { daemon } = kiosk;
    if (!daemon) {
      await timeline.sleep(500, visit);
      continue;
    }
    await timeline.sleep(1 + dice.below(5), visit);
    if (!daemon.process.alive) continue;
    const answer = await Promise.race([
      daemon.death,
      Promise.resolve(daemon)
        .then(work)
        .then(
          (value) => ({ value }),
          (error: unknown) => {
            if (!isSimulated(error)) kiosk.crashed(daemon.process, error);
            trace(`daemon: a question failed (${error instanceof Error ? error.message : error})`);
            return new Promise<null>((resolve) => timeline.after(DAEMON_DEADLINE_MS, () => resolve(null), visit));
          },
        ),
    ]);
    await timeline.sleep(1 + dice.below(5), visit);
    // the daemon may die between its answer and the visit's reading it
    if (answer !== null && (daemon.process.alive || dice.chance(0.5))) return answer.value;
  }
  return null;
};

/**
 * The production sequence of writes and syncs, one call at a time: on a kiosk it runs in a process of its own while the
 * daemon does other things. The calls are taken down from `writeDurably` itself, then made one by one; a call that fails
 * is made to fail in the taking down too, so that what production does about it follows.
 */
const sealPieceByPiece = async (
  { timeline, dice }: World,
  kiosk: Kiosk,
  visit: Process,
  path: string,
  bytes: Uint8Array,
): Promise<void> => {
  const disk = kiosk.disk.callsOf(visit, timeline);
  const made: { readonly result: number | Error }[] = [];
  for (;;) {
    let error: unknown = null;
    const next = takenDown(disk, path, bytes, made, (thrown) => {
      error = thrown;
    });
    if (next === null) {
      if (error) throw error;
      return;
    }
    await timeline.sleep(dice.below(6), visit);
    try {
      made.push({ result: next() ?? 0 });
    } catch (thrown) {
      if (!isSimulated(thrown)) throw thrown;
      made.push({ result: thrown as Error });
    }
  }
};

/** The call that `writeDurably` makes after those that were made already; null when it is through. */
const takenDown = (
  disk: DiskCalls,
  path: string,
  bytes: Uint8Array,
  made: readonly { readonly result: number | Error }[],
  onError: (error: unknown) => void,
): (() => number | undefined) | null => {
  let at = 0;
  let next: (() => number | undefined) | null = null;
  const call = (make: () => number | undefined): number => {
    if (next) throw NOT_YET;
    const known = made[at++];
    if (!known) {
      next = make;
      throw NOT_YET;
    }
    if (known.result instanceof Error) throw known.result;
    return known.result;
  };
  const { openSync, writeSync, readSync, fsyncSync, closeSync, renameSync, rmSync } = disk;
  const asking: DiskCalls = {
    ...disk,
    openSync: (...given) => call(() => openSync(...given)),
    writeSync: (...given) => call(() => writeSync(...given)),
    readSync: (...given) => call(() => readSync(...given)),
    fsyncSync: (file) => void call(() => asNothing(fsyncSync(file))),
    closeSync: (file) => void call(() => asNothing(closeSync(file))),
    renameSync: (from, to) => void call(() => asNothing(renameSync(from, to))),
    rmSync: (gone, options) => void call(() => asNothing(rmSync(gone, options))),
  };
  try {
    writeDurably(path, bytes, asking);
  } catch (error) {
    if (error !== NOT_YET) onError(error);
  }
  return next;
};

const asNothing = (_done: unknown): undefined => undefined;
const NOT_YET = failure('NOT_YET', 'taking down');
