import type { PageDoubt } from '@mot-cua/domain/page-doubts.ts';
import type { PageVerdict } from './page-verdict.ts';

/** The verdict as the citizen hears it: what to look at once more, surest first. */
export const doubtsOf = ({ blank, blurred, dark, glare, cutOff }: PageVerdict): PageDoubt[] =>
  (
    [
      ['blank', blank],
      ['dark', dark],
      ['glare', glare],
      ['blurred', blurred],
      ['cut-off', cutOff],
    ] as const
  )
    .filter(([, judged]) => judged.is !== 'no')
    .map(([code, judged]) => ({ code, sure: judged.is === 'yes' }))
    .sort((one, other) => Number(other.sure) - Number(one.sure));
