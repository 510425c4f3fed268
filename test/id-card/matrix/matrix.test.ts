import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChipReason, isDisbelief } from '@mot-cua/domain/identity/chip-verdict.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IdCardReader } from '../../../device-daemon/src/devices/card-reading.ts';
import type { Call } from '../../../device-daemon/src/devices/device.ts';
import { createIdCardReader } from '../../../device-daemon/src/devices/id-card-reader/driver.ts';
import { holderById } from '../../virtual-hardware/id-card/holders.ts';
import { until } from '../../virtual-hardware/id-card/pcscd.ts';
import { type IdCardStation, startCardStation } from '../../virtual-hardware/id-card/station.ts';
import { codesAt, MOMENT_FAULTS, type MomentFault } from './faults.ts';
import { CAN, type Cell, type Matrix, shortFaults, startMatrix } from './matrix.ts';

/** Every card fault at every moment of a reading. The whole table, printed: `main.ts` beside this. */
const READY_WITHIN_MS = 1_000;
let matrix: Matrix;

beforeAll(async () => {
  matrix = await startMatrix('short');
});
afterAll(() => matrix.close());

/** What is wrong with the way in which this cell ended; null where nothing is. */
const complaint = ({ fault, moment, ending }: Cell): string | null => {
  const where = `${fault.name}, at ${moment.name}`;
  if (ending.readyAfterMs > READY_WITHIN_MS) return `${where}: ready after ${ending.readyAfterMs} ms`;
  if (ending.code === null) {
    const { level, reasons } = ending.verdict ?? { level: 'none', reasons: [] };
    // an answer that was spoilt on the way says nothing of its card; what the card itself refuses may
    const accused = fault.at(1).kind === 'wrong-status-at-apdu' ? [] : reasons.filter(isDisbelief);
    if (accused.length > 0) return `${where}: an honest card is accused, ${accused.join(', ')}`;
    const told =
      level === 'chip-authenticated' ? reasons.length === 0 : reasons.length > 0 && (ending.words ?? '') !== '';
    return told ? null : `${where}: ${level} without a reason`;
  }
  if (!codesAt(fault, moment.name).includes(ending.code)) return `${where}: ${ending.code}`;
  return (ending.words ?? '').length > 20 ? null : `${where}: no words for ${ending.code}`;
};

test('a reading has its moments: opening, each file’s first, middle and last block, both proofs', () => {
  const { byCan, byMrz } = matrix.moments;
  expect(byCan.map(({ name }) => name)).toEqual([
    'EF.CardAccess',
    'PACE choice',
    'PACE nonce',
    'PACE mapping',
    'PACE key',
    'PACE token',
    'application',
  ]);
  const names = byMrz.map(({ name }) => name);
  expect(names.slice(0, 4)).toEqual(['application', 'BAC challenge', 'BAC keys', 'DG1']);
  for (const file of ['DG13 first', 'SOD middle', 'DG14 last', 'DG2 first', 'DG2 middle', 'DG2 last', 'DG15'])
    expect(names).toContain(file);
  expect(names).toContain('chip authentication, key');
  expect(names.at(-1)).toBe('active authentication');
});

test.each(shortFaults().map((fault) => [fault.name, fault] as const))(
  'the card, at every moment: %s. Each reading ends in a named fault or a named doubt, and the next card is read',
  async (_name, fault) => {
    const complaints: string[] = [];
    let cells = 0;
    for await (const cell of matrix.cells([fault])) {
      cells++;
      const wrong = complaint(cell);
      if (wrong) complaints.push(wrong);
    }
    expect(complaints).toEqual([]);
    expect(cells).toBe(matrix.moments.byCan.length + matrix.moments.byMrz.length);
  },
);

test('a card that nothing happens to is the very chip, without a word', async () => {
  expect(await matrix.good()).toMatchObject({ code: null, words: null, verdict: { level: 'chip-authenticated' } });
});

