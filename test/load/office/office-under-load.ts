import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { wait } from '@mot-cua/domain/clock.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { DisplayView } from '@mot-cua/domain/office/office-views.ts';
import { DoorClient } from './door-client.ts';
import { HallPage, type Mark, makeHallPages } from './hall-page.ts';
import { badgeOf, displayKeyOf, type LoopWatched, OfficeOfKiosks, type OfficeSize, PIN } from './office-of-kiosks.ts';
import { VisitsMeanwhile } from './visits-meanwhile.ts';

/** Times from a console's key to what came of it, ms, each call on its own. */
export type Took = readonly number[];

/** The busiest minutes: every console calls, serves and finishes every `everyMs`. */
export type Rush = {
  readonly calls: number;
  /** to the view on a display's stream, or to the frame that shows it where the display is a browser; all displays together */
  readonly toDisplay: Took;
  /** of these, to the frame of the browser */
  readonly toPicture: Took;
  /** calls that a display was not shown within 5 s */
  readonly lost: number;
  /** keys that had to be pressed once more, because the office had no host for a moment; their time is in the times */
  readonly pressedAgain: number;
  /** of the hosting kiosk's daemon meanwhile, ms */
  readonly loop: LoopWatched;
  /** of the daemons of the two kiosks beside it */
  readonly otherLoops: readonly LoopWatched[];
  /** the most memory of it that was ever resident (VmHWM), MB */
  readonly rssMb: number;
  /** submitted at the three kiosks, and pages scanned, since the load was set up */
  readonly visits: number;
  readonly pages: number;
  /** how late the program was that calls and measures, ms: it is in the times */
  readonly ownLoopP99: number;
  /** what the door wrote to consoles and displays a second */
  readonly viewsASecond: number;
  readonly kilobytesASecond: number;
};

/** Calls into a silent hall, while the other consoles work on. */
export type Hall = {
  /** to the first word out of the loudspeaker, after the chime */
  readonly toVoice: Took;
};

const LOST_MS = 5_000;
/** Who waits in the hall at any time: a busy morning. */
const WAITING = 80;
const SERVICES = ['civil-status', 'land', 'results', 'civil-status', 'land'] as const;

/**
 * An office's busiest hour on one real machine: the kiosk that hosts its queue, with a visit of its own and the visits of two more
 * kiosks that keep the queue with it; consoles and displays come to it through its door. A daemon drives one panel and so has one visit
 * at a time: three visits at once are three kiosks of the office, and the harder reading, because everything that the host decides is
 * written to the other two before it counts, and all three scan and read papers on the processors of this one machine.
 */
export class OfficeUnderLoad {
  readonly #folder: string;
  readonly #office: OfficeOfKiosks;
  readonly #clients: DoorClient[] = [];
  readonly #desks: DoorClient[] = [];
  readonly #shown: Map<string, number>[] = [];
  #hall: HallPage | null = null;
  #visits: readonly VisitsMeanwhile[] = [];
  #served = 0;
  #stopped = false;

  private constructor(folder: string, office: OfficeOfKiosks) {
    this.#folder = folder;
    this.#office = office;
  }

