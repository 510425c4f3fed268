import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Expression,
  evaluate,
  expressionFaults,
  isTrue,
  operators,
  type Value,
  variablesOf,
} from './expression.ts';

const answers: Record<string, Value> = { '/a': 'Đăng ký', '/n': 5, '/d': '1990-01-31', '/yes': true };
const work = (expression: Expression): Value => evaluate(expression, (ref) => answers[ref] ?? null, '2026-11-23');
const v = (ref: string): Expression => ({ var: ref });

test.each<[Expression, Value]>([
  [{ '==': [v('/a'), 'Đăng ký'] }, true],
  [{ '==': [v('/nothing'), null] }, true],
  [{ '==': [1, '1'] }, false],
  [{ '!=': [v('/n'), 5] }, false],
  [{ '<': [1, v('/n'), 10] }, true],
  [{ '<': [v('/nothing'), 3] }, false],
  [{ '>=': [v('/nothing'), 0] }, false],
  [{ '<=': [v('/d'), '1990-01-31'] }, true],
  [{ '>': ['2026-01', '2025-12-31'] }, true],
  [{ and: [true, v('/yes'), 'x'] }, 'x'],
  [{ and: [] }, null],
  [{ or: [null, '', v('/n')] }, 5],
  [{ '!': v('/nothing') }, true],
  [{ in: ['a', ['a', 'b']] }, true],
  [{ in: ['ký', v('/a')] }, true],
  [{ in: [null, 'abc'] }, false],
  [{ if: [false, 1, v('/yes'), 2, 3] }, 2],
  [{ if: [false, 1] }, null],
  [{ '+': [1, 2, v('/n')] }, 8],
  [{ '-': 4 }, -4],
  [{ '-': [4, 1] }, 3],
  [{ '*': [3, 4] }, 12],
  [{ '/': [1, 0] }, null],
  [{ min: [3, 1, 2] }, 1],
  [{ max: [3, 1, 2] }, 3],
  [{ 'date.diffYears': [v('/d'), { 'date.today': [] }] }, 36],
  [{ 'date.diffYears': ['x', { 'date.today': [] }] }, null],
  [{ 'str.len': 'Ƀlŏ' }, 3],
  [{ 'str.fold': v('/a') }, 'dang ky'],
  [{ count: [v('/a'), v('/nothing'), '', 0] }, 2],
  [{ some: [[1, 5, 9], { '>': [v(''), 8] }] }, true],
  [{ all: [[1, 5, 9], { '>': [v(''), 8] }] }, false],
  [{ none: [[v('/a'), v('/nothing')], { '==': [v(''), 'x'] }] }, true],
])('%j is %j', (expression, value) => {
  expect(expressionFaults(expression)).toEqual([]);
  expect(work(expression)).toEqual(value);
});

test('an operator outside the list is a fault, wherever it hides', () => {
  expect(expressionFaults({ and: [true, { if: [{ constructor: 'x' }, 1] }] })).toEqual([
    'unknown operator "constructor"',
  ]);
  expect(expressionFaults({ toString: 1 })).toEqual(['unknown operator "toString"']);
  expect(expressionFaults({ var: { '+': [1, 2] } })).toEqual(['a variable must be named by plain text']);
  expect(expressionFaults({ '==': [1, 1], '!=': [1, 1] })).toEqual(['operation has 2 operators instead of one']);
  expect(() => work({ method: ['a'] })).toThrow('unknown operator');
});

test('an expression as deep as a well is refused instead of exhausting the stack', () => {
  let deep: Expression = true;
  for (let level = 0; level < 10_000; level++) deep = { '!': deep };
  expect(expressionFaults(deep)).toEqual(['expression is deeper than 16']);
});

test('the fields of an expression are found, the item at hand is none', () => {
  expect(variablesOf({ if: [v('/a'), { some: [[v('/b')], { '==': [v(''), v('/c')] }] }] })).toEqual(['/a', '/b', '/c']);
});

test('every expression made of known operators comes to a value', () => {
  const { expression } = fc.letrec<{ expression: Expression; leaf: Expression; operation: Expression }>((tie) => ({
    leaf: fc.oneof(
      fc.constantFrom<Expression>(null, true, '', 'x', 0, -1.5, '2026-11-23'),
      fc.constantFrom('/a', '/n', '/nothing', '').map((ref) => v(ref)),
    ),
    operation: fc
      .tuple(fc.constantFrom(...operators), fc.array(tie('expression'), { maxLength: 4 }))
      .map(([operator, inputs]) => (operator === 'var' ? v('/n') : { [operator]: inputs })),
    expression: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('operation')),
  }));
  fc.assert(
    fc.property(expression, (made) => {
      const value = work(made);
      expect(typeof isTrue(value)).toBe('boolean');
      expect(typeof value === 'number' ? Number.isFinite(value) : true).toBe(true);
    }),
    { numRuns: 500 },
  );
});
