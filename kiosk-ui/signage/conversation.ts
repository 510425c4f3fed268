import type { DisplayView } from '@mot-cua/domain/office/office-views.ts';
import { computed, signal } from '@preact/signals';
import type { Place } from './place.ts';

/** Two missed beats (one every 2 s, domain/src/office/door.ts) and half a second of grace, ms. */
const SILENCE_MS = 4_500;
/** Without a line for so long this screen looks for another machine of the office, and again after as long, ms. */
const SEARCH_EVERY_MS = 3_000;
/** Who does not answer in this time is not there, ms. */
const HERE_LIMIT_MS = 2_000;
const WATCH_EVERY_MS = 500;

/** The last truth that arrived; null before the first. */
export const view = signal<DisplayView | null>(null);
/** No line to any machine of the office. */
export const lost = signal(false);
/** The screen is not told of new calls: no line, or its machine hears nothing of the office's host. */
export const waiting = computed(() => lost.value || view.value?.footing === 'apart');
/** Office time, epoch ms, a few times a second. */
export const officeNow = signal(Date.now());

export type Arrival = { readonly view: DisplayView; readonly first: boolean };

let heardAt = 0;
let offset = 0;
let stream: EventSource | null = null;
let others: readonly string[] = [];
let searching = false;
let searchedAt = 0;

/** Monotonic: a display's own clock may be years off. */
const ticks = (): number => performance.now();
export const timeInOffice = (): number => (view.peek() ? ticks() + offset : Date.now());

const addressOf = ({ room, counter }: Place): string => {
  if (room !== 'counter-display') return '/office/events?view=display';
  return `/office/events?view=counter-display&counter=${encodeURIComponent(counter ?? '')}`;
};

const listen = (place: Place, arrived: (arrival: Arrival) => void): void => {
  stream?.close();
  const source = new EventSource(addressOf(place));
  stream = source;
  let first = true;
  const heard = (): void => {
    heardAt = ticks();
    lost.value = false;
  };
  source.addEventListener('open', () => {
    first = true;
    heard();
  });
  source.addEventListener('beat', heard);
  source.addEventListener('addresses', ({ data }: MessageEvent<string>) => {
    heard();
    const told: unknown = JSON.parse(data);
    if (typeof told !== 'object' || told === null || !('others' in told) || !Array.isArray(told.others)) return;
    others = told.others.filter((one) => typeof one === 'string').slice(0, 9);
  });
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    heard();
    const next: DisplayView = JSON.parse(data);
    // the first of a stream is the truth whatever its number: the machine may have begun to count anew
    if (!first && view.peek() && next.revision < view.peek()!.revision) return;
    offset = next.now - ticks();
    officeNow.value = next.now;
    view.value = next;
    arrived({ view: next, first });
    first = false;
  });
};

/** The same page at another machine; an address that names no page means this one. */
const sameAt = (address: string): string => {
  const { origin } = new URL(address, location.href);
  return `${origin}${location.pathname}${location.search}`;
};

const isThere = async (address: string): Promise<boolean> => {
  try {
    const { origin } = new URL(address, location.href);
    const answer = await fetch(`${origin}/office/here`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(HERE_LIMIT_MS),
    });
    return answer.ok;
  } catch {
    return false;
  }
};

/** Goes on at the first machine that answers; this one is asked first, since it may only have been started again. */
const search = async (): Promise<void> => {
  if (searching || others.length === 0) return;
  searching = true;
  try {
    if (await isThere(location.origin)) return;
    for (const other of others) {
      if (!lost.peek()) return;
      if (await isThere(other)) {
        location.replace(sameAt(other));
        return;
      }
    }
  } finally {
    searching = false;
    searchedAt = ticks();
  }
};

/** Opens the stream and watches it for as long as the page lives. */
export const startConversation = (place: Place, arrived: (arrival: Arrival) => void): void => {
  heardAt = ticks();
  listen(place, arrived);
  setInterval(() => {
    const silent = ticks() - heardAt;
    lost.value = silent > SILENCE_MS || (silent > WATCH_EVERY_MS * 3 && stream?.readyState !== EventSource.OPEN);
    if (view.peek()) officeNow.value = Math.max(officeNow.peek(), timeInOffice());
    if (!lost.peek()) return;
    // a stream may hang without breaking, or have ended for good after an answer that is none
    const hangs = silent > SILENCE_MS * 2 && stream?.readyState === EventSource.OPEN;
    if (hangs || stream?.readyState === EventSource.CLOSED) {
      heardAt = hangs ? ticks() - SILENCE_MS : heardAt;
      listen(place, arrived);
    }
    if (ticks() - searchedAt > SEARCH_EVERY_MS) void search();
  }, WATCH_EVERY_MS);
};
