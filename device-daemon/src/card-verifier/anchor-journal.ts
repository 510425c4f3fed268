import type { FromVisit } from '@mot-cua/domain/visit-link.ts';

type Told = Extract<FromVisit, { t: 'trust-anchors' }>;

type AnchorJournalParts = {
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  /** chips are judged by the anchors alone */
  readonly needed: boolean;
  /** they are needed, and there is not one: every card stays at what it says of itself */
  readonly alarm: (stands: boolean) => void;
};

/** Each visit reads the anchors anew and tells what it found; the kiosk's journal hears it when it changes. */
export class AnchorJournal {
  readonly #parts: AnchorJournalParts;
  #last = '';

  constructor(parts: AnchorJournalParts) {
    this.#parts = parts;
  }

  hear({ certificates, refused }: Told): void {
    const told = JSON.stringify([certificates, refused]);
    if (told === this.#last) return;
    this.#last = told;
    const { journal, needed, alarm } = this.#parts;
    journal('trust-anchors', { certificates, refused: refused.length });
    for (const { file, why } of refused) journal('trust-anchor-refused', { file, why });
    alarm(needed && certificates === 0);
  }
}
