import type { Contest } from '../harness.ts';
import { median } from '../harness.ts';
import { type Change, changes } from './bench-form.ts';
import { type BuiltPage, openThrottled, servePage, type ThrottledPage } from './throttled-page.ts';

/** Form.io waits 100 ms before it looks at what changed; a change is over when that and two more pictures are. */
const settleMs = 250;
const changesARound = 30;

type Drawn = { readonly built: BuiltPage; readonly shown: ThrottledPage };

const open = async (entry: string): Promise<Drawn> => {
  const built = await servePage(entry);
  const shown = await openThrottled(built.url);
  await shown.page.waitForFunction(() => (window.bench?.ready() ?? 0) > 50);
  return { built, shown };
};
const close = async ({ built, shown }: Drawn): Promise<void> => {
  await shown.close();
  await built.close();
};

/** ms of main thread that one change costs, everything counted: rules, checks, drawing, layout, paint. */
const costOf = async ({ shown }: Drawn, list: readonly Change[]): Promise<number> => {
  const before = await shown.busy();
  await shown.page.evaluate(
    async ({ list, settleMs }) => {
      for (const { group, kind, value } of list) {
        window.bench.change(group, kind, value);
        await new Promise((settled) => setTimeout(settled, settleMs));
        await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      }
    },
    { list, settleMs },
  );
  return ((await shown.busy()) - before) / list.length;
};

const rounds = () => {
  let next = 0;
  const all = changes();
  return (): Change[] => {
    const from = (next++ * changesARound) % all.length;
    return all.slice(from, from + changesARound);
  };
};

/** All 200 fields on one page, ours beside one peer that draws the same form. */
export const wholeFormBeside = (peer: string) => async (): Promise<Contest> => {
  const [ours, theirs] = [await open('./pages/ours.tsx'), await open(`./peers/${peer}.js`)];
  const fieldsThere = (drawn: Drawn) => drawn.shown.page.evaluate(() => window.bench.ready());
  const side = async (drawn: Drawn) => {
    const atFirst = await fieldsThere(drawn);
    const next = rounds();
    /** how many inputs more than at first after each round */
    const shown: number[] = [];
    const turn = async () => {
      const cost = await costOf(drawn, next());
      shown.push((await fieldsThere(drawn)) - atFirst);
      return cost;
    };
    return { shown, turn };
  };
  const [mine, other] = [await side(ours), await side(theirs)];
  /** Both must show and hide alike, or two different forms are compared. */
  const compared = async (cost: number): Promise<number> => {
    const bothDid = Math.min(mine.shown.length, other.shown.length);
    const [a, b] = [mine.shown, other.shown].map((shown) => shown.slice(0, bothDid).join(' '));
    if (a !== b) throw new Error(`after each round ours shows ${a} inputs more than at first, the peer ${b}`);
    return cost;
  };
  return {
    ours: async () => compared(await mine.turn()),
    peers: async () => compared(await other.turn()),
    close: async () => {
      await close(ours);
      await close(theirs);
    },
  };
};

/** As on a kiosk: the engine, and the views of the five fields of the page at hand; median of 60 changes. */
export const oneChange = async (): Promise<Contest> => {
  const drawn = await open('./pages/ours.tsx');
  return {
    ours: async () =>
      median(
        await drawn.shown.page.evaluate(
          (list) => list.map((change) => window.bench.five?.(change) ?? Number.NaN),
          changes().slice(0, 60),
        ),
      ),
    close: () => close(drawn),
  };
};
