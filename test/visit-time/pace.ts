/**
 * How fast a person of 70 reads, touches and types. From memory of the literature, to be checked before it is quoted elsewhere:
 * silent reading, 238 English words a minute over all ages (Brysbaert 2019), about 340 syllables, a sixth slower at 70; pointing and
 * pressing 1.1 s, times 1.8 for older hands that decide first (keystroke-level model); 10 to 17 words a minute with one finger on a
 * panel, about a key a second. A Vietnamese word between two spaces is one syllable.
 */
export type Pace = {
  readonly syllablesAMinute: number;
  /** to decide, aim and press */
  readonly secondsATouch: number;
  readonly secondsAKey: number;
  /** hands: things are taken out, laid down, turned, put away */
  readonly secondsToShowTheCode: number;
  readonly secondsToLayTheCard: number;
  readonly secondsToLayAPaper: number;
  readonly secondsToTake: number;
};

export const atSeventy: Pace = {
  syllablesAMinute: 280,
  secondsATouch: 2,
  secondsAKey: 1,
  secondsToShowTheCode: 4,
  secondsToLayTheCard: 3,
  secondsToLayAPaper: 6,
  secondsToTake: 3,
};

/** What a visit asked of a person and of the machine, before any pace is laid on it. */
export type Effort = {
  /** words read */
  words: number;
  /** words that could be seen, read or not */
  shown: number;
  touches: number;
  keys: number;
  /** seconds of hands beside the screen */
  hands: number;
  /** seconds in which the person only waited, by a real clock */
  machine: number;
};

export type Seconds = {
  readonly reading: number;
  readonly touching: number;
  readonly typing: number;
  readonly hands: number;
  readonly machine: number;
  readonly all: number;
};

/** Nothing happens at the same time: nobody reads while the machine works, nor touches while reading. */
export const secondsOf = (effort: Effort, pace: Pace = atSeventy, read: 'words' | 'shown' = 'words'): Seconds => {
  const reading = (effort[read] / pace.syllablesAMinute) * 60;
  const touching = effort.touches * pace.secondsATouch;
  const typing = effort.keys * pace.secondsAKey;
  const { hands, machine } = effort;
  return { reading, touching, typing, hands, machine, all: reading + touching + typing + hands + machine };
};
