import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Batch } from '../backlog/batch.ts';
import { type BatchFault, decodeBatch, encodeBatch } from '../backlog/kept-batch.ts';
import { asJson, type BatchFolder, type FolderFault } from './batch-folder.ts';

/** A dossier that a paper has become: chosen and on disk before anybody hears of it, so that one paper makes one dossier. */
export const Sending = Type.Object({
  dossierId: Type.String({ maxLength: 60 }),
  secret: Type.String({ maxLength: 40 }),
  /** of the signed PDF: a paper that was signed anew is another dossier */
  pdfSha256: Type.String({ maxLength: 64 }),
});
export type Sending = Static<typeof Sending>;

const kept = Compile(
  Type.Object(
    {
      type: Type.Literal('backlog-station/1'),
      title: Type.String({ minLength: 1, maxLength: 120 }),
      batch: Type.String(),
      sendings: Type.Record(Type.String(), Sending),
      nextPage: Type.Integer({ minimum: 1 }),
      nextSheet: Type.Integer({ minimum: 1 }),
    },
    { additionalProperties: false },
  ),
);

/** The batch with what the station adds to it. */
export type StationState = {
  readonly title: string;
  readonly batch: Batch;
  readonly sendings: { readonly [paper: string]: Sending };
  /** numbers of the next page and sheet that is scanned */
  readonly nextPage: number;
  readonly nextSheet: number;
};

/** Throws on a state that could not be read back: what is on the disk stays what it was. */
export const stateBytes = ({ batch, ...rest }: StationState): Uint8Array => {
  const text = encodeBatch(batch);
  const back = decodeBatch(text);
  if (!back.ok) throw new Error(`a batch that nobody could read back: ${back.fault}`);
  return asJson({ type: 'backlog-station/1', ...rest, batch: text });
};

const isKept = (value: unknown): value is Static<ReturnType<typeof kept.Type>> => kept.Check(value);

export const readState = async (folder: BatchFolder): Promise<Result<StationState, FolderFault | BatchFault>> => {
  const read = await folder.readJson('state', isKept);
  if (!read.ok) return read;
  const batch = decodeBatch(read.value.batch);
  if (!batch.ok) return failed(batch.fault);
  const { title, sendings, nextPage, nextSheet } = read.value;
  return done({ title, batch: batch.value, sendings, nextPage, nextSheet });
};
