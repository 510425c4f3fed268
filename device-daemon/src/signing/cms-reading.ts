import { Constructed, OctetString } from 'asn1js';
import { type Attribute, ContentInfo, IssuerAndSerialNumber, SignedData, type SignerInfo } from 'pkijs';
import { algorithmOf, readCertificate, type SignedPart, type SignerCertificate } from './certificate.ts';
import { bytesOf, readDer, sameBytes } from './der.ts';
import { OID } from './oids.ts';
import { checkSignature, digestOf, isPlain } from './signature-check.ts';

/** A SignedData with one signer, as PAdES and RFC 3161 have it, read from bytes that nobody vouches for. */
export type ReadCms = {
  readonly contentType: string;
  /** what is signed when it lies inside (a timestamp's TSTInfo); `null` when it is detached */
  readonly content: Uint8Array | null;
  readonly certificates: readonly SignerCertificate[];
  readonly digestAlgorithm: string;
  readonly part: SignedPart;
  /** by type; an attribute that stands there twice makes the whole unreadable */
  readonly signedAttributes: ReadonlyMap<string, Uint8Array>;
  readonly unsignedAttributes: ReadonlyMap<string, Uint8Array>;
  readonly signer: { readonly issuer: Uint8Array; readonly serialNumber: Uint8Array };
};

export type CmsFault =
  | 'cms-malformed'
  | 'digest-differs'
  | 'signature-wrong'
  | 'algorithm-refused'
  | 'key-too-short'
  | 'signing-certificate-missing'
  | 'signing-certificate-differs';

/** 32,768 hex digits of Adobe's default hole are 16 KiB; with embedded revocation lists it may be many times that. */
export const MOST_CMS_BYTES = 512 * 1024;
const MOST_CERTIFICATES = 40;

/** Reads it, or `null`. Never throws. */
export function readCms(der: Uint8Array): ReadCms | null {
  const tree = der.length <= MOST_CMS_BYTES ? readDer(der) : null;
  if (tree === null) return null;
  try {
    const outer = new ContentInfo({ schema: tree });
    if (outer.contentType !== OID.signedData || !(outer.content instanceof Constructed)) return null;
    const signedData = new SignedData({ schema: outer.content });
    const [signer, another] = signedData.signerInfos;
    if (signer === undefined || another !== undefined) return null;
    if (signedData.version !== (signedData.encapContentInfo.eContentType === OID.data ? 1 : 3)) return null; // 5.1
    if (!signedData.digestAlgorithms.some(({ algorithmId }) => algorithmId === signer.digestAlgorithm.algorithmId))
      return null;
    if (![signer.digestAlgorithm, ...signedData.digestAlgorithms].every((one) => isPlain(algorithmOf(one))))
      return null;
    return cmsOf(signedData, signer, certificatesIn(outer.content));
  } catch {
    return null;
  }
}

function cmsOf(data: SignedData, signer: SignerInfo, certificates: ReadCms['certificates'] | null): ReadCms | null {
  const { sid, signedAttrs } = signer;
  if (!(sid instanceof IssuerAndSerialNumber) || signer.version !== 1) return null;
  if (signedAttrs === undefined || certificates === null) return null;
  const signedAttributes = attributesOf(signedAttrs.attributes);
  const unsignedAttributes = attributesOf(signer.unsignedAttrs?.attributes ?? []);
  if (signedAttributes === null || unsignedAttributes === null) return null;
  return {
    contentType: data.encapContentInfo.eContentType,
    content: data.encapContentInfo.eContent ? new Uint8Array(data.encapContentInfo.eContent.getValue()) : null,
    certificates,
    digestAlgorithm: signer.digestAlgorithm.algorithmId,
    part: {
      tbs: asSet(bytesOf(signedAttrs.encodedValue)),
      algorithm: algorithmOf(signer.signatureAlgorithm),
      signature: bytesOf(signer.signature.valueBlock.valueHexView),
    },
    signedAttributes,
    unsignedAttributes,
    signer: {
      issuer: new Uint8Array(sid.issuer.toSchema().toBER()),
      serialNumber: new Uint8Array(sid.serialNumber.toBER()),
    },
  };
}

/** The attributes stand there as [0] and are signed as a SET (RFC 5652, 5.4). */
const asSet = (encoded: Uint8Array): Uint8Array => Uint8Array.of(0x31, ...encoded.subarray(1));

