import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { PauseReason } from '@mot-cua/domain/office/office-events.ts';
import type { ConsoleView, TicketView } from '@mot-cua/domain/office/office-views.ts';
import type { TicketClass } from '@mot-cua/domain/queue/ticket.ts';
import { type Deed, mayWish, openable, openingOf } from './acts.ts';
import { exceptionMenu, inboxMenu, reasonMenu } from './exception-menus.ts';
import type { Layer } from './layers.ts';
import { rollsMenuNow } from './rolls/roll-room.ts';
import { slipMenuNow } from './slips/slip-room.ts';
import { printRollMenu, rollLengthMenu, supervisorLines, takeOverMenu } from './supervisor-menus.ts';
import { lastedIn } from './times.ts';
import type { ConsoleWords } from './words.ts';

/** One line to choose: its number is typed, or one goes to it by + and −. */
export type MenuItem = {
  readonly number: number;
  readonly name: string;
  readonly detail?: string;
  /** a class of who goes first, or a word that must be seen: told by a frame, not by colour alone */
  readonly mark?: string;
  readonly urgent?: boolean;
  /** null: it cannot be chosen now; `detail` says why */
  readonly deed: Deed | null;
};
export type MenuGroup = { readonly title?: string; readonly items: readonly MenuItem[] };
export type Menu = {
  readonly title: string;
  readonly lead?: string;
  /** what is known about it, in order */
  readonly facts?: readonly { readonly name: string; readonly value: string; readonly urgent?: boolean }[];
  readonly groups: readonly MenuGroup[];
  readonly empty?: string;
  /** where one stands at first; else on the first line */
  readonly start?: number;
};

export type MenuInput = {
  readonly view: ConsoleView;
  readonly words: ConsoleWords;
  readonly language: Language;
  /** office time, epoch ms */
  readonly now: number;
  /** calls of which this console has seen the screen */
  readonly looked: ReadonlySet<string>;
};

const wish = (of: OfficeWish): Deed => ({ do: 'wish', wish: of });
export const numbered = (items: readonly Omit<MenuItem, 'number'>[], from = 1): MenuItem[] =>
  items.map((item, at) => ({ ...item, number: from + at }));

export const serviceTitle = ({ view, language }: Pick<MenuInput, 'view' | 'language'>, id: string): string => {
  const service = view.services.find((one) => one.id === id);
  return service ? service.title[language] : id;
};

/** The class as officers see it; nothing for the ordinary one. */
export const classOf = ({ class: of, classSource }: TicketView, words: ConsoleWords): string | undefined =>
  of === 'ordinary'
    ? undefined
    : of === 'result' || of === 'appointed'
      ? words.classes[of]
      : `${words.classes[of]} (${words.classSources[classSource]})`;

/** Every ticket that this console knows of. */
const ticketsOf = ({ ticket, waiting, parked, missed }: ConsoleView): TicketView[] => [
  ...(ticket ? [ticket] : []),
  ...waiting,
  ...parked,
  ...missed,
];

const lists = (input: MenuInput): Menu => {
  const { view, words, now } = input;
  const rows = (tickets: readonly TicketView[], from: number): MenuItem[] =>
    numbered(
      tickets.map((ticket) => {
        const mark = classOf(ticket, words);
        return {
          name: ticket.number,
          detail: `${serviceTitle(input, ticket.service)} · ${words.desk.waited(lastedIn(words, now - ticket.issuedAt))}`,
          ...(mark ? { mark } : {}),
          deed: { do: 'open', layer: { at: 'ticket', id: ticket.id } } as const,
        };
      }),
      from,
    );
  const { waiting, parked, missed } = view;
  const groups = [
    { title: `${words.lists.waiting}: ${waiting.length}`, items: rows(waiting, 1) },
    { title: `${words.lists.parked}: ${parked.length}`, items: rows(parked, 1 + waiting.length) },
    { title: `${words.lists.missed}: ${missed.length}`, items: rows(missed, 1 + waiting.length + parked.length) },
  ].filter(({ items }) => items.length > 0);
  return { title: words.lists.title, lead: words.lists.lead, groups, empty: words.lists.nobody };
};

