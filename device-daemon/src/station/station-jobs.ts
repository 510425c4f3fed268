import type { Quarter, SeenPage } from '../backlog/batch.ts';
import type { PdfPage } from '../imaging/jobs.ts';
import type { PageToRead } from '../imaging/text/recognise.ts';
import type { CertificationWords } from './certification-sheet.ts';

/** What the station's own thread does: everything that waits for a disk or looks at pixels. One job at a time. */

/** A file of the batch folder before it is encrypted. `part` is bound to it, so that no file can stand in for another. */
export type FileToKeep = { readonly part: string; readonly plain: Uint8Array };

export type StationJob =
  /** is it a cover sheet, and by what is it known again */
  | { readonly kind: 'look'; readonly jpeg: Uint8Array; readonly dpi: number }
  /** encrypted, written and synced, in this order */
  | { readonly kind: 'keep'; readonly folder: string; readonly batch: string; readonly files: readonly FileToKeep[] }
  /** the page as it is to be shown, for the PDF */
  | { readonly kind: 'turn'; readonly jpeg: Uint8Array; readonly turned: Quarter }
  /** the same in grey, for reading */
  | { readonly kind: 'grey'; readonly jpeg: Uint8Array; readonly turned: Quarter; readonly dpi: number }
  /** the sheet with the words of a certified copy, as a page of its PDF */
  | { readonly kind: 'certificate'; readonly words: CertificationWords }
  /** as one PDF */
  | { readonly kind: 'sheets'; readonly wanted: SheetsWanted };

/** Cover sheets to be printed: `from` and `count` say their numbers. */
export type SheetsWanted = {
  readonly batch: string;
  readonly agency: string;
  readonly from: number;
  readonly count: number;
};

export type Looked = { readonly cover: SeenPage['cover']; readonly hash: string; readonly map: Uint8Array };
export type Turned = { readonly jpeg: Uint8Array; readonly widthPx: number; readonly heightPx: number };

export type JobResult<J extends StationJob['kind']> = {
  readonly look: Looked;
  readonly keep: null;
  readonly turn: Turned;
  readonly grey: PageToRead;
  readonly certificate: PdfPage;
  readonly sheets: Uint8Array;
}[J];

export type StationJobAnswer =
  | { readonly ok: true; readonly value: JobResult<StationJob['kind']> }
  | { readonly ok: false; readonly error: string; readonly errno: string | null };
