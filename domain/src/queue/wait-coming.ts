import { boostOf } from './order.ts';
import { occupiedSpread, type ServiceTimes, SLOTS } from './service-times.ts';
import { TicketClass } from './ticket.ts';
import type { Lane } from './wait-order.ts';
import type { WaitScene } from './wait-picture.ts';
import type { StreamPlay } from './wait-simulation.ts';

/** Who is going to come: numbers of a mean day by half hours, more or fewer as today is, and the appointments that are due. */
const STEP_MS = 600_000;
const SLOT_MS = 86_400_000 / SLOTS;
/** A busy day is believed after so many numbers: before, it counts as a usual one. */
const DAY_PRIOR = 12;
/** Of those who have an appointment not everybody comes. */
const COMES = 0.85;
const VIETNAM_MS = 7 * 3_600_000;

/** The half hour of the office's day in which a moment lies, from 0. */
export const slotOf = (at: number): number =>
  Math.floor(((((at + VIETNAM_MS) % 86_400_000) + 86_400_000) % 86_400_000) / SLOT_MS);

export type Coming = Omit<StreamPlay, 'lane'> & { readonly lane: Lane };

const laneOfService = (service: string, result: boolean): Lane => ({ service, counter: null, staff: null, result });

/** `issued`: how many numbers there are today; `until`: ms from now to the end of the last shift. */
export const comingTickets = ({ times, plan, now, due }: WaitScene, issued: number, until: number): Coming[] => {
  const steps = Math.min(SLOTS * 3, Math.max(0, Math.ceil(until / STEP_MS)));
  const slots = Array.from({ length: steps }, (_, step) => slotOf(now + (step + 0.5) * STEP_MS));
  const perStep = (busierThanUsual(times, now, issued) * STEP_MS) / SLOT_MS;
  const streams: Coming[] = [];
  for (const [service, classes] of Object.entries(times.arrivals)) {
    // classes that are called alike come as one stream
    const alike = new Map<
      string,
      { readonly result: boolean; readonly boost: number; readonly means: (readonly number[])[] }
    >();
    for (const [name, mean] of Object.entries(classes)) {
      const boost = boostOf({ class: classNamed(name), classSource: 'staff' }, plan.policy);
      const key = `${name === 'result'} ${boost}`;
      const known = alike.get(key);
      if (known) known.means.push(mean);
      else alike.set(key, { result: name === 'result', boost, means: [mean] });
    }
    for (const { result, boost, means } of alike.values()) {
      const expected = new Float64Array(steps);
      let sum = 0;
      for (let step = 0; step < steps; step++) {
        for (const mean of means) sum += (mean[slots[step] as number] ?? 0) * perStep;
        expected[step] = sum;
      }
      if (sum < 0.01) continue;
      const occupies = occupiedSpread(times, service, null);
      streams.push({ lane: laneOfService(service, result), boost, occupies, expected, slotMs: STEP_MS });
    }
  }
  for (const { service, at } of due ?? []) {
    const step = Math.floor((at - now) / STEP_MS);
    if (step < 0 || step >= steps) continue;
    streams.push({
      lane: laneOfService(service, false),
      boost: 0,
      occupies: occupiedSpread(times, service, null),
      // one of them, somewhere in its ten minutes, if they come at all
      expected: Float64Array.from({ length: steps }, (_, one) => (one < step ? 0 : -Math.log(1 - COMES))),
      slotMs: STEP_MS,
    });
  }
  return streams;
};

const classNamed = (name: string): TicketClass =>
  TicketClass.anyOf.map((one) => one.const).find((one) => one === name) ?? 'ordinary';

const busierThanUsual = (times: ServiceTimes, now: number, issued: number): number => {
  const slot = slotOf(now);
  let expected = 0;
  for (const classes of Object.values(times.arrivals))
    for (const mean of Object.values(classes)) for (let one = 0; one < slot; one++) expected += mean[one] ?? 0;
  return Math.min(2, Math.max(0.5, (issued + DAY_PRIOR) / (expected + DAY_PRIOR)));
};
