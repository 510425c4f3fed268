import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrowingMap } from './growing-map.ts';

test('each map stays as it was, whichever of them grows next', () => {
  const step = fc.record({ from: fc.nat(30), key: fc.nat(200), value: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
      const maps: [GrowingMap<number>, Map<string, number>][] = [[GrowingMap.of(), new Map()]];
      for (const { from, key, value } of steps) {
        // mostly the newest, now and then an older one: a line of its own
        const [map, model] = maps[from < 24 ? maps.length - 1 : from % maps.length] ?? maps[0] ?? [];
        if (!map || !model) continue;
        maps.push([map.with(`k${key}`, value), new Map(model).set(`k${key}`, value)]);
      }
      for (const [map, model] of maps.filter((_, index) => index % 9 === 0)) {
        expect([...map]).toEqual([...model]);
        expect(map.size).toBe(model.size);
        for (let key = 0; key <= 200; key += 7) expect(map.get(`k${key}`)).toBe(model.get(`k${key}`));
      }
    }),
    { numRuns: 25, seed: 7 },
  );
});
