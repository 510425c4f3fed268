import type { FromVisit } from '@mot-cua/domain/visit-link.ts';

type Told = Extract<FromVisit, { t: 'trust-anchors' }>;

/** Each visit reads the anchors anew and tells what it found; the kiosk's journal hears it when it changes. */
export class AnchorJournal {
  readonly #journal: (event: string, facts: Record<string, string | number>) => void;
  #last = '';

  constructor(journal: (event: string, facts: Record<string, string | number>) => void) {
    this.#journal = journal;
  }

  hear({ certificates, refused }: Told): void {
    const told = JSON.stringify([certificates, refused]);
    if (told === this.#last) return;
    this.#last = told;
    this.#journal('trust-anchors', { certificates, refused: refused.length });
    for (const { file, why } of refused) this.#journal('trust-anchor-refused', { file, why });
  }
}
