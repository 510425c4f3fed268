import type { AgencyLevel } from './agencies.ts';
import type { InForce } from './in-force.ts';

/** The figures beside the chart. A share of nothing is null, which is not nought (the national index says the same). */
export type Share = { readonly count: number; readonly of: number; readonly share: number | null };

const shareOf = (count: number, of: number): Share => ({ count, of, share: of === 0 ? null : count / of });

/** One dossier as a report sees it: which of the four stages left an electronic paper (R201: NĐ 107/2021). */
export type DossierStages = {
  readonly received: boolean;
  readonly processed: boolean;
  readonly returned: boolean;
  readonly stored: boolean;
  /** data or a paper of the store was used instead of a new scan */
  readonly reused: boolean;
  readonly electronicResult: boolean;
};

/** Tiếp nhận, giải quyết, trả kết quả, lưu trữ: all four, or it is not fully digitised. */
export const fullyDigitised = ({ received, processed, returned, stored }: DossierStages): boolean =>
  received && processed && returned && stored;

/** R206: hồ sơ số hóa đầy đủ, hồ sơ dùng lại dữ liệu, kết quả điện tử. */
export const dossierFigures = (
  dossiers: readonly DossierStages[],
): { readonly fully: Share; readonly reused: Share; readonly electronicResults: Share } => ({
  fully: shareOf(dossiers.filter(fullyDigitised).length, dossiers.length),
  reused: shareOf(dossiers.filter(({ reused }) => reused).length, dossiers.length),
  electronicResults: shareOf(dossiers.filter(({ electronicResult }) => electronicResult).length, dossiers.length),
});

/** R95, R204: three ratios kept apart, of the results that are in force (R12); the rest is owed to nobody. */
export const resultFigures = (
  results: readonly {
    readonly inForce: InForce;
    readonly digitised: boolean;
    readonly signed: boolean;
    readonly archived: boolean;
  }[],
): { readonly digitised: Share; readonly signed: Share; readonly archived: Share } => {
  const owed = results.filter(({ inForce }) => inForce === 'in-force' || inForce === 'unknown');
  const share = (is: (one: (typeof owed)[number]) => boolean): Share => shareOf(owed.filter(is).length, owed.length);
  return {
    digitised: share(({ digitised }) => digitised),
    signed: share(({ digitised, signed }) => digitised && signed),
    archived: share(({ digitised, archived }) => digitised && archived),
  };
};

/** R92, R96: sites that digitise, of all sites of a level; those hard to reach count only where the plan does not spare them. */
export const coverage = (
  sites: readonly { readonly level: AgencyLevel; readonly live: boolean; readonly hardToReach: boolean }[],
  level: AgencyLevel,
  sparesHardToReach: boolean,
): Share => {
  const counted = sites.filter((site) => site.level === level && !(sparesHardToReach && site.hardToReach));
  return shareOf(counted.filter(({ live }) => live).length, counted.length);
};
