/**
 * Buttons stand where everybody can reach them: a child plays, somebody leans on one, a contact sticks. Each press is judged as it
 * comes, by what came before at the same box; what is doubtful is kept and marked, so that a manager sees it and no ratio has it.
 */
export type Press = {
  readonly score: number;
  /** ms, of a clock that never jumps */
  readonly at: number;
};

export const pressRules = {
  /** the same button again within this is the same wish, said twice: counted once */
  sameWithinMs: 4_000,
  /** more presses of one button than `burst` within this: somebody plays, or rates for many */
  burstWithinMs: 60_000,
  burst: 4,
  /** the same button without a pause of a second, for so long: it is held, or sticks */
  heldGapMs: 1_000,
  heldForMs: 10_000,
  /** so long without a press of it, and a button is believed to be free again */
  freeAfterMs: 120_000,
} as const;

/** What is remembered of one box of buttons; bounded by the rules. */
export type PressWatch = {
  /** of the last minute, oldest first, at most 64 */
  readonly recent: readonly Press[];
  /** since when a button has been sending without a pause, and which */
  readonly run: { readonly score: number; readonly since: number; readonly last: number } | null;
  readonly trouble: PressTrouble | null;
};
export type PressTrouble = 'burst' | 'stuck';

export const quietBox: PressWatch = { recent: [], run: null, trouble: null };

/** `counts`: a rating. `same`: a rating already said. `doubtful`: kept apart, in no ratio. */
export type PressVerdict = 'counts' | 'same' | 'doubtful';

const MOST_REMEMBERED = 64;

/** One press: what it is, and what the box looks like now. `trouble` not null: tell staff. */
export const judgePress = (
  watch: PressWatch,
  press: Press,
): { readonly watch: PressWatch; readonly verdict: PressVerdict } => {
  const { score, at } = press;
  const { run } = watch;
  const goesOn = run !== null && run.score === score && at - run.last <= pressRules.heldGapMs;
  const nowRun = { score, since: goesOn ? run.since : at, last: at };
  const before = watch.recent.filter((one) => at - one.at < pressRules.burstWithinMs);
  const alike = before.filter((one) => one.score === score);
  const last = alike.at(-1);
  const held = nowRun.last - nowRun.since >= pressRules.heldForMs;
  const burst = alike.length >= pressRules.burst;
  const stillFree = before.length === 0 && (!run || at - run.last >= pressRules.freeAfterMs);
  const trouble: PressTrouble | null = held
    ? 'stuck'
    : burst
      ? (watch.trouble ?? 'burst')
      : stillFree
        ? null
        : watch.trouble;
  // a press that repeats the last is no further one of a burst: a shaking finger is not a player
  const same = goesOn || (last !== undefined && at - last.at < pressRules.sameWithinMs);
  const recent = same && !held ? before : [...before, press].slice(-MOST_REMEMBERED);
  const verdict: PressVerdict = trouble !== null ? (same ? 'same' : 'doubtful') : same ? 'same' : 'counts';
  return { watch: { recent, run: nowRun, trouble }, verdict };
};

/** Nobody has pressed since: whether the box may be believed again at `at`. */
export const freeAgain = (watch: PressWatch, at: number): boolean =>
  watch.run === null || at - watch.run.last >= pressRules.freeAfterMs;
