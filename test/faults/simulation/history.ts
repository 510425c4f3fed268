import { Kiosk, SEALED_FOLDER } from './kiosk.ts';
import { fairWeather } from './network.ts';
import { Oracle, type Violation } from './oracle.ts';
import { planOf } from './plan.ts';
import { SecondPlaceModel } from './second-place-model.ts';
import { LedgerFile } from './simulated-ledger.ts';
import { letCome } from './visits.ts';
import { makeWorld, type Plant, type World } from './world.ts';

/** What became of one history. `trace` only where it was asked for. */
export type Ending = {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly trace: readonly string[];
  readonly steps: number;
  readonly came: number;
  readonly acknowledged: number;
};

const ledgers: LedgerFile[] = [];
/** Rounds of waiting after everything is healed, each as long as the longest wait of the forwarder. */
const FAIR_ROUNDS = 12;

/** Lives through the history of this seed. The same seed (and code) gives the same history. */
export const liveThrough = async (
  seed: number,
  { plant = null, traced = false }: { plant?: Plant | null; traced?: boolean } = {},
): Promise<Ending> => {
  const plan = planOf(seed);
  const trace: string[] = [];
  const world = makeWorld(plan, plant, (made) => new Oracle(made), traced ? trace : null);
  const file = ledgers.pop() ?? new LedgerFile();
  file.begin();
  try {
    file.omitSync = plant === 'fsync-omitted';
    const kiosk = new Kiosk(world, file, plan.secondPlace ? new SecondPlaceModel(world) : null);
    world.oracle.kiosk = kiosk;
    present = { kiosk, world };
    kiosk.powerOn();
    arrange(world, kiosk);
    await world.timeline.run(plan.troubledMs);
    heal(world, kiosk);
    await fairTime(world, kiosk);
    world.oracle.atTheEnd();
  } finally {
    present = null;
    file.end();
    ledgers.push(file);
  }
  const { violations } = world.oracle;
  return { seed, violations, trace, steps: world.timeline.steps, ...world.oracle.counts() };
};

/** The history that runs at the moment, for errors that nobody caught. */
let present: { readonly kiosk: Kiosk; readonly world: World } | null = null;

process.on('unhandledRejection', (error) => {
  const daemon = present?.kiosk.daemon;
  if (daemon) present?.kiosk.crashed(daemon.process, error);
});

const arrange = (world: World, kiosk: Kiosk): void => {
  const { plan, timeline, repository, weather, dice, trace } = world;
  for (const citizen of plan.citizens) letCome(world, kiosk, citizen);
  for (const { from, to, weather: spell } of plan.spells) {
    timeline.after(from, () => {
      trace(`line: ${JSON.stringify(spell)}`);
      Object.assign(weather, spell);
    });
    timeline.after(to, () => Object.assign(weather, fairWeather));
  }
  for (const at of plan.daemonKills) timeline.after(at, () => kiosk.killDaemon('at a moment'));
  for (const { at, darkMs } of plan.powerCuts) timeline.after(at, () => kiosk.cutPower(darkMs));
  for (const { at, downMs } of plan.repositoryCrashes) {
    timeline.after(at, () => {
      trace('repository: CRASHES');
      repository.crash();
    });
    timeline.after(at + downMs, () => {
      repository.up = true;
    });
  }
  for (const at of plan.uploadSweeps) timeline.after(at, () => repository.sweep());
  for (const { at, byMs } of plan.clockJumps)
    timeline.after(at, () => {
      trace(`kiosk: clock jumps by ${byMs} ms`);
      kiosk.time.wallAtStart += byMs;
    });
  for (const { from, to } of plan.diskFull) {
    let taken = 0;
    timeline.after(from, () => {
      taken = kiosk.disk.freeBytes;
      kiosk.disk.freeBytes = 0;
      trace('kiosk: DISK FULL');
    });
    timeline.after(Math.min(to, plan.troubledMs - 1), () => {
      kiosk.disk.freeBytes += taken;
      taken = 0;
    });
  }
  for (const at of plan.spoils)
    timeline.after(at, () => {
      const bags = kiosk.disk.paths().filter((path) => path.endsWith('.bag.age'));
      if (bags.length === 0) return;
      const path = dice.pick(bags);
      if (!kiosk.disk.spoil(path)) return;
      trace(`kiosk: ${path} SPOILT`);
      world.oracle.spoils(path.slice(SEALED_FOLDER.length + 1, -'.bag.age'.length));
    });
  const { place } = kiosk;
  if (place && plan.secondPlace) {
    const { awaySpells, answerLost, spoils, losesEverythingAt } = plan.secondPlace;
    Object.assign(place, { answerLost, spoils });
    for (const { from, to } of awaySpells) {
      timeline.after(from, () => {
        place.away = true;
      });
      timeline.after(to, () => {
        place.away = false;
      });
    }
    if (losesEverythingAt !== null)
      timeline.after(losesEverythingAt, () => {
        trace('second place: LOSES EVERYTHING');
        place.loseEverything();
      });
  }
  if (plan.diskDestroyedAt !== null) timeline.after(plan.diskDestroyedAt, () => kiosk.destroyDisk());
};

/** All faults end; whatever is broken is repaired as people would repair it. */
const heal = (world: World, kiosk: Kiosk): void => {
  const { weather, repository, trace } = world;
  trace('--- healed ---');
  world.healed = true;
  Object.assign(weather, fairWeather);
  repository.up = true;
  if (kiosk.place) Object.assign(kiosk.place, { away: false, answerLost: 0, spoils: 0 });
  if (kiosk.disk.destroyed) kiosk.place?.takeOver();
  kiosk.powerOn();
};

const fairTime = async (world: World, kiosk: Kiosk): Promise<void> => {
  const { timeline, plan, oracle } = world;
  for (let waits = 0; waits < 20 && (waits === 0 || kiosk.visits.size > 0); waits++)
    await timeline.run(timeline.elapsed + 10_000); // visits end
  kiosk.killDaemon('by a technician, to see what its start finds');
  // after short lives the next start is late, and its look through the disk comes last (seed 108878)
  for (let waits = 0; waits < 100 && !kiosk.looked && !kiosk.disk.destroyed; waits++)
    await timeline.run(timeline.elapsed + 10_000);
  for (let round = 0; round < FAIR_ROUNDS; round++) {
    // a receipt of this very moment still has its file removed (seed 195381), and somebody may come back late (seed 244788)
    if (oracle.settled()) await timeline.run(timeline.elapsed + 1_000);
    if (oracle.settled()) return;
    await timeline.run(timeline.elapsed + (round < 3 ? plan.lookEveryMs : plan.longestRetryMs));
  }
};
