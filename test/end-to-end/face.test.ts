import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holderById } from '../virtual-hardware/id-card/holders.ts';
import { drawPortrait } from '../virtual-hardware/id-card/portrait.ts';
import { cameraThatPlays, filmOf } from './camera-film.ts';
import type { Citizen } from './citizen.ts';
import { PageByHand } from './page-by-hand.ts';
import { Story, until } from './story.ts';

/**
 * A site that turned the look at the face on: a real Chromium whose camera plays a film of the card's own drawn portrait, the
 * real nets, the word in the daemon's memory. That no other site ever asks is shown by every other story here.
 */
const QUESTION = 'Đối chiếu khuôn mặt với ảnh trên thẻ?';
/** of the drawn cardholders the net finds this one's face */
const HOLDER = 'proxy';

let story: Story;
let camera: string[];
beforeAll(async () => {
  story = await Story.begin({ faceMatch: { on: true, reference: 0.58, unsure: 0.04 } });
  const film = join(story.demo.folder, 'camera.mjpeg');
  await filmOf((await drawPortrait(holderById(HOLDER))).image, film);
  camera = cameraThatPlays(film);
});
afterAll(() => story?.end());

const asked = async (flags: readonly string[]): Promise<Citizen> => {
  const scenes = await story.nextCitizen(flags);
  const { citizen } = scenes;
  await scenes.identify(HOLDER);
  await citizen.page.locator('img[src="/portrait"]').waitFor();
  await citizen.presses('Đúng là tôi');
  await citizen.sees(QUESTION);
  return citizen;
};

/** What the visit that is alive has told for staff. */
const advice = async (): Promise<unknown> =>
  (await story.health()).visits.find(({ state }) => state === 'live')?.faceAdvice;

/** Processes that look at a face for a visit of this kiosk. */
const faceProcesses = async (): Promise<number> => {
  const visits = (await story.health()).visits.map(({ pid }) => String(pid));
  return readdirSync('/proc').filter((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('face-match/face-process.ts')) return false;
      const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return visits.includes(parent ?? '');
    } catch {
      return false; // not a process, or gone meanwhile
    }
  }).length;
};

/** Every answer to a camera frame, as it came over the wire. */
const listenToFrames = (page: Page): string[] => {
  const heard: string[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname !== '/face/frames') return;
    response.text().then(
      (text) => heard.push(`${response.status()} ${text}`),
      () => undefined, // the page went on meanwhile
    );
  });
  return heard;
};

/** All that the kiosk wrote: ledger, logs, whatever lies in its folders. */
const written = (): string =>
  [story.demo.dataFolder, join(story.demo.folder, 'run')]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')),
    )
    .join('\n');

test('the citizen agrees and is guided; staff have the word, the citizen’s screen and the disk have nothing of it, and the visit goes on', async () => {
  const citizen = await asked(camera);
  const answers = listenToFrames(citizen.page);
  expect([await advice(), await faceProcesses()]).toEqual([undefined, 0]);
  await citizen.presses('Tôi đồng ý');
  await citizen.sees('Xin nhìn vào máy ảnh');
  await citizen.page.locator('.camera-face').waitFor();
  expect(await faceProcesses()).toBe(1);
  await citizen.sees('Chọn thủ tục', 60_000);
  expect(await advice()).toEqual({ advisory: 'like', frames: 3 });
  expect(await faceProcesses()).toBe(0);

  const looked = answers.filter((one) => one.startsWith('200 ')).map((one) => JSON.parse(one.slice(4)));
  expect(looked.length).toBeGreaterThanOrEqual(3);
  for (const one of looked) expect(Object.keys(one).sort()).toEqual(['box', 'kept', 'move']);
  expect([...answers, await citizen.page.content()].join()).not.toMatch(/advisory|distance|unlike|unsure/);
  expect(written()).not.toMatch(/advisory|face-advice|faceAdvice|distance/);

  await citizen.presses(/^Cấp bản sao trích lục hộ tịch/);
  await citizen.sees('Cấp bản sao trích lục hộ tịch');
  await story.goodbye();
  await until(async () => !(await story.health()).visits.some(({ faceAdvice }) => faceAdvice), 'the word is gone');
});

test('"skip" leads on at once: no process, no word; frames that come all the same are not looked at', async () => {
  await story.goodbye();
  const page = await PageByHand.walkUp(story.demo.kioskUrl);
  try {
    await page.says({ type: 'begin', choice: 'procedure' });
    await page.reaches('identify');
    await story.bench.showCode({ holder: HOLDER });
    // the reader may notice only now that the card before is gone
    while ((await page.reaches('identify', ({ phase }) => ['need-card', 'failed'].includes(phase))).phase === 'failed')
      await page.says({ type: 'try-again' });
    await story.bench.putCard(HOLDER);
    await page.reaches('confirm', ({ person }) => person.portraitUrl !== undefined);
    await page.says({ type: 'confirm-person', correct: true });
    await page.reaches('face');
    expect(await page.sendsFrame(Buffer.from('a frame'))).toBe(409);
    await page.says({ type: 'face-skip' });
    await page.reaches('choose');
    expect([await advice(), await faceProcesses()]).toEqual([undefined, 0]);
  } finally {
    // as in everyone.test.ts: the visit may be over already
    await page.says({ type: 'finish' }, { type: 'finish' }).catch(() => undefined);
    page.close();
  }
});

test('a kiosk whose camera does not work says so kindly and goes on; the process it had started is gone', async () => {
  const citizen = await asked([]);
  await citizen.presses('Tôi đồng ý');
  await citizen.sees('Không bật được máy ảnh');
  await citizen.presses('Tiếp tục');
  await citizen.sees('Chọn thủ tục');
  expect(await advice()).toBeUndefined();
  await until(async () => (await faceProcesses()) === 0, 'no process is left');
});
