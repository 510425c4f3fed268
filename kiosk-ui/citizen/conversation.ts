import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { computed, signal } from '@preact/signals';
import { forgetTyping } from '../kit/keyboard/ways.ts';

/** Two missed heartbeats (one every 2 s) and the page says so, in ms. */
const silenceLimit = 6_000;
/** Pause before a failed intent is sent again, in ms. */
const retryPause = 700;
/** A POST that takes longer is given up and sent again under the same number, in ms. */
const postLimit = 10_000;
/** Intents that may wait; a finger cannot be that far ahead of the machine. */
const queueLimit = 100;
/** `still-here` goes out at most this often, in ms. */
const stillHerePause = 5_000;

/** The last truth that arrived; null before the first. */
export const snapshot = signal<Snapshot | null>(null);
/** True while nothing has been heard from the visit for 6 s. */
export const lost = signal(false);
/** When the last snapshot came, epoch ms: the idle countdown runs from here. */
export const arrivedAt = signal(0);

/** Answers on their way: shown instead of the snapshot's value until the visit has acknowledged them. */
const underway = signal<ReadonlyMap<string, { seq: number; value: unknown }>>(new Map());
export const valueUnderway = (ref: string) => underway.value.get(ref);

const ended = computed(() => snapshot.value?.screen.name === 'ended');

let queue: { seq: number; intent: IntentBody }[] = [];
let nextSeq = 1;
let sending = false;
let stream: EventSource | null = null;
let heardAt = 0;
let stillHereAt = 0;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const forgetDelivered = (acknowledged: number): void => {
  const open = [...underway.value].filter(([, answer]) => answer.seq > acknowledged);
  if (open.length < underway.value.size) underway.value = new Map(open);
};

/** Nothing of the citizen stays behind on the neutral screen: not in the queue, not in the drafts, not in old snapshots. */
const forgetEverything = (): void => {
  queue = [];
  underway.value = new Map();
  stream?.close();
  stream = null;
  lost.value = false;
  forgetTyping();
};

const take = (next: Snapshot): void => {
  if (ended.value) return;
  const last = snapshot.value;
  if (last && next.revision < last.revision) return;
  if (!last) nextSeq = Math.max(nextSeq, next.acknowledged + 1);
  arrivedAt.value = Date.now();
  snapshot.value = next;
  forgetDelivered(next.acknowledged);
  if (next.screen.name === 'ended') forgetEverything();
};

/** Sends one intent until it has been answered. The visit drops numbers it has seen, so repeating is safe. */
const deliver = async (one: { seq: number; intent: IntentBody }): Promise<void> => {
  while (!ended.value) {
    try {
      const answer = await fetch('/intents', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(one),
        signal: AbortSignal.timeout(postLimit),
      });
      // Refused for good (malformed): the next one may fare better. Anything else is the line or a restart.
      if (answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 429)) return;
    } catch {
      // no line to the visit: the heartbeat tells the citizen, we go on trying
    }
    await pause(retryPause);
  }
};

const sendInOrder = async (): Promise<void> => {
  if (sending) return;
  sending = true;
  try {
    for (let one = queue[0]; one && !ended.value; one = queue[0]) {
      await deliver(one);
      queue.shift();
    }
  } finally {
    sending = false;
  }
};

/** Puts an intent in line and returns at once; one is in flight at a time, in order. */
export const say = (intent: IntentBody): void => {
  if (!snapshot.value || ended.value || queue.length >= queueLimit) return;
  const seq = nextSeq++;
  queue.push({ seq, intent });
  if (intent.type === 'answer') underway.value = new Map(underway.value).set(intent.ref, { seq, value: intent.value });
  void sendInOrder();
};

/** Any touch or key: the visit's idle clock starts anew. */
export const stillHere = (): void => {
  const now = Date.now();
  if (now - stillHereAt < stillHerePause) return;
  stillHereAt = now;
  say({ type: 'still-here' });
};

/** Answers a heartbeat once the next picture is drawn: a hung page keeps its stream open, but this it cannot do. */
const showLife = (): void => {
  const tell = (): void => {
    void fetch('/alive', { method: 'POST', signal: AbortSignal.timeout(postLimit) }).catch(() => undefined);
  };
  if (document.hidden)
    tell(); // nothing is drawn in a tab behind another one
  else requestAnimationFrame(tell);
};

const listen = (): void => {
  stream?.close();
  const source = new EventSource('/events');
  stream = source;
  const heard = () => {
    heardAt = Date.now();
    lost.value = false;
  };
  const onSnapshot = (event: MessageEvent<string>) => {
    heard();
    take(JSON.parse(event.data));
  };
  source.addEventListener('message', onSnapshot);
  source.addEventListener('snapshot', onSnapshot);
  source.addEventListener('beat', () => {
    heard();
    showLife();
  });
};

/**
 * Opens the stream and watches it. The browser reconnects by itself after a break; after an answer that ends the stream
 * for good (a restart behind it, say) we open a new one. On the neutral screen there is nothing left to listen for.
 */
export const startConversation = (): void => {
  heardAt = Date.now();
  listen();
  setInterval(() => {
    if (ended.value) return;
    const silent = Date.now() - heardAt > silenceLimit;
    if (silent !== lost.value) lost.value = silent;
    if (stream?.readyState === EventSource.CLOSED) listen();
  }, 1_000);
};
