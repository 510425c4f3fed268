import type { Clock } from '@mot-cua/domain/clock.ts';
import type { PaperType } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { momentInVietnam } from '@mot-cua/domain/digitisation/paper-record.ts';
import type {
  StationFeed,
  StationNewBatch,
  StationNewCopy,
  StationProgress,
  StationSnapshot,
} from '@mot-cua/domain/digitisation/station.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Custody } from '@mot-cua/domain/screen-parts.ts';
import { wishesAfterRestart } from '../backlog/backlog.ts';
import { paperOf } from '../backlog/batch.ts';
import type { BatchFact, BatchWorld, Wish } from '../backlog/commands.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { BatchFolder, batchesIn } from './batch-folder.ts';
import type { CopyDesk } from './copy-desk.ts';
import type { FeedingDesk } from './feeding-desk.ts';
import { HeldBatch, isFinished } from './held-batch.ts';
import type { PageTexts } from './page-texts.ts';
import { PaperReader } from './paper-reader.ts';
import type { SigningOrder } from './paper-signing.ts';
import type { SendingDesk } from './sending-desk.ts';
import type { SigningQueue } from './signing-queue.ts';
import { currentView, keysView, papersView, typingView } from './station-view.ts';
import { backAgainWords, type CallFault, saidWords } from './station-words.ts';
import type { StationWorker } from './station-worker.ts';

export type DeskParts = {
  readonly clock: Clock;
  readonly clerk: string;
  readonly kiosk: { readonly id: string; readonly office: string };
  readonly types: readonly PaperType[];
  /** folder of all batches */
  readonly root: string;
  readonly batchKey: Uint8Array;
  readonly worker: StationWorker;
  readonly texts: PageTexts;
  readonly outbox: Outbox;
  /** counts up each day: no two batches of a day share cover sheets */
  readonly batchNumber: () => number;
  readonly repositoryReachable: () => boolean;
  readonly progress: () => StationProgress | null;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  readonly onChange: () => void;
};

/** The rooms that carry out what the batch wishes; they tell the desk what came of it. */
export type DeskRooms = {
  readonly feeding: FeedingDesk;
  readonly signing: Pick<SigningQueue, 'add' | 'givePin' | 'stop' | 'token' | 'withdraw'>;
  readonly sending: SendingDesk;
  /** null: this station makes no certified copies */
  readonly copies: CopyDesk | null;
};