const ticketMenu = (input: MenuInput, id: string): Menu | null => {
  const { view, words, now } = input;
  const ticket = ticketsOf(view).find((one) => one.id === id);
  if (!ticket || ticket.id === view.ticket?.id) return null;
  const can = mayWish(view);
  const parked = view.parked.some((one) => one.id === id);
  const missed = view.missed.some((one) => one.id === id);
  const paused = view.counters.some((one) => one.id === view.counter && one.paused !== null);
  const call = {
    name: parked || missed ? words.ticket.callBack : words.ticket.call,
    detail: view.ticket
      ? words.ticket.busy
      : paused
        ? words.ticket.paused
        : parked || missed
          ? ''
          : words.ticket.callHint,
    deed: view.ticket || paused || !can ? null : wish({ t: 'call', ticket: id }),
  };
  const back = {
    name: words.ticket.return,
    detail: words.ticket.returnHint,
    deed: can ? wish({ t: 'return', ticket: id }) : null,
  };
  return {
    title: words.ticket.title(ticket.number),
    lead: [
      serviceTitle(input, ticket.service),
      classOf(ticket, words),
      words.desk.waited(lastedIn(words, now - ticket.issuedAt)),
    ]
      .filter(Boolean)
      .join(' · '),
    groups: [
      {
        items: numbered([
          ...(missed ? [back, call] : [call]),
          {
            name: words.ticket.setClass,
            deed: can ? { do: 'open', layer: { at: 'class', id } } : null,
          },
          { name: words.ticket.cancel, deed: can ? { do: 'open', layer: { at: 'cancel', id } } : null },
        ]),
      },
    ],
  };
};

const transfer = (input: MenuInput): Menu | null => {
  const { view, words } = input;
  const { ticket } = view;
  if (!ticket) return null;
  const services = view.services
    .filter(({ id }) => id !== ticket.service)
    .map(({ id, letter, waiting }) => ({
      name: words.transfer.service(letter, serviceTitle(input, id)),
      detail: words.transfer.waiting(waiting),
      deed: wish({ t: 'transfer', service: id, waitsFor: { kind: 'service' } }),
    }));
  const counters = view.counters
    .filter(({ id, services: [first] }) => id !== view.counter && first !== undefined)
    .map(({ id, number, services: of, open, staff }) => ({
      name: words.transfer.counter(number),
      detail: open ? (staff ?? '') : words.transfer.closed,
      deed: wish({
        t: 'transfer',
        service: of.includes(ticket.service) ? ticket.service : of[0]!,
        waitsFor: { kind: 'counter', counter: id },
      }),
    }));
  return {
    title: words.transfer.title(ticket.number),
    lead: words.transfer.lead,
    groups: [{ items: numbered(services) }, { items: numbered(counters, services.length + 1) }],
  };
};

const park = ({ view, words }: MenuInput): Menu | null => {
  const { ticket, counter, staff } = view;
  if (!ticket || counter === null) return null;
  return {
    title: words.park.title(ticket.number),
    lead: words.park.lead,
    groups: [
      {
        items: numbered([
          { name: words.park.counter, deed: wish({ t: 'park', waitsFor: { kind: 'counter', counter } }) },
          { name: words.park.service, deed: wish({ t: 'park', waitsFor: { kind: 'service' } }) },
          { name: words.park.staff, deed: wish({ t: 'park', waitsFor: { kind: 'staff', staff: staff.id } }) },
        ]),
      },
    ],
  };
};

const pauseReasons: readonly PauseReason[] = ['lunch', 'meeting', 'back-office', 'machine', 'personal'];

const pause = ({ view, words }: MenuInput): Menu | null =>
  view.ticket
    ? null
    : {
        title: words.pause.title,
        lead: words.pause.lead,
        groups: [
          {
            items: numbered(
              pauseReasons.map((reason) => ({
                name: words.pauses[reason],
                deed: wish({ t: 'pause', reason }),
              })),
            ),
          },
        ],
      };

/** `appointed` and `result` come of how the number was taken; the others are the person's. */
const personal: readonly TicketClass[] = ['ordinary', 'elderly', 'severe-disability', 'pregnant-or-infant', 'merit'];

const classMenu = ({ view, words }: MenuInput, id: string): Menu | null => {
  const ticket = ticketsOf(view).find((one) => one.id === id);
  if (!ticket) return null;
  return {
    title: words.class.title(ticket.number),
    lead: words.class.lead,
    groups: [
      {
        items: numbered(
          personal.map((one) => ({ name: words.classes[one], deed: wish({ t: 'set-class', ticket: id, class: one }) })),
        ),
      },
    ],
    start: Math.max(0, personal.indexOf(ticket.class)) + 1,
  };
};

