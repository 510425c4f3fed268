import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseCoreBackend } from '../../vision/backend.ts';
import { typedPaper } from '../specimens/typed-papers.ts';
import { PAPER_KINDS } from './paper-kinds.ts';
import { paperView, VIEW } from './paper-view.ts';
import { SURE_OF_LAYOUT } from './two-votes.ts';
import { checkedNet, netVote, type TypeNet, type TypeNetFiles, typeNet, typeNetFiles } from './type-net.ts';

let net: TypeNet;
beforeAll(async () => {
  const backend = await chooseCoreBackend();
  if (!backend.ok) throw new Error(JSON.stringify(backend.fault));
  const made = typeNet(backend.value.tf);
  if (!made.ok) throw new Error(JSON.stringify(made.fault));
  net = made.value;
}, 60_000);
afterAll(() => net?.close());

test('one paper of each kind, laid out by another hand in fonts it never saw: what it is sure of is so', async () => {
  const wrong: string[] = [];
  let sure = 0;
  for (const kind of PAPER_KINDS) {
    const { page, about } = await typedPaper(kind, 3);
    const { type, confidence } = netVote(await net.look(paperView(page)));
    if (confidence < SURE_OF_LAYOUT) continue;
    sure++;
    if (type !== kind) wrong.push(`${kind} taken for ${type} (${confidence}): ${about}`);
  }
  expect(wrong).toEqual([]);
  expect(sure).toBeGreaterThan(5);
}, 60_000);

test.each([
  [1, 1],
  [3, 900],
  [900, 3],
  [1_240, 1_754],
])('a blank picture of %i by %i pixels is seen without harm, and no paper is named', async (widthPx, heightPx) => {
  const view = paperView({ widthPx, heightPx, dpi: 150, pixels: new Uint8Array(widthPx * heightPx).fill(240) });
  expect(view.ink.every((ink) => ink === 0)).toBe(true);
  const likelihoods = await net.look(view);
  expect(likelihoods.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 4);
  const { type, confidence } = netVote(likelihoods);
  expect(type === 'unknown' || confidence < SURE_OF_LAYOUT).toBe(true);
});

test('a paper that lies across is seen across, and whole', () => {
  const [widthPx, heightPx] = [1_754, 1_240];
  const pixels = new Uint8Array(widthPx * heightPx).fill(240);
  pixels.fill(20, 0, widthPx * 60); // a bar along its top
  const view = paperView({ widthPx, heightPx, dpi: 150, pixels });
  expect([view.widthPx, view.heightPx]).toEqual([VIEW.longPx, VIEW.shortPx]);
  expect([view.ink[2 * VIEW.longPx + 100], view.ink[100 * VIEW.longPx + 100]]).toEqual([1, 0]);
});

const changed = (about: Record<string, unknown>): TypeNetFiles => {
  const files = typeNetFiles();
  return { ...files, about: JSON.stringify({ ...JSON.parse(files.about), ...about }) };
};

test('a net of another version, for other kinds, cut short or with a flipped bit is not used, and it is said why', () => {
  const files = typeNetFiles();
  const flipped = Uint8Array.from(files.weights);
  flipped[1_000] = (flipped[1_000] ?? 0) ^ 1;
  const codes = [
    files,
    changed({ version: 2 }),
    changed({ kinds: [...PAPER_KINDS].reverse() }),
    changed({ view: [288, 408] }),
    { ...files, weights: files.weights.subarray(4) },
    changed({ hidden: 63 }),
    { ...files, weights: flipped },
    changed({ layers: [] }),
    { ...files, about: '{' },
    { ...files, about: 'null' },
  ].map((some) => {
    const checked = checkedNet(some);
    return checked.ok ? 'taken' : checked.fault.code;
  });
  expect(codes).toEqual([
    'taken',
    'other-version',
    'other-kinds',
    'other-kinds',
    'wrong-size',
    'wrong-size',
    'wrong-bytes',
    'unreadable',
    'unreadable',
    'unreadable',
  ]);
});
