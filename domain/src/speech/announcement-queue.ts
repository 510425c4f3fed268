import type { DisplayView } from '../office/office-views.ts';

/**
 * Which call the hall hears next. One at a time; each once more after five seconds; a new call goes before any repeat. Pure: whoever
 * plays the sound tells when it begins and ends, and asks again when `wakeAt` has come. Times are of one clock of the caller, in ms.
 */
type Call = DisplayView['calls'][number];

export type Turn = {
  readonly call: Call;
  /** the second time of the same call */
  readonly repeat: boolean;
};

export type AnnouncementQueue = {
  /** calls that have been noticed, by `keyOf`: whatever is not among them is new */
  readonly noticed: ReadonlySet<string>;
  readonly fresh: readonly Call[];
  readonly repeats: readonly { readonly call: Call; readonly dueAt: number }[];
  readonly speaking: Turn | null;
};

/** Between the end of a call and its repeat, ms. */
export const REPEAT_AFTER_MS = 5_000;
/** A repeat that has not found a gap by then says nothing new any more, ms after it was due. */
export const REPEAT_STALE_MS = 20_000;
/** A call that could not be said for so long is not said: the screen has shown it all the while. */
export const CALL_STALE_MS = 60_000;
/** What was called before this screen looked on is said if it is no older, office time, ms. */
export const JUST_CALLED_MS = 10_000;
/** More than a view can hold (20) never wait. */
const MOST = 20;

export const emptyQueue: AnnouncementQueue = { noticed: new Set(), fresh: [], repeats: [], speaking: null };

/** The same ticket called again, or to another counter, is another call. */
const keyOf = ({ id, at, again }: Call): string => `${id} ${at} ${again}`;

type Look = {
  /** the view's calls (newest first), who is served, and office time */
  readonly view: Pick<DisplayView, 'calls' | 'counters' | 'now'>;
  /** the first view since this screen began, or since it lost the line: old calls are not said */
  readonly first: boolean;
  /** false in quiet hours and where there is no voice: calls are noticed and never said, not even later */
  readonly aloud: boolean;
};

/** A new view has come. */
export const look = (queue: AnnouncementQueue, { view, first, aloud }: Look): AnnouncementQueue => {
  const unseen = view.calls.filter((call) => !queue.noticed.has(keyOf(call)));
  const said = unseen.filter(({ at }) => aloud && (!first || view.now - at <= JUST_CALLED_MS)).reverse();
  const standing = new Set(view.calls.map(keyOf));
  const replaced = new Set(said.map(({ id }) => id));
  // whoever sits at the counter, or has been and gone, need not be called to it
  const over = ({ number, counter }: Call): boolean => {
    const now = view.counters.find((one) => one.number === counter);
    return now !== undefined && !(now.state === 'called' && now.ticket === number);
  };
  const stands = (call: Call): boolean => standing.has(keyOf(call)) && !replaced.has(call.id) && !over(call);
  return {
    noticed: standing,
    fresh: aloud ? [...queue.fresh.filter(stands), ...said.filter((call) => !over(call))].slice(-MOST) : [],
    repeats: aloud ? queue.repeats.filter(({ call }) => stands(call)) : [],
    speaking: queue.speaking,
  };
};

/** What is to be said now, if anything; `wakeAt`: when to ask again although nothing has happened, null: no need. */
export const nextTurn = (
  queue: AnnouncementQueue,
  clock: { readonly now: number; readonly officeNow: number },
): { readonly queue: AnnouncementQueue; readonly turn: Turn | null; readonly wakeAt: number | null } => {
  const fresh = queue.fresh.filter(({ at }) => clock.officeNow - at <= CALL_STALE_MS);
  const repeats = queue.repeats.filter(({ dueAt }) => clock.now - dueAt <= REPEAT_STALE_MS);
  const rest = { ...queue, fresh, repeats };
  if (queue.speaking) return { queue: rest, turn: null, wakeAt: null };
  const [call, ...others] = fresh;
  if (call) {
    const turn: Turn = { call, repeat: false };
    return { queue: { ...rest, fresh: others, speaking: turn }, turn, wakeAt: null };
  }
  const [due, ...later] = [...repeats].sort((a, b) => a.dueAt - b.dueAt);
  if (!due) return { queue: rest, turn: null, wakeAt: null };
  if (due.dueAt > clock.now) return { queue: rest, turn: null, wakeAt: due.dueAt };
  const turn: Turn = { call: due.call, repeat: true };
  return { queue: { ...rest, repeats: later, speaking: turn }, turn, wakeAt: null };
};

/** The last sound of the turn has ended, or could not be played: a repeat follows the first time, none the second. */
export const ended = (queue: AnnouncementQueue, now: number): AnnouncementQueue => {
  const turn = queue.speaking;
  if (!turn) return queue;
  const called = !turn.repeat && queue.noticed.has(keyOf(turn.call));
  const superseded = queue.fresh.some(({ id }) => id === turn.call.id);
  return {
    ...queue,
    speaking: null,
    repeats:
      called && !superseded ? [...queue.repeats, { call: turn.call, dueAt: now + REPEAT_AFTER_MS }] : queue.repeats,
  };
};
