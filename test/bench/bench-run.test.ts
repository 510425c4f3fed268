import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FEED_AND_CUT } from '@mot-cua/device-daemon/src/devices/ticket-printer/codec.ts';
import { encodePage } from '@mot-cua/device-daemon/src/devices/ticket-printer/driver.ts';
import { renderTicket } from '@mot-cua/device-daemon/src/slips/ticket.ts';
import { expect, test } from 'vitest';
import { decodePaper } from '../virtual-hardware/ticket-printer/decoder.ts';
import type { Row } from './harness.ts';
import { encodeAsPeer, pictureOf, standardTicket } from './main-job/ticket.ts';

const bench = (args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });

test('a quick run of the ticket rows prints its table, writes its report and ends well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const report = join(folder, 'report.json');
    const ran = await bench([
      ...['--area', 'main-job', '--quick', '--row', 'ticket-bytes', '--row', 'ticket-encode'],
      ...['--report', report],
    ]);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain('main-job/ticket-bytes');
    const rows = JSON.parse(readFileSync(report, 'utf8')) as Row[];
    expect(rows.map(({ name }) => name)).toEqual(['ticket-bytes', 'ticket-encode']);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['area', 'name', 'value', 'unit', 'peer', 'peerValue', 'ratio', 'goal', 'ok']);
      expect(row).toMatchObject({ area: 'main-job', peer: '@point-of-sale/receipt-printer-encoder', ok: true });
      expect(row.ratio).toBeLessThan(1);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an area or a row that is not there is said, with those that are', async () => {
  const [area, row] = await Promise.all([bench(['--area', 'moon']), bench(['--row', 'moon'])]);
  expect([area.code, row.code]).toEqual([2, 2]);
  expect(area.stderr).toContain('main-job');
  expect(row.stderr).toContain('ticket-bytes');
});

test('ours and the peer print the same ticket, dot for dot: the race is fair', async () => {
  const page = await renderTicket(standardTicket);
  const [ours, peers] = [encodePage(page), encodeAsPeer(pictureOf(page))].map((bytes) => inkOf(bytes));
  expect(ours?.length).toBeGreaterThan(100);
  expect(ours).toEqual(peers);
});

/** Rows of dots that a printer would print, from the first with ink to the last. */
const inkOf = (bytes: Uint8Array): string[] => {
  const decoded = decodePaper(Buffer.concat([bytes, FEED_AND_CUT]));
  expect(decoded.errors).toEqual([]);
  const rows = decoded.slips.flatMap((slip) => rowsOf(slip.bits));
  const inked = rows.map((row) => /[^0]/.test(row));
  return rows.slice(inked.indexOf(true), inked.lastIndexOf(true) + 1);
};
const rowsOf = (bits: Uint8Array): string[] =>
  Buffer.from(bits)
    .toString('hex')
    .match(/.{144}/g) ?? [];
