import { createHash } from 'node:crypto';
import { type PaperType, paperTypeOn } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { CopyKind, PaperOrigin } from '@mot-cua/domain/digitisation/paper-kinds.ts';
import type { DigitisedPaper, PaperSignature } from '@mot-cua/domain/digitisation/paper-record.ts';
import { Check } from 'typebox/value';
import type { Batch, BatchPaper, FieldName } from '../backlog/batch.ts';
import { fieldOf, turnOf } from '../backlog/fields.ts';
import { type PageInfo, qualityOf } from './page-info.ts';

/** What a paper is called: by the clerk, else by its type; `Giấy tờ` where nobody knows. */
export const titleOf = (batch: Batch, paper: BatchPaper, types: readonly PaperType[], today: string): string => {
  const code = fieldOf(batch, paper, 'paperType');
  const type = code && paperTypeOn(types, code.text, today);
  return fieldOf(batch, paper, 'title')?.text ?? type?.name ?? 'Giấy tờ';
};

/** Everything that a signature on this paper stands for: the pages as they lie, what is said of them, who compared them. */
export const contentKey = (batch: Batch, paper: BatchPaper): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        paper.pages.map((page) => [page, turnOf(batch, page)]),
        FIELD_ORDER.map((name) => fieldOf(batch, paper, name)?.text ?? null),
        paper.check,
      ]),
    )
    .digest('hex');

const FIELD_ORDER: readonly FieldName[] = [
  'paperType',
  'component',
  'notation',
  'issuer',
  'issuedOn',
  'expiresOn',
  'ownerId',
  'title',
  'copyKind',
  'origin',
];

export type RecordParts = {
  readonly batch: Batch;
  readonly paper: BatchPaper;
  readonly pages: readonly PageInfo[];
  readonly types: readonly PaperType[];
  readonly today: string;
  /** the signed file */
  readonly pdf: Uint8Array;
  readonly signatures: readonly PaperSignature[];
};

/** The record of one paper as it goes to the repository. */
export const recordOf = ({ batch, paper, pages, types, today, pdf, signatures }: RecordParts): DigitisedPaper => {
  const text = (name: FieldName): string | null => fieldOf(batch, paper, name)?.text ?? null;
  const code = text('paperType');
  const type = code === null ? null : paperTypeOn(types, code, today);
  const [copyKind, origin] = [text('copyKind'), text('origin')];
  return {
    type: 'digitised-paper/1',
    id: `${batch.id}.${paper.id}`,
    paperType: code,
    component: text('component') ?? type?.component ?? null,
    title: titleOf(batch, paper, types, today),
    copyKind: Check(CopyKind, copyKind) ? copyKind : 'plain-copy',
    origin: Check(PaperOrigin, origin) ? origin : null,
    notation: text('notation'),
    issuer: text('issuer'),
    issuedOn: text('issuedOn'),
    expiresOn: text('expiresOn'),
    standing: { is: 'as-issued' },
    ownerId: text('ownerId'),
    pages: pages.length,
    ...scanOf(pages, pdf),
    kioskId: batch.kioskId,
    check: paper.check && { who: paper.check.who, at: paper.check.at, result: 'same' },
    signatures: [...signatures],
  };
};

/** What a record says of the scan and of the file that was made of it. */
export const scanOf = (pages: readonly PageInfo[], pdf: Uint8Array) => ({
  dpi: Math.min(...pages.map(({ dpi }) => dpi)),
  colour: pages.every(({ colour }) => colour),
  pdfVersion: '1.7' as const,
  pdfA: '3b' as const,
  bytes: pdf.byteLength,
  sha256: createHash('sha256').update(pdf).digest('hex'),
  scannedAt: pages.map(({ scannedAt }) => scannedAt).sort()[0] ?? '',
  source: { from: 'scan' } as const,
  quality: qualityOf(pages),
});
