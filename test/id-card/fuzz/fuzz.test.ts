import { expect, test } from 'vitest';
import { Chance } from './chance.ts';
import { filesOf } from './corpus.ts';
import { found } from './found.ts';
import { inputOf, tryInput } from './fuzzer.ts';
import { growthOf } from './growth.ts';
import { targets as planted } from './planted.ts';
import { run } from './run.ts';
import { table } from './table.ts';
import { targetNamed, targets } from './targets/all.ts';
import { hexOf } from './tasks.ts';
import { treesOf, written } from './tlv-tree.ts';

const SHORT_RUN = 50_000;

test('every parser of the identity path takes fifty thousand damaged and invented inputs: none throws, hangs, is slow or grows', async () => {
  const outcome = await run({
    targets,
    targetsModule: new URL('./targets/all.ts', import.meta.url),
    seed: 1,
    inputs: SHORT_RUN,
    workers: 2,
  });
  const open = new Set(found.flatMap((row) => (row.mended ? [] : [row.parser])));
  const findings = outcome.findings.filter(({ target }) => !open.has(target));
  console.log(table(outcome));
  for (const { kind, target, index, detail, hex } of outcome.findings)
    console.log(`${target}, input ${index} of seed 1 ${kind}: ${detail}\n${hex}`);
  expect(findings).toEqual([]);
  expect(outcome.rows.map(({ tally }) => tally.inputs).filter((inputs) => inputs === 0)).toEqual([]);
}, 300_000);

test('every seed is accepted as it is, or what is damaged are only outer walls', async () => {
  for (const target of targets)
    for (const seed of target.seeds) {
      const answer = await tryInput(target, seed);
      expect(answer === true ? 'accepted' : { target: target.name, answer, seed: hexOf(seed) }).toBe('accepted');
    }
});

test('whatever was found once is not found again', async () => {
  for (const { parser, what, input, mended, owner, withinMs } of found) {
    const target = targetNamed(parser);
    const before = process.cpuUsage();
    const answer = await tryInput(target, input);
    const { user, system } = process.cpuUsage(before);
    if (!mended) {
      console.log(`open with ${owner}: ${parser}: ${what}`);
      continue;
    }
    expect(typeof answer === 'boolean' ? 'mended' : `${what}: ${answer.detail}`).toBe('mended');
    if (withinMs !== undefined) expect((user + system) / 1000, what).toBeLessThan(withinMs);
  }
});

test('a parser that throws, lies, crawls, keeps, hangs or dies is found, and the input that did it is named', async () => {
  const outcome = await run({
    targets: planted,
    targetsModule: new URL('./planted.ts', import.meta.url),
    seed: 10, // one input in it hangs, one crashes: each costs a new process
    inputs: 8 * 400,
    workers: 2,
    hangMs: 800,
  });
  const kinds = new Map(outcome.findings.map(({ target, kind }) => [target, kind]));
  expect(Object.fromEntries(kinds)).toEqual({
    throws: 'throws',
    'throws later': 'throws',
    malformed: 'malformed',
    slow: 'slow',
    grows: 'grows',
    hangs: 'hangs',
    crashes: 'crashes',
  });
  for (const { kind, target, index, seed, hex } of outcome.findings) {
    if (kind === 'grows') continue;
    expect(hex.slice(0, 3)).toMatch(/^30/);
    const one = planted.find(({ name }) => name === target);
    if (one && (kind === 'hangs' || kind === 'crashes')) expect(hexOf(inputOf(one, seed, index))).toBe(hex);
  }
}, 300_000);

test('the same seed gives the same inputs, another seed others', () => {
  const target = targetNamed('sod');
  const inputs = (seed: number): string[] =>
    Array.from({ length: 50 }, (_, index) => hexOf(inputOf(target, seed, index)));
  expect(inputs(7)).toEqual(inputs(7));
  expect(inputs(7)).not.toEqual(inputs(8));
  expect(new Set(inputs(7)).size).toBeGreaterThan(45);
  const numbers = Array.from({ length: 4_000 }, (_, index) => new Chance(1, 'even', index).number(10));
  for (let digit = 0; digit < 10; digit++)
    expect(Math.abs(numbers.filter((one) => one === digit).length - 400)).toBeLessThan(100);
});

test('what the fuzzer reads of a file and writes again is the file', () => {
  for (const file of filesOf('dg1', 'dg13', 'dg14', 'dg15', 'sod', 'certificate', 'master-list'))
    expect(hexOf(written(treesOf(file) ?? [], 100_000))).toBe(hexOf(file));
});

test('a heap that was measured at a bad moment does not grow; one that keeps a little of each input does', () => {
  expect(growthOf([30e6, 44e6, 41e6, 41e6, 55e6, 41e6]).grows).toBe(false);
  expect(growthOf([30e6, 41e6, 43e6, 45e6, 47e6, 49e6]).grows).toBe(true);
  expect(growthOf([30e6]).grows).toBe(false);
});
