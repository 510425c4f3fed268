import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import {
  type AsnType,
  BitString,
  Boolean as Bool,
  Constructed,
  GeneralizedTime,
  Integer,
  ObjectIdentifier,
  OctetString,
  Primitive,
  Sequence,
  Set as SetOf,
  UTCTime,
  Utf8String,
} from 'asn1js';
import { Certificate, NameConstraints } from 'pkijs';
import { readDer } from '../signing/der.ts';

/**
 * The office's own certificate authority: it says which machine is which node of this office, to browsers and to the other nodes (X.509
 * v3, RFC 5280). Its private key stays with whoever sets machines up; a node has its own key and certificate and the authority's
 * certificate. Bound by name (4.2.1.10, critical): what it signs is believed for names under the office's domain and for no others, so
 * a stolen key of an office opens nothing else in the browsers that trust it.
 */
export type KeyAndCertificate = {
  /** PKCS#8, PEM */
  readonly key: string;
  /** PEM */
  readonly certificate: string;
};

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  organisation: '2.5.4.10',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;
const YEAR_MS = 365.25 * 24 * 3_600_000;
const AUTHORITY_YEARS = 15;
/** A machine lives so long; a lost one is taken out of the plan, which ends it at once. */
const NODE_YEARS = 5;
/** A clock that runs behind a little may use a fresh certificate, ms. */
const BACKDATED_MS = 24 * 3_600_000;
/** Tag numbers of GeneralName (4.2.1.6). */
const DNS_NAME = 2;

/** Makes the authority of an office whose machines have names under `domain`, e.g. `songhien.caobang.example`. */
export const makeAuthority = (office: string, domain: string, now: number): KeyAndCertificate => {
  const pair = keyPair();
  const self = nameOf([OID.organisation, office], [OID.commonName, 'Office authority']);
  const certificate = certificateOf({
    issuer: self,
    subject: self,
    publicKey: pair.publicKey,
    signer: pair.privateKey,
    from: now - BACKDATED_MS,
    to: now + AUTHORITY_YEARS * YEAR_MS,
    extensions: [
      extension(OID.basicConstraints, true, sequence(new Bool({ value: true }), new Integer({ value: 0 }))),
      extension(OID.keyUsage, true, keyUsage('certificate-sign')),
      extension(OID.subjectKey, false, new OctetString({ valueHex: keyIdOf(pair.publicKey) })),
      // permittedSubtrees [0] of one GeneralSubtree
      extension(OID.nameConstraints, true, sequence(tagged(0, sequence(dnsName(domain))))),
    ],
  });
  return { key: pemOf(pair.privateKey), certificate };
};

/**
 * A node's key and certificate: server of its pages and client of the other nodes in one. The node's id is the common name, its host
 * name the alternative name. The fault is a sentence for whoever sets the machine up.
 */
export const certifyNode = (
  authority: KeyAndCertificate,
  node: { readonly id: string; readonly host: string },
  now: number,
): Result<KeyAndCertificate, string> => {
  const read = readAuthority(authority);
  if (!read.ok) return read;
  const { subject, domain, key, publicKey } = read.value;
  if (!/^[a-z0-9-]{1,20}$/.test(node.id))
    return failed(`"${node.id}" is no id of a node: lower case letters, digits and -`);
  if (node.host !== domain && !node.host.endsWith(`.${domain}`))
    return failed(`this authority certifies names under ${domain}; "${node.host}" is none of them`);
  const pair = keyPair();
  const certificate = certificateOf({
    issuer: subject,
    subject: nameOf([OID.commonName, node.id]),
    publicKey: pair.publicKey,
    signer: key,
    from: now - BACKDATED_MS,
    to: now + NODE_YEARS * YEAR_MS,
    extensions: [
      extension(OID.basicConstraints, true, sequence()),
      extension(OID.keyUsage, true, keyUsage('digital-signature')),
      extension(OID.extendedKeyUsage, false, sequence(oid(OID.serverAuth), oid(OID.clientAuth))),
      extension(OID.subjectAltName, false, sequence(dnsName(node.host))),
      extension(OID.subjectKey, false, new OctetString({ valueHex: keyIdOf(pair.publicKey) })),
      extension(OID.authorityKey, false, sequence(contextBytes(0, keyIdOf(publicKey)))),
    ],
  });
  return done({ key: pemOf(pair.privateKey), certificate });
};

type Authority = {
  readonly subject: AsnType;
  readonly domain: string;
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
};

