import { createHash } from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../devices/device.ts';
import { type Deadline, startDeadline } from '../devices/links/deadline.ts';
import { systemClock } from '../system-clock.ts';
import { askOverHttp } from './bounded-http.ts';
import { identityOf, readCertificate, type SignerCertificate } from './certificate.ts';
import { pathTo } from './certificate-path.ts';
import { readCms } from './cms-reading.ts';
import { element, NULL, OCTET_STRING, oid, SEQUENCE } from './der.ts';
import type { ProofToKeep } from './long-term-proof.ts';
import { OID } from './oids.ts';
import { UnreadablePdf } from './pdf-objects.ts';
import { openPdf } from './pdf-view.ts';
import { MOST_PROOF_BYTES, readRevocationList, readStatusAnswer, statusAt } from './revocation.ts';
import { signaturesIn } from './signature-places.ts';
import { readTimestamp } from './timestamp-token.ts';

/** Fetches what B-LT keeps: for every certificate on the way to the anchors, that it was not revoked. */
export type GatherFault = {
  readonly code:
    | 'pdf-unreadable'
    | 'certificate-untrusted'
    | 'certificate-revoked'
    | 'proof-unreachable'
    | 'timeout'
    | 'cancelled';
  readonly detail: string;
};

type Link = { readonly certificate: SignerCertificate; readonly issuer: SignerCertificate };
type Fetched = { readonly list: Uint8Array } | { readonly answer: Uint8Array };

/** One after the other, each address of a certificate until one proves something; `call` bounds the whole. */
export async function gatherProof(
  pdf: Uint8Array,
  anchors: readonly Uint8Array[],
  now: Date,
  call: Call,
): Promise<Result<ProofToKeep, GatherFault>> {
  const deadline = startDeadline(systemClock, call);
  const links = linksIn(pdf, anchors, now);
  if (!links.ok) return links;
  const lists = new Map<string, Uint8Array>();
  const answers: Uint8Array[] = [];
  for (const link of links.value) {
    if (provedBy([...lists.values()], [], link, now) === 'good') continue; // one list tells of many
    const fetched = await fetchFor(link, now, deadline);
    if (!fetched.ok) return fetched;
    if ('list' in fetched.value) lists.set(Buffer.from(link.issuer.subject).toString('hex'), fetched.value.list);
    else answers.push(fetched.value.answer);
  }
  const certificates = new Map(
    links.value.flatMap(({ certificate, issuer }) => [certificate, issuer]).map((one) => [identityOf(one), one.der]),
  );
  return done({ certificates: [...certificates.values()], lists: [...lists.values()], answers });
}

/** Every certificate that needs a proof, with its issuer: of signers and of TSAs, each once. */
function linksIn(pdf: Uint8Array, anchors: readonly Uint8Array[], now: Date): Result<readonly Link[], GatherFault> {
  const trusted = anchors.map((der) => readCertificate(der)).filter((one) => one !== null);
  const links = new Map<string, Link>();
  for (const { leaf, pool } of leavesIn(pdf)) {
    const found = pathTo(leaf, pool, trusted, now);
    if ('fault' in found) return failed({ code: 'certificate-untrusted', detail: found.fault });
    found.path.slice(0, -1).forEach((certificate, index) => {
      const issuer = found.path[index + 1];
      if (issuer !== undefined) links.set(identityOf(certificate), { certificate, issuer });
    });
  }
  if (links.size === 0) return failed({ code: 'pdf-unreadable', detail: 'no signature that can be proved' });
  return done([...links.values()]);
}

function leavesIn(pdf: Uint8Array): readonly { leaf: SignerCertificate; pool: readonly SignerCertificate[] }[] {
  try {
    return (signaturesIn(openPdf(pdf)) ?? []).flatMap(({ covered }) => {
      const cms = 'cms' in covered ? readCms(covered.cms) : null;
      if (cms === null) return [];
      const token = cms.unsignedAttributes.get(OID.timeStampToken);
      const stamp = token === undefined ? null : readTimestamp(token, cms.part.signature);
      const stamped = stamp !== null && 'timestamp' in stamp ? stamp.timestamp : null;
      const pool = [...cms.certificates, ...(stamped?.certificates ?? [])];
      const signer = cms.certificates.filter((one) => Buffer.compare(one.serialNumber, cms.signer.serialNumber) === 0);
      return [...signer, ...(stamped === null ? [] : [stamped.authority])].map((leaf) => ({ leaf, pool }));
    });
  } catch (error) {
    if (error instanceof UnreadablePdf) return [];
    throw error;
  }
}

async function fetchFor(link: Link, now: Date, deadline: Deadline): Promise<Result<Fetched, GatherFault>> {
  const { ocspAddresses, crlAddresses } = link.certificate;
  const ways = [
    ...ocspAddresses.map((url) => ({ url, request: statusRequest(link) })),
    ...crlAddresses.map((url) => ({ url, request: null })),
  ];
  let detail = 'the certificate names no address';
  for (const { url, request } of ways) {
    const body = request === null ? {} : { body: { type: 'application/ocsp-request', bytes: request } };
    const got = await askOverHttp({ url, ...body, mostBytes: MOST_PROOF_BYTES }, deadline.call());
    if (!got.ok) {
      const { code } = got.fault;
      if (code === 'timeout' || code === 'cancelled') return failed({ code, detail: got.fault.detail });
      detail = got.fault.detail;
      continue;
    }
    const fetched = request === null ? { list: got.value } : { answer: got.value };
    const status = request === null ? provedBy([got.value], [], link, now) : provedBy([], [got.value], link, now);
    if (status === 'good') return done(fetched);
    if (status === 'revoked') return failed({ code: 'certificate-revoked', detail: link.certificate.name });
    detail = 'an answer that proves nothing';
  }
  return failed({ code: 'proof-unreachable', detail });
}

function provedBy(
  lists: readonly Uint8Array[],
  answers: readonly Uint8Array[],
  { certificate, issuer }: Link,
  at: Date,
): ReturnType<typeof statusAt> {
  const proof = {
    lists: lists.map((one) => readRevocationList(one)).filter((one) => one !== null),
    answers: answers.map((one) => readStatusAnswer(one)).filter((one) => one !== null),
  };
  return statusAt(certificate, issuer, proof, at);
}

/** An OCSPRequest (RFC 6960, 4.1.1). SHA-1 names the issuer there, because many responders know no other name. */
function statusRequest({ certificate, issuer }: Link): Uint8Array {
  const sha1 = (bytes: Uint8Array): Uint8Array => element(OCTET_STRING, createHash('sha1').update(bytes).digest());
  const id = element(
    SEQUENCE,
    element(SEQUENCE, oid(OID.sha1), NULL),
    sha1(issuer.subject),
    sha1(issuer.publicKeyBits),
    certificate.serialNumber,
  );
  return element(SEQUENCE, element(SEQUENCE, element(SEQUENCE, element(SEQUENCE, id))));
}
