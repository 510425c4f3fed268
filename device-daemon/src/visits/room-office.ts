import type { Clock } from '@mot-cua/domain/clock.ts';
import { MOST_WATCHED_CHARS, type WatchPhase } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { troublesTold } from './chart-troubles.ts';
import type { DaemonLine } from './daemon-line.ts';
import type { OfficeSide } from './office-side.ts';
import type { VisitMemory } from './visit-memory.ts';
import type { VisitState } from './visit-state.ts';
import { sealWatched, watchedView } from './watched-view.ts';

/** Views follow what the citizen does, at most so often: typing is not sent letter by letter, ms. */
const VIEW_EVERY_MS = 400;
/** A picture of a page larger than this is left out, bytes. */
const MOST_PICTURE = 90_000;

export type RoomOfficeParts = {
  readonly line: Pick<DaemonLine, 'tell'>;
  readonly clock: Clock;
  readonly memory: VisitMemory;
  readonly state: () => VisitState;
  readonly snapshot: () => Snapshot;
};

/** What a visit tells its daemon for the office: what a person has to see to, and, with the citizen's consent, what stands on the screen. */
export class RoomOffice {
  readonly #parts: RoomOfficeParts;
  #told: OfficeSide['troubles'] = [];
  #views = 0;
  #due: (() => void) | null = null;
  #sealing: Promise<void> = Promise.resolve();

  constructor(parts: RoomOfficeParts) {
    this.#parts = parts;
  }

  /** After every step of the visit. */
  see(state: VisitState): void {
    const { troubles, watching } = state.office;
    if (troubles !== this.#told) {
      const changed = troubles.map(({ key }) => key).join() !== this.#told.map(({ key }) => key).join();
      this.#told = troubles;
      if (changed) this.tell();
    }
    if (!watching?.agreed) return this.#rest();
    this.#due ??= this.#parts.clock.after(VIEW_EVERY_MS, () => {
      this.#due = null;
      this.#sealing = this.#sealing.then(() => this.#view());
    });
  }

  /** All that stands, whole: the daemon may have been restarted. */
  tell(): void {
    this.#parts.line.tell({ t: 'troubles', troubles: troublesTold(this.#parts.state()) });
  }

  phase(watch: string, phase: WatchPhase): void {
    this.#parts.line.tell({ t: 'watch-phase', watch, phase });
  }

  stop(): void {
    this.#rest();
  }

  #rest(): void {
    this.#due?.();
    this.#due = null;
  }

  async #view(): Promise<void> {
    const { line, state, snapshot } = this.#parts;
    const { watching } = state().office;
    if (!watching?.agreed) return;
    const view = watchedView(snapshot(), ++this.#views, watching.agreed.pages ? this.#pictures(snapshot()) : []);
    const body = await sealWatched(view, watching.to);
    // the citizen may have ended it while it was sealed: then it does not go
    if (state().office.watching?.watch !== watching.watch || body.length > MOST_WATCHED_CHARS) return;
    line.tell({ t: 'watched', watch: watching.watch, number: view.number, body });
  }

  /** Small pictures of the paper that is in hand. */
  #pictures({ screen }: Snapshot): { paper: string; jpeg: Uint8Array }[] {
    if (screen.name !== 'scan' && screen.name !== 'review') return [];
    const papers = screen.name === 'scan' ? screen.papers.filter(({ key }) => key === screen.current) : screen.papers;
    return papers.flatMap(({ title, pages }) =>
      pages.flatMap(({ id }) => {
        const jpeg = this.#parts.memory.pages.get(id)?.thumbnail;
        return jpeg && jpeg.byteLength <= MOST_PICTURE ? [{ paper: title, jpeg }] : [];
      }),
    );
  }
}
