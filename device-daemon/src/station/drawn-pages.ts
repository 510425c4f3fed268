import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Quarter } from '../backlog/batch.ts';
import type { PdfPage } from '../imaging/jobs.ts';
import type { BatchFolder } from './batch-folder.ts';
import type { PageInfo } from './page-info.ts';
import type { PageTexts } from './page-texts.ts';
import type { StationWorker } from './station-worker.ts';

/** A kept page and the way it lies. */
export type LyingPage = { readonly info: PageInfo; readonly turned: Quarter };
export type PageMissing = { readonly code: 'page-missing'; readonly detail: string };

/** Kept pages as the PDF wants them: turned as they are read, with what is written on them. */
export const drawnPages = async (
  folder: BatchFolder,
  pages: readonly LyingPage[],
  { texts, worker }: { readonly texts: PageTexts; readonly worker: StationWorker },
): Promise<Result<PdfPage[], PageMissing>> => {
  const drawn: PdfPage[] = [];
  for (const { info, turned } of pages) {
    const jpeg = await folder.read(`${info.page.id}.jpg`);
    if (!jpeg.ok) return failed({ code: 'page-missing', detail: `page ${info.page.id} is ${jpeg.fault}` });
    const text = await texts.of(folder, info, turned);
    const { widthPx, heightPx, dpi } = info;
    const picture =
      turned === 0
        ? { jpeg: jpeg.value, widthPx, heightPx }
        : await worker.ask({ kind: 'turn', jpeg: jpeg.value, turned });
    drawn.push({ ...picture, dpi, text });
  }
  return done(drawn);
};
