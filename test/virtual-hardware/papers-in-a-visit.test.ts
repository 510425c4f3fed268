import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { a3Page } from '../../device-daemon/src/imaging/stitching/halves-for-tests.ts';
import { coolDown } from '../../device-daemon/src/imaging/worker.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import type { PaperEvent } from '../../device-daemon/src/visits/paper-state.ts';
import { RoomPapers } from '../../device-daemon/src/visits/room-papers.ts';
import { VisitMemory } from '../../device-daemon/src/visits/visit-memory.ts';
import { startVirtualCamera, type VirtualCamera, whyNoCamera } from './document-camera/virtual-camera.ts';
import { writeSaneConfig } from './scanner/sane-configuration.ts';
import { duplexModel } from './scanner/scanner-model.ts';
import { startVirtualScanner, type VirtualScanner } from './scanner/virtual-scanner.ts';

// How papers come into a visit, from the room that asks for them down to scanimage and v4l2-ctl, against devices of software:
// a duplex scanner whose glass is 216 mm wide, and a camera of five megapixels above the table.

const why = whyNoCamera();
if (why) console.error(`papers under the camera not tested: ${why}`);

let folder: string;
let scanner: VirtualScanner;
let camera: VirtualCamera | null = null;
let room: RoomPapers;
let memory: VisitMemory;
let events: PaperEvent[] = [];
/** pages that were given to be read, for their text */
let read: string[] = [];
let heard: () => void = () => undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'papers-'));
  scanner = await startVirtualScanner({ model: { ...duplexModel, glass: { widthMm: 216, heightMm: 297 } } });
  const { saneDevice, saneConfigDir } = await writeSaneConfig(join(folder, 'sane'), scanner.port, 'Ban quet hai mat');
  if (!why)
    camera = await startVirtualCamera([
      { fourcc: 'MJPG', widthPx: 2592, heightPx: 1944 },
      { fourcc: 'MJPG', widthPx: 640, heightPx: 480 },
    ]);
  memory = new VisitMemory();
  room = new RoomPapers({
    devices: {
      documentScanner: { saneDevice, saneConfigFolder: saneConfigDir, statusUrl: scanner.statusUrl },
      ...(camera
        ? {
            documentCamera: {
              device: camera.device,
              program: camera.program,
              fieldWidthMm: 320,
              fieldHeightMm: 240,
            },
          }
        : {}),
    },
    clock: systemClock,
    memory,
    tell: (event) => {
      events.push(event);
      heard();
    },
    onChange: () => heard(),
    onKept: (page) => read.push(page),
    onStreaks: () => undefined,
  });
  await room.open();
  await until(() => room.health.every(({ state }) => state === 'ready'));
});
beforeEach(() => {
  memory.pages.clear();
  events = [];
  read = [];
});
afterAll(async () => {
  await room.stop();
  await Promise.all([scanner.stop(), camera?.stop(), coolDown()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves when it is so; looked at whenever something was heard. The test's own time limit ends a wait for ever. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) {
    const { promise, resolve } = Promise.withResolvers<void>();
    heard = resolve;
    await promise;
  }
};
const told = <Type extends PaperEvent['type']>(type: Type) =>
  events.filter((event): event is Extract<PaperEvent, { type: Type }> => event.type === type);
const end = () => told('scan-ended').at(-1)?.fault ?? null;

const printed = (title: string, { widthMm, heightMm } = a6): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${widthMm} ${heightMm}">
    <rect width="${widthMm}" height="${heightMm}" fill="#fbfaf5"/>
    <text x="12" y="24" font-size="9" font-family="Noto Serif" font-weight="bold">${title}</text>
    ${Array.from({ length: Math.floor((heightMm - 45) / 7) }, (_, line) => `<text x="12" y="${36 + line * 7}" font-size="4" font-family="Noto Serif">Dòng ${line + 1}: xác nhận nội dung khai trên đây.</text>`).join('')}</svg>`);
const a6 = { widthMm: 105, heightMm: 148 };
const empty = (): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="105mm" height="148mm"><rect width="100%" height="100%" fill="#fbfaf5"/></svg>`,
  );
const sheet = (front: Buffer, back: Buffer) => ({ picture: front, back, ...a6 });

test('the devices say what they can: a feeder for both sides, a glass of 216 mm, a camera that sees A4 at 200 dpi', async () => {
  await room.learn();
  const devices = told('feeding-devices')[0]?.devices;
  expect(devices?.scanner).toMatchObject({ duplex: true, sources: ['flatbed', 'feeder'] });
  expect(devices?.scanner?.bySource.find(({ source }) => source === 'flatbed')?.widthMm).toBeCloseTo(216, 0);
  if (!why) expect(devices?.camera).toMatchObject({ widthMm: 320, heightMm: 240, dpi: 206 });
  await room.learn();
  expect(told('feeding-devices')).toHaveLength(1); // what is known is not asked again
});

describe('a pile with both sides', () => {
  const feed = async (): Promise<void> => {
    await room.scan({ do: 'scan', paper: 'judgment', source: 'feeder', sides: 'both' });
  };
  /** Shade of each page's title block tells nothing; its order is told by the size of its ink, which grows from page to page. */
  const ink = async (): Promise<number[]> =>
    Promise.all(
      memory.pagesOf('judgment').map(async ({ jpeg }) => {
        const { channels } = await sharp(jpeg).greyscale().stats();
        return 255 - (channels[0]?.mean ?? 255);
      }),
    );
  const page = (lines: number): Buffer => printed('I'.repeat(lines * 4));

  test('an empty back is no page and no doubt, a sheet fed wrong way round loses nothing, and the order is the paper’s', async () => {
    await scanner.loadFeeder([sheet(page(1), page(2)), sheet(page(3), empty()), sheet(empty(), page(4))]);
    await feed();
    expect(end()).toBeNull();
    expect(memory.pages.size).toBe(4);
    expect(read).toEqual([...memory.pages.keys()]);
    expect(told('page-scanned').flatMap(({ page: { doubts } }) => doubts ?? [])).toEqual([]);
    const inks = await ink();
    expect(inks).toEqual([...inks].sort((one, other) => one - other));
  });

  test('a jam within the third sheet: two whole sheets are kept, the half one goes through again', async () => {
    await scanner.loadFeeder([1, 3, 5].map((at) => sheet(page(at), page(at + 1))));
    scanner.failNext({ kind: 'jam', atPage: 6 });
    await feed();
    expect(end()).toMatchObject({ code: 'paper-jammed', device: 'document-scanner' });
    expect(memory.pages.size).toBe(4);
    scanner.clearFaults();
  });
});

describe('A3 on a glass of A4', () => {
  const a3 = { widthMm: 420, heightMm: 297 };
  const layHalf = async (picture: Buffer, leftMm: number, half: 'first' | 'second'): Promise<void> => {
    await scanner.putOnGlass({ picture, ...a3, leftMm });
    await room.scan({ do: 'scan', paper: 'certificate', source: 'flatbed', half });
  };

  test('two halves, the second upside down, become one page of A3 with all its width', async () => {
    const { page } = await a3Page(7, 'mixed', 150);
    const raw = { width: page.widthPx, height: page.heightPx, channels: 3 } as const;
    const upright = await sharp(page.pixels, { raw }).jpeg({ quality: 95 }).toBuffer();
    const upsideDown = await sharp(upright).rotate(180).jpeg({ quality: 95 }).toBuffer();
    await layHalf(upright, 0, 'first');
    expect([end(), told('half-scanned').length, memory.pages.size]).toEqual([null, 1, 0]);
    await layHalf(upsideDown, 0, 'second');
    expect([end(), told('halves-unsure').length, memory.firstHalf]).toEqual([null, 0, null]);
    const [kept] = memory.pagesOf('certificate');
    expect((Math.max(kept?.widthPx ?? 0, kept?.heightPx ?? 0) * 25.4) / 300).toBeGreaterThan(410);
    expect((Math.min(kept?.widthPx ?? 0, kept?.heightPx ?? 0) * 25.4) / 300).toBeGreaterThan(285);
  });

  test('halves with nothing where they meet: nothing is kept, both are asked for again', async () => {
    const picture = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="297"><rect width="420" height="297" fill="#fbfaf5"/><text x="30" y="60" font-size="9">Nửa trái</text><text x="330" y="60" font-size="9">Nửa phải</text></svg>`,
    );
    await layHalf(picture, 0, 'first');
    await layHalf(picture, -204, 'second');
    expect([told('halves-unsure').length, memory.pages.size, memory.firstHalf, end()]).toEqual([1, 0, null, null]);
  });
});

describe.skipIf(why !== null)('under the camera', () => {
  const lay = async (): Promise<void> => {
    const paper = printed('GIẤY CHỨNG NHẬN', { widthMm: 210, heightMm: 200 });
    const onTable = await sharp({ create: { width: 2592, height: 1944, channels: 3, background: '#33403c' } })
      .composite([
        { input: await sharp(paper, { density: 150 }).resize(1650, 1570).png().toBuffer(), left: 400, top: 180 },
      ])
      .jpeg()
      .toBuffer();
    camera?.show({ kind: 'still', picture: onTable });
  };

  test('the table is shown live, a press takes the page, and only the paper of it is kept', async () => {
    await lay();
    const aimed = room.aim();
    await until(() => told('scan-rows').length >= 2);
    expect((await sharp(memory.preview?.jpeg).metadata()).width).toBeGreaterThan(200);
    await room.shoot('certificate');
    await aimed;
    expect(end()).toBeNull();
    expect(told('scan-ended')).toHaveLength(1); // aiming and shooting are one thing to the screen
    const [kept] = memory.pagesOf('certificate');
    expect(kept?.dpi).toBe(206);
    expect(kept?.widthPx).toBeGreaterThan(1550);
    expect(kept?.widthPx).toBeLessThan(1850); // the table is cut away
  });

  test('whoever stops looking at the table stops the camera, and that is no fault', async () => {
    const aimed = room.aim();
    await until(() => told('scan-rows').length >= 1);
    room.cancel();
    await aimed;
    expect([end(), memory.preview, memory.pages.size]).toEqual([null, null, 0]);
  });

  test('the cable is pulled while the table is shown: the camera is named, comes back by itself, and the glass works on', async () => {
    const aimed = room.aim();
    await until(() => told('scan-rows').length >= 1);
    await camera?.unplug();
    await aimed;
    expect(end()).toMatchObject({ device: 'document-camera', code: 'disconnected' });
    await scanner.putOnGlass({ picture: printed('TỜ KHAI'), ...a6 });
    await room.scan({ do: 'scan', paper: 'form', source: 'flatbed' });
    expect([end(), memory.pagesOf('form').length]).toEqual([null, 1]);
    await camera?.plug();
    await until(() => room.health.every(({ state }) => state === 'ready'));
  });
});
