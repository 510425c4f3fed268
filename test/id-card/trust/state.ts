import { createHash, randomBytes } from 'node:crypto';
import {
  ascii,
  bits,
  concat,
  integer,
  octets,
  oid,
  printable,
  sequence,
  setOf,
  tlv,
  utf8String,
} from '../../virtual-hardware/id-card/tlv.ts';
import type { Algorithm } from './algorithms.ts';

/**
 * A state of the test PKI: names, certificates, revocation lists and master lists in DER (RFC 5280, 9303-12). Everything
 * that a test wants to be wrong can be given. Own code of the tests: the verifier has another.
 */
export const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 10, 23, 3);

export type NamePart = readonly [type: string, value: string, as?: 'printable' | 'utf8'];
export const nameOf = (...parts: readonly NamePart[]): Uint8Array =>
  sequence(
    ...parts.map(([type, value, as]) =>
      setOf(sequence(oid(type), as === 'utf8' ? utf8String(value) : printable(value))),
    ),
  );
export const COUNTRY = '2.5.4.6';
export const ORGANISATION = '2.5.4.10';
export const COMMON_NAME = '2.5.4.3';
export const stateName = (common: string): Uint8Array =>
  nameOf([COUNTRY, 'VN'], [ORGANISATION, 'Mot Cua Test'], [COMMON_NAME, common]);

export const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(id), ...(critical ? [tlv(0x01, Uint8Array.of(0xff))] : []), octets(value));

export const usage = (...flags: readonly ('sign' | 'certificates' | 'lists')[]): Uint8Array => {
  const byte = { sign: 0x80, certificates: 0x04, lists: 0x02 };
  const value = flags.reduce((sum, flag) => sum | byte[flag], 0);
  return extension('2.5.29.15', bits(Uint8Array.of(value), value & 0x02 ? 1 : value & 0x04 ? 2 : 7), true);
};
export const authority = (): Uint8Array =>
  extension('2.5.29.19', sequence(tlv(0x01, Uint8Array.of(0xff)), integer(0)), true);
export const keyId = (id: Uint8Array): Uint8Array => extension('2.5.29.14', octets(id));
export const issuerKeyId = (id: Uint8Array): Uint8Array => extension('2.5.29.35', sequence(tlv(0x80, id)));
export const extendedUse = (use: string): Uint8Array => extension('2.5.29.37', sequence(oid(use)), true);

export const keyIdOf = (keyInfo: Uint8Array): Uint8Array => new Uint8Array(createHash('sha1').update(keyInfo).digest());

/** UTCTime up to 2049, GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5). */
export const time = (at: number): Uint8Array => {
  const digits = new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return digits < '2050' ? tlv(0x17, ascii(`${digits.slice(2)}Z`)) : tlv(0x18, ascii(`${digits}Z`));
};

export type CertificateOrder = {
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly keyInfo: Uint8Array;
  readonly signer: Algorithm;
  readonly serial?: Uint8Array;
  readonly from?: number;
  readonly until?: number;
  readonly extensions: readonly Uint8Array[];
  /** beside the signature; default: the one inside */
  readonly outerIdentifier?: Uint8Array;
};

export const certificate = (order: CertificateOrder): Uint8Array => {
  const { signer } = order;
  const identifier = signer.identifierInCertificates ?? signer.identifier;
  const body = sequence(
    tlv(0xa0, integer(2)),
    integer(order.serial ?? serialNumber()),
    identifier,
    order.issuer,
    sequence(time(order.from ?? NOW - 900 * DAY), time(order.until ?? NOW + 4000 * DAY)),
    order.subject,
    order.keyInfo,
    ...(order.extensions.length > 0 ? [tlv(0xa3, sequence(...order.extensions))] : []),
  );
  return sequence(body, order.outerIdentifier ?? identifier, bits(signer.sign(body)));
};

export const serialNumber = (): Uint8Array => concat(Uint8Array.of(0x4d), new Uint8Array(randomBytes(7)));

export type Root = {
  readonly name: Uint8Array;
  readonly algorithm: Algorithm;
  readonly serial: Uint8Array;
  readonly certificate: Uint8Array;
};

export const rootOf = (
  algorithm: Algorithm,
  name: Uint8Array = stateName('Test CSCA'),
  given: Partial<CertificateOrder> = {},
): Root => {
  const serial = serialNumber();
  const id = keyIdOf(algorithm.keyInfo);
  const order: CertificateOrder = {
    subject: name,
    issuer: name,
    keyInfo: algorithm.keyInfo,
    signer: algorithm,
    serial,
    from: NOW - 1000 * DAY,
    until: NOW + 5000 * DAY,
    extensions: [authority(), usage('certificates', 'lists'), keyId(id), issuerKeyId(id)],
    ...given,
  };
  return { name, algorithm, serial, certificate: certificate(order) };
};

/** The new key under the old one (9303-12, 4.3). */
export const linkOf = (older: Root, newer: Root): Uint8Array =>
  certificate({
    subject: newer.name,
    issuer: older.name,
    keyInfo: newer.algorithm.keyInfo,
    signer: older.algorithm,
    extensions: [
      authority(),
      usage('certificates', 'lists'),
      keyId(keyIdOf(newer.algorithm.keyInfo)),
      issuerKeyId(keyIdOf(older.algorithm.keyInfo)),
    ],
  });

export type DocumentSigner = {
  readonly algorithm: Algorithm;
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
  readonly keyId: Uint8Array;
  readonly certificate: Uint8Array;
};

export const signerOf = (root: Root, algorithm: Algorithm, given: Partial<CertificateOrder> = {}): DocumentSigner => {
  const serial = given.serial ?? serialNumber();
  const id = keyIdOf(algorithm.keyInfo);
  const order: CertificateOrder = {
    subject: stateName('Test Document Signer'),
    issuer: root.name,
    keyInfo: algorithm.keyInfo,
    signer: root.algorithm,
    extensions: [usage('sign'), keyId(id), issuerKeyId(keyIdOf(root.algorithm.keyInfo))],
    ...given,
    serial,
  };
  return { algorithm, issuer: order.issuer, serial, keyId: id, certificate: certificate(order) };
};

export const revocationList = (
  root: Root,
  revoked: readonly Uint8Array[],
  given: {
    readonly thisUpdate?: number;
    readonly nextUpdate?: number;
    readonly signer?: Algorithm;
    readonly extensions?: readonly Uint8Array[];
  } = {},
): Uint8Array => {
  const signer = given.signer ?? root.algorithm;
  const identifier = signer.identifierInCertificates ?? signer.identifier;
  const entries = revoked.map((serial) => sequence(integer(serial), time(NOW - 30 * DAY)));
  const body = sequence(
    integer(1),
    identifier,
    root.name,
    time(given.thisUpdate ?? NOW - 10 * DAY),
    time(given.nextUpdate ?? NOW + 80 * DAY),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    tlv(
      0xa0,
      sequence(
        issuerKeyId(keyIdOf(root.algorithm.keyInfo)),
        extension('2.5.29.20', integer(7)),
        ...(given.extensions ?? []),
      ),
    ),
  );
  return sequence(body, identifier, bits(signer.sign(body)));
};

export const pem = (label: string, der: Uint8Array): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
};
