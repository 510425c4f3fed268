import { randomBytes } from 'node:crypto';
import { brainpoolP256r1 } from '@noble/curves/misc.js';
import { bacKeys } from './bac.ts';
import { aesBlock, aesCbc, cmac8, deriveSessionKeys, desCbc, type KeyPair, pad, retailMac, unpad } from './ciphers.ts';
import { paceOid, passwordKey, passwordOfCan, passwordOfMrz, USUAL_PACE } from './pace.ts';
import { bigEndian, concat, fromHex, oid, oidContents, readObjects, sameBytes, tlv, toHex, valueUnder } from './tlv.ts';

/**
 * A little terminal, for the tests of the card only: just enough of the other side to open a chip and read files.
 * It throws on everything unexpected. The kiosk's own reader is in `device-daemon` and shares nothing with it.
 */
export type Transmit = (command: Uint8Array) => Promise<Uint8Array>;
type Protect = (header: Uint8Array, data: Uint8Array, le: number) => Promise<{ data: Uint8Array; status: string }>;

const PACE_OID = paceOid(USUAL_PACE);
const Point = brainpoolP256r1.Point;
const APPLICATION = fromHex('A0000002471001');

export const selectApplication = (): Uint8Array => fromHex(`00A4040C07${toHex(APPLICATION)}`);
export const statusOf = (answer: Uint8Array): string => toHex(answer.slice(-2));

const expectOk = (answer: Uint8Array, what: string): Uint8Array => {
  if (statusOf(answer) !== '9000') throw new Error(`${what}: ${statusOf(answer)}`);
  return answer.subarray(0, -2);
};

export type Session = { readonly send: Protect; readonly readFile: (short: number) => Promise<Uint8Array> };

export const openByPace = async (transmit: Transmit, password: { can: string } | { mrz: string }): Promise<Session> => {
  const byCan = 'can' in password;
  const key = passwordKey(byCan ? passwordOfCan(password.can) : passwordOfMrz(password.mrz), USUAL_PACE.cipher);
  const template = concat(tlv(0x80, oidContents(PACE_OID)), tlv(0x83, Uint8Array.of(byCan ? 2 : 1)));
  expectOk(await transmit(concat(fromHex('0022C1A4'), bigEndian(template.length, 1), template)), 'MSE:Set AT');
  const step = async (cla: string, tag: number, value: Uint8Array | null): Promise<Uint8Array> => {
    const data = tlv(0x7c, ...(value ? [tlv(tag, value)] : []));
    const reply = expectOk(
      await transmit(concat(fromHex(`${cla}860000`), bigEndian(data.length, 1), data, Uint8Array.of(0))),
      'GENERAL AUTHENTICATE',
    );
    return readObjects(valueUnder(readObjects(reply), 0x7c) ?? new Uint8Array(0))?.[0]?.value ?? new Uint8Array(0);
  };
  const nonce = aesCbc('decrypt', key, new Uint8Array(16), await step('10', 0, null));
  const mapping = privateKey();
  const chipMapping = Point.fromBytes(await step('10', 0x81, Point.BASE.multiply(mapping).toBytes(false)));
  const generator = Point.BASE.multiply(number(nonce) % Point.Fn.ORDER).add(chipMapping.multiply(mapping));
  const ephemeral = privateKey();
  const own = generator.multiply(ephemeral).toBytes(false);
  const chip = await step('10', 0x83, own);
  const keys = deriveSessionKeys(Point.fromBytes(chip).multiply(ephemeral).toBytes(false).subarray(1, 33));
  const token = (publicKey: Uint8Array): Uint8Array =>
    cmac8(keys.mac, tlv(0x7f49, oid(PACE_OID), tlv(0x86, publicKey)));
  const answered = await step('00', 0x85, token(chip));
  if (!sameBytes(answered, token(own))) throw new Error('the chip did not prove that it knows the password');
  const session = protectedBy(transmit, aesTerminal(keys));
  const selected = await session.send(fromHex('0CA4040C'), APPLICATION, 0);
  if (selected.status !== '9000') throw new Error(`SELECT application: ${selected.status}`);
  return session;
};

export const openByBac = async (transmit: Transmit, mrz: string): Promise<Session> => {
  expectOk(await transmit(selectApplication()), 'SELECT application');
  const chipNonce = expectOk(await transmit(fromHex('0084000008')), 'GET CHALLENGE');
  const access = bacKeys(mrz);
  const nonce = new Uint8Array(randomBytes(8));
  const ownKey = new Uint8Array(randomBytes(16));
  const cryptogram = desCbc('encrypt', access.encryption, new Uint8Array(8), concat(nonce, chipNonce, ownKey));
  const data = concat(cryptogram, retailMac(access.mac, pad(cryptogram, 8)));
  const reply = expectOk(
    await transmit(concat(fromHex('0082000028'), data, Uint8Array.of(0x28))),
    'EXTERNAL AUTHENTICATE',
  );
  const plain = desCbc('decrypt', access.encryption, new Uint8Array(8), reply.subarray(0, 32));
  const keys = deriveSessionKeys(ownKey.map((byte, index) => byte ^ (plain[16 + index] ?? 0)));
  return protectedBy(transmit, desTerminal(keys, concat(chipNonce.subarray(4), nonce.subarray(4))));
};

