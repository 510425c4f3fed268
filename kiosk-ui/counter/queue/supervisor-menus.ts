import type { ConsoleView } from '@mot-cua/domain/office/office-views.ts';
import { mayWish } from './acts.ts';
import { type Menu, type MenuInput, type MenuItem, numbered, serviceTitle } from './menus.ts';
import { supervisorWords } from './words-supervisor.ts';

/** What a supervisor alone does: each is asked for, then said in full, then done. */
export const supervises = ({ staff }: ConsoleView): boolean => staff.roles.includes('supervisor');

/** A strip of 20 is a metre of paper; 200 are what the office writes down at once (`print-roll`). */
const ROLLS = [20, 50, 100, 200] as const;

/** Lines of the menu of other things, and of the choice of a counter: a supervisor need not open one. */
export const supervisorLines = ({ view, language }: MenuInput): Omit<MenuItem, 'number'>[] => {
  if (!supervises(view)) return [];
  const words = supervisorWords(language);
  return mayWish(view)
    ? [{ name: words.printRoll.name, deed: { do: 'open', layer: { at: 'print-roll' } } }]
    : [{ name: words.takeOver.name, deed: { do: 'open', layer: { at: 'take-over' } } }];
};

export const printRollMenu = (input: MenuInput): Menu | null => {
  const { view, language } = input;
  if (!supervises(view) || !mayWish(view)) return null;
  const { title, lead, printed } = supervisorWords(language).printRoll;
  const lines = view.services.map(({ id, letter }) => ({
    name: input.words.transfer.service(letter, serviceTitle(input, id)),
    deed: { do: 'open', layer: { at: 'print-roll-of', service: id } } as const,
  }));
  const before = { name: printed, deed: { do: 'open', layer: { at: 'rolls', roll: null } } } as const;
  return { title, lead, groups: [{ items: numbered([...lines, before]) }] };
};

export const rollLengthMenu = (input: MenuInput, service: string): Menu | null => {
  const { view, language } = input;
  if (!supervises(view) || !mayWish(view) || !view.services.some(({ id }) => id === service)) return null;
  const words = supervisorWords(language).printRoll;
  const lines = ROLLS.map((numbers) => ({
    name: words.numbers(numbers),
    deed: { do: 'wish', wish: { t: 'print-roll', service, numbers } } as const,
  }));
  return {
    title: words.numbersTitle(serviceTitle(input, service)),
    lead: words.numbersLead,
    groups: [{ items: numbered(lines) }],
  };
};

/** There is something to take over only while no host is heard; the first line is the one that does nothing. */
export const takeOverMenu = ({ view, language }: MenuInput): Menu | null => {
  if (!supervises(view) || view.footing !== 'apart') return null;
  const { title, lead, not, sure } = supervisorWords(language).takeOver;
  return {
    title,
    lead,
    groups: [
      {
        items: numbered([
          { name: not, deed: { do: 'back' } },
          { name: sure, urgent: true, deed: { do: 'page', what: 'take-over' } },
        ]),
      },
    ],
  };
};
