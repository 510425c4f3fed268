import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCodeDecoder, type ReaderMessage } from './codec.ts';

const hear = (...pushes: (string | Uint8Array)[]): ReaderMessage[] => {
  const decoder = createCodeDecoder();
  return pushes.flatMap((push) => decoder.push(typeof push === 'string' ? Buffer.from(push, 'utf8') : push));
};
const texts = (messages: readonly ReaderMessage[]): string[] =>
  messages.flatMap((message) => (message.kind === 'code' ? [message.text] : []));
const kinds = (messages: readonly ReaderMessage[]): string[] => messages.map((message) => message.kind);

describe('codes', () => {
  test('any Vietnamese text in UTF-8 comes out as it was, split anywhere, ended by CR, LF or both', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'0123456789|NGUYỄNThịHằngđườngỨỷ '),
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(text, fc.constantFrom('\r', '\n', '\r\n'), fc.integer({ min: 1, max: 9 }), (code, end, size) => {
        const bytes = Buffer.from(code + end, 'utf8');
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
        expect(texts(hear(...pieces))).toEqual([code.normalize('NFC')]);
      }),
    );
  });
  test('decomposed letters come out composed, a byte order mark does not come out', () => {
    expect(texts(hear(`\ufeff${'Nguyễn'.normalize('NFD')}\r\n`))).toEqual(['Nguyễn']);
  });
  test('a reader set to Windows-1258 gives a fault, not half a name', () => {
    expect(kinds(hear(Uint8Array.of(0x4e, 0x67, 0x75, 0x79, 0xea, 0xde, 0x6e, 0x0d, 0x0a)))).toEqual([
      'unintelligible',
    ]);
  });
  test('empty lines are no codes', () => {
    expect(hear('\r\n\r\n\n\r')).toEqual([]);
  });
  test('4,096 characters are a code, one more is not, and the next code is heard', () => {
    expect(texts(hear(`${'ễ'.repeat(4096)}\r\n`))).toHaveLength(1);
    const messages = hear(`${'a'.repeat(4097)}\r\n`, `${'b'.repeat(50_000)}\r`, 'ok\r\n');
    expect(kinds(messages)).toEqual(['unintelligible', 'unintelligible', 'code']);
  });
  test('control characters are a fault; the separators of GS1 codes are not', () => {
    expect(kinds(hear('a\u0000b\r'))).toEqual(['unintelligible']);
    expect(texts(hear('01\u001d10\r'))).toEqual(['01\u001d10']);
  });
  test('any bytes at all: nothing throws, and the next line is a code again', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (pushes) => {
        expect(texts(hear(...pushes, '\r\n', '012345678901\r\n')).at(-1)).toBe('012345678901');
      }),
    );
  });
});
