import { createHash } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { type CertifiedCopy, isComparedBy, obstacleTo } from '@mot-cua/domain/digitisation/certified-copy.ts';
import {
  type DigitisedPaper,
  momentInVietnam,
  type PaperSignature,
} from '@mot-cua/domain/digitisation/paper-record.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { showDate } from '@mot-cua/domain/text/dates.ts';
import { fold } from '@mot-cua/domain/text/fold.ts';
import type { Call } from '../devices/device.ts';
import { archivalPdf } from '../imaging/archival-pdf.ts';
import { readCertificate } from '../signing/certificate.ts';
import { gatherProof } from '../signing/gather-proof.ts';
import { addLongTermProof } from '../signing/long-term-proof.ts';
import { type StampWish, signPdf } from '../signing/sign-pdf.ts';
import { verifyPdf } from '../signing/verify-pdf.ts';
import type { BatchFolder } from './batch-folder.ts';
import type { CertificationWords } from './certification-sheet.ts';
import { drawnPages } from './drawn-pages.ts';
import type { PageInfo } from './page-info.ts';
import type { PageTexts } from './page-texts.ts';
import { scanOf } from './paper-record.ts';
import type { TokenConfig } from './paper-signing.ts';
import { keepSigned, readSigned } from './signed-paper.ts';
import type { QueueFault } from './signing-queue.ts';
import type { StationConfig } from './station-config.ts';
import type { StationWorker } from './station-worker.ts';

/** Two signatures with a slow token, two timestamps and the proofs over a thin line, ms. */
const SIGN_DEADLINE_MS = 150_000;
/** So many pages are named one by one on the sheet; of more their first and last comparison. */
const MOST_NAMED = 14;
/** What the signed files of a copy are called in its folder. */
export const COPY_PART = 'copy';

export type CopySigningParts = {
  readonly clock: Clock;
  readonly worker: StationWorker;
  readonly texts: PageTexts;
  readonly token: TokenConfig;
  readonly certification: NonNullable<StationConfig['certification']>;
  readonly officer: string;
  readonly kioskId: string;
};

/** A copy as it stood when its signature was asked for. */
export type CopyOrder = {
  readonly folder: BatchFolder;
  readonly copy: CertifiedCopy;
  readonly pages: readonly PageInfo[];
};

type SignFault = { readonly code: QueueFault; readonly detail: string };

/** Everything that the signatures of a copy stand for: asked twice for the same, it is signed once. */
export const copyKey = ({ about, pages, entry }: CertifiedCopy): string =>
  createHash('sha256')
    .update(JSON.stringify([about, pages, entry]))
    .digest('hex');

/**
 * Makes the certified copy: pages, behind them the sheet with the certification's words, PDF/A; signed by the officer (whose stamp on
 * page 1 says what it is, and its number) and then by the agency, as NĐ 45/2020/NĐ-CP, Điều 10 asks. It looks at the comparison itself:
 * an order that should never have come here signs nothing.
 */
export class CopySigner {
  readonly #parts: CopySigningParts;
  readonly #certificates = new Map<string, Uint8Array>();

  constructor(parts: CopySigningParts) {
    this.#parts = parts;
  }

  async sign({ folder, copy, pages }: CopyOrder, pin: string, signal: AbortSignal): Promise<Result<void, SignFault>> {
    const { clock, token, certification, officer } = this.#parts;
    const { entry } = copy;
    if (copy.state !== 'signing' || entry === null || obstacleTo(copy) !== null || !isComparedBy(copy, officer))
      return failed({ code: 'not-compared', detail: `a copy that is ${copy.state}` });
    const key = copyKey(copy);
    if ((await readSigned(folder, COPY_PART, key)).ok) return done(undefined);
    const call: Call = { signal, deadlineMs: SIGN_DEADLINE_MS };
    const drawn = await this.#asPdf({ folder, copy, pages }, entry);
    if (!drawn.ok) return drawn;
    const own = await this.#isOfficersOwn(call);
    if (!own.ok) return own;
    const { number, book } = entry;
    const byOfficer = await this.#signed(
      drawn.value,
      certification.officerKeyId,
      { text: { kind: 'certified-copy', officer: `${certification.position} ${officer}`, number, book } },
      pin,
      call,
    );
    if (!byOfficer.ok) return byOfficer;
    const agency: StampWish = { text: { kind: 'agency', agency: certification.authority } };
    const byBoth = await this.#signed(byOfficer.value, token.keyId, agency, pin, call);
    if (!byBoth.ok) return byBoth;
    const proved = certification.longTerm ? await this.#proved(byBoth.value, call) : byBoth;
    if (!proved.ok) return proved;
    const pdf = proved.value;
    await keepSigned(folder, COPY_PART, key, { record: this.#record({ folder, copy, pages }, pdf, clock.now()), pdf });
    return done(undefined);
  }

  async #signed(
    pdf: Uint8Array,
    keyId: string,
    stamp: StampWish,
    pin: string,
    call: Call,
  ): Promise<Result<Uint8Array, SignFault>> {
    const { clock, token } = this.#parts;
    const certificate = await this.#certificateOf(keyId, call);
    if (!certificate.ok) return certificate;
    return signPdf(
      {
        pdf,
        signer: { token: token.token, keyId, pin, certificate: certificate.value, chain: token.chain },
        signedAt: new Date(clock.now()),
        stamp,
        reason: 'Chứng thực bản sao đúng với bản chính',
        timestamp: token.timestampUrl === null ? null : { url: token.timestampUrl },
      },
      call,
    );
  }

