import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Call } from '../../../device-daemon/src/devices/device.ts';
import {
  createDocumentCamera,
  type LivePicture,
  type ShotRequest,
} from '../../../device-daemon/src/devices/document-camera/document-camera.ts';
import type { ScannedPage } from '../../../device-daemon/src/devices/document-scanner/scanned-page.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';
import { startVirtualCamera, type VirtualCamera, whyNoCamera } from './virtual-camera.ts';

// The daemon's driver and the real v4l2-ctl, with a camera made of software below libc.

const why = whyNoCamera();
if (why) console.error(`document camera not tested: ${why}`);

const formats = [
  { fourcc: 'MJPG', widthPx: 1200, heightPx: 900 },
  { fourcc: 'MJPG', widthPx: 640, heightPx: 480 },
  { fourcc: 'YUYV', widthPx: 640, heightPx: 480 },
] as const;
let device: VirtualCamera;
let paper: Buffer;

beforeAll(async () => {
  if (why) return;
  device = await startVirtualCamera(formats);
  paper = await sharp(Buffer.from(paperSvg)).resize(1200, 900).png().toBuffer();
});
beforeEach(async () => {
  if (why) return;
  device.clearFaults();
  await device.plug();
  device.show({ kind: 'still', picture: paper });
});
afterAll(async () => {
  if (!why) await device.stop();
});

