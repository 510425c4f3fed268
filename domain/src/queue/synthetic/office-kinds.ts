import { type OfficePlan, usualPolicy } from '../../office/office-plan.ts';
import type { TicketClass } from '../ticket.ts';

/**
 * Three kinds of office that do not exist, with how people come to them and how long things take there: to judge estimates and figures
 * by. Shapes, not measurements: no office has published its log. What is on the safe side is said beside it.
 */
export type SyntheticProcedure = {
  readonly id: string;
  readonly service: string;
  /** of all who come */
  readonly share: number;
  /** at the counter, from serving to finished: mean in minutes, and the standard deviation of its log */
  readonly minutes: number;
  readonly sd: number;
};

export type SyntheticKind = {
  readonly name: 'commune' | 'ward' | 'city-centre';
  readonly plan: OfficePlan;
  readonly procedures: readonly SyntheticProcedure[];
  /** numbers on a mean day */
  readonly perDay: number;
  /** how busy each half hour from 07:00 is, in any measure */
  readonly halfHours: readonly number[];
  /** share of people who come with others (a bus, neighbours), and the largest group */
  readonly groups: { readonly share: number; readonly largest: number };
  /** every so many days is market day, and so much busier */
  readonly market: { readonly every: number; readonly times: number } | null;
  readonly classes: Readonly<Partial<Record<TicketClass, number>>>;
  /** of each counter in the order of the plan: how likely it is staffed in the morning and in the afternoon */
  readonly staffed: readonly (readonly [morning: number, afternoon: number])[];
  readonly noShow: number;
  /** after a ticket: how likely the officer pauses */
  readonly pause: number;
  /** how long officers go on calling after a shift's end while somebody waits, minutes, about */
  readonly stays: number;
  readonly transfer: number;
  readonly park: number;
  /** standard deviation of the log of an officer's pace, and of a day's (a slow network) */
  readonly officerSd: number;
  readonly daySd: number;
};

const pin = `scrypt:${'0'.repeat(32)}:${'0'.repeat(64)}`;
type Desk = readonly [id: string, ...services: string[]];
const planOf = (id: string, title: string, services: readonly string[], desks: readonly Desk[]): OfficePlan => ({
  format: 'office-plan/1',
  id,
  title,
  services: services.map((service, index) => ({
    id: service,
    letter: String.fromCharCode(65 + index),
    title: { vi: service, en: service },
    procedures: [],
  })),
  counters: desks.map(([counter, ...of], index) => ({ id: counter, number: index + 1, services: of })),
  staff: desks.map((_, index) => ({ id: String(101 + index), name: `Cán bộ ${101 + index}`, roles: ['officer'], pin })),
  nodes: [{ id: 'k01', title: 'Kiosk', kind: 'kiosk', url: `https://k01.${id}.example`, votes: 1 }],
  policy: usualPolicy,
});

// 07:00 07:30 … 16:30: some stand before the door when it opens, most come by ten, hardly anybody before a break
const twoPeaks = [3, 8, 10, 10, 9, 8, 7, 5, 1.5, 0, 0, 0, 2, 7, 8, 8, 7, 5, 2.5, 0.5];
const marketMorning = [5, 12, 14, 13, 11, 8, 6, 4, 1, 0, 0, 0, 2, 6, 7, 6, 5, 3, 1.5, 0.3];

/** A highland commune: two counters, one often away in the afternoon, people who come together, a market every fifth day. */
export const commune: SyntheticKind = {
  name: 'commune',
  plan: planOf(
    'xa-made-up',
    'Xã (không có thật)',
    ['general', 'land'],
    [
      ['q1', 'general', 'land'],
      ['q2', 'land', 'general'],
    ],
  ),
  procedures: [
    { id: 'certification', service: 'general', share: 0.38, minutes: 5, sd: 0.5 },
    { id: 'civil-status', service: 'general', share: 0.24, minutes: 10, sd: 0.5 },
    { id: 'social', service: 'general', share: 0.14, minutes: 12, sd: 0.55 },
    { id: 'land', service: 'land', share: 0.14, minutes: 18, sd: 0.6 },
    { id: 'collect', service: 'general', share: 0.1, minutes: 3, sd: 0.5 },
  ],
  perDay: 24,
  halfHours: marketMorning,
  groups: { share: 0.4, largest: 5 },
  market: { every: 5, times: 1.5 },
  classes: { elderly: 0.16, 'pregnant-or-infant': 0.05, 'severe-disability': 0.01, merit: 0.02, result: 0.06 },
  staffed: [
    [1, 1],
    [0.95, 0.7],
  ],
  noShow: 0.03,
  pause: 0.05,
  stays: 30,
  transfer: 0.02,
  park: 0.02,
  officerSd: 0.12,
  daySd: 0.08,
};