  async #proved(pdf: Uint8Array, call: Call): Promise<Result<Uint8Array, SignFault>> {
    const { clock, token } = this.#parts;
    const proof = await gatherProof(pdf, token.anchors, new Date(clock.now()), call);
    return proof.ok ? addLongTermProof(pdf, proof.value) : proof;
  }

  /** Who compared signs (the name is for people, so this guards against a mistake, not against a forger): a token that somebody else left in the reader makes no copy in their name. */
  async #isOfficersOwn(call: Call): Promise<Result<void, SignFault>> {
    const { certification, officer } = this.#parts;
    const certificate = await this.#certificateOf(certification.officerKeyId, call);
    if (!certificate.ok) return certificate;
    const name = readCertificate(certificate.value)?.name ?? '';
    return fold(name).includes(fold(officer))
      ? done(undefined)
      : failed({ code: 'other-officer', detail: 'the certificate names somebody else than the configuration' });
  }

  async #certificateOf(keyId: string, call: Call): Promise<Result<Uint8Array, SignFault>> {
    const known = this.#certificates.get(keyId);
    if (known) return done(known);
    const listed = await this.#parts.token.token.certificates(call);
    if (!listed.ok) return listed;
    for (const { id, der } of listed.value) this.#certificates.set(id, der);
    const found = this.#certificates.get(keyId);
    return found ? done(found) : failed({ code: 'key-absent', detail: `no certificate beside the key ${keyId}` });
  }

  async #asPdf(
    { folder, copy, pages }: CopyOrder,
    entry: CertifiedCopy['entry'],
  ): Promise<Result<Uint8Array, SignFault>> {
    const { worker, clock } = this.#parts;
    if (entry === null || pages.length !== copy.pages.length)
      return failed({ code: 'page-missing', detail: 'a page is not known here' });
    const lying = pages.map((info, at) => ({ info, turned: copy.pages[at]?.turned ?? 0 }));
    const drawn = await drawnPages(folder, lying, this.#parts);
    if (!drawn.ok) return drawn;
    const sheet = await worker.ask({ kind: 'certificate', words: this.#words(copy, entry) });
    const title = `Bản sao chứng thực điện tử: ${copy.about.title}`;
    return done(await archivalPdf([...drawn.value, sheet], { title, createdAt: new Date(clock.now()) }));
  }

  #words(
    { about, pages }: CertifiedCopy,
    { number, book, on }: NonNullable<CertifiedCopy['entry']>,
  ): CertificationWords {
    const { certification, officer } = this.#parts;
    const [year, month, day] = on.split('-');
    const said = [
      about.notation === null ? '' : `Số, ký hiệu ${about.notation}`,
      about.issuedOn === null ? '' : `ngày ${showDate(about.issuedOn)}`,
      about.issuer === null ? '' : `cơ quan cấp: ${about.issuer}`,
    ];
    const at = pages.map(({ compared }, index) => `trang ${index + 1} lúc ${clockTime(compared?.at ?? '')}`);
    const compared =
      at.length <= MOST_NAMED
        ? `Đã đối chiếu từng trang với bản chính: ${at.join('; ')}.`
        : `Đã đối chiếu từng trang với bản chính, ${at[0]} đến ${at.at(-1)}.`;
    return {
      authority: certification.authority,
      title: about.title,
      about: said.filter((one) => one !== '').join(', '),
      pages: pages.length,
      number,
      book,
      on: `Ngày ${day} tháng ${month} năm ${year}`,
      position: certification.position,
      officer,
      compared: [compared],
    };
  }

  #record({ copy, pages }: CopyOrder, pdf: Uint8Array, now: number): DigitisedPaper {
    const { certification, officer, kioskId } = this.#parts;
    const { about, entry } = copy;
    if (entry === null) throw new Error('a certified copy without its line in the book');
    const compared = copy.pages.map(({ compared: said }, at) => ({
      page: at + 1,
      who: said?.who ?? officer,
      at: said?.at ?? '',
    }));
    return {
      type: 'digitised-paper/1',
      id: copy.id,
      paperType: about.paperType,
      component: null,
      title: about.title,
      copyKind: 'original',
      origin: null,
      notation: about.notation,
      issuer: about.issuer,
      issuedOn: about.issuedOn,
      expiresOn: null,
      standing: { is: 'as-issued' },
      ownerId: about.ownerId,
      pages: pages.length + 1,
      ...scanOf(pages, pdf),
      kioskId,
      check: {
        who: officer,
        at:
          compared
            .map(({ at }) => at)
            .sort()
            .at(-1) ?? '',
        result: 'same',
      },
      signatures: this.#signatures(pdf, now),
      certification: {
        ...entry,
        authority: certification.authority,
        officer,
        position: certification.position,
        compared,
        leftOut: copy.leftOut.length,
      },
    };
  }

  /** What our own verifying says of both; `unsure` where the station was given no anchors. */
  #signatures(pdf: Uint8Array, now: number): PaperSignature[] {
    const { token, certification, officer } = this.#parts;
    const verdict = verifyPdf(pdf, { anchors: token.anchors, now: new Date(now) });
    const reports = verdict.readable ? verdict.signatures : [];
    const level = token.timestampUrl === null ? 'PAdES-B-B' : certification.longTerm ? 'PAdES-B-LT' : 'PAdES-B-T';
    return (['officer', 'agency'] as const).map((role, at) => {
      const report = reports[at];
      return {
        by: report?.signer ?? (role === 'officer' ? officer : certification.authority),
        role,
        at: momentInVietnam(now),
        format: level,
        valid: report?.valid ? 'yes' : token.anchors.length === 0 ? 'unsure' : 'no',
      };
    });
  }
}

/** `09:12:33 ngày 30/11/2026` */
const clockTime = (moment: string): string => `${moment.slice(11, 19)} ngày ${showDate(moment.slice(0, 10))}`;
