import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { done, failed, type Result } from '../result.ts';
import { readDate } from '../text/dates.ts';
import { type Agency, AgencyLevel } from './agencies.ts';

/**
 * What the provincial plans ask for, as data: by the end of a day so large a part of the results in force is digitised. Some ask
 * all alike, some by level, some by how much there is. An agency may have a plan of its own (R13).
 */
const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

/** `by` is the last day; `share` is of the declared volume, 0 to 1. */
export const Milestone = Type.Object(
  { by: day, share: Type.Number({ exclusiveMinimum: 0, maximum: 1 }) },
  { additionalProperties: false },
);
export type Milestone = Static<typeof Milestone>;

const PlanRule = Type.Object(
  {
    /** absent: all levels */
    level: Type.Optional(AgencyLevel),
    /** volumes from this one on, and below that one; absent: all */
    from: Type.Optional(Type.Integer({ minimum: 0 })),
    below: Type.Optional(Type.Integer({ minimum: 1 })),
    milestones: Type.Array(Milestone, { minItems: 1, maxItems: 40 }),
  },
  { additionalProperties: false },
);

export const DigitisationPlan = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]{1,60}$' }),
    title: Type.String({ minLength: 1, maxLength: 300 }),
    legalBasis: Type.String({ minLength: 1, maxLength: 300 }),
    validFrom: day,
    validTo: Type.Union([day, Type.Null()]),
    /** the first that fits counts */
    rules: Type.Array(PlanRule, { minItems: 1, maxItems: 60 }),
    /** the plan leaves out what is hard to reach */
    sparesHardToReach: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type DigitisationPlan = Static<typeof DigitisationPlan>;

const shape = Compile(DigitisationPlan);

/** Checks a plan that somebody edited: days exist and come in order, and what is asked only grows. */
export const planFrom = (value: unknown): Result<DigitisationPlan, 'wrong-shape' | 'no-such-day' | 'out-of-order'> => {
  if (!shape.Check(value)) return failed('wrong-shape');
  const all = value.rules.flatMap(({ milestones }) => milestones);
  if (all.some(({ by }) => !readDate(by)) || !readDate(value.validFrom)) return failed('no-such-day');
  const grows = value.rules.every(({ milestones }) =>
    milestones.every(({ by, share }, at) => {
      const before = milestones[at - 1];
      return before === undefined || (before.by < by && before.share <= share);
    }),
  );
  return grows ? done(value) : failed('out-of-order');
};

/** What a plan asks of an agency with so many results in force; nothing where it does not bind it. */
export const milestonesOf = (
  plan: DigitisationPlan,
  agency: Pick<Agency, 'level' | 'hardToReach'>,
  volume: number,
): readonly Milestone[] => {
  if (plan.sparesHardToReach && agency.hardToReach) return [];
  const rule = plan.rules.find(
    ({ level, from, below }) =>
      (level === undefined || level === agency.level) &&
      volume >= (from ?? 0) &&
      volume < (below ?? Number.POSITIVE_INFINITY),
  );
  return rule?.milestones ?? [];
};

const all = (...milestones: [by: string, share: number][]): Milestone[] =>
  milestones.map(([by, share]) => ({ by, share }));

/** R9-R11, R208: 10, 40 and 100 % of the results in force. "Trước 31/12" is read as: by the end of that day. */
export const planOfThreeSteps: DigitisationPlan = {
  id: 'kh-sh-2020-2025',
  title: 'Kế hoạch số hóa kết quả giải quyết TTHC 2020-2025',
  legalBasis: 'Nghị định 45/2020/NĐ-CP',
  validFrom: '2020-05-22',
  validTo: null,
  rules: [{ milestones: all(['2021-12-31', 0.1], ['2022-12-31', 0.4], ['2025-06-30', 1]) }],
  sparesHardToReach: false,
};

/** R88, R91, R95: by level in 2021, then a fifth more each year until all. */
export const planByLevel: DigitisationPlan = {
  id: 'cm-829-2021',
  title: 'Số hóa kết quả còn hiệu lực theo cấp, tăng tối thiểu 20% mỗi năm',
  legalBasis: 'Quyết định 829/QĐ-UBND ngày 27/4/2021 (Cà Mau), thực hiện Quyết định 468/QĐ-TTg',
  validFrom: '2021-04-27',
  validTo: null,
  rules: (
    [
      ['province', 0.3],
      ['district', 0.2],
      ['commune', 0.15],
    ] as const
  ).map(([level, first]) => ({
    level,
    milestones: Array.from({ length: Math.ceil((1 - first) / 0.2 - 1e-9) + 1 }, (_, year) => ({
      by: `${2021 + year}-12-31`,
      share: Math.min(1, Math.round((first + 0.2 * year) * 100) / 100),
    })),
  })),
  sparesHardToReach: false,
};

/** R207: the more there is, the later all of it is due. The bounds as the plan writes them: < 20.000, 20-50.000, > 50-100.000, > 100.000. */
export const planByVolume: DigitisationPlan = {
  id: 'kh-2022-khanh-hoa',
  title: 'Hạn số hóa theo khối lượng kết quả còn hiệu lực',
  legalBasis: 'Nghị định 107/2021/NĐ-CP; kế hoạch tỉnh Khánh Hòa 2022',
  validFrom: '2022-06-01',
  validTo: null,
  rules: [
    { below: 20_000, milestones: all(['2022-12-31', 1]) },
    { below: 50_001, milestones: all(['2023-12-31', 1]) },
    { below: 100_001, milestones: all(['2024-12-31', 1]) },
    { milestones: all(['2025-06-30', 1]) },
  ],
  sparesHardToReach: false,
};

/** R202: from this day on what is received is digitised at once, in all four stages; null: no plan names the level. */
export const digitisesFrom: Readonly<Record<AgencyLevel, string>> = {
  province: '2022-06-01',
  district: '2022-12-01',
  commune: '2023-06-01',
};
