import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Demo, uiIsBuilt } from '../demo/demo.ts';
import { BenchClient } from '../end-to-end/bench-client.ts';
import { type CanaryCitizen, canaryCitizen, patternsOf } from './canary.ts';
import { CitizenAtThePanel } from './citizen-at-the-panel.ts';
import { type KioskRoots, kioskProcesses } from './kiosk-processes.ts';
import { type Find, lookThroughFiles } from './look-through-files.ts';
import { lookThroughMemory } from './look-through-memory.ts';
import { PatternSearch } from './pattern-search.ts';
import { until } from './until.ts';
import { PANEL, XScreen } from './x-screen.ts';

let folder: string;
let screen: XScreen;
let demo: Demo;
let bench: BenchClient;
let startedAt: number;

beforeAll(async () => {
  if (!uiIsBuilt()) throw new Error('The screens are not built yet: run "make ui" first.');
  startedAt = Date.now();
  folder = mkdtempSync(join(tmpdir(), 'gna-')); // short: sockets lie deep in it;
  const picture = join(folder, 'panel');
  mkdirSync(picture);
  screen = await XScreen.start(picture);
  demo = await Demo.start({
    folder,
    kioskConfig: {
      browser: {
        executable: '/usr/bin/chromium',
        profileFolder: join(folder, 'b'),
        flags: ['--no-sandbox', `--window-size=${PANEL.width},${PANEL.height}`, '--window-position=0,0'],
        display: screen.display,
      },
    },
  });
  bench = new BenchClient(demo.bench.benchUrl);
});

afterAll(async () => {
  await demo?.stop();
  screen?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const roots = (): KioskRoots => ({
  daemon: demo.daemonPid,
  launcher: demo.launcherPid,
  display: screen.pid,
  cardServiceBelow: demo.benchPid,
  runFolder: demo.runFolder,
});

const searchFor = (citizen: CanaryCitizen): PatternSearch => new PatternSearch(patternsOf(citizen.canaries));

/** What lies outside the kiosk: the repository, the bench with its card, the keys' folder; the display's picture is no text. */
const outsideTheKiosk = (): string[] => [
  join(folder, 'repository'),
  join(folder, 'run', 'bench'),
  join(folder, 'run', 'bench.log'),
  join(folder, 'run', 'repository.log'),
  join(folder, 'keys'),
  join(folder, 'panel'),
];

const searchFiles = (search: PatternSearch): readonly Find[] => {
  const here = lookThroughFiles(search, { roots: [folder], except: outsideTheKiosk() });
  const temporary = lookThroughFiles(search, {
    roots: ['/tmp', '/var/tmp', '/dev/shm'],
    except: [folder],
    since: startedAt,
  });
  console.error(`looked through ${here.files} + ${temporary.files} files, ${(here.bytes + temporary.bytes) >> 10} KiB`);
  return [...here.finds, ...temporary.finds];
};

const searchMemory = (search: PatternSearch): { finds: Find[]; names: string[] } => {
  const start = performance.now();
  const finds: Find[] = [];
  const names: string[] = [];
  let bytes = 0;
  for (const one of kioskProcesses(roots())) {
    const looked = lookThroughMemory(search, one.pid, one.name);
    finds.push(...looked.finds);
    bytes += looked.bytes;
    names.push(one.name);
  }
  console.error(
    `looked through ${bytes >> 20} MiB of ${names.length} processes (${names.join(', ')}) in ${Math.round(performance.now() - start)} ms`,
  );
  return { finds, names };
};

const liveVisit = async (): Promise<{ id: string; pid: number }> => {
  const health = (await (await fetch(`${demo.kioskUrl}health`)).json()) as {
    visits: { id: string; pid: number; state: string }[];
  };
  const live = health.visits.find((visit) => visit.state === 'live');
  if (!live) throw new Error('no visit is live');
  return live;
};

test('a whole visit, finished: nothing of it is left in files, logs, profile, temporary files or the memory of any process', async () => {
  const who = canaryCitizen();
  const search = searchFor(who);
  const citizen = new CitizenAtThePanel(screen, bench, who, demo.launcherPid);
  const browser = await citizen.walkUp();
  await citizen.identifies();
  await citizen.typesThePhone();
  const during = searchMemory(search);
  console.error([...new Set(during.finds.map((f) => `${f.place.slice(0, 60)}: ${f.canary}`))]);
  await citizen.declaresAndSubmits();
  await citizen.leaves();
  await new CitizenAtThePanel(screen, bench, who, demo.launcherPid).walkUp(browser);
  const left = searchMemory(search);
  expect([...left.finds, ...searchFiles(search)]).toEqual([]);
});
