import { fileURLToPath } from 'node:url';
import { callAnnouncement } from '@mot-cua/domain/speech/call-announcement.ts';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../../kiosk-ui/gallery/browser.ts';
import { type SignageDoor, startSignageDoor } from '../../../kiosk-ui/gallery/signage.ts';
import { nine, signageViews } from '../../../kiosk-ui/gallery/signage-views.ts';
import { makeAnnouncements } from '../../../kiosk-ui/kit/speech/make-announcements.ts';

const folder = fileURLToPath(new URL('../../../kiosk-ui/dist/audio/announcements/', import.meta.url));
let browser: Browser;
let door: SignageDoor;
let bytes = 0;

beforeAll(async () => {
  ({ bytes } = await makeAnnouncements(folder));
  await buildIfStale('signage');
  door = await startSignageDoor();
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    // as a display is started: nobody has pressed anything, and it speaks
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await door?.close();
});

/** A clip as Chromium's own sound was told to play it, s of the sound's clock. */
type Sound = { readonly at: number; readonly until: number; readonly level: number };
type Call = { readonly number: string; readonly repeat: boolean; readonly at: number; readonly wordsIn: number };

declare global {
  interface Window {
    hall: { sounds: Sound[]; calls: Call[]; loudest: number; gain: () => number };
  }
}

/** Runs in the page before its script. Context, nodes and decoder are Chromium's own; they are only looked at. */
const listenIn = (): void => {
  const hall: Window['hall'] = { sounds: [], calls: [], loudest: 0, gain: () => Number.NaN };
  window.hall = hall;
  const level = (buffer: AudioBuffer): number => {
    const samples = buffer.getChannelData(0);
    const step = Math.round(buffer.sampleRate / 50);
    const levels: number[] = [];
    for (let at = 0; at + step <= samples.length; at += step) {
      let sum = 0;
      for (let n = at; n < at + step; n++) sum += samples[n]! ** 2;
      levels.push(Math.sqrt(sum / step));
    }
    const loud = levels.filter((one) => one > Math.max(...levels) / 10);
    return 20 * Math.log10(Math.sqrt(loud.reduce((sum, one) => sum + one ** 2, 0) / loud.length));
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, at = 0) {
    const buffer = this.buffer!;
    hall.sounds.push({ at, until: at + buffer.duration, level: level(buffer) });
    start.call(this, at);
  };
  const createGain = AudioContext.prototype.createGain;
  AudioContext.prototype.createGain = function (this: AudioContext) {
    const gain = createGain.call(this);
    const ear = this.createAnalyser();
    const wave = new Float32Array(ear.fftSize);
    gain.connect(ear);
    hall.gain = () => gain.gain.value;
    setInterval(() => {
      ear.getFloatTimeDomainData(wave);
      hall.loudest = Math.max(hall.loudest, ...wave.map(Math.abs));
    }, 20);
    return gain;
  };
  document.addEventListener('announced', (event) => {
    const { call, repeat, beginsAt, wordsAt } = (event as CustomEvent).detail;
    hall.calls.push({ number: call.number, repeat, at: Date.now(), wordsIn: (wordsAt - beginsAt) * 1_000 });
  });
};

const hallOf = (page: Page) =>
  page.evaluate(() => ({
    sounds: window.hall.sounds,
    calls: window.hall.calls,
    loudest: window.hall.loudest,
    gain: window.hall.gain(),
  }));

const openHall = async (path = '/display'): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.addInitScript(listenIn);
  door.show(signageViews.calm);
  await page.goto(door.url + path, { waitUntil: 'commit' });
  await page.locator('h1').waitFor();
  return page;
};
const ready = (page: Page) => page.locator('html[data-voice=ready]').waitFor({ state: 'attached', timeout: 60_000 });
const call = (number: string, counter: number, ago = 0) => ({ id: number, number, counter, at: nine - ago, again: 0 });
/** A view with these calls before the old ones, each counter standing as it does after its call. */
const withCalls = (...calls: ReturnType<typeof call>[]) => ({
  ...signageViews.calm,
  calls: [...calls, ...signageViews.calm.calls],
  counters: signageViews.calm.counters.map((one) => {
    const own = calls.find(({ counter }) => counter === one.number);
    return own ? { ...one, state: 'called' as const, ticket: own.number } : one;
  }),
});
const said = (page: Page, count: number, timeout = 60_000) =>
  page.waitForFunction((n) => window.hall.calls.length >= n, count, { timeout });