/** The certificates as they were written: not re-encoded, so that their hashes are their own. */
function certificatesIn(signedData: Constructed): readonly SignerCertificate[] | null {
  const set = signedData.valueBlock.value.find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 0);
  if (set === undefined) return [];
  if (!(set instanceof Constructed) || set.valueBlock.value.length > MOST_CERTIFICATES) return null;
  const read = set.valueBlock.value.map((one) => readCertificate(new Uint8Array(one.valueBeforeDecodeView)));
  return read.includes(null) ? null : read.filter((one) => one !== null);
}

function attributesOf(attributes: readonly Attribute[]): ReadonlyMap<string, Uint8Array> | null {
  const found = new Map<string, Uint8Array>();
  for (const { type, values } of attributes) {
    const value: unknown = values[0];
    if (found.has(type) || values.length !== 1 || !isBlock(value)) return null;
    found.set(type, new Uint8Array(value.valueBeforeDecodeView));
  }
  return found;
}

const isBlock = (value: unknown): value is { valueBeforeDecodeView: Uint8Array } =>
  typeof value === 'object' &&
  value !== null &&
  'valueBeforeDecodeView' in value &&
  value.valueBeforeDecodeView instanceof Uint8Array;

/** The certificate that the signature names, or why there is no believing it. Says nothing of who issued it. */
export function signerOf(
  cms: ReadCms,
  content: readonly Uint8Array[],
  wanted: { readonly contentType: string; readonly signingCertificate: 'needed' | 'if there' },
): { readonly certificate: SignerCertificate } | { readonly fault: CmsFault } {
  const certificate = cms.certificates.find(
    ({ issuer, serialNumber }) =>
      sameBytes(issuer, cms.signer.issuer) && sameBytes(serialNumber, cms.signer.serialNumber),
  );
  const type = readDer(cms.signedAttributes.get(OID.contentType) ?? new Uint8Array());
  if (certificate === undefined || cms.contentType !== wanted.contentType) return { fault: 'cms-malformed' };
  if (type?.valueBlock.toString() !== wanted.contentType) return { fault: 'cms-malformed' };
  const digest = digestOf(cms.digestAlgorithm, content);
  if (digest === null) return { fault: 'algorithm-refused' };
  if (!sameBytes(octetsIn(cms.signedAttributes.get(OID.messageDigest)), digest)) return { fault: 'digest-differs' };
  const named = signingCertificateFault(cms, certificate, wanted.signingCertificate === 'needed');
  if (named !== null) return { fault: named };
  const verdict = checkSignature(cms.part, certificate.key, cms.digestAlgorithm);
  if (verdict === 'right') return { certificate };
  return { fault: verdict === 'wrong' ? 'signature-wrong' : verdict };
}

function octetsIn(der: Uint8Array | undefined): Uint8Array {
  const value = der === undefined ? null : readDer(der);
  return value instanceof OctetString ? new Uint8Array(value.valueBlock.valueHexView) : new Uint8Array();
}

/**
 * ESS (RFC 5035, 3): the signature itself names its certificate by hash, so that no other one of the same key can be put
 * in its place. The older form hashes with SHA-1 and is refused like all of SHA-1.
 */
function signingCertificateFault(cms: ReadCms, certificate: SignerCertificate, needed: boolean): CmsFault | null {
  const attribute = cms.signedAttributes.get(OID.signingCertificateV2);
  if (attribute === undefined) {
    if (!needed) return null;
    return cms.signedAttributes.has(OID.signingCertificate) ? 'algorithm-refused' : 'signing-certificate-missing';
  }
  const first = childrenOf(childrenOf(readDer(attribute))[0])[0];
  const parts = childrenOf(first);
  const named = parts[0] instanceof Constructed ? childrenOf(parts[0])[0]?.valueBlock.toString() : OID.sha256;
  const hash = parts[0] instanceof Constructed ? parts[1] : parts[0];
  const expected = digestOf(named ?? '', [certificate.der]);
  if (expected === null) return 'algorithm-refused';
  const given = octetsIn(hash === undefined ? undefined : new Uint8Array(hash.valueBeforeDecodeView));
  return sameBytes(given, expected) ? null : 'signing-certificate-differs';
}

const childrenOf = (value: unknown): readonly Constructed['valueBlock']['value'][number][] =>
  value instanceof Constructed ? value.valueBlock.value : [];
