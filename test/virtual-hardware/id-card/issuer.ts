import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { sha256 } from './ciphers.ts';
import { ascii, bits, concat, integer, nothing, octets, oid, printable, sequence, setOf, tlv } from './tlv.ts';

/**
 * A test country: a root (CSCA) on brainpoolP512r1 as the real one has, and a document signer below it (ICAO 9303-12).
 * Keys are made at start and never leave the process; only certificates do.
 */
export type Issuer = {
  /** DER of the root certificate: the trust anchor that an operator would load */
  readonly rootCertificate: Uint8Array;
  readonly signerCertificate: Uint8Array;
  /** Signs these contents as a SOD: ContentInfo with SignedData (RFC 5652; 9303-10 4.6.2), without the file's outer tag 77. */
  sign(securityObject: Uint8Array): Uint8Array;
  /** Another document signer below the same root, its time run out perhaps. */
  withSigner(options: { readonly expired: boolean }): Issuer;
};

const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const ECDSA_SHA512 = '1.2.840.10045.4.3.4';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const SECURITY_OBJECT = '2.23.136.1.1.1';
const DAY_MS = 86_400_000;

/** `now`: epoch ms around which the certificates are valid. */
export const createIssuer = ({ now }: { readonly now: number } = { now: Date.now() }): Issuer => {
  const root = generateKeyPairSync('ec', { namedCurve: 'brainpoolP512r1' });
  const rootName = name('Mot Cua Virtual CSCA');
  const years = (count: number): number => now + count * 365 * DAY_MS;
  const rootCertificate = certificate({
    serial: serialNumber(),
    issuer: rootName,
    subject: rootName,
    from: years(-5),
    until: years(10),
    key: root.publicKey,
    signedBy: root.privateKey,
    extensions: [extension('2.5.29.19', sequence(tlv(0x01, Uint8Array.of(0xff)), integer(0)), true), usage(0x06, 1)],
  });
  const withSigner = ({ expired }: { readonly expired: boolean }): Issuer => {
    const signer = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' });
    const signerSerial = serialNumber();
    const signerCertificate = certificate({
      serial: signerSerial,
      issuer: rootName,
      subject: name('Mot Cua Virtual Document Signer'),
      from: years(expired ? -4 : -1),
      until: years(expired ? -2 : 10),
      key: signer.publicKey,
      signedBy: root.privateKey,
      extensions: [usage(0x80, 7)],
    });
    const sign = (contents: Uint8Array): Uint8Array =>
      signedData({ contents, rootName, signerSerial, signerCertificate, key: signer.privateKey, at: now });
    return { rootCertificate, signerCertificate, sign, withSigner };
  };
  return withSigner({ expired: false });
};

const serialNumber = (): Uint8Array => concat(Uint8Array.of(0x4d), new Uint8Array(randomBytes(7)));

const name = (common: string): Uint8Array =>
  sequence(
    setOf(sequence(oid('2.5.4.6'), printable('VN'))),
    setOf(sequence(oid('2.5.4.10'), printable('Mot Cua Test'))),
    setOf(sequence(oid('2.5.4.3'), printable(common))),
  );

const extension = (id: string, value: Uint8Array, critical: boolean): Uint8Array =>
  sequence(oid(id), ...(critical ? [tlv(0x01, Uint8Array.of(0xff))] : []), octets(value));
const usage = (flags: number, unused: number): Uint8Array =>
  extension('2.5.29.15', bits(Uint8Array.of(flags), unused), true);

/** UTCTime as X.509 wants it up to 2049. */
const utcTime = (epochMs: number): Uint8Array =>
  tlv(0x17, ascii(`${new Date(epochMs).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

type Certificate = {
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly from: number;
  readonly until: number;
  readonly key: KeyObject;
  readonly signedBy: KeyObject;
  readonly extensions: readonly Uint8Array[];
};

const certificate = (fields: Certificate): Uint8Array => {
  const algorithm = sequence(oid(ECDSA_SHA512));
  const body = sequence(
    tlv(0xa0, integer(2)),
    integer(fields.serial),
    algorithm,
    fields.issuer,
    sequence(utcTime(fields.from), utcTime(fields.until)),
    fields.subject,
    publicKeyInfo(fields.key),
    tlv(0xa3, sequence(...fields.extensions)),
  );
  return sequence(body, algorithm, bits(signature('sha512', fields.signedBy, body)));
};

export const publicKeyInfo = (key: KeyObject): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }));

const signature = (hash: string, key: KeyObject, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createSign(hash).update(bytes).sign(key));

type Signing = {
  readonly contents: Uint8Array;
  readonly rootName: Uint8Array;
  readonly signerSerial: Uint8Array;
  readonly signerCertificate: Uint8Array;
  readonly key: KeyObject;
  readonly at: number;
};

const signedData = (signing: Signing): Uint8Array => {
  const digest = sequence(oid(SHA256), nothing());
  const attribute = (id: string, value: Uint8Array): Uint8Array => sequence(oid(id), setOf(value));
  const attributes = setOf(
    attribute('1.2.840.113549.1.9.3', oid(SECURITY_OBJECT)),
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
    sequence(oid(SECURITY_OBJECT), tlv(0xa0, octets(signing.contents))),
    tlv(0xa0, signing.signerCertificate),
    setOf(signerInfo),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), tlv(0xa0, body));
};
