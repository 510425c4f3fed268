import type { Clock } from '@mot-cua/domain/clock.ts';
import { momentInVietnam } from '@mot-cua/domain/digitisation/paper-record.ts';
import type { SeenPage } from '../backlog/batch.ts';
import type { RawPage } from '../devices/device.ts';
import type { Taken } from '../imaging/jobs.ts';
import { doubtsOf } from '../imaging/judge/doubts.ts';
import { unpackLikeness } from '../imaging/likeness/kept-likeness.ts';
import { type Earlier, repeatedPage } from '../imaging/likeness/likeness.ts';
import { hashDistance } from '../imaging/likeness/page-hash.ts';
import { takePage } from '../imaging/pictures.ts';
import { asJson, type BatchFolder } from './batch-folder.ts';
import { doubtsForClerk, type PageInfo } from './page-info.ts';
import type { PageTexts } from './page-texts.ts';
import type { Looked } from './station-jobs.ts';
import type { StationWorker } from './station-worker.ts';

const THUMBNAIL_PX = 480;
/** Earlier pages whose ink is compared; those whose hash is nearest. 4 ms each where they share a form. */
const MOST_COMPARED = 6;
/** Pages whose hashes differ in more bits have nothing in common (imaging/likeness). */
const MOST_BITS = 52;

/** Where a page came from. */
export type PageOrigin = {
  readonly id: string;
  readonly side: 'front' | 'back';
  readonly sheet: number;
  readonly ofSides: 1 | 2;
  readonly insteadOf: string | null;
};

export type IntakeParts = {
  readonly clock: Clock;
  readonly worker: StationWorker;
  readonly texts: PageTexts;
};

/**
 * A raw page becomes a page of the batch: cleaned, judged, looked at for a cover sheet and for its like, and on the disk. Only then
 * is it read: what was scanned is safe within a second of the scanner's last row, not after the reading. (imaging/digitised.ts
 * keeps four pages in memory until they are read; a cut would take them, and the sheets are in the tray already.)
 */
export class PageIntake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Rejects when the page is no page, or the disk does not take it: the pages before it stay good. */
  async take(folder: BatchFolder, raw: RawPage, from: PageOrigin, earlier: readonly PageInfo[]): Promise<PageInfo> {
    const { worker, texts, clock } = this.#parts;
    await texts.room();
    const { dpi, channels } = raw;
    const scannedAt = momentInVietnam(clock.now());
    const taken = await takePage(raw, THUMBNAIL_PX, true);
    const looked = await worker.ask({ kind: 'look', jpeg: taken.jpeg, dpi });
    const page = await this.#seen(folder, from, taken, looked, earlier);
    const info: PageInfo = {
      type: 'backlog-page/1',
      page,
      sheet: from.sheet,
      ofSides: from.ofSides,
      insteadOf: from.insteadOf,
      scannedAt,
      widthPx: taken.widthPx,
      heightPx: taken.heightPx,
      dpi,
      colour: channels === 3,
      quality: qualityIn(taken),
      skewDegrees: skewIn(taken),
      ...(taken.typeVote === null ? {} : { typeVote: taken.typeVote }),
      hash: looked.hash,
    };
    await folder.keep([
      { part: `${from.id}.jpg`, plain: taken.jpeg },
      { part: `${from.id}.small`, plain: taken.thumbnail },
      { part: `${from.id}.ink`, plain: looked.map },
      { part: `${from.id}.info`, plain: asJson(info) },
    ]);
    // a cover sheet says what it has to say by its code
    if (taken.toRead && page.cover.is !== 'cover-sheet' && page.blank !== 'yes')
      texts.begin(folder, from.id, taken.toRead);
    return info;
  }

  async #seen(
    folder: BatchFolder,
    { id, side }: PageOrigin,
    taken: Taken,
    looked: Looked,
    earlier: readonly PageInfo[],
  ): Promise<SeenPage> {
    const isCover = looked.cover.is === 'cover-sheet';
    return {
      id,
      side,
      blank: isCover ? 'no' : taken.verdict.blank.is,
      doubts: isCover ? [] : doubtsForClerk(doubtsOf(taken)),
      cover: looked.cover,
      likeness: isCover || taken.verdict.blank.is === 'yes' ? null : await likeIn(folder, looked, earlier),
      multifeed: false, // a feeder that feels two sheets ends the feeding by a fault of its own
    };
  }
}

const qualityIn = ({ verdict }: Taken): PageInfo['quality'] => ({
  blank: verdict.blank.is,
  blurred: verdict.blurred.is,
  dark: verdict.dark.is,
  glare: verdict.glare.is,
  cutOff: verdict.cutOff.is,
});

const skewIn = ({ verdict }: Taken): number =>
  verdict.skew.confidence > 0.5 ? Math.round(verdict.skew.degrees * 100) / 100 : 0;

/** The earlier page that this one repeats. The ink of pages lies on the disk; that of the likeliest few is fetched. */
const likeIn = async (
  folder: BatchFolder,
  looked: Looked,
  earlier: readonly PageInfo[],
): Promise<SeenPage['likeness']> => {
  const near = earlier
    .filter(({ page, quality }) => page.cover.is !== 'cover-sheet' && quality.blank !== 'yes')
    .map((info) => ({ info, bits: hashDistance(info.hash, looked.hash) }))
    .filter(({ bits }) => bits <= MOST_BITS)
    .sort((one, other) => one.bits - other.bits)
    .slice(0, MOST_COMPARED);
  const own = unpackLikeness(looked.map);
  if (!own.ok || near.length === 0) return null;
  const candidates: Earlier[] = [];
  for (const { info } of near) {
    const ink = await folder.read(`${info.page.id}.ink`);
    const likeness = ink.ok ? unpackLikeness(ink.value) : ink;
    if (likeness.ok) candidates.push({ id: info.page.id, likeness: likeness.value });
  }
  const found = repeatedPage(own.value, candidates);
  return found && { of: found.of, sure: found.verdict.is === 'yes' };
};
