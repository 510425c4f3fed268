import type { Clock } from '@mot-cua/domain/clock.ts';
import { patienceOf } from '@mot-cua/domain/exceptions/patience.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficePort } from './office-port.ts';

export type SilentNodesParts = {
  /** this machine's id in the plan */
  readonly self: string;
  readonly plan: OfficePlan;
  readonly clock: Clock;
  readonly office: OfficePort & {
    /** monotonic ms up to which that machine has answered this host; null: nothing yet */
    answered(node: string): number | null;
    officeNow(): number;
  };
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** How often the host looks who has answered, ms. */
const LOOK_EVERY_MS = 2_000;

/**
 * A dead machine calls nobody, so its host does: a machine of the office that has not answered for as long as the plan allows is an EX-8
 * of that machine (`silent`), over by itself when it answers again. Whoever hosts sees to it; what a host before has raised is not
 * raised again.
 */
export class SilentNodes {
  readonly #parts: SilentNodesParts;
  /** since when this machine hosts, monotonic ms; null: it does not */
  #hosting: number | null = null;
  /** raised by this host, or settled by somebody while it stayed silent: not once more */
  readonly #known = new Set<string>();
  #asking = false;
  #cancel: () => void = () => undefined;

  constructor(parts: SilentNodesParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#cancel = this.#parts.clock.after(LOOK_EVERY_MS, () => {
      void this.#look();
      this.start();
    });
  }

  stop(): void {
    this.#cancel();
  }

  async #look(): Promise<void> {
    const { office, clock, plan, self } = this.#parts;
    const now = clock.monotonic();
    if (office.footing !== 'hosting') {
      this.#hosting = null;
      this.#known.clear();
      return;
    }
    this.#hosting ??= now;
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (const { id } of plan.nodes) {
        if (id === self) continue;
        const heard = Math.max(this.#hosting, office.answered(id) ?? this.#hosting);
        if (now - heard >= patienceOf(plan, 'silence')) await this.#silent(id);
        else if (heard > this.#hosting) await this.#heard(id); // it has answered this very host
      }
    } finally {
      this.#asking = false;
    }
  }

  #standing(node: string): string[] {
    return [...this.#parts.office.state.exceptions.values()]
      .filter(({ facts }) => facts.code === 'EX-8' && facts.why === 'silent' && facts.node === node)
      .map(({ id }) => id);
  }

  async #silent(node: string): Promise<void> {
    if (this.#known.has(node)) return;
    if (this.#standing(node).length === 0) {
      const exception = `silent-${node}-${this.#parts.office.officeNow().toString(36)}`;
      if (
        !(await this.#command(`raise:${exception}`, {
          t: 'raise',
          exception,
          facts: { code: 'EX-8', why: 'silent', node },
        }))
      )
        return; // the next look tries again
    }
    this.#known.add(node);
  }

  async #heard(node: string): Promise<void> {
    this.#known.delete(node);
    for (const exception of this.#standing(node)) await this.#command(`over:${exception}`, { t: 'over', exception });
  }

  async #command(id: string, wish: OfficeWish): Promise<boolean> {
    const { office, self, journal } = this.#parts;
    const answer = await office.command({ id, by: { node: self }, wish });
    if (!answer.ok) journal('silent-node-not-told', { command: id, why: answer.fault });
    return answer.ok;
  }
}
