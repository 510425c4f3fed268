import type { DisplayView } from '@mot-cua/domain/office/office-views.ts';
import { Icon } from '../kit/parts/icon.tsx';
import { officeNow, waiting } from './conversation.ts';
import { Clock, Foot, inWords } from './shared-parts.tsx';
import { FRESH_MS } from './turns.ts';
import type { SignageWords } from './words.ts';

type Counter = DisplayView['counters'][number];

/** By id, as the plan has it, or by the number that stands above it. */
const counterOf = ({ counters }: DisplayView, asked: string): Counter | undefined =>
  counters.find(({ id, number }) => id === asked || String(number) === asked) ??
  (counters.length === 1 ? counters[0] : undefined);

const State = ({ now, counter, words }: { now: DisplayView; counter: Counter; words: SignageWords }) => {
  const { state, ticket, paused } = counter;
  if ((state === 'called' || state === 'serving') && ticket) {
    const call = now.calls.find(({ number }) => number === ticket);
    const fresh = state === 'called' && !waiting.value && call !== undefined && officeNow.value - call.at < FRESH_MS;
    return (
      <section class="own" key={`${ticket} ${call?.again ?? 0}`} data-state={state} data-fresh={fresh}>
        <p class="own-state">{words.own[state]}</p>
        <p class="own-number" data-long={ticket.length > 4}>
          {ticket}
        </p>
      </section>
    );
  }
  if (state === 'paused')
    return (
      <section class="own own-quiet" data-state="paused">
        <Icon name="clock" />
        <p class="own-large">{words.own.paused}</p>
        {paused && <p class="own-text">{words.paused[paused]}</p>}
      </section>
    );
  if (state === 'closed')
    return (
      <section class="own own-quiet" data-state="closed">
        <Icon name="door" />
        <p class="own-large">{words.own.closed}</p>
        <p class="own-text">{words.own.closedText}</p>
      </section>
    );
  return (
    <section class="own own-quiet" data-state="open">
      <Icon name="check" />
      <p class="own-large">{words.own.open}</p>
    </section>
  );
};

/** Above one counter: whom it has called or serves, or why it calls nobody. */
export const CounterDisplay = ({
  now,
  words,
  counter: asked,
  language,
}: {
  readonly now: DisplayView;
  readonly words: SignageWords;
  readonly counter: string;
  readonly language: 'vi' | 'en';
}) => {
  const counter = counterOf(now, asked);
  return (
    <div class="own-display">
      <header class="own-head">
        <h1>
          {words.counter} <strong>{counter ? counter.number : asked.slice(0, 4)}</strong>
        </h1>
        {counter?.title && <p class="own-title">{inWords(counter.title, language)}</p>}
        <Clock />
      </header>
      <main aria-live="polite">
        {counter ? (
          <State now={now} counter={counter} words={words} />
        ) : (
          <section class="own own-quiet">
            <Icon name="warning" />
            <p class="own-large">{words.own.unknown}</p>
            <p class="own-text">{words.own.unknownText}</p>
          </section>
        )}
      </main>
      <Foot notices={[]} words={words} most={54} noVoice={false} />
    </div>
  );
};
