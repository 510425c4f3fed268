import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificate, extensions, name, revocationList, serialNumber, signedData } from './certificates.ts';
import { integer, sequence, setOf } from './tlv.ts';

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
  /** Signs SecurityInfos as EF.CardSecurity (9303-11 9.2.11). */
  signCardSecurity(securityInfos: Uint8Array): Uint8Array;
  /** Another document signer below the same root. */
  withSigner(options: SignerOptions): Issuer;
  /** DER of the root's list of revoked signers so far, in force from a day ago for 90 days (9303-12 7.1.4). */
  revocationList(): Uint8Array;
  /** DER of a master list (9303-12 9) with this root and perhaps those of other countries. */
  masterList(otherRoots?: readonly Uint8Array[]): Uint8Array;
  /** Writes what an operator would load into a folder: `csca.cer`, `csca.crl`, `master-list.ml`. */
  writeAnchors(folder: string): void;
};

export type SignerOptions = {
  /** its time had run out when it signed */
  readonly expired?: boolean;
  /** its number stands in the revocation list from now on */
  readonly revoked?: boolean;
  /** makes its certificate longer, for a SOD of a wished size */
  readonly commentBytes?: number;
};

const SECURITY_OBJECT = '2.23.136.1.1.1'; // id-icao-mrtd-security-ldsSecurityObject
const MASTER_LIST = '2.23.136.1.1.2'; // id-icao-cscaMasterList
const MASTER_LIST_SIGNING = '2.23.136.1.1.3';
const CARD_SECURITY = '0.4.0.127.0.7.3.2.1'; // id-SecurityObject
const DAY_MS = 86_400_000;

/** `now`: epoch ms around which the certificates are valid. `country`: two letters for the names in them. */
export const createIssuer = (
  { now, country = 'VN' }: { readonly now: number; readonly country?: string } = { now: Date.now() },
): Issuer => {
  const root = generateKeyPairSync('ec', { namedCurve: 'brainpoolP512r1' });
  const rootName = name(country, 'Mot Cua Virtual CSCA');
  const years = (count: number): number => now + count * 365 * DAY_MS;
  const revoked: { serial: Uint8Array; at: number }[] = [];
  const rootCertificate = certificate({
    serial: serialNumber(),
    issuer: rootName,
    subject: rootName,
    from: years(-5),
    until: years(10),
    key: root.publicKey,
    signedBy: root.privateKey,
    extensions: [
      extensions.authority(),
      extensions.usage(0x06, 1),
      extensions.subjectKey(root.publicKey),
      extensions.authorityKey(root.publicKey),
    ],
  });

  /** A key below the root that signs things: its certificate, and the signing of contents of a type. */
  const signer = (subject: string, from: number, until: number, more: readonly Uint8Array[]) => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' });
    const serial = serialNumber();
    const own = certificate({
      serial,
      issuer: rootName,
      subject: name(country, subject),
      from,
      until,
      key: pair.publicKey,
      signedBy: root.privateKey,
      extensions: [
        extensions.usage(0x80, 7),
        extensions.subjectKey(pair.publicKey),
        extensions.authorityKey(root.publicKey),
        ...more,
      ],
    });
    const sign = (type: string, contents: Uint8Array, others: readonly Uint8Array[] = []): Uint8Array =>
      signedData({
        type,
        contents,
        rootName,
        signerSerial: serial,
        certificates: [own, ...others],
        key: pair.privateKey,
        at: now,
      });
    return { serial, certificate: own, sign };
  };

  const crl = (): Uint8Array =>
    revocationList({
      issuer: rootName,
      from: now - DAY_MS,
      until: now + 90 * DAY_MS,
      revoked,
      key: root.publicKey,
      signedBy: root.privateKey,
    });

  const masterList = (otherRoots: readonly Uint8Array[] = []): Uint8Array => {
    const listSigner = signer('Mot Cua Virtual Master List Signer', years(-1), years(5), [
      extensions.extendedUsage(MASTER_LIST_SIGNING),
    ]);
    const list = sequence(integer(0), setOf(rootCertificate, ...otherRoots));
    return listSigner.sign(MASTER_LIST, list, [rootCertificate]);
  };

  const withSigner = ({ expired = false, revoked: isRevoked = false, commentBytes = 0 }: SignerOptions): Issuer => {
    const own = signer(
      'Mot Cua Virtual Document Signer',
      years(expired ? -4 : -1),
      years(expired ? -2 : 10),
      commentBytes > 0 ? [extensions.comment(commentBytes)] : [],
    );
    if (isRevoked) revoked.push({ serial: own.serial, at: now - 30 * DAY_MS });
    return {
      rootCertificate,
      signerCertificate: own.certificate,
      sign: (contents) => own.sign(SECURITY_OBJECT, contents),
      signCardSecurity: (infos) => own.sign(CARD_SECURITY, infos),
      withSigner,
      revocationList: crl,
      masterList,
      writeAnchors: (folder) => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'csca.cer'), rootCertificate);
        writeFileSync(join(folder, 'csca.crl'), crl());
        writeFileSync(join(folder, 'master-list.ml'), masterList());
      },
    };
  };
  return withSigner({});
};
