import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GreyPage } from '@mot-cua/device-daemon/src/imaging/judge/grey-page.ts';
import { orientationNet } from '@mot-cua/device-daemon/src/imaging/orientation/net.ts';
import { orientationOf, SURE_OF_TURN } from '@mot-cua/device-daemon/src/imaging/orientation/page-orientation.ts';
import { turnedBack } from '@mot-cua/device-daemon/src/imaging/orientation/quarter-turn.ts';
import { uprightPage } from '@mot-cua/device-daemon/src/imaging/specimens/labelled-pages.ts';
import { chooseCoreBackend } from '@mot-cua/device-daemon/src/vision/backend.ts';
import sharp from 'sharp';
import type { Contest } from '../harness.ts';
import { benchFolder } from '../main-job/bench-folder.ts';
import { ran } from './bench-pages.ts';

/** Sixty pages in fonts and layouts that the net never saw, each in its four turns. */
const PAGES = 60;
const TURNS = [0, 90, 180, 270] as const;
type Turn = (typeof TURNS)[number];
/** `sure`: answered without asking anybody. */
type Answer = { readonly degrees: number | null; readonly sure: boolean; readonly ms: number };
type Tally = { readonly right: number; readonly refused: number; readonly ms: readonly number[]; readonly all: number };

/** The page as somebody laid it who turned it clockwise by so much. */
const laid = (page: GreyPage, turn: Turn): GreyPage => turnedBack(page, ((360 - turn) % 360) as Turn);

const tally = async (answer: (page: GreyPage) => Promise<Answer>): Promise<Tally> => {
  let [right, refused, all] = [0, 0, 0];
  const ms: number[] = [];
  for (let seed = 1; seed <= PAGES; seed++) {
    const { page } = await uprightPage(seed);
    for (const turn of TURNS) {
      const { degrees, sure, ms: took } = await answer(laid(page, turn));
      all++;
      ms.push(took);
      if (degrees === turn) right++;
      if (!sure) refused++;
    }
  }
  return { right, refused, ms, all };
};

const ourTally = async (): Promise<Tally> => {
  const backend = await chooseCoreBackend();
  if (!backend.ok) throw new Error(JSON.stringify(backend.fault));
  const net = orientationNet(backend.value.tf);
  try {
    return await tally(async (page) => {
      const began = performance.now();
      const { degrees, confidence } = await orientationOf(page, net);
      return { degrees, sure: confidence >= SURE_OF_TURN, ms: performance.now() - began };
    });
  } finally {
    net.close();
  }
};

/**
 * `tesseract FILE - --psm 0`: its page, enlarged to 300 dpi because it knows pages of 150 less well, as a file on disk. It refuses
 * where it says "Too few characters" or is less sure than 1.5, at which its users are told not to believe it.
 */
const tesseractTally = async (): Promise<Tally> => {
  const folder = benchFolder('orienting');
  const path = join(folder.path, 'page.pgm');
  try {
    return await tally(async (page) => {
      const { widthPx, heightPx, pixels } = page;
      const large = await sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
        .resize(widthPx * 2)
        .toColourspace('b-w')
        .raw()
        .toBuffer();
      writeFileSync(path, Buffer.concat([Buffer.from(`P5\n${widthPx * 2} ${heightPx * 2}\n255\n`), large]));
      const began = performance.now();
      const said = await ran('tesseract', [path, '-', '--psm', '0', '--dpi', '300'], { OMP_THREAD_LIMIT: '1' }).catch(
        () => '',
      );
      const ms = performance.now() - began;
      rmSync(path);
      const degrees = /Orientation in degrees: (\d+)/.exec(said)?.[1];
      const confidence = Number(/Orientation confidence: ([\d.]+)/.exec(said)?.[1] ?? 0);
      return { degrees: degrees === undefined ? null : Number(degrees), sure: confidence >= 1.5, ms };
    });
  } finally {
    folder.remove();
  }
};

/** Counted once for all three rows. */
let both: Promise<{ readonly ours: Tally; readonly peers: Tally }> | null = null;
const tallies = (): Promise<{ readonly ours: Tally; readonly peers: Tally }> => {
  both ??= ourTally().then(async (ours) => ({ ours, peers: await tesseractTally() }));
  return both;
};

const counted = (of: (tally: Tally) => number) => async (): Promise<Contest> => {
  const { ours, peers } = await tallies();
  return { ours: async () => of(ours), peers: async () => of(peers) };
};

const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;

export const orientationAccuracy = counted(({ right, all }) => (100 * right) / all);
export const orientationRefusals = counted(({ refused, all }) => (100 * refused) / all);
export const orientationTime = counted(({ ms }) => middle(ms));