/** The one owner of the batch: keys and facts in, wishes out to the rooms, one snapshot for the page. */
export class StationDesk {
  readonly #parts: DeskParts;
  readonly #reader: PaperReader;
  #rooms: DeskRooms | null = null;
  #held: HeldBatch | null = null;
  #beginning = false;
  #revision = 1;
  #acknowledged = 0;
  #lastWorld = '';

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#reader = new PaperReader(
      parts.texts,
      parts.types,
      (fact) => this.happened(fact),
      () => this.world,
    );
  }

  /** Opens what a batch left here; false: it is damaged, and nothing was changed. */
  async start(rooms: DeskRooms): Promise<boolean> {
    this.#rooms = rooms;
    if (rooms.copies && !(await rooms.copies.start(rooms.signing))) return false;
    const { root, batchKey, worker, journal } = this.#parts;
    const [id, ...older] = batchesIn(root).reverse();
    if (id === undefined) return true;
    const folder = new BatchFolder(root, id, batchKey, worker);
    const opened = await HeldBatch.open(folder, this.world, () => this.#changed());
    if (!opened.ok) {
      journal('batch-damaged', { batch: id, fault: opened.fault });
      return false;
    }
    const { held, halfSheets } = opened.value;
    this.#held = held;
    for (const one of older) new BatchFolder(root, one, batchKey, worker).remove(); // ended: the newer one could begin
    if (!isFinished(held.state)) held.say(backAgainWords(held.state.batch.pages.length, halfSheets.length > 0));
    await held.kept();
    journal('batch-opened', { batch: id, pages: held.state.batch.pages.length, half: halfSheets.length });
    this.#carryOut(held, wishesAfterRestart(held.state.batch));
    return true;
  }

  get held(): HeldBatch | null {
    return this.#held;
  }

  get world(): BatchWorld {
    const { types, clerk, clock } = this.#parts;
    return { types, clerk, now: momentInVietnam(clock.now()) };
  }

  get answer(): { readonly revision: number; readonly acknowledged: number } {
    return { revision: this.#revision, acknowledged: this.#acknowledged };
  }

  /** One key; resolves when what it changed is on the disk. A number that was seen already changes nothing. */
  async pressKey(seq: number, key: string): Promise<Result<void, CallFault>> {
    if (this.#rooms?.copies?.isOpen) return this.#pressForCopy(this.#rooms.copies, seq, key);
    const held = this.#held;
    if (!held) return failed('no-batch');
    if (seq > this.#acknowledged) {
      this.#acknowledged = seq;
      if (key === 'Escape' && held.shown.typing.at === 'papers' && (await this.#rooms?.signing.withdraw()))
        return done(undefined);
      const wishes = held.press(key, this.world);
      if (!(await this.#isKept(held))) return failed('not-kept');
      this.#carryOut(held, wishes);
      return done(undefined);
    }
    return (await this.#isKept(held)) ? done(undefined) : failed('not-kept');
  }

  /** While a copy is at hand all keys are its own; what lies behind it does not move. */
  async #pressForCopy(copies: CopyDesk, seq: number, key: string): Promise<Result<void, CallFault>> {
    if (seq <= this.#acknowledged) return done(undefined);
    this.#acknowledged = seq;
    try {
      await copies.press(key);
      return done(undefined);
    } catch (error) {
      this.#parts.journal('copy-not-kept', { cause: error instanceof Error ? error.message : 'unknown' });
      return failed('not-kept');
    }
  }

  async beginCopy(about: StationNewCopy): Promise<Result<void, CallFault>> {
    const { copies, feeding } = this.#rooms ?? {};
    if (!copies) return failed('no-certification');
    if (feeding?.isFeeding) return failed('feeding-already');
    return copies.begin(about);
  }

  copyPicture(copy: string, part: string): ReturnType<CopyDesk['picture']> {
    return this.#rooms?.copies?.picture(copy, part) ?? Promise.resolve(failed('absent'));
  }

  async copyPageShown(copy: string, page: string, turned: number): Promise<void> {
    const copies = this.#rooms?.copies;
    if (copies?.view()?.id !== copy) return;
    // it comes to the disk with the next change; after a power cut before that the page is to be looked at again
    await copies
      .pageShown(page, turned)
      .catch((error: unknown) => this.#parts.journal('copy-not-kept', { copy, cause: String(error) }));
  }

  async beginBatch({
    title,
    defaults,
    coverSheets,
    blankSheetSplits,
  }: StationNewBatch): Promise<Result<void, CallFault>> {
    const before = this.#held;
    if (this.#rooms?.copies?.isOpen) return failed('copy-at-hand');
    if (this.#rooms?.feeding.isFeeding || this.#beginning) return failed('feeding-already');
    if (before && !isFinished(before.state)) return failed('batch-unfinished');
    const { root, batchKey, worker, kiosk, batchNumber, clock } = this.#parts;
    const day = momentInVietnam(clock.now()).slice(0, 10).replaceAll('-', '');
    const id = `LO-${day}-${batchNumber()}`;
    const folder = new BatchFolder(root, id, batchKey, worker);
    const about = {
      id,
      kioskId: kiosk.id,
      coverSheets: coverSheets ?? true,
      blankSheetSplits: blankSheetSplits ?? false,
      defaults,
    };
    this.#beginning = true;
    try {
      this.#held = await HeldBatch.begin(folder, title, about, () => this.#changed());
    } catch {
      folder.remove();
      return failed('not-kept');
    } finally {
      this.#beginning = false;
    }
    before?.folder.remove(); // all of it is received, or was put out
    this.#changed();
    return done(undefined);
  }

  /** Cover sheets of this batch as a PDF, to be printed and laid before its papers; null: there is no batch. */
  async coverSheets(from: number, count: number): Promise<Uint8Array | null> {
    const { worker, kiosk } = this.#parts;
    const batch = this.#held?.state.batch;
    if (!batch) return null;
    const agency = batch.defaults.issuer ?? kiosk.office;
    return worker.ask({ kind: 'sheets', wanted: { batch: batch.id, agency, from, count } });
  }

  async feed(order: StationFeed): Promise<Result<void, CallFault>> {
    const copies = this.#rooms?.copies;
    if (copies?.isOpen) return copies.feed(order);
    const held = this.#held;
    if (!held) return failed('no-batch');
    if (order.source === 'flatbed' && order.sides === 'both') return failed('both-needs-feeder');
    return (await this.#rooms?.feeding.begin(held, order)) ?? failed('no-batch');
  }

  stopFeeding(): Promise<void> {
    const copies = this.#rooms?.copies;
    if (copies?.isScanning) return copies.stopFeeding();
    return this.#rooms?.feeding.stopFeeding() ?? Promise.resolve();
  }

  givePin(pin: string): void {
    this.#rooms?.signing.givePin(pin);
    this.#changed();
  }

  /** Something came of a wish, or of the feeder. Resolves when it is on the disk; rejects with `JobFailed`. */
  async happened(fact: BatchFact, words?: string): Promise<void> {
    const held = this.#held;
    if (!held) return;
    const wishes = held.happened(fact, this.world);
    if (words !== undefined) held.say(words);
    await held.kept();
    this.#carryOut(held, wishes);
  }

  /** A paper that waits for its signature, as it stands; null when it waits no longer. */
  signingOrder(id: string): SigningOrder | null {
    const held = this.#held;
    const paper = held && paperOf(held.state.batch, id);
    if (!held || paper?.waits !== 'sign') return null;
    const pages = paper.pages.map((page) => held.pages.get(page)).filter((page) => page !== undefined);
    return { folder: held.folder, batch: held.state.batch, paper, pages };
  }

  /** The forwarder has news of a dossier. */
  async custody(dossierId: string, custody: Custody): Promise<void> {
    if (custody !== 'received') return;
    await this.#rooms?.copies?.received(dossierId);
    await this.#rooms?.sending.received(dossierId);
  }

  /** Called now and then: what changes without a message is seen (the line, a bag that the repository refused). */
  async lookAround(): Promise<void> {
    await this.#rooms?.copies?.lookAround();
    await this.#rooms?.sending.lookAround();
    const world = JSON.stringify(this.#repository());
    if (world !== this.#lastWorld) this.#changed();
    this.#lastWorld = world;
  }

  /** From outside of the batch: a room's own state has changed. */
  changed(): void {
    this.#changed();
  }

  async stop(): Promise<void> {
    await this.#rooms?.feeding.stop();
    await this.#rooms?.signing.stop();
    await this.#rooms?.copies?.stop();
    await this.#rooms?.sending.stop();
    this.#parts.texts.close();
    await this.#held?.kept().catch(() => undefined);
  }

  snapshot(): StationSnapshot {
    const { clerk, kiosk } = this.#parts;
    const shown = this.#held?.shown;
    const feeding = this.#rooms?.feeding;
    const token = this.#rooms?.signing.token ?? { state: 'absent' as const, words: 'Chưa cấu hình thiết bị ký số.' };
    const common = {
      revision: this.#revision,
      acknowledged: this.#acknowledged,
      clerk,
      office: kiosk.office,
      token,
      repository: this.#repository(),
      progress: this.#parts.progress(),
      ...(this.#rooms?.copies ? { copy: this.#rooms.copies.view() } : {}),
    };
    const copyKeys = this.#rooms?.copies?.isOpen ? this.#rooms.copies.keys() : null;
    if (!shown || !feeding) {
      const typing = { at: 'papers' as const, field: null, text: '', candidates: [] };
      return { ...common, batch: null, papers: [], current: null, typing, said: null, keys: copyKeys ?? [] };
    }
    const { batch, ...about } = shown.state;
    const world = this.world;
    const { papers, counts } = papersView(batch, world);
    const desk = { batch, typing: shown.typing };
    const words = shown.said ? saidWords(shown.said) : shown.words;
    return {
      ...common,
      batch: {
        id: batch.id,
        title: about.title,
        keystrokes: batch.keystrokes,
        feeding: feeding.isFeeding ? 'feeding' : feeding.fault ? 'fault' : 'idle',
        fault: feeding.fault,
        pagesFed: batch.pages.length,
        counts,
      },
      papers,
      current: currentView(batch, shown.pages, world, shown.said),
      typing: typingView(desk, world),
      said: words === null ? null : { words: words.slice(0, 400) },
      keys: copyKeys ?? keysView(desk),
    };
  }

  #repository(): StationSnapshot['repository'] {
    const { outbox, repositoryReachable } = this.#parts;
    return { reachable: repositoryReachable(), waiting: outbox.counts().sealed };
  }

  /** A disk that does not take it is told; the next change tries to write all of it again. */
  async #isKept(held: HeldBatch): Promise<boolean> {
    try {
      await held.kept();
      return true;
    } catch (error) {
      this.#parts.journal('batch-not-kept', { cause: error instanceof Error ? error.message : 'unknown' });
      return false;
    }
  }

  #carryOut(held: HeldBatch, wishes: readonly Wish[]): void {
    const rooms = this.#rooms;
    if (!rooms) return;
    for (const wish of wishes)
      switch (wish.wish) {
        case 'read':
          this.#reader.read(held, wish.paper);
          break;
        case 'rescan':
          rooms.feeding.rescan(held, wish.page);
          break;
        case 'sign':
          rooms.signing.add(wish.papers);
          break;
        case 'send':
          rooms.sending.add(held, wish.papers);
          break;
      }
  }

  #changed(): void {
    this.#revision += 1;
    this.#parts.onChange();
  }
}
