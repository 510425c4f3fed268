import { type Findings, nothingFound } from './after-a-cut.ts';
import type { Row } from './table.ts';

/** Adds up what was found over the moments of one fault. A dossier counts once, however many moments it is missing at. */
export class Tally {
  readonly #began = performance.now();
  readonly #lost = new Set<string>();
  readonly #doubled = new Set<string>();
  readonly #acknowledged = new Set<string>();
  readonly #wrong: string[] = [];
  moments = 0;
  /** moments at which something acknowledged was missing */
  losing = 0;
  readable: number | null = null;

  moment(acknowledged: Iterable<string>, findings: Findings = nothingFound(), what = ''): void {
    this.moments++;
    this.add(acknowledged, findings, what);
  }

  add(acknowledged: Iterable<string>, findings: Findings, what = ''): void {
    for (const id of acknowledged) this.#acknowledged.add(id);
    if (findings.lost.length > 0) this.losing++;
    for (const id of findings.lost) this.#lost.add(id);
    for (const id of findings.doubled) this.#doubled.add(id);
    for (const sentence of findings.wrong)
      if (this.#wrong.length < 20) this.#wrong.push(what === '' ? sentence : `${what}: ${sentence}`);
  }

  /** The thief looked at one disk. */
  looked(finds: readonly string[]): void {
    this.readable = (this.readable ?? 0) + (finds.length > 0 ? 1 : 0);
    for (const find of finds) if (this.#wrong.length < 20) this.#wrong.push(`readable: ${find}`);
  }

  get seconds(): number {
    return (performance.now() - this.#began) / 1_000;
  }

  row(fault: string, seed: number, extra: { control?: true; note?: string } = {}): Row {
    return {
      fault,
      seed,
      moments: this.moments,
      acknowledged: this.#acknowledged.size,
      lost: this.#lost.size,
      doubled: this.#doubled.size,
      readable: this.readable,
      seconds: Math.round(this.seconds * 10) / 10,
      wrong: this.#wrong,
      ...extra,
    };
  }
}