const paperSvg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200"><rect width="1600" height="1200" fill="#302c28"/>
<rect x="300" y="100" width="1000" height="1000" fill="#fbfaf4"/>${Array.from(
  { length: 24 },
  (_, line) =>
    `<text x="360" y="${180 + line * 38}" font-size="26" font-family="Noto Serif">Cộng hòa xã hội chủ nghĩa Việt Nam, dòng ${line}</text>`,
).join('')}</svg>`;

const field = { fieldWidthMm: 120, fieldHeightMm: 90 };
const camera = (of: VirtualCamera = device, clock: Clock = systemClock) =>
  createDocumentCamera({ device: of.device, program: of.program, ...field, clock });
/** Ten of its seconds pass in one: for waits that end because nothing happens. */
const hurried: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() * 10,
  after: (ms, run) => systemClock.after(ms / 10, run),
};
const within = (deadlineMs: number, signal = new AbortController().signal): Call => ({ signal, deadlineMs });

/** One shot: its page or its fault. */
async function shot(
  request: Partial<ShotRequest> = {},
  call = within(15_000),
  here = camera(),
): Promise<{ page: ScannedPage | null; fault: DeviceFault | null }> {
  for await (const page of here.scan({ colour: true, ...request }, call))
    return page.ok ? { page: page.value, fault: null } : { page: null, fault: page.fault };
  throw new Error('a shot gives a page or a fault');
}

const psnr = (one: Uint8Array, other: Uint8Array): number => {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2;
  return 10 * Math.log10((255 * 255 * one.length) / sum);
};

test.skipIf(why)('the camera names itself, its finest format, and its dots an inch over its field', async () => {
  const here = camera();
  expect(await here.open(within(5000))).toEqual({ ok: true, value: 'Mot Cua Virtual Camera usb-virtual-1' });
  expect(await here.capabilities(within(5000))).toMatchObject({
    ok: true,
    value: { finest: { fourcc: 'MJPG', widthPx: 1200, heightPx: 900 }, dpi: 254, widthMm: 120, heightMm: 90 },
  });
});

test.skipIf(why)(
  'a paper that lies still becomes one page, as it lay there (35 dB), with live pictures on the way',
  async () => {
    const live: LivePicture[] = [];
    let rows = 0;
    const { page, fault } = await shot({
      onPicture: (picture) => live.push(picture),
      onRows: ({ rowsSoFar }) => {
        rows = rowsSoFar;
      },
    });
    expect(fault).toBeNull();
    expect(page).toMatchObject({ widthPx: 1200, heightPx: 900, channels: 3, dpi: 254, side: 'front', sheet: 1 });
    const source = await sharp(paper).removeAlpha().raw().toBuffer();
    expect(psnr(page?.pixels ?? new Uint8Array(1), source)).toBeGreaterThan(35);
    expect(rows).toBe(900);
    expect(live.length).toBeGreaterThan(0);
    expect((await sharp(live[0]?.jpeg).metadata()).width).toBe(640);
  },
);

test.skipIf(why)('of seven frames one is in focus: that one is kept', async () => {
  device.show({ kind: 'still', picture: paper, sharpAt: 5 });
  const { page } = await shot();
  const source = await sharp(paper).removeAlpha().raw().toBuffer();
  expect(psnr(page?.pixels ?? new Uint8Array(1), source)).toBeGreaterThan(35);
});

test.skipIf(why)(
  'a hand still moves the paper for twenty frames: the page is taken after that, never of the movement',
  async () => {
    device.show({ kind: 'moving', picture: paper, frames: 20 });
    const before = device.framesGiven;
    const { page, fault } = await shot();
    expect(fault).toBeNull();
    expect(device.framesGiven - before).toBeGreaterThan(20);
    const source = await sharp(paper).removeAlpha().raw().toBuffer();
    expect(psnr(page?.pixels ?? new Uint8Array(1), source)).toBeGreaterThan(35);
  },
);

test.skipIf(why)(
  'a paper that never lies still is refused: picture-unsteady, and the next still one is taken',
  async () => {
    device.show({ kind: 'moving', picture: paper, frames: 1_000_000 });
    const { page, fault } = await shot({}, within(2500));
    expect([page, fault?.code, fault?.outcome]).toEqual([null, 'picture-unsteady', 'not-started']);
    device.show({ kind: 'still', picture: paper });
    expect((await shot()).fault).toBeNull();
  },
);

test.skipIf(why)(
  'a camera that offers YUYV only gives the same page; one that offers nothing known is told apart',
  async () => {
    const yuyv = await startVirtualCamera([{ fourcc: 'YUYV', widthPx: 640, heightPx: 480 }]);
    const nothing = await startVirtualCamera([]);
    try {
      yuyv.show({ kind: 'still', picture: paper });
      const { page } = await shot({ colour: true }, within(15_000), camera(yuyv));
      const source = await sharp(paper).resize(640, 480, { fit: 'fill' }).removeAlpha().raw().toBuffer();
      expect(psnr(page?.pixels ?? new Uint8Array(1), source)).toBeGreaterThan(30);
      expect(page?.shortfalls).toEqual(['below-200-dpi']);
      expect((await shot({}, within(5000), camera(nothing))).fault?.code).toBe('not-offered');
    } finally {
      await yuyv.stop();
      await nothing.stop();
    }
  },
);

test.skipIf(why).each([
  ['another program films already', { kind: 'busy' }, 'busy-elsewhere'],
  ['the node may not be opened', { kind: 'denied' }, 'access-denied'],
  ['the cable is pulled after 4 frames', { kind: 'unplugged-after', frames: 4 }, 'disconnected'],
  ['the frames are noise', { kind: 'noise' }, 'unintelligible'],
  ['the frames claim 400 megapixels', { kind: 'bomb' }, 'unintelligible'],
] as const)('%s: named, no page, and the next shot works', async (_, fault, code) => {
  device.failRepeatedly(fault);
  const here = camera();
  const before = process.memoryUsage.rss();
  const failed = await shot({}, within(8000), here);
  expect([failed.page, failed.fault?.code, failed.fault?.device]).toEqual([null, code, 'document-camera']);
  expect(process.memoryUsage.rss() - before).toBeLessThan(256 * 1024 * 1024);
  device.clearFaults();
  expect((await shot({}, within(15_000), here)).fault).toBeNull();
});

test.skipIf(why)('a camera that streams but gives no frame: timeout, not silence for ever', async () => {
  device.failNext({ kind: 'silent' });
  const startedAt = performance.now();
  const { fault } = await shot({}, within(60_000), camera(device, hurried));
  expect(fault).toMatchObject({ code: 'timeout', detail: 'the camera gives no frames' });
  expect(performance.now() - startedAt).toBeLessThan(3000);
});

test.skipIf(why)('the camera is not there: absent, told once; plugged in it is well again by itself', async () => {
  const here = camera();
  const lost: string[] = [];
  here.onLost((fault) => lost.push(fault.code));
  await here.open(within(5000));
  await device.unplug();
  for (let asked = 0; asked < 2; asked++)
    expect(await here.status(within(3000))).toMatchObject({
      ok: false,
      fault: { code: 'absent', action: 'reconnect' },
    });
  expect((await shot({}, within(3000), here)).fault?.code).toBe('absent');
  await device.plug();
  expect(await here.status(within(3000))).toMatchObject({ ok: true, value: { fault: null } });
  expect((await shot({}, within(15_000), here)).fault).toBeNull();
  expect(lost).toEqual(['absent']);
});

test.skipIf(why)(
  'the citizen leaves the live picture: it ends within a second; a shot that is cancelled says so',
  async () => {
    const here = camera();
    const stop = new AbortController();
    let pictures = 0;
    let askedAt = 0;
    const watched = await here.watch(
      ({ number }) => {
        pictures = number;
        if (number !== 3) return;
        askedAt = performance.now();
        stop.abort();
      },
      within(20_000, stop.signal),
    );
    expect(watched.ok).toBe(true);
    expect(pictures).toBeGreaterThanOrEqual(3);
    expect(performance.now() - askedAt).toBeLessThan(1000);
    const cancel = new AbortController();
    const cancelled = await shot({ onPicture: () => cancel.abort() }, within(20_000, cancel.signal), here);
    expect(cancelled.fault).toMatchObject({ code: 'cancelled', layer: 'operator' });
  },
);