const cancelMenu = ({ view, words }: MenuInput, id: string): Menu | null => {
  const ticket = ticketsOf(view).find((one) => one.id === id);
  if (!ticket) return null;
  return {
    title: words.cancel.title(ticket.number),
    groups: [
      {
        items: numbered(
          Object.entries(words.cancel.reasons).map(([reason, name]) => ({
            name,
            deed: wish({ t: 'cancel', ticket: id, reason }),
          })),
        ),
      },
    ],
  };
};

const dossiers = ({ view, words }: MenuInput): Menu | null => {
  if (!view.ticket) return null;
  const there = openable(view);
  const sealed = there.filter(({ url }) => url === null);
  const atProvince = there.filter(({ url }) => url !== null);
  const opened = (of: typeof there) => of.map((one) => ({ name: one.title, deed: openingOf(one) }));
  const groups = [
    {
      title: words.dossiers.beside,
      items: numbered(there.map(({ title, id }) => ({ name: title, deed: { do: 'beside', dossier: id } }))),
    },
    { title: words.dossiers.ownWindow, items: numbered(opened(atProvince), there.length + 1) },
    {
      title: words.dossiers.unseal,
      items: numbered(opened(sealed), there.length + atProvince.length + 1),
    },
  ];
  return {
    title: words.dossiers.title,
    groups: groups.filter(({ items }) => items.length > 0),
    empty: words.dossiers.none,
  };
};

const walkIn = (input: MenuInput): Menu | null => {
  const { view, words } = input;
  const own = view.counters.find(({ id }) => id === view.counter);
  if (view.ticket || !own) return null;
  const rest = view.services.map(({ id }) => id).filter((id) => !own.services.includes(id));
  return {
    title: words.walkIn.title,
    lead: words.walkIn.lead,
    groups: [
      {
        items: numbered(
          [...own.services, ...rest].map((service) => ({
            name: serviceTitle(input, service),
            deed: { do: 'walk-in', service },
          })),
        ),
      },
    ],
  };
};

const services = (input: MenuInput, chosen: readonly string[]): Menu | null => {
  const { view, words } = input;
  if (view.counter === null) return null;
  const rows = view.services.map(({ id, letter }) => {
    const on = chosen.includes(id);
    const next = on ? chosen.filter((one) => one !== id) : [...chosen, id];
    return {
      name: words.transfer.service(letter, serviceTitle(input, id)),
      detail: on ? words.services.on : words.services.off,
      ...(on ? { mark: '✓' } : {}),
      deed: next.length === 0 ? null : ({ do: 'change', layer: { at: 'services', chosen: next } } as const),
    };
  });
  const save = {
    name: words.services.save,
    deed: wish({ t: 'set-services', counter: view.counter, services: [...chosen] }),
  };
  return { title: words.services.title, lead: words.services.lead, groups: [{ items: numbered([...rows, save]) }] };
};

const more = (input: MenuInput): Menu => {
  const { view, words } = input;
  const { ticket, counter, staff, counters } = view;
  const can = mayWish(view);
  const open = counter !== null;
  const paused = counters.some(({ id, paused: why }) => id === counter && why !== null);
  const supervises = staff.roles.includes('supervisor');
  const own = counters.find(({ id }) => id === counter);
  const opens = (layer: Layer): Deed => ({ do: 'open', layer });
  const items: (Omit<MenuItem, 'number'> | false | undefined | null)[] = [
    can && ticket?.state === 'called' && !ticket.arrived && { name: words.more.arrive, deed: wish({ t: 'arrive' }) },
    can && open && !ticket && !paused && { name: words.more.walkIn, deed: opens({ at: 'walk-in' }) },
    can && ticket && { name: words.more.class, deed: opens({ at: 'class', id: ticket.id }) },
    can && ticket?.state === 'called' && { name: words.more.cancel, deed: opens({ at: 'cancel', id: ticket.id }) },
    can &&
      open && {
        name: words.more.close,
        ...(ticket ? { detail: words.refusals['counter-busy'] } : {}),
        deed: ticket ? null : wish({ t: 'close-counter' }),
      },
    can && open && { name: words.more.roll, deed: opens({ at: 'roll' }) },
    can && own && supervises && { name: words.more.services, deed: opens({ at: 'services', chosen: own.services }) },
    ...supervisorLines(input),
    { name: words.otherLanguage, deed: { do: 'page', what: 'language' } },
    { name: words.more.lock, deed: { do: 'page', what: 'lock' } },
    { name: words.more.signOut, deed: { do: 'page', what: 'sign-out' } },
    view.footing === 'apart' && { name: words.more.elsewhere, deed: { do: 'page', what: 'elsewhere' } },
    // last: the numbers of the others stay where hands know them
    can && ticket && ticket.dossiers.length > 0 && { name: words.more.slip, deed: opens({ at: 'slip', wanted: {} }) },
  ];
  return { title: words.more.title, groups: [{ items: numbered(items.filter((item) => !!item)) }] };
};

