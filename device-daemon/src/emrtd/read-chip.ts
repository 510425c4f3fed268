import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess, ChipReading } from '../devices/card-reading.ts';
import { toBigInt } from './bytes.ts';
import { type CardTransport, type Channel, PlainChannel } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { status } from './command.ts';
import { elementaryFiles, readFile } from './elementary-files.ts';
import { type Chance, openChip } from './open-chip.ts';
import { mostPlainBytes } from './secure-messaging.ts';
import { readTlvs, valueTagged } from './tlv.ts';

export type ReadChipOptions = {
  readonly onProgress?: (percent: number) => void;
  /**
   * Bytes that one answer may carry through the reader, without its status word. 256 (the default) means short APDUs
   * only; with more, the card is asked first what it can give itself (EF.ATR/INFO), which costs one APDU.
   */
  readonly mostResponseBytes?: number;
  readonly chance?: Chance;
};

type FileKey = keyof ChipReading['files'];

/**
 * What is read, in this order, with the size that is expected until the file tells its own (for the progress bar).
 * Mandatory and large first; the optional ones last, because some cards end the session when asked for a missing file.
 */
const plan: readonly (readonly [key: FileKey, expectedBytes: number])[] = [
  ['dg1', 95],
  ['dg13', 500],
  ['dg2', 18_000],
  ['sod', 2_000],
  ['dg14', 350],
  ['dg15', 300],
];

/**
 * Reads an ID card from reset to the last file: access, then every file that the card has (DG3 is never asked for).
 * All or nothing: any failure leaves no reading. The raw files stay in the reading, as the signature check needs them.
 */
export const readChip = async (
  card: CardTransport,
  access: ChipAccess,
  options: ReadChipOptions = {},
): Promise<Result<ChipReading, DeviceFault>> => {
  const plain = new PlainChannel(card);
  const most = await longestAnswer(plain, options.mostResponseBytes ?? shortAnswer);
  if (!most.ok) return most;
  const opened = await openChip(plain, access, options.chance);
  if (!opened.ok) return opened;
  const { channel, accessUsed } = opened.value;
  const mostBytes = mostPlainBytes(channel.suite, most.value);
  const files = await readFiles(channel, mostBytes, options.onProgress ?? (() => undefined));
  if (!files.ok) return files;
  return done({ accessUsed, chipAuthentication: 'not-offered', files: files.value, traffic: plain.traffic });
};

/** What one short answer carries. */
const shortAnswer = 256;

/** The smaller of what the reader carries and what the card announces in EF.ATR/INFO (7F66, ISO 7816-4, 12.7.1). */
const longestAnswer = async (plain: Channel, byReader: number): Promise<Result<number, DeviceFault>> => {
  if (byReader <= shortAnswer) return done(shortAnswer);
  const { short } = elementaryFiles.answerToReset;
  const answer = await plain.send({ ins: 0xb0, p1: 0x80 | short, p2: 0, le: 256 });
  if (!answer.ok) return answer;
  const lengths = answer.value.status === status.success ? valueTagged(answer.value.data, 0x7f66) : null;
  const numbers = lengths ? readTlvs(lengths, 4) : null;
  const [, response] = numbers?.ok ? numbers.value : [];
  const byCard = response?.tag === 0x02 ? Number(toBigInt(response.value.subarray(0, 4))) : shortAnswer;
  return done(Math.max(shortAnswer, Math.min(byReader, byCard, 0xffff)));
};

const readFiles = async (
  channel: Channel,
  mostBytes: number,
  onProgress: (percent: number) => void,
): Promise<Result<ChipReading['files'], DeviceFault>> => {
  const progress = new Progress(onProgress);
  const files: Partial<Record<FileKey, Uint8Array>> = {};
  for (const [key] of plan) {
    const onBytes = (soFar: number, ofAll: number): void => progress.tell(key, soFar, ofAll);
    const file = await readFile(channel, elementaryFiles[key], { mostBytes, onBytes });
    if (!file.ok) return file;
    if (file.value) files[key] = file.value;
    else progress.tell(key, 0, 0);
  }
  const { dg1, ...others } = files;
  return dg1 ? done({ dg1, ...others }) : failed(chipFault('not-an-id-card', 'the card has no DG1'));
};

/** Bytes read of bytes expected as whole percents that never go back; 100 only at the end. */
class Progress {
  readonly #tell: (percent: number) => void;
  readonly #files = new Map<FileKey, { soFar: number; ofAll: number }>(
    plan.map(([key, expected]) => [key, { soFar: 0, ofAll: expected }]),
  );
  #last = -1;

  constructor(tell: (percent: number) => void) {
    this.#tell = tell;
  }

  tell(key: FileKey, soFar: number, ofAll: number): void {
    this.#files.set(key, { soFar, ofAll });
    const all = [...this.#files.values()];
    const read = all.reduce((sum, file) => sum + file.soFar, 0);
    const expected = all.reduce((sum, file) => sum + file.ofAll, 0);
    const percent = expected === 0 ? 100 : Math.floor((100 * read) / expected);
    if (percent <= this.#last) return;
    this.#last = percent;
    this.#tell(percent);
  }
}
