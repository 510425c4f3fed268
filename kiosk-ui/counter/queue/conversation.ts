import type { DoorAddresses, DoorSession, IntentAnswer } from '@mot-cua/domain/office/door.ts';
import type { OfficeFault, OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { ConsoleView } from '@mot-cua/domain/office/office-views.ts';
import { signal } from '@preact/signals';

/** The stream has been down this long and the page says so, in ms: a hiccup is over sooner. */
const BROKEN_MS = 2_000;
/** Three missed heartbeats (one every 2 s): a stream may hang without breaking, in ms. */
const SILENCE_MS = 7_000;
/** The line has been lost this long and the page looks for another machine of the office, in ms. */
const MOVE_MS = 3_000;
/** Pause before something that failed is sent again, in ms. */
const RETRY_MS = 400;
/** A call that takes longer is given up; a wish goes again under the same number, in ms. */
const CALL_MS = 10_000;
/** A machine that has not answered for this long is not there, in ms. */
const PROBE_MS = 2_500;
/** A wish that is answered and not yet seen: how long the page waits for the picture, in ms. */
const PICTURE_MS = 5_000;
/** How often the door is told that somebody is here, in ms. */
const AWAKE_MS = 60_000;

/** Who is signed in; null: not known yet. */
export const session = signal<DoorSession | null>(null);
/** The last truth that arrived; null before the first. `heardAt`: when, by the page's own clock. */
export const view = signal<ConsoleView | null>(null);
/** True while there is no line to this machine. */
export const lost = signal(false);
/** True while a wish is on its way: no other is taken until the office has answered and the picture stands. */
export const pending = signal(false);
/** Why the last wish was refused; null: it was not, or has been read. */
export const refused = signal<OfficeFault | 'not-taken' | 'has-host' | null>(null);
/** Other machines of the office, best first. */
export const others = signal<readonly string[]>([]);

/** Office time less the page's clock, in ms, at the last picture. */
export const offset = signal(0);

let stream: EventSource | null = null;
let nextSeq = 1;
let brokenSince: number | null = null;
let heardAt = 0;
let lastAwake = 0;
let looking = false;
let asking: Promise<void> | null = null;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const post = (path: string, body: object = {}): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_MS),
  });

const heard = (): void => {
  brokenSince = null;
  heardAt = Date.now();
  lost.value = false;
};

/** The first picture of a stream is the truth whatever its number: the machine may have begun to count anew. */
const take = (next: ConsoleView, first: boolean): void => {
  const last = view.value;
  if (last && !first && next.revision < last.revision) return;
  if (first || !pending.value) nextSeq = next.acknowledged + 1;
  offset.value = next.now - Date.now();
  view.value = next;
};

const enter = (next: DoorSession): void => {
  const before = session.value?.state;
  session.value = next;
  if (next.state === 'open') {
    if (before !== 'open' || !stream || stream.readyState === EventSource.CLOSED) listen();
    return;
  }
  // what a locked or left screen showed must not be in the page any more
  view.value = null;
  refused.value = null;
  if (next.state === 'signed-out') hangUp();
};

const hangUp = (): void => {
  stream?.close();
  stream = null;
};

/** Asks until somebody answers who is signed in here. */
const askSession = (): Promise<void> => {
  asking ??= (async () => {
    for (;;) {
      try {
        const answer = await fetch('/office/session', { signal: AbortSignal.timeout(CALL_MS), cache: 'no-store' });
        if (answer.ok) {
          heard();
          enter(await answer.json());
          return;
        }
      } catch {
        brokenSince ??= Date.now();
      }
      await pause(RETRY_MS);
    }
  })().finally(() => {
    asking = null;
  });
  return asking;
};

const listen = (): void => {
  hangUp();
  const source = new EventSource('/office/events?view=console');
  stream = source;
  let first = true;
  const onView = (event: MessageEvent<string>) => {
    heard();
    take(JSON.parse(event.data), first);
    first = false;
  };
  source.addEventListener('message', onView);
  source.addEventListener('snapshot', onView);
  source.addEventListener('beat', heard);
  source.addEventListener('addresses', (event: MessageEvent<string>) => {
    const addresses: DoorAddresses = JSON.parse(event.data);
    others.value = addresses.others;
  });
  source.addEventListener('session', (event: MessageEvent<string>) => {
    heard();
    enter(JSON.parse(event.data));
  });
  source.addEventListener('open', () => {
    first = true;
    heard();
  });
  source.addEventListener('error', () => {
    if (stream !== source) return;
    brokenSince ??= Date.now();
    // an answer that ends the stream for good: the session is no longer what it was
    if (source.readyState === EventSource.CLOSED) void pause(RETRY_MS).then(askSession);
  });
};

