import type { Clock } from '@mot-cua/domain/clock.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import { DraftFolder } from '../parked-drafts/draft-folder.ts';
import { cardHolding, codeHolding, draftProofOf, newDraftCode } from '../parked-drafts/draft-key.ts';
import type { ParkedState } from '../parked-drafts/parked-state.ts';
import { type Looked, ParkingDesk } from '../parked-drafts/parking-desk.ts';
import { toPark } from './chart-parking.ts';
import { DaemonLine } from './daemon-line.ts';
import type { VisitEvent } from './visit-events.ts';
import type { VisitMemory } from './visit-memory.ts';
import type { KnownDossier, VisitState, VisitWorld } from './visit-state.ts';

/** How long the daemon may take, ms: a restart of it takes a second or two. */
const SHARES_DEADLINE_MS = 5_000;
const DOSSIER_DEADLINE_MS = 20_000;

export type RoomParkingParts = {
  readonly setup: VisitSetup;
  readonly world: VisitWorld;
  readonly line: DaemonLine;
  readonly clock: Clock;
  readonly memory: VisitMemory;
  readonly tell: (event: VisitEvent) => void;
  /** the submission that was taken up keeps its identity */
  readonly onSubmitting: (submitting: NonNullable<ParkedState['submitting']>) => void;
};

/** A visit's dealings with its parked draft: looks for it, keeps it step by step, puts it aside, takes it up, erases it. */
export class RoomParking {
  readonly #parts: RoomParkingParts;
  readonly #desk: ParkingDesk;
  #last: ParkedState | null = null;
  #code: string | null = null;

  constructor(parts: RoomParkingParts) {
    this.#parts = parts;
    const { line, memory, clock, setup, tell } = parts;
    this.#desk = new ParkingDesk({
      folder: new DraftFolder(setup.parkedFolder),
      memory,
      clock,
      shares: async (of) => {
        const answer = await line.ask({ t: 'parking-key', id: DaemonLine.newId(), of }, SHARES_DEADLINE_MS);
        return answer?.t === 'parking-key' ? answer.shares : null;
      },
      tell: (message) => line.tell(message),
      onSaved: (until) => tell({ type: 'draft-saved', until }),
    });
  }

  /** Told after every step of the visit: what is new is written. */
  see(state: VisitState, submitting: ParkedState['submitting']): void {
    if (state.busy && state.stage.name === 'done') return; // leaving
    const parked = this.#toPark(state, submitting);
    if (!parked) return;
    const last = this.#last;
    if (last && same({ ...parked, savedAt: 0 }, { ...last, savedAt: 0 })) return;
    this.#last = parked;
    const atOnce =
      !last ||
      !same(parked.stage, last.stage) ||
      !same(parked.submitting, last.submitting) ||
      !same(parked.papers, last.papers);
    this.#desk.keep(parked, atOnce);
  }

  #toPark(state: VisitState, submitting: ParkedState['submitting']): ParkedState | null {
    if (!this.#desk.keeps || state.stage.name === 'done') return null;
    // A draft that lies here and was not taken up is replaced by answers, not by a look at another procedure.
    if (this.#desk.holdsOlder && !state.draft) return null;
    const before = this.#last?.stage ?? null;
    return toPark(state, this.#parts.world, { proof: this.#desk.proof, submitting, before });
  }

  /** Resolves when the last step is on disk. */
  flush(): Promise<void> {
    return this.#desk.flush();
  }

  /** Writes this very state and waits for the disk. */
  async keepNow(state: VisitState, submitting: NonNullable<ParkedState['submitting']>): Promise<void> {
    this.see(state, submitting);
    await this.#desk.flush();
  }

  async lookForCard(): Promise<void> {
    this.#forget();
    const { chip } = this.#parts.memory;
    const holding = cardHolding(chip);
    const looked: Looked = holding
      ? await this.#desk.hold(holding, draftProofOf(chip))
      : { keeps: false, found: null, fault: null };
    const { found, keeps, fault } = looked;
    this.#parts.tell({
      type: 'draft-looked',
      keeps,
      fault,
      offer: found && {
        procedure: found.parked.procedure.id,
        savedAt: found.parked.savedAt,
        until: found.until,
        submitted: found.parked.stage.name === 'slip',
      },
    });
  }

  /** Opens what the card has found, or what lies under a code. */
  async open(code: string | null): Promise<void> {
    const { tell, setup, line } = this.#parts;
    if (code !== null) {
      this.#forget();
      const looked = await this.#desk.hold(await codeHolding(code, setup.kiosk.id), 'none');
      if (!looked.keeps) return tell({ type: 'draft-not-opened', why: 'daemon-away' });
      if (!looked.found) return tell({ type: 'draft-not-opened', why: looked.fault ?? 'draft-not-found' });
      this.#code = code;
    }
    const taken = await this.#desk.takeUp();
    if (!taken) return tell({ type: 'draft-not-opened', why: 'draft-not-found' });
    const { parked, lost } = taken;
    let dossier: KnownDossier = null;
    if (parked.submitting) {
      const { dossierId } = parked.submitting;
      const known = await line.ask({ t: 'dossier?', id: DaemonLine.newId(), dossierId }, DOSSIER_DEADLINE_MS);
      if (known?.t !== 'dossier') return tell({ type: 'draft-not-opened', why: 'daemon-away' });
      dossier = known.found;
      this.#parts.onSubmitting(parked.submitting);
    }
    tell({ type: 'draft-opened', way: code === null ? 'card' : 'code', parked, lost, dossier });
  }

  /** The citizen puts the dossier aside; without a card that opens it a code is made. */
  async park(state: VisitState, submitting: ParkedState['submitting']): Promise<void> {
    const { tell, setup } = this.#parts;
    if (!this.#desk.keeps) {
      this.#code = newDraftCode();
      this.#last = null;
      const looked = await this.#desk.hold(await codeHolding(this.#code, setup.kiosk.id), 'none');
      if (!looked.keeps) return tell({ type: 'park-failed' });
    }
    const parked = this.#toPark(state, submitting);
    if (parked) {
      this.#last = parked;
      this.#desk.keep(parked, true);
    }
    await this.#desk.flush();
    const until = this.#desk.savedUntil;
    tell(until === null ? { type: 'park-failed' } : { type: 'parked', until, code: this.#code });
  }

  async dropPages(): Promise<void> {
    await this.#desk.dropPages();
  }

  async erase(): Promise<void> {
    this.#last = null; // what is written next is another dossier
    await this.#desk.erase();
  }

  letGo(): void {
    this.#forget();
    this.#desk.letGo();
  }

  #forget(): void {
    this.#last = null;
    this.#code = null;
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
