import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoxMessage, createHidBoxDecoder, createSerialBoxDecoder } from './codec.ts';

const frame = (body: string): number[] => {
  const bytes = [...Buffer.from(body, 'latin1')];
  return [0x02, ...bytes, bytes.reduce((sum, byte) => sum ^ byte, 0) | 0x80, 0x03];
};
const press = (score: number, sequence: number): number[] => frame(`B${score}${sequence}`);
const hear = (bytes: readonly number[], sizes: readonly number[] = [1000]): BoxMessage[] => {
  const decoder = createSerialBoxDecoder();
  const out: BoxMessage[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    out.push(...decoder.push(Uint8Array.from(bytes.slice(at, at + size))));
    at += size;
  }
  return out;
};
const scores = (messages: readonly BoxMessage[]): number[] =>
  messages.flatMap((message) => (message.kind === 'pressed' ? [message.score] : []));

describe('serial boxes', () => {
  test('presses come through whole however the bytes are split', () => {
    const presses = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 9 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(presses, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (list, sizes) => {
        expect(
          scores(
            hear(
              list.flatMap(([score, sequence]) => press(score, sequence)),
              sizes,
            ),
          ),
        ).toEqual(list.map(([score]) => score));
      }),
    );
  });
  test('noise before and between presses hides none of them', () => {
    const noise = fc.array(
      fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 0x02),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(noise, noise, (before, between) => {
        expect(scores(hear([...before, ...press(3, 0), ...between, ...press(1, 1)]))).toEqual([3, 1]);
      }),
    );
  });
  test('any bytes at all: nothing throws, memory stays small, and the next press after a pause is heard', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pushes) => {
        const decoder = createSerialBoxDecoder();
        for (const bytes of pushes) decoder.push(bytes);
        decoder.reset();
        expect(scores(decoder.push(Uint8Array.from(press(2, 5))))).toEqual([2]);
      }),
    );
  });
  test('a press with one wrong bit is no press', () => {
    const good = press(2, 7);
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bad = good.slice();
      bad[bit >> 3] = bad[bit >> 3]! ^ (1 << (bit & 7));
      expect(scores(hear(bad))).toEqual([]);
    }
  });
  test('half a frame, then a whole one: the whole one counts', () => {
    expect(scores(hear([...press(1, 0).slice(0, 3), ...press(3, 1)]))).toEqual([3]);
    expect(scores(hear([0x02, 0x49, 0x41, ...press(3, 1)]))).toEqual([3]);
  });
  test('the box tells its name', () => {
    expect(hear(frame('IMOT CUA 1.0 0001'), [3])).toEqual([{ kind: 'identity', text: 'MOT CUA 1.0 0001' }]);
  });
  test('a name without an end is thrown away', () => {
    expect(hear([0x02, 0x49, ...new Array<number>(300).fill(0x41)]).every((message) => message.kind === 'noise')).toBe(
      true,
    );
  });
});

describe('HID boxes', () => {
  const reports = (...list: number[][]): number[] => {
    const decoder = createHidBoxDecoder();
    return scores(list.flatMap((report) => decoder.push(Uint8Array.from(report))));
  };
  test('a button that is held down is one press', () => {
    expect(reports([4, 1, 0], [4, 1, 1], [0, 1, 2], [1, 1, 3], [0, 1, 4])).toEqual([3, 1]);
  });
  test('a report may come with its number, or two in one piece', () => {
    expect(reports([0, 2, 1, 0])).toEqual([2]);
    expect(reports([1, 1, 0, 0, 1, 1])).toEqual([1]);
  });
  test('two buttons at once, unknown buttons and broken reports are nobody’s rating', () => {
    expect(reports([3, 1, 0], [0, 1, 1], [16, 1, 2], [0, 1, 3], [255, 1, 4], [1], [])).toEqual([]);
  });
});