/** A ward: three counters that can do different things. */
export const ward: SyntheticKind = {
  name: 'ward',
  plan: planOf(
    'phuong-made-up',
    'Phường (không có thật)',
    ['certification', 'civil-status', 'land'],
    [
      ['q1', 'certification', 'civil-status'],
      ['q2', 'civil-status', 'certification'],
      ['q3', 'land', 'civil-status', 'certification'],
    ],
  ),
  procedures: [
    { id: 'copies', service: 'certification', share: 0.34, minutes: 5, sd: 0.5 },
    { id: 'signatures', service: 'certification', share: 0.16, minutes: 7, sd: 0.5 },
    { id: 'births', service: 'civil-status', share: 0.14, minutes: 10, sd: 0.45 },
    { id: 'marital-status', service: 'civil-status', share: 0.16, minutes: 8, sd: 0.5 },
    { id: 'social', service: 'civil-status', share: 0.08, minutes: 11, sd: 0.5 },
    { id: 'land', service: 'land', share: 0.12, minutes: 16, sd: 0.6 },
  ],
  perDay: 78,
  halfHours: twoPeaks,
  groups: { share: 0.15, largest: 3 },
  market: null,
  classes: {
    elderly: 0.12,
    'pregnant-or-infant': 0.04,
    'severe-disability': 0.01,
    merit: 0.01,
    appointed: 0.04,
    result: 0.08,
  },
  staffed: [
    [1, 1],
    [1, 0.95],
    [0.95, 0.9],
  ],
  noShow: 0.05,
  pause: 0.04,
  stays: 20,
  transfer: 0.02,
  park: 0.02,
  officerSd: 0.12,
  daySd: 0.08,
};

/** The centre of a city: seven counters by field, two hundred numbers a day. */
export const cityCentre: SyntheticKind = {
  name: 'city-centre',
  plan: planOf(
    'thanh-pho-made-up',
    'Trung tâm thành phố (không có thật)',
    ['certification', 'civil-status', 'land', 'business', 'construction', 'results'],
    [
      ['q1', 'certification', 'civil-status'],
      ['q2', 'certification', 'business'],
      ['q3', 'civil-status', 'certification'],
      ['q4', 'land', 'construction'],
      ['q5', 'land', 'certification'],
      ['q6', 'business', 'construction', 'certification'],
      ['q7', 'results', 'civil-status', 'certification'],
    ],
  ),
  procedures: [
    { id: 'copies', service: 'certification', share: 0.28, minutes: 5, sd: 0.5 },
    { id: 'signatures', service: 'certification', share: 0.1, minutes: 7, sd: 0.5 },
    { id: 'births', service: 'civil-status', share: 0.09, minutes: 10, sd: 0.45 },
    { id: 'marital-status', service: 'civil-status', share: 0.1, minutes: 8, sd: 0.5 },
    { id: 'land-change', service: 'land', share: 0.1, minutes: 16, sd: 0.55 },
    { id: 'land-extract', service: 'land', share: 0.06, minutes: 9, sd: 0.5 },
    { id: 'household-business', service: 'business', share: 0.09, minutes: 11, sd: 0.5 },
    { id: 'building-permit', service: 'construction', share: 0.05, minutes: 17, sd: 0.55 },
    { id: 'collect', service: 'results', share: 0.13, minutes: 3.5, sd: 0.5 },
  ],
  perDay: 195,
  halfHours: twoPeaks,
  groups: { share: 0.08, largest: 3 },
  market: null,
  classes: {
    elderly: 0.1,
    'pregnant-or-infant': 0.03,
    'severe-disability': 0.005,
    merit: 0.005,
    appointed: 0.06,
    result: 0.12,
  },
  staffed: [
    [1, 1],
    [1, 0.95],
    [1, 1],
    [1, 1],
    [0.95, 0.9],
    [1, 0.95],
    [1, 1],
  ],
  noShow: 0.06,
  pause: 0.03,
  stays: 20,
  transfer: 0.02,
  park: 0.02,
  officerSd: 0.12,
  daySd: 0.08,
};

export const syntheticKinds: readonly SyntheticKind[] = [commune, ward, cityCentre];

/**
 * How busy an office is. `usual`: as above, people wait 5 to 10 minutes on average, and the wait of whoever was called last is wrong by about as
 * much as in the one published trial of this method (reference/citizen-experience.md, 5.3: 9.0 minutes; its error was 4.4). 15 and 30:
 * so many minutes on average, what the provinces' plans allow from 2023 and what they allowed in 2022 (reference/domain.md,
 * service levels, CM-829). Those come near that mean in offices of seeds 201 to 210, which are judged nowhere;
 * people who come just before lunch and are called after it are in it.
 */
export type Load = 'usual' | 15 | 30;
const perDayAt: Readonly<Record<SyntheticKind['name'], Readonly<Record<15 | 30, number>>>> = {
  commune: { 15: 31, 30: 43 },
  ward: { 15: 96, 30: 118 },
  'city-centre': { 15: 255, 30: 290 },
};
export const atLoad = (kind: SyntheticKind, load: Load): SyntheticKind =>
  load === 'usual' ? kind : { ...kind, perDay: perDayAt[kind.name][load] };
