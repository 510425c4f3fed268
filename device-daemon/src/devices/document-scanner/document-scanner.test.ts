import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Call, DeviceStatus, RawPage, ScanRequest } from '../device.ts';
import { createDocumentScanner } from './document-scanner.ts';

// Real scanimage processes against SANE's own `test` backend; its faults are set in a private test.conf.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scanner-test-'));
  backend({});
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function backend(settings: Readonly<Record<string, string>>): void {
  const all: Record<string, string> = {
    number_of_devices: '1',
    mode: 'Color',
    resolution_min: '50',
    resolution_max: '600',
    resolution_quant: '1',
    'test-picture': '"Color pattern"',
    geometry_max: '297',
    geometry_quant: '1',
    ...settings,
  };
  writeFileSync(join(folder, 'dll.conf'), 'test\n');
  writeFileSync(
    join(folder, 'test.conf'),
    Object.entries(all)
      .map((entry) => `${entry.join(' ')}\n`)
      .join(''),
  );
}

const scanner = (saneDevice = 'test:0') =>
  createDocumentScanner({ saneDevice, saneConfigDir: folder, scratchFolder: folder });
const within = (deadlineMs: number, signal = new AbortController().signal): Call => ({ signal, deadlineMs });
const glass: ScanRequest = { source: 'flatbed', dpi: 100, colour: true, widthMm: 210, heightMm: 297, maxPages: 1 };
const pile: ScanRequest = { ...glass, source: 'feeder', dpi: 75, maxPages: 20 };

async function everything(pages: AsyncIterable<Result<RawPage, DeviceFault>>) {
  const good: RawPage[] = [];
  for await (const page of pages) {
    if (!page.ok) return { good, fault: page.fault };
    good.push(page.value);
  }
  return { good, fault: null };
}

test('a scanner that is there names itself, its sources and its resolutions', async () => {
  const here = scanner();
  expect(await here.open(within(5000))).toEqual({ ok: true, value: 'Noname frontend-tester' });
  const dpi = [75, 100, 150, 200, 300, 400, 600];
  const both = { dpi, colour: true, grey: true, widthMm: 297, heightMm: 297 };
  expect(await here.capabilities(within(5000))).toEqual({
    ok: true,
    value: {
      sources: ['flatbed', 'feeder'],
      dpi,
      duplex: false,
      colour: true,
      bySource: [
        { source: 'flatbed', ...both },
        { source: 'feeder', ...both },
      ],
    },
  });
});

test('a page on the glass arrives row by row, each row once, and whole', async () => {
  const pieces: Uint8Array[] = [];
  let told = 0;
  const { good, fault } = await everything(
    scanner().scan(
      {
        ...glass,
        onRows: ({ rows, rowsSoFar, ofRows, widthPx, channels }) => {
          told += rows.length / (widthPx * channels);
          expect(told).toBe(rowsSoFar);
          expect(rowsSoFar).toBeLessThanOrEqual(ofRows);
          pieces.push(rows.slice());
        },
      },
      within(10_000),
    ),
  );
  expect(fault).toBeNull();
  const page = good[0] as RawPage;
  expect([page.widthPx, page.channels, page.dpi]).toEqual([826, 3, 100]);
  expect(Buffer.compare(Buffer.concat(pieces), page.pixels)).toBe(0);
});

test('a grey page has one sample for each pixel', async () => {
  const { good } = await everything(scanner().scan({ ...glass, colour: false }, within(10_000)));
  expect(good[0]?.channels).toBe(1);
});

test('a device that learns the height of a page only at its end: the page is as high as it was, whole', async () => {
  backend({ 'hand-scanner': 'true' });
  const { good, fault } = await everything(scanner().scan(glass, within(10_000)));
  expect(fault).toBeNull();
  const page = good[0] as RawPage;
  expect([page.widthPx, page.pixels.length]).toEqual([433, page.widthPx * page.heightPx * 3]);
  expect(page.heightPx).toBeGreaterThan(400);
});

