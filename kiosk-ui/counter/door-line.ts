import type { DoorAddresses, DoorSession } from '@mot-cua/domain/office/door.ts';
import { type Signal, signal } from '@preact/signals';

/** The stream has been down this long and the page says so, in ms: a hiccup is over sooner. */
const BROKEN_MS = 2_000;
/** Two missed beats (one every 2 s) and a second of grace: a stream may hang without breaking, in ms. */
const SILENCE_MS = 5_000;
/** The line has been lost this long and the page looks for another machine of the office, in ms. */
const MOVE_MS = 3_000;
/** Pause before something that failed is asked again, in ms. */
export const RETRY_MS = 400;
/** A call that takes longer is given up, in ms. */
const CALL_MS = 10_000;
/** A machine that has not answered for this long is not there, in ms. */
const PROBE_MS = 2_500;
/** How often the door is told that somebody is here, in ms. */
const AWAKE_MS = 60_000;
const WATCH_EVERY_MS = 500;
/** A door that is busy and does not say for how long, in s. */
const BUSY_S = 60;

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
/** Rejects when nothing is answered within the time. */
export const post = (path: string, body: object = {}, withinMs = CALL_MS): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(withinMs),
  });

/** What came of signing in or unlocking. */
export type EntryAnswer = 'in' | 'wrong' | 'network' | 'no-answer' | { readonly waitSeconds: number };

export type DoorLineParts<View> = {
  /** of `/office/events` */
  readonly view: 'console' | 'manager';
  /** the same page at another machine, from the root of its door, e.g. `/counter#from` */
  readonly page: string;
  /** a picture has come; `first` of its stream: the truth whatever its number, the machine may have begun to count anew */
  readonly onView: (view: View, first: boolean) => void;
  /** the screen was locked or left: what it showed must not be in the page any more */
  readonly onClosed: () => void;
};

/** The way of a page of staff to the door of its machine: who is signed in, the stream, silence, and going on at another machine. */
export type DoorLine = {
  /** Who is signed in; null: not known yet. */
  readonly session: Signal<DoorSession | null>;
  /** True while there is no line to this machine: what is shown may be old. */
  readonly lost: Signal<boolean>;
  /** The role of who is signed in does not have this page. */
  readonly notAllowed: Signal<boolean>;
  /** Roots of the doors of the office's other machines, best first. */
  readonly others: Signal<readonly string[]>;
  readonly signIn: (badge: string, pin: string) => Promise<EntryAnswer>;
  readonly unlock: (pin: string) => Promise<EntryAnswer>;
  readonly lock: () => Promise<EntryAnswer>;
  readonly signOut: () => Promise<EntryAnswer>;
  /** Told of each key: the door locks a screen at which nobody is. */
  readonly awake: () => void;
  /** Asks until somebody answers who is signed in here. */
  readonly askSession: () => Promise<void>;
  /** Goes to another machine because whoever sits here says so. */
  readonly goElsewhere: () => void;
  /** Opens the line and watches it; the answer ends it. */
  readonly start: () => () => void;
};

