import type { PageDoubt } from '@mot-cua/domain/page-doubts.ts';
import type { Taken } from '../jobs.ts';
import { SURE_OF_TURN } from '../orientation/page-orientation.ts';
import type { Judged } from './page-verdict.ts';

/** Below this nobody is asked: the net has seen next to nothing. */
const WORTH_ASKING = 0.6;

/** The verdict as the citizen hears it: what to look at once more, surest first. */
export const doubtsOf = ({
  verdict,
  orientation,
  fingers,
}: Pick<Taken, 'verdict' | 'orientation' | 'fingers'>): PageDoubt[] => {
  const { blank, blurred, dark, glare, cutOff } = verdict;
  return (
    [
      ['blank', blank],
      ['dark', dark],
      ['glare', glare],
      ['blurred', blurred],
      ['cut-off', cutOff],
      ['finger', fingers],
      ['turned', turnedOf(orientation)],
    ] as const
  )
    .filter(([, judged]) => judged.is !== 'no')
    .map(([code, judged]) => ({ code, sure: judged.is === 'yes' }))
    .sort((one, other) => Number(other.sure) - Number(one.sure));
};

/** What the net is sure of was turned already; nothing is turned on a guess, but the citizen is asked. */
const turnedOf = (orientation: Taken['orientation']): Judged => {
  const isGuess =
    orientation !== null &&
    orientation.degrees !== 0 &&
    orientation.confidence >= WORTH_ASKING &&
    orientation.confidence < SURE_OF_TURN;
  return isGuess ? { is: 'unsure', confidence: orientation.confidence } : { is: 'no', confidence: 1 };
};