test('ten papers in the feeder give ten pages and no fault, and no page ever lay in a file', async () => {
  const seen: number[] = [];
  const files = new Set<string>();
  const request: ScanRequest = {
    ...pile,
    onRows: ({ page }) => {
      seen.push(page);
      for (const name of readdirSync(folder, { recursive: true, withFileTypes: true }))
        if (name.isFile()) files.add(name.name);
    },
  };
  const { good, fault } = await everything(scanner().scan(request, within(15_000)));
  expect([good.length, fault]).toEqual([10, null]);
  expect([...new Set(seen)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect([...files].sort()).toEqual(['dll.conf', 'test.conf']);
  expect(readdirSync(folder).sort()).toEqual(['dll.conf', 'test.conf']);
});

test('the feeder stops after the number of pages that was asked for', async () => {
  const { good, fault } = await everything(scanner().scan({ ...pile, maxPages: 3 }, within(15_000)));
  expect([good.length, fault]).toEqual([3, null]);
});

test('a caller who stops listening after one page of the pile leaves nothing running and the scanner free', async () => {
  const here = scanner();
  for await (const page of here.scan(pile, within(15_000))) {
    expect(page.ok).toBe(true);
    break;
  }
  const { good, fault } = await everything(here.scan(glass, within(10_000)));
  expect([good.length, fault]).toEqual([1, null]);
});

test.each([
  ['SANE_STATUS_JAMMED', 'paper-jammed', 'clear-media'],
  ['SANE_STATUS_COVER_OPEN', 'cover-open', 'clear-media'],
  ['SANE_STATUS_NO_DOCS', 'no-document', 'refill'],
  ['SANE_STATUS_IO_ERROR', 'picture-truncated', 'retry'],
  ['SANE_STATUS_DEVICE_BUSY', 'busy-elsewhere', 'retry'],
  ['SANE_STATUS_ACCESS_DENIED', 'access-denied', 'call-technician'],
  ['SANE_STATUS_NO_MEM', 'device-failed', 'retry'],
  ['SANE_STATUS_EOF', 'picture-truncated', 'retry'],
])('the scanner says %s in mid-scan: the citizen hears %s', async (status, code, action) => {
  backend({ 'read-status-code': `"${status}"` });
  const { good, fault } = await everything(scanner().scan({ ...glass, dpi: 300 }, within(6000)));
  expect(good).toEqual([]);
  // the EOF fault was also seen to hang without a word (devices.md): then the deadline speaks
  const expected = code === 'picture-truncated' && fault?.code === 'timeout' ? 'timeout' : code;
  expect(fault).toMatchObject({ device: 'document-scanner', code: expected });
  if (expected === code) expect(fault?.action).toBe(action);
});

test('the citizen presses cancel in mid-page: the scan ends at once as cancelled and the scanner can be used again', async () => {
  backend({ 'read-delay': 'true', 'read-delay-duration': '20000' });
  const here = scanner();
  const stop = new AbortController();
  const startedAt = performance.now();
  let abortedAt = Number.POSITIVE_INFINITY;
  const request: ScanRequest = {
    ...glass,
    dpi: 300,
    onRows: () => {
      abortedAt = Math.min(abortedAt, performance.now());
      stop.abort();
    },
  };
  const { good, fault } = await everything(here.scan(request, within(30_000, stop.signal)));
  expect(good).toEqual([]);
  expect(fault).toMatchObject({ code: 'cancelled', layer: 'operator', outcome: 'unknown' });
  expect(abortedAt).toBeGreaterThan(startedAt);
  expect(performance.now() - abortedAt).toBeLessThan(1000);
  backend({});
  expect((await everything(here.scan(glass, within(10_000)))).fault).toBeNull();
});

test('a scanner that is too slow for its deadline is stopped and reported as a timeout', async () => {
  backend({ 'read-delay': 'true', 'read-delay-duration': '100000' });
  const { fault } = await everything(scanner().scan({ ...glass, dpi: 300 }, within(700)));
  expect(fault?.code).toBe('timeout');
});

test('no scanner under the configured name: absent, at once', async () => {
  const nowhere = scanner('test:7');
  const opened = await nowhere.open(within(5000));
  expect(opened).toMatchObject({ ok: false, fault: { code: 'absent', layer: 'link', action: 'reconnect' } });
  expect((await everything(nowhere.scan(glass, within(5000)))).fault?.code).toBe('absent');
});

test('the scanner vanishes and comes back: lost is told once, status says absent, then well again', async () => {
  const here = scanner();
  const lost: string[] = [];
  const told: (string | null)[] = [];
  here.onLost((fault) => lost.push(fault.code));
  here.onStatus((status: DeviceStatus) => told.push(status.fault?.code ?? null));
  await here.open(within(5000));
  backend({ number_of_devices: '0' });
  for (let asked = 0; asked < 2; asked++)
    expect(await here.status(within(5000))).toMatchObject({ ok: false, fault: { code: 'absent' } });
  backend({});
  expect(await here.status(within(5000))).toEqual({ ok: true, value: { fault: null, warnings: [] } });
  expect([lost, told]).toEqual([['absent'], [null, null]]);
});

test('two scans at a time: the second waits its turn, and gives up at its own deadline', async () => {
  backend({ 'read-delay': 'true', 'read-delay-duration': '20000' });
  const here = scanner();
  const stop = new AbortController();
  const first = everything(here.scan({ ...glass, dpi: 300 }, within(20_000, stop.signal)));
  const second = await everything(here.scan(glass, within(300)));
  expect(second.fault).toMatchObject({ code: 'timeout', outcome: 'not-started' });
  stop.abort();
  expect((await first).fault?.code).toBe('cancelled');
});

test('a machine without scanimage: absent, not a crash', async () => {
  const bare = createDocumentScanner({ saneDevice: 'test:0', program: 'scanimage-that-is-not-here' });
  expect(await bare.open(within(2000))).toMatchObject({ ok: false, fault: { code: 'absent' } });
});
