import { type Hall, OfficeUnderLoad, type Rush } from '../../load/office/office-under-load.ts';
import type { Contest } from '../harness.ts';
import { benchFolder } from '../main-job/bench-folder.ts';

/** Twenty consoles that each call somebody every ten seconds (7,200 calls an hour), four displays, a visit at each of three kiosks. */
const SIZE = { consoles: 20, displays: 4 };
const RUSH = { seconds: 110, everyMs: 10_000 };
/** A call into a silent hall takes about two seconds, its words cut short. */
const HALL = { calls: 200, everyMs: 10_000 };
/** Of fewer, 95 of 100 say nothing. */
const FEWEST = 200;

let rush: Promise<Rush> | null = null;
let hall: Promise<Hall> | null = null;

/** Figures of the rush: whoever asks first has it played, in an office of its own. */
export const inTheRush = (of: (measured: Rush) => number) => async (): Promise<Contest> => {
  if (rush) {
    const played = rush;
    return { ours: async () => of(await played) };
  }
  return inAnOffice(async (load) => {
    rush = load.rush(RUSH).then((measured) => {
      if (measured.calls < FEWEST) throw new Error(`${measured.calls} calls were made, ${FEWEST} are needed`);
      if (measured.lost > 0) throw new Error(`${measured.lost} calls were not shown within 5 s`);
      tell(measured);
      return measured;
    });
    return of(await rush);
  });
};

/** Figures of calls into a silent hall. */
export const inTheHall = (of: (measured: Hall) => number) => async (): Promise<Contest> => {
  if (hall) {
    const played = hall;
    return { ours: async () => of(await played) };
  }
  return inAnOffice(async (load) => {
    hall = load.hall(HALL).then((measured) => {
      if (measured.toVoice.length < HALL.calls)
        throw new Error(`of ${HALL.calls} calls ${measured.toVoice.length} were heard`);
      return measured;
    });
    return of(await hall);
  });
};

const inAnOffice = async (play: (load: OfficeUnderLoad) => Promise<number>): Promise<Contest> => {
  const folder = benchFolder('office');
  try {
    const load = await OfficeUnderLoad.start(folder.path, SIZE);
    return { ours: () => play(load), close: () => load.stop() };
  } catch (error) {
    folder.remove();
    throw error;
  }
};

/** What else one has to know to believe the figures. */
const tell = ({ calls, toPicture, visits, pages, loop, ownLoopP99, viewsASecond, kilobytesASecond }: Rush): void => {
  const facts = {
    calls,
    pictures: toPicture.length,
    ...{ visitsSubmitted: visits, pagesRead: pages, loopMost: loop.most, ownLoopP99 },
    ...{ viewsASecond, kilobytesASecond },
  };
  process.stderr.write(
    `office: ${JSON.stringify(facts, (_, value) => (typeof value === 'number' ? Math.round(value) : value))}\n`,
  );
};
