import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { ConsoleView, TicketView } from '@mot-cua/domain/office/office-views.ts';
import type { Layer } from './layers.ts';

/** What a clerk may do now, by the number of its key: F2 or Enter is the one next step. */
export type PrimaryName = 'call-next' | 'serve' | 'finish' | 'resume';
export type ActName =
  | 'recall'
  | 'no-show'
  | 'transfer'
  | 'park'
  | 'recycle'
  | 'dossier'
  | 'exceptions'
  | 'pause'
  | 'lists'
  | 'more'
  | 'help';

export type Deed =
  /** `stay`: the layer remains open, the next picture says what came of it */
  | { readonly do: 'wish'; readonly wish: OfficeWish; readonly stay?: boolean }
  | { readonly do: 'walk-in'; readonly service: string }
  | { readonly do: 'open'; readonly layer: Layer }
  /** the same layer, otherwise chosen */
  | { readonly do: 'change'; readonly layer: Layer }
  | { readonly do: 'back' }
  /** asks the citizen of this call to show their screen; `claim`: it is taken by that */
  | { readonly do: 'look'; readonly exception: string; readonly claim: boolean }
  /** in a window of its own */
  | { readonly do: 'dossier'; readonly url: string }
  /** what of an emergency roll did not come out, at this machine's printer; `roll`: `service/first number` */
  | { readonly do: 'roll-strips'; readonly roll: string }
  /** beside the number at the counter */
  | { readonly do: 'beside'; readonly dossier: string }
  /** it has not reached the province: here, with the office's key */
  | { readonly do: 'unseal'; readonly dossier: string }
  | { readonly do: 'page'; readonly what: 'lock' | 'sign-out' | 'language' | 'elsewhere' | 'take-over' };

export type Act = { readonly name: ActName; readonly key: number; readonly deed: Deed };
export type Primary = { readonly name: PrimaryName; readonly deed: Deed; readonly can: boolean };

export type DeskState = 'paused' | 'nobody' | 'called' | 'serving';

const mine = (view: ConsoleView) => view.counters.find(({ id }) => id === view.counter);

/** What this counter is doing, as far as keys are concerned. */
export const stateOf = (view: ConsoleView): DeskState => {
  if (view.ticket) return view.ticket.state === 'serving' ? 'serving' : 'called';
  return mine(view)?.paused ? 'paused' : 'nobody';
};

/** A machine that does not hear its host can do nothing about the queue. */
export const mayWish = (view: ConsoleView): boolean => view.footing !== 'apart';

/** Whom the office would call now: who waits first; where nobody waits, who was set aside longest ago. */
export const nextOf = ({ waiting, parked }: ConsoleView): TicketView | undefined => waiting[0] ?? parked[0];

const wish = (of: OfficeWish): Deed => ({ do: 'wish', wish: of });

export const primaryOf = (view: ConsoleView): Primary => {
  const can = mayWish(view);
  switch (stateOf(view)) {
    case 'paused':
      return { name: 'resume', deed: wish({ t: 'resume' }), can };
    case 'nobody':
      return { name: 'call-next', deed: wish({ t: 'call-next' }), can: can && nextOf(view) !== undefined };
    case 'called':
      return { name: 'serve', deed: wish({ t: 'serve' }), can };
    case 'serving':
      return { name: 'finish', deed: wish({ t: 'finish' }), can };
  }
};

export type DossierView = TicketView['dossiers'][number];

/** Dossiers that can be looked at now, in order: at the province, or sealed on a machine of this office. */
export const openable = (view: ConsoleView): DossierView[] =>
  (view.ticket?.dossiers ?? []).filter(({ url, sealedHere }) => url !== null || sealedHere);

/** The one that lies beside the number by itself: as chosen, else the first at the province, else the first. */
export const besideOf = (view: ConsoleView, chosen: string | null): DossierView | null => {
  const there = openable(view);
  return there.find(({ id }) => id === chosen) ?? there.find(({ url }) => url !== null) ?? there[0] ?? null;
};

/** How one dossier is opened whole. */
export const openingOf = ({ id, url }: DossierView): Deed =>
  url === null ? { do: 'unseal', dossier: id } : { do: 'dossier', url };

const dossierAct = (view: ConsoleView): Act[] => {
  const there = openable(view);
  const [only] = there;
  if (!only) return [];
  const deed: Deed = there.length === 1 ? openingOf(only) : { do: 'open', layer: { at: 'dossiers' } };
  return [{ name: 'dossier', key: 8, deed }];
};

/** What may be done about the ticket at the counter, beside the next step. */
export const ticketActs = (view: ConsoleView): Act[] => {
  const state = stateOf(view);
  if (state !== 'called' && state !== 'serving') return [];
  const acts: Act[] = mayWish(view)
    ? [
        ...(state === 'called'
          ? ([
              { name: 'recall', key: 3, deed: wish({ t: 'recall' }) },
              { name: 'no-show', key: 4, deed: wish({ t: 'no-show' }) },
            ] as const)
          : []),
        { name: 'transfer', key: 5, deed: { do: 'open', layer: { at: 'transfer' } } },
        { name: 'park', key: 6, deed: { do: 'open', layer: { at: 'park' } } },
        ...(state === 'called' ? ([{ name: 'recycle', key: 7, deed: wish({ t: 'recycle' }) }] as const) : []),
      ]
    : [];
  return [...acts, ...dossierAct(view)];
};

/** What is always at hand. */
export const counterActs = (view: ConsoleView): Act[] => [
  { name: 'exceptions', key: 9, deed: { do: 'open', layer: { at: 'inbox' } } },
  ...(stateOf(view) === 'nobody' && mayWish(view)
    ? [{ name: 'pause', key: 10, deed: { do: 'open', layer: { at: 'pause' } } } as const]
    : []),
  { name: 'lists', key: 11, deed: { do: 'open', layer: { at: 'lists' } } },
  { name: 'more', key: 12, deed: { do: 'open', layer: { at: 'more' } } },
  { name: 'help', key: 1, deed: { do: 'open', layer: { at: 'help' } } },
];

/** What a function key does at the open desk; null: nothing now. */
export const deedOfKey = (view: ConsoleView, key: number): Deed | null => {
  if (key === 2) {
    const { can, deed } = primaryOf(view);
    return can ? deed : null;
  }
  return [...ticketActs(view), ...counterActs(view)].find((act) => act.key === key)?.deed ?? null;
};

/** As printed on the keypad. */
export const padOf = (key: number): string => (key === 12 ? '/' : key === 11 ? '*' : key === 10 ? '0' : String(key));
