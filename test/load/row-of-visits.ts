import { lstatSync, readdirSync } from 'node:fs';
import { portraitAsJpeg } from '../../device-daemon/src/imaging/portrait.ts';
import type { Canary, CanaryCitizen } from '../gives-nothing-away/canary.ts';
import { CitizenAtThePanel } from '../gives-nothing-away/citizen-at-the-panel.ts';
import { KioskUnderSearch, type Looked } from '../gives-nothing-away/kiosk-under-search.ts';
import type { PatternSearch } from '../gives-nothing-away/pattern-search.ts';
import { until } from '../gives-nothing-away/until.ts';
import { makeHolder } from '../virtual-hardware/id-card/holders.ts';
import { drawPortrait } from '../virtual-hardware/id-card/portrait.ts';
import { type Standing, standing } from './left-behind.ts';
import { MarkedCitizens } from './marked-citizens.ts';
import { type NextPainted, ShortVisit } from './short-visit.ts';

export type RowOptions = {
  readonly visits: number;
  /** every so many-th visit is a whole one, to a submitted dossier; 0: none */
  readonly wholeEvery: number;
  /** after so long, or when `enough` says so, no further visit is begun; what was done is told */
  readonly minutes: number;
  readonly enough?: AbortSignal;
  /** every so many visits memory and files are searched and what stands is counted; at the end always */
  readonly lookEvery: number;
  readonly say: (text: string) => void;
};

export type Row = {
  readonly visits: number;
  readonly whole: number;
  /** how often a code had to be shown once more because nothing happened */
  readonly shownAgain: number;
  readonly next: readonly NextPainted[];
  /** what stood after the first visits, and at the end */
  readonly before: Standing;
  readonly after: Standing;
  /** canaries that memory was full of in the middle of the first visit: the search finds what is there */
  readonly control: readonly string[];
  readonly finds: Looked['finds'];
  readonly searches: number;
  readonly searchedMb: number;
  /** what ended the row before its time; null: nothing did */
  readonly broken: string | null;
};

/** Caches and the compiler settle in the first visits; what grows is counted from here. */
export const warmUpOf = (visits: number): number => Math.min(10, Math.max(1, Math.floor(visits / 3)));
/** Everything of a visit has gone, and the next ones stand ready, ms. */
const REST_MS = 60_000;

/** Visits one after the other at a kiosk with its own Chromium on a panel of its own; each person leaves something to be searched for. */
export const rowOfVisits = async ({
  visits,
  wholeEvery,
  minutes,
  enough,
  lookEvery,
  say,
}: RowOptions): Promise<Row> => {
  const kiosk = await KioskUnderSearch.start();
  try {
    const citizens = new MarkedCitizens();
    const visit = new ShortVisit(kiosk.screen, kiosk.bench, kiosk.demo.launcherPid);
    const next: NextPainted[] = [];
    const finds: Looked['finds'][number][] = [];
    let searches = 0;
    let searchedMb = 0;
    let before: Standing | null = null;
    let control: readonly string[] = [];
    let whole = 0;
    let last: CanaryCitizen | null = null;
    let broken: string | null = null;
    const look = async (files: boolean): Promise<void> => {
      await atRest(kiosk);
      const search = citizens.search(last ? await portraitsOf(last) : []);
      const memory = kiosk.searchMemory(search);
      finds.push(...memory.finds, ...(files ? kiosk.searchFiles(search).finds : kiosk.searchOwnFiles(search).finds));
      searches++;
      searchedMb += Math.round(memory.memoryBytes / 1_048_576);
    };
    const one = async (n: number): Promise<NextPainted> => {
      if (wholeEvery > 0 && n % wholeEvery === 0) {
        last = citizens.next();
        await wholeVisit(kiosk, last, visit);
        whole++;
        return visit.watches();
      }
      if (n % 5 === 0) {
        await visit.takesANumber();
        return visit.endsAndWatches();
      }
      last = citizens.next();
      await visit.identifiesAndSearches(last);
      if (n === 1) control = foundIn(kiosk, citizens.search());
      await visit.leavesEarly();
      return visit.endsAndWatches();
    };
    await visit.walkUp();
    await atRest(kiosk);
    await visit.learnsTheGreeting();
    const end = performance.now() + minutes * 60_000;
    for (let n = 1; n <= visits && performance.now() < end && !enough?.aborted; n++) {
      try {
        const painted = await one(n);
        await visit.walkUp();
        next.push(painted);
        if (n === warmUpOf(visits)) {
          await atRest(kiosk);
          before = standing(kiosk);
        }
        if (n % lookEvery === 0 && n < visits) await look(false);
        if (n % 10 === 0)
          say(
            `${n} of ${visits}: next painted after ${Math.round(painted.painted)} ms, daemon ${standing(kiosk).daemonMb} MB, ${finds.length} finds`,
          );
      } catch (error) {
        broken = `visit ${n}: ${error instanceof Error ? error.message : error}`;
        say(broken);
        break;
      }
    }
    if (broken === null) await look(true);
    const after = standing(kiosk);
    if (!before) throw new Error(broken ?? 'no visit was counted');
    return {
      visits: next.length,
      whole,
      shownAgain: visit.shownAgain,
      next,
      before,
      after,
      control,
      finds,
      searches,
      searchedMb,
      broken,
    };
  } finally {
    await kiosk.stop();
  }
};

