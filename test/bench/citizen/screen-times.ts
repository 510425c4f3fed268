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

/**
 * Runs in the page: of every key that is touched, the longest of its events (down, up, click) from the event's own time stamp to
 * the picture that follows it, as the browser tells it (W3C Event Timing: what Interaction to Next Paint is made of; in steps of
 * 8 ms, told from 16 ms on). A task posted after the frame would not do: the next touch goes before it and is counted in.
 */
const noteKeys = (): void => {
  const taken: Record<number, number> = {};
  Object.assign(window, { taken });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      if (entry.interactionId && entry.target instanceof Element && entry.target.closest('.key'))
        taken[entry.interactionId] = Math.max(taken[entry.interactionId] ?? 0, entry.duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
};

/** A name as a finger types it on the on-screen keyboard. */
const typed = 'nguyenthimaihoaquangvinhphuclong';

/** From a touch on a key of the on-screen keyboard to the frame that shows it, and from its end to the frame with the letter, P95. */
export const keyToFrame = async (): Promise<Contest> => {
  const parts = await open();
  const { gallery, shown } = parts;
  const { page, devtools } = shown;
  await page.goto(`${gallery.url}/start?once=bench`);
  await pictureOf(shown, gallery.show(snapshots['form']!));
  await page.evaluate(noteKeys);
  const box = page.locator('input[type=text].box').first();
  await box.click();
  await page.locator('.keyboard .key').first().waitFor();
  const places = await page.evaluate(
    (letters) =>
      letters.map((letter) => {
        const key = [...document.querySelectorAll('.keyboard .key')].find(
          (one) => one.textContent?.trim().toLowerCase() === letter,
        );
        if (!key) throw new Error(`no key ${letter}`);
        const at = key.getBoundingClientRect();
        return { x: at.x + at.width / 2, y: at.y + at.height / 2 };
      }),
    [...typed],
  );
  return {
    ours: async () => {
      await box.fill('');
      for (const place of places) {
        await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [place] });
        await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 40))));
      }
      const text = await box.inputValue();
      if (text.length < typed.length * 0.8) throw new Error(`the keys wrote "${text}"`);
      const taken = await page.evaluate(() => {
        const noted = (window as unknown as { taken: Record<number, number> }).taken;
        const values = Object.values(noted);
        for (const key of Object.keys(noted)) delete noted[Number(key)];
        return values;
      });
      if (taken.length < typed.length * 0.9)
        throw new Error(`of ${typed.length} keys the browser told ${taken.length}`);
      return p95(taken);
    },
    close: closing(parts),
  };
};
