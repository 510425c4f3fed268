import { Integer } from 'asn1js';
import { TSTInfo } from 'pkijs';
import type { SignerCertificate } from './certificate.ts';
import { type CmsFault, readCms, signerOf } from './cms-reading.ts';
import { hexOf, readDer, sameBytes } from './der.ts';
import { OID } from './oids.ts';
import { digestOf } from './signature-check.ts';

/** What a timestamp token proves, as far as its own bytes go (RFC 3161, 2.4.2): who issued it is judged elsewhere. */
export type ReadTimestamp = {
  readonly at: Date;
  /** hex of the encoded number, `null` when there is none */
  readonly nonce: string | null;
  readonly authority: SignerCertificate;
  readonly certificates: readonly SignerCertificate[];
};

export type TimestampTokenFault = CmsFault | 'imprint-differs' | 'not-a-timestamp-authority';

/** Reads the token and checks that it stamps `content`. Never throws. */
export function readTimestamp(
  token: Uint8Array,
  content: Uint8Array,
): { readonly timestamp: ReadTimestamp } | { readonly fault: TimestampTokenFault } {
  const cms = readCms(token);
  const info = cms?.content ? tstInfoIn(cms.content) : null;
  if (!cms?.content || info === null) return { fault: 'cms-malformed' };
  const wanted = { contentType: OID.tstInfo, signingCertificate: 'needed' } as const;
  const signer = signerOf(cms, [cms.content], wanted);
  if ('fault' in signer) return signer;
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const digest = digestOf(hashAlgorithm.algorithmId, [content]);
  if (digest === null) return { fault: 'algorithm-refused' };
  if (!sameBytes(new Uint8Array(hashedMessage.getValue()), digest)) return { fault: 'imprint-differs' };
  if (!mayStampTime(signer.certificate)) return { fault: 'not-a-timestamp-authority' };
  const nonce = info.nonce instanceof Integer ? hexOf(new Uint8Array(info.nonce.toBER())) : null;
  return {
    timestamp: { at: info.genTime, nonce, authority: signer.certificate, certificates: cms.certificates },
  };
}

function tstInfoIn(content: Uint8Array): TSTInfo | null {
  const schema = readDer(content);
  if (schema === null) return null;
  try {
    const info = new TSTInfo({ schema });
    return info.version === 1 && Number.isFinite(info.genTime.getTime()) ? info : null;
  } catch {
    return null;
  }
}

/** RFC 3161, 2.3: this purpose, no other, and marked critical. */
const mayStampTime = ({ extendedKeyUsage, extendedKeyUsageCritical }: SignerCertificate): boolean =>
  extendedKeyUsageCritical && extendedKeyUsage?.length === 1 && extendedKeyUsage[0] === OID.timeStamping;
