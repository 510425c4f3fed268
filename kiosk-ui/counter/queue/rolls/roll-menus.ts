import { signal } from '@preact/signals';
import { post } from '../../door-line.ts';
import type { Deed } from '../acts.ts';
import { type Menu, type MenuInput, numbered, serviceTitle } from '../menus.ts';
import { supervisorWords } from '../words-supervisor.ts';
import { rollWords } from './roll-words.ts';

/** `GET /office/rolls`, the newest first. */
type KnownRoll = { readonly service: string; readonly from: number; readonly to: number };
type OnPaper = { readonly pieces: number; readonly printed: number; readonly unsure: number };
export type PrintState = 'printing' | 'no-printer' | 'busy' | 'failed' | OnPaper;

/** null: not known yet, or not answered */
const rolls = signal<readonly KnownRoll[] | null>(null);
let asking = false;
let askedAt = 0;
/** The list is looked at for a moment, and a roll may be new since it was last open. */
const FRESH_MS = 5_000;
/** What came of printing, by `service/first number`, until the list is opened again. */
const printing = signal<Readonly<Record<string, PrintState>>>({});
const ASK_MS = 10_000;
/** 17 pieces of paper on a printer that has to cool down. */
const PRINT_MS = 180_000;

const ask = (): void => {
  if (asking || Date.now() - askedAt < FRESH_MS) return;
  asking = true;
  askedAt = Date.now();
  queueMicrotask(async () => {
    try {
      const answer = await fetch('/office/rolls', { cache: 'no-store', signal: AbortSignal.timeout(ASK_MS) });
      if (answer.ok) rolls.value = (await answer.json()).rolls;
    } catch {
      // no line: the list stays as it was, the desk says that the line is gone
    } finally {
      asking = false;
    }
  });
};

const idOf = ({ service, from }: KnownRoll): string => `${service}/${from}`;

export const rollsMenu = (input: MenuInput, chosen: string | null): Menu | null => {
  const words = rollWords(input.language);
  const letterOf = (service: string) => input.view.services.find(({ id }) => id === service)?.letter ?? '';
  const numberOf = (service: string, number: number) => `${letterOf(service)}${String(number).padStart(3, '0')}`;
  const nameOf = ({ service, from, to }: KnownRoll) =>
    `${numberOf(service, from)} – ${numberOf(service, to)} · ${serviceTitle(input, service)}`;
  if (chosen === null) ask();
  if (chosen === null)
    return {
      title: supervisorWords(input.language).printRoll.printed,
      groups: [
        {
          items: numbered(
            (rolls.value ?? []).map((roll) => ({
              name: nameOf(roll),
              deed: { do: 'open', layer: { at: 'rolls', roll: idOf(roll) } } as const,
            })),
          ),
        },
      ],
      empty: rolls.value === null ? '…' : words.none,
    };
  const roll = rolls.value?.find((one) => idOf(one) === chosen);
  if (!roll) return null;
  const state = printing.value[chosen];
  const strips: Deed | null = state === 'printing' ? null : { do: 'roll-strips', roll: chosen };
  return {
    title: nameOf(roll),
    lead: state === undefined ? words.lead : words.said(state),
    groups: [
      {
        items: numbered([
          { name: words.rest, detail: words.restHint, deed: strips },
          // the browser keeps or prints it: the office's own printer, not the kiosk's
          { name: words.sheet, detail: words.sheetHint, deed: { do: 'dossier', url: `/office/rolls/${chosen}/sheet` } },
        ]),
      },
    ],
  };
};

const whyNot = (title: string): PrintState =>
  title === 'busy' ? 'busy' : title === 'no ticket printer' ? 'no-printer' : 'failed';

/** No piece comes out twice, however often it is asked for (printing/roll-printer.ts). */
export const printRest = async (roll: string): Promise<void> => {
  if (printing.value[roll] === 'printing') return;
  const is = (state: PrintState): void => {
    printing.value = { ...printing.value, [roll]: state };
  };
  is('printing');
  try {
    const answer = await post(`/office/rolls/${roll}/strips`, {}, PRINT_MS);
    const body = await answer.json();
    is(answer.ok ? (body as OnPaper) : whyNot(String(body.title)));
  } catch {
    is('failed');
  }
};