/** One visit stands there, one stands ready, each with its browser, and nothing else does. */
const atRest = async (kiosk: KioskUnderSearch): Promise<void> => {
  await until('the kiosk is at rest', REST_MS, async () => {
    const states = await visitStates(kiosk);
    const left = ['sealed', 'parked'].flatMap((name) =>
      readdirSync(`${kiosk.demo.dataFolder}/${name}`).filter((file) => /\.(age|draft)$/.test(file)),
    );
    return states === 'live,warm' && browsersStand(kiosk.profiles) && left.length === 0 ? true : null;
  });
};

/** Two profiles, and in each a browser that hears who asks it for a window. */
const browsersStand = (profiles: string): boolean => {
  const folders = readdirSync(profiles);
  // a link to a socket elsewhere; the folder may go while we look
  const hears = (folder: string): boolean =>
    lstatSync(`${profiles}/${folder}/profile/SingletonSocket`, { throwIfNoEntry: false }) !== undefined;
  return folders.length === 2 && folders.every(hears);
};

const visitStates = async (kiosk: KioskUnderSearch): Promise<string> => {
  try {
    const answer = await fetch(new URL('health', kiosk.demo.kioskUrl));
    const { visits } = (await answer.json()) as { visits: { state: string }[] };
    return visits
      .map(({ state }) => state)
      .sort()
      .join();
  } catch {
    return ''; // a connection that has stood idle is closed while the question is on its way: asked again
  }
};

const foundIn = (kiosk: KioskUnderSearch, search: PatternSearch): string[] =>
  [...new Set(kiosk.searchMemory(search).finds.map(({ canary }) => canary))].sort();

const wholeVisit = async (kiosk: KioskUnderSearch, who: CanaryCitizen, visit: ShortVisit): Promise<void> => {
  const citizen = new CitizenAtThePanel(kiosk.screen, kiosk.bench, who, kiosk.demo.launcherPid);
  await citizen.walkUp();
  await citizen.identifies();
  await citizen.typesThePhone();
  await citizen.declaresAndSubmits();
  await citizen.leaves();
  visit.hasPressed();
};

const portraitsOf = async ({ card }: CanaryCitizen): Promise<Canary[]> => {
  const { image } = await drawPortrait(makeHolder(card));
  const call = { signal: new AbortController().signal, deadlineMs: 20_000 };
  const shown = await portraitAsJpeg({ mime: 'image/jpeg', bytes: image.slice() }, call);
  if (!shown.ok) throw new Error(shown.fault.detail);
  return [
    { label: 'portrait of the chip', bytes: image },
    { label: 'portrait on the screen', bytes: shown.value.bytes },
  ];
};
