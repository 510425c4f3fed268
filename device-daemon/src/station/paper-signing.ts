import type { Clock } from '@mot-cua/domain/clock.ts';
import type { PaperType } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { momentInVietnam, type PaperSignature } from '@mot-cua/domain/digitisation/paper-record.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Batch, BatchPaper } from '../backlog/batch.ts';
import { turnOf } from '../backlog/fields.ts';
import type { Call } from '../devices/device.ts';
import { archivalPdf } from '../imaging/archival-pdf.ts';
import { type SignFault, signPdf } from '../signing/sign-pdf.ts';
import type { SigningToken } from '../signing/token.ts';
import { verifyPdf } from '../signing/verify-pdf.ts';
import type { BatchFolder } from './batch-folder.ts';
import { drawnPages, type PageMissing } from './drawn-pages.ts';
import type { PageInfo } from './page-info.ts';
import type { PageTexts } from './page-texts.ts';
import { contentKey, recordOf, titleOf } from './paper-record.ts';
import { keepSigned, readSigned } from './signed-paper.ts';
import type { StationWorker } from './station-worker.ts';

/** One paper with a slow token and a timestamp over a thin line, ms. */
const SIGN_DEADLINE_MS = 90_000;

export type TokenConfig = {
  readonly token: SigningToken;
  readonly keyId: string;
  readonly agency: string;
  readonly chain: readonly Uint8Array[];
  readonly anchors: readonly Uint8Array[];
  readonly timestampUrl: string | null;
};

export type SigningParts = {
  readonly clock: Clock;
  readonly worker: StationWorker;
  readonly texts: PageTexts;
  readonly token: TokenConfig;
  readonly types: readonly PaperType[];
};

/** What is to be signed, as it stood when it was asked for; nothing of it changes while it waits. */
export type SigningOrder = {
  readonly folder: BatchFolder;
  readonly batch: Batch;
  readonly paper: BatchPaper;
  readonly pages: readonly PageInfo[];
};

export type PaperSignFault = SignFault | PageMissing;

/** Makes the PDF/A of a paper with its text, stamps and signs it, and keeps it. Asked twice for the same content it signs once. */
export class PaperSigner {
  readonly #parts: SigningParts;
  #certificate: Uint8Array | null = null;

  constructor(parts: SigningParts) {
    this.#parts = parts;
  }

  async sign(order: SigningOrder, pin: string, signal: AbortSignal): Promise<Result<void, PaperSignFault>> {
    const { folder, batch, paper } = order;
    const key = contentKey(batch, paper);
    if ((await readSigned(folder, paper.id, key)).ok) return done(undefined);
    const call: Call = { signal, deadlineMs: SIGN_DEADLINE_MS };
    const certificate = await this.#signersCertificate(call);
    if (!certificate.ok) return certificate;
    const drawn = await this.#asPdf(order);
    if (!drawn.ok) return drawn;
    const { clock, token, types } = this.#parts;
    const signedAt = new Date(clock.now());
    const signed = await signPdf(
      {
        pdf: drawn.value,
        signer: { token: token.token, keyId: token.keyId, pin, certificate: certificate.value, chain: token.chain },
        signedAt,
        stamp: { text: { kind: 'agency', agency: token.agency } },
        reason: 'Đã đối chiếu, đúng với giấy tờ',
        timestamp: token.timestampUrl === null ? null : { url: token.timestampUrl },
      },
      call,
    );
    if (!signed.ok) return signed;
    const signatures = [this.#asVerified(signed.value, signedAt)];
    const today = momentInVietnam(clock.now()).slice(0, 10);
    const record = recordOf({ batch, paper, pages: order.pages, types, today, pdf: signed.value, signatures });
    await keepSigned(folder, paper.id, key, { record, pdf: signed.value });
    return done(undefined);
  }

  /** The certificate beside the key; asked of the token once. */
  async #signersCertificate(call: Call): Promise<Result<Uint8Array, PaperSignFault>> {
    if (this.#certificate) return done(this.#certificate);
    const { token, keyId } = this.#parts.token;
    const listed = await token.certificates(call);
    if (!listed.ok) return listed;
    const found = listed.value.find(({ id }) => id === keyId);
    if (!found) return failed({ code: 'key-absent', detail: 'no certificate beside the configured key' });
    this.#certificate = found.der;
    return done(found.der);
  }

  async #asPdf({ folder, batch, paper, pages }: SigningOrder): Promise<Result<Uint8Array, PaperSignFault>> {
    const { clock, types } = this.#parts;
    if (pages.length !== paper.pages.length)
      return failed({ code: 'page-missing', detail: 'a page is not known here' });
    const lying = pages.map((info) => ({ info, turned: turnOf(batch, info.page.id) }));
    const drawn = await drawnPages(folder, lying, this.#parts);
    if (!drawn.ok) return drawn;
    const now = clock.now();
    const title = titleOf(batch, paper, types, momentInVietnam(now).slice(0, 10));
    return done(await archivalPdf(drawn.value, { title, createdAt: new Date(now) }, true)); // read from disk for this alone
  }

  /** What our own verifying says of it, for the record; `unsure` where the station was given no anchors. */
  #asVerified(pdf: Uint8Array, signedAt: Date): PaperSignature {
    const { anchors, agency, timestampUrl } = this.#parts.token;
    const verdict = verifyPdf(pdf, { anchors, now: signedAt });
    const report = verdict.readable ? verdict.signatures.at(-1) : undefined;
    const valid = report?.valid ? 'yes' : anchors.length === 0 ? 'unsure' : 'no';
    return {
      by: report?.signer ?? agency,
      role: 'agency',
      at: momentInVietnam(signedAt.getTime()),
      format: timestampUrl === null ? 'PAdES-B-B' : 'PAdES-B-T',
      valid,
    };
  }
}
