import Type, { type Static } from 'typebox';
import { readConfiguration } from '../configuration.ts';
import { done, failed, type Result } from '../result.ts';
import { Agency, type AgencyFault, type AgencyLevel, agenciesFrom, agencyOn } from './agencies.ts';
import {
  DigitisationPlan,
  type DigitisationPlan as Plan,
  planByLevel,
  planByVolume,
  planFrom,
  planOfThreeSteps,
} from './plans.ts';
import { type MonthDone, type Obligation, type Owed, owedOn, type Progress, progressOf, unplaced } from './targets.ts';

/** What one agency owes under one plan, with what `progressOf` made of it: a screen draws it and judges nothing. */
export type AgencyProgress = {
  readonly agency: { readonly code: string; readonly name: string; readonly level: AgencyLevel };
  readonly plan: { readonly id: string; readonly title: string; readonly legalBasis: string };
  readonly milestones: Owed['milestones'];
  readonly progress: Progress;
  /** agencies that are no more and whose obligations passed to this one, with their last day */
  readonly from: readonly { readonly name: string; readonly until: string }[];
};

/** `GET /progress` of the backlog station: all agencies that a clerk may see, the office's own first. */
export type ProgressReport = {
  /** the day it was counted */
  readonly on: string;
  readonly agencies: readonly AgencyProgress[];
};

const closed = { additionalProperties: false } as const;
const Code = Agency.properties.code;
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const Month = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' });

/** The plan file of a site: who owes what by when, and what was done before and elsewhere. */
export const ProgressPlanFile = Type.Object(
  {
    type: Type.Literal('digitisation-progress/1'),
    /** code of the agency whose papers this station sends */
    own: Code,
    agencies: Type.Array(Agency, { minItems: 1, maxItems: 20_000 }),
    /** plans of the site's own; those of plans.ts are known by their ids */
    plans: Type.Array(DigitisationPlan, { maxItems: 200 }),
    obligations: Type.Array(
      Type.Object(
        {
          agency: Code,
          /** id of a plan */
          plan: Type.String({ minLength: 1, maxLength: 60 }),
          declaredOn: Day,
          volume: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
        },
        closed,
      ),
      { minItems: 1, maxItems: 20_000 },
    ),
    /** papers that became records by other ways than this station: what it sent itself is never written here */
    done: Type.Array(
      Type.Object({ agency: Code, month: Month, count: Type.Integer({ minimum: 0, maximum: 100_000_000 }) }, closed),
      { maxItems: 200_000 },
    ),
  },
  closed,
);

/** A plan file that was checked as a whole. */
export type ProgressPlan = {
  readonly own: string;
  readonly agencies: readonly Agency[];
  readonly obligations: readonly Obligation[];
  readonly done: readonly MonthDone[];
};

const agencyFaultWords: Readonly<Record<AgencyFault, string>> = {
  'wrong-shape': 'is no list of agencies',
  twice: 'two lines give one code on one day; end the older one by validTo',
  'no-successor': 'an agency that ended (validTo) names no successors: say who took over what it owed',
  'unknown-successor': 'a successor is not in the list on the day after; add its line, or mend the code',
  parts: 'the parts of the successors do not make 1 together, or one is named where nothing has ended',
  'in-a-circle': 'an agency ends before it begins; mend validFrom or validTo',
};
const planFaultWords = {
  'wrong-shape': 'is no plan',
  'no-such-day': 'names a day that is in no calendar',
  'out-of-order': 'its milestones must come in order of days, each asking at least as much as the one before',
} as const;
const KNOWN: readonly Plan[] = [planOfThreeSteps, planByLevel, planByVolume];

