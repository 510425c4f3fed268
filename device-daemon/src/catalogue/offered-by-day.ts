import { inForce } from '@mot-cua/domain/forms/catalogue-view.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { Catalogue, RefusedPackage } from './catalogue.ts';
import { notInForce } from './catalogue.ts';
import type { NationalList } from './national-list.ts';
import { type Offered, offer } from './offered.ts';
import { versionsOf } from './versions.ts';

export type OfferedOn = { readonly offered: Offered; readonly refused: readonly RefusedPackage[] };

/**
 * What is offered on a day (`yyyy-MM-dd`), worked out when that day is first asked for: a visit that has stood ready since
 * yesterday shows the list of today. Only the last day is kept.
 */
export const offeredByDay = (
  from: Catalogue & { readonly national: NationalList; readonly asked: VisitSetup['asked'] },
): ((day: string) => OfferedOn) => {
  const all = [...from.packages, ...from.others];
  let last: { readonly day: string; readonly what: OfferedOn } | null = null;
  return (day) => {
    if (last?.day !== day) {
      const packages = versionsOf(all, day, null);
      const offered = offer({ packages, national: from.national, asked: from.asked, today: day });
      last = { day, what: { offered, refused: refusedOn(from, day) } };
    }
    return last.what;
  };
};

/** What is unfit is so on every day; of procedures without a version of this day each is named once. */
const refusedOn = ({ packages, others, refused }: Catalogue, day: string): RefusedPackage[] => {
  const unfit = refused.filter(({ reason }) => !reason.startsWith('not-in-force'));
  const told = new Set(unfit.map(({ id }) => id.split('@')[0]));
  const all = [...packages, ...others];
  for (const { procedure } of all.filter((one) => inForce(one, day))) told.add(procedure.id);
  const away = all.filter(({ procedure }) => !told.has(procedure.id) && told.add(procedure.id));
  return [
    ...unfit,
    ...away.map((one) => ({
      id: one.procedure.id,
      title: one.texts.vi['procedure.title'] ?? '',
      reason: notInForce(one),
    })),
  ];
};
