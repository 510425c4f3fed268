import type { Quarter } from '../backlog/batch.ts';
import type { PageText } from '../imaging/text/page-text.ts';
import type { ReadingDesk } from '../imaging/text/reading-desk.ts';
import type { PageToRead } from '../imaging/text/recognise.ts';
import type { BatchFolder } from './batch-folder.ts';
import { isPageText, type PageInfo } from './page-info.ts';
import type { StationWorker } from './station-worker.ts';

/** Pages that wait to be read before the feeder waits too: each holds 9 MB. */
const MOST_AHEAD = 3;

/**
 * What is written on the pages of a batch. Read once for each way a page may lie, kept beside it, read again from the picture
 * where a cut came between. A page that cannot be read is a page without text, never a fault of the batch.
 */
export class PageTexts {
  readonly #desk: ReadingDesk;
  readonly #worker: StationWorker;
  readonly #running = new Map<string, Promise<PageText | null>>();

  constructor(desk: ReadingDesk, worker: StationWorker) {
    this.#desk = desk;
    this.#worker = worker;
  }

  /** Resolves when another page may come. */
  async room(): Promise<void> {
    while (this.#running.size >= MOST_AHEAD) await Promise.race(this.#running.values());
  }

  /** A page that was just scanned is read while its grey pixels are at hand. */
  begin(folder: BatchFolder, page: string, toRead: PageToRead): void {
    void this.#once(folder, nameOf(page, 0), () => this.#readAndKeep(folder, nameOf(page, 0), toRead));
  }

  async of(folder: BatchFolder, { page, dpi }: PageInfo, turned: Quarter): Promise<PageText | null> {
    const name = nameOf(page.id, turned);
    const running = this.#running.get(`${folder.id}/${name}`);
    if (running) return running;
    const kept = await folder.readJson(name, isTextOrNull);
    if (kept.ok) return kept.value;
    return this.#once(folder, name, async () => {
      const jpeg = await folder.read(`${page.id}.jpg`);
      if (!jpeg.ok) return null;
      const grey = await this.#worker.ask({ kind: 'grey', jpeg: jpeg.value, turned, dpi }).catch(() => null);
      return grey && this.#readAndKeep(folder, name, grey);
    });
  }

  close(): void {
    this.#desk.close();
  }

  #once(folder: BatchFolder, name: string, read: () => Promise<PageText | null>): Promise<PageText | null> {
    const key = `${folder.id}/${name}`;
    const running = this.#running.get(key);
    if (running) return running;
    const begun = read()
      .catch(() => null)
      .finally(() => this.#running.delete(key));
    this.#running.set(key, begun);
    return begun;
  }

  async #readAndKeep(folder: BatchFolder, name: string, toRead: PageToRead): Promise<PageText | null> {
    const read = await this.#desk.read(toRead);
    if (read.ok) await folder.keepJson(name, read.value);
    else if (read.fault.code === 'not-read') await folder.keepJson(name, null); // it would end the same way again
    return read.ok ? read.value : null;
  }
}

const nameOf = (page: string, turned: Quarter): string => `${page}-${turned}.text`;
const isTextOrNull = (value: unknown): value is PageText | null => value === null || isPageText(value);
