import { createHash } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DigitisedPaper } from '@mot-cua/domain/digitisation/paper-record.ts';
import { BACKLOG_PROCEDURE, COPY_PROCEDURE } from '@mot-cua/domain/digitisation/station-procedures.ts';
import type { Declaration, Metadata, PaperRecord } from '@mot-cua/domain/dossier.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { BagFile } from '../dossiers/bag.ts';
import { Sealer } from '../dossiers/sealer.ts';
import type { Intended, Outbox } from '../outbox/outbox.ts';
import { slipSecret, uuid7 } from '../visits/uuid7.ts';
import type { Sending } from './kept-state.ts';
import type { SignedPaper } from './signed-paper.ts';

/** What the officer said with the Enter that let the paper pass; its digest stands in the declaration. */
export const COMPARED_WORDS = 'Tôi đã đối chiếu bản số hóa với giấy tờ: đúng và đủ.';

export type SendingParts = {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly sealedFolder: string;
  readonly recipients: readonly string[];
  readonly kiosk: { readonly id: string; readonly office: string };
  /** a bag lies in the outbox: it may go */
  readonly onSealed: () => void;
};

export type SendFault = 'not-sealed' | 'refused-by-repository';

/** A dossier for this very file; to be kept before it is used. */
export const newSending = (now: number, pdfSha256: string): Sending => ({
  dossierId: uuid7(now),
  secret: slipSecret(),
  pdfSha256,
});

/** Carries a signed paper into the outbox: provisional code → bag → seal → commit. Safe to ask again: one paper, one dossier. */
export class PaperSender {
  readonly #parts: SendingParts;
  readonly #sealer = new Sealer();

  constructor(parts: SendingParts) {
    this.#parts = parts;
  }

  /** `received`: the receipt is here already; `on-its-way`: it will come. */
  async send(signed: SignedPaper, sending: Sending): Promise<Result<'received' | 'on-its-way', SendFault>> {
    const { outbox, sealedFolder, recipients, kiosk, onSealed } = this.#parts;
    const { dossierId, secret } = sending;
    const known = outbox.find(dossierId);
    if (known?.state === 'received') return done('received');
    if (known?.state === 'quarantined') return failed('refused-by-repository');
    if (known?.state === 'sealed') return done('on-its-way');
    const intended = outbox.intend({
      dossierId,
      procedureId: procedureOf(signed.record).id,
      packageVersion: procedureOf(signed.record).version,
      channel: 'counter-intake',
      lookupDigest: sha256(`${dossierId}:${secret}`),
    });
    const sealed = await this.#sealer.seal({
      payload: payloadOf(signed, dossierId, intended, kiosk),
      info: { dossierId, baggingDate: intended.submittedAt.slice(0, 10), sender: kiosk.id },
      recipients,
      folder: sealedFolder,
    });
    if (!sealed.ok) return failed('not-sealed');
    const committed = await outbox.commit(dossierId, sealed.value.size, sealed.value.sha256);
    if (!committed.ok) return failed('not-sealed');
    onSealed();
    return done('on-its-way');
  }

  close(): Promise<void> {
    return this.#sealer.close();
  }
}

const procedureOf = ({ certification }: DigitisedPaper): typeof BACKLOG_PROCEDURE | typeof COPY_PROCEDURE =>
  certification ? COPY_PROCEDURE : BACKLOG_PROCEDURE;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

const payloadOf = (
  { record, pdf }: SignedPaper,
  dossierId: string,
  intended: Intended,
  kiosk: SendingParts['kiosk'],
): BagFile[] => [
  { path: 'declaration.json', bytes: json(declarationOf(record)) },
  { path: 'metadata.json', bytes: json(metadataOf(record, dossierId, intended, kiosk)) },
  { path: 'papers/giay-to.pdf', bytes: pdf },
];

/** Nobody declares anything: the paper speaks, and the officer's word that it was compared. */
const declarationOf = (record: DigitisedPaper): Declaration => ({
  procedureId: procedureOf(record).id,
  packageVersion: procedureOf(record).version,
  language: 'vi',
  data: {},
  provenance: {},
  truthDeclaration: {
    version: '1',
    textSha256: sha256(COMPARED_WORDS),
    agreedAt: record.check?.at ?? record.scannedAt,
  },
});

const metadataOf = (
  record: DigitisedPaper,
  dossierId: string,
  { provisionalCode, submittedAt, clockConfirmed }: Intended,
  kiosk: SendingParts['kiosk'],
): Metadata => ({
  dossierId,
  kioskId: kiosk.id,
  office: kiosk.office,
  procedureId: procedureOf(record).id,
  procedureTitle: procedureOf(record).title,
  provisionalCode,
  submittedAt,
  clockConfirmed,
  identification: { level: 'typed', method: 'STAFF' },
  submitter: { fullName: record.check?.who ?? kiosk.office, personalNumber: null, dateOfBirth: '' },
  owner: ownerOf(record),
  papers: [paperRecordOf(record)],
});

/** The number on the paper is all that is known of its owner; ten or thirteen digits are an organisation's. */
const ownerOf = ({ ownerId, title }: DigitisedPaper): Metadata['owner'] => {
  if (ownerId === null) return { fullName: `Chủ giấy tờ: ${title}`, personalNumber: null };
  if (ownerId.length === 12) return { fullName: `Số định danh ${ownerId}`, personalNumber: ownerId };
  return { fullName: `Mã số ${ownerId}`, personalNumber: null, kind: 'organisation', taxCode: ownerId };
};

const paperRecordOf = (record: DigitisedPaper): PaperRecord => ({
  key: 'giay-to',
  title: record.title,
  file: 'data/papers/giay-to.pdf',
  pages: record.pages,
  dpi: record.dpi,
  colour: record.colour,
  bytes: record.bytes,
  sha256: record.sha256,
  scannedAt: record.scannedAt,
  copyKind: record.copyKind,
  digitised: record,
});
