import type { Agency } from '@mot-cua/domain/digitisation/agencies.ts';
import { type DigitisationPlan, planByLevel, planByVolume } from '@mot-cua/domain/digitisation/plans.ts';
import { type ProgressReport, progressReport } from '@mot-cua/domain/digitisation/progress-report.ts';
import type { MonthDone, Obligation } from '@mot-cua/domain/digitisation/targets.ts';

/** A report of invented agencies for the gallery; its figures come from the domain, as the real ones do. */
const on = '2026-11-29';
const agency = (code: string, name: string, level: Agency['level'], more: Partial<Agency> = {}): Agency => ({
  code,
  name,
  level,
  validFrom: level === 'commune' ? '2025-07-01' : '2010-01-01',
  validTo: null,
  successors: [],
  hardToReach: false,
  ...more,
});
const ended = { validTo: '2025-06-30' } as const;
const agencies: Agency[] = [
  agency('X1', 'Ủy ban nhân dân xã Tà Phìn', 'commune'),
  agency('X2', 'Ủy ban nhân dân phường Sa Pa', 'commune'),
  agency('X3', 'Ủy ban nhân dân xã Mường Khương', 'commune'),
  agency('S1', 'Sở Tư pháp', 'province'),
  agency('S2', 'Sở Nông nghiệp và Môi trường', 'province'),
  agency('S3', 'Sở Y tế', 'province'),
  agency('S4', 'Sở Xây dựng', 'province'),
  agency('H1', 'Ủy ban nhân dân thị xã Sa Pa', 'district', {
    ...ended,
    successors: [
      { code: 'X1', part: 0.4 },
      { code: 'X2', part: 0.6 },
    ],
  }),
  agency('H2', 'Ủy ban nhân dân huyện Mường Khương', 'district', {
    ...ended,
    successors: [{ code: 'X3', part: 1 }],
  }),
];

/** The three steps once more, moved to the years in which the new communes can still keep them (a plan of their own, R13). */
const ownPlan: DigitisationPlan = {
  id: 'ke-hoach-xa-2026',
  title: 'Kế hoạch số hóa kết quả còn hiệu lực 2025-2027',
  legalBasis: 'Kế hoạch của Ủy ban nhân dân tỉnh (ví dụ)',
  validFrom: '2025-07-01',
  validTo: null,
  rules: [
    {
      milestones: [
        { by: '2025-12-31', share: 0.1 },
        { by: '2026-12-31', share: 0.4 },
        { by: '2027-12-31', share: 1 },
      ],
    },
  ],
  sparesHardToReach: false,
};

const obligations: Obligation[] = [
  { agency: 'X1', plan: ownPlan, declaredOn: '2025-07-01', volume: 4_200 },
  { agency: 'H1', plan: ownPlan, declaredOn: '2025-06-30', volume: 24_000 },
  { agency: 'X2', plan: ownPlan, declaredOn: '2025-07-01', volume: 6_900 },
  { agency: 'H2', plan: ownPlan, declaredOn: '2025-06-30', volume: 18_400 },
  { agency: 'S1', plan: planByLevel, declaredOn: '2021-05-01', volume: 61_300 },
  { agency: 'S2', plan: planByVolume, declaredOn: '2022-06-01', volume: 128_500 },
  { agency: 'S3', plan: planByVolume, declaredOn: '2022-06-01', volume: 18_600 },
  { agency: 'S4', plan: planByVolume, declaredOn: '2022-06-01', volume: 44_000 },
];

/** Months of work as they go in offices: slow at first, none in the month of Tết. */
const worked = (code: string, from: number, months: number, each: number): MonthDone[] =>
  Array.from({ length: months }, (_, at) => {
    const month = from + at;
    const name = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    const busy = month % 12 === 1 ? 0.2 : 0.7 + ((at * 37) % 60) / 100;
    return { agency: code, month: name, count: Math.round(each * busy * Math.min(1, 0.4 + at / 10)) };
  });
const at = (year: number, month: number) => year * 12 + month - 1;

const done: MonthDone[] = [
  ...worked('X1', at(2025, 7), 17, 430),
  ...worked('X2', at(2025, 7), 17, 330),
  ...worked('H2', at(2025, 2), 5, 700),
  ...worked('X3', at(2025, 7), 17, 360),
  ...worked('S1', at(2021, 6), 58, 1_120),
  ...worked('S2', at(2021, 8), 60, 1_900),
  ...worked('S3', at(2022, 4), 9, 2_700),
  ...worked('S4', at(2022, 8), 50, 840),
];

export const counterReport: ProgressReport = progressReport({ own: 'X1', agencies, obligations, done }, [], on);
