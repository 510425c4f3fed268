import { failed, type Result } from '@mot-cua/domain/result.ts';
import type { PageText } from './page-text.ts';
import { type PageToRead, recogniseText, type TextFault } from './recognise.ts';

export type ReadingDeskParts = {
  /** pages that are read at once; on two cores two, and one where somebody waits at the screen */
  readonly readers: number;
  /** 0 to 19, as for `nice`: 10 in a visit, where nobody waits for it */
  readonly nice: number;
  /** how long one page may take once its turn has come, ms */
  readonly deadlineMs: number;
  /** pages that may wait, of some 9 MB each; more are not read */
  readonly mostWaiting: number;
};

type Waiting = {
  readonly page: PageToRead;
  readonly settle: (read: Result<PageText, TextFault>) => void;
};

/** Reads pages in the order in which they come, beside whatever else the process does. */
export class ReadingDesk {
  readonly #parts: ReadingDeskParts;
  readonly #waiting: Waiting[] = [];
  readonly #stop = new AbortController();
  #reading = 0;

  constructor(parts: ReadingDeskParts) {
    this.#parts = parts;
  }

  /** Settles when the page was read, or why it was not; a page that finds no room is refused at once. */
  read(page: PageToRead): Promise<Result<PageText, TextFault>> {
    if (this.#stop.signal.aborted) return Promise.resolve(failed(nobodyReads));
    if (this.#waiting.length >= this.#parts.mostWaiting)
      return Promise.resolve(failed({ code: 'late', detail: `${this.#waiting.length} pages wait already` }));
    return new Promise((settle) => {
      this.#waiting.push({ page, settle });
      this.#next();
    });
  }

  /** Whatever waits or is being read is given up. */
  close(): void {
    this.#stop.abort();
    for (const { settle } of this.#waiting.splice(0)) settle(failed(nobodyReads));
  }

  #next(): void {
    const { readers, nice, deadlineMs } = this.#parts;
    if (this.#reading >= readers) return;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#reading++;
    void recogniseText(next.page, { signal: this.#stop.signal, deadlineMs }, { nice }).then((read) => {
      this.#reading--;
      next.settle(read);
      this.#next();
    });
  }
}

const nobodyReads: TextFault = { code: 'cancelled', detail: 'nobody wants it any more' };
