import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createStatusDecoder,
  factsOfAutomatic,
  factsOfRealTime,
  type PrinterMessage,
  statusOfFacts,
} from './status.ts';

const hear = (...pushes: number[][]): PrinterMessage[] => {
  const decoder = createStatusDecoder();
  return pushes.flatMap((bytes) => decoder.push(Uint8Array.from(bytes)));
};
const realTime = (a: number, b: number, c: number, d: number) => statusOfFacts(factsOfRealTime([a, b, c, d]));
const automatic = (a: number, b: number, c: number, d: number) => statusOfFacts(factsOfAutomatic([a, b, c, d]));

describe('messages', () => {
  test('each answer is known by its fixed bits', () => {
    expect(
      hear([0x12], [0x00], [0x10, 0x00, 0x00, 0x0f], [0x5f, 0x41, 0x42, 0x00]).map((message) => message.kind),
    ).toEqual(['real-time', 'paper-sensor', 'automatic', 'text']);
  });
  test('an automatic status in pieces is one message; one that loses its end does not eat the answer after it', () => {
    expect(hear([0x38], [0x00], [0x00, 0x0f])).toEqual([{ kind: 'automatic', bytes: [0x38, 0x00, 0x00, 0x0f] }]);
    expect(hear([0x38, 0x00], [0x12]).at(-1)).toEqual({ kind: 'real-time', byte: 0x12 });
  });
  test('a zero that comes with noise is not taken for "printed"', () => {
    expect(hear([0xff, 0x00, 0x81]).some((message) => message.kind === 'paper-sensor')).toBe(false);
    expect(hear([0xff, 0x00, 0x81, 0x12]).at(-1)).toEqual({ kind: 'real-time', byte: 0x12 });
  });
  test('a name without an end is thrown away', () => {
    expect(hear([0x5f, ...new Array<number>(200).fill(0x41)])[0]?.kind).toBe('noise');
  });
  test('any bytes, split anywhere: nothing throws, and a pause puts it right', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pushes) => {
        const decoder = createStatusDecoder();
        for (const bytes of pushes) decoder.push(bytes);
        decoder.reset();
        expect(decoder.push(Uint8Array.of(0x16))).toEqual([{ kind: 'real-time', byte: 0x16 }]);
      }),
    );
  });
  test('good messages come through whole however they are split', () => {
    const message = fc.oneof(
      fc.constantFrom(0x12, 0x16, 0x1a, 0x32, 0x72).map((byte) => [byte]),
      fc
        .tuple(fc.constantFrom(0x10, 0x38, 0x18), fc.constantFrom(0, 8), fc.constantFrom(0, 3, 15))
        .map((head) => [...head, 0x0f]),
      fc.constant([0x5f, 0x45, 0x50, 0x53, 0x4f, 0x4e, 0x00]),
    );
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 12 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        (list, sizes) => {
          const decoder = createStatusDecoder();
          const stream = Uint8Array.from(list.flat());
          const out: PrinterMessage[] = [];
          for (let at = 0; at < stream.length; ) {
            const size = sizes.next().value ?? 1;
            out.push(...decoder.push(stream.subarray(at, at + size)));
            at += size;
          }
          expect(out).toHaveLength(list.length);
          expect(out.some((one) => one.kind === 'noise')).toBe(false);
        },
      ),
    );
  });
});

describe('what a status means', () => {
  test.each([
    ['healthy', [0x12, 0x12, 0x12, 0x12], null],
    ['cover open', [0x1a, 0x16, 0x12, 0x12], 'cover-open'],
    ['paper out', [0x1a, 0x32, 0x12, 0x72], 'paper-out'],
    ['cutter', [0x1a, 0x52, 0x1a, 0x12], 'cutter-failed'],
    ['head hot', [0x1a, 0x52, 0x52, 0x12], 'overheated'],
    ['unrecoverable', [0x1a, 0x52, 0x32, 0x12], 'device-failed'],
    ['mechanical', [0x1a, 0x52, 0x16, 0x12], 'paper-jammed'],
    ['offline, no reason', [0x1a, 0x12, 0x12, 0x12], 'device-failed'],
  ] as const)('%s', (_, [a, b, c, d], code) => {
    expect(realTime(a, b, c, d).fault?.code ?? null).toBe(code);
  });
  test('near end warns, end does not warn on top of its fault', () => {
    expect(realTime(0x12, 0x12, 0x12, 0x1e)).toEqual({ fault: null, warnings: ['paper-low'] });
    expect(realTime(0x1a, 0x32, 0x12, 0x7e).warnings).toEqual([]);
  });
  test('both ways of telling agree', () => {
    expect(automatic(0x38, 0, 0, 0x0f).fault?.code).toBe('cover-open');
    expect(automatic(0x18, 0, 0x0f, 0x0f).fault?.code).toBe('paper-out');
    expect(automatic(0x18, 8, 0, 0x0f).fault?.code).toBe('cutter-failed');
    expect(automatic(0x10, 0, 3, 0x0f)).toEqual({ fault: null, warnings: ['paper-low'] });
  });
});
