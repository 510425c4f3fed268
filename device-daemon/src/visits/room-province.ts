import type { Clock } from '@mot-cua/domain/clock.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import { Province } from '../lookups/province.ts';
import type { Relay } from '../relay/relay.ts';
import { heldPapersQuestion } from './chart-reuse.ts';
import { holderProof } from './holder-proof.ts';
import type { VisitEvent } from './visit-events.ts';
import type { VisitState } from './visit-state.ts';

export type RoomProvinceParts = {
  readonly setup: Pick<VisitSetup, 'province'>;
  readonly relay: Relay;
  readonly clock: Clock;
  readonly state: () => VisitState;
  readonly tell: (event: VisitEvent) => void;
};

/** A visit's questions to the province about whoever stands there: one at a time, given up when they go on. */
export class RoomProvince {
  readonly #parts: RoomProvinceParts;
  readonly #province: Province | null;
  #current = new AbortController();

  constructor(parts: RoomProvinceParts) {
    this.#parts = parts;
    const { setup, relay, clock } = parts;
    this.#province = setup.province ? new Province(setup.province, relay, clock) : null;
  }

  /** What is under way is not told any more. */
  cancel(): void {
    this.#current.abort();
    this.#current = new AbortController();
  }

  /** A declaration has begun of somebody who is proved: what of it the province holds is asked, once, and nobody waits. */
  async see(state: VisitState): Promise<void> {
    const { procedure } = state;
    const question = this.#province && procedure ? heldPapersQuestion(state) : null;
    if (!this.#province || !procedure || !question) return;
    const { tell } = this.#parts;
    const { signal } = this.#current;
    tell({ type: 'held-papers-asked', procedure });
    const asked = await this.#province.heldPapers(question, signal);
    if (asked.ok && !signal.aborted) tell({ type: 'held-papers', procedure, papers: asked.value });
  }

  async askOwnDossiers(): Promise<void> {
    const { state, tell } = this.#parts;
    this.cancel();
    const { signal } = this.#current;
    const number = state().person?.personalNumber;
    const proof = holderProof(state());
    if (!this.#province || !number || !proof) return tell({ type: 'own-dossiers', found: null });
    const asked = await this.#province.ownDossiers(number, proof, signal);
    if (!signal.aborted) tell({ type: 'own-dossiers', found: asked.ok ? asked.value : null });
  }
}
