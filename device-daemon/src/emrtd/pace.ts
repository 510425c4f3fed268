import { randomBytes } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess } from '../devices/card-reading.ts';
import { passwordSecret } from './access-keys.ts';
import { bytesOf, join, sameBytes, toBigInt } from './bytes.ts';
import { type Channel, unexpected } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { blockSize, decryptCbc, deriveKey, type SessionKeys, sessionKeys, tokenMac } from './ciphers.ts';
import { type Answer, type Command, status } from './command.ts';
import { type CurvePoints, type Point, pointOf } from './curves.ts';
import type { PaceInfo } from './pace-parameters.ts';
import { valueTagged, writeTlv } from './tlv.ts';

/** A private key in [1, order - 1]. Injected so that the vectors of 9303-11, App. G can be followed. */
export type DrawKey = (order: bigint) => bigint;

/** 64 bits more than the order, so that the remainder is not biased. */
export const drawKey: DrawKey = (order) => {
  const bytes = Math.ceil(order.toString(16).length / 2) + 8;
  return (toBigInt(randomBytes(bytes)) % (order - 1n)) + 1n;
};

/**
 * How a try to open the chip ended without keys. `wrong-secret`: the card proved that the secret does not fit.
 * `refused`: the card does not go this way (the caller may try another protocol). `fault`: nothing more can be done.
 */
export type AccessFailure =
  | {
      readonly kind: 'wrong-secret';
      readonly detail: string;
      /** how many more the card says that it will judge (63Cx); null where it does not say */
      readonly triesLeft: number | null;
    }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'fault'; readonly fault: DeviceFault };

/** x of 63Cx; null for every other word. */
export const triesLeftOf = (word: number): number | null => (word >> 4 === 0x63c ? word & 0x0f : null);

/** A card with so few tries left is left alone: the last ones are the citizen's own. */
export const isLastTries = (left: number | null): boolean => left !== null && left <= 2;

const fault = (detail: string) => failed<AccessFailure>({ kind: 'fault', fault: chipFault('card-unreadable', detail) });

/** What PACE leaves behind. */
export type PaceSession = {
  readonly keys: SessionKeys;
  /** the chip's key of the mapping, uncompressed */
  readonly chipMap: Uint8Array;
  /** only with chip authentication mapping: object 8A as the card sent it; empty where it sent none */
  readonly encryptedProof: Uint8Array | null;
};

/**
 * PACE with generic mapping over elliptic curves (ICAO 9303-11, 4.4): five commands, at the end session keys whose
 * counter starts at zero. The secret is never sent; one wrong secret costs the card one try.
 */
export const runPace = async (
  channel: Channel,
  info: PaceInfo,
  access: ChipAccess,
  draw: DrawKey = drawKey,
): Promise<Result<PaceSession, AccessFailure>> => {
  const { suite, curve } = info;
  const order = curve.Point.Fn.ORDER;

  const chosen = await send(channel, setAuthenticationTemplate(info, access));
  if (!chosen.ok) return chosen;
  if (!isChosen(chosen.value.status)) return refusedTemplate(chosen.value.status);

  const nonce = await oneObject(channel, 'PACE step 1', null, 0x80);
  if (!nonce.ok) return nonce;
  const block = blockSize(suite);
  if (nonce.value.length % block !== 0 || nonce.value.length < block || nonce.value.length > 32)
    return fault('PACE nonce has a wrong length');
  const secret = decryptCbc(suite, deriveKey(suite, passwordSecret(access), 3), new Uint8Array(block), nonce.value);

  const mapKey = draw(order);
  const base = plainBase(curve);
  const mapPublic = base.multiply(mapKey).toBytes(false);
  const mapAnswer = await oneObject(channel, 'PACE step 2', writeTlv(0x81, mapPublic), 0x82);
  if (!mapAnswer.ok) return mapAnswer;
  const chipMap = pointOf(curve, mapAnswer.value);
  if (!chipMap || sameBytes(mapAnswer.value, mapPublic)) return fault('PACE mapping key of the card is invalid');
  const shared = chipMap.multiply(mapKey);
  await breathe();
  const generator = mapGenerator(base, toBigInt(secret) % order, shared);
  if (!generator) return fault('PACE mapping is degenerate');

  await breathe();
  const ownKey = draw(order);
  const ownPublic = generator.multiply(ownKey).toBytes(false);
  const keyAnswer = await oneObject(channel, 'PACE step 3', writeTlv(0x83, ownPublic), 0x84);
  if (!keyAnswer.ok) return keyAnswer;
  const chipPublic = keyAnswer.value;
  const chipPoint = pointOf(curve, chipPublic);
  if (!chipPoint || sameBytes(chipPublic, ownPublic)) return fault('PACE key of the card is invalid');
  await breathe();
  const keys = sessionKeys(suite, xOf(chipPoint.multiply(ownKey)));

  const token = tokenMac(suite, keys.mac, tokenInput(info.protocol, chipPublic));
  const last = await authenticate(channel, 'PACE step 4', 'last', writeTlv(0x85, token));
  if (!last.ok) return failed(access.kind === 'can' ? wrongCan(last.fault) : last.fault);
  const chipToken = valueTagged(last.value, 0x86);
  if (!chipToken || !sameBytes(chipToken, tokenMac(suite, keys.mac, tokenInput(info.protocol, ownPublic))))
    return fault('PACE token of the card is wrong');
  const withProof = info.mapping === 'chip-authentication';
  const encryptedProof = withProof ? (valueTagged(last.value, 0x8a) ?? new Uint8Array(0)) : null;
  return done({ keys, chipMap: mapAnswer.value, encryptedProof });
};

