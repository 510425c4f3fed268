import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { bytesOf } from './bytes.ts';
import { type Channel, unexpected } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { type Answer, status } from './command.ts';
import { readHeader } from './tlv.ts';

/** Identifiers of ICAO 9303-10, tables 34-38: file and short. DG3 is not here: it is never asked for. */
export const elementaryFiles = {
  cardAccess: { name: 'EF.CardAccess', file: 0x011c, short: 0x1c },
  answerToReset: { name: 'EF.ATR/INFO', file: 0x2f01, short: 0x01 },
  com: { name: 'EF.COM', file: 0x011e, short: 0x1e },
  cardSecurity: { name: 'EF.CardSecurity', file: 0x011d, short: 0x1d },
  dg1: { name: 'DG1', file: 0x0101, short: 0x01 },
  dg2: { name: 'DG2', file: 0x0102, short: 0x02 },
  dg11: { name: 'DG11', file: 0x010b, short: 0x0b },
  dg12: { name: 'DG12', file: 0x010c, short: 0x0c },
  dg13: { name: 'DG13', file: 0x010d, short: 0x0d },
  dg14: { name: 'DG14', file: 0x010e, short: 0x0e },
  dg15: { name: 'DG15', file: 0x010f, short: 0x0f },
  sod: { name: 'EF.SOD', file: 0x011d, short: 0x1d },
} as const;

export type ElementaryFile = { readonly name: string; readonly file: number; readonly short: number };

export type ReadOptions = {
  /** how many bytes one READ BINARY may ask for */
  readonly mostBytes: number;
  /** called after every block: bytes so far, bytes in all */
  readonly onBytes?: (soFar: number, ofAll: number) => void;
};

/** Offsets of READ BINARY have 15 bits; longer files need odd INS, which no file here does (a portrait has about 20 kB). */
const longestFile = 0x7fff;

/**
 * Reads one whole file by its short identifier: no SELECT, and no header read, because the header comes with the first
 * block. Null when the card does not have (or does not give) it. Cards that know no short identifiers are asked again
 * by SELECT; cards that refuse to be asked beyond a file's end are asked for the header first.
 */
export const readFile = async (
  channel: Channel,
  file: ElementaryFile,
  options: ReadOptions,
): Promise<Result<Uint8Array | null, DeviceFault>> => {
  const first = await firstBlock(channel, file, options.mostBytes);
  if (!first.ok || first.value === null) return first;
  const header = readHeader(first.value);
  if (!header.ok) return failed(chipFault('card-unreadable', `${file.name}: ${header.fault.detail}`));
  const length = header.value.headerLength + header.value.valueLength;
  if (length > longestFile) return failed(chipFault('card-unreadable', `${file.name} is longer than 32767 bytes`));

  const whole = new Uint8Array(length);
  whole.set(first.value.subarray(0, length));
  let at = Math.min(first.value.length, length);
  options.onBytes?.(at, length);
  while (at < length) {
    const wanted = Math.min(options.mostBytes, length - at);
    const block = await readBinary(channel, at >> 8, at & 0xff, wanted);
    if (!block.ok) return block;
    if (!isGood(block.value) || block.value.data.length === 0)
      return failed(chipFault('card-unreadable', unexpected(`${file.name} at ${at}`, block.value.status)));
    const fresh = block.value.data.subarray(0, wanted);
    whole.set(fresh, at);
    at += fresh.length;
    options.onBytes?.(at, length);
  }
  return done(whole);
};

const firstBlock = async (
  channel: Channel,
  file: ElementaryFile,
  mostBytes: number,
): Promise<Result<Uint8Array | null, DeviceFault>> => {
  const direct = await blockOrShorter(channel, 0x80 | file.short, mostBytes);
  if (!direct.ok || isGood(direct.value)) return blockOf(direct, file);
  if (isNotGiven(direct.value) && !mayHideWithoutSelect(file)) return done(null);
  const selected = await channel.send({
    ins: 0xa4,
    p1: 0x02,
    p2: 0x0c,
    data: bytesOf(file.file >> 8, file.file & 0xff),
  });
  if (!selected.ok) return selected;
  if (selected.value.status !== status.success) return done(null);
  return blockOf(await blockOrShorter(channel, 0, mostBytes), file);
};

/** A card at its root may know EF.CardAccess by SELECT only (seen in the field); data groups always have short identifiers. */
const mayHideWithoutSelect = (file: ElementaryFile): boolean => file.file === elementaryFiles.cardAccess.file;

/** Asks for a full block; a card that will not be asked past the end is asked for the header, then for what there is. */
const blockOrShorter = async (
  channel: Channel,
  p1: number,
  mostBytes: number,
): Promise<Result<Answer, DeviceFault>> => {
  const full = await readBinary(channel, p1, 0, mostBytes);
  if (!full.ok) return full;
  const word = full.value.status;
  if (word >> 8 === 0x6c) return readBinary(channel, p1, 0, Math.min(mostBytes, word & 0xff || 256));
  return word === status.wrongLength || word === 0x6b00 ? readBinary(channel, p1, 0, 6) : full;
};

const blockOf = (answer: Result<Answer, DeviceFault>, file: ElementaryFile): Result<Uint8Array | null, DeviceFault> => {
  if (!answer.ok) return answer;
  if (isGood(answer.value)) return done(answer.value.data);
  return isNotGiven(answer.value)
    ? done(null)
    : failed(chipFault('card-unreadable', unexpected(file.name, answer.value.status)));
};

const readBinary = (channel: Channel, p1: number, p2: number, le: number): Promise<Result<Answer, DeviceFault>> =>
  channel.send({ ins: 0xb0, p1, p2, le });

const isGood = (answer: Answer): boolean =>
  answer.status === status.success || (answer.status === status.endOfFile && answer.data.length > 0);

const isNotGiven = (answer: Answer): boolean =>
  answer.status === status.fileNotFound ||
  answer.status === status.recordNotFound ||
  answer.status === status.accessNotAllowed;
