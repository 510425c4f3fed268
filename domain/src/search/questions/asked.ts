import { atFirst } from './at-first.ts';
import { forTheSecond } from './for-the-second.ts';
import { onceUnseen } from './once-unseen.ts';
import type { Questions } from './questions.ts';

/** All that the ranking and its words were set with in view: they show that nothing got worse, not how good it is. */
export const seen: Questions = [...atFirst, ...onceUnseen, ...forTheSecond];
