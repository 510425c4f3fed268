import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import {
  type BookEntry,
  type CertifiedCopy,
  type CopyEvent,
  type CopyPage,
  newCopy,
  stepCopy,
} from '@mot-cua/domain/digitisation/certified-copy.ts';
import type { PaperType } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { momentInVietnam } from '@mot-cua/domain/digitisation/paper-record.ts';
import type { StationCopy, StationFeed, StationNewCopy } from '@mot-cua/domain/digitisation/station.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ScannedPage } from '../devices/document-scanner/scanned-page.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { BatchFolder } from './batch-folder.ts';
import { CopyDelivery } from './copy-delivery.ts';
import { cameBy, copiesIn, openCopy } from './copy-folder.ts';
import { aboutFault, eventOfKey, isGlassOnly, reasonOfKey } from './copy-keys.ts';
import type { CopyLinks } from './copy-links.ts';
import type { CopyScanning } from './copy-scanning.ts';
import { COPY_PART, type CopyOrder, copyKey } from './copy-signing.ts';
import { copyKeys, copyView } from './copy-view.ts';
import { copyAsks, copySaid, copyStands, underCode } from './copy-words.ts';
import { pageId } from './held-batch.ts';
import { type CopyState, copyBytes } from './kept-copy.ts';
import type { PageInfo } from './page-info.ts';
import type { PageIntake } from './page-intake.ts';
import { newSending, type PaperSender } from './paper-sending.ts';
import { readSigned } from './signed-paper.ts';
import { type CallFault, feedingFaultWords } from './station-words.ts';
import type { StationWorker } from './station-worker.ts';

export type CopyDeskParts = {
  readonly clock: Clock;
  /** compares and certifies */
  readonly officer: string;
  readonly types: readonly PaperType[];
  /** folder of copies */
  readonly root: string;
  readonly key: Uint8Array;
  readonly worker: StationWorker;
  readonly intake: PageIntake;
  readonly scanning: CopyScanning;
  readonly links: CopyLinks;
  readonly outbox: Outbox;
  readonly sender: PaperSender;
  readonly diskFull: () => Promise<boolean>;
  /** counts up each day */
  readonly copyNumber: () => number;
  /** the next line of the certification book; each is given once, also over a power cut */
  readonly nextEntry: () => BookEntry;
  /** into the audit log */
  readonly record: (event: 'copy-certified' | 'copy-refused', subject: string) => void;
  readonly reachable: () => boolean;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  readonly onChange: () => void;
};

/** Where copies wait for their signature, beside the papers of the batch: one token, one PIN. */
export type CopyQueue = { add(ids: readonly string[]): void; withdraw(): Promise<boolean> };

/** A copy at hand: what is on the disk of it, or will be with the next writing. */
export type HeldCopy = { readonly folder: BatchFolder; state: CopyState; pages: ReadonlyMap<string, PageInfo> };

/**
 * The one owner of a certified copy: keys, pages and answers in, the pure chart (domain/digitisation/certified-copy.ts) decides, and
 * what it decided is on the disk before anything is done or shown. A live object: `stop` ends it.
 */
export class CopyDesk {
  readonly #parts: CopyDeskParts;
  #queue: CopyQueue | null = null;
  #held: HeldCopy | null = null;
  #asking: StationCopy['asking'] = null;
  #said: string | null = null;
  /** pages whose picture went to the screen of whoever sits here now: a start forgets who looked before */
  readonly #shownHere = new Set<string>();
  readonly #delivery: CopyDelivery;

