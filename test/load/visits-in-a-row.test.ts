import { expect, test } from 'vitest';
import { rowOfVisits } from './row-of-visits.ts';
import { linesOf, tableOf } from './table.ts';

const VISITS = 3;
/** Above this share of waiting the machine measures its other programs. */
const CROWDED = 0.3;

test('three people one after the other: the next is greeted soon, and nothing of the one before is left', async () => {
  const row = await rowOfVisits({
    visits: VISITS,
    wholeEvery: 0,
    minutes: 5,
    lookEvery: VISITS,
    say: (text) => process.stdout.write(`${text}\n`),
  });
  const lines = linesOf(row, VISITS);
  process.stdout.write(`${tableOf(lines)}\n`);
  const crowded = row.next.some((one) => one.crowded > CROWDED);
  if (crowded)
    process.stdout.write('the time to the next first screen is not judged: this machine has too much else to do\n');
  const wrong = lines.filter(({ ok, what }) => ok === false && !(crowded && what.startsWith('last press')));
  expect(wrong).toEqual([]);
  expect(row.finds).toEqual([]);
});
