import { expect, test } from 'vitest';
import { SidesOfSheets } from './sides-of-sheets.ts';

/** `1F` is the front of sheet 1 with print on it, `1f` one with nothing on it; `|` is where the pile ends well. */
const pages = (pile: string, sides: 'front' | 'both' = 'both'): string => {
  const sheets = new SidesOfSheets<{ name: string; isBlank: boolean }>(sides);
  const kept = pile.split(' ').flatMap((name) => {
    if (name === '|') return sheets.end();
    const letter = name.slice(-1);
    return sheets.take({
      side: letter.toLowerCase() === 'f' ? 'front' : 'back',
      sheet: Number(name.slice(0, -1)),
      what: { name, isBlank: letter === letter.toLowerCase() },
    });
  });
  return kept.map(({ name }) => name).join(' ');
};

test.each([
  ['printed on both sides', '1F 1B 2F 2B |', '1F 1B 2F 2B'],
  ['printed on one side: empty backs are no pages', '1F 1b 2F 2b |', '1F 2F'],
  ['one of them fed wrong way round: its empty front is no page', '1F 1b 2f 2B 3F 3B |', '1F 2B 3F 3B'],
  ['nothing on either side: the front stays, for somebody meant to hand in something', '1f 1b 2F 2b |', '1f 2F'],
  ['a jam between front and back: the sheet goes through once more, those before it stay', '1F 1B 2F', '1F 1B'],
  ['a device that forgets the last back: its front is a page', '1F 1B 2F |', '1F 1B 2F'],
  ['a device that leaves a back out in the middle: no front is lost', '1F 2F 2B |', '1F 2F 2B'],
])('sheets %s', (_what, pile, kept) => expect(pages(pile)).toBe(kept));

test('one side scanned: every page counts, the empty ones too', () => {
  expect(pages('1F 2f 3F |', 'front')).toBe('1F 2f 3F');
});