const readAuthority = ({ key, certificate }: KeyAndCertificate): Result<Authority, string> => {
  try {
    const read = new X509Certificate(certificate);
    const privateKey = createPrivateKey(key);
    if (!read.checkPrivateKey(privateKey)) return failed('key and certificate of the authority do not belong together');
    const schema = readDer(new Uint8Array(read.raw));
    if (!read.ca || schema === null)
      return failed('that certificate is no authority: give the one that `staff ca` has written');
    const fields = new Certificate({ schema });
    const constraints = fields.extensions?.find(({ extnID }) => extnID === OID.nameConstraints)?.parsedValue;
    const domain: unknown =
      constraints instanceof NameConstraints ? constraints.permittedSubtrees?.[0]?.base.value : undefined;
    if (typeof domain !== 'string') return failed('this authority is bound to no domain: make one with `staff ca`');
    return done({ subject: fields.subject.toSchema(), domain, key: privateKey, publicKey: read.publicKey });
  } catch {
    return failed('the authority is not readable: give the two files that `staff ca` has written');
  }
};

type Wanted = {
  readonly issuer: AsnType;
  readonly subject: AsnType;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  /** epoch ms */
  readonly from: number;
  readonly to: number;
  readonly extensions: readonly Sequence[];
};

/** RFC 5280, 4.1: signed with ECDSA and SHA-256, in PEM. */
const certificateOf = (wanted: Wanted): string => {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40; // positive, and of full length
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const tbs = sequence(
    tagged(0, new Integer({ value: 2 })),
    new Integer({ valueHex: bufferOf(serial) }),
    algorithm,
    wanted.issuer,
    sequence(timeOf(wanted.from), timeOf(wanted.to)),
    wanted.subject,
    existing(wanted.publicKey.export({ type: 'spki', format: 'der' })),
    tagged(3, sequence(...wanted.extensions)),
  );
  const signature = sign('sha256', Buffer.from(tbs.toBER()), wanted.signer);
  const der = sequence(tbs, algorithm, new BitString({ valueHex: bufferOf(signature) })).toBER();
  return new X509Certificate(Buffer.from(der)).toString();
};

const keyPair = (): { privateKey: KeyObject; publicKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
/** Method 1 of 4.2.1.2, over the whole key info: any value will do that is alike in both certificates. */
const keyIdOf = (key: KeyObject): ArrayBuffer =>
  bufferOf(
    createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest()
      .subarray(0, 20),
  );

const sequence = (...value: AsnType[]): Sequence => new Sequence({ value });
const oid = (value: string): ObjectIdentifier => new ObjectIdentifier({ value });
const tagged = (tagNumber: number, ...value: AsnType[]): Constructed =>
  new Constructed({ idBlock: { tagClass: 3, tagNumber }, value });
const contextBytes = (tagNumber: number, valueHex: ArrayBuffer): Primitive =>
  new Primitive({ idBlock: { tagClass: 3, tagNumber }, valueHex });
const dnsName = (name: string): Primitive => contextBytes(DNS_NAME, bufferOf(Buffer.from(name, 'ascii')));
/** GeneralizedTime after 2049, UTCTime before (4.1.2.5). */
const timeOf = (at: number): AsnType => {
  const date = new Date(Math.floor(at / 1_000) * 1_000);
  return date.getUTCFullYear() < 2050 ? new UTCTime({ valueDate: date }) : new GeneralizedTime({ valueDate: date });
};
const nameOf = (...parts: readonly (readonly [string, string])[]): Sequence =>
  sequence(...parts.map(([type, value]) => new SetOf({ value: [sequence(oid(type), new Utf8String({ value }))] })));
const extension = (id: string, critical: boolean, value: AsnType): Sequence =>
  sequence(oid(id), ...(critical ? [new Bool({ value: true })] : []), new OctetString({ valueHex: value.toBER() }));
/** Bit numbers of 4.2.1.3, the first bit is the highest. */
const keyUsage = (use: 'digital-signature' | 'certificate-sign'): BitString =>
  use === 'digital-signature'
    ? new BitString({ valueHex: bufferOf(Uint8Array.of(0x80)), unusedBits: 7 })
    : new BitString({ valueHex: bufferOf(Uint8Array.of(0x06)), unusedBits: 1 });
const existing = (der: Uint8Array): AsnType => {
  const read = readDer(new Uint8Array(der));
  if (read === null) throw new Error('what was encoded just now is not DER');
  return read;
};
const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