/** Reads a plan file; each mistake is one sentence that says where it is and what to do. */
export const readProgressPlan = (text: string, fileName: string): Result<ProgressPlan, readonly string[]> => {
  const read = readConfiguration(text, ProgressPlanFile, fileName);
  if (!read.ok) return read;
  const { own, agencies, plans, obligations, done: byOthers } = read.value;
  const faults: string[] = [];
  const listed = agenciesFrom(agencies);
  if (!listed.ok) faults.push(`agencies: ${agencyFaultWords[listed.fault]}`);
  for (const plan of plans) {
    const checked = planFrom(plan);
    if (!checked.ok) faults.push(`plans, ${plan.id}: ${planFaultWords[checked.fault]}`);
    if (KNOWN.some(({ id }) => id === plan.id)) faults.push(`plans, ${plan.id}: this id is taken by a known plan`);
  }
  const byId = new Map([...KNOWN, ...plans].map((plan) => [plan.id, plan]));
  if (byId.size !== KNOWN.length + plans.length) faults.push('plans: two plans have one id; give each its own');
  const owed = obligations.flatMap(({ plan: id, ...rest }): Obligation[] => {
    const plan = byId.get(id);
    if (plan) return [{ ...rest, plan }];
    faults.push(`obligations, ${rest.agency}: there is no plan "${id}"; known are ${[...byId.keys()].join(', ')}`);
    return [];
  });
  if (!agencies.some(({ code }) => code === own))
    faults.push(`own: no agency has the code "${own}"; name the one whose papers this station sends`);
  const lost = unplaced(agencies, owed, byOthers);
  for (const { agency, declaredOn } of lost.obligations)
    faults.push(`obligations, ${agency}: nobody bore this code on ${declaredOn}; mend the code or the day`);
  for (const { agency, month } of lost.done)
    faults.push(`done, ${agency}: nobody bore this code in ${month}; mend the code or the month`);
  if (faults.length > 0) return failed([...new Set(faults)].slice(0, MOST_FAULTS).map((one) => `${fileName}, ${one}`));
  return done({ own, agencies, obligations: owed, done: byOthers });
};

/** More than a person mends at one go. */
const MOST_FAULTS = 40;

/**
 * The report of a day. `sent`: papers of this station that the repository gave a receipt for, by month; they count for the own
 * agency. A month in which nobody bore its code is shown with the first month in which somebody did: nothing sent is lost.
 */
export const progressReport = (
  { own, agencies, obligations, done: byOthers }: ProgressPlan,
  sent: readonly { readonly month: string; readonly count: number }[],
  on: string,
): ProgressReport => {
  const first = agencies
    .filter(({ code }) => code === own)
    .map(({ validFrom }) => validFrom.slice(0, 7))
    .sort()[0];
  const ours = sent.map(({ month, count }) => ({
    agency: own,
    month: first !== undefined && month < first ? first : month,
    count,
  }));
  const owed = owedOn(agencies, obligations, [...byOthers, ...ours], on);
  return {
    on,
    agencies: owed
      .map((one) => ({
        agency: { code: one.agency.code, name: one.agency.name, level: one.agency.level },
        plan: { id: one.plan.id, title: one.plan.title, legalBasis: one.plan.legalBasis },
        milestones: one.milestones,
        progress: progressOf(one, on),
        from: passedOn(agencies, one),
      }))
      .sort((one, other) => Number(other.agency.code === own) - Number(one.agency.code === own)),
  };
};

/** Codes among an obligation's that are not the agency's own: those of agencies that ended. */
const passedOn = (agencies: readonly Agency[], { agency: { code }, from }: Owed): AgencyProgress['from'] =>
  from
    .filter((one) => one !== code)
    .flatMap((one) => {
      const ended = agencies
        .filter((line) => line.code === one && line.validTo !== null)
        .sort((a, b) => ((a.validTo ?? '') < (b.validTo ?? '') ? 1 : -1))[0];
      const before = ended?.validTo ? agencyOn(agencies, one, ended.validTo) : null;
      return before?.validTo ? [{ name: before.name, until: before.validTo }] : [];
    });

/** Shape alone of a plan file, for whoever writes one. */
export type ProgressPlanFile = Static<typeof ProgressPlanFile>;
