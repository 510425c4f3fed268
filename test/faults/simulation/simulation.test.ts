import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { bugs } from './bugs.ts';
import type { Sum } from './run.ts';

/*
 * The simulation in processes of its own (it catches what nobody caught, and so does Vitest). The short form; the long one is
 * `main.ts --resume`, its runs stand in record.jsonl.
 */
const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const run = async (...given: string[]): Promise<string> => {
  try {
    return (await promisify(execFile)(process.execPath, [main, ...given], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    if (!stdout) throw new Error(stderr || String(error));
    return stdout; // it ends with 1 when a promise was broken
  }
};
const sumOf = async (...given: string[]): Promise<Sum> => JSON.parse(await run('--json', ...given)) as Sum;

test('some hundred histories of power cuts, killed daemons, liars on the line and full disks: no promise is broken', async () => {
  const sum = await sumOf('--seed', '1', '--histories', '400', '--workers', '1');
  expect(sum.violations).toEqual([]);
  expect(sum.histories).toBe(400);
  expect(sum.dossiers).toBeGreaterThan(800);
}, 120_000);

test.concurrent.each([
  ['fsync-omitted', '1'],
  ['fsync-omitted', '100000'],
  ['fsync-omitted', '200000'],
  ['receipt-not-verified', '1'],
  ['receipt-not-verified', '100000'],
  ['receipt-not-verified', '200000'],
  ['unlink-before-row', '1'],
  ['unlink-before-row', '100000'],
  ['unlink-before-row', '200000'],
])(
  'the planted mistake %s is found within 1,000 histories from seed %s',
  async (plant, seed) => {
    const { violations } = await sumOf('--plant', plant, '--seed', seed, '--histories', '1000', '--workers', '1');
    expect(violations.length).toBeGreaterThan(0);
  },
  120_000,
);

test.each(bugs)(
  'an old bug stays away: $promise, found by seed $foundBySeed',
  async ({ putBackAs, foundBySeed }) => {
    const { violations } = await sumOf('--seed', String(foundBySeed), '--histories', '1', '--workers', '1');
    expect(violations).toEqual([]);
    if (putBackAs === null) return;
    const again = await sumOf('--plant', putBackAs, '--seed', '1', '--histories', '1000', '--workers', '1');
    expect(again.violations.length).toBeGreaterThan(0);
  },
  120_000,
);

test('the same seed gives the same history, line by line', async () => {
  for (const seed of ['7', '31']) {
    const [one, other] = await Promise.all([run('--trace', seed), run('--trace', seed)]);
    expect(one.split('\n').length).toBeGreaterThan(10);
    expect(other).toBe(one);
  }
}, 120_000);
