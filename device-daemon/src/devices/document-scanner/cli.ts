import { writeFile } from 'node:fs/promises';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { readArguments } from '../command-line.ts';
import type { RawPage } from '../device.ts';
import { runProcess } from '../links/process.ts';
import { createDocumentScanner, SYSTEM_PATH } from './document-scanner.ts';
import type { PaperRequest } from './scanned-page.ts';
import type { SourceCapabilities } from './scanner-capabilities.ts';

/** The technician's way to the scanner, without the daemon: list what SANE sees, ask its status, scan to a file. */

const HELP = `scanner list
scanner status --device NAME [--status-url URL]
scanner scan   --device NAME [--source flatbed|feeder] [--both-sides] [--dpi 300] [--grey] [--pages 20] --out FILE.pnm
Common: --config-dir FOLDER (SANE_CONFIG_DIR). Feeder pages are numbered: FILE-1.pnm, FILE-2.pnm ...`;

const DEADLINE_MS = { list: 30_000, status: 20_000, scan: 300_000 } as const;
const A4 = { widthMm: 210, heightMm: 297 } as const;

const { values, positionals } = readArguments(HELP, {
  allowPositionals: true,
  options: {
    device: { type: 'string' },
    'config-dir': { type: 'string' },
    'status-url': { type: 'string' },
    source: { type: 'string', default: 'flatbed' },
    dpi: { type: 'string', default: '300' },
    grey: { type: 'boolean', default: false },
    'both-sides': { type: 'boolean', default: false },
    pages: { type: 'string', default: '20' },
    out: { type: 'string' },
  },
});
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const within = (deadlineMs: number) => ({ signal: interrupted.signal, deadlineMs });

process.exitCode = await command(positionals[0]);

async function command(name: string | undefined): Promise<number> {
  if (name === 'list') return list();
  const numbers = [values.dpi, values.pages].map(Number);
  const sensible = numbers.every((number) => Number.isInteger(number) && number > 0);
  if (values.device === undefined || !sensible || (name !== 'status' && name !== 'scan')) {
    console.log(HELP);
    return 2;
  }
  return name === 'status' ? status(values.device) : scan(values.device);
}

function scannerNamed(saneDevice: string) {
  const { 'config-dir': saneConfigDir, 'status-url': statusUrl } = values;
  return createDocumentScanner({
    saneDevice,
    ...(saneConfigDir === undefined ? {} : { saneConfigDir }),
    ...(statusUrl === undefined ? {} : { statusUrl }),
  });
}

async function list(): Promise<number> {
  const folder = values['config-dir'];
  const env = { PATH: SYSTEM_PATH, ...(folder === undefined ? {} : { SANE_CONFIG_DIR: folder }) };
  const args = ['--formatted-device-list=%d  (%v %m)%n'];
  const found = await runProcess({ program: 'scanimage', args, env }, 100_000, within(DEADLINE_MS.list));
  if (!found.ok) {
    console.error(found.fault.detail);
    return 1;
  }
  console.log(found.value.stdout.trim() || 'SANE sees no scanner');
  return 0;
}

async function status(device: string): Promise<number> {
  const scanner = scannerNamed(device);
  const identity = await scanner.open(within(DEADLINE_MS.status));
  if (!identity.ok) return tell(identity.fault);
  console.log(identity.value || '(tells no name)');
  const can = await scanner.capabilities(within(DEADLINE_MS.status));
  if (can.ok) for (const source of can.value.bySource) console.log(inWords(source));
  const loaded = await scanner.feederLoaded(within(DEADLINE_MS.status));
  if (loaded.ok && loaded.value !== null) console.log(`feeder: ${loaded.value ? 'loaded' : 'empty'}`);
  const now = await scanner.status(within(DEADLINE_MS.status));
  if (!now.ok) return tell(now.fault);
  if (now.value.fault) return tell(now.value.fault);
  console.log('ready');
  return 0;
}

function inWords({ source, dpi, colour, widthMm, heightMm }: SourceCapabilities): string {
  const size =
    widthMm === null || heightMm === null ? 'size not told' : `${widthMm.toFixed(0)} x ${heightMm.toFixed(0)} mm`;
  return `${source}: ${size}, ${colour ? 'colour' : 'no colour'}, dpi ${dpi.join(' ') || 'not told'}`;
}

async function scan(device: string): Promise<number> {
  const { source, out } = values;
  if (out === undefined || (source !== 'flatbed' && source !== 'feeder')) {
    console.log(HELP);
    return 2;
  }
  const startedAt = performance.now();
  let firstRowMs = 0;
  const request: PaperRequest = {
    ...A4,
    source,
    sides: values['both-sides'] && source === 'feeder' ? 'both' : 'front',
    dpi: Number(values.dpi),
    colour: !values.grey,
    maxPages: source === 'flatbed' ? 1 : Number(values.pages),
    onRows: () => {
      firstRowMs ||= performance.now() - startedAt;
    },
  };
  let number = 0;
  for await (const page of scannerNamed(device).scan(request, within(DEADLINE_MS.scan))) {
    if (!page.ok) return tell(page.fault);
    number += 1;
    const file = source === 'flatbed' ? out : out.replace(/(\.[^.]*)?$/, `-${number}$1`);
    await writeFile(file, pnmOf(page.value), { mode: 0o600 });
    const ms = Math.round(performance.now() - startedAt);
    console.log(
      `${file}: sheet ${page.value.sheet} ${page.value.side}, ${page.value.widthPx}x${page.value.heightPx} at ${page.value.dpi} dpi` +
        `${page.value.shortfalls.map((lacks) => `, ${lacks}`).join('')}, ${ms} ms, first row ${Math.round(firstRowMs)} ms`,
    );
  }
  return 0;
}

function pnmOf(page: RawPage): Buffer {
  const magic = page.channels === 3 ? 'P6' : 'P5';
  return Buffer.concat([Buffer.from(`${magic}\n${page.widthPx} ${page.heightPx}\n255\n`), page.pixels]);
}

function tell(fault: DeviceFault): number {
  console.error(`${fault.code} (${fault.layer}; next: ${fault.action}): ${fault.detail}`);
  return 1;
}
