/**
 * What a press means at a console. The keypad alone does everything: digits 1-9 and 0 are F1-F10, `*` is F11, `/` is F12, `+` and `-`
 * go down and up, `.` goes back. Whether Num Lock is on makes no difference.
 */
export type Press =
  | { readonly t: 'enter' }
  | { readonly t: 'back' }
  | { readonly t: 'step'; readonly by: 1 | -1 }
  /** a whole screen up or down */
  | { readonly t: 'page'; readonly by: 1 | -1 }
  | { readonly t: 'function'; readonly n: number }
  | { readonly t: 'digit'; readonly n: number };

/** The part of a browser's event that is looked at. */
export interface KeyEvent {
  readonly key: string;
  readonly code: string;
  readonly repeat: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const plain: Readonly<Record<string, Press>> = {
  Enter: { t: 'enter' },
  NumpadEnter: { t: 'enter' },
  Escape: { t: 'back' },
  Backspace: { t: 'back' },
  NumpadDecimal: { t: 'back' },
  NumpadComma: { t: 'back' },
  Period: { t: 'back' },
  NumpadAdd: { t: 'step', by: 1 },
  ArrowDown: { t: 'step', by: 1 },
  NumpadSubtract: { t: 'step', by: -1 },
  ArrowUp: { t: 'step', by: -1 },
  PageDown: { t: 'page', by: 1 },
  PageUp: { t: 'page', by: -1 },
  NumpadMultiply: { t: 'function', n: 11 },
  NumpadDivide: { t: 'function', n: 12 },
};

/** Null: a key without meaning here, or one of the browser's. */
export const pressOf = ({ code, ctrlKey, altKey, metaKey }: KeyEvent): Press | null => {
  if (ctrlKey || altKey || metaKey) return null;
  const digit = /^(?:Numpad|Digit)([0-9])$/u.exec(code)?.[1];
  if (digit !== undefined) return { t: 'digit', n: Number(digit) };
  const fn = /^F([1-9]|1[0-2])$/u.exec(code)?.[1];
  if (fn !== undefined) return { t: 'function', n: Number(fn) };
  return plain[code] ?? null;
};

/**
 * A badge reader types faster than any hand, and whoever lays a badge on it at the open desk means no command. A digit waits this
 * long for another character before it counts, in ms; typists are at 60 and more, readers at 2 to 30.
 */
export const READER_MS = 45;
/** Characters of a reader that come later than this after the last one are a hand's again, in ms. */
const READER_PAUSE_MS = 150;

/** Timers as the reader needs them: the browser's, or a test's. */
export interface KeyTimers {
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
}

/** Tells hands from readers; gives on what a hand meant, once for each press however long it lasts, save steps. */
export const startKeys = (
  timers: KeyTimers,
  onPress: (press: Press) => void,
): { take: (event: KeyEvent) => boolean; stop: () => void } => {
  let held: (() => void) | null = null;
  let lastCharacter = Number.NEGATIVE_INFINITY;
  let reading = false;
  const drop = (): void => {
    held?.();
    held = null;
  };
  /** True: this character belongs to a reader, as does what waited. */
  const isRead = (): boolean => {
    const since = timers.now() - lastCharacter;
    reading = since < READER_MS || (reading && since < READER_PAUSE_MS);
    return reading;
  };
  return {
    take: (event) => {
      const press = pressOf(event);
      const character = [...event.key].length === 1;
      const read = (character || press?.t === 'enter') && isRead();
      if (character) lastCharacter = timers.now();
      if (read) {
        drop();
        return press !== null;
      }
      if (press === null) return false;
      if (event.repeat && press.t !== 'step' && press.t !== 'page') return true;
      if (press.t !== 'digit') {
        onPress(press);
        return true;
      }
      held = timers.after(READER_MS, () => {
        held = null;
        onPress(press);
      });
      return true;
    },
    stop: drop,
  };
};