export const doorLine = <View>({ view, page, onView, onClosed }: DoorLineParts<View>): DoorLine => {
  const session = signal<DoorSession | null>(null);
  const lost = signal(false);
  const notAllowed = signal(false);
  const others = signal<readonly string[]>([]);
  const address = `/office/events?view=${view}`;
  let stream: EventSource | null = null;
  let brokenSince: number | null = null;
  let heardAt = 0;
  let lastAwake = 0;
  let looking = false;
  let asking: Promise<void> | null = null;

  const heard = (): void => {
    brokenSince = null;
    heardAt = Date.now();
    lost.value = false;
  };

  const hangUp = (): void => {
    stream?.close();
    stream = null;
  };

  const enter = (next: DoorSession): void => {
    const before = session.value?.state;
    session.value = next;
    if (next.state === 'open') {
      if (before !== 'open' || !stream || stream.readyState === EventSource.CLOSED) listen();
      return;
    }
    onClosed();
    if (next.state !== 'signed-out') return;
    notAllowed.value = false;
    hangUp();
  };

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

  /** An answer has ended the stream for good: the session is no longer what it was, or its role has no such page. */
  const askWhy = async (): Promise<void> => {
    hangUp();
    const answer = await fetch(address, { signal: AbortSignal.timeout(PROBE_MS) }).catch(() => null);
    void answer?.body?.cancel();
    notAllowed.value = answer?.status === 403;
    if (notAllowed.value) return;
    await pause(RETRY_MS);
    await askSession();
  };

  const listen = (): void => {
    hangUp();
    const source = new EventSource(address);
    stream = source;
    let first = true;
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      heard();
      onView(JSON.parse(data), first);
      first = false;
    });
    source.addEventListener('beat', heard);
    source.addEventListener('addresses', ({ data }: MessageEvent<string>) => {
      heard();
      const addresses: DoorAddresses = JSON.parse(data);
      others.value = addresses.others;
    });
    source.addEventListener('session', ({ data }: MessageEvent<string>) => {
      heard();
      enter(JSON.parse(data));
    });
    source.addEventListener('open', () => {
      first = true;
      notAllowed.value = false;
      heard();
    });
    source.addEventListener('error', () => {
      if (stream !== source) return;
      brokenSince ??= Date.now();
      if (source.readyState === EventSource.CLOSED) void askWhy();
    });
  };

  /** The first machine that answers gets the page; it asks for badge and number again, for a session belongs to one machine. */
  const moveOn = async (): Promise<void> => {
    const there = others.value.map(async (url) => {
      await fetch(`${url}/office/here`, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) });
      return url;
    });
    try {
      const url = await Promise.any(there);
      if (lost.value) location.replace(url + page);
    } catch {
      await pause(RETRY_MS); // nobody of the office answers: the page says so and looks again
    }
  };

  const watch = (): void => {
    const broken = brokenSince === null ? 0 : Date.now() - brokenSince;
    const silent = stream === null ? 0 : Date.now() - heardAt;
    const listens = stream !== null || asking !== null;
    lost.value = listens && (broken > BROKEN_MS || silent > SILENCE_MS);
    const long = broken > BROKEN_MS + MOVE_MS || silent > SILENCE_MS + MOVE_MS;
    if (!lost.value || !long || others.value.length === 0 || looking) return;
    looking = true;
    void moveOn().finally(() => {
      looking = false;
    });
  };

  const entry = async (path: string, body: object = {}): Promise<EntryAnswer> => {
    try {
      const answer = await post(path, body);
      if (answer.ok) {
        enter(await answer.json());
        return 'in';
      }
      if (answer.status === 429 || answer.status === 503)
        return { waitSeconds: Number(answer.headers.get('retry-after')) || BUSY_S };
      if (answer.status === 403) return 'network';
      if (answer.status >= 500) return 'no-answer';
      if (path === '/office/unlock') await askSession(); // too many wrong ones end the session
      return 'wrong';
    } catch {
      return 'no-answer';
    }
  };

  return {
    ...{ session, lost, notAllowed, others, askSession },
    signIn: (badge, pin) => entry('/office/sign-in', { badge, pin }),
    unlock: (pin) => entry('/office/unlock', { pin }),
    lock: () => entry('/office/lock'),
    signOut: () => entry('/office/sign-out'),
    awake: () => {
      if (session.value?.state !== 'open' || Date.now() - lastAwake < AWAKE_MS) return;
      lastAwake = Date.now();
      void post('/office/awake').catch(() => undefined); // the next key says it again
    },
    goElsewhere: () => {
      const [url] = others.value;
      if (url !== undefined) location.assign(url + page);
    },
    start: () => {
      heardAt = Date.now();
      void askSession();
      const timer = setInterval(watch, WATCH_EVERY_MS);
      return () => {
        clearInterval(timer);
        hangUp();
      };
    },
  };
};
