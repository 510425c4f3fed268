import { randomBytes } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { FromVisit } from '@mot-cua/domain/visit-link.ts';
import type { KeptPage, VisitMemory } from '../visits/visit-memory.ts';
import type { DraftFolder } from './draft-folder.ts';
import { digestOf, draftKey, draftName, type Holding, SALT_BYTES } from './draft-key.ts';
import type { Share } from './kiosk-secret.ts';
import { decodePage, decodeState, encodePage, encodeState, type ParkedState } from './parked-state.ts';
import { openFile, sealFile } from './sealed-file.ts';

export type ParkingDeskParts = {
  readonly folder: DraftFolder;
  readonly memory: VisitMemory;
  readonly clock: Clock;
  /** the kiosk's shares for a digest; null or empty when they cannot be had */
  readonly shares: (of: string) => Promise<readonly Share[] | null>;
  readonly tell: (message: Extract<FromVisit, { t: 'draft' }>) => void;
  /** told after every try to write: until when the draft can be opened (epoch ms), or null when it could not be written */
  readonly onSaved: (until: number | null) => void;
};

/** What the chip proved, as far as there is one. */
export type Proof = ParkedState['proof'];

export type Looked = {
  /** whether this visit can be kept from here on */
  readonly keeps: boolean;
  readonly found: { readonly parked: ParkedState; readonly until: number } | null;
  readonly fault: 'draft-unreadable' | 'draft-card-unproven' | null;
};

/** An answer is on disk within this time, ms; a change of screen at once. */
const DEBOUNCE_MS = 250;

type OnDisk = { readonly name: string; readonly key: Buffer; readonly salt: Buffer; readonly until: number };

/**
 * Keeps one visit's draft on disk, encrypted, step by step: written beside the visit, one write at a time, the newest
 * state wins. Knows nothing of screens; it is given what shall be kept and says when it is.
 */
export class ParkingDesk {
  readonly #parts: ParkingDeskParts;
  #holding: Holding | null = null;
  #proof: Proof = 'none';
  #shares: readonly Share[] = [];
  /** the draft that this visit writes */
  #own: OnDisk | null = null;
  #ownPages = new Set<string>();
  #toldParked = false;
  /** the draft that was found under the card or the code */
  #found: (OnDisk & { readonly parked: ParkedState }) | null = null;
  #takenUp = false;
  #wanted: ParkedState | null = null;
  #due: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #savedUntil: number | null = null;
  /** counts holders: a write that was on its way when one left changes nothing for the next */
  #holder = 0;

  constructor(parts: ParkingDeskParts) {
    this.#parts = parts;
  }

  /** Whether there is something that opens the draft again, and the kiosk's share of its key. */
  get keeps(): boolean {
    return this.#holding !== null && this.#shares.length > 0;
  }

  /** Until when what was last given can be opened (epoch ms); null when it is not on disk. */
  get savedUntil(): number | null {
    return this.#savedUntil;
  }

  get proof(): Proof {
    return this.#proof;
  }

  /** An older draft lies here that nobody has taken up yet. */
  get holdsOlder(): boolean {
    return this.#found !== null && !this.#takenUp;
  }

