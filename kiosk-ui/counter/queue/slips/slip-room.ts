import { signal } from '@preact/signals';
import { mayWish } from '../acts.ts';
import type { SlipWanted } from '../layers.ts';
import type { Menu, MenuInput } from '../menus.ts';

/** Menus and words of slips come when the first slip is written: few are, and the desk must stand at once. */
const room = signal<typeof import('./slip-menus.ts') | null>(null);
let coming = false;
const fetchRoom = (): void => {
  if (coming) return;
  coming = true;
  void import('./slip-menus.ts')
    .then((module) => {
      room.value = module;
    })
    .catch(() => undefined) // opened again, it is asked for again
    .finally(() => {
      coming = false;
    });
};

/** Null: nobody with a dossier stands here any more. */
export const slipMenuNow = (input: MenuInput, wanted: SlipWanted): Menu | null => {
  const dossiers = input.view.ticket?.dossiers ?? [];
  if (dossiers.length === 0 || !mayWish(input.view)) return null;
  if (room.value) return room.value.slipMenu(input, wanted);
  fetchRoom();
  return { title: input.words.more.slip, groups: [], empty: '…' };
};
