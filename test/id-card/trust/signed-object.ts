import { createHash } from 'node:crypto';
import { concat, integer, octets, oid, printable, sequence, setOf, tlv } from '../../virtual-hardware/id-card/tlv.ts';
import { type Hash, hashIdentifier } from './algorithms.ts';
import { type DocumentSigner, NOW, time } from './state.ts';

/** Signed objects of the test PKI (RFC 5652; 9303-10, 4.6): EF.SOD, EF.CardSecurity, master lists. */
export const SECURITY_OBJECT = '2.23.136.1.1.1';
export const MASTER_LIST = '2.23.136.1.1.2';
export const CARD_SECURITY = '0.4.0.127.0.7.3.2.1';

export const digestOf = (hash: Hash, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash(hash).update(bytes).digest());

/** LDSSecurityObject; version 1 names the versions of LDS and Unicode too. */
export const listOfGroups = (
  groups: ReadonlyMap<number, Uint8Array>,
  hash: Hash = 'sha256',
  version: 0 | 1 = 0,
): Uint8Array =>
  sequence(
    integer(version),
    hashIdentifier(hash),
    sequence(...[...groups].map(([number, file]) => sequence(integer(number), octets(digestOf(hash, file))))),
    ...(version === 1 ? [sequence(printable('0108'), printable('040000'))] : []),
  );

export type SigningOrder = {
  readonly contentType?: string;
  /** what the signed attributes say that it is; default: the same */
  readonly attributeType?: string;
  readonly moreAttributes?: readonly Uint8Array[];
  readonly content: Uint8Array;
  readonly signer: DocumentSigner;
  /** null: the signer does not say when; default: now */
  readonly signingTime?: number | null;
  readonly named?: 'issuer-and-serial' | 'key-id';
  readonly attributes?: boolean;
  readonly enclosed?: readonly Uint8Array[];
  readonly ber?: boolean;
  readonly digestAlgorithm?: Uint8Array;
  readonly signatureAlgorithm?: Uint8Array;
  /** changes made after signing */
  readonly afterwards?: {
    readonly content?: Uint8Array;
    readonly signingTime?: number;
    readonly signature?: (signature: Uint8Array) => Uint8Array;
  };
};

/** A ContentInfo; EF.SOD is this within a tag 77. */
export const signedData = (order: SigningOrder): Uint8Array => {
  const { signer, content, afterwards = {} } = order;
  const { algorithm } = signer;
  const contentType = order.contentType ?? SECURITY_OBJECT;
  const attributesAt = (at: number | null): Uint8Array =>
    setOf(
      attribute('1.2.840.113549.1.9.3', oid(order.attributeType ?? contentType)),
      attribute('1.2.840.113549.1.9.4', octets(digestOf(algorithm.hash, content))),
      ...(at === null ? [] : [attribute('1.2.840.113549.1.9.5', time(at))]),
      ...(order.moreAttributes ?? []),
    );
  const signingTime = order.signingTime === undefined ? NOW : order.signingTime;
  const signed = order.attributes === false ? content : attributesAt(signingTime);
  const stored = attributesAt(afterwards.signingTime ?? signingTime);
  const signature = algorithm.sign(signed);
  const digest = order.digestAlgorithm ?? hashIdentifier(algorithm.hash);
  const signerInfo = sequence(
    integer(order.named === 'key-id' ? 3 : 1),
    order.named === 'key-id' ? tlv(0x80, signer.keyId) : sequence(signer.issuer, integer(signer.serial)),
    digest,
    ...(order.attributes === false ? [] : [concat(Uint8Array.of(0xa0), stored.subarray(1))]),
    order.signatureAlgorithm ?? algorithm.identifier,
    octets(afterwards.signature?.(signature) ?? signature),
  );
  const given = afterwards.content ?? content;
  const write = order.ber ? indefinite : tlv;
  const body = write(
    0x30,
    integer(3),
    setOf(digest),
    write(0x30, oid(contentType), write(0xa0, order.ber ? inPieces(given) : octets(given))),
    tlv(0xa0, ...(order.enclosed ?? [signer.certificate])),
    setOf(signerInfo),
  );
  return write(0x30, oid('1.2.840.113549.1.7.2'), write(0xa0, body));
};

export const attribute = (id: string, value: Uint8Array): Uint8Array => sequence(oid(id), setOf(value));

/** Indefinite length, closed by two zeros (X.690, 8.1.3.6). */
const indefinite = (tag: number, ...values: readonly Uint8Array[]): Uint8Array =>
  concat(Uint8Array.of(tag, 0x80), ...values, Uint8Array.of(0, 0));

/** An OCTET STRING in pieces of 100 bytes (X.690, 8.7.3). */
const inPieces = (bytes: Uint8Array): Uint8Array => {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 100) pieces.push(octets(bytes.subarray(at, at + 100)));
  return indefinite(0x24, ...pieces);
};

export const sod = (order: SigningOrder): Uint8Array => tlv(0x77, signedData(order));

/** CscaMasterList (9303-12, 9) signed by a master list signer. */
export const masterList = (
  roots: readonly Uint8Array[],
  signer: DocumentSigner,
  order: Partial<SigningOrder> = {},
): Uint8Array =>
  signedData({
    contentType: MASTER_LIST,
    content: sequence(integer(0), setOf(...roots)),
    signer,
    ...order,
  });
