import { type CertifiedCopy, readCertifiedCopy } from '@mot-cua/domain/digitisation/certified-copy.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { asJson, type BatchFolder, type FolderFault } from './batch-folder.ts';
import { Sending } from './kept-state.ts';

const Kept = Type.Object(
  {
    type: Type.Literal('copy-station/1'),
    copy: Type.Unknown(),
    sending: Type.Union([Sending, Type.Null()]),
    nextPage: Type.Integer({ minimum: 1 }),
    /** until when the link that was given may be used, ISO 8601; null: none was given. The link itself is never on a disk */
    linkUntil: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
  },
  { additionalProperties: false },
);
const shape = Compile(Kept);
const isKept = (value: unknown): value is Static<typeof Kept> => shape.Check(value);

/** A certified copy with what the station adds to it. */
export type CopyState = {
  readonly copy: CertifiedCopy;
  readonly sending: Sending | null;
  readonly nextPage: number;
  readonly linkUntil: string | null;
};

/** Throws on a state that could not be read back: what is on the disk stays what it was. */
export const copyBytes = (state: CopyState): Uint8Array => {
  const back = readCertifiedCopy(state.copy);
  if (!back.ok) throw new Error(`a copy that nobody could read back: ${back.fault}`);
  return asJson({ type: 'copy-station/1', ...state });
};

export const readCopyState = async (
  folder: BatchFolder,
): Promise<Result<CopyState, FolderFault | 'wrong-shape' | 'contradicts-itself'>> => {
  const read = await folder.readJson('state', isKept);
  if (!read.ok) return read;
  const copy = readCertifiedCopy(read.value.copy);
  if (!copy.ok) return failed(copy.fault);
  const { sending, nextPage, linkUntil } = read.value;
  return done({ copy: copy.value, sending, nextPage, linkUntil });
};
