import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { PDFArray, PDFDict } from 'pdf-lib';
import type { Call } from '../devices/device.ts';
import { startDeadline } from '../devices/links/deadline.ts';
import { systemClock } from '../system-clock.ts';
import { readCertificate, type SignerCertificate } from './certificate.ts';
import { signedData, toBeSigned } from './cms-building.ts';
import { inkOf } from './page-ink.ts';
import { UnreadablePdf } from './pdf-objects.ts';
import { type PdfRevision, startRevision } from './pdf-revision.ts';
import { boxIn, firstPage, openPdf, type PdfPageView } from './pdf-view.ts';
import {
  addSignatureField,
  aroundHole,
  type FieldLook,
  filledHole,
  openHole,
  type SignatureHole,
} from './signature-field.ts';
import { type StampText, setStamp, stampAppearance } from './stamp.ts';
import { type Box, placeFor, shownSize, toUserSpace } from './stamp-place.ts';
import { stampTypeface } from './stamp-typeface.ts';
import { type TimestampAuthority, type TimestampFault, timestampOf } from './timestamp-authority.ts';
import type { SigningToken, TokenAlgorithm, TokenFault } from './token.ts';

/** Signs a PDF as PAdES B-B, or B-T with a timestamp (ETSI EN 319 142-1, 6). */
export type SigningOrder = {
  readonly pdf: Uint8Array;
  readonly signer: TokenSigner;
  /** what the clock says now: for the stamp and the dictionary; only a timestamp proves it */
  readonly signedAt: Date;
  readonly stamp: StampWish | null;
  readonly reason?: string;
  /** B-T when it is there */
  readonly timestamp: TimestampAuthority | null;
};

/** An officer's or an agency's key on a token, with its certificate and those that lead to the anchor (without it). */
export type TokenSigner = {
  readonly token: SigningToken;
  readonly keyId: string;
  readonly pin: string;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
};

export type StampWish = {
  readonly text: StampText;
  /** its top right corner, in points from the page's top right corner as looked at; near that corner when left out */
  readonly at?: { readonly fromRight: number; readonly fromTop: number };
};

export type SignFault =
  | TokenFault
  | TimestampFault
  | { readonly code: 'pdf-unreadable' | 'certificate-unfit' | 'no-room'; readonly detail: string };

/** Kept free for a timestamp with its certificates, and for everything else of a CMS besides the certificates. */
const TIMESTAMP_ROOM = 12_288;
const OTHER_ROOM = 2048;

/**
 * The signed file: the given bytes, then one update. Nothing is signed when anything fails: no weaker level than asked, no
 * second attempt at the token. `call` bounds the whole.
 */
export async function signPdf(order: SigningOrder, call: Call): Promise<Result<Uint8Array, SignFault>> {
  const deadline = startDeadline(systemClock, call);
  const signer = readCertificate(order.signer.certificate);
  const algorithm = signer && algorithmFor(signer);
  if (!signer || !algorithm) return failed(unfit('neither RSA of 2,048 bits nor P-256, or not readable'));
  const outside = whyOutside(signer, order.signedAt);
  if (outside !== null) return failed(unfit(outside));
  const prepared = await prepare(order, signer);
  if (!prepared.ok) return prepared;
  const hole = prepared.value;
  const { attributes, digest } = toBeSigned(aroundHole(hole), signer.der);
  const { token, keyId, pin, chain } = order.signer;
  const signed = await token.sign({ keyId, algorithm, digest, pin }, deadline.call());
  if (!signed.ok) return signed;
  const stamped = order.timestamp ? await timestampOf(signed.value, order.timestamp, deadline.call()) : done(null);
  if (!stamped.ok) return stamped;
  const parts = { signer, chain, algorithm, attributes, signature: signed.value, timestamp: stamped.value };
  const file = filledHole(hole, signedData(parts));
  return file === null ? failed({ code: 'no-room', detail: 'the signature is larger than its room' }) : done(file);
}

/** How a certificate's key signs here, `null` when it cannot. */
export function algorithmFor({ key }: SignerCertificate): TokenAlgorithm | null {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= 2048 ? 'rsa-pkcs1-sha256' : null;
  return namedCurve === 'prime256v1' ? 'ecdsa-p256-sha256' : null;
}

/** Signing with a certificate that has run out makes a paper that nobody accepts: said before the PIN is used. */
function whyOutside({ notBefore, notAfter, keyUsage }: SignerCertificate, at: Date): string | null {
  if (at < notBefore) return 'the certificate is not valid yet';
  if (at > notAfter) return 'the certificate has expired';
  const maySign = keyUsage === null || keyUsage.has('digital-signature') || keyUsage.has('non-repudiation');
  return maySign ? null : 'the certificate is not for signing';
}

const unfit = (detail: string): SignFault => ({ code: 'certificate-unfit', detail });

async function prepare(order: SigningOrder, signer: SignerCertificate): Promise<Result<SignatureHole, SignFault>> {
  try {
    const revision = startRevision(openPdf(order.pdf));
    const certificates = order.signer.chain.reduce((sum, one) => sum + one.length, signer.der.length);
    const signature = addSignatureField(revision, {
      signedAt: order.signedAt,
      name: signer.name,
      ...(order.reason === undefined ? {} : { reason: order.reason }),
      look: order.stamp === null ? null : await lookOf(revision, order.stamp, order.signedAt),
      roomBytes: certificates + OTHER_ROOM + (order.timestamp === null ? 0 : TIMESTAMP_ROOM),
    });
    return done(openHole(revision.finish(), signature));
  } catch (error) {
    if (error instanceof UnreadablePdf) return failed({ code: 'pdf-unreadable', detail: error.message });
    throw error;
  }
}

async function lookOf(revision: PdfRevision, wish: StampWish, signedAt: Date): Promise<FieldLook> {
  const page = firstPage(revision.view);
  const typeface = await stampTypeface();
  const stamp = setStamp(wish.text, signedAt, typeface);
  const rect = wish.at
    ? cornerAt(page, stamp, wish.at)
    : placeFor(page, stamp, takenOn(revision, page), await inkOf(revision.view, page));
  return { rect, appearance: await stampAppearance(revision, stamp, typeface, page.rotation) };
}

function cornerAt(
  page: PdfPageView,
  size: { readonly width: number; readonly height: number },
  at: { readonly fromRight: number; readonly fromTop: number },
): Box {
  const right = shownSize(page).width - at.fromRight;
  return toUserSpace(page, [right - size.width, at.fromTop, right, at.fromTop + size.height]);
}

/** Where something is annotated already, earlier stamps among it. */
function takenOn({ view }: PdfRevision, page: PdfPageView): readonly Box[] {
  const annotations = view.get(page.dict, 'Annots');
  if (!(annotations instanceof PDFArray)) return [];
  return annotations
    .asArray()
    .map((one) => view.resolved(one))
    .map((one) => (one instanceof PDFDict ? boxIn(view, view.get(one, 'Rect')) : null))
    .filter((box) => box !== null)
    .filter(([left, bottom, right, top]) => right > left && top > bottom);
}
