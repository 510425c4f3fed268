import { randomBytes } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import type { CardFault, SpoiltAnswer } from '../card-station.ts';
import { parseCommand } from './apdu.ts';
import type { ChipCard } from './card.ts';
import { bigEndian, concat, fromHex, readObjects, tlv, valueUnder } from './tlv.ts';

/** APDUs and bytes as the card counted them; `bytesIn` are commands, `bytesOut` answers. */
export type Traffic = { readonly apdus: number; readonly bytesIn: number; readonly bytesOut: number };

/** A card as it lies on the reader: with a fault perhaps, counted, and logged without a byte of data. */
export interface LyingCard {
  readonly atr: Uint8Array;
  readonly traffic: Traffic;
  /** The answer, or `null`: the card was taken away instead. */
  transmit(command: Uint8Array): Promise<Uint8Array | null>;
  reset(): void;
}

/** Answer to reset of a payment card's kind: T=0, no eMRTD behind it. */
const BANK_CARD_ATR = fromHex('3B 65 00 00 20 63 CB 68 00');
/** Longer than the 33 bytes that ISO/IEC 7816-3 allows: vpcd sees a card, pcscd cannot power it up and calls it mute. */
const MUTE_ATR = new Uint8Array(40).fill(0x3b);

/** A card with no identity application: every SELECT by name finds nothing. */
export const bankCard = (): ChipCard => ({
  atr: BANK_CARD_ATR,
  transmit: (command) => fromHex(command[1] === 0xa4 ? '6A82' : '6D00'),
  reset: () => {},
});

type Delay = (ms: number) => Promise<void>;

export const layOnReader = (
  card: ChipCard,
  fault: CardFault,
  log: (line: string) => void = () => {},
  delay: Delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): LyingCard => {
  let traffic: Traffic = { apdus: 0, bytesIn: 0, bytesOut: 0 };
  const spoil = spoiler(fault);
  return {
    atr: fault.kind === 'mute' ? MUTE_ATR : card.atr,
    get traffic() {
      return traffic;
    },
    reset: () => card.reset(),
    transmit: async (command) => {
      traffic = { ...traffic, apdus: traffic.apdus + 1, bytesIn: traffic.bytesIn + command.length };
      const turn = traffic.apdus;
      if (fault.kind === 'removed-at-apdu' && turn >= fault.apdu) {
        log(`${turn} ${headerOf(command)} card taken away`);
        return null;
      }
      if (fault.kind === 'silent-at-apdu' && turn >= fault.apdu) {
        log(`${turn} ${headerOf(command)} no answer`);
        return new Promise(() => undefined); // until it is taken away
      }
      if (fault.kind === 'slow') await delay(fault.msPerApdu);
      const answer = spoil(card.transmit(command), turn);
      traffic = { ...traffic, bytesOut: traffic.bytesOut + answer.length };
      log(`${turn} ${headerOf(command)} -> ${answer.length - 2} bytes, ${hex(answer.subarray(-2))}`);
      return answer;
    },
  };
};

const isSpoilt = (fault: CardFault): fault is SpoiltAnswer =>
  fault.kind === 'wrong-mac-at-apdu' ||
  fault.kind === 'wrong-status-at-apdu' ||
  fault.kind === 'truncated-at-apdu' ||
  fault.kind === 'garbage-at-apdu';

/** Spoils the answers that the fault means, and leaves the others. */
const spoiler = (fault: CardFault): ((answer: Uint8Array, turn: number) => Uint8Array) => {
  if (!isSpoilt(fault)) return (answer) => answer;
  let struck = false;
  return (answer, turn) => {
    if (turn < fault.apdu || (struck && !fault.andAfter)) return answer;
    const spoilt = spoiltAnswer(fault, answer);
    struck ||= spoilt !== null;
    return spoilt ?? answer;
  };
};

const spoiltAnswer = (fault: SpoiltAnswer, answer: Uint8Array): Uint8Array | null => {
  switch (fault.kind) {
    case 'wrong-mac-at-apdu':
      return spoilMac(answer);
    case 'wrong-status-at-apdu':
      return bigEndian(fault.status, 2);
    case 'truncated-at-apdu':
      return answer.subarray(0, Math.max(1, Math.floor(answer.length / 2)));
    case 'garbage-at-apdu':
      return concat(new Uint8Array(randomBytes(Math.max(4, answer.length - 2))), bigEndian(0x9000, 2));
  }
};

/** The same protected answer with one bit of its MAC turned; `null` where the answer has none. */
const spoilMac = (answer: Uint8Array): Uint8Array | null => {
  const objects = readObjects(answer.subarray(0, -2));
  const mac = valueUnder(objects, 0x8e);
  if (!objects || !mac) return null;
  const parts = objects.map(({ tag, value }) =>
    tlv(tag, tag === 0x8e ? value.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) : value),
  );
  return concat(...parts, answer.subarray(-2));
};

/** Class, instruction, parameters and lengths: enough to follow a read, and nothing of anybody. */
const headerOf = (command: Uint8Array): string => {
  const parsed = parseCommand(command);
  if (!parsed) return `${hex(command.subarray(0, 4))} malformed, ${command.length} bytes`;
  return `${hex(command.subarray(0, 4))} Lc=${parsed.data.length} Le=${parsed.le}${parsed.extended ? ' extended' : ''}`;
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

const MOST_LINES = 20_000;

/** A log file of APDUs: begun anew with each card, and bounded. */
export const apduLog = (path: string): { begin(): void; line(text: string): void } => {
  let lines = 0;
  return {
    begin: () => {
      lines = 0;
      writeFileSync(path, '');
    },
    line: (text) => {
      if (lines++ < MOST_LINES) appendFileSync(path, `${text}\n`);
    },
  };
};
