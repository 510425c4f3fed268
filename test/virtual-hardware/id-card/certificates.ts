import { createSign, type KeyObject, randomBytes } from 'node:crypto';
import { sha1, sha256 } from './ciphers.ts';
import {
  ascii,
  bits,
  concat,
  integer,
  nothing,
  octets,
  oid,
  printable,
  readObjects,
  sequence,
  setOf,
  tlv,
} from './tlv.ts';

/** X.509 certificates, revocation lists and signed data of the test country (RFC 5280, RFC 5652, ICAO 9303-12), in DER. */
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const ECDSA_SHA512 = '1.2.840.10045.4.3.4';
const SHA256 = '2.16.840.1.101.3.4.2.1';

export const serialNumber = (): Uint8Array => concat(Uint8Array.of(0x4d), new Uint8Array(randomBytes(7)));

export const name = (country: string, common: string): Uint8Array =>
  sequence(
    setOf(sequence(oid('2.5.4.6'), printable(country))),
    setOf(sequence(oid('2.5.4.10'), printable('Mot Cua Test'))),
    setOf(sequence(oid('2.5.4.3'), printable(common))),
  );

const CRITICAL = tlv(0x01, Uint8Array.of(0xff));
const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(id), ...(critical ? [CRITICAL] : []), octets(value));

export const extensions = {
  authority: () => extension('2.5.29.19', sequence(CRITICAL, integer(0)), true),
  /** bit flags as X.509 counts them from the left, and how many of the last byte mean nothing */
  usage: (flags: number, unused: number) => extension('2.5.29.15', bits(Uint8Array.of(flags), unused), true),
  extendedUsage: (purpose: string) => extension('2.5.29.37', sequence(oid(purpose)), true),
  subjectKey: (key: KeyObject) => extension('2.5.29.14', octets(keyIdentifier(key))),
  authorityKey: (key: KeyObject) => extension('2.5.29.35', sequence(tlv(0x80, keyIdentifier(key)))),
  /** words for whoever looks at a certificate; here they make it as long as wished */
  comment: (bytes: number) => extension('2.16.840.1.113730.1.13', tlv(0x16, ascii('.'.repeat(bytes)))),
};

/** SHA-1 over the key's bits (RFC 5280 4.2.1.2). */
const keyIdentifier = (key: KeyObject): Uint8Array => {
  const [, keyBits] = readObjects(readObjects(publicKeyInfo(key))?.[0]?.value ?? new Uint8Array(0)) ?? [];
  return sha1(keyBits?.value.subarray(1) ?? new Uint8Array(0));
};

/** UTCTime as X.509 wants it up to 2049. */
const utcTime = (epochMs: number): Uint8Array =>
  tlv(0x17, ascii(`${new Date(epochMs).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

export const publicKeyInfo = (key: KeyObject): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }));

const signature = (hash: string, key: KeyObject, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createSign(hash).update(bytes).sign(key));

const signedByRoot = (body: Uint8Array, root: KeyObject): Uint8Array =>
  sequence(body, sequence(oid(ECDSA_SHA512)), bits(signature('sha512', root, body)));

export type CertificateFields = {
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** epoch ms */
  readonly from: number;
  readonly until: number;
  readonly key: KeyObject;
  readonly signedBy: KeyObject;
  readonly extensions: readonly Uint8Array[];
};

export const certificate = (fields: CertificateFields): Uint8Array =>
  signedByRoot(
    sequence(
      tlv(0xa0, integer(2)),
      integer(fields.serial),
      sequence(oid(ECDSA_SHA512)),
      fields.issuer,
      sequence(utcTime(fields.from), utcTime(fields.until)),
      fields.subject,
      publicKeyInfo(fields.key),
      tlv(0xa3, sequence(...fields.extensions)),
    ),
    fields.signedBy,
  );

export type RevocationFields = {
  readonly issuer: Uint8Array;
  readonly from: number;
  readonly until: number;
  readonly revoked: readonly { readonly serial: Uint8Array; readonly at: number }[];
  readonly key: KeyObject;
  readonly signedBy: KeyObject;
};

export const revocationList = (fields: RevocationFields): Uint8Array => {
  const entries = fields.revoked.map(({ serial, at }) => sequence(integer(serial), utcTime(at)));
  return signedByRoot(
    sequence(
      integer(1), // version 2
      sequence(oid(ECDSA_SHA512)),
      fields.issuer,
      utcTime(fields.from),
      utcTime(fields.until),
      ...(entries.length > 0 ? [sequence(...entries)] : []),
      tlv(0xa0, sequence(extensions.authorityKey(fields.key), extension('2.5.29.20', integer(1)))),
    ),
    fields.signedBy,
  );
};

export type Signing = {
  /** eContentType: what the contents are */
  readonly type: string;
  readonly contents: Uint8Array;
  readonly rootName: Uint8Array;
  readonly signerSerial: Uint8Array;
  /** the signer's first */
  readonly certificates: readonly Uint8Array[];
  readonly key: KeyObject;
  /** epoch ms */
  readonly at: number;
};

/** ContentInfo with SignedData, one signer, ECDSA with SHA-256. */
export const signedData = (signing: Signing): Uint8Array => {
  const digest = sequence(oid(SHA256), nothing());
  const attribute = (id: string, value: Uint8Array): Uint8Array => sequence(oid(id), setOf(value));
  const attributes = setOf(
    attribute('1.2.840.113549.1.9.3', oid(signing.type)),
    attribute('1.2.840.113549.1.9.4', octets(sha256(signing.contents))),
    attribute('1.2.840.113549.1.9.5', utcTime(signing.at)),
  );
  // signed as SET OF (31), stored as [0] (A0): RFC 5652 5.4
  const stored = concat(Uint8Array.of(0xa0), attributes.subarray(1));
  const signerInfo = sequence(
    integer(1),
    sequence(signing.rootName, integer(signing.signerSerial)),
    digest,
    stored,
    sequence(oid(ECDSA_SHA256)),
    octets(signature('sha256', signing.key, attributes)),
  );
  const body = sequence(
    integer(3),
    setOf(digest),
    sequence(oid(signing.type), tlv(0xa0, octets(signing.contents))),
    tlv(0xa0, ...signing.certificates),
    setOf(signerInfo),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), tlv(0xa0, body));
};
