import { expect, test } from 'vitest';
import { greyOf } from '../judge/grey-page.ts';
import { isCard, LAID, type Laid, laidOnGlass } from '../specimens/laid-cards.ts';
import { fullGrey } from '../text/full-grey.ts';
import { cardBoxes } from './card-boxes.ts';
import { isIdCardText } from './id-card-words.ts';
import { cutOut, showsIdCard } from './laid-id-card.ts';

const call = { signal: new AbortController().signal, deadlineMs: 10_000 };

const seenOn = async (laid: Laid, seed: number): Promise<boolean> => {
  const page = await laidOnGlass(laid, seed);
  const grey = greyOf(page);
  const full = fullGrey(page);
  const places = cardBoxes(grey).map((box) => cutOut(full, box, page.dpi / grey.dpi));
  return showsIdCard(places, call);
};

test.each(LAID.filter(isCard))('an ID card on the glass is known however it lies: %s', async (laid) => {
  expect(await seenOn(laid, 1)).toBe(true);
});

test.each(LAID.filter((laid) => !isCard(laid)))('no ID card: %s', async (laid) => {
  expect(await seenOn(laid, 2)).toBe(false);
});

test('a sentence about cards is no card, the lines for machines alone are one', () => {
  expect(isIdCardText('Tôi xuất trình thẻ căn cước và cam đoan')).toBe(false);
  expect(isIdCardText('NONG<<THI<THU<<<<<<<<<<')).toBe(true);
  expect(isIdCardText('CAN CUOC CONG DAN\nCitizen ldentity Card Full name')).toBe(false);
  expect(isIdCardText('CĂN CƯỚC CÔNG DÂN\nCitizen Identity Card')).toBe(true);
});
