import { expect, test } from 'vitest';
import { faultOf } from './proof.ts';
import { requirements } from './requirements.ts';

const demanded = Object.entries({ B: 6, W: 5, P: 5, A: 3, S: 4 }).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
);

test('every demand of the list is answered, in its order, and none is invented', () => {
  expect(Object.keys(requirements)).toEqual(demanded);
});

test.each(Object.entries(requirements))('%s has a test, or says why not', (_id, { demand, proofs = [], left = '' }) => {
  expect(demand.length).toBeGreaterThan(20);
  expect(proofs.length > 0 || left.length > 40).toBe(true);
  expect(proofs.map(faultOf).filter(Boolean)).toEqual([]);
});

test('control: a file that is not there, and a test that is not in its file, are noticed', () => {
  expect(faultOf({ file: 'test/security/none.test.ts', title: 'B1' })).toMatch(/does not exist/);
  expect(faultOf({ file: 'test/security/break-out.test.ts', title: 'B1 a key opens the safe' })).toMatch(
    /holds no test/,
  );
  expect(faultOf({ file: 'test/security/break-out.test.ts', title: 'B3 no debugging port' })).toBeNull();
});
