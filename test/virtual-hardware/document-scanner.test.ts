import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Call, RawPage, ScanRequest } from '../../device-daemon/src/devices/device.ts';
import { createDocumentScanner } from '../../device-daemon/src/devices/document-scanner/document-scanner.ts';
import { glassOccupied } from '../../device-daemon/src/imaging/glass.ts';
import { writeSaneConfig } from './scanner/sane-configuration.ts';
import { type ScannerFault, startVirtualScanner, type VirtualScanner } from './scanner/virtual-scanner.ts';

// The real driver, the real scanimage and sane-airscan, against a scanner made of software on loopback.

let folder: string;
let device: VirtualScanner;
let sane: { saneConfigDir: string; saneDevice: string };
let paper: Buffer;
let paperPixels: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scanner-test-'));
  device = await startVirtualScanner();
  sane = await writeSaneConfig(join(folder, 'sane'), device.port, 'Ban quet thu');
  const drawn = sharp(Buffer.from(paperSvg('Tờ 1'))).flatten({ background: '#ffffff' });
  paper = await drawn.png().toBuffer();
  paperPixels = await sharp(paper).removeAlpha().raw().toBuffer();
});
beforeEach(async () => {
  device.clearFaults();
  await device.plug();
  await device.putOnGlass({ picture: paper });
  await device.loadFeeder([]);
});
afterEach(() => {
  // nothing of a paper may lie about: FIFOs and their folders are gone
  expect(readdirSync(folder)).toEqual(['sane']);
});
afterAll(async () => {
  await device.stop();
  rmSync(folder, { recursive: true, force: true });
});

const paperSvg = (title: string): string => `<svg xmlns="http://www.w3.org/2000/svg" width="2480" height="3508">
  <rect width="2480" height="3508" fill="#fdfcf8"/><rect x="200" y="300" width="900" height="500" fill="#2a6db0"/>
  <circle cx="1800" cy="600" r="260" fill="none" stroke="#c8202a" stroke-width="24"/>
  <text x="200" y="1300" font-size="220" font-family="DejaVu Sans">${title}</text>
  <text x="200" y="1700" font-size="70" font-family="DejaVu Serif">Giấy xác nhận tình trạng hôn nhân (mẫu thử)</text></svg>`;

const scanner = () => createDocumentScanner({ ...sane, statusUrl: device.url, scratchFolder: folder });
const within = (deadlineMs: number, signal = new AbortController().signal): Call => ({ signal, deadlineMs });
const glass: ScanRequest = { source: 'flatbed', dpi: 300, colour: true, widthMm: 210, heightMm: 297, maxPages: 1 };
const pile: ScanRequest = { ...glass, source: 'feeder', dpi: 100, maxPages: 20 };
const papers = (count: number) => Array.from({ length: count }, () => ({ picture: paper }));

async function everything(pages: AsyncIterable<Result<RawPage, DeviceFault>>) {
  const good: RawPage[] = [];
  for await (const page of pages) {
    if (!page.ok) return { good, fault: page.fault };
    good.push(page.value);
  }
  return { good, fault: null };
}

function psnr(one: Uint8Array, other: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += ((one[at] as number) - (other[at] as number)) ** 2;
  return 10 * Math.log10((255 * 255 * one.length) / sum);
}

test('the scanner names itself by maker, model and serial number, with its sources and resolutions', async () => {
  const here = scanner();
  const opened = await here.open(within(5000));
  expect(opened.ok && opened.value).toMatch(/\S+ .*MCVS-0001$/);
  expect(await here.capabilities(within(5000))).toMatchObject({
    ok: true,
    value: { sources: ['flatbed', 'feeder'], dpi: [75, 100, 150, 200, 300, 600] },
  });
});

test('the picture on the glass comes back as it lay there (40 dB), and its rows came live', async () => {
  const told: number[] = [];
  const request: ScanRequest = { ...glass, onRows: ({ rowsSoFar }) => told.push(rowsSoFar) };
  const { good, fault } = await everything(scanner().scan(request, within(20_000)));
  expect(fault).toBeNull();
  const page = good[0] as RawPage;
  expect([page.widthPx, page.heightPx, page.channels, page.dpi]).toEqual([2480, 3508, 3, 300]);
  expect(psnr(page.pixels, paperPixels)).toBeGreaterThanOrEqual(40);
  expect(told.length).toBeGreaterThan(20);
  expect(told.at(-1)).toBe(3508);
});