  constructor(parts: CopyDeskParts) {
    this.#parts = parts;
    this.#delivery = new CopyDelivery(parts, {
      held: () => this.#held,
      keep: () => this.#keep(),
      say: (words) => {
        this.#said = words;
      },
      received: (dossierId) => this.received(dossierId),
    });
  }

  /** Opens what was at hand here; false: it is damaged or contradicts itself, and nothing was changed. */
  async start(queue: CopyQueue): Promise<boolean> {
    this.#queue = queue;
    const { root, key, worker, journal } = this.#parts;
    const [id] = copiesIn(root).reverse();
    if (id === undefined) return true;
    const folder = new BatchFolder(root, id, key, worker);
    const opened = await openCopy(folder);
    if (!opened.ok) {
      if (opened.fault === 'absent')
        folder.remove(); // it was being closed, or had not begun
      else journal('copy-damaged', { copy: id, fault: opened.fault });
      return opened.fault === 'absent';
    }
    this.#held = { folder, ...opened.value };
    await this.#keep();
    if (this.#copy?.state === 'signing') queue.add([id]);
    if (this.#copy?.state === 'signed') this.#delivery.send();
    if (this.#copy?.state === 'sent' && opened.value.state.linkUntil === null) this.#delivery.askLink();
    return true;
  }

  get isOpen(): boolean {
    return this.#held !== null;
  }

  get isScanning(): boolean {
    return this.#parts.scanning.isRunning;
  }

  async begin(about: StationNewCopy): Promise<Result<void, CallFault>> {
    const { root, key, worker, copyNumber, types, links } = this.#parts;
    if (this.#held) return failed('copy-at-hand');
    const today = this.#today;
    const fault = aboutFault(about, types, today);
    if (fault) return failed(fault);
    const id = `SC-${today.replaceAll('-', '')}-${copyNumber()}`;
    const folder = new BatchFolder(root, id, key, worker);
    this.#held = {
      folder,
      state: { copy: newCopy(id, about), sending: null, nextPage: 1, linkUntil: null },
      pages: new Map(),
    };
    this.#said = null;
    this.#parts.scanning.forget();
    links.forget();
    try {
      await this.#keep();
      this.#parts.onChange();
      return done(undefined);
    } catch {
      this.#held = null;
      folder.remove();
      return failed('not-kept');
    }
  }

  async feed(order: StationFeed): Promise<Result<void, CallFault>> {
    const held = this.#held;
    if (!held) return failed('no-batch');
    if (this.isScanning) return failed('feeding-already');
    if (held.state.copy.state !== 'comparing') return failed('copy-closed');
    if (order.source === 'flatbed' && order.sides === 'both') return failed('both-needs-feeder');
    if (order.source === 'feeder' && this.#glassOnly(held.state.copy)) return failed('glass-only');
    if (await this.#parts.diskFull()) return failed('disk-almost-full');
    return (await this.#scan(held, order, null)) ? done(undefined) : failed('not-kept');
  }

  stopFeeding(): Promise<void> {
    return this.#parts.scanning.stopAfterSheet();
  }

  /** One key; resolves when what it changed is on the disk. Rejects with `JobFailed`. */
  async press(key: string): Promise<void> {
    const held = this.#held;
    if (!held) return;
    this.#said = null;
    if (this.#asking === 'leave') await this.#answerLeave(key);
    else if (this.#asking === 'reason') await this.#answerReason(key);
    else await this.#command(held, key);
    this.#parts.onChange();
  }

  /** The whole picture of a page went to the officer's screen, lying so. */
  async pageShown(page: string, turned: number): Promise<void> {
    const known = this.#copy?.pages.find(({ id }) => id === page);
    if (known?.turned === turned) this.#shownHere.add(lying(known));
    if (known && !known.shown && known.turned === turned) await this.#step({ name: 'page-shown', page });
  }

  picture(copy: string, part: string): ReturnType<BatchFolder['read']> {
    const held = this.#held;
    return held?.state.copy.id === copy ? held.folder.read(part) : Promise.resolve(failed('absent'));
  }

  /** For the queue: a copy that waits to be signed, as it stands. */
  orderFor(id: string): CopyOrder | null {
    const held = this.#held;
    if (held?.state.copy.id !== id || held.state.copy.state !== 'signing') return null;
    const { copy } = held.state;
    const pages = copy.pages.map((page) => held.pages.get(page.id)).filter((page) => page !== undefined);
    return { folder: held.folder, copy, pages };
  }

  async signed(id: string): Promise<void> {
    const held = this.#held;
    if (held?.state.copy.id !== id) return;
    const file = await readSigned(held.folder, COPY_PART, copyKey(held.state.copy));
    if (!file.ok) return this.notSigned(id);
    const sending = held.state.sending ?? newSending(this.#parts.clock.now(), file.value.record.sha256);
    held.state = { ...held.state, sending };
    await this.#keep(); // chosen before anybody hears of it: a cut from here on makes no second dossier
    this.#parts.record('copy-certified', sending.dossierId); // a cut here says it twice, never not at all
    if (await this.#step({ name: 'signed' })) this.#delivery.send();
  }

  async notSigned(id: string): Promise<void> {
    if (this.#held?.state.copy.id === id) await this.#step({ name: 'sign-failed' });
  }

  /** The receipt of a dossier is here. */
  async received(dossierId: string): Promise<void> {
    if (this.#held?.state.sending?.dossierId !== dossierId) return;
    if (await this.#step({ name: 'sent' })) this.#delivery.askLink();
  }

  /** Now and then: a receipt that came while nobody listened, a bag that was refused, a link that could not be had. */
  async lookAround(): Promise<void> {
    await this.#delivery.lookAround();
  }

  async stop(): Promise<void> {
    await this.#parts.scanning.stop();
    await this.#delivery.stop();
  }

  view(): StationCopy | null {
    const held = this.#held;
    if (!held) return null;
    const { copy, linkUntil } = held.state;
    const { scanning, links, reachable } = this.#parts;
    const stands = copyStands(copy, links.stands(linkUntil), linkUntil, reachable());
    const asked = this.#asking && (this.#asking === 'leave' && copy.state === 'signed' ? 'leave-signed' : this.#asking);
    return copyView({
      copy,
      pages: held.pages,
      asking: this.#asking,
      words: asked ? copyAsks[asked] : (this.#said ?? stands),
      fault: scanning.fault && { code: scanning.fault, words: feedingFaultWords(scanning.fault) },
      glassOnly: this.#glassOnly(copy),
      code: copy.state === 'sent' ? links.code : null,
      codeWords: copy.state === 'sent' && links.code && linkUntil !== null ? underCode(linkUntil) : null,
    });
  }

  keys(): ReturnType<typeof copyKeys> {
    return this.#copy ? copyKeys(this.#copy, this.#asking) : [];
  }

  get #copy(): CertifiedCopy | null {
    return this.#held?.state.copy ?? null;
  }

  get #today(): string {
    return momentInVietnam(this.#parts.clock.now()).slice(0, 10);
  }

  #glassOnly({ about }: CertifiedCopy): boolean {
    return isGlassOnly(about.paperType, this.#parts.types, this.#today);
  }

  async #command(held: HeldCopy, key: string): Promise<void> {
    const { officer, clock, scanning } = this.#parts;
    const by = { who: officer, at: momentInVietnam(clock.now()) };
    const { copy, sending } = held.state;
    const isSent = copy.state === 'sent';
    const event = eventOfKey(key, by);
    const here = copy.pages[copy.cursor];
    if (event?.name === 'same' && here && !this.#shownHere.has(lying(here)) && copy.state === 'comparing') {
      this.#said = copySaid['not-shown'];
      return;
    }
    if (event) return void (await this.#step(event));
    switch (key) {
      case 'F6': {
        const page = copy.pages[copy.cursor]?.id ?? null;
        if (page === null) this.#said = copySaid['no-pages'];
        else if (!scanning.isRunning) await this.#scan(held, 'one-page', page);
        return;
      }
      case 'F8':
        if (isSent && sending) return this.#delivery.endLink();
        if (copy.state === 'comparing') this.#asking = 'reason';
        else this.#said = this.#whyNot({ name: 'refuse', reason: 'altered', ...by });
        return;
      case 'F9':
        return isSent ? this.#delivery.askLink() : this.#sign();
      case 'Escape':
        return this.#leave(held);
      default:
        return; // means nothing here
    }
  }

  /** The number of the book is taken only when nothing but the signature is missing. */
  async #sign(): Promise<void> {
    const copy = this.#copy;
    if (!copy) return;
    const { officer: who } = this.#parts;
    const unwritten: BookEntry = { number: 1, book: '-', on: this.#today };
    this.#said = this.#whyNot({ name: 'sign', entry: unwritten, who });
    if (this.#said !== null) return;
    if (await this.#step({ name: 'sign', entry: copy.entry ?? this.#parts.nextEntry(), who }))
      this.#queue?.add([copy.id]);
  }

  async #leave({ state: { copy, sending } }: HeldCopy): Promise<void> {
    switch (copy.state) {
      case 'scanning':
        this.#said = copySaid['still-scanning'];
        return;
      case 'signing':
        if (!(await this.#queue?.withdraw())) this.#said = copySaid['being-signed'];
        return;
      case 'signed':
        // until it is sealed in the outbox, the only signed file is in the folder that closing removes
        if (sending && this.#parts.outbox.find(sending.dossierId)?.state === 'sealed') this.#asking = 'leave';
        else this.#said = copySaid['already-signed'];
        return;
      case 'comparing':
        if (copy.pages.length + copy.leftOut.length === 0) return this.#close();
        this.#asking = 'leave';
        return;
      case 'sent':
      case 'refused':
        return this.#close();
    }
  }

  async #answerLeave(key: string): Promise<void> {
    this.#asking = null;
    if (key === 'Enter') this.#close();
  }

  async #answerReason(key: string): Promise<void> {
    const reason = reasonOfKey(key);
    if (key === 'Escape') this.#asking = null;
    if (reason === null) return;
    this.#asking = null;
    const at = momentInVietnam(this.#parts.clock.now());
    if (await this.#step({ name: 'refuse', reason, who: this.#parts.officer, at }))
      this.#parts.record('copy-refused', reason);
  }

  /** `instead`: a page is scanned anew in the place of this one. False: it did not come to the disk that a scan began. */
  async #scan(held: HeldCopy, order: StationFeed | 'one-page', instead: string | null): Promise<boolean> {
    if (!(await this.#step({ name: 'feed-began' }))) return false;
    const ofSides = order !== 'one-page' && order.sides === 'both' ? 2 : 1;
    this.#parts.scanning.begin(
      order,
      (page) => this.#take(held, page, { ofSides, insteadOf: instead }),
      async () => {
        // it ended all the same, and is written with the next change
        await this.#step({ name: 'feed-ended' }).catch((error: unknown) =>
          this.#parts.journal('copy-not-kept', { copy: held.folder.id, cause: String(error) }),
        );
        this.#parts.onChange();
      },
    );
    this.#parts.onChange();
    return true;
  }

  async #take(
    held: HeldCopy,
    page: ScannedPage,
    of: { readonly ofSides: 1 | 2; readonly insteadOf: string | null },
  ): Promise<void> {
    const id = pageId(held.state.nextPage);
    held.state = { ...held.state, nextPage: held.state.nextPage + 1 };
    const origin = { id, side: page.side, sheet: page.sheet, ...of };
    const info = await this.#parts.intake.take(held.folder, page, origin, [...held.pages.values()]);
    held.pages = new Map([...held.pages, [id, info]]);
    const { insteadOf: old } = of;
    const isKept = await this.#step(old === null ? cameBy(info) : { name: 'page-again', old, page: id });
    if (!isKept) throw new Error(this.#said ?? 'a page has no place in the copy');
  }

  #close(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    this.#asking = null;
    this.#parts.links.forget();
    this.#shownHere.clear();
    this.#parts.scanning.forget();
    // the state first: a folder without one is swept at the next start, one with half of its pages would be damage
    rmSync(join(this.#parts.root, held.folder.id, 'state'), { force: true });
    held.folder.remove();
  }

  #whyNot(event: CopyEvent): string | null {
    const step = this.#copy && stepCopy(this.#copy, event);
    return step && !step.ok ? copySaid[step.why] : null;
  }

  /** True when it happened and is on the disk; else the page says why not. Rejects with `JobFailed`. */
  async #step(event: CopyEvent): Promise<boolean> {
    const held = this.#held;
    if (!held) return false;
    const step = stepCopy(held.state.copy, event);
    if (!step.ok) {
      this.#said = copySaid[step.why];
      return false;
    }
    held.state = { ...held.state, copy: step.copy };
    await this.#keep();
    this.#parts.onChange();
    return true;
  }

  async #keep(): Promise<void> {
    const held = this.#held;
    if (held) await held.folder.keep([{ part: 'state', plain: copyBytes(held.state) }]);
  }
}

/** A page as it lies: turned it is another picture. */
const lying = ({ id, turned }: CopyPage): string => `${id}@${turned}`;
