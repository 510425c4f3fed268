import { boxInUse, goTo, here, leaveKeyboard, markKeys } from './cursor.ts';
import { isTextBox, items, keyRows } from './items.ts';
import { pressKey } from './navigation.ts';

/**
 * Two switches, Move and Choose (IN-5). On the page Move goes from item to item, round and round, scroll buttons included.
 * Over the keys it is rows, then groups of a row, then keys (IN-6); each round ends with a stop that leads one level up.
 */
const groupSize = 4;

type Level = { readonly parts: readonly (readonly HTMLElement[])[]; at: number };

/** Levels open over the keyboard, rows first; empty on the page. */
let levels: Level[] = [];

const open = (parts: readonly (readonly HTMLElement[])[]): void => {
  levels.push({ parts, at: 0 });
  show();
};

/** The stop after the last part marks the whole level: chosen, it leads up; over the rows it leaves the keyboard. */
const isUp = ({ parts, at }: Level): boolean => at === parts.length;
const keysAt = (level: Level): readonly HTMLElement[] =>
  isUp(level) ? level.parts.flat() : (level.parts[level.at] ?? []);

const show = (): void => {
  const level = levels.at(-1);
  if (level) markKeys(keysAt(level));
};

/** The keys may have changed under the scan (capitals, signs), or the keyboard is gone. */
const stillStands = (): boolean => {
  const level = levels.at(-1);
  if (!level) return false;
  if (!document.querySelector('.keyboard') || !boxInUse()) {
    levels = [];
    return false;
  }
  if (keysAt(level).every((key) => key.isConnected)) return true;
  levels = [];
  open(keyRows());
  return true;
};

const groupsOf = (row: readonly HTMLElement[]): HTMLElement[][] =>
  Array.from({ length: Math.ceil(row.length / groupSize) }, (_, at) => row.slice(at * groupSize, (at + 1) * groupSize));

export const switchMove = (): void => {
  if (stillStands()) {
    const level = levels.at(-1)!;
    level.at = (level.at + 1) % (level.parts.length + 1);
    show();
    return;
  }
  const all = items();
  const at = all.indexOf(here() as HTMLElement);
  const next = all[(at + 1) % all.length];
  if (next) goTo(next);
};

export const switchChoose = (): void => {
  if (stillStands()) return chooseKey(levels.at(-1)!);
  const item = here();
  if (isTextBox(item)) {
    if (document.activeElement !== item) item.focus();
    const begin = (): void => {
      if (keyRows().length > 0) open(keyRows());
    };
    if (keyRows().length > 0) begin();
    else requestAnimationFrame(() => requestAnimationFrame(begin));
    return;
  }
  if (item instanceof HTMLElement && !item.matches('h1, dialog')) item.click();
};

const chooseKey = (level: Level): void => {
  if (isUp(level)) {
    levels.pop();
    if (levels.length === 0) leaveKeyboard();
    else show();
    return;
  }
  const part = level.parts[level.at] ?? [];
  const [key] = part;
  if (part.length === 1 && key) {
    levels = [];
    if (pressKey(key)) return; // that key put the keyboard away: on with what follows the box
    // else on with the next letter, also in the next box of a date
    requestAnimationFrame(() => {
      if (boxInUse() && document.querySelector('.keyboard')) open(keyRows());
    });
    return;
  }
  if (levels.length === 1 && part.length > groupSize) open(groupsOf(part));
  else open(part.map((one) => [one]));
};