test('three papers in the feeder come back as three pages in their order', async () => {
  const titles = ['Tờ 1', 'Tờ 2', 'Tờ 3'];
  const drawn = await Promise.all(
    titles.map((title) =>
      sharp(Buffer.from(paperSvg(title)))
        .png()
        .toBuffer(),
    ),
  );
  await device.loadFeeder(drawn.map((picture) => ({ picture })));
  const here = scanner();
  expect(await here.feederLoaded(within(2000))).toEqual({ ok: true, value: true });
  const { good, fault } = await everything(here.scan(pile, within(20_000)));
  expect([good.length, fault]).toEqual([3, null]);
  for (const [index, page] of good.entries()) {
    const likeness = await Promise.all(
      drawn.map(async (png) =>
        psnr(
          page.pixels,
          await sharp(png).resize(page.widthPx, page.heightPx, { fit: 'fill' }).removeAlpha().raw().toBuffer(),
        ),
      ),
    );
    expect(likeness.indexOf(Math.max(...likeness))).toBe(index);
  }
  expect(await here.feederLoaded(within(2000))).toEqual({ ok: true, value: false });
});

/** The scanner fails at once: whether sane-airscan says so to `sane_start` or to `sane_read` is a race of its threads. */
const startOrRead = ['picture-truncated', 'device-failed'] as const;
const feederFaults: readonly (readonly [ScannerFault, readonly DeviceFault['code'][], RegExp])[] = [
  [{ kind: 'adf-empty' }, ['no-document'], /./],
  [{ kind: 'jam' }, ['paper-jammed'], /./],
  [{ kind: 'door-open' }, ['cover-open'], /./],
  [{ kind: 'hatch-open' }, ['cover-open'], /HatchOpen/],
  [{ kind: 'mispick' }, ['paper-jammed'], /Mispick/],
  [{ kind: 'multipick' }, ['double-feed'], /Multipick/],
  [{ kind: 'truncated' }, ['picture-truncated'], /./],
  [{ kind: 'http', status: 500, at: 'page' }, startOrRead, /./],
  [{ kind: 'http', status: 409, at: 'job' }, ['device-failed'], /./],
];

test.each(feederFaults)(
  'the feeder has %o before the first page: the fault is one of %s, no page, the next scan works',
  async (trouble, codes, detail) => {
    const here = scanner();
    await device.loadFeeder(papers(2));
    device.failNext(trouble);
    const { good, fault } = await everything(here.scan(pile, within(15_000)));
    expect(good).toEqual([]);
    expect(fault).toMatchObject({ device: 'document-scanner', action: expect.any(String) });
    expect(codes).toContain(fault?.code);
    expect(fault?.detail).toMatch(detail);
    device.clearFaults();
    await device.loadFeeder(papers(1));
    const after = await everything(here.scan(pile, within(15_000)));
    expect([after.good.length, after.fault]).toEqual([1, null]);
  },
);

test('the feeder is empty: no document, and the status does not call that a fault', async () => {
  const here = scanner();
  expect((await everything(here.scan(pile, within(10_000)))).fault?.code).toBe('no-document');
  expect(await here.status(within(2000))).toEqual({ ok: true, value: { fault: null, warnings: [] } });
});

test.each(['jam', 'hatch-open', 'mispick'] as const)(
  '%s at page 3 of 5: pages 1 and 2 are kept, then the fault',
  async (kind) => {
    await device.loadFeeder(papers(5));
    device.failNext({ kind, atPage: 3 });
    const here = scanner();
    const { good, fault } = await everything(here.scan(pile, within(20_000)));
    expect(good.length).toBe(2);
    expect(fault?.code).toBe(kind === 'hatch-open' ? 'cover-open' : 'paper-jammed');
    const status = await here.status(within(2000));
    expect(status.ok && status.value.fault?.code).toBe(fault?.code);
  },
);

