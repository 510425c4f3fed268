import type { Clock } from '@mot-cua/domain/clock.ts';
import type { ScanRequest } from '../devices/device.ts';
import type { createPreview, Preview } from '../imaging/preview.ts';
import type { PaperEvent } from './paper-state.ts';
import type { VisitMemory } from './visit-memory.ts';

/** A new preview picture after this many rows: about eight a page. */
const ROWS_A_PREVIEW = 420;
/** Pictures of the table, ms apart: enough to lay a paper by, few enough for a slow screen. */
const LEAST_BETWEEN_MS = 200;

type Rows = Parameters<NonNullable<ScanRequest['onRows']>>[0];

/** The page while it comes: what the screen shows of it, picture by picture. */
export class LivePreview {
  readonly #memory: VisitMemory;
  readonly #clock: Clock;
  readonly #tell: (event: PaperEvent) => void;
  readonly #createPreview: typeof createPreview | null;
  #preview: Preview | null = null;
  #page = 0;
  #shownAt = 0;
  #pictureAt = -Infinity;

  /** `make`: where rows of a scanner come; a camera's pictures are whole. */
  constructor(
    memory: VisitMemory,
    clock: Clock,
    tell: (event: PaperEvent) => void,
    make: typeof createPreview | null = null,
  ) {
    this.#createPreview = make;
    this.#memory = memory;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Rows of a page as they leave the scanner; they are not held longer than this call. */
  rows({ page, rowsSoFar, ofRows, widthPx, channels, rows }: Rows): void {
    if (!this.#preview || this.#page !== page) {
      this.#preview = this.#createPreview?.(widthPx, ofRows, channels) ?? null;
      this.#page = page;
      this.#shownAt = 0;
    }
    this.#preview?.add(rows);
    if (rowsSoFar - this.#shownAt < ROWS_A_PREVIEW && rowsSoFar < ofRows) return;
    this.#shownAt = rowsSoFar;
    void this.#preview
      ?.picture()
      .then((jpeg) => this.#say(jpeg, { page, rows: rowsSoFar, ofRows }))
      .catch(() => undefined); // a preview that was not made is not missed
  }

  /** A picture of the table as the camera sees it. */
  show(jpeg: Uint8Array): void {
    const now = this.#clock.monotonic();
    if (now - this.#pictureAt < LEAST_BETWEEN_MS) return;
    this.#pictureAt = now;
    this.#say(jpeg, { page: 1, rows: 0, ofRows: 0 });
  }

  #say(jpeg: Uint8Array, at: { page: number; rows: number; ofRows: number }): void {
    const number = (this.#memory.preview?.number ?? 0) + 1;
    this.#memory.preview = { number, jpeg };
    this.#tell({ type: 'scan-rows', ...at, preview: number });
  }
}
