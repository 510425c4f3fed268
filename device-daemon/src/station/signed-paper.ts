import { type DigitisedPaper, readDigitisedPaper } from '@mot-cua/domain/digitisation/paper-record.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { asJson, type BatchFolder } from './batch-folder.ts';

/** A signed paper as it lies in the batch's folder until its receipt is here. */
export type SignedPaper = { readonly record: DigitisedPaper; readonly pdf: Uint8Array };

type Noted = { readonly contentKey: string; readonly record: unknown };
const isNoted = (value: unknown): value is Noted =>
  typeof value === 'object' &&
  value !== null &&
  'contentKey' in value &&
  typeof value.contentKey === 'string' &&
  'record' in value;

/** The record comes last: where it is, the file is whole. */
export const keepSigned = (
  folder: BatchFolder,
  paper: string,
  contentKey: string,
  { record, pdf }: SignedPaper,
): Promise<void> =>
  folder.keep([
    { part: `${paper}.pdf`, plain: pdf },
    { part: `${paper}.record`, plain: asJson({ contentKey, record } satisfies Noted) },
  ]);

/** What was signed, where it still is what the paper says now (`contentKey` of paper-record.ts). */
export const readSigned = async (
  folder: BatchFolder,
  paper: string,
  contentKey: string,
): Promise<Result<SignedPaper, 'not-signed' | 'damaged'>> => {
  const noted = await folder.readJson(`${paper}.record`, isNoted);
  if (!noted.ok) return failed(noted.fault === 'absent' ? 'not-signed' : 'damaged');
  if (noted.value.contentKey !== contentKey) return failed('not-signed');
  const record = readDigitisedPaper(noted.value.record);
  const pdf = await folder.read(`${paper}.pdf`);
  return record.ok && pdf.ok ? done({ record: record.value, pdf: pdf.value }) : failed('damaged');
};
