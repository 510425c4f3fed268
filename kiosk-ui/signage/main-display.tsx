import type { DisplayView } from '@mot-cua/domain/office/office-views.ts';
import { Icon } from '../kit/parts/icon.tsx';
import { officeNow, waiting } from './conversation.ts';
import { Clock, Foot } from './shared-parts.tsx';
import { evenPagesOf, FRESH_MS, PAGE_MS, pagesOf } from './turns.ts';
import { muted } from './voice.ts';
import type { SignageWords } from './words.ts';

type Call = DisplayView['calls'][number];
type Counter = DisplayView['counters'][number];
type Parts = { readonly now: DisplayView; readonly words: SignageWords; readonly language: 'vi' | 'en' };

const LATELY = 5;
const COUNTERS_PER_PAGE = 5;
/** Letters of a notice that one line holds, by the shape of the screen. */
const lineOf = { wide: 54, tall: 50 } as const; // standing, it has two lines

/** Each ticket once, where it was called last. */
const callsOf = ({ calls }: DisplayView): readonly Call[] => {
  const seen = new Set<string>();
  return calls.filter(({ id }) => !seen.has(id) && seen.add(id));
};

const isLong = (calls: readonly Call[]): boolean => calls.slice(0, LATELY).some(({ number }) => number.length > 4);

/** The call that stands above all others. A new one is a new element: its ring pulses anew. */
const Now = ({ call, words }: { readonly call: Call | undefined; readonly words: SignageWords }) => {
  if (!call)
    return (
      <section class="now now-nobody">
        <Icon name="person" />
        <p class="now-quiet">{words.nobodyYet}</p>
        <p class="now-text">{words.nobodyYetText}</p>
      </section>
    );
  const fresh = !waiting.value && officeNow.value - call.at < FRESH_MS;
  return (
    <section
      class="now"
      key={`${call.id} ${call.at} ${call.again}`}
      data-fresh={fresh}
      data-long={call.number.length > 4}
    >
      <h2 class="now-label">{waiting.value ? words.lastCalled : words.now}</h2>
      <p class="now-number">{call.number}</p>
      <p class="now-where" data-long={call.counter > 9}>
        <Icon name="right" /> <span>{words.counter}</span> <strong>{call.counter}</strong>
      </p>
    </section>
  );
};

const Lately = ({ calls, words }: { readonly calls: readonly Call[]; readonly words: SignageWords }) => (
  <section class="panel lately">
    <h2>
      {words.lately} <span aria-hidden="true">{words.counter}</span>
    </h2>
    <ol>
      {calls.map((call) => (
        <li key={call.id} data-fresh={officeNow.value - call.at < FRESH_MS}>
          <b>{call.number}</b>
          <Icon name="right" />
          <span class="at">
            <span class="for-readers">{words.counter} </span>
            {call.counter}
          </span>
        </li>
      ))}
    </ol>
  </section>
);

const Next = ({ numbers, words }: { readonly numbers: readonly string[]; readonly words: SignageWords }) => (
  <section class="panel next">
    <h2>{words.next}</h2>
    {numbers.length === 0 ? (
      <p class="panel-quiet">{words.nobodyNext}</p>
    ) : (
      <ol data-long={numbers.some(({ length }) => length > 4)}>
        {numbers.map((number) => (
          <li key={number}>{number}</li>
        ))}
      </ol>
    )}
  </section>
);

const Counters = ({ counters, words }: { readonly counters: readonly Counter[]; readonly words: SignageWords }) => (
  <section class="panel counters">
    <h2>{words.counters}</h2>
    <ol>
      {counters.map(({ number, state, ticket }) => (
        <li key={number} data-state={state}>
          <span class="at">
            <span class="for-readers">{words.counter} </span>
            {number}
          </span>
          {ticket ? <b>{ticket}</b> : <span class="state">{words.states[state]}</span>}
        </li>
      ))}
    </ol>
  </section>
);

/**
 * Who is next and what the counters do stand in one place by turns, both at a size that is read from the last chair; who is next comes
 * every other time, however many counters there are.
 */
const Turns = ({ now, words }: Parts) => {
  const turn = Math.floor(officeNow.value / PAGE_MS);
  const nextFirst = turn % 2 === 0 || now.counters.length === 0;
  const at = now.counters.length === 0 ? turn : Math.floor(turn / 2);
  if (nextFirst) {
    const pages = pagesOf(now.next, now.next.some(({ length }) => length > 4) ? 4 : 8);
    return <Next numbers={pages[at % pages.length] ?? []} words={words} />;
  }
  const pages = evenPagesOf(now.counters, COUNTERS_PER_PAGE);
  return <Counters counters={pages[at % pages.length] ?? []} words={words} />;
};

/** Call, last calls, who is next, counters, notices. Numbers only: what it draws has no place for a name. */
export const MainDisplay = ({ now, words, language }: Parts) => {
  const [call, ...others] = callsOf(now);
  const shape = innerWidth >= innerHeight ? 'wide' : 'tall';
  return (
    <div class="display">
      <header class="head">
        <h1>{now.office}</h1>
        <Clock />
      </header>
      <main aria-live="polite">
        <Now call={call} words={words} />
        <div class="panels" data-long={isLong(others) || now.next.some((number) => number.length > 4)}>
          <Lately calls={others.slice(0, LATELY)} words={words} />
          <Turns now={now} words={words} language={language} />
        </div>
      </main>
      <Foot
        notices={now.notices}
        words={words}
        most={lineOf[shape]}
        noVoice={muted.value && now.voice.on && !now.voice.quiet}
      />
    </div>
  );
};
