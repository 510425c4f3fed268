import { expect, test } from 'vitest';
import { stepBacklog, wishesAfterRestart } from './backlog.ts';
import { type Batch, FIELDS, paperOf } from './batch.ts';
import { blankBack, chance, coverPage, emptyBatch, feed, readAll, seen, world } from './batches-for-tests.ts';
import type { BatchEvent, ClerkCommand, Wish } from './commands.ts';
import { fieldOf, normalised } from './fields.ts';
import { contradictionIn, decodeBatch, encodeBatch } from './kept-batch.ts';
import { type Desk, pressKey } from './keyboard.ts';

const two = (): Batch => {
  let batch = feed(feed(emptyBatch(), coverPage('c1', 1, 'KQ.G07.000122')), seen('a1'));
  batch = feed(feed(batch, seen('a2')), seen('a3'));
  return readAll(feed(feed(batch, coverPage('c2', 2, 'KQ.G15.000001')), seen('b1')));
};
const does = (batch: Batch, ...commands: ClerkCommand[]): Batch =>
  commands.reduce((now, command) => stepBacklog(now, command, world).batch, batch);
const pagesOf = (batch: Batch): string[][] => batch.papers.map(({ pages }) => [...pages]);

test('a good paper passes with one key, signed by nobody before it was checked', () => {
  const batch = two();
  expect(stepBacklog(batch, { do: 'sign-checked' }, world).said?.why).toBe('nothing-to-sign');
  const accepted = does(batch, { do: 'accept' });
  expect(accepted.papers.map(({ state }) => state)).toEqual(['checked', 'recognised']);
  expect(accepted.papers[0]?.check).toEqual({ who: 'Nông Văn Thử', at: world.now });
  expect(accepted.cursor.paper).toBe('p0002');
  const asked = stepBacklog(accepted, { do: 'sign-checked' }, world);
  expect(asked.wishes).toEqual([{ wish: 'sign', papers: ['p0001'] }]);
  expect(stepBacklog(asked.batch, { do: 'sign-checked' }, world).said?.why).toBe('nothing-to-sign'); // not twice
  const blocked = stepBacklog(does(asked.batch, { do: 'go-to', paper: 'p0001' }), { do: 'turn-page' }, world);
  expect(blocked.said?.why).toBe('being-signed');
  const signed = stepBacklog(asked.batch, { did: 'signed', paper: 'p0001' }, world).batch;
  const sending = stepBacklog(signed, { do: 'send-signed' }, world);
  expect(sending.wishes).toEqual([{ wish: 'send', papers: ['p0001'] }]);
  expect(stepBacklog(sending.batch, { did: 'sent', paper: 'p0001' }, world).batch.papers[0]?.state).toBe('sent');
});

test('a batch that comes back from a power cut asks again for what it waited for', () => {
  const asked = stepBacklog(does(two(), { do: 'accept' }), { do: 'sign-checked' }, world).batch;
  const kept = decodeBatch(encodeBatch(feed(asked, coverPage('c3', 3, null))));
  if (!kept.ok) throw new Error(kept.fault);
  const back = feed(kept.value, seen('d1'));
  const wishes: Wish[] = [
    { wish: 'read', paper: 'p0003' },
    { wish: 'sign', papers: ['p0001'] },
  ];
  expect(wishesAfterRestart(back)).toEqual(wishes);
});

test('a flag asks once, and only for what the clerk has not seen', () => {
  const batch = readAll(feed(two(), seen('b2', { doubts: [{ code: 'cut-off', sure: true }] })));
  const there = does(batch, { do: 'go-to', paper: 'p0002' });
  const first = stepBacklog(there, { do: 'accept' }, world);
  expect(first.said).toMatchObject({ why: 'look-first', flags: [{ code: 'cut-off', page: 'b2' }] });
  expect(stepBacklog(first.batch, { do: 'accept' }, world).said).toBeNull();
});

test('a field that the reading is not sure of asks once; typed over, it asks no more', () => {
  const fed = feed(feed(emptyBatch(), coverPage('c1', 1, 'KQ.G07.000122')), seen('a1'));
  const proposals = { notation: '12/2O19/QĐ', issuedOn: '2019-03-12' };
  const read = { did: 'read', pages: [{ id: 'a1', turned: 0 }], proposals, sure: ['issuedOn'] } as const;
  const batch = stepBacklog(fed, read, world).batch;
  const asked = stepBacklog(batch, { do: 'accept' }, world);
  expect(asked.said).toMatchObject({ why: 'look-first', flags: [{ code: 'field-unsure', field: 'notation' }] });
  expect(does(asked.batch, { do: 'accept' }).papers[0]?.state).toBe('checked');
  const typed = does(batch, { do: 'set-field', field: 'notation', text: '12/2019/QĐ' }, { do: 'accept' });
  expect(typed.papers[0]?.state).toBe('checked');
});

