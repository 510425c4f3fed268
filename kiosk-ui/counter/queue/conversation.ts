import type { IntentAnswer } from '@mot-cua/domain/office/door.ts';
import type { OfficeFault, OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { ConsoleView } from '@mot-cua/domain/office/office-views.ts';
import { signal } from '@preact/signals';
import { doorLine, pause, post, RETRY_MS } from '../door-line.ts';

/** A wish that is answered and not yet seen: how long the page waits for the picture, in ms. */
const PICTURE_MS = 5_000;
/** A wish goes again under the same number so often. */
const MOST_TRIES = 25;

/** The last truth that arrived; null before the first. */
export const view = signal<ConsoleView | null>(null);
/** True while a wish is on its way: no other is taken until the office has answered and the picture stands. */
export const pending = signal(false);
/** Why the last wish was refused; null: it was not, or has been read. */
export const refused = signal<OfficeFault | 'not-taken' | 'has-host' | null>(null);
/** Office time less the page's clock, in ms, at the last picture. */
export const offset = signal(0);

let nextSeq = 1;

const take = (next: ConsoleView, first: boolean): void => {
  const last = view.value;
  if (last && !first && next.revision < last.revision) return;
  if (first || !pending.value) nextSeq = next.acknowledged + 1;
  offset.value = next.now - Date.now();
  view.value = next;
};

export type { EntryAnswer } from '../door-line.ts';

const line = doorLine<ConsoleView>({
  view: 'console',
  page: '/counter#from',
  onView: take,
  onClosed: () => {
    view.value = null;
    refused.value = null;
  },
});
export const {
  session,
  lost,
  notAllowed,
  others,
  signIn,
  unlock,
  lock,
  signOut,
  awake,
  goElsewhere,
  start: startConversation,
} = line;

/** Refused for good; anything else is the line or a restart, and the wish goes again. */
const isFinal = ({ status }: Response): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Sends one wish until it has been answered; its number makes repeating safe. */
const deliver = async (seq: number, wish: OfficeWish): Promise<void> => {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    try {
      const answer = await post('/office/intents', { seq, wish });
      if (answer.ok) {
        const { acknowledged, refused: why }: IntentAnswer = await answer.json();
        refused.value = why as OfficeFault | null;
        const until = Date.now() + PICTURE_MS;
        while ((view.value?.acknowledged ?? acknowledged) < seq && Date.now() < until) await pause(10);
        return;
      }
      if (answer.status === 401 || answer.status === 403) return void (await line.askSession());
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
    if (answer.status === 401) return await line.askSession();
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
