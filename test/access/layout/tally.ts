import type { Rule } from '../../../kiosk-ui/gallery/measure/walk.ts';

/** One rule on one screen in one dress: what it found. */
export interface Check {
  readonly rule: Rule;
  readonly panel: string;
  readonly tongue: string;
  readonly textSize: string;
  readonly contrast: string;
  readonly view: string;
  readonly faults: readonly string[];
}

/** Keeps what was checked; the sentences of those that failed are bounded, their number is not. */
export class Tally {
  readonly #rules = new Map<string, { passed: number; failed: number }>();
  readonly failures: Check[] = [];
  static readonly keeps = 2_000;

  add(check: Check): void {
    const row = this.#rules.get(check.rule) ?? { passed: 0, failed: 0 };
    if (check.faults.length === 0) row.passed++;
    else row.failed++;
    this.#rules.set(check.rule, row);
    if (check.faults.length > 0 && this.failures.length < Tally.keeps) this.failures.push(check);
  }

  get rows(): { rule: string; passed: number; failed: number }[] {
    return [...this.#rules].map(([rule, row]) => ({ rule, ...row }));
  }
  get passed(): number {
    return this.rows.reduce((sum, row) => sum + row.passed, 0);
  }
  get failed(): number {
    return this.rows.reduce((sum, row) => sum + row.failed, 0);
  }

  /** One sentence for each fault, alike ones together with the number of places where they were seen. */
  sentences(most = 60): string[] {
    const places = new Map<string, string[]>();
    for (const { rule, panel, tongue, textSize, contrast, view, faults } of this.failures)
      for (const fault of faults) {
        const key = `${rule} ${view}: ${fault}`;
        places.set(key, [...(places.get(key) ?? []), `${panel} ${tongue} ${textSize} ${contrast}`]);
      }
    return [...places]
      .slice(0, most)
      .map(([fault, at]) => `${fault} [${at[0]}${at.length > 1 ? ` and ${at.length - 1} more` : ''}]`);
  }
}