  /** `folder` has to be on a disk that syncs; it is emptied. The first display is a browser, the others are streams. */
  static async start(folder: string, size: OfficeSize): Promise<OfficeUnderLoad> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await makeHallPages(join(folder, 'pages'));
    const load = new OfficeUnderLoad(folder, await OfficeOfKiosks.start(folder, size, join(folder, 'pages')));
    try {
      await load.#letIn(size);
      for (let n = 0; n < WAITING; n++) await load.#takesNumber();
      load.#visits = load.#office.kiosks.map((kiosk) => new VisitsMeanwhile(kiosk));
      await wait(systemClock, 2_000);
      return load;
    } catch (error) {
      await load.stop().catch(() => undefined);
      throw error;
    }
  }

  async rush({ seconds, everyMs }: { readonly seconds: number; readonly everyMs: number }): Promise<Rush> {
    const own = monitorEventLoopDelay({ resolution: 10 });
    own.enable();
    const before = this.#written();
    const watched = this.#office.watchLoops();
    const pressed: Mark[] = [];
    const until = performance.now() + seconds * 1_000;
    await this.#eachDesk(everyMs, until, async (desk) => {
      const at = Date.now();
      pressed.push({ number: await desk.callsNext(), at });
      await this.#takesNumber();
      for (const t of ['serve', 'finish'] as const satisfies readonly OfficeWish['t'][]) await desk.intend({ t });
    });
    const after = this.#written();
    await wait(systemClock, 1_000);
    const [loop, ...otherLoops] = await watched();
    own.disable();
    if (!loop) throw new Error('no daemon was watched');
    for (const visits of this.#visits) visits.check();
    const streams = this.#shown.flatMap((shown) =>
      pressed.flatMap(({ number, at }) => (shown.has(number) ? [(shown.get(number) ?? 0) - at] : [])),
    );
    const toPicture = between(pressed, (await this.#hall?.marks())?.drawn ?? []);
    const toDisplay = [...streams, ...toPicture];
    const displays = this.#shown.length + (this.#hall ? 1 : 0);
    return {
      ...{ calls: pressed.length, toDisplay, toPicture, loop, otherLoops },
      pressedAgain: this.#desks.reduce((sum, desk) => sum + desk.pressedAgain, 0),
      lost: pressed.length * displays - toDisplay.filter((ms) => ms <= LOST_MS).length,
      rssMb: mostResident(this.#office.host.demo.daemonPid),
      visits: this.#visits.reduce((sum, { done }) => sum + done.visits, 0),
      pages: this.#visits.reduce((sum, { done }) => sum + done.pages, 0),
      ownLoopP99: Math.max(0, own.percentile(99) / 1e6 - 10),
      viewsASecond: (after.views - before.views) / seconds,
      kilobytesASecond: (after.bytes - before.bytes) / 1_000 / seconds,
    };
  }

  /** One console calls whenever nothing is being said; the others take breaks and end them, every `everyMs`. */
  async hall({ calls, everyMs }: { readonly calls: number; readonly everyMs: number }): Promise<Hall> {
    const [caller, ...others] = this.#desks;
    const hall = this.#hall;
    if (!caller || !hall) throw new Error('a hall needs a console and a display that speaks');
    const pressed: Mark[] = [];
    const done = new AbortController();
    const takeBreaks = async (desk: DoorClient): Promise<void> => {
      await desk.intend({ t: 'pause', reason: 'personal' });
      await desk.intend({ t: 'resume' });
    };
    const call = async (): Promise<void> => {
      await hall.isSilent();
      for (let n = 0; n < calls && !done.signal.aborted; n++) {
        const at = Date.now();
        const number = await caller.callsNext();
        pressed.push({ number, at });
        await hall.hasBegunToSay(number);
        await caller.intend({ t: 'serve' }); // who is served is not called again
        await caller.intend({ t: 'finish' });
        await this.#takesNumber();
        await hall.isSilent();
      }
    };
    const both = [
      call().finally(() => done.abort()),
      this.#eachDesk(everyMs, Number.POSITIVE_INFINITY, takeBreaks, others, done.signal).finally(() => done.abort()),
    ];
    await Promise.all(both);
    for (const visits of this.#visits) visits.check();
    return { toVoice: between(pressed, (await hall.marks()).said) };
  }

  /** Ends everything; once is enough. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await Promise.all(this.#visits.map((visits) => visits.stop()));
    for (const client of this.#clients) client.close();
    await this.#hall?.close();
    await this.#office.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #letIn({ consoles, displays }: OfficeSize): Promise<void> {
    const { host, port } = this.#office.host;
    const clientAt = (from: string): DoorClient => {
      const client = new DoorClient({ host, port, ca: this.#office.authority, from });
      this.#clients.push(client);
      return client;
    };
    if (displays > 0)
      this.#hall = await HallPage.open(
        this.#office.authority,
        `https://${host}:${port}/display?key=${displayKeyOf(0)}`,
        this.#folder,
      );
    for (let index = 1; index < displays; index++) {
      const display = clientAt(`127.0.1.${index + 1}`);
      await display.showDisplay(displayKeyOf(index));
      const shown = new Map<string, number>();
      this.#shown.push(shown);
      await display.listen('display', (data) => {
        const at = Date.now();
        for (const { number } of (JSON.parse(data) as DisplayView).calls) if (!shown.has(number)) shown.set(number, at);
      });
    }
    for (let index = 0; index < consoles; index++) {
      const desk = clientAt(`127.0.2.${index + 1}`);
      await desk.signIn(badgeOf(index), PIN);
      await desk.listen('console');
      await desk.intend({ t: 'open-counter', counter: `q${index + 1}`, lease: '', take: false });
      this.#desks.push(desk);
    }
  }

  /** All desks do the same again and again, each at its own moment. */
  async #eachDesk(
    everyMs: number,
    until: number,
    work: (desk: DoorClient) => Promise<void>,
    desks: readonly DoorClient[] = this.#desks,
    enough?: AbortSignal,
  ): Promise<void> {
    await Promise.all(
      desks.map(async (desk, index) => {
        await wait(systemClock, (index * everyMs) / desks.length);
        while (performance.now() < until && !enough?.aborted) {
          const begun = performance.now();
          await work(desk);
          await wait(systemClock, Math.max(0, everyMs - (performance.now() - begun)));
        }
      }),
    );
  }

  #takesNumber(): Promise<void> {
    return this.#office.takesNumber(SERVICES[this.#served++ % SERVICES.length] ?? 'land');
  }

  #written(): { readonly views: number; readonly bytes: number } {
    return {
      views: this.#clients.reduce((sum, { views }) => sum + views, 0),
      bytes: this.#clients.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }
}

/** The share-th of the times, e.g. 0.95; none: as long as can be. */
export const percentile = (times: Took, share: number): number => {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.POSITIVE_INFINITY;
};

const between = (from: readonly Mark[], to: readonly Mark[]): Took => {
  const ends = new Map(to.map(({ number, at }) => [number, at]));
  return from.flatMap(({ number, at }) => {
    const end = ends.get(number);
    return end === undefined ? [] : [end - at];
  });
};

const mostResident = (pid: number): number => {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`process ${pid} is gone`);
  return Number(kilobytes) / 1024;
};
