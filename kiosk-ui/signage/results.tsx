import type { DisplayView, WaitRange } from '@mot-cua/domain/office/office-views.ts';
import { Icon } from '../kit/parts/icon.tsx';
import { waiting } from './conversation.ts';
import { Clock, clockWords, inWords } from './shared-parts.tsx';
import type { SignageWords } from './words.ts';

type Parts = { readonly now: DisplayView; readonly words: SignageWords; readonly language: 'vi' | 'en' };
const CALLS = 6;

const waitWords = (count: number, wait: WaitRange | null, { results }: SignageWords): string => {
  if (count === 0) return results.noWait;
  return wait?.said ? results.minutes(wait.said.from, wait.said.to) : results.noEstimate;
};

const Services = ({ now, words, language }: Parts) => (
  <section class="card services">
    <h2>{words.results.services}</h2>
    <ul>
      {now.services.map(({ letter, title, waiting: count, wait }) => (
        <li key={letter}>
          <span class="letter">{letter}</span>
          <span class="service">
            <strong>{inWords(title, language)}</strong>
            <span>{count === 0 ? words.results.nobody : words.results.people(count)}</span>
          </span>
          <span class="wait">{waitWords(count, wait, words)}</span>
        </li>
      ))}
    </ul>
    <p class="small">{words.results.estimate}</p>
  </section>
);

const Calls = ({ now, words }: Parts) => (
  <section class="card recent">
    <h2>{words.results.calls}</h2>
    {now.calls.length === 0 ? (
      <p>{words.results.noCalls}</p>
    ) : (
      <ol>
        {now.calls.slice(0, CALLS).map(({ id, number, counter, at, again }) => (
          <li key={`${id} ${again} ${at}`}>
            <b>{number}</b>
            <span>{words.results.toCounter(counter)}</span>
            <time dateTime={clockWords(at)}>{clockWords(at)}</time>
          </li>
        ))}
      </ol>
    )}
  </section>
);

const Next = ({ now, words }: Parts) => (
  <section class="card coming">
    <h2>{words.results.next}</h2>
    {now.next.length === 0 ? (
      <p>{words.nobodyNext}</p>
    ) : (
      <ol>
        {now.next.map((number) => (
          <li key={number}>{number}</li>
        ))}
      </ol>
    )}
  </section>
);

const Counters = ({ now, words, language }: Parts) => (
  <section class="card at-counters">
    <h2>{words.results.counters}</h2>
    <ul>
      {now.counters.map(({ number, title, state, ticket, paused }) => (
        <li key={number} data-state={state}>
          <strong>{words.results.toCounter(number)}</strong>
          <span class="does">{title ? inWords(title, language) : ''}</span>
          <span class="doing">
            {state === 'paused' && paused ? words.paused[paused] : words.states[state]}
            {ticket && (
              <>
                {' '}
                <b>{ticket}</b>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  </section>
);

const otherAddress = (language: 'vi' | 'en'): string => {
  const asked = new URLSearchParams(location.search);
  if (language === 'vi') asked.set('language', 'en');
  else asked.delete('language');
  const search = asked.toString();
  return `${location.pathname}${search ? `?${search}` : ''}`;
};

/** How long it takes, who is next, what each counter does: on a phone in the hall, or on a screen at the door. */
export const Results = (parts: Parts) => {
  const { now, words, language } = parts;
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <div class="results">
      <header>
        <div>
          <h1>{words.results.title}</h1>
          <p>{now.office}</p>
        </div>
        <p class="as-of">
          <span>{words.results.asOf}</span> <Clock />
        </p>
        <a href={otherAddress(language)} lang={other}>
          {words.results.other}
        </a>
      </header>
      {waiting.value && (
        <p class="results-waiting" role="status">
          <Icon name="warning" />
          <span>{words.waiting}</span>
        </p>
      )}
      <main>
        <Services {...parts} />
        <Calls {...parts} />
        <Next {...parts} />
        <Counters {...parts} />
        {now.notices.length > 0 && (
          <section class="card">
            <h2>{words.results.notices}</h2>
            {now.notices.map((notice) => (
              <p key={notice}>{notice}</p>
            ))}
          </section>
        )}
      </main>
    </div>
  );
};
