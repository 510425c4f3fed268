import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess, ChipReading } from '../devices/card-reading.ts';
import { sameBytes, toBigInt } from './bytes.ts';
import { type CardTransport, type Channel, PlainChannel } from './channel.ts';
import { runChipAuthentication } from './chip-authentication.ts';
import { chipFault } from './chip-fault.ts';
import { offerOf } from './chip-key.ts';
import { status } from './command.ts';
import { elementaryFiles, readFile } from './elementary-files.ts';
import { type Chance, openChip, type Tries } from './open-chip.ts';
import type { DrawKey } from './pace.ts';
import { mostPlainBytes, type SecureChannel } from './secure-messaging.ts';
import { readSecurityObject } from './security-object.ts';
import { readTlvs, valueTagged } from './tlv.ts';

export type ReadChipOptions = {
  readonly onProgress?: (percent: number) => void;
  /**
   * Bytes that one answer may carry through the reader, without its status word. 256 (the default) means short APDUs
   * only; with more, the card is asked first what it can give itself (EF.ATR/INFO), which costs one APDU.
   */
  readonly mostResponseBytes?: number;
  readonly chance?: Chance;
  readonly tries?: Tries;
  /** 8 bytes for the chip to sign (active authentication) */
  readonly challenge?: Uint8Array | null;
};

type FileKey = keyof ChipReading['files'];

/**
 * What is read, in this order, with the size that is expected until the file tells its own (for the progress bar).
 * Mandatory and large first; the optional ones last, because some cards end the session when asked for a missing file:
 * those are asked for only where the SOD lists them (a file that it does not list is signed by nobody).
 * DG15 comes after chip authentication: read under the new keys, it is the proof, and costs no command of its own.
 */
const plan: readonly (readonly [key: FileKey, expectedBytes: number])[] = [
  ['dg1', 95],
  ['dg13', 500],
  ['dg2', 18_000],
  ['sod', 2_000],
  ['dg14', 350],
  ['dg15', 300],
];
const beforeProof: readonly FileKey[] = ['dg1', 'dg13', 'dg2', 'sod', 'dg14'];
const groupNumbers: Partial<Record<FileKey, number>> = { dg14: 14, dg15: 15 };

/**
 * Reads an ID card from reset to the last file: access, every file that the card has (DG3 is never asked for), and
 * chip authentication. All or nothing up to DG14: any failure leaves no reading. After that a failure only leaves chip
 * authentication `failed` (and DG15 out), unless the caller cancelled. The raw files stay in the reading, as the
 * signature check needs them.
 */
export const readChip = async (
  card: CardTransport,
  access: ChipAccess | readonly ChipAccess[],
  options: ReadChipOptions = {},
): Promise<Result<ChipReading, DeviceFault>> => {
  const plain = new PlainChannel(card);
  const most = await longestAnswer(plain, options.mostResponseBytes ?? shortAnswer);
  if (!most.ok) return most;
  const opened = await openChip(plain, 'kind' in access ? [access] : access, options.chance, options.tries);
  if (!opened.ok) return opened;
  const { channel, accessUsed } = opened.value;
  const files = new Files(most.value, options.onProgress ?? (() => undefined));
  for (const key of beforeProof) {
    const read = await files.read(channel, key);
    if (!read.ok) return read;
  }
  const { dg1 } = files.found;
  if (!dg1) return failed(chipFault('not-an-id-card', 'the card has no DG1'));
  const proof = await proveChip(plain, channel, files, options.chance?.key);
  if (!proof.ok) return proof;
  return done({ accessUsed, ...proof.value, files: { ...files.found, dg1 }, traffic: plain.traffic });
};

type Proof = Pick<ChipReading, 'chipAuthentication' | 'chipAuthenticationDetail'>;
const unproven = (detail: string): Result<Proof, never> =>
  done({ chipAuthentication: 'failed', chipAuthenticationDetail: detail.slice(0, 300) });

/** Asks the chip for its proof where the files offer it, and reads what is left to read. */
const proveChip = async (
  plain: Channel,
  channel: SecureChannel,
  files: Files,
  draw?: DrawKey,
): Promise<Result<Proof, DeviceFault>> => {
  const offer = offerOf(files.found);
  if (offer.kind !== 'offered') {
    const rest = await files.read(channel, 'dg15');
    return rest.ok ? done({ chipAuthentication: offer.kind, chipAuthenticationDetail: offer.detail }) : rest;
  }
  const agreed = await runChipAuthentication(plain, channel, offer.key, draw);
  if (!agreed.ok) {
    const rest = agreed.fault.fault ? failed(agreed.fault.fault) : await files.read(channel, 'dg15');
    return !rest.ok && rest.fault.code === 'cancelled' ? rest : unproven(agreed.fault.detail);
  }
  const answered = await answersUnder(agreed.value, files);
  if (!answered.ok && answered.fault.code === 'cancelled') return answered;
  if (!answered.ok) return unproven(`under the new keys: ${answered.fault.detail}`);
  return answered.value
    ? done({ chipAuthentication: 'done' })
    : unproven('under the new keys the card does not give what it gave before');
};

/** True when the chip answered a command under its new keys: with DG15, or else with the beginning of DG14 again. */
const answersUnder = async (channel: SecureChannel, files: Files): Promise<Result<boolean, DeviceFault>> => {
  const rest = await files.read(channel, 'dg15');
  if (!rest.ok || rest.value) return rest;
  const { dg14 } = files.found;
  const again = await channel.send({ ins: 0xb0, p1: 0x80 | elementaryFiles.dg14.short, p2: 0, le: proofBytes });
  if (!again.ok) return again;
  const { status: word, data } = again.value;
  return done(word === status.success && !!dg14 && sameBytes(data, dg14.subarray(0, proofBytes)));
};

/** Shorter than every DG14, so that no card has to speak of the file's end. */
const proofBytes = 8;

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

/** The files of one card as they are read, each once. */
class Files {
  readonly found: Partial<Record<FileKey, Uint8Array>> = {};
  readonly #mostResponseBytes: number;
  readonly #progress: Progress;
  #listed: ReadonlyMap<number, Uint8Array> | null = null;

  constructor(mostResponseBytes: number, onProgress: (percent: number) => void) {
    this.#mostResponseBytes = mostResponseBytes;
    this.#progress = new Progress(onProgress);
  }

  /** True when the card gave the file; false when it has none. */
  async read(channel: SecureChannel, key: FileKey): Promise<Result<boolean, DeviceFault>> {
    const onBytes = (soFar: number, ofAll: number): void => this.#progress.tell(key, soFar, ofAll);
    const mostBytes = mostPlainBytes(channel.suite, this.#mostResponseBytes);
    const number = groupNumbers[key];
    const asked = number === undefined || this.#listed === null || this.#listed.has(number);
    const file = asked ? await readFile(channel, elementaryFiles[key], { mostBytes, onBytes }) : done(null);
    if (!file.ok) return file;
    if (!file.value) {
      onBytes(0, 0);
      return done(false);
    }
    this.found[key] = file.value;
    if (key === 'sod') {
      const object = readSecurityObject(file.value);
      this.#listed = object.ok ? object.value.digests : null;
    }
    return done(true);
  }
}

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