/** The first machine that answers gets the page. */
const moveOn = async (): Promise<void> => {
  const there = others.value.map(async (url) => {
    await fetch(`${url}/office/here`, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) });
    return url;
  });
  try {
    const url = await Promise.any(there);
    if (lost.value) location.replace(`${url}/counter#from`);
  } catch {
    await pause(RETRY_MS); // nobody of the office answers: the page says so and looks again
  }
};

const look = async (): Promise<void> => {
  if (looking) return;
  looking = true;
  await moveOn().finally(() => {
    looking = false;
  });
};

/** Goes to another machine because whoever sits here says so: this one hears nothing of the others. */
export const goElsewhere = (): void => {
  const [url] = others.value;
  if (url !== undefined) location.assign(`${url}/counter#from`);
};

const watch = (): void => {
  const broken = brokenSince === null ? 0 : Date.now() - brokenSince;
  const silent = Date.now() - heardAt;
  const listens = stream !== null || asking !== null;
  lost.value = listens && (broken > BROKEN_MS || (stream !== null && silent > SILENCE_MS));
  if (lost.value && others.value.length > 0 && (broken > BROKEN_MS + MOVE_MS || silent > SILENCE_MS + MOVE_MS))
    void look();
};

export const startConversation = (): (() => void) => {
  heardAt = Date.now();
  void askSession();
  const timer = setInterval(watch, 500);
  return () => {
    clearInterval(timer);
    hangUp();
  };
};

/** Refused for good; anything else is the line or a restart, and the wish goes again. */
const isFinal = ({ status }: Response): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Sends one wish until it has been answered; its number makes repeating safe. */
const deliver = async (seq: number, wish: OfficeWish): Promise<void> => {
  for (let tries = 0; tries < 25; tries += 1) {
    try {
      const answer = await post('/office/intents', { seq, wish });
      if (answer.ok) {
        const { acknowledged, refused: why }: IntentAnswer = await answer.json();
        refused.value = why as OfficeFault | null;
        const until = Date.now() + PICTURE_MS;
        while ((view.value?.acknowledged ?? acknowledged) < seq && Date.now() < until) await pause(10);
        return;
      }
      if (answer.status === 401 || answer.status === 403) return void (await askSession());
      if (isFinal(answer)) {
        refused.value = 'not-taken';
        return;
      }
    } catch {
      // no line to this machine: the stream tells it, the wish goes again
    }
    await pause(RETRY_MS);
  }
  refused.value = 'unknown';
};

/** Takes a wish if none is on its way; false: not taken. */
export const send = (wish: OfficeWish): boolean => {
  if (!view.value || lost.value || pending.value) return false;
  pending.value = true;
  refused.value = null;
  const seq = nextSeq++;
  void deliver(seq, wish).finally(() => {
    pending.value = false;
  });
  return true;
};

/** A supervisor says that the machine which kept the queue is gone for good: this one keeps it from now on. */
export const takeOver = async (): Promise<void> => {
  pending.value = true;
  try {
    const answer = await post('/office/take-over');
    if (answer.status === 401) return await askSession();
    refused.value = answer.ok
      ? null
      : answer.status === 409
        ? 'has-host'
        : answer.status === 403
          ? 'not-allowed'
          : 'not-taken';
  } catch {
    refused.value = 'not-taken'; // no line to this machine, which the stream tells too
  } finally {
    pending.value = false;
  }
};

/** What came of signing in or unlocking. */
export type EntryAnswer = 'in' | 'wrong' | 'network' | 'no-answer' | { readonly waitSeconds: number };

const entry = async (path: string, body: object): Promise<EntryAnswer> => {
  try {
    const answer = await post(path, body);
    if (answer.ok) {
      enter(await answer.json());
      return 'in';
    }
    if (answer.status === 429) return { waitSeconds: Number(answer.headers.get('retry-after')) || 60 };
    if (answer.status === 403) return 'network';
    if (answer.status === 401 || answer.status === 400 || answer.status === 422) {
      if (path === '/office/unlock') await askSession(); // too many wrong ones end the session
      return 'wrong';
    }
    return 'no-answer';
  } catch {
    return 'no-answer';
  }
};

export const signIn = (badge: string, pin: string) => entry('/office/sign-in', { badge, pin });
export const unlock = (pin: string) => entry('/office/unlock', { pin });
export const lock = () => entry('/office/lock', {});
export const signOut = () => entry('/office/sign-out', {});

/** Told of each key: the door locks a screen at which nobody is. */
export const awake = (): void => {
  if (session.value?.state !== 'open' || Date.now() - lastAwake < AWAKE_MS) return;
  lastAwake = Date.now();
  void post('/office/awake').catch(() => undefined); // the next key says it again
};