  /** Somebody holds a card or a code: from here on the visit can be kept, and a draft of theirs is looked for. */
  async hold(holding: Holding, proof: Proof): Promise<Looked> {
    await this.flush(); // of whoever held something before
    this.letGo();
    const shares = (await this.#parts.shares(digestOf(holding))) ?? [];
    this.#holding = holding;
    this.#proof = proof;
    this.#shares = shares;
    if (shares.length === 0) return { keeps: false, found: null, fault: null };
    for (const share of shares) {
      const name = draftName(holding, share.key);
      const bytes = await this.#parts.folder.readState(name);
      if (bytes) return this.#look(bytes, name, holding, share);
    }
    return { keeps: true, found: null, fault: null };
  }

  #look(bytes: Buffer, name: string, holding: Holding, share: Share): Looked {
    const keyFor = (salt: Buffer): Buffer => draftKey(holding, share.key, salt);
    const opened = openFile(bytes, { kind: 'state', name, part: 'state' }, keyFor);
    const parked = opened.ok ? decodeState(opened.value.plain) : null;
    if (!opened.ok || !parked?.ok) return { keeps: true, found: null, fault: 'draft-unreadable' };
    const { until, salt } = opened.value.head;
    if (until <= this.#parts.clock.now()) return { keeps: true, found: null, fault: null }; // over; the sweeper comes
    // A copy of the card's files has SOD and DG2, but not the chip's own key: where the card can prove itself, it must.
    const proven = this.#proof === 'done' || parked.value.proof === this.#proof;
    if (!proven || this.#proof === 'failed') return { keeps: true, found: null, fault: 'draft-card-unproven' };
    this.#found = { name, key: keyFor(salt), salt, until, parked: parked.value };
    return { keeps: true, found: { parked: parked.value, until }, fault: null };
  }

  /** The citizen goes on with what was found: its pages come back into memory; answers the ids that could not be read. */
  async takeUp(): Promise<{ readonly parked: ParkedState; readonly lost: readonly string[] } | null> {
    const found = this.#found;
    const [newest] = this.#shares;
    if (!found || !this.#holding || !newest) return null;
    const lost: string[] = [];
    const pages: KeptPage[] = [];
    for (const { id } of Object.values(found.parked.papers).flat()) {
      const bytes = await this.#parts.folder.readPage(found.name, id);
      const opened = bytes && openFile(bytes, { kind: 'page', name: found.name, part: id }, () => found.key);
      const page = opened?.ok ? decodePage(id, opened.value.plain) : null;
      if (page?.ok) pages.push(page.value);
      else lost.push(id);
    }
    const { memory, tell } = this.#parts;
    memory.pages.clear();
    for (const page of pages) memory.pages.set(page.id, page);
    this.#takenUp = true;
    if (found.name === draftName(this.#holding, newest.key)) {
      this.#own = found;
      this.#ownPages = new Set(pages.map((page) => page.id));
      this.#toldParked = true;
      this.#found = null;
    } // else it moves under the newest share with the next write, and is good for a whole day again
    tell({ t: 'draft', name: found.name, became: 'opened' });
    return { parked: found.parked, lost };
  }

  /** What shall be kept from now on. `atOnce`: a change of screen; else within a quarter of a second. */
  keep(state: ParkedState, atOnce: boolean): void {
    if (!this.keeps) return;
    this.#wanted = state;
    if (atOnce) {
      this.#cancelDue();
      void this.#write();
    } else this.#due ??= this.#parts.clock.after(DEBOUNCE_MS, () => void this.#write());
  }

  /** Resolves when what was last given is on disk, or could not be written. */
  async flush(): Promise<void> {
    this.#cancelDue();
    await this.#write();
  }

  /** The dossier is sealed: its scanned pages need not lie here any more. */
  async dropPages(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#own) await this.#parts.folder.removePages(this.#own.name);
      this.#ownPages.clear();
      this.#parts.memory.pages.clear();
    });
  }

  /** What this visit wrote or took up is erased. A draft that was found and left alone stays. */
  async erase(): Promise<void> {
    this.#cancelDue();
    this.#wanted = null;
    await this.#inTurn(async () => {
      const names = [this.#own?.name, this.#takenUp ? this.#found?.name : undefined];
      for (const name of names) {
        if (!name) continue;
        await this.#parts.folder.remove(name);
        this.#parts.tell({ t: 'draft', name, became: 'erased' });
      }
      this.#own = null;
      this.#found = null;
      this.#takenUp = false;
      this.#toldParked = false;
      this.#savedUntil = null;
    });
  }

  /** Nobody is known any more; what lies on disk stays. */
  letGo(): void {
    this.#cancelDue();
    this.#wanted = null;
    this.#holder++;
    this.#savedUntil = null;
    this.#holding = null;
    this.#own = null;
    this.#found = null;
    this.#ownPages = new Set();
    this.#takenUp = false;
    this.#toldParked = false;
    this.#shares = [];
    this.#proof = 'none';
  }

  #cancelDue(): void {
    this.#due?.();
    this.#due = null;
  }

  #write(): Promise<void> {
    this.#due = null;
    return this.#inTurn(async () => {
      const state = this.#wanted;
      if (!state || !this.keeps) return;
      this.#wanted = null;
      try {
        this.#savedUntil = await this.#writeAll(state);
      } catch {
        this.#savedUntil = null; // a full or failing disk: the visit goes on, and says that nothing is kept
      }
      this.#parts.onSaved(this.#savedUntil);
    });
  }

  async #writeAll(state: ParkedState): Promise<number | null> {
    const { folder, memory, tell } = this.#parts;
    const holder = this.#holder;
    const own = this.#own ?? this.#begin();
    if (!own) return null;
    const ownPages = this.#ownPages;
    const { name, key, salt, until } = own;
    const pages = new Set(
      Object.values(state.papers)
        .flat()
        .map((page) => page.id),
    );
    for (const id of pages) {
      const page = memory.pages.get(id);
      if (!page || ownPages.has(id)) continue;
      await folder.writePage(name, id, sealFile({ kind: 'page', until, salt }, key, name, id, encodePage(page)));
      ownPages.add(id);
    }
    await folder.writeState(name, sealFile({ kind: 'state', until, salt }, key, name, 'state', encodeState(state)));
    const gone = [...ownPages].filter((id) => !pages.has(id));
    if (gone.length > 0) await folder.removePages(name, gone);
    for (const id of gone) ownPages.delete(id);
    if (holder !== this.#holder) return until;
    this.#own = own;
    await this.#replaceFound(own, pages);
    if (!this.#toldParked) tell({ t: 'draft', name, became: 'parked' });
    this.#toldParked = true;
    return until;
  }

  #begin(): OnDisk | null {
    const [share] = this.#shares;
    if (!share || !this.#holding) return null;
    const salt = randomBytes(SALT_BYTES);
    return {
      name: draftName(this.#holding, share.key),
      key: draftKey(this.#holding, share.key, salt),
      salt,
      until: share.until,
    };
  }

  /** One card, one draft: what lay there before goes as soon as the new one is whole. */
  async #replaceFound(own: OnDisk, pages: ReadonlySet<string>): Promise<void> {
    const found = this.#found;
    if (!found) return;
    this.#found = null;
    const { folder, tell } = this.#parts;
    if (found.name !== own.name) {
      await folder.remove(found.name);
      return tell({ t: 'draft', name: found.name, became: 'erased' });
    }
    const old = Object.values(found.parked.papers).flat();
    await folder.removePages(
      own.name,
      old.map((page) => page.id).filter((id) => !pages.has(id)),
    );
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#writing.then(work);
    this.#writing = turn.catch(() => undefined);
    return turn;
  }
}
