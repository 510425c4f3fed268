import { expect, test } from 'vitest';
import type { RawPage } from '../devices/device.ts';
import { glassOccupied } from './glass.ts';
import { emptyGlass, type GlassScene, pageOfPrint, paint, seeded } from './specimens/pages.ts';

const clean: GlassScene = {
  dpi: 100,
  channels: 3,
  lid: 246,
  noise: 2,
  falloff: 6,
  dustGrains: 0,
  hairs: 0,
  streaks: 0,
  seed: 7,
};
const sceneOf = (seed: number): GlassScene => {
  const random = seeded(seed * 7919);
  for (let warm = 0; warm < 8; warm++) random();
  return {
    dpi: random() < 0.5 ? 75 : 100,
    channels: random() < 0.3 ? 1 : 3,
    lid: 205 + Math.floor(random() * 50),
    noise: random() * 6,
    falloff: random() * 25,
    dustGrains: Math.floor(random() * 120),
    hairs: Math.floor(random() * 3),
    streaks: Math.floor(random() * 3),
    seed: seed * 31 + 1,
  };
};

test('an empty glass under a clean lid: nothing is left', () => {
  const verdict = glassOccupied(emptyGlass(clean));
  expect(verdict.occupied).toBe(false);
  expect(verdict.confidence).toBeGreaterThan(0.9);
});

test('thirty empty glasses with noise, dust, hairs, streaks and a tired lamp: none cries wolf', () => {
  const wolves = Array.from({ length: 30 }, (_, seed) => sceneOf(seed)).filter(
    (scene) => glassOccupied(emptyGlass(scene)).occupied,
  );
  expect(wolves).toEqual([]);
});

const objects: readonly [string, (page: RawPage, at: () => number, lid: number) => void][] = [
  ['an ID card', (page, at) => layCard(page, 5 + at() * 115, 5 + at() * 230)],
  ['a white slip with four lines of print', (page, at) => layPrint(page, 10 + at() * 120, 10 + at() * 240, 60, 4)],
  ['a printed page', (page) => layPrint(page, 20, 20, 170, 40)],
  ['a portrait photo of 3x4 cm', (page, at) => paint(page, 5 + at() * 160, 5 + at() * 240, 30, 40, 150, 130, 120)],
  [
    'a blank white sheet with a shadow at its edges',
    (page, at, lid) => layBlankSheet(page, 10 + at() * 40, 10 + at() * 60, lid - 40),
  ],
  ['a slightly greyer blank sheet', (page) => tint(page, 30, 40, 148, 210, 14)],
];

test.each(objects)('%s left behind is seen on twelve glasses, dusty ones among them', (_, lay) => {
  const missed = Array.from({ length: 12 }, (_, seed) => sceneOf(seed + 500)).filter((scene) => {
    const page = emptyGlass({ ...scene, noise: Math.min(scene.noise, 4) });
    lay(page, seeded(scene.seed + 99), scene.lid);
    return !glassOccupied(page).occupied;
  });
  expect(missed).toEqual([]);
});

test('a real page rendered with a stamp and print is seen, with certainty, at 75, 100 and 300 dpi', async () => {
  for (const dpi of [75, 100, 300]) {
    const verdict = glassOccupied(await pageOfPrint(dpi));
    expect(verdict.occupied).toBe(true);
    expect(verdict.confidence).toBeGreaterThan(0.9);
  }
});

test('something dark over the whole glass is seen although it has no edge', () => {
  expect(glassOccupied(emptyGlass({ ...clean, lid: 90 })).occupied).toBe(true);
});

test('a scan too small to judge is a guess, not a crash', () => {
  const tiny: RawPage = { widthPx: 5, heightPx: 5, channels: 1, dpi: 100, pixels: new Uint8Array(25) };
  expect(glassOccupied(tiny)).toEqual({ occupied: false, confidence: 0.5 });
});

test('judging a glass at 100 dpi costs the calling thread less than 50 ms of processor time', () => {
  const page = emptyGlass({ ...sceneOf(3), dpi: 100, channels: 3 });
  const times = Array.from({ length: 9 }, () => {
    const before = process.threadCpuUsage();
    glassOccupied(page);
    return process.threadCpuUsage(before).user / 1000;
  });
  expect(Math.min(...times)).toBeLessThan(50);
});

function layCard(page: RawPage, left: number, top: number): void {
  paint(page, left, top, 85.6, 54, 205, 222, 214);
  paint(page, left + 4, top + 18, 20, 28, 120, 100, 95);
  layPrint(page, left + 28, top + 18, 50, 5);
}

function layPrint(page: RawPage, left: number, top: number, width: number, lines: number): void {
  const random = seeded(lines * 13 + 5);
  for (let line = 0; line < lines; line++)
    for (let x = 0; x < width - 3; x += 1.6) {
      if (random() < 0.15) continue;
      paint(page, left + x, top + line * 6, 0.3, 2.4, 40);
      paint(page, left + x, top + line * 6 + random() * 2, 1.1, 0.3, 40);
    }
}

/** As white as the lid; only its edges throw a shadow. */
function layBlankSheet(page: RawPage, left: number, top: number, shadow: number): void {
  paint(page, left, top, 148, 0.5, shadow);
  paint(page, left, top, 0.5, 210, shadow);
}

function tint(page: RawPage, left: number, top: number, width: number, height: number, darker: number): void {
  const px = (mm: number): number => Math.round((mm * page.dpi) / 25.4);
  for (let y = px(top); y < px(top + height); y++)
    for (let x = px(left) * page.channels; x < px(left + width) * page.channels; x++) {
      const at = y * page.widthPx * page.channels + x;
      page.pixels[at] = Math.max(0, (page.pixels[at] as number) - darker);
    }
}
