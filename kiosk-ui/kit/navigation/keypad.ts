/**
 * What a keypad beside the screen can say (IN-1). Its keys reach the page as those of a USB keyboard; which key is which
 * stands in one table, so that another keypad is another table.
 */
export type KeypadAction =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'select'
  | 'back'
  | 'help'
  | 'louder'
  | 'quieter'
  | 'faster'
  | 'slower'
  | 'repeat'
  | 'pause'
  | 'hide-screen'
  | 'listen'
  | 'switch-move'
  | 'switch-choose';

/** `KeyboardEvent.key` of each. Letters, digits and the keys that write stay what they are: a keyboard may be there too. */
export const keypadTable: Readonly<Record<string, KeypadAction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Enter: 'select',
  Escape: 'back',
  F1: 'help',
  F2: 'repeat',
  F3: 'pause',
  F4: 'hide-screen',
  F6: 'slower',
  F7: 'faster',
  AudioVolumeUp: 'louder',
  AudioVolumeDown: 'quieter',
  F8: 'louder',
  F5: 'quieter',
  F11: 'listen', // a keypad with its own jack tells it by this key
  F9: 'switch-move',
  F10: 'switch-choose',
};

export const actionOf = (event: KeyboardEvent): KeypadAction | null =>
  event.ctrlKey || event.altKey || event.metaKey || event.shiftKey ? null : (keypadTable[event.key] ?? null);
