import type { ChipReading } from '../../../device-daemon/src/devices/card-reading.ts';

/**
 * The least that a card's files can cost in APDUs and bytes, by arithmetic alone (reference `id-card.md`, "APDU count and
 * bytes"): whole files by short identifier, no SELECT, no header read, full blocks. Shares no code with the reader.
 */
export type Cipher = { readonly block: 8 | 16 };
export const AES: Cipher = { block: 16 };
export const TRIPLE_DES: Cipher = { block: 8 };

export type Conversation = {
  readonly access: 'pace' | 'bac';
  readonly cipher: Cipher;
  /** bytes of one coordinate on the curve of PACE */
  readonly field: number;
  /** chip authentication by MSE:Set AT and GENERAL AUTHENTICATE; null: not run. `reference`: bytes of the key's number */
  readonly proof: { readonly cipher: Cipher; readonly field: number; readonly reference: number } | null;
  /** what one answer may carry without its status word: 256 for short commands */
  readonly answerBytes: number;
};

export type Traffic = { readonly apdus: number; readonly bytes: number };

const sum = (...parts: readonly Traffic[]): Traffic => ({
  apdus: parts.reduce((all, one) => all + one.apdus, 0),
  bytes: parts.reduce((all, one) => all + one.bytes, 0),
});

const STATUS_WORD = 2;
const MAC_OBJECT = 10;
const STATUS_OBJECT = 4;

const lengthOf = (length: number): number => (length < 0x80 ? 1 : length < 0x100 ? 2 : 3);
const object = (value: number): number => 1 + lengthOf(value) + value;
const padded = (bytes: number, { block }: Cipher): number => (Math.floor(bytes / block) + 1) * block;
const cryptogram = (bytes: number, cipher: Cipher): number => (bytes === 0 ? 0 : object(1 + padded(bytes, cipher)));

/** Most plain bytes whose protected answer fits. */
export const mostPlain = (cipher: Cipher, answerBytes: number): number => {
  let most = 0;
  for (let bytes = 1; bytes <= answerBytes; bytes++)
    if (cryptogram(bytes, cipher) + STATUS_OBJECT + MAC_OBJECT <= answerBytes) most = bytes;
  return most;
};

/** One command in the clear: header, length and data, expected length; and its answer. */
const plain = (data: number, answer: number, wantsAnswer = answer > 0): Traffic => ({
  apdus: 1,
  bytes: 4 + (data > 0 ? 1 + data : 0) + (wantsAnswer ? 1 : 0) + answer + STATUS_WORD,
});

/** The same under secure messaging; the expected length inside has one byte, or two in an extended command. */
const secured = (cipher: Cipher, data: number, answer: number, expected: number | null): Traffic => {
  const long = (expected ?? 0) > 256;
  const inside = cryptogram(data, cipher) + (expected === null ? 0 : long ? 4 : 3) + MAC_OBJECT;
  const out = 4 + (long ? 3 : 1) + inside + (long ? 2 : 1);
  return { apdus: 1, bytes: out + cryptogram(answer, cipher) + STATUS_OBJECT + MAC_OBJECT + STATUS_WORD };
};

const fileReads = (length: number, cipher: Cipher, answerBytes: number): Traffic => {
  const most = mostPlain(cipher, answerBytes);
  const blocks: Traffic[] = [];
  for (let at = 0; at < length; at += most) {
    // the first block is asked for before the length is known, the others for what is left
    const expected = at === 0 ? most : Math.min(most, length - at);
    blocks.push(secured(cipher, 0, Math.min(most, length - at), expected));
  }
  return sum(...blocks);
};

const APPLICATION = 7;
const PROTOCOL = object(10);

const opening = ({ access, cipher, field }: Conversation, cardAccess: number): Traffic => {
  if (access === 'bac') return sum(plain(APPLICATION, 0), plain(0, 8), plain(40, 40));
  const point = object(object(1 + 2 * field));
  return sum(
    plain(0, cardAccess),
    plain(PROTOCOL + object(1), 0),
    plain(object(0), object(object(16))),
    plain(point, point),
    plain(point, point),
    plain(object(object(8)), object(object(8))),
    secured(cipher, APPLICATION, 0, null),
  );
};

const proving = ({ cipher, proof }: Conversation): Traffic =>
  proof
    ? sum(
        secured(cipher, PROTOCOL + (proof.reference > 0 ? object(proof.reference) : 0), 0, null),
        secured(cipher, object(object(1 + 2 * proof.field)), object(0), 256),
      )
    : sum();

/** Least for these files, each under the cipher that costs less of those that may be used for it (DG14 comes before the proof). */
export const leastTraffic = (files: ChipReading['files'], conversation: Conversation): Traffic => {
  const { cipher, proof, answerBytes } = conversation;
  const { cardAccess, cardSecurity: _notCounted, dg14, ...others } = files;
  const ciphers = proof ? [cipher, proof.cipher] : [cipher];
  const cheapest = Object.values(others).map((file) =>
    ciphers
      .map((one) => fileReads(file.length, one, answerBytes))
      .reduce((left, right) => (right.apdus < left.apdus ? right : left)),
  );
  return sum(
    opening(conversation, cardAccess?.length ?? 0),
    proving(conversation),
    ...(dg14 ? [fileReads(dg14.length, cipher, answerBytes)] : []),
    ...cheapest,
  );
};
