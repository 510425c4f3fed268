import type { KeyUse, SignerCertificate } from './certificate.ts';
import { sameBytes } from './der.ts';
import { checkSignature } from './signature-check.ts';

/** From a certificate to an anchor that the caller trusts, at one moment (RFC 5280, 6). */
export type CertificatePath = readonly SignerCertificate[];

export type PathFault =
  | 'certificate-untrusted'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-unfit'
  | 'algorithm-refused'
  | 'key-too-short';

/** The longest way up; real ones have two or three steps. */
const MOST_STEPS = 8;
/** Signatures checked for one path at most: certificates that all claim one issuer must not cost without end. */
const MOST_CHECKS = 200;
/** What is told when several ways fail: the nearest miss. */
const NEAREST_FIRST: readonly PathFault[] = [
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-unfit',
  'key-too-short',
  'algorithm-refused',
  'certificate-untrusted',
];

/**
 * The path, leaf first and anchor last, or the nearest miss. Anchors are trusted as given: their own dates and signatures
 * are not asked for. Policies and name constraints are not evaluated; a certificate whose critical extension we do not
 * know is not used.
 */
export function pathTo(
  leaf: SignerCertificate,
  pool: readonly SignerCertificate[],
  anchors: readonly SignerCertificate[],
  at: Date,
): { readonly path: CertificatePath } | { readonly fault: PathFault } {
  const misses = new Set<PathFault>();
  let checks = 0;
  const climb = (below: CertificatePath): CertificatePath | null => {
    const child = below.at(-1);
    if (child === undefined || below.length > MOST_STEPS) return null;
    const miss = whyNot(child, below.length === 1, at);
    if (anchors.some((anchor) => sameBytes(anchor.der, child.der))) return below;
    for (const issuer of [...anchors, ...pool]) {
      if (below.includes(issuer) || !mayHaveIssued(issuer, child, below.length - 1) || checks++ >= MOST_CHECKS)
        continue;
      const verdict = checkSignature(child.signed, issuer.key);
      if (verdict === 'algorithm-refused' || verdict === 'key-too-short') misses.add(verdict);
      if (verdict !== 'right') continue;
      const path = climb([...below, issuer]);
      if (path !== null && miss === null) return path;
      if (path !== null && miss !== null) misses.add(miss); // a way, but for this certificate
    }
    return null;
  };
  const path = climb([leaf]);
  if (path !== null) return { path };
  return { fault: NEAREST_FIRST.find((fault) => misses.has(fault)) ?? 'certificate-untrusted' };
}

function whyNot(certificate: SignerCertificate, isLeaf: boolean, at: Date): PathFault | null {
  if (certificate.unknownCritical) return 'certificate-unfit';
  if (at < certificate.notBefore) return 'certificate-not-yet-valid';
  if (at > certificate.notAfter) return 'certificate-expired';
  return isLeaf || certificate.authority !== null ? null : 'certificate-unfit';
}

/** `between` is how many authorities stand between it and the leaf (RFC 5280, 4.2.1.9). */
const mayHaveIssued = (issuer: SignerCertificate, child: SignerCertificate, between: number): boolean =>
  sameBytes(issuer.subject, child.issuer) &&
  issuer.authority !== null &&
  issuer.authority.pathLength >= between &&
  mayBeUsedFor(issuer, 'certificate-sign');

/** A key without a list of uses may do everything (RFC 5280, 4.2.1.3). */
export const mayBeUsedFor = ({ keyUsage }: SignerCertificate, ...anyOf: readonly KeyUse[]): boolean =>
  keyUsage === null || anyOf.some((use) => keyUsage.has(use));
