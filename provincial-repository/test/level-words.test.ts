import { expect, test } from 'vitest';
import { levelWords } from '../web/words.ts';

test('an officer reads "xác thực" of nobody but those whom the state has confirmed', () => {
  const called = Object.entries(levelWords).filter(([, words]) => /xác thực/.test(words.replace('chưa xác thực', '')));
  expect(called.map(([level]) => level)).toEqual(['online']);
});
