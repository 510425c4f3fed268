import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { AnswerLengths } from './answer-lengths.ts';
import { bytesOf } from './bytes.ts';
import { type Channel, unexpected } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { type Answer, status } from './command.ts';
import { readHeader, valueTagged, writeTlv } from './tlv.ts';

/** Identifiers of ICAO 9303-10, tables 34-38: file and short. DG3 and DG4 are not here: they are never asked for. */
export const elementaryFiles = {
  cardAccess: { name: 'EF.CardAccess', file: 0x011c, short: 0x1c },
  /** of the master file; the SOD has the same identifier in the application */
  cardSecurity: { name: 'EF.CardSecurity', file: 0x011d, short: 0x1d },
  answerToReset: { name: 'EF.ATR/INFO', file: 0x2f01, short: 0x01 },
  com: { name: 'EF.COM', file: 0x011e, short: 0x1e },
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

/** What has been read of one file, so that a reading that broke off goes on where it stopped. */
export class FilePart {
  /** the whole file's room, once its header is known; filled up to `at` */
  whole: Uint8Array | null = null;
  at = 0;
  /** the card was seen to refuse a full block as the first: its header is asked for alone */
  headerFirst = false;
  /** the channel under which the card last had this file selected */
  selectedOn: Channel | null = null;
}

export type ReadOptions = {
  /** how many bytes one READ BINARY may ask for; told when the card finds it too long */
  readonly lengths: AnswerLengths;
  readonly part?: FilePart;
  /** called after every block: bytes so far, bytes in all */
  readonly onBytes?: (soFar: number, ofAll: number) => void;
};

/** Far more than a portrait at any size that an issuer allows (ICAO 9303-10 gives no bound). */
const longestFile = 0x4_0000;

/** Offsets of READ BINARY have 15 bits; what begins beyond them is read with the odd instruction (ISO 7816-4, 11.3.3). */
const furthestEvenOffset = 0x7fff;

/** Enough for tag and length of every file. */
const headerBytes = 6;

/** A card that refuses even so little at once is not refusing the length. */
const shortestBlock = 16;

/**
 * Reads one whole file by its short identifier: no SELECT, and no header read, because the header comes with the first
 * block. Null when the card does not have (or does not give) it. Cards that know no short identifiers are asked again
 * by SELECT; cards that refuse to be asked beyond a file's end are asked for the header first; cards that refuse a length
 * are asked for less, and what was read is kept.
 */
export const readFile = async (
  channel: Channel,
  file: ElementaryFile,
  options: ReadOptions,
): Promise<Result<Uint8Array | null, DeviceFault>> => {
  const { lengths, part = new FilePart(), onBytes } = options;
  const ready = part.whole ? await goBackTo(channel, file, part) : await begin(channel, file, part, lengths);
  if (!ready.ok) return ready;
  if (!ready.value) return done(null);
  const whole = ready.value;
  onBytes?.(part.at, whole.length);
  while (part.at < whole.length) {
    const asked = Math.min(lengths.mostBytes(channel), longestAnswerFor(part.at, whole.length));
    const block = await readAt(channel, part.at, asked);
    if (!block.ok) return block;
    const { data, status: word } = block.value;
    if (!isGood(block.value) || data.length === 0) {
      if (asked <= shortestBlock || !isTooLong(asked, word))
        return failed(chipFault('card-unreadable', unexpected(`${file.name} at ${part.at}`, word)));
      lengths.refused(asked, word);
      continue;
    }
    const fresh = data.subarray(0, whole.length - part.at);
    whole.set(fresh, part.at);
    part.at += fresh.length;
    onBytes?.(part.at, whole.length);
  }
  return done(whole);
};

/** Fetches the first block and makes room for the rest; null when the card has no such file. */
const begin = async (
  channel: Channel,
  file: ElementaryFile,
  part: FilePart,
  lengths: AnswerLengths,
): Promise<Result<Uint8Array | null, DeviceFault>> => {
  const first = await firstBlock(channel, file, part, lengths);
  if (!first.ok || first.value === null) return first;
  const header = readHeader(first.value);
  if (!header.ok) return failed(chipFault('card-unreadable', `${file.name}: ${header.fault.detail}`));
  const length = header.value.headerLength + header.value.valueLength;
  if (length > longestFile)
    return failed(chipFault('card-unreadable', `${file.name} is longer than ${longestFile} bytes`));
  part.whole = new Uint8Array(length);
  part.whole.set(first.value.subarray(0, length));
  part.at = Math.min(first.value.length, length);
  part.selectedOn = channel;
  return done(part.whole);
};

/** After a new opening nothing is selected any more: selects the file again, so that its middle can be read. */
const goBackTo = async (
  channel: Channel,
  file: ElementaryFile,
  part: FilePart,
): Promise<Result<Uint8Array | null, DeviceFault>> => {
  if (part.selectedOn === channel) return done(part.whole);
  const selected = await select(channel, file);
  if (!selected.ok) return selected;
  if (selected.value.status !== status.success) {
    // a card that selects by short identifier alone gives one byte for it
    const touched = await readBinary(channel, 0x80 | file.short, 0, 1);
    if (!touched.ok) return touched;
    if (!isGood(touched.value))
      return failed(chipFault('card-unreadable', unexpected(`${file.name} again`, touched.value.status)));
  }
  part.selectedOn = channel;
  return done(part.whole);
};

const select = (channel: Channel, { file }: ElementaryFile): Promise<Result<Answer, DeviceFault>> =>
  channel.send({ ins: 0xa4, p1: 0x02, p2: 0x0c, data: bytesOf(file >> 8, file & 0xff) });

const firstBlock = async (
  channel: Channel,
  file: ElementaryFile,
  part: FilePart,
  lengths: AnswerLengths,
): Promise<Result<Uint8Array | null, DeviceFault>> => {
  const direct = await blockOrShorter(channel, 0x80 | file.short, part, lengths);
  if (!direct.ok || isGood(direct.value)) return blockOf(direct, file);
  if (isNotGiven(direct.value) && !mayHideWithoutSelect(file)) return done(null);
  const selected = await select(channel, file);
  if (!selected.ok) return selected;
  if (selected.value.status !== status.success) return done(null);
  return blockOf(await blockOrShorter(channel, 0, part, lengths), file);
};

/** A card at its root may know its files by SELECT only (seen in the field); data groups always have short identifiers. */
const mayHideWithoutSelect = (file: ElementaryFile): boolean =>
  file === elementaryFiles.cardAccess || file === elementaryFiles.cardSecurity;

/** Asks for a full block; a card that will not be asked past the end is asked for the header, then for what there is. */
const blockOrShorter = async (
  channel: Channel,
  p1: number,
  part: FilePart,
  lengths: AnswerLengths,
): Promise<Result<Answer, DeviceFault>> => {
  const most = part.headerFirst ? headerBytes : lengths.mostBytes(channel);
  const full = await readBinary(channel, p1, 0, most);
  if (!full.ok || isGood(full.value) || isNotGiven(full.value)) return full;
  const word = full.value.status;
  if (most > longestShort) {
    lengths.refused(most, word);
    return blockOrShorter(channel, p1, part, lengths);
  }
  if (word >> 8 === 0x6c && !part.headerFirst) {
    const told = Math.min(most, word & 0xff || 256);
    const shorter = await readBinary(channel, p1, 0, told);
    // the length told is the file's, or the most that this card gives at once: its header says which
    const header = shorter.ok ? readHeader(shorter.value.data) : null;
    if (header?.ok && header.value.headerLength + header.value.valueLength > told) lengths.refused(most, word);
    return shorter;
  }
  if ((word !== status.wrongLength && word !== status.wrongOffset) || part.headerFirst) return full;
  part.headerFirst = true;
  return readBinary(channel, p1, 0, headerBytes);
};

const blockOf = (answer: Result<Answer, DeviceFault>, file: ElementaryFile): Result<Uint8Array | null, DeviceFault> => {
  if (!answer.ok) return answer;
  if (isGood(answer.value)) return done(answer.value.data);
  return isNotGiven(answer.value)
    ? done(null)
    : failed(chipFault('card-unreadable', unexpected(file.name, answer.value.status)));
};

/** More needs an extended command. */
const longestShort = 256;

/** A refusal that may mean the length. To a long command a card says anything: some do not know what they were asked. */
const isTooLong = (asked: number, word: number): boolean =>
  asked > longestShort || word === status.wrongLength || word >> 8 === 0x6c;

const readBinary = (channel: Channel, p1: number, p2: number, le: number): Promise<Result<Answer, DeviceFault>> =>
  channel.send({ ins: 0xb0, p1, p2, le });

/** How many bytes it takes to answer with the rest of the file: beyond 32,767 bytes it comes wrapped in 53. */
const longestAnswerFor = (at: number, length: number): number => {
  const rest = length - at;
  if (at <= furthestEvenOffset) return rest;
  return rest + (rest < 0x80 ? 2 : rest < 0x100 ? 3 : 4);
};

/** Reads of the selected file what fits in an answer of `le` bytes. */
const readAt = async (channel: Channel, at: number, le: number): Promise<Result<Answer, DeviceFault>> => {
  if (at <= furthestEvenOffset) return readBinary(channel, at >> 8, at & 0xff, le);
  const offset = at > 0xffff ? bytesOf(at >> 16, (at >> 8) & 0xff, at & 0xff) : bytesOf(at >> 8, at & 0xff);
  const answer = await channel.send({ ins: 0xb1, p1: 0, p2: 0, data: writeTlv(0x54, offset), le });
  if (!answer.ok || !isGood(answer.value)) return answer;
  const data = valueTagged(answer.value.data, 0x53);
  return data
    ? done({ ...answer.value, data })
    : failed(chipFault('card-unreadable', 'READ BINARY (odd) without data'));
};

const isGood = (answer: Answer): boolean =>
  answer.status === status.success || (answer.status === status.endOfFile && answer.data.length > 0);

const isNotGiven = (answer: Answer): boolean =>
  answer.status === status.fileNotFound ||
  answer.status === status.recordNotFound ||
  answer.status === status.accessNotAllowed;