test('everybody’s usual document is the very chip: citizens, a child, a proxy, two passports, a residence card; one is out of date', async () => {
  const told: Record<string, readonly string[]> = {};
  for await (const { holder, ending } of matrix.everyone()) {
    expect([holder.id, ending.code, ending.verdict?.level]).toEqual([holder.id, null, 'chip-authenticated']);
    if (ending.verdict?.reasons.length) told[holder.id] = ending.verdict.reasons;
  }
  expect(told).toEqual({ expired: ['card-expired'] });
});

test('every forged card is read, and told apart for what it is', async () => {
  const reasons: Record<string, readonly ChipReason[]> = {};
  for await (const { forgery, ending } of matrix.forged()) {
    reasons[forgery] = ending.verdict?.reasons ?? [];
    if (reasons[forgery]?.length) expect(ending.words, forgery).toMatch(/\p{L}{2,}.*\.$/u);
  }
  for (const group of [1, 2, 11, 12, 13, 14, 15]) expect(reasons[`dg${group}-altered`]).toContain('group-altered');
  expect(reasons['stale-sod']).toContain('group-altered');
  expect(reasons['sod-missing']).toContain('sod-missing');
  for (const copy of ['cloned', 'cloned-proof-hidden', 'cloned-proof-stripped'])
    expect(reasons[copy]).toContain('chip-is-a-copy');
  expect(reasons['untrusted-signer']).toContain('signer-unknown');
  expect(reasons['expired-signer']).toContain('signer-expired');
  expect(reasons['revoked-signer']).toContain('signer-revoked');
});

test('a bank card, a card without an answer to reset and one that takes a minute: named, and the next one is read', async () => {
  const endings = await matrix.whole();
  expect(endings['bank card'].code).toBe('not-an-id-card');
  expect(endings.mute.code).toBe('card-unreadable');
  expect(endings.slow.code).toBe('timeout');
  for (const ending of Object.values(endings)) {
    expect(ending.readyAfterMs).toBeLessThan(READY_WITHIN_MS);
    expect(ending.words?.length).toBeGreaterThan(20);
  }
});

describe('the same through the real pcscd', () => {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-'));
  const mai = holderById('mai');
  const card = { profile: { sizes: { dg2: 1_300 } } };
  let station: IdCardStation;
  let reader: IdCardReader;
  const call = (): Call => ({ signal: new AbortController().signal, deadlineMs: 10_000 });
  const read = () => reader.read([CAN], call(), () => undefined, new Uint8Array(8));

  beforeAll(async () => {
    station = await startCardStation({ runFolder: folder });
    // libpcsclite reads it once, at its first call in this process
    process.env['PCSCLITE_CSOCK_NAME'] = station.socketName;
    reader = createIdCardReader({ readerName: station.readerName });
    const opened = await reader.open(call());
    if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
  });
  afterAll(async () => {
    await reader?.close();
    await station?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['taken away', 12],
    ['taken away', 4],
    ['wrong MAC', 10],
    ['cut in half', 14],
    ['noise', 17],
    ['6982 from then on', 27],
  ] as const)(
    '%s at APDU %i ends alike there and here, and the next card is read within a second',
    async (name, apdu) => {
      const fault: MomentFault | undefined = MOMENT_FAULTS.find((one) => one.name === name);
      if (!fault) throw new Error('no such fault');
      await station.put(mai, fault.at(apdu), card);
      await until(() => reader.present, 8_000);
      const reading = await read();
      const { ending } = await matrix.cell(fault, { name: `APDU ${apdu}`, apdu });
      expect(reading.ok ? null : reading.fault.code).toBe(ending.code);
      await station.remove();
      await until(() => !reader.present, 8_000);
      await station.put(mai, undefined, card);
      await until(() => reader.present, 8_000);
      const started = performance.now();
      expect((await read()).ok).toBe(true);
      expect(performance.now() - started).toBeLessThan(READY_WITHIN_MS);
      await station.remove();
      await until(() => !reader.present, 8_000);
    },
  );
});
