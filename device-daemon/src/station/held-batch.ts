import { stepBacklog } from '../backlog/backlog.ts';
import { newBatch } from '../backlog/batch.ts';
import type { BatchFact, BatchWorld, Said, Wish } from '../backlog/commands.ts';
import { type Desk, pressKey, type Typing } from '../backlog/keyboard.ts';
import type { BatchFolder } from './batch-folder.ts';
import { readState, type StationState, stateBytes } from './kept-state.ts';
import type { PageInfo } from './page-info.ts';

/** What stands on the disk, and so may be shown. */
export type Shown = {
  readonly state: StationState;
  readonly typing: Typing;
  readonly said: Said | null;
  readonly words: string | null;
  readonly pages: ReadonlyMap<string, PageInfo>;
};

/**
 * The batch that is being worked on: its state in memory, and how it comes to the disk. A change counts (is shown, is answered, is
 * acted upon) once it is written; changes that come while one is being written go into the next writing together.
 */
export class HeldBatch {
  readonly folder: BatchFolder;
  readonly #onShown: () => void;
  #state: StationState;
  #typing: Typing = { at: 'papers' };
  #said: Said | null = null;
  #words: string | null = null;
  #pages: ReadonlyMap<string, PageInfo>;
  #shown: Shown;
  #next: Promise<void> | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: BatchFolder, state: StationState, pages: ReadonlyMap<string, PageInfo>, onShown: () => void) {
    this.folder = folder;
    this.#state = state;
    this.#pages = pages;
    this.#onShown = onShown;
    this.#shown = { state, typing: this.#typing, said: null, words: null, pages };
  }

  /** A batch before its first page; on the disk when this resolves. */
  static async begin(
    folder: BatchFolder,
    title: string,
    about: Parameters<typeof newBatch>[0],
    onShown: () => void,
  ): Promise<HeldBatch> {
    const state = { title, batch: newBatch(about), sendings: {}, nextPage: 1, nextSheet: 1 };
    const held = new HeldBatch(folder, state, new Map(), onShown);
    await held.kept();
    return held;
  }

  /**
   * The batch as a power cut left it, with the pages that had come to the disk and not yet into the batch.
   * `halfSheets`: fronts whose back was lost. A state that contradicts itself is not used: guessing could send a paper twice.
   */
  static async open(folder: BatchFolder, world: BatchWorld, onShown: () => void) {
    const read = await readState(folder);
    if (!read.ok) return read;
    const infos = await folder.pages();
    const pages = new Map(infos.map((info) => [info.page.id, info]));
    const held = new HeldBatch(folder, read.value, pages, onShown);
    const halfSheets = held.#adopt(infos, world);
    await held.kept();
    return { ok: true, value: { held, halfSheets } } as const;
  }

  /** As it is now, written or not: for whoever goes on from it. */
  get state(): StationState {
    return this.#state;
  }

  get pages(): ReadonlyMap<string, PageInfo> {
    return this.#pages;
  }

  get shown(): Shown {
    return this.#shown;
  }

  press(key: string, world: BatchWorld): readonly Wish[] {
    const desk: Desk = { batch: this.#state.batch, typing: this.#typing };
    const step = pressKey(desk, key, world);
    this.#state = { ...this.#state, batch: step.desk.batch };
    this.#typing = step.desk.typing;
    this.#said = step.said;
    this.#words = null;
    return step.wishes;
  }

  happened(fact: BatchFact, world: BatchWorld): readonly Wish[] {
    const { batch, wishes } = stepBacklog(this.#state.batch, fact, world);
    this.#state = { ...this.#state, batch };
    return wishes;
  }

  /** Something that the station says of itself; the next key takes it away. */
  say(words: string): void {
    this.#said = null;
    this.#words = words;
  }

  /** The number of the next page, and then the one after it. */
  takePageNumber(): number {
    const { nextPage } = this.#state;
    this.#state = { ...this.#state, nextPage: nextPage + 1 };
    return nextPage;
  }

  takeSheetNumber(): number {
    const { nextSheet } = this.#state;
    this.#state = { ...this.#state, nextSheet: nextSheet + 1 };
    return nextSheet;
  }

  addPage(info: PageInfo): void {
    this.#pages = new Map([...this.#pages, [info.page.id, info]]);
  }

  choose(paper: string, sending: StationState['sendings'][string]): void {
    this.#state = { ...this.#state, sendings: { ...this.#state.sendings, [paper]: sending } };
  }

  /** Resolves when all that has happened until now is on the disk and shown. Rejects with `JobFailed`. */
  kept(): Promise<void> {
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        this.#writing = this.#write();
        return this.#writing;
      });
    return this.#next;
  }

  async #write(): Promise<void> {
    const shown: Shown = {
      state: this.#state,
      typing: this.#typing,
      said: this.#said,
      words: this.#words,
      pages: this.#pages,
    };
    await this.folder.keep([{ part: 'state', plain: stateBytes(shown.state) }]);
    this.#shown = shown;
    this.#onShown();
  }

  /** Pages on the disk that the batch does not know: their sheet went through just before the cut. */
  #adopt(infos: readonly PageInfo[], world: BatchWorld): readonly string[] {
    const last = infos.at(-1);
    const { nextPage, nextSheet, batch } = this.#state;
    this.#state = {
      ...this.#state,
      nextPage: Math.max(nextPage, infos.length + 1, numberIn(last?.page.id) + 1),
      nextSheet: Math.max(nextSheet, ...infos.slice(-4).map(({ sheet }) => sheet + 1)),
    };
    const known = new Set(batch.pages.map(({ id }) => id));
    const strangers = infos.filter(({ page }) => !known.has(page.id));
    const sheets = Map.groupBy(strangers, ({ sheet, insteadOf }) => insteadOf ?? String(sheet));
    return [...sheets.values()].flatMap((sides) => {
      const [first] = sides;
      if (!first) return [];
      // what is wished of them is wished of the whole batch again (wishesAfterRestart)
      if (first.insteadOf === null) this.happened({ did: 'sheet-fed', sides: sides.map(({ page }) => page) }, world);
      else this.happened({ did: 'page-rescanned', old: first.insteadOf, page: first.page }, world);
      return sides.length < first.ofSides ? [first.page.id] : [];
    });
  }
}

export const pageId = (number: number): string => `g${String(number).padStart(5, '0')}`;
const numberIn = (page: string | undefined): number => Number(page?.slice(1) ?? 0);

/** All papers have come to their end: received, or put out by the clerk. */
export const isFinished = ({ batch }: StationState): boolean =>
  batch.papers.every(({ state }) => state === 'sent' || state === 'rejected' || state === 'dissolved');
