import { filesOf } from './corpus.ts';
import { bytesOfHex } from './tasks.ts';
import { bytesOfText } from './texts.ts';
import { copyOf, element, placesIn, treesOf, written } from './tlv-tree.ts';

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
    parser: 'dg11',
    what: 'a long address is cut behind a blank, so that it ends with one',
    input: element(0x6b, element([0x5f, 0x42], new Uint8Array(Buffer.from(`${'a'.repeat(499)} ${'b'.repeat(20)}`)))),
    mended: true,
  },
  {
    parser: 'dg12',
    what: 'the name of an authority is cut in the middle of a character',
    input: element(0x6c, element([0x5f, 0x19], new Uint8Array(Buffer.from(`${'a'.repeat(499)}\u{20BB7}`)))),
    mended: true,
  },
  {
    parser: 'holder',
    what: 'letters in the date of birth of an MRZ whose check digits are right came out as a date',
    input: bytesOfHex(
      '005f615d5f1f5a4944334445314b4a37464536435936305958535848433c4a33434339413555474a5444393846383435' +
        '38323934334445564332424d4747533c4a3832504438444e305530323c3c4a4a5539514f44443844494d3c49424d324437',
    ),
    mended: true,
  },
  {
    parser: 'mrz',
    what: 'a long document number that fills all of the optional data, no filler behind it, came out with 23 places',
    input: bytesOfHex(
      '615d5f1f5a49444a54494a5257434d4b304d463c52344857464947555a515248493035313233313639303c3134393934' +
        '35384a54493c3c3c3c3c3c3c3c3c3c3c384e553c3c58575733425049353851314551344b553141395435374e305945',
    ),
    mended: true,
  },
  {
    parser: 'certificate',
    what: 'a certificate whose serial number is an INTEGER without a byte was read',
    input: withoutSerial(filesOf('certificate')[0] ?? new Uint8Array(0)),
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
  const name = element(0x0c, new Uint8Array(Buffer.from(text)));
  return element(0x6d, element(0x30, element(0x30, element(0x02, Uint8Array.of(2)), name)));
}

/** The first INTEGER behind the version, emptied. */
function withoutSerial(certificate: Uint8Array): Uint8Array {
  const nodes = (treesOf(certificate) ?? []).map(copyOf);
  const serial = placesIn(nodes).filter(({ node }) => node.tag[0] === 0x02)[1]?.node;
  if (!serial) throw new Error('a certificate has a version and a serial number');
  serial.inside = new Uint8Array(0);
  return written(nodes, certificate.length);
}
