import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../../../kiosk-ui/gallery/browser.ts';
import { type Gallery, startGallery } from '../../../kiosk-ui/gallery/server.ts';
import { snapshots } from '../../../kiosk-ui/gallery/snapshots.ts';
import { until } from '../../end-to-end/story.ts';
import { type Heard, putOnHeadphones } from './headphones.ts';
import { packOf, serveClips } from './stand.ts';

/**
 * What stands in for everything that belongs to the person. It is a sentence of the kiosk that no page shows, so it has a clip:
 * only where it stands on the page can keep it from the loudspeaker, not what it says.
 */
const canary = 'Đó là công tắc Di chuyển. Bấm công tắc kia.';

/** Where a snapshot holds what belongs to a person, by path. */
const personal: readonly RegExp[] = [
  /\.(fullName|numberMasked|dateOfBirth|forChild|child|asRead|summary)$/,
  /\.(provisionalCode|officialCode|secret|earlierCodes\.\d+|answer)$/,
  /^helper\.name$|\.(helper|holder)\.name$/,
  /\.fields\.\d+(\.(items|parts)\.\d+(\.fields\.\d+)?)?\.value$/,
  /\.rows\.\d+\.value$/,
  /\.held\.(number|issuer|title)$/,
  /^screen\.(code|opened\..*|dossiers\.\d+\.(procedure|code|status)|result\.(procedure|status|next))$/,
];
/** Summaries of procedures are the kiosk's; codes that are drawn are no text. */
const ours = /(procedure|popular|leadsTo)\..*summary$|\.rows\.\d+$|opened\.(slip|note)$|\.phase$/;

/** Texts of one that is there only where words are: a value of a list that is looked up by its code stays. */
const withCanary = (node: unknown, path: string): unknown => {
  if (typeof node === 'string') {
    return !ours.test(path) && personal.some((where) => where.test(path)) ? canary : node;
  }
  if (Array.isArray(node)) return node.map((one, at) => withCanary(one, `${path}.${at}`));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withCanary(value, path ? `${path}.${key}` : key)]),
  );
};

let gallery: Gallery;
let browser: Browser;
beforeAll(async () => {
  await packOf('vi');
  await buildIfStale();
  [gallery, browser] = await Promise.all([startGallery(), openBrowser()]);
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

type Ears = { readonly page: Page; readonly since: () => Heard[]; readonly silence: () => Promise<void> };

/** A page with a voice whose clips are the made pack's, and what of it is heard. */
const openWithVoice = async (headphones: boolean): Promise<Ears> => {
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  let heard: Heard[] = [];
  let silent = true;
  await putOnHeadphones(page, (one) => {
    silent = one === null;
    if (one) heard.push(one);
  });
  await serveClips(page);
  gallery.show({ ...withVoice('welcome', headphones), revision: ++revision });
  await page.goto(gallery.url);
  return {
    page,
    since: () => {
      const said = heard;
      heard = [];
      return said;
    },
    silence: () => until(() => silent, 'silence', 20_000),
  };
};

const withVoice = (name: string, headphones: boolean, snapshot: Snapshot = snapshots[name]!): Snapshot => ({
  ...snapshot,
  access: { languages: ['vi', 'en'], voices: ['vi'], headphones },
});

type Walked = { readonly seen: boolean; readonly said: readonly string[] };
let revision = 100;

const everyScreen = Object.entries(snapshots).filter(([, { screen }]) => screen.name !== 'ended');

/** Shows every screen with canaries, and gives what was said of each. The one that ends a visit has nothing of anybody. */
const walk = async (ears: Ears, headphones: boolean, which = everyScreen): Promise<Map<string, Walked>> => {
  const found = new Map<string, Walked>();
  const show = async (snapshot: Snapshot): Promise<void> => {
    await drawn(ears.page, gallery.show({ ...snapshot, revision: ++revision }));
    // the voice hears of a page one frame after it was drawn
    await ears.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await ears.silence();
  };
  for (const [name, snapshot] of which) {
    // between two of a kind another one: what stays is not said again
    await show(withVoice(snapshot.screen.name === 'rate' ? 'done' : 'rate', headphones));
    ears.since();
    await show(withCanary(withVoice(name, headphones, snapshot), '') as Snapshot).catch((error: unknown) => {
      throw new Error(`${name}: ${String(error)}`);
    });
    // what stands in a button is said when one comes to it, by headphones only; what lies under a dialog, when that has gone
    const seen = await ears.page.evaluate(
      (text) =>
        document.querySelector('dialog[open]') === null &&
        [...document.querySelectorAll('main *')].some(
          (one) => one.lastChild?.nodeValue?.includes(text) && !one.closest('button'),
        ),
      canary,
    );
    found.set(name, { seen, said: ears.since().map(({ text }) => text) });
  }
  return found;
};

test('AU-7: read aloud over every screen, the loudspeaker says nothing that belongs to a person', async () => {
  const ears = await openWithVoice(false);
  await ears.page.getByRole('button', { name: 'Chữ và màu' }).click();
  await ears.page.getByRole('button', { name: 'Đọc to' }).click();
  await until(() => ears.since().some(({ text }) => /Xin chào/.test(text)), 'the welcome screen is read aloud');
  const found = await walk(ears, false);
  const leaks = [...found].filter(([, { said }]) => said.includes(canary)).map(([name]) => name);
  const personalScreens = [...found].filter(([, { seen }]) => seen).map(([name]) => name);
  const silent = [...found].filter(([name, { said }]) => said.length === 0 && name !== 'rate');
  console.log(`read aloud: ${found.size} screens, ${personalScreens.length} of them show what is personal`);
  expect(leaks).toEqual([]);
  expect(personalScreens.length).toBeGreaterThan(15);
  expect(silent.map(([name]) => name)).toEqual([]);
  await ears.page.close();
}, 300_000);

test('the same screens by headphones say it: the walk would have heard a leak', async () => {
  const ears = await openWithVoice(true);
  await until(() => ears.since().length > 0, 'the voice');
  const isPersonal = ([, one]: readonly [string, Snapshot]) =>
    JSON.stringify(withCanary(one, '')) !== JSON.stringify(one);
  const found = await walk(ears, true, everyScreen.filter(isPersonal));
  const seen = [...found].filter(([, one]) => one.seen);
  const heard = seen.filter(([, { said }]) => said.includes(canary));
  expect(seen.filter((one) => !heard.includes(one)).map(([name]) => name)).toEqual([]);
  await ears.page.close();
}, 300_000);
