import type { OfficeFigures } from './office-figures.ts';

/** A target that is not kept: told to the manager, in words, while it stands. */
export type SlipCode =
  | 'wait-now' // somebody has been waiting longer than the target at this moment
  | 'unserved' // people wait, and no counter at work takes them
  | 'wait-above' // too many were called later than the target
  | 'service-above'
  | 'availability-below'
  | 'content-below'
  | 'kiosk-silent'
  | 'help-unanswered'
  | 'ratings-doubtful';

export type TargetSlip = {
  readonly code: SlipCode;
  /** a service, a kiosk or an exception; empty: the office */
  readonly subject: string;
  /** what it is, and what it should be: minutes, or a share */
  readonly is: number;
  readonly target: number;
};

/** So few say nothing about a target yet; of ratings more are needed, one unhappy of fourteen is no trend. */
const LEAST = 10;
const LEAST_RATED = 30;

/** What does not keep its target in these figures. What could not be measured is no slip. */
export const slipsOf = (figures: OfficeFigures): TargetSlip[] => {
  const { targets } = figures;
  const slips: TargetSlip[] = [];
  for (const { service, figures: of } of figures.byService) {
    const { wait, handling } = of;
    if (wait.measured >= LEAST && (wait.above.share ?? 0) > targets.mostAbove)
      slips.push({ code: 'wait-above', subject: service, is: wait.above.share ?? 0, target: targets.mostAbove });
    if (handling.measured >= LEAST && (handling.above.share ?? 0) > targets.mostAbove)
      slips.push({ code: 'service-above', subject: service, is: handling.above.share ?? 0, target: targets.mostAbove });
  }
  for (const { node, availability } of figures.kiosks)
    if (availability.share !== null && availability.share < targets.availability)
      slips.push({ code: 'availability-below', subject: node, is: availability.share, target: targets.availability });
  const { content, rated } = figures.rating;
  if (content !== null && rated >= LEAST_RATED && content < targets.content)
    slips.push({ code: 'content-below', subject: '', is: content, target: targets.content });
  if (figures.ratingsDoubtful > 0)
    slips.push({ code: 'ratings-doubtful', subject: '', is: figures.ratingsDoubtful, target: 0 });
  return slips;
};
