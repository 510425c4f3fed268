import { PDFDocument } from 'pdf-lib';
import { expect, test } from 'vitest';
import { emergencyRollSheet } from '../printing/emergency-roll-sheet.ts';
import { type EmergencyRoll, numbersOfRoll, renderRollStrips } from './emergency-roll.ts';
import { MARGIN_DOTS, PAPER_DOTS } from './paper.ts';

const roll: EmergencyRoll = {
  office: 'Trung tâm Phục vụ hành chính công phường Sông Hiến',
  service: 'Chứng thực bản sao từ bản chính',
  letter: 'B',
  from: 801,
  to: 830,
  until: Date.parse('2027-02-28T10:00:00+07:00'),
};

/** Dots that are ink, in a row of a page. */
const inkOfRow = (
  { widthDots, bits }: { widthDots: number; bits: Uint8Array },
  y: number,
  from = 0,
  to = widthDots,
) => {
  let ink = 0;
  for (let x = from; x < to; x++) if (bits[(y * widthDots + x) >> 3]! & (0x80 >> (x & 7))) ink++;
  return ink;
};

test('every number of the roll is there once, in the order of tearing off', () => {
  const numbers = numbersOfRoll(roll);
  expect([numbers[0], numbers.at(-1), numbers.length, new Set(numbers).size]).toEqual(['B801', 'B830', 30, 30]);
  expect(numbersOfRoll({ ...roll, from: 7, to: 7 })).toEqual(['B007']);
  expect(numbersOfRoll({ ...roll, from: 9_900, to: 9_999 }).at(-1)).toBe('B9999');
});

test.each([
  { from: 10, to: 9 },
  { from: 1, to: 201 },
  { from: 0, to: 5 },
  { from: 9_990, to: 10_000 },
  { from: 1.5, to: 3 },
  { letter: 'AB' },
])('%j is no roll', (wrong) => {
  expect(() => numbersOfRoll({ ...roll, ...wrong })).toThrow(RangeError);
});

test('the strips are torn at a line of dashes after each number, and no letter comes to the edge', async () => {
  const strips = await renderRollStrips({ ...roll, to: 814 });
  expect(strips.length).toBe(2);
  let [cuts, strayed] = [0, 0];
  for (const strip of strips) {
    let inDashes = false;
    for (let y = 0; y < strip.heightDots; y++) {
      const edge = inkOfRow(strip, y, 0, MARGIN_DOTS - 2);
      const isDash = edge > 8 && inkOfRow(strip, y, PAPER_DOTS - MARGIN_DOTS) > 8;
      if (isDash && !inDashes) cuts++;
      inDashes = isDash;
      if (!isDash) strayed += edge;
    }
  }
  expect(cuts).toBe(14 + strips.length); // one after each number, one before the first of each strip
  expect(strayed).toBe(0);
});

test('the longest names fit the printer and the page, and 100 numbers five pages', async () => {
  const long = {
    ...roll,
    office: 'Ủy ban nhân dân '.repeat(7),
    service: 'Đất đai, xây dựng, nhà ở '.repeat(3),
    from: 1,
    to: 100,
  };
  const [strip] = await renderRollStrips({ ...long, to: 12 });
  expect(strip!.heightDots).toBeLessThan(6_000);
  const sheet = await PDFDocument.load(await emergencyRollSheet(long));
  expect(sheet.getPageCount()).toBe(5); // 24 to a page
});

test('a sheet has as many pages as its numbers need', async () => {
  const pages = async (to: number) =>
    (await PDFDocument.load(await emergencyRollSheet({ ...roll, from: 801, to }))).getPageCount();
  expect([await pages(801), await pages(824), await pages(825)]).toEqual([1, 1, 2]);
});
