/** Keys of the station that are no letters, by the browser's names. */
const COMMANDS: ReadonlySet<string> = new Set([
  'Enter',
  'Escape',
  'Backspace',
  'Delete',
  'Insert',
  'Tab',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'F2',
  'F3',
  'F4',
  'F6',
  'F7',
  'F8',
  'F9',
  'F10',
]);

/** Held down these go on; all others count once, however long a hand rests on them: nobody accepts ten papers by one Enter. */
const GO_ON: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Backspace']);
export const goesOn = (key: string): boolean => GO_ON.has(key);

export const isLetter = (key: string): boolean => [...key].length === 1;

/** What a press says to the station; null: nothing of its business. AltGr makes letters on some layouts. */
export const keyOf = (event: KeyboardEvent): string | null => {
  const { key } = event;
  const command = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');
  if (command) return key.toLowerCase() === 'z' && !event.shiftKey && !event.altKey ? 'Ctrl+z' : null;
  if (isLetter(key)) return event.altKey && !event.getModifierState('AltGraph') ? null : key.normalize('NFC');
  return COMMANDS.has(key) && !event.altKey ? key : null;
};

/** A press that belongs to an input method: it comes again as finished letters. */
export const isComposing = (event: KeyboardEvent): boolean =>
  event.isComposing || event.key === 'Process' || event.key === 'Dead' || event.key === 'Unidentified';

/** As printed on the key. */
const CAPS: Readonly<Record<string, string>> = {
  Enter: '↵ Enter',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Backspace: '⌫',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Delete: 'Del',
  Insert: 'Ins',
  'Ctrl+s': 'Ctrl S',
  'Ctrl+z': 'Ctrl Z',
};
export const capOf = (key: string): string => CAPS[key] ?? key;
