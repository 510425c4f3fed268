import '../../kit/navigation/navigation.css';
import { unmark } from '../../kit/navigation/cursor.ts';
import type { KeypadAction } from '../../kit/navigation/keypad.ts';
import { isMove, move } from '../../kit/navigation/navigation.ts';

/** What a key of the keypad does. */
export const take = (action: KeypadAction): void => {
  if (isMove(action)) move(action);
  else if (action === 'help') document.querySelector<HTMLElement>('.tools [data-tool=help]')?.click();
};

/** A switch has its own keys, whatever they are; true: it was one. */
export const takeKey = (_event: KeyboardEvent): boolean => false;

// A finger on the glass takes over: the mark on a key would say something else than the hand.
document.addEventListener('pointerdown', unmark, { capture: true, passive: true });
