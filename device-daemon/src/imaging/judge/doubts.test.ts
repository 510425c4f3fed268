import { PageDoubts } from '@mot-cua/domain/page-doubts.ts';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import type { FingerVerdict } from '../fingers/fingers-on.ts';
import { doubtsOf } from './doubts.ts';
import type { Judged, PageVerdict } from './page-verdict.ts';

const judged = (is: Judged['is']): Judged => ({ is, confidence: 0.9 });
const verdict = (is: Judged['is']): PageVerdict => ({
  blank: judged(is),
  blurred: judged(is),
  dark: judged(is),
  glare: judged(is),
  cutOff: { ...judged(is), side: 'left' },
  skew: { degrees: 0, confidence: 0.9 },
  paperLevel: 240,
  streaksMm: [],
});
const fingers = (is: Judged['is']): FingerVerdict => ({ ...judged(is), sides: is === 'no' ? [] : ['left'] });

test('a thumb on a page that is good otherwise: the citizen is told of it, and asked where nobody can say', () => {
  const good = { verdict: verdict('no'), orientation: null };
  expect(doubtsOf({ ...good, fingers: fingers('yes') })).toEqual([{ code: 'finger', sure: true }]);
  expect(doubtsOf({ ...good, fingers: fingers('unsure') })).toEqual([{ code: 'finger', sure: false }]);
  expect(doubtsOf({ ...good, fingers: fingers('no') })).toEqual([]);
});

test('a page with everything wrong with it still fits what the screen takes', () => {
  const all = doubtsOf({
    verdict: verdict('yes'),
    orientation: { degrees: 180, confidence: 0.7 },
    fingers: fingers('unsure'),
  });
  expect(all).toHaveLength(7);
  expect(Compile(PageDoubts).Check(all)).toBe(true);
});
