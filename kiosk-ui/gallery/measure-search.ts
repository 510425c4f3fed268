import { seen } from '@mot-cua/domain/search/questions/asked.ts';
import type { CDPSession, Page } from 'playwright-core';
import { buildIfStale, drawn, openBrowser } from './browser.ts';
import { startGallery } from './server.ts';
import { snapshots } from './snapshots.ts';

/** What a search costs the citizen's page, ms: the search itself in processor time, and from the key to the second frame after it on the clock. */
export type SearchCost = {
  readonly questions: number;
  readonly entries: number;
  readonly search: { readonly median: number; readonly p95: number };
  readonly keyToFrame: { readonly median: number; readonly p95: number };
};

/**
 * Asks the citizen's real page every question of the tests (or one of `every`), in Chromium slowed down `throttle` times by the debugging
 * protocol. `search` is the built script of the page alone, called with each question ten times; `keyToFrame` is one letter more in the box.
 */
export const measureSearch = async ({ throttle = 4, keys = 60, every = 1 } = {}): Promise<SearchCost> => {
  await buildIfStale();
  const gallery = await startGallery();
  const browser = await openBrowser('whole');
  try {
    const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
    await page.goto(`${gallery.url}/start?once=abc`);
    const choose = snapshots['choose'];
    if (choose?.screen.name !== 'choose') throw new Error('the gallery has no screen to choose from');
    await drawn(page, gallery.show(choose));
    const questions = seen.flatMap(([, ...asked]) => asked).filter((_question, at) => at % every === 0);
    await page.getByLabel('Tìm thủ tục').fill('khai sinh');
    await page.locator('.choices .choice').first().waitFor();
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('Performance.enable', { timeDomain: 'threadTicks' });
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    await loadSearch(page, choose.screen.list.url, questions.slice(0, 20));
    const searched: number[] = [];
    for (const question of questions) searched.push(await searchTime(protocol, question));
    const framed = await keyTimes(page, questions.slice(0, keys));
    return {
      questions: questions.length,
      entries: choose.screen.list.entries,
      search: middleOf(searched),
      keyToFrame: middleOf(framed),
    };
  } finally {
    await browser.close();
    await gallery.close();
  }
};

/** Each question is searched for so often in a row: the processor's clock is coarse. */
const TIMES = 10;

/**
 * The page's own chunk of the search is asked for again: the browser gives the very module that the page runs. Sent as text, as
 * test runners rewrite `import()` in functions. Warmed, as after the first letters.
 */
const loadSearch = (page: Page, list: string, warm: readonly string[]): Promise<unknown> =>
  page.evaluate(`(async (url, asked) => {
    const script = performance.getEntriesByType('resource').find(({ name }) => /\\/search-[^/]*\\.js$/.test(name));
    if (!script) throw new Error('the page has loaded no search');
    const { ProcedureSearch } = await import(script.name);
    const search = new ProcedureSearch(await (await fetch(url)).json());
    for (const question of asked) search.find(question);
    globalThis.searchOften = (question) => {
      for (let time = 0; time < ${TIMES}; time++) search.find(question);
    };
  })(${JSON.stringify(list)}, ${JSON.stringify(warm)})`);

/**
 * Processor time of the page's main thread, ms: what the clock says would count whatever else runs on the machine. The throttle spends
 * processor time too, so it counts four times as much.
 */
const searchTime = async (protocol: CDPSession, question: string): Promise<number> => {
  const begun = await threadTime(protocol);
  await protocol.send('Runtime.evaluate', { expression: `searchOften(${JSON.stringify(question)})` });
  return ((await threadTime(protocol)) - begun) / TIMES;
};

const threadTime = async (protocol: CDPSession): Promise<number> => {
  const { metrics } = await protocol.send('Performance.getMetrics');
  const spent = metrics.find(({ name }) => name === 'ThreadTime');
  if (!spent) throw new Error('Chromium does not tell how much processor time the page took');
  return spent.value * 1_000;
};

/** One more letter in the box, to the second frame after it. */
const keyTimes = (page: Page, questions: readonly string[]): Promise<number[]> =>
  page.evaluate(async (asked) => {
    const box = document.querySelector<HTMLInputElement>('#search');
    if (!box) throw new Error('no search box');
    const times: number[] = [];
    for (const question of asked) {
      const begun = performance.now();
      box.value = question;
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      times.push(performance.now() - begun);
    }
    return times;
  }, questions);

const middleOf = (times: readonly number[]): { median: number; p95: number } => {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 100) / 100;
  return { median: at(0.5), p95: at(0.95) };
};

if (import.meta.main) console.log(JSON.stringify(await measureSearch(), null, 2));
