import { type Answer, answer, type Command, STATUS } from './apdu.ts';
import { aesBlock, aesCbc, cmac8, desCbc, type KeyPair, pad, retailMac, unpad } from './ciphers.ts';
import { bigEndian, concat, readObjects, sameBytes, tlv, valueUnder } from './tlv.ts';

/** Secure messaging of the chip's side (ICAO 9303-11 9.8): opens commands, closes answers, counts both. */
export interface SecureChannel {
  /** The plain command, or the status word with which the card refuses and ends the session. */
  open(
    command: Command,
  ): { readonly ok: true; readonly command: Command } | { readonly ok: false; readonly status: number };
  close(reply: Answer, odd: boolean): Answer;
  /** Most plain bytes whose protected answer still fits in `le` bytes. */
  room(le: number): number;
}

type Suite = {
  readonly block: 8 | 16;
  encrypt(counter: Uint8Array, data: Uint8Array): Uint8Array;
  decrypt(counter: Uint8Array, data: Uint8Array): Uint8Array;
  /** over bytes that are not yet padded */
  mac(message: Uint8Array): Uint8Array;
};

/** AES (by the keys' length) with CMAC; the counter starts at zero and its encryption is the initial vector (9.8.6.3). */
export const aesChannel = (keys: KeyPair): SecureChannel =>
  channel(new Uint8Array(16), {
    block: 16,
    encrypt: (counter, data) => aesCbc('encrypt', keys.encryption, aesBlock(keys.encryption, counter), data),
    decrypt: (counter, data) => aesCbc('decrypt', keys.encryption, aesBlock(keys.encryption, counter), data),
    mac: (message) => cmac8(keys.mac, pad(message, 16)),
  });

/** Two-key 3DES with retail MAC; the counter comes from both nonces (9.8.6.2). */
export const desChannel = (keys: KeyPair, counter: Uint8Array): SecureChannel =>
  channel(counter, {
    block: 8,
    encrypt: (_, data) => desCbc('encrypt', keys.encryption, new Uint8Array(8), data),
    decrypt: (_, data) => desCbc('decrypt', keys.encryption, new Uint8Array(8), data),
    mac: (message) => retailMac(keys.mac, pad(message, 8)),
  });

const channel = (firstCounter: Uint8Array, suite: Suite): SecureChannel => {
  let counter = firstCounter;
  return {
    open: (command) => {
      counter = increased(counter);
      return openCommand(command, counter, suite);
    },
    close: (reply, odd) => {
      counter = increased(counter);
      return closeAnswer(reply, odd, counter, suite);
    },
    room: (le) => {
      // DO'99' (4) and DO'8E' (10) always; tag, length and padding indicator of DO'87' before the cryptogram
      const cryptogram = le - 14 - (le > 256 ? 5 : le > 144 ? 4 : 3);
      return Math.max(0, Math.floor(cryptogram / suite.block) * suite.block - 1);
    },
  };
};

const openCommand = (command: Command, counter: Uint8Array, suite: Suite): ReturnType<SecureChannel['open']> => {
  const refused = (status: number) => ({ ok: false, status }) as const;
  const objects = readObjects(command.data);
  if (!objects) return refused(STATUS.secureMessagingWrong);
  const mac = valueUnder(objects, 0x8e);
  if (!mac) return refused(STATUS.secureMessagingMissing);
  if (objects.at(-1)?.tag !== 0x8e || objects.some(({ tag }) => ![0x85, 0x87, 0x97, 0x8e].includes(tag)))
    return refused(STATUS.secureMessagingWrong);
  const header = pad(Uint8Array.of(command.cla, command.ins, command.p1, command.p2), suite.block);
  const protectedPart = objects.slice(0, -1).map(({ tag, value }) => tlv(tag, value));
  if (!sameBytes(mac, suite.mac(concat(counter, header, ...protectedPart))))
    return refused(STATUS.secureMessagingWrong);
  const data = plainData(objects, counter, suite);
  if (!data) return refused(STATUS.secureMessagingWrong);
  const le = wantedLength(valueUnder(objects, 0x97));
  return { ok: true, command: { ...command, cla: command.cla & ~0x0c, data, le } };
};

const plainData = (
  objects: readonly { tag: number; value: Uint8Array }[],
  counter: Uint8Array,
  suite: Suite,
): Uint8Array | null => {
  const withIndicator = valueUnder([...objects], 0x87);
  const bare = valueUnder([...objects], 0x85);
  if (!withIndicator && !bare) return new Uint8Array(0);
  if (withIndicator && withIndicator[0] !== 0x01) return null;
  const cryptogram = bare ?? withIndicator?.subarray(1) ?? new Uint8Array(0);
  if (cryptogram.length === 0 || cryptogram.length % suite.block !== 0) return null;
  return unpad(suite.decrypt(counter, cryptogram));
};

const wantedLength = (le: Uint8Array | undefined): number => {
  if (!le || le.length === 0) return 0;
  if (le.length === 1) return le[0] || 256;
  return (le[0] ?? 0) * 256 + (le[1] ?? 0) || 65536;
};

const closeAnswer = (reply: Answer, odd: boolean, counter: Uint8Array, suite: Suite): Answer => {
  const parts: Uint8Array[] = [];
  if (reply.data.length > 0) {
    const cryptogram = suite.encrypt(counter, pad(reply.data, suite.block));
    parts.push(odd ? tlv(0x85, cryptogram) : tlv(0x87, Uint8Array.of(1), cryptogram));
  }
  parts.push(tlv(0x99, bigEndian(reply.status, 2)));
  const mac = suite.mac(concat(counter, ...parts));
  return answer(reply.status, concat(...parts, tlv(0x8e, mac)));
};

const increased = (counter: Uint8Array): Uint8Array => {
  const next = new Uint8Array(counter);
  for (let index = next.length - 1; index >= 0; index--) {
    next[index] = ((next[index] ?? 0) + 1) & 0xff;
    if (next[index] !== 0) break;
  }
  return next;
};
