import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import { computed, effect, signal } from '@preact/signals';
import { openable } from './acts.ts';
import { leaveLook, look, looked } from './co-browse.ts';
import { offset, refused, session, view } from './conversation.ts';
import { maySettle } from './exception-menus.ts';
import type { Layer } from './layers.ts';
import { type Menu, type MenuInput, type MenuItem, menuOf } from './menus.ts';
import { consoleWords } from './words.ts';

/** What only this screen knows: how it is looked at. Nothing of it is truth, and a reload may forget it. */
export const language = signal<Language>('vi');
export const words = computed(() => consoleWords(language.value));

/** Office time as of the last tick, epoch ms. */
export const officeNow = signal(0);
const TICK_MS = 1_000;
export const startTicking = (): (() => void) => {
  const tick = () => {
    officeNow.value = Date.now() + offset.peek();
  };
  const timer = setInterval(tick, TICK_MS);
  const stop = effect(() => {
    officeNow.value = Date.now() + offset.value;
  });
  return () => {
    clearInterval(timer);
    stop();
  };
};

/** What lies over the desk, the uppermost last. */
export const layers = signal<readonly Layer[]>([]);

const input = computed<MenuInput | null>(
  () =>
    view.value && {
      view: view.value,
      words: words.value,
      language: language.value,
      now: officeNow.value,
      looked: looked.value,
    },
);
export const menuInput = input;

/** What lies on top: the choice of a counter where none is open, else the last layer that still has something to say. */
export const top = computed<Layer | null>(() => {
  const now = input.value;
  if (!now) return null;
  for (const layer of [...layers.value].reverse()) if (isAlive(layer, now)) return layer;
  return now.view.counter === null ? { at: 'counters' } : null;
});

const isAlive = (layer: Layer, now: MenuInput): boolean => {
  if (layer.at === 'help') return true;
  // the call may be over by itself while the citizen still shows their screen
  if (layer.at === 'look') return look.value?.exception === layer.id;
  if (layer.at === 'roll') return now.view.counter !== null;
  if (layer.at === 'office-key') return openable(now.view).some(({ id }) => id === layer.dossier);
  if (layer.at === 'note') return now.view.exceptions.some((one) => one.id === layer.id && maySettle(now.view, one));
  return menuOf(layer, now) !== null;
};

export const menu = computed<Menu | null>(() => {
  const now = input.value;
  return now && top.value ? menuOf(top.value, now) : null;
});
export const itemsOf = ({ groups }: Menu): MenuItem[] => groups.flatMap(({ items }) => items);

/** The number of the line under the cursor, as it was put there; null: where the menu begins. */
const put = signal<number | null>(null);
const typed = signal('');

/** The line that Enter takes. */
export const chosen = computed<MenuItem | null>(() => {
  const now = menu.value;
  if (!now) return null;
  const items = itemsOf(now);
  const wanted = put.value ?? now.start;
  return items.find(({ number }) => number === wanted) ?? items[0] ?? null;
});

const forget = (): void => {
  put.value = null;
  typed.value = '';
};
const sameLayer = (one: Layer, other: Layer | null): boolean => JSON.stringify(one) === JSON.stringify(other);

export const openLayer = (layer: Layer): void => {
  if (sameLayer(layer, top.peek())) return;
  layers.value = [...layers.value, layer];
  forget();
};
/** The same layer, otherwise chosen: the cursor stays. */
export const changeLayer = (layer: Layer): void => {
  layers.value = [...layers.value.slice(0, -1), layer];
};
export const closeTop = (): void => {
  const now = top.peek();
  const at = now ? layers.value.findLastIndex((layer) => sameLayer(layer, now)) : layers.value.length - 1;
  layers.value = layers.value.slice(0, Math.max(0, at));
  forget();
};
export const closeAll = (): void => {
  layers.value = [];
  forget();
};

export const stepBy = (by: 1 | -1): void => {
  const now = menu.peek();
  if (!now) return;
  const items = itemsOf(now);
  const at = items.findIndex(({ number }) => number === chosen.peek()?.number);
  put.value = items[(at + by + items.length) % items.length]?.number ?? null;
  typed.value = '';
};

/** Digits make a number as they come; one that leads nowhere begins a new one. */
export const typeDigit = (digit: number): void => {
  const now = menu.peek();
  if (!now) return;
  const numbers = new Set(itemsOf(now).map(({ number }) => number));
  const longer = `${typed.value}${digit}`;
  const next = [longer, String(digit)].find((one) => numbers.has(Number(one)));
  typed.value = next ?? '';
  if (next !== undefined) put.value = Number(next);
};
export const putOn = (number: number): void => {
  put.value = number;
};

// what belonged to whoever was here goes with the session
effect(() => {
  if (session.value?.state !== 'open') {
    layers.value = [];
    forget();
  }
});

// nobody looks on behind another layer's back, nor at a locked screen
effect(() => {
  if (look.value && !layers.value.some(({ at }) => at === 'look')) void leaveLook();
});

/** The refusal in words; gone with the next press. */
export const refusal = computed(() => (refused.value === null ? null : words.value.refusals[refused.value]));
