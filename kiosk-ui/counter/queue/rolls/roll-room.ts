import { lateRoom } from '../late-room.ts';
import type { Menu, MenuInput } from '../menus.ts';
import { supervises } from '../supervisor-menus.ts';
import { supervisorWords } from '../words-supervisor.ts';

const room = lateRoom(() => import('./roll-menus.ts'));

export const rollsMenuNow = (input: MenuInput, roll: string | null): Menu | null => {
  if (!supervises(input.view)) return null;
  const here = room();
  const title = supervisorWords(input.language).printRoll.printed;
  return here ? here.rollsMenu(input, roll) : { title, groups: [], empty: '…' };
};
/** Asked for from its own menu, so the room is here. */
export const printRest = (roll: string): void => void room()?.printRest(roll);
