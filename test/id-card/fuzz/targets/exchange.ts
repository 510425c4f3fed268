import { createHash } from 'node:crypto';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { AnswerLengths } from '../../../../device-daemon/src/emrtd/answer-lengths.ts';
import type { CardTransport, Channel } from '../../../../device-daemon/src/emrtd/channel.ts';
import { chipFault } from '../../../../device-daemon/src/emrtd/chip-fault.ts';
import {
  encryptCbc,
  pad,
  paddedMac,
  type SessionKeys,
  sessionKeys,
} from '../../../../device-daemon/src/emrtd/ciphers.ts';
import { type Answer, decode } from '../../../../device-daemon/src/emrtd/command.ts';
import { elementaryFiles, readFile } from '../../../../device-daemon/src/emrtd/elementary-files.ts';
import { readChip } from '../../../../device-daemon/src/emrtd/read-chip.ts';
import { SecureChannel } from '../../../../device-daemon/src/emrtd/secure-messaging.ts';
import type { Chance } from '../chance.ts';
import { filesOf } from '../corpus.ts';
import { mutated, seedOf } from '../mutations.ts';
import { demand, sameBytes, type Target, USUAL_BOUND_MS } from '../target.ts';
import { element, joined } from '../tlv-tree.ts';

const word = (status: number): Uint8Array => Uint8Array.of(status >> 8, status & 0xff);
const SUCCESS = 0x9000;

export const answerDecoding: Target = {
  name: 'answer',
  parser: 'device-daemon/src/emrtd/command.ts',
  share: 2,
  boundMs: USUAL_BOUND_MS,
  seeds: [word(SUCCESS), joined([Uint8Array.of(1, 2, 3), word(0x6282)])],
  make: (chance) => chance.bytes(chance.size(70_000)),
  run: (input) => {
    const answer = decode(input);
    if (answer === null) return false;
    demand(sameBytes(joined([answer.data, word(answer.status)]), input), 'data and status word are the whole answer');
    return true;
  },
};

/** One protected answer after another to a channel whose keys are known here, so that damaged ones can be told from whole ones. */
const plainText = (at: number): Uint8Array =>
  new Uint8Array(createHash('sha512').update(`answer ${at}`).digest()).subarray(at);
const suites = ['3des', 'aes-128', 'aes-192', 'aes-256'] as const;
const channelKeys: readonly SessionKeys[] = suites.map((suite) => sessionKeys(suite, new Uint8Array(20).fill(7)));
const counterAfter = (keys: SessionKeys): Uint8Array => {
  const counter = new Uint8Array(keys.suite === '3des' ? 8 : 16);
  counter[counter.length - 1] = 2; // one command, one answer
  return counter;
};

const protectedAnswer = (keys: SessionKeys, data: Uint8Array, status: number): Uint8Array => {
  const { suite, enc, mac } = keys;
  const block = suite === '3des' ? 8 : 16;
  const zero = new Uint8Array(block);
  const counter = counterAfter(keys);
  const iv = suite === '3des' ? zero : encryptCbc(suite, enc, zero, counter);
  const secret = encryptCbc(suite, enc, iv, pad(data, block));
  const objects = joined([element(0x87, Uint8Array.of(1), secret), element(0x99, word(status))]);
  const checked = paddedMac(suite, mac, joined([counter, objects]));
  return joined([objects, element(0x8e, checked)]);
};

const wholeAnswers = channelKeys.flatMap((keys, at) => [
  { keys, data: plainText(at), bytes: protectedAnswer(keys, plainText(at), SUCCESS) },
]);
const answerSeeds = wholeAnswers.map(({ bytes }) => seedOf(bytes));

/** First byte: which suite. Then the answer with its status word. */
export const secureMessaging: Target = {
  name: 'secure-messaging',
  parser: 'device-daemon/src/emrtd/secure-messaging.ts',
  share: 4,
  boundMs: USUAL_BOUND_MS,
  seeds: wholeAnswers.map(({ bytes }, at) => joined([Uint8Array.of(at), bytes, word(SUCCESS)])),
  make: (chance) => {
    const at = chance.number(suites.length);
    const seed = answerSeeds[at];
    const body = chance.one(20) ? chance.bytes(chance.size(300)) : mutated(seed ? [seed] : answerSeeds, chance);
    return joined([Uint8Array.of(at), body, word(chance.one(4) ? chance.number(0x10000) : SUCCESS)]);
  },
  run: async (input) => {
    const whole = wholeAnswers[(input[0] ?? 0) % suites.length];
    const answer = decode(input.subarray(1));
    if (!whole || answer === null) return false;
    let asked = 0;
    const plain: Channel = {
      send: async (): Promise<Result<Answer, DeviceFault>> => {
        asked += 1;
        return done(answer);
      },
    };
    const channel = new SecureChannel(plain, whole.keys);
    const opened = await channel.send({ ins: 0xb0, p1: 0x81, p2: 0, le: 64 });
    if (!opened.ok) {
      const next = await channel.send({ ins: 0xb0, p1: 0x81, p2: 0, le: 64 });
      demand(!next.ok && asked === 1, 'one failed check ends the session: nothing more is sent');
      return false;
    }
    if (opened.value.data.length === 0) {
      demand(opened.value.status !== SUCCESS, 'success without data and without a MAC is not believed');
      return false;
    }
    demand(sameBytes(opened.value.data, whole.data), 'data that were not sent are not believed');
    demand(opened.value.status === SUCCESS, 'a status word that was not protected is not believed');
    return true;
  },
};