test('what is missing is asked for by name; dates are eight keys', () => {
  const bare = feed(feed(emptyBatch(), coverPage('c1', 1, 'KQ.G07.000122')), seen('a1'));
  expect(stepBacklog(bare, { do: 'accept' }, world).said).toMatchObject({ why: 'field-missing', field: 'notation' });
  let desk: Desk = { batch: bare, typing: { at: 'papers' } };
  for (const key of ['Enter', ...'45/QĐ', 'Enter', ...'31022019', 'Enter']) desk = pressKey(desk, key, world).desk;
  expect(desk.typing).toEqual({ at: 'field', field: 'issuedOn', text: '31022019' }); // no such day: stays to be mended
  for (const key of [...Array(6).fill('Backspace'), ...'032019', 'Enter', 'Enter'])
    desk = pressKey(desk, key, world).desk;
  expect(desk.batch.papers[0]).toMatchObject({
    state: 'checked',
    typed: { notation: '45/QĐ', issuedOn: '2019-03-31' },
  });
  expect(desk.batch.keystrokes).toBe(1 + 6 + 9 + 12 + 2);
});

test('the clerk’s word stands above the sheet’s, the sheet’s above the reading’s', () => {
  const batch = does(two(), { do: 'set-field', field: 'paperType', text: 'kq.g07.000123' });
  const [first, second] = batch.papers;
  if (!first || !second) throw new Error('two papers');
  expect(fieldOf(batch, first, 'paperType')).toMatchObject({ text: 'KQ.G07.000123', from: 'typed' });
  expect(fieldOf(batch, second, 'paperType')).toMatchObject({ text: 'KQ.G15.000001', from: 'cover-sheet' });
  expect(fieldOf(batch, second, 'notation')).toMatchObject({ from: 'reading', sure: true });
  expect(fieldOf(batch, second, 'issuer')).toMatchObject({ from: 'batch' });
});

test('split, join, turn, delete, restore: each taken back leaves the batch as it was', () => {
  const batch = two();
  const plain = ({ history, keystrokes, nextPaper, turned, readings, cursor, dropped, ...rest }: Batch): unknown => [
    rest,
    dropped.map(({ page, why }) => `${page} ${why}`).sort(),
  ];
  const ways: ClerkCommand[][] = [
    [{ do: 'next-page' }, { do: 'split-here' }],
    [{ do: 'go-to', paper: 'p0002' }, { do: 'join-previous' }],
    [{ do: 'turn-page' }],
    [{ do: 'delete-page' }],
    [{ do: 'restore-page', page: 'c1' }],
    [{ do: 'reject', reason: 'không thuộc lô này' }],
    [{ do: 'accept' }],
    [{ do: 'set-field', field: 'title', text: 'Quyết định số 12' }],
  ];
  for (const way of ways) {
    const done = does(batch, ...way);
    expect(plain(done), JSON.stringify(way)).not.toEqual(plain(batch));
    expect(plain(does(done, { do: 'undo' })), JSON.stringify(way)).toEqual(plain(batch));
  }
  const all = does(batch, ...ways.flat());
  expect(contradictionIn(all)).toBeNull();
});

test('a wrong split is found again as it was read; its pages that came meanwhile stay', () => {
  const split = does(two(), { do: 'next-page' }, { do: 'split-here' });
  expect(pagesOf(split)).toEqual([['a1'], ['a2', 'a3'], ['b1']]);
  const back = does(feed(readAll(split), seen('b2')), { do: 'undo' });
  expect(pagesOf(back)).toEqual([
    ['a1', 'a2', 'a3'],
    ['b1', 'b2'],
  ]);
  expect(back.papers[0]?.state).toBe('recognised'); // nothing has to be read again
});

test('nobody takes back what the world has built upon', () => {
  const asked = does(two(), { do: 'accept' }, { do: 'sign-checked' });
  expect(stepBacklog(asked, { do: 'undo' }, world).said?.why).toBe('nothing-to-undo');
  const touched = feed(does(two(), { do: 'go-to', paper: 'p0002' }, { do: 'turn-page' }), seen('b2'));
  expect(stepBacklog(touched, { do: 'undo' }, world).said?.why).toBe('nothing-to-undo');
});

test('a page that is scanned again takes the place of the old one, which is kept by name', () => {
  const asked = stepBacklog(two(), { do: 'rescan-page' }, world);
  expect(asked.wishes).toEqual([{ wish: 'rescan', page: 'a1' }]);
  const batch = stepBacklog(asked.batch, { did: 'page-rescanned', old: 'a1', page: seen('a1-2') }, world).batch;
  expect(pagesOf(batch)[0]).toEqual(['a1-2', 'a2', 'a3']);
  expect(batch.dropped.at(-1)).toEqual({ page: 'a1', why: 'scanned-again' });
});

test.each([
  ['issuedOn', '12032019', '2019-03-12'],
  ['issuedOn', '1/2/2019', '2019-02-01'],
  ['issuedOn', '30022019', null],
  ['ownerId', '004 190 000 017', '004190000017'],
  ['ownerId', '12345', null],
  ['origin', 'final-result', 'final-result'],
  ['copyKind', 'photo', null],
  ['component', 'KQ.G07.000122', null],
  ['title', '   ', null],
] as const)('%s typed as "%s" is kept as %s', (name, typed, kept) => {
  expect(normalised(name, typed)).toBe(kept);
});

