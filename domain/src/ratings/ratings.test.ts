import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgePress, type Press, pressRules, quietBox } from './press-watch.ts';
import { RatingReason } from './rating-shape.ts';
import { isContent, isUnhappy, onScale, ratingRatio, ratingReasons } from './ratings.ts';

const judged = (presses: readonly Press[]) => {
  let watch = quietBox;
  return presses.map((press) => {
    const one = judgePress(watch, press);
    watch = one.watch;
    return { verdict: one.verdict, trouble: watch.trouble };
  });
};

describe('buttons at a counter', () => {
  test('three people, a minute apart, are three ratings', () => {
    expect(judged([0, 60_000, 120_000].map((at) => ({ score: 3, at })))).toEqual(
      Array.from({ length: 3 }, () => ({ verdict: 'counts', trouble: null })),
    );
  });

  test('a finger that presses twice has rated once', () => {
    expect(judged([0, 700, 1_500].map((at) => ({ score: 2, at }))).map(({ verdict }) => verdict)).toEqual([
      'counts',
      'same',
      'same',
    ]);
  });

  test('who corrects himself has pressed another button: both are told, whoever keeps them takes the later for one ticket', () => {
    expect(
      judged([
        { score: 1, at: 0 },
        { score: 3, at: 1_500 },
      ]).map(({ verdict }) => verdict),
    ).toEqual(['counts', 'counts']);
  });

  test('a child plays: the fifth press of one button within a minute is doubtful and staff are told', () => {
    const all = judged(Array.from({ length: 8 }, (_, at) => ({ score: 3, at: at * 5_000 })));
    expect(all.map(({ verdict }) => verdict)).toEqual([
      ...Array.from({ length: 4 }, () => 'counts'),
      ...Array.from({ length: 4 }, () => 'doubtful'),
    ]);
    expect(all.at(-1)?.trouble).toBe('burst');
  });

  test('a button that sticks is one rating and then an alarm, however long it sends', () => {
    const all = judged(Array.from({ length: 200 }, (_, at) => ({ score: 1, at: at * 100 })));
    expect(all.filter(({ verdict }) => verdict === 'counts')).toHaveLength(1);
    expect(all.at(-1)?.trouble).toBe('stuck');
  });

  test('after two quiet minutes a box is believed again', () => {
    const stuck = Array.from({ length: 200 }, (_, at) => ({ score: 1, at: at * 100 }));
    const after = judged([...stuck, { score: 3, at: 20_000 + pressRules.freeAfterMs }]);
    expect(after.at(-1)).toEqual({ verdict: 'counts', trouble: null });
  });

  test('however people press, no minute has more than four ratings that count from one button, and memory is bounded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ score: fc.integer({ min: 1, max: 5 }), gap: fc.integer({ min: 0, max: 30_000 }) }), {
          maxLength: 200,
        }),
        (raw) => {
          let at = 0;
          const presses = raw.map(({ score, gap }) => {
            at += gap;
            return { score, at };
          });
          let watch = quietBox;
          const counted: Press[] = [];
          for (const press of presses) {
            const one = judgePress(watch, press);
            watch = one.watch;
            if (one.verdict === 'counts') counted.push(press);
            expect(watch.recent.length).toBeLessThanOrEqual(64);
          }
          for (const { score, at: end } of counted)
            expect(
              counted.filter((one) => one.score === score && one.at <= end && end - one.at < pressRules.burstWithinMs)
                .length,
            ).toBeLessThanOrEqual(pressRules.burst);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('content and unhappy on both scales; four people make no ratio, which is not nought', () => {
  expect([1, 2, 3].map((score) => isContent(score, 3))).toEqual([false, true, true]);
  expect([1, 2, 3, 4, 5].map((score) => isContent(score, 5))).toEqual([false, false, false, true, true]);
  expect([1, 2, 3, 4, 5].map((score) => isUnhappy(score, 5))).toEqual([true, true, false, false, false]);
  expect([0, 1, 3, 4, 1.5].map((score) => onScale(score, 3))).toEqual([false, true, true, false, false]);
  expect(ratingRatio(0, 4)).toEqual({ content: 0, of: 4, share: null });
  expect(ratingRatio(0, 5)).toEqual({ content: 0, of: 5, share: 0 });
});

test('the shape has the very reasons of the list', () => {
  expect(RatingReason.anyOf.map((reason) => reason.const)).toEqual([...ratingReasons]);
});
