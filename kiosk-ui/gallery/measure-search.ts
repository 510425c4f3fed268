import { seen } from '@mot-cua/domain/search/questions/asked.ts';
import type { Page } from 'playwright-core';
import { buildIfStale, drawn, openBrowser } from './browser.ts';
import { startGallery } from './server.ts';
import { snapshots } from './snapshots.ts';

/** What a search costs the citizen's page, ms: the search itself, and from the key to the second frame after it. */
export type SearchCost = {
  readonly questions: number;
  readonly entries: number;
  readonly search: { readonly median: number; readonly p95: number };
  readonly keyToFrame: { readonly median: number; readonly p95: number };
};

/**
 * Asks the citizen's real page every question of the tests (or one of `every`), in Chromium slowed down `throttle` times by the debugging
 * protocol. `search` is the built script of the page alone, called with each question; `keyToFrame` is one letter more in the box.
 */
export const measureSearch = async ({ throttle = 4, keys = 60, every = 1 } = {}): Promise<SearchCost> => {
  await buildIfStale();
  const gallery = await startGallery();
  const browser = await openBrowser();
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
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    const searched = await searchTimes(page, choose.screen.list.url, questions);
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

/** The middle of so many: what else runs on the machine meanwhile is not the search's cost. */
const TRIES = 9;

/**
 * The page's own chunk of the search is asked for again: the browser gives the very module that the page runs. Sent as text, as
 * test runners rewrite `import()` in functions.
 */
const searchTimes = (page: Page, list: string, questions: readonly string[]): Promise<number[]> =>
  page.evaluate<number[]>(`(async (url, asked) => {
    const script = performance.getEntriesByType('resource').find(({ name }) => /\\/search-[^/]*\\.js$/.test(name));
    if (!script) throw new Error('the page has loaded no search');
    const { ProcedureSearch } = await import(script.name);
    const search = new ProcedureSearch(await (await fetch(url)).json());
    for (const question of asked.slice(0, 20)) search.find(question); // warm, as after the first letters
    const once = (question) => {
      const begun = performance.now();
      search.find(question);
      return performance.now() - begun;
    };
    return asked.map((question) => Array.from({ length: ${TRIES} }, () => once(question)).sort((one, other) => one - other)[${TRIES >> 1}]);
  })(${JSON.stringify(list)}, ${JSON.stringify(questions)})`);

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
