import type {
  StationAnswer,
  StationFeed,
  StationNewBatch,
  StationNewCopy,
  StationPaperTypes,
  StationSnapshot,
} from '@mot-cua/domain/digitisation/station.ts';
import { signal } from '@preact/signals';

/** The stream has been down this long and the page says so, in ms: a hiccup is over sooner. */
const brokenLimit = 2_000;
/** Three missed heartbeats (one every 2 s): a stream may hang without breaking, in ms. */
const silenceLimit = 7_000;
/** Pause before a failed key is sent again, in ms. */
const retryPause = 400;
/** A POST that takes longer is given up; a key goes again under the same number, in ms. */
const postLimit = 10_000;
/** Keys that may wait; nobody types further ahead than this without having looked. */
const queueLimit = 120;
/** How long a key waits for the picture that the key before it made, where it must not go on blindly, in ms. */
const pictureLimit = 3_000;

/** The last truth that arrived; null before the first. */
export const snapshot = signal<StationSnapshot | null>(null);
/** True while there is no line to the station. */
export const lost = signal(false);
/** Why the station did not take the last call, in its own words; null when it took it. */
export const refused = signal<string | null>(null);

/** What the screen knows of keys and this line does not. */
export interface KeyRules {
  /** asked before each key leaves: false when it was meant for something that is no longer there */
  readonly mayLeave: (key: string) => boolean;
  /** true: the next key waits until the picture of this one stands */
  readonly isLookedAt: (key: string) => boolean;
}

const queue: { seq: number; key: string }[] = [];
let nextSeq = 1;
let sending = false;
let stream: EventSource | null = null;
let brokenSince: number | null = null;
let heardAt = 0;
let rules: KeyRules = { mayLeave: () => true, isLookedAt: () => false };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The first picture of a stream is the truth whatever its number: the station may have begun to count anew. */
const take = (next: StationSnapshot, first: boolean): void => {
  const last = snapshot.value;
  if (last && !first && next.revision < last.revision) return;
  // another page at the same station may have pressed keys meanwhile; what waits here keeps its order behind them
  if (queue.length === 0) nextSeq = Math.max(nextSeq, next.acknowledged + 1);
  snapshot.value = next;
};

const post = (path: string, body?: object): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(postLimit),
  });

/** Problem details carry a sentence for the clerk; anything else has none. */
const sentenceOf = async (answer: Response): Promise<string | null> => {
  const problem: unknown = await answer.json().catch(() => null);
  if (typeof problem !== 'object' || problem === null) return null;
  if ('detail' in problem && typeof problem.detail === 'string') return problem.detail;
  return 'title' in problem && typeof problem.title === 'string' ? problem.title : null;
};

/** Refused for good: the next key may fare better. Anything else is the line or a restart, and the key goes again. */
const isFinal = ({ status }: Response): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** False: the picture that this key made has not come. */
const pictureOf = async ({ revision }: StationAnswer): Promise<boolean> => {
  const until = Date.now() + pictureLimit;
  while ((snapshot.value?.revision ?? 0) < revision) {
    if (Date.now() >= until) return false;
    await pause(10);
  }
  return true;
};

/** Sends one key until it has been answered. The station drops numbers that it has seen, so repeating is safe. */
const deliver = async (one: { seq: number; key: string }): Promise<void> => {
  for (;;) {
    try {
      const answer = await post('/keys', one);
      if (answer.ok) {
        refused.value = null;
        // typed for a picture that nobody has seen: a PIN, perhaps. It goes nowhere
        if (rules.isLookedAt(one.key) && !(await pictureOf(await answer.json()))) queue.splice(1);
        return;
      }
      refused.value = await sentenceOf(answer);
      if (isFinal(answer)) return;
    } catch {
      // no line to the station: the stream tells the clerk, the key goes again
    }
    await pause(retryPause);
  }
};

const sendInOrder = async (): Promise<void> => {
  if (sending) return;
  sending = true;
  try {
    for (let one = queue[0]; one; one = queue[0]) {
      if (rules.mayLeave(one.key)) await deliver(one);
      queue.shift();
    }
  } finally {
    sending = false;
  }
};

/**
 * Puts a key in line and returns at once; one is in flight at a time, in order. A key that is held down is taken only when
 * nothing waits, so that nothing runs on after it was let go. False: not taken.
 */
export const press = (key: string, held = false): boolean => {
  if (!snapshot.value || lost.value || queue.length >= queueLimit || (held && queue.length > 0)) return false;
  queue.push({ seq: nextSeq++, key });
  void sendInOrder();
  return true;
};

/** A call that is no key. True: taken, and what it changed is safe. It is never repeated by itself. */
const call = async (path: string, body: object | undefined, noAnswer: string): Promise<boolean> => {
  try {
    const answer = await post(path, body);
    refused.value = answer.ok ? null : ((await sentenceOf(answer)) ?? noAnswer);
    return answer.ok;
  } catch {
    refused.value = noAnswer;
    return false;
  }
};

export const feed = (how: StationFeed, noAnswer: string) => call('/feed', how, noAnswer);
export const stopFeeding = (noAnswer: string) => call('/feed/stop', undefined, noAnswer);
export const beginBatch = (batch: StationNewBatch, noAnswer: string) => call('/batches', batch, noAnswer);
export const beginCopy = (copy: StationNewCopy, noAnswer: string) => call('/copies', copy, noAnswer);
export const sendPin = (pin: string, noAnswer: string) => call('/pin', { pin }, noAnswer);

/** Types of paper that a few letters may mean; none where nobody answers. */
export const typesLike = async (typed: string): Promise<StationPaperTypes> => {
  const answer = await fetch(`/paper-types?typed=${encodeURIComponent(typed)}`, {
    signal: AbortSignal.timeout(postLimit),
  });
  return answer.ok ? answer.json() : [];
};

const listen = (): void => {
  stream?.close();
  const source = new EventSource('/events');
  stream = source;
  let first = true;
  const heard = () => {
    brokenSince = null;
    heardAt = Date.now();
    lost.value = false;
  };
  const onSnapshot = (event: MessageEvent<string>) => {
    heard();
    take(JSON.parse(event.data), first);
    first = false;
  };
  source.addEventListener('message', onSnapshot);
  source.addEventListener('snapshot', onSnapshot);
  source.addEventListener('beat', heard);
  source.addEventListener('open', () => {
    first = true;
    heard();
  });
  source.addEventListener('error', () => {
    brokenSince ??= Date.now();
  });
};

/** Opens the stream and watches it: the browser reconnects by itself, save after an answer that ends the stream for good. */
export const startConversation = (keyRules: KeyRules): void => {
  rules = keyRules;
  heardAt = Date.now();
  listen();
  setInterval(() => {
    const broken = brokenSince !== null && Date.now() - brokenSince > brokenLimit;
    lost.value = broken || Date.now() - heardAt > silenceLimit;
    if (stream?.readyState === EventSource.CLOSED) listen();
  }, 500);
};