describe('the voice of the hall, in real Chromium', () => {
  test('a call is heard: chime, then number and counter sign by sign, 60 ms apart, all equally loud; and once more', async () => {
    const page = await openHall();
    await ready(page);
    const began = Date.now();
    door.show(withCalls(call('A023', 5)));
    await said(page, 1);
    const { calls, sounds } = await hallOf(page);
    expect(calls).toMatchObject([{ number: 'A023', repeat: false }]);
    const decided = calls[0]!.at - began;
    console.log(
      `call to chime ${decided + 30} ms, to the first word ${(decided + 30 + calls[0]!.wordsIn).toFixed(0)} ms; clips ${Math.round(bytes / 1024)} KB`,
    );
    expect(calls[0]!.wordsIn).toBeLessThan(600); // of the 800 ms from call to word: what the chime takes
    expect(sounds).toHaveLength(callAnnouncement('A023', 5).keys.length);
    for (const [n, { at }] of sounds.entries()) {
      const before = sounds[n - 1];
      if (before) expect(at - before.until).toBeCloseTo(n === 1 ? 0.02 : 0.06, 3);
    }
    const levels = sounds.map(({ level }) => level);
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(4); // dB
    await said(page, 2);
    const after = await hallOf(page);
    expect(after.calls[1]).toMatchObject({ number: 'A023', repeat: true });
    const [firstEnd, secondBegin] = [after.sounds[sounds.length - 1]!.until, after.sounds[sounds.length]!.at];
    expect(secondBegin - firstEnd).toBeGreaterThanOrEqual(4.9);
    expect(after.loudest).toBeGreaterThan(0.05); // sound, not only plans of sound
    await page.close();
  }, 180_000);

  test('calls of one moment are said one after the other, and a new one before any repeat', async () => {
    const page = await openHall();
    await ready(page);
    const two = [call('A024', 1), call('C015', 12, 1)];
    door.show(withCalls(...two));
    await said(page, 2);
    door.show(withCalls(call('D001', 6), ...two));
    await said(page, 4);
    const { calls, sounds } = await hallOf(page);
    expect(calls.slice(0, 3).map(({ number }) => number)).toEqual(['C015', 'A024', 'D001']);
    expect(calls.slice(0, 3).every(({ repeat }) => !repeat)).toBe(true);
    expect(calls[3]).toMatchObject({ number: 'C015', repeat: true });
    for (const [n, { at }] of sounds.entries()) expect(at).toBeGreaterThanOrEqual(sounds[n - 1]?.until ?? 0);
    await page.close();
  }, 240_000);

  test('in quiet hours, without a voice, and beside a screen that speaks, nothing sounds and the screen still shows', async () => {
    for (const [path, voice] of [
      ['/display', { on: true, quiet: true }],
      ['/display', { on: false, quiet: false }],
      ['/display?voice=no', { on: true, quiet: false }],
    ] as const) {
      const page = await openHall(path);
      if (path === '/display') await ready(page);
      door.show({ ...withCalls(call('E001', 3)), voice });
      await page.getByText('E001').waitFor();
      expect(await page.locator('.now').getAttribute('data-fresh')).toBe('true');
      const { sounds, calls } = await hallOf(page);
      expect([sounds, calls]).toEqual([[], []]);
      await page.close();
    }
  }, 120_000);

  test('as loud as the hour asks for', async () => {
    const page = await openHall();
    await ready(page);
    const quieter = { on: true, quiet: false, volume: 0.4 };
    door.show({ ...withCalls(call('F100', 3)), voice: quieter });
    await said(page, 1);
    expect((await hallOf(page)).gain).toBeCloseTo(0.4, 2);
    await page.close();
  }, 120_000);

  test('all the clips together are less than two megabytes', () => {
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(2_000_000);
  });
});
