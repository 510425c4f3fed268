import { createHash } from 'node:crypto';
import { type CatalogueEntry, isInForce } from '@mot-cua/domain/catalogue/entry.ts';
import { mostAsked, usualUses } from '@mot-cua/domain/catalogue/most-asked.ts';
import { listablePackage } from '@mot-cua/domain/forms/catalogue-view.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { makeList } from '@mot-cua/domain/search/make-list.ts';
import { synonymsOf } from '@mot-cua/domain/search/synonyms.ts';
import { fold } from '@mot-cua/domain/text/fold.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { NationalList } from './national-list.ts';

/** All that a citizen may choose here: packages, and whatever else the national catalogue has. */
export type Offered = {
  /** the list as the page gets it, and where */
  readonly url: string;
  readonly json: Buffer;
  readonly count: number;
  /** procedures of the catalogue in force today, by code; those with a package too: who is who stands here */
  readonly entries: ReadonlyMap<string, CatalogueEntry>;
  /** code by folded title, for guided questions */
  readonly byTitle: ReadonlyMap<string, string>;
  /** codes, most asked for first */
  readonly popular: readonly string[];
  readonly lately: readonly string[];
};

const MOST_POPULAR = 8;
const MOST_LATELY = 3;
/** Fewer and the list would tell the next person what the last one came for. */
const LEAST_LATELY = 5;

/** What is offered on `today` (`yyyy-MM-dd`); a package wins over the catalogue's entry of the same code. */
export const offer = (from: {
  packages: readonly ProcedurePackage[];
  national: NationalList;
  asked: VisitSetup['asked'];
  today: string;
}): Offered => {
  const { packages, national, today } = from;
  const asked = new Map((from.asked ?? []).map((one) => [one.id, one]));
  const usesOf = (code: string): number => {
    const times = asked.get(code)?.times ?? 0;
    return usualUses(code) + (times < LEAST_LATELY ? 0 : 10 * times);
  };
  const entries = new Map(
    national.entries.filter((entry) => isInForce(entry, today)).map((entry) => [entry.code, entry]),
  );
  const withPackage = new Set(packages.map((pkg) => pkg.procedure.id));
  const list = makeList(
    [
      ...packages.map((pkg) =>
        listablePackage(pkg, entries.get(pkg.procedure.id)?.field ?? '', usesOf(pkg.procedure.id)),
      ),
      ...[...entries.values()]
        .filter(({ code }) => !withPackage.has(code))
        .map(({ code, title, field, synonyms }) => ({
          id: code,
          title,
          kind: 'counter' as const,
          field,
          names: synonyms,
          uses: usesOf(code),
        })),
    ],
    synonymsOf(national.province),
  );
  const json = Buffer.from(JSON.stringify(list));
  const digest = createHash('sha256').update(json).digest('hex').slice(0, 16);
  const known = (code: string): boolean => withPackage.has(code) || entries.has(code);
  const byUse = [...new Set([...asked.keys(), ...mostAsked, ...withPackage])]
    .filter(known)
    .sort((one, other) => usesOf(other) - usesOf(one) || Number(withPackage.has(other)) - Number(withPackage.has(one)));
  const popular = byUse.slice(0, MOST_POPULAR);
  const lately = [...asked.values()]
    .filter((one) => one.lately >= LEAST_LATELY && known(one.id) && !popular.includes(one.id))
    .sort((one, other) => other.lately - one.lately)
    .slice(0, MOST_LATELY)
    .map(({ id }) => id);
  const byTitle = new Map([...entries.values()].map(({ code, title }) => [fold(title.vi), code]));
  return { url: `/catalogue/${digest}.json`, json, count: list.entries.length, entries, byTitle, popular, lately };
};
