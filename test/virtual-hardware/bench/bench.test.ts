import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDocumentScanner } from '../../../device-daemon/src/devices/document-scanner/document-scanner.ts';
import { openBrowser } from '../../../kiosk-ui/gallery/browser.ts';
import { openTerminal, until } from '../serial-cable/opened-terminal.ts';
import { type Bench, startBench } from './bench.ts';
import { troubles } from './page/desk-view.ts';

let folder = '';
let bench: Bench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bench-'));
  bench = await startBench({ runFolder: join(folder, 'run'), withCard: false });
});
afterAll(async () => {
  await bench.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Answer = { status: number; type: string; body: Record<string, unknown> };
const ask = async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
  const response = await fetch(new URL(path, bench.ready.benchUrl), {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers,
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: (await response.json()) as Record<string, unknown>,
  };
};
const a4 = { widthMm: 210, heightMm: 297 };
/** The fault that ends a scan of this source; null: it ended well. */
const firstOf = async (
  scanner: ReturnType<typeof createDocumentScanner>,
  source: 'feeder' | 'flatbed',
): Promise<DeviceFault | null> => {
  const request = { ...a4, source, dpi: 75, colour: true, maxPages: source === 'feeder' ? 5 : 1 };
  for await (const page of scanner.scan(request, { signal: AbortSignal.timeout(30_000), deadlineMs: 30_000 }))
    if (!page.ok) return page.fault;
  return null;
};
const devices = (answer: Answer) => answer.body['devices'] as Record<string, Record<string, unknown>>;

it('a paper from the shelf lies on the glass and scanimage reads it', async () => {
  const laid = await ask('/api/scanner/glass', { picture: 'giay-chung-sinh' });
  expect(devices(laid)['document-scanner']?.['glass']).toBe('giay-chung-sinh');
  const out = join(folder, 'page.pnm');
  const scan = spawn(
    'scanimage',
    ['-d', bench.ready.saneDevice, '--mode', 'Gray', '--resolution', '100', '--format=pnm', '-o', out],
    { env: { PATH: process.env['PATH'], SANE_CONFIG_DIR: bench.ready.saneConfigDir }, stdio: 'ignore' },
  );
  expect(await new Promise((resolve) => scan.once('close', resolve))).toBe(0);
  const dark = readFileSync(out).filter((value) => value < 100).length;
  expect(dark).toBeGreaterThan(5000);
});

it('three papers in the feeder, a jam ordered at page 2, and mended again', async () => {
  const pictures = ['giay-uy-quyen', 'trang-trang', 'giay-chung-tu'];
  expect(devices(await ask('/api/scanner/feeder', { pictures }))['document-scanner']?.['feeder']).toEqual(pictures);
  const jammed = await ask('/api/devices/document-scanner/fault', { kind: 'jam' });
  expect(devices(jammed)['document-scanner']?.['fault']).toBe('jam');
  expect(await (await fetch(bench.ready.scannerStatusUrl)).text()).toContain('ScannerAdfJam');
  await ask('/api/devices/document-scanner/fault', { kind: 'none' });
  expect(await (await fetch(bench.ready.scannerStatusUrl)).text()).toContain('ScannerAdfLoaded');
  expect((await ask('/api/scanner/feeder', { pictures: [] })).status).toBe(200);
});

it('two sheets at once, a cold lamp, a hostile picture: ordered as the page orders them, and the scanner does it', async () => {
  const trouble = (kind: string) => {
    const known = troubles['document-scanner'].find((one) => one.kind === kind);
    if (!known) throw new Error(`the page has no button for ${kind}`);
    return ask('/api/devices/document-scanner/fault', { kind, ...known.more });
  };
  const status = async () => await (await fetch(bench.ready.scannerStatusUrl)).text();
  const scan = (source: 'feeder' | 'flatbed') =>
    firstOf(createDocumentScanner({ ...bench.ready, statusUrl: bench.ready.scannerStatusUrl }), source);
  await ask('/api/scanner/feeder', { pictures: ['giay-uy-quyen', 'giay-chung-tu', 'giay-chung-sinh'] });
  await trouble('multipick');
  expect(await scan('feeder')).toMatchObject({ code: 'double-feed', outcome: 'unknown' });
  await ask('/api/devices/document-scanner/fault', { kind: 'none' });
  await ask('/api/scanner/feeder', { pictures: [] });
  await trouble('warming-up');
  expect(await status()).toContain('<pwg:State>Testing</pwg:State>');
  await ask('/api/devices/document-scanner/fault', { kind: 'none' });
  await ask('/api/scanner/glass', { picture: 'giay-chung-sinh' });
  await trouble('hostile');
  expect(await scan('flatbed')).toMatchObject({ device: 'document-scanner' });
  await ask('/api/devices/document-scanner/fault', { kind: 'none' });
  expect(await scan('flatbed')).toBeNull(); // mended: the next page is a page
}, 40_000);

it("somebody's own picture is taken in and laid on the glass; bytes that are no picture are refused", async () => {
  const own = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#c00' } })
    .png()
    .toBuffer();
  const post = (bytes: Uint8Array) =>
    fetch(new URL('/api/scanner/glass', bench.ready.benchUrl), {
      method: 'POST',
      body: Buffer.from(bytes),
      headers: { 'content-type': 'image/png' },
    });
  expect((await post(own)).status).toBe(200);
  const pictures = (await ask('/api/pictures')).body as unknown as { id: string }[];
  const id = pictures.at(-1)?.id ?? '';
  expect(id).toMatch(/^own-/);
  expect((await fetch(new URL(`/api/pictures/${id}.jpg`, bench.ready.benchUrl))).status).toBe(200);
  expect((await post(Buffer.from('no picture'))).status).toBe(415);
});

it('bytes to the printer become a slip in the list, its picture and an event on every open page', async () => {
  const events = await fetch(new URL('/api/events', bench.ready.benchUrl));
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  const host = await openTerminal(bench.ready.printerPath);
  host.write(Buffer.concat([Buffer.from([0x1d, 0x76, 0x30, 0, 72, 0, 8, 0]), Buffer.alloc(576, 0xaa), cut]));
  let seen = '';
  while (!seen.includes('"slips":1')) seen += (await reader.read()).value ?? '';
  await reader.cancel();
  await host.close();
  const slips = (await ask('/api/slips')).body as unknown as { n: number; sha256OfBits: string; heightDots: number }[];
  expect(slips).toMatchObject([{ n: 1, widthDots: 576, heightDots: 8 }]);
  const png = await fetch(new URL('/api/slips/1.png', bench.ready.benchUrl));
  expect((await sharp(Buffer.from(await png.arrayBuffer())).metadata()).width).toBe(576);
});

it('a button, a code, and cables pulled and plugged in', async () => {
  const buttons = await openTerminal(bench.ready.buttonsPath);
  const codes = await openTerminal(bench.ready.codeReaderPath);
  await ask('/api/buttons/press', { score: 3 });
  await ask('/api/code/show', { text: 'Xin chào' });
  expect((await buttons.take(6))[2]).toBe(0x33);
  expect((await codes.take(11)).toString()).toBe('Xin chào\r\n');
  for (const name of ['document-scanner', 'ticket-printer', 'satisfaction-buttons', 'code-reader']) {
    expect(devices(await ask(`/api/devices/${name}/unplug`, {}))[name]?.['plugged'], name).toBe(false);
    expect(devices(await ask(`/api/devices/${name}/plug`, {}))[name]?.['plugged'], name).toBe(true);
  }
  await until(() => buttons.closed && codes.closed);
});

it('a card with an edited name lies on the reader, is taken away, and its reader loses its cable', async (context) => {
  const withCard = await startBench({ runFolder: join(folder, 'card') });
  try {
    if (withCard.ready.cardStationFailure) {
      console.info(`skipped, no card station on this machine: ${withCard.ready.cardStationFailure}`);
      return context.skip();
    }
    const reader = async (path: string, body?: unknown) => {
      const answer = await ask(new URL(path, withCard.ready.benchUrl).href, body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return devices(answer)['id-card-reader'] ?? {};
    };
    const holders = (await ask(new URL('/api/holders', withCard.ready.benchUrl).href)).body as unknown as {
      id: string;
    }[];
    const id = holders[0]?.id;
    expect((await reader('/api/card/put', { holder: id }))['present']).toMatchObject({ id });
    const edited = await reader('/api/card/put', {
      holder: { id, fullName: 'Đặng Thị Ỡm Ờ' },
      fault: { kind: 'none' },
    });
    expect(edited['present']).toMatchObject({ fullName: 'Đặng Thị Ỡm Ờ' });
    const forged = await reader('/api/card/put', { holder: 'foreigner', profile: 'pace-cam', forgery: 'cloned' });
    expect([forged['present'], forged['forgery']]).toMatchObject([{ id: 'foreigner' }, 'cloned']);
    const anchors = readdirSync(withCard.ready.trustAnchorsFolder ?? '').sort();
    expect(anchors).toEqual(['csca.cer', 'csca.crl', 'master-list.ml', 'utopia.crl']);
    const wrong = await ask(new URL('/api/card/put', withCard.ready.benchUrl).href, {
      holder: id,
      forgery: 'dg11-altered',
    });
    expect([wrong.status, wrong.body['detail']]).toEqual([400, 'this card has no DG11 that could be altered']);
    expect((await reader('/api/card/remove', {}))['present']).toBe(null);
    expect((await reader('/api/devices/id-card-reader/unplug', {}))['plugged']).toBe(false);
    expect((await reader('/api/devices/id-card-reader/plug', {}))['plugged']).toBe(true);
    const refused = await ask(new URL('/api/card/put', withCard.ready.benchUrl).href, { holder: { fullNam: 'x' } });
    expect([refused.status, refused.body['detail']]).toEqual([400, expect.stringContaining('fullName')]);
  } finally {
    await withCard.stop();
  }
}, 40_000);

it.each([
  ['/api/scanner/glass', { picture: 'nothing' }, 404],
  ['/api/scanner/glass', { picture: 7 }, 400],
  ['/api/buttons/press', { score: 4 }, 400],
  ['/api/code/show', { text: 'two\nlines' }, 400],
  ['/api/code/show', {}, 400],
  ['/api/card/put', { holder: 'x' }, 503],
  ['/api/code/show', { text: '' }, 400],
  ['/api/devices/toaster/plug', {}, 404],
  ['/api/devices/ticket-printer/fault', { kind: 'on-fire' }, 400],
  ['/api/devices/document-scanner/fault', { kind: 'jam', atPage: 0 }, 400],
  ['/api/devices/document-scanner/fault', { kind: 'hostile', picture: 'of-a-dog' }, 400],
  ['/api/devices/document-scanner/fault', { kind: 'warming-up', asks: 1000 }, 400],
  ['/api/nowhere', {}, 404],
])('%s %j is refused with %d and says what to do', async (path, body, status) => {
  const answer = await ask(path, body);
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
  expect(String(answer.body['detail']).length).toBeGreaterThan(15);
});

it('a page of another origin can neither post nor use another host name', async () => {
  expect((await ask('/api/buttons/press', { score: 1 }, { origin: 'http://elsewhere.example' })).status).toBe(403);
  expect((await ask('/api/buttons/press', { score: 1 }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const { port } = new URL(bench.ready.benchUrl);
  const { request } = await import('node:http');
  const status = await new Promise((resolve) => {
    request({ port, host: '127.0.0.1', path: '/api/state', headers: { host: 'elsewhere.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).end();
  });
  expect(status).toBe(403);
});

it('by hand: a paper on the glass, three in the feeder, a button, a pulled cable, and no complaint from the page', async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (why) => complaints.push(String(why)));
    await page.goto(bench.ready.benchUrl);
    await page.click('#shelf button:nth-child(2)');
    await page.click('#to-glass');
    for (let n = 0; n < 3; n++) await page.click('#to-feeder');
    await page.click('[data-score="2"]');
    await page.click('[data-device="code-reader"] .cable');
    await page.waitForSelector('[data-device="code-reader"][data-plugged="no"]');
    const state = devices(await ask('/api/state'));
    expect(state['document-scanner']).toMatchObject({ glass: 'quyet-dinh-ly-hon', feeder: { length: 3 } });
    expect(state['satisfaction-buttons']?.['lastScore']).toBe(2);
    await page.waitForSelector('#slip:not([hidden])');
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
}, 40_000);

const cut = Buffer.from([0x1d, 0x56, 66, 0]);

const startProgram = async (runFolder: string): Promise<{ child: ChildProcess; ready: Record<string, string> }> => {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, '--run-folder', runFolder, '--without-card'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  child.stdout.on('data', (part: Buffer) => {
    text += part;
  });
  await until(() => text.includes('\n') || child.exitCode !== null, 15_000);
  return { child, ready: JSON.parse(text) as Record<string, string> };
};

/** processes whose command line or working links mention the run folder */
const processesOf = (runFolder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(runFolder);
      } catch {
        return false;
      }
    });

it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
  'after %s the program has left no process behind',
  async (signal) => {
    const runFolder = join(folder, `run-${signal}`);
    const { child, ready } = await startProgram(runFolder);
    expect(existsSync(readlinkSync(ready['printerPath'] ?? ''))).toBe(true);
    expect(processesOf(runFolder).length).toBeGreaterThan(1);
    child.kill(signal);
    await until(
      () => processesOf(runFolder).length === 0,
      10_000,
      () => processesOf(runFolder).join(' '),
    );
    if (signal !== 'SIGKILL') {
      await until(() => child.exitCode !== null);
      expect(child.exitCode).toBe(0);
      expect(readdirSync(join(runFolder, 'dev'))).toEqual([]);
    }
  },
);
