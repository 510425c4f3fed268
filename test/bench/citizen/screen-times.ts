import { buildIfStale } from '../../../kiosk-ui/gallery/browser.ts';
import { type Gallery, startGallery } from '../../../kiosk-ui/gallery/server.ts';
import { snapshots } from '../../../kiosk-ui/gallery/snapshots.ts';
import type { Contest } from '../harness.ts';
import { openThrottled, type ThrottledPage } from './throttled-page.ts';

/** Runs in the page before anything else: notes when each revision stands drawn, two frames after it was put in. */
const notePictures = (): void => {
  const noted: Record<string, number> = {};
  Object.assign(window, { pictures: noted });
  new MutationObserver(() => {
    const revision = document.documentElement.dataset['revision'] ?? '';
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        noted[revision] ??= performance.timeOrigin + performance.now();
      }),
    );
  }).observe(document, { attributes: true, attributeFilter: ['data-revision'], subtree: true });
};

/** When this revision, or one after it (the screen may have answered meanwhile), was first seen. */
const pictureOf = async ({ page }: ThrottledPage, revision: number): Promise<number> => {
  const noted = await page.waitForFunction((wanted) => {
    const { pictures = {} } = window as { pictures?: Record<string, number> };
    const times = Object.entries(pictures).flatMap(([seen, time]) => (Number(seen) >= wanted ? [time] : []));
    return times.length > 0 && Math.min(...times);
  }, revision);
  return Number(await noted.jsonValue());
};

const open = async (): Promise<{ gallery: Gallery; shown: ThrottledPage }> => {
  await buildIfStale();
  const gallery = await startGallery({});
  const shown = await openThrottled('about:blank');
  await shown.page.addInitScript(notePictures);
  return { gallery, shown };
};
const closing = (parts: { gallery: Gallery; shown: ThrottledPage }) => async (): Promise<void> => {
  await parts.shown.close();
  await parts.gallery.close();
};

/** The value that 95 of 100 stay below. */
export const p95 = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * 0.95) - 1];
  if (value === undefined) throw new RangeError('nothing was measured');
  return value;
};

/** From the start address to the first screen drawn and listening, ms. */
export const start = async (): Promise<Contest> => {
  const parts = await open();
  const { gallery, shown } = parts;
  return {
    ours: async () => {
      const revision = gallery.show(snapshots['welcome']!);
      await shown.page.goto('about:blank');
      await shown.page.goto(`${gallery.url}/start?once=bench`);
      const drawn = await pictureOf(shown, revision);
      return drawn - (await shown.page.evaluate(() => performance.timeOrigin));
    },
    close: closing(parts),
  };
};

/** From the moment the visit says what comes next to the frame that shows it, P95 over every screen of the gallery. */
export const pageSwitch = async (): Promise<Contest> => {
  const parts = await open();
  const { gallery, shown } = parts;
  await shown.page.goto(`${gallery.url}/start?once=bench`);
  return {
    ours: async () => {
      const taken: number[] = [];
      for (const [name, snapshot] of Object.entries(snapshots)) {
        if (name === 'ended') continue;
        const said = performance.timeOrigin + performance.now();
        taken.push((await pictureOf(shown, gallery.show(snapshot))) - said);
      }
      return p95(taken);
    },
    close: closing(parts),
  };
};

/** A name as a finger types it, by `data-key`: marked letters, tones, spaces; capitals and suggestions come by themselves. */
const touched = [
  ...'nguyên',
  'tilde',
  'space',
  ...'thi',
  'dot',
  'space',
  ...'mai',
  'space',
  ...'hoa',
  'space',
  ...'quang',
  'space',
  ...'vinh',
  'space',
  ...'phuc',
  'acute',
  'space',
  ...'long',
];
const written = 'Nguyễn Thị Mai Hoa Quang Vinh Phúc Long';

/** A quick finger rests so long on glass, ms; an old one longer. No finger comes up before its touch has been drawn. */
const heldFor = 60;

type TraceEvent = { readonly name: string; readonly args?: { readonly data?: Record<string, unknown> } };

/**
 * Of every key that was touched while the trace ran, the longest of its events (down, up, click) from the event's own time stamp
 * to the presentation of the frame that follows it, ms: W3C Event Timing, what Interaction to Next Paint is made of, as DevTools'
 * trace tells it, neither rounded to 8 ms nor left out below 16 ms. A task posted after the frame would not do: the next touch goes
 * before it and is counted in.
 */
const interactionsOf = (trace: string): number[] => {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] };
  const longest = new Map<number, number>();
  for (const { name, args } of traceEvents) {
    const { type, interactionId, duration } = (name === 'EventTiming' && args?.data) || {};
    if (!['pointerdown', 'pointerup', 'click'].includes(String(type))) continue;
    if (typeof interactionId !== 'number' || interactionId === 0 || typeof duration !== 'number') continue;
    longest.set(interactionId, Math.max(longest.get(interactionId) ?? 0, duration));
  }
  return [...longest.values()];
};

/**
 * From a touch on a key of the on-screen keyboard to the frame that shows it, and from its end to the frame with the letter, P95 of
 * one name: a warm page, a touch of 60 ms, only the page's own thread four times slower (8.1).
 */
export const keyToFrame = async (): Promise<Contest> => {
  const parts = await open();
  const { gallery, shown } = parts;
  const { page, devtools } = shown;
  await page.goto(`${gallery.url}/start?once=bench`);
  await pictureOf(shown, gallery.show(snapshots['form']!));
  const box = page.locator('input[type=text].box').first();
  await box.click();
  await page.locator('.keyboard .key').first().waitFor();
  const places = await page.evaluate(
    (keys) =>
      keys.map((name) => {
        const key = document.querySelector(`.keyboard [data-key="${name}"]`);
        if (!key) throw new Error(`no key ${name}`);
        const at = key.getBoundingClientRect();
        return { x: at.x + at.width / 2, y: at.y + at.height / 2 };
      }),
    touched,
  );
  const browser = page.context().browser();
  if (!browser) throw new Error('this page has no browser of its own');
  return {
    ours: async () => {
      await box.fill('');
      await page.evaluate(() => new Promise((told) => setTimeout(told, 300))); // emptying it was a key too
      await browser.startTracing(page, { categories: ['devtools.timeline'] });
      for (const place of places) {
        await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [place] });
        await page.evaluate((ms) => new Promise((held) => setTimeout(held, ms)), heldFor);
        await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 40))));
      }
      await page.evaluate(() => new Promise((told) => setTimeout(told, 300))); // the last picture has been presented
      const taken = interactionsOf(String(await browser.stopTracing()));
      const text = (await box.inputValue()).normalize('NFC');
      if (text !== written) throw new Error(`the keys wrote "${text}"`);
      if (taken.length !== touched.length)
        throw new Error(`of ${touched.length} keys the browser told ${taken.length}`);
      return p95(taken);
    },
    close: closing(parts),
  };
};