/** What a clerk, a feeder and a repository may do at any time. */
const anyEvent = (random: () => number, batch: Batch, fresh: string): BatchEvent => {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const paper = pick(batch.papers)?.id ?? 'p0001';
  const commands: readonly BatchEvent[] = [
    ...(['next', 'previous', 'next-page', 'next-page', 'previous-page', 'accept', 'accept', 'accept'] as const).map(
      (name) => ({ do: name }),
    ),
    ...(
      ['split-here', 'join-previous', 'turn-page', 'delete-page', 'rescan-page', 'undo', 'undo', 'restore'] as const
    ).map((name) => ({ do: name })),
    { do: 'go-to', paper },
    { do: 'reject', reason: 'x' },
    { do: 'sign-checked' },
    { do: 'send-signed' },
    { do: 'restore-page', page: pick(batch.dropped)?.page ?? 'none' },
    {
      do: 'set-field',
      field: pick(FIELDS) ?? 'title',
      text: pick(['KQ.G15.000001', '12032019', '004190000017', 'x', '']) ?? '',
    },
    { did: 'signed', paper },
    { did: 'sign-failed', paper },
    { did: 'sent', paper },
    { did: 'send-failed', paper },
    { did: 'page-rescanned', old: pick(batch.pages)?.id ?? 'none', page: seen(`${fresh}r`) },
    {
      did: 'sheet-fed',
      sides: [
        random() < 0.3 ? coverPage(fresh, 1 + Math.floor(random() * 20), null) : seen(fresh),
        blankBack(`${fresh}b`),
      ],
    },
  ];
  return pick(commands) ?? { do: 'next' };
};

test('300 lives of a batch by chance: nothing lost, nothing doubled, nothing signed unchecked, and each comes back from disk', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = chance(seed);
    let batch = emptyBatch({ blankSheetSplits: random() < 0.5 });
    for (let turn = 0; turn < 60; turn++) {
      const before = batch;
      const event = anyEvent(random, batch, `t${turn}`);
      batch = stepBacklog(batch, event, world).batch;
      if (random() < 0.4) batch = readAll(batch);
      expect(contradictionIn(batch), `seed ${seed}, turn ${turn}, ${JSON.stringify(event)}`).toBeNull();
      for (const paper of batch.papers) {
        const was = paperOf(before, paper.id);
        if (paper.state === 'signed' && was?.state !== 'signed') expect(was?.state).toBe('checked');
        if (['checked', 'signed', 'sent'].includes(paper.state)) expect(paper.check, `seed ${seed}`).not.toBeNull();
        if (was?.state === 'sent') expect(paper, `seed ${seed}, turn ${turn}`).toEqual(was);
      }
    }
    expect(decodeBatch(encodeBatch(batch)), `seed ${seed}`).toEqual({ ok: true, value: batch });
  }
});

test('undo all the way: what the clerk did by chance is taken back to the beginning', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = chance(seed + 5_000);
    const start = two();
    let batch = start;
    for (let turn = 0; turn < 12; turn++) {
      const event = anyEvent(random, batch, `t${turn}`);
      const isClerks = 'do' in event && !['undo', 'sign-checked', 'send-signed'].includes(event.do);
      if (isClerks) batch = stepBacklog(batch, event, world).batch;
      if (random() < 0.3) batch = readAll(batch);
    }
    while (batch.history.length > 0) batch = does(batch, { do: 'undo' });
    const whole = ({ papers, dropped, open }: Batch): unknown => [
      papers.map(({ acknowledged, ...paper }) => paper),
      dropped.map(({ page }) => page).sort(),
      open,
    ];
    expect(whole(batch), `seed ${seed}`).toEqual(whole(start));
  }
});

test('1,000 broken files: refused by name or whole, never an exception', () => {
  const text = encodeBatch(does(two(), { do: 'next-page' }, { do: 'split-here' }, { do: 'accept' }));
  const random = chance(99);
  for (let round = 0; round < 1_000; round++) {
    const at = Math.floor(random() * text.length);
    const cut =
      round % 3 === 0
        ? text.slice(0, at)
        : text.slice(0, at) + String.fromCharCode(32 + random() * 90) + text.slice(at + 1);
    const read = decodeBatch(cut);
    if (read.ok) expect(contradictionIn(read.value)).toBeNull();
    else expect(read.fault).toMatch(/^[a-z-]+$/);
  }
  const lost = JSON.parse(text);
  lost.papers[0].pages = [];
  expect(decodeBatch(JSON.stringify(lost))).toEqual({ ok: false, fault: 'page-lost' });
  expect(decodeBatch(JSON.stringify({ ...lost, type: 'backlog-batch/2' }))).toEqual({
    ok: false,
    fault: 'other-version',
  });
});