const counters = (input: MenuInput): Menu => {
  const { view, words } = input;
  const items = view.counters.map(({ id, number, open, staff, mine, services: of, title }): MenuItem => {
    const yours = mine || (open && staff === view.staff.name);
    const taken = open && !yours;
    const serves = of.map((service) => serviceTitle(input, service)).join(', ');
    return {
      number,
      name: `${words.counters.counter(number)} · ${title ? title[input.language] : serves}`,
      detail: yours ? words.counters.mine : taken ? words.counters.taken(staff ?? '') : words.counters.closed,
      ...(yours ? { mark: '✓' } : {}),
      deed: !mayWish(view)
        ? null
        : taken
          ? { do: 'open', layer: { at: 'take-counter', id } }
          : wish({ t: 'open-counter', counter: id, lease: 'console', take: yours }),
    };
  });
  const last = Math.max(0, ...items.map(({ number }) => number));
  const beside = numbered(supervisorLines(input), last + 1);
  const start = items.find(({ mark }) => mark) ?? items.find(({ deed }) => deed?.do === 'wish') ?? items[0];
  return {
    title: words.counters.title,
    lead: words.counters.lead,
    groups: [{ items }, ...(beside.length > 0 ? [{ items: beside }] : [])],
    empty: words.menu.nothing,
    ...(start ? { start: start.number } : {}),
  };
};

const takeCounter = ({ view, words }: MenuInput, id: string): Menu | null => {
  const counter = view.counters.find((one) => one.id === id);
  if (!counter || view.counter !== null) return null;
  return {
    title: words.counters.takeTitle(counter.number),
    lead: words.counters.takeLead(counter.staff ?? ''),
    groups: [
      {
        items: numbered([
          { name: words.counters.takeNot, deed: { do: 'back' } },
          {
            name: words.counters.take,
            deed: wish({ t: 'open-counter', counter: id, lease: 'console', take: true }),
          },
        ]),
      },
    ],
  };
};

/** What may be chosen in a layer; null: it has nothing to say any more, or is no menu. */
export const menuOf = (layer: Layer, input: MenuInput): Menu | null => {
  switch (layer.at) {
    case 'lists':
      return lists(input);
    case 'ticket':
      return ticketMenu(input, layer.id);
    case 'transfer':
      return transfer(input);
    case 'park':
      return park(input);
    case 'pause':
      return pause(input);
    case 'class':
      return classMenu(input, layer.id);
    case 'cancel':
      return cancelMenu(input, layer.id);
    case 'dossiers':
      return dossiers(input);
    case 'walk-in':
      return walkIn(input);
    case 'services':
      return services(input, layer.chosen);
    case 'more':
      return more(input);
    case 'print-roll':
      return printRollMenu(input);
    case 'print-roll-of':
      return rollLengthMenu(input, layer.service);
    case 'rolls':
      return rollsMenuNow(input, layer.roll);
    case 'take-over':
      return takeOverMenu(input);
    case 'slip':
      return slipMenuNow(input, layer.wanted);
    case 'counters':
      return counters(input);
    case 'take-counter':
      return takeCounter(input, layer.id);
    case 'inbox':
      return inboxMenu(input);
    case 'exception':
      return exceptionMenu(input, layer.id);
    case 'reason':
      return reasonMenu(input, layer.id, layer.action);
    case 'help':
    case 'roll':
    case 'note':
    case 'office-key':
    case 'look':
      return null;
  }
};
