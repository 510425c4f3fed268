import type { ConsoleView, TicketView } from '@mot-cua/domain/office/office-views.ts';
import { Icon } from '../../kit/parts/icon.tsx';
import { type Act, counterActs, mayWish, nextOf, padOf, primaryOf, stateOf, ticketActs } from './acts.ts';
import { pending } from './conversation.ts';
import { language, menuInput, officeNow, refusal, words } from './desk-state.ts';
import { headline, unclaimed } from './exception-menus.ts';
import { doDeed, pressPrimary } from './key-room.ts';
import { classOf, serviceTitle } from './menus.ts';
import { beside } from './papers.ts';
import { PapersPane, standingOf } from './papers-pane.tsx';
import { clockOf, lastedIn } from './times.ts';

const since = (at: number | null): string => lastedIn(words.value, officeNow.value - (at ?? officeNow.value));

/** The key as printed: F-key, and the same on the keypad. */
export const Cap = ({ n }: { n: number }) => (
  <span class="caps">
    <kbd>F{n}</kbd>
    {n !== 1 && <kbd class="pad">{padOf(n)}</kbd>}
  </span>
);

const Mark = ({ ticket }: { ticket: TicketView }) => {
  const mark = classOf(ticket, words.value);
  return mark ? (
    <span class="mark">
      <Icon name="person" />
      {mark}
    </span>
  ) : null;
};

