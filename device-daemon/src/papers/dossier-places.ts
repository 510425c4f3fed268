import type { Clock } from '@mot-cua/domain/clock.ts';
import { MOST_ASKED, type PapersLine } from './papers-line.ts';
import type { SealedBags, Standing } from './sealed-bags.ts';

export type Place = {
  readonly standing: Standing;
  /** the other machine where it lies; null: this one, or nobody knows */
  readonly node: string | null;
};

export type DossierPlacesParts = {
  /** null: this machine has no visits (a counter PC) */
  readonly here: SealedBags | null;
  readonly line: Pick<PapersLine, 'others' | 'standings'>;
  readonly clock: Clock;
  /** something is known otherwise than before: whoever looks on is drawn anew */
  readonly onChange: () => void;
};

/** Asked together within this time, ms; and again so long after, until the province has it. */
const TOGETHER_MS = 50;
const AGAIN_MS = 4_000;
/** Dossiers that somebody looks at; the oldest is forgotten first. */
const MOST_KNOWN = 2_000;
const unknown: Place = { standing: 'unknown', node: null };

type Known = Place & { readonly askedAt: number };

/**
 * Where the dossiers of the tickets are that consoles show: this machine's own at once, others' as their machines say. Asked while a
 * console looks and never otherwise; what was received stays received.
 */
export class DossierPlaces {
  readonly #parts: DossierPlacesParts;
  readonly #known = new Map<string, Known>();
  readonly #wanted = new Set<string>();
  #cancel: (() => void) | null = null;

  constructor(parts: DossierPlacesParts) {
    this.#parts = parts;
  }

  of(dossier: string): Place {
    const here = this.#parts.here?.standing(dossier) ?? 'unknown';
    if (here !== 'unknown') return { standing: here, node: null };
    const known = this.#known.get(dossier);
    const now = this.#parts.clock.monotonic();
    const settled = known && (known.standing === 'received' || now - known.askedAt < AGAIN_MS);
    if (!settled && this.#parts.line.others.length > 0 && this.#wanted.size < MOST_ASKED) {
      this.#wanted.add(dossier);
      this.#cancel ??= this.#parts.clock.after(TOGETHER_MS, () => void this.#ask());
    }
    return known ?? unknown;
  }

  stop(): void {
    this.#cancel?.();
  }

  async #ask(): Promise<void> {
    const { line, clock, onChange } = this.#parts;
    const dossiers = [...this.#wanted];
    this.#wanted.clear();
    this.#cancel = null;
    const askedAt = clock.monotonic();
    const said = await Promise.all(
      line.others.map(async (node) => ({ node, standings: await line.standings(node, dossiers) })),
    );
    let changed = false;
    for (const dossier of dossiers) {
      const before = this.#known.get(dossier);
      const found = said.find(({ standings }) => (standings?.get(dossier) ?? 'unknown') !== 'unknown');
      const place: Place = found
        ? { node: found.node, standing: found.standings?.get(dossier) ?? 'unknown' }
        : (before ?? unknown); // its machine is not heard: what it said last holds
      changed ||= place.standing !== (before?.standing ?? 'unknown');
      this.#known.delete(dossier);
      this.#known.set(dossier, { standing: place.standing, node: place.node, askedAt });
    }
    for (const oldest of [...this.#known.keys()].slice(0, Math.max(0, this.#known.size - MOST_KNOWN)))
      this.#known.delete(oldest);
    if (changed) onChange();
  }
}
