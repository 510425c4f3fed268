import { expect, test } from 'vitest';
import type { Batch, SeenPage } from './batch.ts';
import { blankBack, chance, coverPage, emptyBatch, feed, seen } from './batches-for-tests.ts';
import { flagsOf } from './flags.ts';
import { contradictionIn } from './kept-batch.ts';

const pagesOf = (batch: Batch): string[][] => batch.papers.map(({ pages }) => [...pages]);
const flagsIn = (batch: Batch): string[][] => batch.papers.map((paper) => flagsOf(batch, paper).map(({ key }) => key));

test('cover sheets begin papers, backs that are empty go, backs that are printed stay', () => {
  let batch = feed(emptyBatch(), coverPage('c1', 1, 'KQ.G15.000001'), blankBack('c1b'));
  batch = feed(batch, seen('a1'), blankBack('a1b'));
  batch = feed(batch, seen('a2'), seen('a2b', { side: 'back' }));
  batch = feed(batch, coverPage('c2', 2, null), blankBack('c2b'));
  batch = feed(batch, seen('b1'), blankBack('b1b'));
  expect(pagesOf(batch)).toEqual([['a1', 'a2', 'a2b'], ['b1']]);
  expect(batch.papers.map(({ covered }) => covered.paperType)).toEqual(['KQ.G15.000001', undefined]);
  expect(batch.dropped.map(({ page, why }) => `${page} ${why}`)).toEqual([
    'c1 cover-sheet',
    'c1b blank-back',
    'a1b blank-back',
    'c2 cover-sheet',
    'c2b blank-back',
    'b1b blank-back',
  ]);
  expect(flagsIn(batch)).toEqual([[], []]);
});

test('empty sheets separate where the batch is fed so, and two of them make no empty paper', () => {
  const bySheets = emptyBatch({ blankSheetSplits: true, coverSheets: false });
  let batch = feed(bySheets, seen('a1'));
  for (const id of ['e1', 'e2']) batch = feed(batch, seen(id, { blank: 'yes' }));
  batch = feed(batch, seen('b1'));
  batch = feed(batch, seen('e3', { blank: 'unsure' })); // unsure never separates and is never thrown away
  expect(pagesOf(batch)).toEqual([['a1'], ['b1', 'e3']]);
  expect(flagsIn(batch)).toEqual([[], ['blank?@e3']]);
  const other = feed(feed(feed(emptyBatch(), coverPage('c', 1, null)), seen('a1')), seen('e', { blank: 'yes' }));
  expect(pagesOf(feed(other, seen('a2')))).toEqual([['a1', 'a2']]);
});

test('a sheet fed face down: its empty front goes, its printed back stays', () => {
  const batch = feed(
    feed(emptyBatch(), coverPage('c', 1, null)),
    seen('f', { blank: 'yes' }),
    seen('b', { side: 'back' }),
  );
  expect([pagesOf(batch), batch.dropped.at(-1)]).toEqual([[['b']], { page: 'f', why: 'blank-front' }]);
});

test('a cover sheet fed face down, and one printed on used paper', () => {
  const down = feed(emptyBatch(), seen('f', { blank: 'yes' }), { ...coverPage('c', 1, null), side: 'back' });
  expect([pagesOf(down), down.dropped.length]).toEqual([[[]], 2]);
  const used = feed(emptyBatch(), coverPage('c', 1, null), seen('old', { side: 'back' }));
  expect(pagesOf(used)).toEqual([['old']]); // somebody's text is nobody's to throw away: the clerk sees it
});

test('two sheets at once: the missing number is asked about on both sides of the gap', () => {
  let batch = feed(feed(emptyBatch(), coverPage('c1', 1, null)), seen('a'));
  batch = feed(feed(batch, coverPage('c3', 3, null)), seen('b', { multifeed: true }));
  batch = feed(feed(batch, coverPage('c3again', 3, null)), seen('d'));
  expect(flagsIn(batch)).toEqual([['sheet-missing?'], ['sheet-missing?', 'two-sheets-at-once@b'], ['sheet-twice']]);
});

test('a sheet for any batch may come again and again', () => {
  let batch = emptyBatch();
  for (const id of ['x', 'y']) batch = feed(feed(batch, coverPage(`c${id}`, 5, null, null)), seen(id));
  expect([pagesOf(batch), flagsIn(batch)]).toEqual([
    [['x'], ['y']],
    [[], []],
  ]);
});

test('another batch’s sheet, a spoilt sheet, a page before the first sheet, a sheet with nothing behind it: kept and flagged', () => {
  let batch = feed(emptyBatch(), seen('stray'));
  batch = feed(batch, coverPage('c1', 1, null));
  batch = feed(feed(batch, coverPage('c2', 2, null)), coverPage('foreign', 9, null, 'LO-2'));
  batch = feed(batch, seen('spoilt', { cover: { is: 'doubtful', why: 'code-unreadable' } }));
  expect(pagesOf(batch)).toEqual([['stray'], [], ['foreign', 'spoilt']]);
  expect(flagsIn(batch)).toEqual([
    ['no-cover-sheet'],
    ['no-pages'],
    ['sheet-of-other-batch@foreign', 'sheet-doubtful?@spoilt'],
  ]);
});

test('told twice after a restart: a sheet is taken once', () => {
  const batch = feed(emptyBatch(), seen('a'), seen('b', { side: 'back' }));
  expect(feed(batch, seen('a'), seen('b', { side: 'back' }))).toEqual(batch);
  expect(pagesOf(feed(batch, seen('z'), seen('z')))).toEqual([['a', 'b', 'z']]);
});

const anyPage = (random: () => number, id: string, side: SeenPage['side']): SeenPage => {
  const dice = random();
  if (dice < 0.12)
    return {
      ...coverPage(id, 1 + Math.floor(random() * 30), null, random() < 0.7 ? 'LO-1' : random() < 0.5 ? null : 'LO-2'),
      side,
    };
  const blank = random() < 0.35 ? 'yes' : random() < 0.1 ? 'unsure' : 'no';
  return seen(id, {
    side,
    blank,
    cover: dice < 0.16 ? { is: 'doubtful', why: 'wrong-checksum' } : { is: 'no-cover-sheet' },
    multifeed: random() < 0.03,
  });
};

test('500 batches by chance: every page lies in exactly one paper or was dropped by name, in the order it was fed', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = chance(seed);
    const duplex = random() < 0.6;
    let batch = emptyBatch({ blankSheetSplits: random() < 0.5, coverSheets: random() < 0.5 });
    for (let sheet = 0; sheet < 40; sheet++) {
      const front = anyPage(random, `s${sheet}f`, 'front');
      batch = duplex ? feed(batch, front, anyPage(random, `s${sheet}b`, 'back')) : feed(batch, front);
    }
    expect(contradictionIn(batch), `seed ${seed}`).toBeNull();
    expect(batch.pages).toHaveLength(duplex ? 80 : 40);
    const fed = new Map(batch.pages.map(({ id }, at) => [id, at]));
    const order = batch.papers.flatMap(({ pages }) => pages.map((id) => fed.get(id) ?? -1));
    expect(order, `seed ${seed}`).toEqual([...order].sort((a, b) => a - b));
    const why = new Map(batch.dropped.map((one) => [one.page, one.why]));
    for (const page of batch.pages) // only what is surely blank, or a sheet, is ever dropped
      if (why.has(page.id)) expect(page.blank === 'yes' || page.cover.is === 'cover-sheet').toBe(true);
  }
});
