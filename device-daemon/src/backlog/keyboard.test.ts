import { expect, test } from 'vitest';
import { stepBacklog } from './backlog.ts';
import { type Batch, paperOf } from './batch.ts';
import { blankBack, coverPage, emptyBatch, feed, readAll, seen, types, world } from './batches-for-tests.ts';
import type { Wish } from './commands.ts';
import { type Desk, keys, pressKey } from './keyboard.ts';

/** 40 papers of 2 to 8 pages, 200 in all, a quarter of them with a type that nobody proposes; sheet 12 was forgotten, papers 25 and 26 were fed with a stray page between. */
const largeBatch = (): { batch: Batch; wrong: { forgotten: string; stray: string } } => {
  let batch = emptyBatch();
  let page = 0;
  const wrong = { forgotten: '', stray: '' };
  for (let paper = 1; paper <= 40; paper++) {
    if (paper !== 12)
      batch = feed(
        batch,
        coverPage(`c${paper}`, paper, paper % 4 === 0 ? null : 'KQ.G07.000122'),
        blankBack(`c${paper}b`),
      );
    const count = paper === 40 ? 200 - page : 2 + ((paper * 5) % 7);
    for (let at = 0; at < count && page < 200; at++, page++) {
      if (paper === 12 && at === 0) wrong.forgotten = `g${page}`;
      if (paper === 26 && at === 0) wrong.stray = `g${page}`;
      batch = feed(batch, seen(`g${page}`), blankBack(`g${page}b`));
    }
  }
  return { batch: readAll(batch, null), wrong };
};

test('200 pages, 40 papers, two wrongly fed, by keyboard alone: at most 6 keys a paper', () => {
  const { batch: fed, wrong } = largeBatch();
  expect(fed.papers.flatMap(({ pages }) => pages)).toHaveLength(200);
  let desk: Desk = { batch: fed, typing: { at: 'papers' } };
  const wishes: Wish[] = [];
  const press = (...pressed: string[]): void => {
    for (const key of pressed) {
      const step = pressKey(desk, key, world);
      desk = step.desk;
      wishes.push(...step.wishes);
    }
  };
  const read = (): void => {
    desk = { ...desk, batch: readAll(desk.batch, null) };
  };
  const here = (): readonly string[] => paperOf(desk.batch, desk.batch.cursor.paper)?.pages ?? [];
  let guard = 0;
  while (desk.batch.papers.some(({ state }) => state !== 'checked') && guard++ < 1_000) {
    const at = here();
    if (at.indexOf(wrong.forgotten) > 0) {
      press('Enter'); // says that a sheet is missing
      press(...Array(at.indexOf(wrong.forgotten)).fill('ArrowRight'), 'F2');
      read();
    } else if (at.includes(wrong.stray) && at[0] === wrong.stray && at.length > 1 && guard < 500) {
      press('ArrowRight', 'F2', 'F3'); // its first page belongs to the paper before: split off, joined to it
      wrong.stray = '';
      read();
    } else {
      press('Enter');
      if (desk.typing.at === 'type') press(...'qd', 'Enter', 'Enter'); // not on its sheet, and the reading did not know
    }
  }
  press('F9');
  for (const wish of wishes.splice(0))
    if (wish.wish === 'sign')
      for (const paper of wish.papers)
        desk = { ...desk, batch: stepBacklog(desk.batch, { did: 'signed', paper }, world).batch };
  press('F10');
  expect(wishes).toMatchObject([{ wish: 'send' }]);
  const { papers, keystrokes } = desk.batch;
  expect(papers.every(({ waits, pages }) => waits === 'send' && pages.length > 0)).toBe(true);
  expect(papers).toHaveLength(40);
  expect(keystrokes / papers.length).toBeLessThanOrEqual(6);
});

test('unread papers cost six keys: two letters of the type, then what it wants', () => {
  let desk: Desk = { batch: feed(feed(emptyBatch(), coverPage('c', 1, null)), seen('a')), typing: { at: 'papers' } };
  for (const key of [...'ks', 'Enter', ...'004190000017', 'Enter', 'Enter']) desk = pressKey(desk, key, world).desk;
  expect(desk.batch.papers[0]).toMatchObject({ state: 'checked', typed: { paperType: 'KQ.G15.000001' } });
  expect(types).toHaveLength(4);
});

test('a page deleted by mistake comes back by Insert, where it was fed; so does an empty page; cover sheets never do', () => {
  const fed = [
    [coverPage('c1', 1, null), blankBack('c1b')],
    [seen('a1'), seen('a2')],
    [coverPage('c2', 2, null), blankBack('c2b')],
    [seen('b1'), blankBack('b1b')],
  ].reduce((batch, sides) => feed(batch, ...sides), emptyBatch());
  let desk: Desk = { batch: fed, typing: { at: 'papers' } };
  const press = (...pressed: string[]) => {
    let said = null;
    for (const key of pressed) {
      const step = pressKey(desk, key, world);
      desk = step.desk;
      said = step.said;
    }
    return said;
  };
  const pages = () => desk.batch.papers.map((paper) => paper.pages);
  press('Delete', 'Delete');
  expect(pages()[0]).toEqual([]);
  press('Insert', 'Insert');
  expect(pages()[0]).toEqual(['a1', 'a2']);
  expect(press('Insert')).toEqual({ why: 'nothing-set-aside' });
  press('ArrowDown', 'Insert'); // the empty back of the other paper
  expect(pages()[1]).toEqual(['b1', 'b1b']);
  expect(desk.batch.papers.flatMap((paper) => paper.pages)).not.toContain('c2');
  press('ArrowUp', 'Delete', 'F8', ...'x', 'Enter');
  expect(press('Insert')).toEqual({ why: 'rejected' });
});

test('every key has its words, and no two keys do the same', () => {
  const all = Object.values(keys);
  expect(new Set(all.map(({ command }) => command)).size).toBe(all.length);
  expect(all.every(({ words }) => words.vi !== '' && words.en !== '')).toBe(true);
});