/** A card that says these answers, one after the other, and is gone after the last: two bytes of length before each. */
const answersIn = (input: Uint8Array): readonly Uint8Array[] => {
  const answers: Uint8Array[] = [];
  for (let at = 0; at + 2 <= input.length; ) {
    const length = ((input[at] ?? 0) << 8) | (input[at + 1] ?? 0);
    answers.push(input.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return answers;
};
const conversation = (answers: readonly Uint8Array[]): Uint8Array =>
  joined(answers.flatMap((answer) => [word(answer.length), answer]));

const fileSeeds = filesOf('dg1', 'dg13', 'dg14', 'common');
const keptFiles = fileSeeds.map(seedOf);
const inBlocks = (file: Uint8Array, size: number): readonly Uint8Array[] => {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < file.length; at += size) blocks.push(joined([file.subarray(at, at + size), word(SUCCESS)]));
  return blocks;
};
const statusWords = [
  0x6282, 0x6c10, 0x6c00, 0x6700, 0x6b00, 0x6a82, 0x6982, 0x6d00, 0x6100, 0x61ff, 0x6300, 0x63c0, 0x6f00,
];

export const elementaryFile: Target = {
  name: 'elementary-file',
  parser: 'device-daemon/src/emrtd/elementary-files.ts',
  share: 3,
  boundMs: USUAL_BOUND_MS,
  seeds: fileSeeds.map((file) => conversation(inBlocks(file, 256))),
  make: (chance) => {
    const file = chance.one(2) ? chance.pick(fileSeeds) : mutated(keptFiles, chance).subarray(0, 4000);
    const answers = [...inBlocks(file, chance.between(1, 256))];
    for (let change = chance.size(4); change > 0; change--) {
      const strange = joined([chance.bytes(chance.size(260)), word(chance.pick(statusWords))]);
      answers.splice(chance.number(answers.length + 1), chance.number(2), strange);
    }
    return conversation(answers);
  },
  run: async (input) => {
    const answers = answersIn(input);
    let asked = 0;
    const channel: Channel = {
      send: async () => {
        const answer = decode(answers[asked++] ?? new Uint8Array(0));
        return answer ? done(answer) : failed(chipFault('card-removed', 'the answers are over'));
      },
    };
    const read = await readFile(channel, elementaryFiles.dg1, { lengths: new AnswerLengths() });
    demand(asked <= answers.length + 1, 'a card that is gone is not asked again');
    if (!read.ok || read.value === null) return false;
    demand(read.value.length >= 2 && read.value.length <= 0x4_0000, 'a file has a bounded length that was announced');
    return true;
  },
};

const cardAccessFiles = filesOf('card-access');
const keptAccess = cardAccessFiles.map(seedOf);
const point = (bytes: Uint8Array): Uint8Array => element(0x7c, element(0x82, Uint8Array.of(4), bytes));

/** What a card may say from reset on; mostly not what it ought to. */
const strangeAnswer = (chance: Chance): Uint8Array => {
  const said = (): Uint8Array => {
    switch (chance.number(8)) {
      case 0:
        return chance.pick(cardAccessFiles);
      case 1:
        return mutated(keptAccess, chance).subarray(0, 300);
      case 2:
        return element(0x7c, element(0x80, chance.bytes(chance.pick([0, 8, 16, 24, 32, 33]))));
      case 3:
        return point(chance.bytes(chance.pick([0, 32, 64, 96, 128, 132])));
      case 4:
        return element(0x7c, element(0x86, chance.bytes(8)));
      case 5:
        return chance.bytes(chance.pick([8, 40, 0, 1, chance.size(256)]));
      default:
        return new Uint8Array(0);
    }
  };
  return joined([said(), word(chance.one(4) ? chance.pick(statusWords) : SUCCESS)]);
};

/** A whole reading against a card that talks nonsense. Access takes elliptic curves, so it has a bound of its own. */
export const wholeReading: Target = {
  name: 'reading',
  parser: 'device-daemon/src/emrtd/read-chip.ts',
  share: 0.05,
  boundMs: 1_500,
  seeds: [],
  make: (chance) => {
    const first = chance.one(3) ? [] : [joined([chance.pick(cardAccessFiles), word(SUCCESS)])];
    return conversation([...first, ...Array.from({ length: chance.between(1, 14) }, () => strangeAnswer(chance))]);
  },
  run: async (input) => {
    const answers = answersIn(input);
    let asked = 0;
    const card: CardTransport = {
      transmit: async () => {
        const answer = answers[asked++];
        return answer ? done(answer) : failed(chipFault('card-removed', 'the answers are over'));
      },
    };
    const read = await readChip(card, [
      { kind: 'can', can: '000017' },
      { kind: 'mrz', documentNumber: '190000017', dateOfBirth: '900131', dateOfExpiry: '300131' },
    ]);
    demand(asked <= answers.length + 8, 'a card that is gone is soon left alone');
    demand(!read.ok, 'nonsense is no card');
    demand(read.fault.outcome === 'not-started' && (read.fault.detail ?? '').length <= 300, 'a fault of the reader');
    return false;
  },
};
