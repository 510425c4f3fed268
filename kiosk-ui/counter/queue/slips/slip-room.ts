import { mayWish } from '../acts.ts';
import { lateRoom } from '../late-room.ts';
import type { SlipWanted } from '../layers.ts';
import type { Menu, MenuInput } from '../menus.ts';

const room = lateRoom(() => import('./slip-menus.ts'));

/** Null: nobody with a dossier stands here any more. */
export const slipMenuNow = (input: MenuInput, wanted: SlipWanted): Menu | null => {
  const dossiers = input.view.ticket?.dossiers ?? [];
  if (dossiers.length === 0 || !mayWish(input.view)) return null;
  const here = room();
  return here ? here.slipMenu(input, wanted) : { title: input.words.more.slip, groups: [], empty: '…' };
};