const Dossiers = ({ ticket }: { ticket: TicketView }) => {
  const { desk } = words.value;
  if (ticket.dossiers.length === 0) return <p class="no-dossier">{desk.noDossier}</p>;
  return (
    <section class="dossiers">
      <h2>{desk.dossiers}</h2>
      <ul>
        {ticket.dossiers.map(({ id, title, url, sealedHere }) => (
          <li key={id}>
            <Icon name={url === null && sealedHere ? 'lock' : 'file'} />
            <span class="dossier-title">{title}</span>
            <span class="hint">{standingOf({ url, sealedHere }, desk)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Who is at the counter, or who comes next. */
const Stage = ({ now }: { now: ConsoleView }) => {
  const { desk, pauses } = words.value;
  const state = stateOf(now);
  const own = now.counters.find(({ id }) => id === now.counter);
  if (state === 'paused')
    return (
      <section class="stage stage-paused">
        <p class="stage-state">{desk.paused}</p>
        <h1 class="stage-big">{own?.paused && pauses[own.paused]}</h1>
      </section>
    );
  const ticket = now.ticket ?? nextOf(now);
  if (!ticket)
    return (
      <section class="stage stage-empty">
        <p class="stage-state">{desk.nobody}</p>
        <h1 class="stage-big">{desk.noneWaits}</h1>
        <p class="hint">{desk.noneWaitsHint}</p>
      </section>
    );
  const input = { view: now, language: language.value };
  const waited = lastedIn(words.value, (ticket.calledAt ?? officeNow.value) - ticket.issuedAt);
  const facts =
    state === 'nobody'
      ? [desk.waited(waited)]
      : state === 'called'
        ? [
            desk.calledSince(since(ticket.calledAt)),
            ...(ticket.calls > 1 ? [desk.times(ticket.calls)] : []),
            desk.waited(waited),
          ]
        : [desk.servingSince(since(ticket.servingAt)), desk.waited(waited)];
  return (
    <section class={`stage stage-${state}`} aria-live="polite">
      <p class="stage-state">
        {state === 'nobody'
          ? ticket.state === 'parked'
            ? desk.parkedNext
            : desk.next
          : ticket.arrived && state === 'called'
            ? desk.arrived
            : desk[state]}
      </p>
      <div class="stage-ticket">
        <h1 class="number">{ticket.number}</h1>
        <div class="stage-about">
          <p class="stage-service">{serviceTitle(input, ticket.service)}</p>
          <Mark ticket={ticket} />
          <p class="stage-times">
            {[...facts, ...(ticket.appointedAt === null ? [] : [desk.appointedAt(clockOf(ticket.appointedAt))])].join(
              ' · ',
            )}
          </p>
        </div>
      </div>
      {state !== 'nobody' && !beside.value && <Dossiers ticket={ticket} />}
    </section>
  );
};

const Key = ({ act, name }: { act: Act; name: string }) => (
  <button type="button" class={`act act-${act.name}`} tabIndex={-1} onClick={() => doDeed(act.deed)}>
    <span>{name}</span>
    <Cap n={act.key} />
  </button>
);

const Steps = ({ now }: { now: ConsoleView }) => {
  const { desk } = words.value;
  const primary = primaryOf(now);
  return (
    <section class="steps">
      {refusal.value && (
        <p class="refusal" role="alert">
          <Icon name="warning" />
          <span>{refusal.value}</span>
        </p>
      )}
      <button
        type="button"
        class="primary"
        tabIndex={-1}
        aria-disabled={!primary.can || pending.value}
        onClick={pressPrimary}
      >
        <span>{pending.value ? desk.onItsWay : desk.primary[primary.name]}</span>
        <span class="caps">
          <kbd>Enter</kbd>
          <kbd>F2</kbd>
        </span>
      </button>
      <div class="acts">
        {ticketActs(now).map((act) => (
          <Key key={act.name} act={act} name={desk.acts[act.name]} />
        ))}
      </div>
    </section>
  );
};

const SHOWN = 8;
const Row = ({ ticket, now }: { ticket: TicketView; now: ConsoleView }) => (
  <li class="row">
    <strong>{ticket.number}</strong>
    <span class="row-about">
      <span class="row-service">{serviceTitle({ view: now, language: language.value }, ticket.service)}</span>
      <Mark ticket={ticket} />
    </span>
    <span class="row-time">{since(ticket.issuedAt)}</span>
  </li>
);

const List = ({ now, title, tickets }: { now: ConsoleView; title: string; tickets: readonly TicketView[] }) => {
  const { lists } = words.value;
  return (
    <section class="list">
      <h2>
        {title} <span class="count">{tickets.length}</span>
      </h2>
      {tickets.length === 0 && <p class="hint">{lists.nobody}</p>}
      <ol>
        {tickets.slice(0, SHOWN).map((ticket) => (
          <Row key={ticket.id} ticket={ticket} now={now} />
        ))}
      </ol>
      {tickets.length > SHOWN && <p class="hint">{lists.more(tickets.length - SHOWN)}</p>}
    </section>
  );
};

/** The most urgent thing that nobody sees to yet. */
const Inbox = ({ now }: { now: ConsoleView }) => {
  const { exceptions } = words.value;
  const waiting = unclaimed(now);
  const [first] = waiting;
  const input = menuInput.value;
  if (!first || !input) return null;
  return (
    <button
      type="button"
      class={first.escalated ? 'inbox inbox-escalated' : 'inbox'}
      tabIndex={-1}
      onClick={() => doDeed({ do: 'open', layer: { at: 'inbox' } })}
    >
      <span class="inbox-count">
        <Icon name="help" />
        {exceptions.open(waiting.length)}
        <Cap n={9} />
      </span>
      <strong>{exceptions.codes[first.facts.code]}</strong>
      <span>{headline(input, first)}</span>
      {first.escalated && <span class="inbox-late">{exceptions.escalated}</span>}
    </button>
  );
};

/** One citizen at a time, one next step; beside it what that citizen submitted, or the queue. */
export const Desk = ({ now }: { now: ConsoleView }) => {
  const { desk, lists } = words.value;
  const dossier = beside.value;
  return (
    <>
      <main class={dossier ? 'desk desk-papers' : 'desk'}>
        <div class="desk-left">
          {dossier && <Inbox now={now} />}
          <Stage now={now} />
          <Steps now={now} />
        </div>
        {dossier ? (
          <PapersPane dossier={dossier} all={now.ticket?.dossiers ?? []} />
        ) : (
          <aside class="desk-right">
            <Inbox now={now} />
            <List now={now} title={lists.waiting} tickets={now.waiting} />
            {now.parked.length > 0 && <List now={now} title={lists.parked} tickets={now.parked} />}
            {now.missed.length > 0 && <List now={now} title={lists.missed} tickets={now.missed} />}
          </aside>
        )}
      </main>
      <nav class="foot" data-off={!mayWish(now) || undefined}>
        {counterActs(now).map((act) => (
          <Key key={act.name} act={act} name={desk.acts[act.name]} />
        ))}
      </nav>
    </>
  );
};
