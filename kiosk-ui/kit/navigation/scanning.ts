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
  open(rowsToScan());
  return true;
};

/** Keys put together by what they stand in, in the order of the page; a key that stands in nothing of the kind is left out. */
const together = (keys: readonly HTMLElement[], what: string): HTMLElement[][] => {
  const parts = new Map<Element, HTMLElement[]>();
  for (const key of keys) {
    const place = key.closest(what);
    if (place) parts.set(place, [...(parts.get(place) ?? []), key]);
  }
  return [...parts.values()];
};

/** Rows as the keyboard says them (`data-scan-row`); as the eye sees them where a key belongs to none. */
const rowsToScan = (): HTMLElement[][] => {
  const seen = keyRows();
  const keys = new Set(seen.flat());
  const inOrder = [...document.querySelectorAll<HTMLElement>('.keyboard button')].filter((key) => keys.has(key));
  const rows = together(inOrder, '[data-scan-row]');
  return rows.flat().length === keys.size ? rows : seen;
};

const cutUp = (keys: readonly HTMLElement[]): HTMLElement[][] =>
  Array.from({ length: Math.ceil(keys.length / groupSize) }, (_, at) =>
    keys.slice(at * groupSize, (at + 1) * groupSize),
  );

/** Groups as the keyboard says them (`data-scan-group`), a long one cut up; a row without is cut up alike. */
const groupsOf = (row: readonly HTMLElement[]): HTMLElement[][] => {
  const groups = together(row, '[data-scan-group]');
  if (groups.length < 2 || groups.flat().length < row.length) return cutUp(row);
  return groups.flatMap((group) => (group.length > groupSize + 1 ? cutUp(group) : [group]));
};

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
      if (keyRows().length > 0) open(rowsToScan());
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
      if (boxInUse() && document.querySelector('.keyboard')) open(rowsToScan());
    });
    return;
  }
  if (levels.length === 1 && part.length > groupSize) open(groupsOf(part));
  else open(part.map((one) => [one]));
};
