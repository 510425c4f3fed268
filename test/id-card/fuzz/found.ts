import { bytesOfHex } from './tasks.ts';
import { bytesOfText } from './texts.ts';

/**
 * Every bug that the fuzzer has found, with its input, for ever. `mended: false` names what is still open and with whom; its
 * row is told and not asserted.
 */
export type Found = {
  readonly parser: string;
  readonly what: string;
  readonly input: Uint8Array;
  readonly mended: boolean;
  /** whose file it is, where it is still open */
  readonly owner?: string;
  /** for what was slow: ms of processor time that it may take now */
  readonly withinMs?: number;
};

export const found: readonly Found[] = [
  {
    parser: 'dg13',
    what: 'a text of more than 500 characters is cut behind a blank, so that it ends with one',
    input: dg13With(`${'a'.repeat(499)} ${'b'.repeat(20)}`),
    mended: true,
  },
  {
    parser: 'dg13',
    what: 'a text of more than 500 characters is cut in the middle of a character',
    input: dg13With(`${'a'.repeat(499)}\u{20BB7}`),
    mended: true,
  },
  {
    parser: 'qr',
    what: 'four thousand line ends before the last character: the time to strip them grew with their square',
    input: bytesOfText(`${'\n'.repeat(4_000)}x`),
    mended: true,
    withinMs: 5, // it was 15
  },
];

/** DG13 whose one item, the name, is this text. */
function dg13With(text: string): Uint8Array {
  const name = Buffer.from(text, 'utf8').toString('hex');
  const two = (bytes: number): string => `82${bytes.toString(16).padStart(4, '0')}`;
  const item = `0201020c${two(name.length / 2)}${name}`;
  const inSequence = `30${two(item.length / 2)}${item}`;
  return bytesOfHex(`6d${two(inSequence.length / 2)}${inSequence}`);
}