/** The same connection under the keys of chip authentication. */
export const continueWith = (transmit: Transmit, keys: KeyPair): Session => protectedBy(transmit, aesTerminal(keys));

type Side = {
  readonly block: number;
  counter: bigint;
  crypt(way: 'encrypt' | 'decrypt', counter: Uint8Array, data: Uint8Array): Uint8Array;
  mac(counter: Uint8Array, message: Uint8Array): Uint8Array;
};

const aesTerminal = (keys: KeyPair): Side => ({
  block: 16,
  counter: 0n,
  crypt: (way, counter, data) => aesCbc(way, keys.encryption, aesBlock(keys.encryption, counter), data),
  mac: (counter, message) => cmac8(keys.mac, pad(concat(counter, message), 16)),
});

const desTerminal = (keys: KeyPair, counter: Uint8Array): Side => ({
  block: 8,
  counter: number(counter),
  crypt: (way, _, data) => desCbc(way, keys.encryption, new Uint8Array(8), data),
  mac: (counter, message) => retailMac(keys.mac, pad(concat(counter, message), 8)),
});

const protectedBy = (transmit: Transmit, side: Side): Session => {
  const next = (): Uint8Array => {
    side.counter += 1n;
    return fromHex(side.counter.toString(16).padStart(side.block * 2, '0'));
  };
  const send: Protect = async (header, data, le) => {
    const counter = next();
    const odd = header[1] === 0xb1;
    const parts: Uint8Array[] = [];
    if (data.length > 0) {
      const cryptogram = side.crypt('encrypt', counter, pad(data, side.block));
      parts.push(odd ? tlv(0x85, cryptogram) : tlv(0x87, Uint8Array.of(1), cryptogram));
    }
    const extended = le > 256;
    if (le > 0) parts.push(tlv(0x97, extended ? bigEndian(le % 65536, 2) : bigEndian(le % 256, 1)));
    const body = concat(...parts, tlv(0x8e, side.mac(counter, concat(pad(header, side.block), ...parts))));
    const lengths = extended ? concat(Uint8Array.of(0), bigEndian(body.length, 2)) : bigEndian(body.length, 1);
    const answer = await transmit(concat(header, lengths, body, new Uint8Array(extended ? 2 : 1)));
    return openAnswer(answer, next(), side);
  };
  const readFile = async (short: number): Promise<Uint8Array> => {
    const first = await send(Uint8Array.of(0x0c, 0xb0, 0x80 | short, 0), new Uint8Array(0), 256);
    if (first.status !== '9000') throw new Error(`READ BINARY: ${first.status}`);
    let file = first.data;
    const total = wholeLength(file);
    while (file.length < total) {
      const at = bigEndian(file.length, 2);
      const piece = await send(concat(Uint8Array.of(0x0c, 0xb0), at), new Uint8Array(0), 256);
      if (piece.status !== '9000' || piece.data.length === 0) throw new Error(`READ BINARY: ${piece.status}`);
      file = concat(file, piece.data);
    }
    return file;
  };
  return { send, readFile };
};

const openAnswer = (answer: Uint8Array, counter: Uint8Array, side: Side): { data: Uint8Array; status: string } => {
  const objects = readObjects(answer.subarray(0, -2));
  const mac = valueUnder(objects, 0x8e);
  if (!objects || !mac) return { data: new Uint8Array(0), status: statusOf(answer) };
  const covered = concat(...objects.filter(({ tag }) => tag !== 0x8e).map(({ tag, value }) => tlv(tag, value)));
  if (!sameBytes(mac, side.mac(counter, covered))) throw new Error('wrong MAC in the answer');
  const cryptogram = valueUnder(objects, 0x87)?.subarray(1) ?? valueUnder(objects, 0x85);
  const data = cryptogram ? unpad(side.crypt('decrypt', counter, cryptogram)) : new Uint8Array(0);
  if (!data) throw new Error('wrong padding in the answer');
  return { data, status: toHex(valueUnder(objects, 0x99) ?? new Uint8Array(0)) };
};

/** Tag, length and value of the outer object, from its first bytes. */
const wholeLength = (start: Uint8Array): number => {
  const first = start[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const width = first & 0x7f;
  return 2 + width + Number(number(start.subarray(2, 2 + width)));
};

const number = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);
const privateKey = (): bigint => (number(new Uint8Array(randomBytes(32))) % (Point.Fn.ORDER - 1n)) + 1n;
