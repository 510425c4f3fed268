import type { DoorAddresses, DoorSession } from '@mot-cua/domain/office/door.ts';
import type { FiguresAnswer } from '@mot-cua/domain/office/figures/office-figures.ts';
import type { PeriodKind } from '@mot-cua/domain/office/figures/periods.ts';
import type { ManagerView } from '@mot-cua/domain/office/manager-view.ts';
import { signal } from '@preact/signals';

/** Two missed beats (one every 2 s), in ms: figures that may be old are never shown as new. */
const SILENCE_MS = 5_000;
/** The line has been lost this long and the page looks for another machine of the office, in ms. */
const MOVE_MS = 4_000;
const RETRY_MS = 500;
const CALL_MS = 10_000;
/** A year of days is added up by a machine that also serves citizens, in ms. */
const FIGURES_MS = 30_000;
const PROBE_MS = 2_500;
const AWAKE_MS = 60_000;

/** Who is signed in; null: not known yet. */
export const session = signal<DoorSession | null>(null);
/** The last truth that arrived; null before the first. */
export const view = signal<ManagerView | null>(null);
/** True while what is shown may be older than it says. */
export const lost = signal(false);
/** The role of who is signed in has no figures. */
export const notAllowed = signal(false);
/** Office time less the page's clock, in ms, at the last picture. */
export const offset = signal(0);

let stream: EventSource | null = null;
let heardAt = 0;
let lastAwake = 0;
let others: readonly string[] = [];
let looking = false;
let asking = false;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const heard = (): void => {
  heardAt = Date.now();
  lost.value = false;
};

const hangUp = (): void => {
  stream?.close();
  stream = null;
};

const enter = (next: DoorSession): void => {
  session.value = next;
  if (next.state === 'open') {
    if (!stream || stream.readyState === EventSource.CLOSED) listen();
    return;
  }
  // what a locked or left screen showed must not be in the page any more
  view.value = null;
  if (next.state === 'signed-out') {
    notAllowed.value = false;
    hangUp();
  }
};

/** Asks until somebody answers who is signed in here. */
const askSession = async (): Promise<void> => {
  if (asking) return;
  asking = true;
  for (;;) {
    try {
      const answer = await fetch('/office/session', { signal: AbortSignal.timeout(CALL_MS), cache: 'no-store' });
      if (answer.ok) {
        heard();
        asking = false;
        return enter(await answer.json());
      }
    } catch {
      // no line: the watch says it, and it is asked again
    }
    await pause(RETRY_MS);
  }
};

const listen = (): void => {
  hangUp();
  const source = new EventSource('/office/events?view=manager');
  stream = source;
  source.addEventListener('message', (event: MessageEvent<string>) => {
    heard();
    const next: ManagerView = JSON.parse(event.data);
    offset.value = next.now - Date.now();
    view.value = next;
  });
  source.addEventListener('beat', heard);
  source.addEventListener('addresses', (event: MessageEvent<string>) => {
    heard();
    const addresses: DoorAddresses = JSON.parse(event.data);
    others = addresses.others;
  });
  source.addEventListener('session', (event: MessageEvent<string>) => {
    heard();
    enter(JSON.parse(event.data));
  });
  source.addEventListener('error', () => {
    if (stream !== source || source.readyState !== EventSource.CLOSED) return;
    // an answer that ends the stream for good: signed out, or a role without figures
    hangUp();
    void (async () => {
      const answer = await fetch('/office/events?view=manager', { signal: AbortSignal.timeout(PROBE_MS) }).catch(
        () => null,
      );
      void answer?.body?.cancel();
      notAllowed.value = answer?.status === 403;
      if (notAllowed.value) return;
      await pause(RETRY_MS);
      await askSession();
    })();
  });
};

/** The first machine that answers gets the page; it asks for badge and number again, for a session belongs to one machine. */
const moveOn = async (): Promise<void> => {
  const there = others.map(async (address) => {
    await fetch(new URL('/office/here', address), { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) });
    return address;
  });
  try {
    const address = await Promise.any(there);
    if (lost.value) location.replace(address);
  } catch {
    await pause(RETRY_MS); // nobody answers: the page says so and looks again
  }
};

const watch = (): void => {
  const silent = Date.now() - heardAt;
  if (notAllowed.value || session.value?.state === 'signed-out') return;
  lost.value = silent > SILENCE_MS;
  if (silent <= SILENCE_MS + MOVE_MS || others.length === 0 || looking) return;
  looking = true;
  void moveOn().finally(() => {
    looking = false;
  });
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

/** What came of signing in or unlocking. */
export type EntryAnswer = 'in' | 'wrong' | 'busy' | 'no-answer';

const post = (path: string, body: object): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_MS),
  });

const entry = async (path: string, body: object): Promise<EntryAnswer> => {
  try {
    const answer = await post(path, body);
    if (answer.ok) {
      enter(await answer.json());
      return 'in';
    }
    if (answer.status === 429 || answer.status === 503) return 'busy';
    if (path === '/office/unlock' && answer.status === 401) void askSession(); // too many wrong ones end the session
    return answer.status < 500 ? 'wrong' : 'no-answer';
  } catch {
    return 'no-answer';
  }
};

export const signIn = (badge: string, pin: string) => entry('/office/sign-in', { badge, pin });
export const unlock = (pin: string) => entry('/office/unlock', { pin });
export const signOut = () => entry('/office/sign-out', {});

/** Told of each key: the door locks a screen at which nobody is. */
export const awake = (): void => {
  if (session.value?.state !== 'open' || Date.now() - lastAwake < AWAKE_MS) return;
  lastAwake = Date.now();
  void post('/office/awake', {}).catch(() => undefined); // the next key says it again
};

/** The figures of the period in which the day lies; null: they could not be had. */
export const askFigures = async (kind: PeriodKind, day: string, gone: AbortSignal): Promise<FiguresAnswer | null> => {
  try {
    const answer = await fetch(`/office/figures?kind=${kind}&day=${day}`, {
      cache: 'no-store',
      signal: AbortSignal.any([gone, AbortSignal.timeout(FIGURES_MS)]),
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
};
