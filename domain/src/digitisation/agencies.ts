import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { inForceOn } from '../identity/territory/dated.ts';
import { done, failed, type Result } from '../result.ts';

/**
 * Agencies that owe digitised results, dated like territory: districts ended on 30/6/2025 (NQ 202/2025/QH15), and what they
 * owed passed to others. An agency is never renamed or moved in place: a change is an end and a successor.
 */
const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const Code = Type.String({ pattern: '^[A-Za-z0-9.-]{1,40}$' });

/** sở, ban, ngành · quận, huyện, thị xã (until 30/6/2025) · xã, phường, đặc khu */
export const AgencyLevel = Type.Union([Type.Literal('province'), Type.Literal('district'), Type.Literal('commune')]);
export type AgencyLevel = Static<typeof AgencyLevel>;

export const Agency = Type.Object(
  {
    code: Code,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    level: AgencyLevel,
    validFrom: day,
    /** last day */
    validTo: Type.Union([day, Type.Null()]),
    /** who takes over the day after the last, and which part of what is owed; parts make 1 together */
    successors: Type.Array(
      Type.Object(
        { code: Code, part: Type.Number({ exclusiveMinimum: 0, maximum: 1 }) },
        { additionalProperties: false },
      ),
      { maxItems: 60 },
    ),
    /** vùng sâu, vùng xa, đặc biệt khó khăn: some plans do not bind it */
    hardToReach: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type Agency = Static<typeof Agency>;

const agencyList = Compile(Type.Array(Agency, { maxItems: 20_000 }));

export type AgencyFault =
  | 'wrong-shape'
  | 'twice' // two lines say one code on one day
  | 'no-successor' // it ended, and what it owes would be nobody's
  | 'unknown-successor' // or one that is not there on the day after
  | 'parts' // do not make 1 together
  | 'in-a-circle';

/** Checks a loaded list: nothing that was owed may become nobody's, or be owed twice. */
export const agenciesFrom = (value: unknown): Result<readonly Agency[], AgencyFault> => {
  if (!agencyList.Check(value)) return failed('wrong-shape');
  const byCode = Map.groupBy(value, ({ code }) => code);
  for (const lines of byCode.values())
    if (lines.some((line, at) => lines.some((other, index) => index !== at && inForceOn(other, line.validFrom))))
      return failed('twice');
  for (const agency of value) {
    const fault = successionFault(agency, value);
    if (fault) return failed(fault);
  }
  return done(value);
};

const successionFault = (agency: Agency, all: readonly Agency[]): AgencyFault | null => {
  if (agency.validTo === null) return agency.successors.length > 0 ? 'parts' : null;
  if (agency.validTo < agency.validFrom) return 'in-a-circle';
  if (agency.successors.length === 0) return 'no-successor';
  const first = dayAfter(agency.validTo);
  if (agency.successors.some(({ code }) => !agencyOn(all, code, first))) return 'unknown-successor';
  const whole = agency.successors.reduce((sum, { part }) => sum + part, 0);
  return Math.abs(whole - 1) > 1e-9 ? 'parts' : null;
};

/** The agency that bears a code on a day; null where none does. */
export const agencyOn = (all: readonly Agency[], code: string, on: string): Agency | null =>
  all.find((one) => one.code === code && inForceOn(one, on)) ?? null;

export const dayAfter = (date: string): string => daysFrom(date, 1);
export const daysFrom = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Who answers on a day for what an agency owed on another, and for which part of it; parts make 1 together. */
export const bearersOn = (
  all: readonly Agency[],
  code: string,
  owedOn: string,
  on: string,
): readonly { readonly agency: Agency; readonly part: number }[] => {
  const agency = agencyOn(all, code, owedOn);
  if (!agency) return [];
  if (on < owedOn || inForceOn(agency, on) || agency.validTo === null) return [{ agency, part: 1 }];
  const first = dayAfter(agency.validTo); // later than owedOn, so the walk ends
  const parts = agency.successors.flatMap(({ code: next, part }) =>
    bearersOn(all, next, first, on).map((bearer) => ({ agency: bearer.agency, part: bearer.part * part })),
  );
  return [...Map.groupBy(parts, ({ agency: { code: own } }) => own).values()].flatMap((shared) => {
    const [one] = shared;
    return one ? [{ agency: one.agency, part: shared.reduce((sum, { part }) => sum + part, 0) }] : [];
  });
};
