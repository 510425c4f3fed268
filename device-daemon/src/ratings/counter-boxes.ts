import type { Clock } from '@mot-cua/domain/clock.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { PressTrouble } from '@mot-cua/domain/ratings/press-watch.ts';
import type { SatisfactionButtons } from '../devices/device.ts';
import { type BoxPlace, buttonBoxAt } from '../devices/satisfaction-buttons/button-box.ts';
import { Supervisor } from '../devices/supervisor.ts';
import { ExceptionDesk } from '../exceptions/exception-desk.ts';
import { type MachineTrouble, machineTroubles } from '../exceptions/machine-troubles.ts';
import type { OfficePort } from '../exceptions/office-port.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { CounterBox } from '../office-door/office-pc-config.ts';
import { CounterButtons } from './counter-buttons.ts';
import { RatingTeller } from './rating-teller.ts';
import { keepRating } from './ratings.ts';

export type CounterBoxesParts = {
  readonly boxes: readonly CounterBox[];
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** this machine in the plan */
  readonly node: string;
  readonly plan: OfficePlan;
  readonly office: OfficePort;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** A box that is away for a minute is somebody's errand; looked at so often, ms. */
const LOOK_EVERY_MS = 15_000;

type Box = {
  readonly counter: string;
  readonly buttons: CounterButtons;
  readonly supervisor: Supervisor<SatisfactionButtons>;
  trouble: PressTrouble | null;
};

/** Counters that the plan does not know, as sentences. */
export const unknownCounters = (boxes: readonly CounterBox[], plan: OfficePlan): string[] =>
  boxes
    .filter(({ counter }) => !plan.counters.some(({ id }) => id === counter))
    .map(
      ({ counter }) =>
        `counterButtons: the plan has no counter "${counter}"; it has ${plan.counters.map(({ id }) => id).join(', ')}`,
    );

/**
 * The boxes of satisfaction buttons of a counter PC at work: opened and opened again by their supervisors, presses kept durably and told
 * to the office, and what a box has (pulled out, played with, stuck) raised as an EX-8 that ends by itself. `stop` ends all of it.
 */
export class CounterBoxes {
  readonly #parts: CounterBoxesParts;
  readonly #boxes: readonly Box[];
  readonly #teller: RatingTeller;
  readonly #desk: ExceptionDesk;
  #unlisten: () => void = () => undefined;
  #cancelLook: () => void = () => undefined;

  constructor(parts: CounterBoxesParts) {
    this.#parts = parts;
    const { ledger, clock, node, plan, office, journal } = parts;
    this.#teller = new RatingTeller({ ledger, clock, node, office, province: null, journal });
    this.#desk = new ExceptionDesk({
      ...{ ledger, clock, node, plan, office, journal },
      codesOf: () => [],
      onNews: () => undefined,
    });
    this.#boxes = parts.boxes.map((box) => this.#made(box));
  }

  start(): void {
    this.#unlisten = this.#parts.office.onApplied((entry, state) => {
      for (const { buttons } of this.#boxes) buttons.hear(entry, state);
    });
    this.#desk.start();
    this.#teller.start();
    for (const { supervisor } of this.#boxes) supervisor.start();
    this.#look();
  }

  async stop(): Promise<void> {
    this.#cancelLook();
    this.#unlisten();
    this.#desk.stop();
    for (const { buttons } of this.#boxes) buttons.stop();
    await Promise.all([this.#teller.stop(), ...this.#boxes.map(({ supervisor }) => supervisor.stop())]);
  }

  #made({ counter, serial, hid }: CounterBox): Box {
    const { ledger, clock, journal } = this.#parts;
    const place: BoxPlace | undefined = serial ?? hid;
    if (!place) throw new Error(`a box at "${counter}" without a place passed the configuration`);
    const buttons = new CounterButtons({
      counter,
      clock,
      keep: (rating) => {
        const kept = keepRating(ledger, clock.now(), rating);
        if (kept) this.#teller.hurry();
        return kept;
      },
      onTrouble: (trouble) => {
        journal('counter-buttons', { counter, trouble: trouble ?? '' });
        box.trouble = trouble;
        this.#say();
      },
    });
    const supervisor = new Supervisor(buttonBoxAt(place, clock), {
      clock,
      onChange: ({ state, fault }) =>
        journal('device', { device: `buttons ${counter}`, state, fault: fault?.code ?? '' }),
    });
    supervisor.driver.onPress((score) => buttons.press(score));
    const box: Box = { counter, buttons, supervisor, trouble: null };
    return box;
  }

  #say(): void {
    const { clock } = this.#parts;
    this.#desk.machineSays(this.#boxes.flatMap((box) => troublesOf(box, clock.now())));
  }

  #look(): void {
    this.#say();
    this.#cancelLook = this.#parts.clock.after(LOOK_EVERY_MS, () => this.#look());
  }
}

/** Keys are of the box: two boxes of one machine may have the same at once. */
const troublesOf = ({ counter, supervisor, trouble }: Box, now: number): MachineTrouble[] => {
  const away = machineTroubles({
    now,
    devices: [supervisor.health],
    alarms: [],
    cabinet: [],
    refused: [],
    unsent: { count: 0, oldestAt: null },
    lineDownSince: null,
    mode: 'open',
  });
  const keyed = (what: string): string => `${what}-${counter}`.slice(0, 24);
  return [
    ...away.map(({ facts }) => ({ key: keyed('away'), facts })),
    ...(trouble === null ? [] : [{ key: keyed(trouble), facts: { code: 'EX-8' as const, why: `buttons-${trouble}` } }]),
  ];
};