const setAuthenticationTemplate = (info: PaceInfo, access: ChipAccess): Command => ({
  ins: 0x22,
  p1: 0xc1,
  p2: 0xa4,
  data: join(
    writeTlv(0x80, info.protocol),
    writeTlv(0x83, bytesOf(access.kind === 'can' ? 2 : 1)),
    info.ambiguous ? writeTlv(0x84, bytesOf(info.parameters)) : new Uint8Array(0),
  ),
});

/** 63Cx is a choice made, with the word that wrong secrets are counted and how many there may still be. */
const isChosen = (word: number): boolean => {
  const left = triesLeftOf(word);
  return word === status.success || (left !== null && !isLastTries(left));
};

/** Before the first try: a card that warns of its last tries (63Cx) or is blocked is left alone. */
const refusedTemplate = (word: number): Result<never, AccessFailure> => {
  if (triesLeftOf(word) !== null || word === status.blocked)
    return failed({
      kind: 'fault',
      fault: chipFault('card-refused', unexpected('choosing PACE', word)),
    });
  return failed({ kind: 'refused', detail: unexpected('choosing PACE', word) });
};

const send = async (channel: Channel, command: Command): Promise<Result<Answer, AccessFailure>> => {
  const answer = await channel.send(command);
  return answer.ok ? answer : failed({ kind: 'fault', fault: answer.fault });
};

/** GENERAL AUTHENTICATE with more to come: one object in, the object `wanted` out. */
const oneObject = async (
  channel: Channel,
  step: string,
  object: Uint8Array | null,
  wanted: number,
): Promise<Result<Uint8Array, AccessFailure>> => {
  const template = await authenticate(channel, step, 'more', object);
  if (!template.ok) return template;
  const value = valueTagged(template.value, wanted);
  return value ? done(value) : fault(`${step} answered without its object`);
};

/** GENERAL AUTHENTICATE: objects in, objects out, both inside 7C. */
const authenticate = async (
  channel: Channel,
  step: string,
  place: 'more' | 'last',
  object: Uint8Array | null,
): Promise<Result<Uint8Array, AccessFailure>> => {
  const answer = await send(channel, {
    cla: place === 'more' ? 0x10 : 0x00,
    ins: 0x86,
    p1: 0,
    p2: 0,
    data: writeTlv(0x7c, object ?? new Uint8Array(0)),
    le: 256,
  });
  if (!answer.ok) return answer;
  const word = answer.value.status;
  if (word !== status.success) return failed(refusal(step, word, place));
  const template = valueTagged(answer.value.data, 0x7c);
  return template ? done(template) : fault(`${step} answered without its object`);
};

/** Only the last step tells about the secret; 6300 and 63Cx say it plainly. */
const refusal = (step: string, word: number, place: 'more' | 'last'): AccessFailure => {
  const detail = unexpected(step, word);
  if (word === status.blocked) return { kind: 'fault', fault: chipFault('card-refused', detail) };
  const proven = word === status.authenticationFailed || word >> 4 === 0x63c;
  return place === 'last' && proven
    ? { kind: 'wrong-secret', detail, triesLeft: triesLeftOf(word) }
    : { kind: 'refused', detail };
};

/**
 * Cards that refuse the last step in other words mean the CAN too: nothing else is new in it. With the MRZ they were
 * seen to mean PACE itself (6982), and BAC then worked with the same MRZ.
 */
const wrongCan = (failure: AccessFailure): AccessFailure =>
  failure.kind === 'refused' ? { kind: 'wrong-secret', detail: failure.detail, triesLeft: null } : failure;

/**
 * The base point without its table: noble fills a table at the first use of BASE, which blocks the event loop for 40
 * to 190 ms and pays only after many cards; this multiplies in 7 to 30 ms.
 */
const plainBase = (curve: CurvePoints): Point => curve.Point.fromAffine(curve.Point.BASE.toAffine());

/** G' = s·G + H (9303-11, 4.4.3.3.2); null in the one case in 2^128 where it has no use. */
const mapGenerator = (base: Point, scalar: bigint, shared: Point): Point | null => {
  const mapped = scalar === 0n ? shared : base.multiply(scalar).add(shared);
  return mapped.is0() ? null : mapped;
};

const xOf = (point: Point): Uint8Array => {
  const bytes = point.toBytes(false);
  return bytes.subarray(1, 1 + (bytes.length - 1) / 2);
};

/** 7F49 { protocol, the other side's public key } (9303-11, 4.4.3.4). */
const tokenInput = (protocol: Uint8Array, publicKey: Uint8Array): Uint8Array =>
  writeTlv(0x7f49, join(writeTlv(0x06, protocol), writeTlv(0x86, publicKey)));
