import { randomBytes } from 'node:crypto';
import { bacKeys } from './bac.ts';
import { aesBlock, aesCbc, cmac8, deriveSessionKeys, desCbc, type KeyPair, pad, retailMac, unpad } from './ciphers.ts';
import { curveOf, privateKey } from './curves.ts';
import { type PaceOffer, paceOid, passwordKey, passwordOfCan, passwordOfMrz, USUAL_PACE } from './pace.ts';
import {
  bigEndian,
  concat,
  type DataObject,
  fromHex,
  oid,
  oidContents,
  readObjects,
  sameBytes,
  tlv,
  toHex,
  valueUnder,
} from './tlv.ts';

/**
 * A little terminal, for the tests of the card only: just enough of the other side to open a chip and read files.
 * It throws on everything unexpected. The kiosk's own reader is in `device-daemon` and shares nothing with it.
 */
export type Transmit = (command: Uint8Array) => Promise<Uint8Array>;
type Protect = (header: Uint8Array, data: Uint8Array, le: number) => Promise<{ data: Uint8Array; status: string }>;

const APPLICATION = fromHex('A0000002471001');

export const selectApplication = (): Uint8Array => fromHex(`00A4040C07${toHex(APPLICATION)}`);
export const statusOf = (answer: Uint8Array): string => toHex(answer.slice(-2));

const expectOk = (answer: Uint8Array, what: string): Uint8Array => {
  if (statusOf(answer) !== '9000') throw new Error(`${what}: ${statusOf(answer)}`);
  return answer.subarray(0, -2);
};

export type Session = { readonly send: Protect; readonly readFile: (short: number) => Promise<Uint8Array> };
/** What only chip-authentication mapping gives: the chip's mapping key, and its proof, decrypted. */
export type PaceSession = Session & { readonly chipMapping: Uint8Array; readonly chipProof: Uint8Array | null };

export const openByPace = async (
  transmit: Transmit,
  password: { can: string } | { mrz: string },
  offer: PaceOffer = USUAL_PACE,
  before: (session: Session) => Promise<void> = async () => undefined,
): Promise<PaceSession> => {
  const byCan = 'can' in password;
  const curve = curveOf(offer.curve);
  const { Point } = curve;
  const random = (): bigint => privateKey(curve, (length) => new Uint8Array(randomBytes(length)));
  const protocol = paceOid(offer);
  const key = passwordKey(byCan ? passwordOfCan(password.can) : passwordOfMrz(password.mrz), offer.cipher);
  const template = concat(
    tlv(0x80, oidContents(protocol)),
    tlv(0x83, Uint8Array.of(byCan ? 2 : 1)),
    tlv(0x84, Uint8Array.of(offer.curve)),
  );
  expectOk(await transmit(concat(fromHex('0022C1A4'), bigEndian(template.length, 1), template)), 'MSE:Set AT');
  const step = async (cla: string, tag: number, value: Uint8Array | null): Promise<DataObject[]> => {
    const data = tlv(0x7c, ...(value ? [tlv(tag, value)] : []));
    const reply = expectOk(
      await transmit(concat(fromHex(`${cla}860000`), bigEndian(data.length, 1), data, Uint8Array.of(0))),
      'GENERAL AUTHENTICATE',
    );
    return readObjects(valueUnder(readObjects(reply), 0x7c) ?? new Uint8Array(0)) ?? [];
  };
  const first = async (reply: Promise<DataObject[]>): Promise<Uint8Array> =>
    (await reply)[0]?.value ?? new Uint8Array(0);
  const encrypted = await first(step('10', 0, null));
  const des = offer.cipher === '3des';
  const nonce = des
    ? desCbc('decrypt', key, new Uint8Array(8), encrypted)
    : aesCbc('decrypt', key, new Uint8Array(16), encrypted);
  const mapping = random();
  const chipMapping = await first(step('10', 0x81, Point.BASE.multiply(mapping).toBytes(false)));
  const generator = Point.BASE.multiply(number(nonce) % curve.order).add(
    Point.fromBytes(chipMapping).multiply(mapping),
  );
  const ephemeral = random();
  const own = generator.multiply(ephemeral).toBytes(false);
  const chip = await first(step('10', 0x83, own));
  const keys = deriveSessionKeys(
    Point.fromBytes(chip)
      .multiply(ephemeral)
      .toBytes(false)
      .subarray(1, 1 + curve.fieldBytes),
    KEY_BYTES[offer.cipher],
  );
  const token = (publicKey: Uint8Array): Uint8Array => {
    const input = tlv(0x7f49, oid(protocol), tlv(0x86, publicKey));
    return des ? retailMac(keys.mac, pad(input, 8)) : cmac8(keys.mac, input);
  };
  const last = await step('00', 0x85, token(chip));
  if (!sameBytes(valueUnder(last, 0x86) ?? new Uint8Array(0), token(own)))
    throw new Error('the chip did not prove that it knows the password');
  const session = protectedBy(transmit, des ? desTerminal(keys, new Uint8Array(8)) : aesTerminal(keys));
  await before(session);
  const selected = await session.send(fromHex('0CA4040C'), APPLICATION, 0);
  if (selected.status !== '9000') throw new Error(`SELECT application: ${selected.status}`);
  const proof = valueUnder(last, 0x8a);
  const vector = (): Uint8Array => aesBlock(keys.encryption, new Uint8Array(16).fill(0xff));
  const chipProof = proof ? unpad(aesCbc('decrypt', keys.encryption, vector(), proof)) : null;
  return { ...session, chipMapping, chipProof };
};
const KEY_BYTES = { '3des': 16, 'aes-128': 16, 'aes-192': 24, 'aes-256': 32 } as const;

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
