import { effect } from '@preact/signals';
import { type Deed, deedOfKey, primaryOf } from './acts.ts';
import { askToLook } from './co-browse.ts';
import {
  awake,
  goElsewhere,
  lock,
  lost,
  pending,
  refused,
  send,
  session,
  signOut,
  takeOver,
  view,
} from './conversation.ts';
import {
  changeLayer,
  chosen,
  closeAll,
  closeTop,
  language,
  layers,
  openLayer,
  stepBy,
  top,
  typeDigit,
} from './desk-state.ts';
import { type Press, startKeys } from './keys.ts';
import { isBeside, scrollBeside, showBeside } from './papers.ts';
import { printRest } from './rolls/roll-room.ts';
import { hasOfficeKey, openSealed } from './sealed/sealed-desk.ts';

/** The one next step changes under the hand: a key that follows sooner was meant for the step before, in ms. */
const SETTLE_MS = 500;
let settledAt = 0;

const pageDeeds: Readonly<Record<Extract<Deed, { do: 'page' }>['what'], () => void>> = {
  lock: () => void lock(),
  'sign-out': () => void signOut(),
  language: () => {
    language.value = language.value === 'vi' ? 'en' : 'vi';
    document.documentElement.lang = language.value;
  },
  elsewhere: goElsewhere,
  'take-over': () => void takeOver(),
};

/** Does what a key or a click asks for; while the last wish is on its way, nothing. */
export const doDeed = (deed: Deed): void => {
  if (pending.value || lost.value) return;
  refused.value = null;
  switch (deed.do) {
    case 'wish':
      if (send(deed.wish) && !deed.stay) closeAll();
      return;
    case 'walk-in':
      if (
        send({
          t: 'walk-in',
          ticket: `counter-${crypto.randomUUID()}`,
          service: deed.service,
          class: 'ordinary',
          classSource: 'declared',
          appointedAt: null,
          dossiers: [],
          procedure: null,
        })
      )
        closeAll();
      return;
    case 'open':
      openLayer(deed.layer);
      return;
    case 'change':
      changeLayer(deed.layer);
      return;
    case 'back':
      closeTop();
      return;
    case 'look': {
      const { exception, claim } = deed;
      if (claim && !send({ t: 'claim', exception })) return;
      openLayer({ at: 'look', id: exception });
      void askToLook(exception);
      return;
    }
    case 'dossier':
      closeAll();
      window.open(deed.url, '_blank', 'noopener'); // the province's page gets no handle of this one
      return;
    case 'roll-strips':
      printRest(deed.roll);
      return;
    case 'beside':
      closeAll();
      showBeside(deed.dossier);
      return;
    case 'unseal':
      showBeside(deed.dossier);
      closeAll();
      if (hasOfficeKey()) void openSealed(deed.dossier);
      else openLayer({ at: 'office-key', dossier: deed.dossier });
      return;
    case 'page':
      closeAll();
      pageDeeds[deed.what]();
      return;
  }
};

/** The large button and Enter: not twice by one tremble, and not for a picture that the eye has not seen. */
export const pressPrimary = (): void => {
  const now = view.value;
  if (!now || Date.now() < settledAt) return;
  const { can, deed } = primaryOf(now);
  if (can) doDeed(deed);
};

const atDesk = (press: Press): void => {
  const now = view.value;
  if (!now) return;
  if (press.t === 'back') refused.value = null;
  if (press.t === 'enter') return pressPrimary();
  if ((press.t === 'step' || press.t === 'page') && isBeside()) return scrollBeside(press);
  if (press.t === 'step') return openLayer({ at: 'lists' });
  if (press.t !== 'function' && press.t !== 'digit') return;
  const key = press.t === 'digit' && press.n === 0 ? 10 : press.n;
  if (key === 2) return pressPrimary();
  const deed = deedOfKey(now, key);
  if (deed) doDeed(deed);
};

const inMenu = (press: Press): void => {
  switch (press.t) {
    case 'back':
      refused.value = null;
      closeTop();
      return;
    case 'step':
      stepBy(press.by);
      return;
    case 'digit':
      typeDigit(press.n);
      return;
    case 'enter': {
      const deed = chosen.value?.deed;
      if (deed && Date.now() >= settledAt) doDeed(deed);
      return;
    }
    case 'function': {
      // the key that opened it, or any other of the desk: people do not look for the way back first
      const now = view.value;
      const deed = now && now.counter !== null ? deedOfKey(now, press.n) : null;
      if (deed?.do !== 'open') return;
      const again = deed.layer.at === layers.value[0]?.at;
      closeAll();
      if (!again) openLayer(deed.layer);
      return;
    }
  }
};

const lookingOn = (press: Press): void => {
  if (press.t === 'enter' || press.t === 'back') return closeTop();
  if (press.t === 'step') document.querySelector('.look')?.scrollBy({ top: press.by * 120 });
};

const onPress = (press: Press): void => {
  if (session.value?.state !== 'open' || !view.value || lost.value || pending.value) return;
  const layer = top.value;
  if (!layer) return atDesk(press);
  if (layer.at === 'help') {
    if (press.t !== 'step' && press.t !== 'page') closeTop();
    return;
  }
  if (layer.at === 'look') return lookingOn(press);
  inMenu(press);
};

/** Typed into a box: the box has it, save what leaves the layer. */
const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLInputElement;

/** Keys of the browser that would take the page away from under a clerk. */
const isBrowsers = ({ code }: KeyboardEvent): boolean =>
  /^F([1-9]|1[0-2])$/u.test(code) || /^(Numpad(Divide|Multiply)|Slash)$/u.test(code);

export const watchKeys = (): (() => void) => {
  const keys = startKeys(
    {
      now: () => performance.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    onPress,
  );
  const onKey = (event: KeyboardEvent): void => {
    awake();
    if (event.isComposing || event.key === 'Process') return;
    const typing = isTyping(event.target);
    if (typing) {
      if (event.code === 'Escape' && layers.value.length > 0) {
        event.preventDefault(); // the browser would close the layer beneath as well
        closeTop();
      }
      if (/^F([1-9]|1[0-2])$/u.test(event.code)) event.preventDefault();
      return;
    }
    if (session.value?.state !== 'open') return;
    if (keys.take(event) || (isBrowsers(event) && !event.ctrlKey && !event.altKey)) event.preventDefault();
  };
  window.addEventListener('keydown', onKey, { capture: true });

  // another ticket, another step: the hand waits for the eye
  let lastStep = '';
  const stop = effect(() => {
    const now = view.value;
    const step = now ? `${now.counter}/${now.ticket?.id}/${now.ticket?.state}` : '';
    if (step !== lastStep) settledAt = Date.now() + SETTLE_MS;
    lastStep = step;
  });
  return () => {
    window.removeEventListener('keydown', onKey, { capture: true });
    keys.stop();
    stop();
  };
};