test('the lamp dies in mid-page on the glass: the picture is reported as cut off and nothing of it is kept', async () => {
  device.failNext({ kind: 'truncated' });
  const { good, fault } = await everything(scanner().scan(glass, within(15_000)));
  expect([good.length, fault?.code]).toEqual([0, 'picture-truncated']);
});

test('the jammed feeder does not keep the glass from being used', async () => {
  await device.loadFeeder(papers(2));
  device.failNext({ kind: 'jam' });
  const here = scanner();
  expect((await everything(here.scan(pile, within(10_000)))).fault?.code).toBe('paper-jammed');
  expect((await everything(here.scan({ ...glass, dpi: 100 }, within(10_000)))).fault).toBeNull();
});

test('the cable is out: absent; in again: well again without any restart', async () => {
  const here = scanner();
  const lost: string[] = [];
  const told: unknown[] = [];
  here.onLost((fault) => lost.push(fault.code));
  here.onStatus((status) => told.push(status.fault));
  await here.open(within(5000));
  await device.unplug();
  for (let asked = 0; asked < 3; asked++)
    expect(await here.status(within(2000))).toMatchObject({
      ok: false,
      fault: { code: 'absent', action: 'reconnect' },
    });
  expect(await here.open(within(5000))).toMatchObject({ ok: false, fault: { code: 'absent' } });
  expect((await everything(here.scan(glass, within(5000)))).fault?.code).toBe('absent');
  await device.plug();
  expect(await here.status(within(2000))).toMatchObject({ ok: true, value: { fault: null } });
  expect((await everything(here.scan({ ...glass, dpi: 100 }, within(10_000)))).fault).toBeNull();
  expect([lost, told]).toEqual([['absent'], [null, null]]);
});

test('the cable is pulled in mid-scan: disconnected at once, not at the deadline', async () => {
  device.failNext({ kind: 'slow', msPerPage: 8000 });
  const here = scanner();
  const lost: string[] = [];
  await here.open(within(5000));
  here.onLost((fault) => lost.push(fault.code));
  const startedAt = performance.now();
  const scan = everything(here.scan(glass, within(30_000)));
  await until(async () => {
    const told = await fetch(`${device.url}ScannerStatus`);
    return (await told.text()).includes('Processing');
  });
  await device.unplug();
  const { good, fault } = await scan;
  expect([good.length, fault?.code]).toEqual([0, 'disconnected']);
  expect(lost).toEqual(['disconnected']);
  expect(performance.now() - startedAt).toBeLessThan(7000);
});

test('the citizen cancels in mid-page: cancelled within 1 s, and the scanner takes the next page', async () => {
  device.failNext({ kind: 'slow', msPerPage: 20_000 });
  const here = scanner();
  const stop = new AbortController();
  const scan = everything(here.scan(glass, within(30_000, stop.signal)));
  await until(async () => (await (await fetch(`${device.url}ScannerStatus`)).text()).includes('Processing'));
  const askedAt = performance.now();
  stop.abort();
  expect((await scan).fault).toMatchObject({ code: 'cancelled', layer: 'operator' });
  expect(performance.now() - askedAt).toBeLessThan(1000);
  // the scanner notices an abandoned job a second later, as real ones do
  await until(async () => (await everything(here.scan({ ...glass, dpi: 100 }, within(10_000)))).fault === null);
});

test('a scanner that takes longer than the deadline: timeout', async () => {
  device.failNext({ kind: 'slow', msPerPage: 20_000 });
  expect((await everything(scanner().scan(glass, within(800)))).fault?.code).toBe('timeout');
});

test('the glass after the visit: empty is seen as empty, a forgotten paper and a forgotten card as left behind', async () => {
  const here = scanner();
  const look = async () => {
    const { good } = await everything(here.scan({ ...glass, dpi: 100 }, within(10_000)));
    return glassOccupied(good[0] as RawPage);
  };
  expect((await look()).occupied).toBe(true);
  await device.putOnGlass({ picture: paper, widthMm: 85.6, heightMm: 54, leftMm: 60, topMm: 120 });
  expect((await look()).occupied).toBe(true);
  await device.putOnGlass(null);
  expect((await look()).occupied).toBe(false);
});

/** Polls until it is so; fails after 10 s. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const givenUpAt = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > givenUpAt) throw new Error('did not happen within 10 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
