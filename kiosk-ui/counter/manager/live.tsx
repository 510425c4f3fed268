import type { SlipCode } from '@mot-cua/domain/office/figures/slips.ts';
import type { ManagerView } from '@mot-cua/domain/office/manager-view.ts';
import type { ComponentChildren } from 'preact';
import { language, officeNow, words } from './manager-state.ts';
import { inLanguage, numberSaid, shareSaid, spanSaid } from './said.ts';

const Tile = ({ label, value, hint, bad }: { label: string; value: string; hint?: string; bad?: boolean }) => (
  <div class={bad ? 'tile tile-bad' : 'tile'}>
    <dt>{label}</dt>
    <dd>
      <strong>
        {bad && <span aria-hidden="true">! </span>}
        {value}
      </strong>
      {hint && <span>{hint}</span>}
    </dd>
  </div>
);

/** What a slip is about, in the words of this page, with its figures in theirs. */
export const slipSaid = (
  { code, subject, is, target }: ManagerView['slips'][number],
  names: ReadonlyMap<string, string>,
): string => {
  const said = words.value.slips[code as SlipCode];
  const asShare = ['wait-above', 'service-above', 'availability-below', 'content-below'].includes(code);
  const value = (one: number): string => (asShare ? shareSaid(one, language.value) : numberSaid(one, language.value));
  return said(names.get(subject) ?? subject, value(is), value(target));
};

export const namesOf = (now: ManagerView): ReadonlyMap<string, string> =>
  new Map([
    ...now.services.map(({ id, title }) => [id, inLanguage(title, language.value)] as const),
    ...now.kiosks.map(({ node, title }) => [node, title] as const),
    ...now.exceptions.map(({ id, code, kiosk }) => [id, `${words.value.codes[code] ?? code}, ${kiosk}`] as const),
  ]);

const Slips = ({ now }: { now: ManagerView }) => {
  const { alarms, noAlarms } = words.value.live;
  const names = namesOf(now);
  return (
    <section class={now.slips.length > 0 ? 'slips slips-bad' : 'slips'} aria-live="polite">
      {now.slips.length === 0 ? (
        <p>
          <span aria-hidden="true">✓ </span>
          {noAlarms}
        </p>
      ) : (
        <>
          <h2>{alarms}</h2>
          <ul>
            {now.slips.map((slip) => (
              <li key={`${slip.code} ${slip.subject}`}>
                <span aria-hidden="true">! </span>
                {slipSaid(slip, names)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
};

const longestOf = (now: ManagerView): number | null => {
  const waits = now.services.map(({ longestMs }) => longestMs).filter((ms) => ms !== null);
  return waits.length === 0 ? null : Math.max(...waits);
};

const Tiles = ({ now }: { now: ManagerView }) => {
  const { live, minutes } = words.value;
  const number = (value: number | null) => numberSaid(value, language.value);
  const longest = longestOf(now);
  const waited = longest ?? 0;
  const { wait, noShow, served, issued } = now.today;
  const waiting = now.services.reduce((sum, one) => sum + one.waiting, 0);
  return (
    <dl class="tiles">
      <Tile label={live.waiting} value={number(waiting)} hint={live.waitingHint(number(issued))} />
      <Tile
        label={live.longest}
        value={longest === null ? '–' : spanSaid(waited, words.value)}
        hint={live.target(String(now.targets.wait))}
        bad={waited > now.targets.wait * 60_000}
      />
      <Tile
        label={live.p90}
        value={wait.p90 === null ? '–' : minutes(number(wait.p90))}
        {...(wait.p50 === null ? {} : { hint: live.median(number(wait.p50)) })}
        bad={(wait.p90 ?? 0) > now.targets.wait}
      />
      <Tile label={live.served} value={number(served)} hint={live.noShow(shareSaid(noShow.share, language.value))} />
      <Tile
        label={live.content}
        value={now.rating.content === null ? words.value.fewRatings : shareSaid(now.rating.content, language.value)}
        hint={live.rated(number(now.rating.rated))}
      />
    </dl>
  );
};

const Part = ({ title, wide, children }: { title: string; wide?: boolean; children: ComponentChildren }) => (
  <section class={wide ? 'part part-wide' : 'part'}>
    <h2>{title}</h2>
    {children}
  </section>
);

const Services = ({ now }: { now: ManagerView }) => {
  const { live } = words.value;
  const number = (value: number | null) => numberSaid(value, language.value);
  const most = Math.max(5, ...now.services.map(({ waiting }) => waiting));
  return (
    <Part title={live.services} wide>
      <table class="figures">
        <thead>
          <tr>
            {[
              live.service,
              live.waiting,
              live.longestShort,
              live.p50Short,
              live.p90Short,
              live.handling,
              live.served,
            ].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {now.services.map(({ id, letter, title, waiting, longestMs: ms, today }) => {
            const late = (ms ?? 0) > now.targets.wait * 60_000;
            return (
              <tr key={id}>
                <th scope="row">
                  <span class="letter">{letter}</span> {inLanguage(title, language.value)}
                </th>
                <td>
                  <svg class="bar" width="120" height="16" viewBox="0 0 120 16" aria-hidden="true" focusable="false">
                    <rect class="bar-room" y="3" width="120" height="10" rx="2" />
                    <rect class="bar-value" y="3" width={(waiting / most) * 120} height="10" rx="2" />
                  </svg>
                  <strong>{number(waiting)}</strong>
                </td>
                <td class={late ? 'late' : undefined}>
                  {late && <span aria-hidden="true">! </span>}
                  {ms === null ? '–' : spanSaid(ms, words.value)}
                </td>
                <td>{number(today.wait.p50)}</td>
                <td>{number(today.wait.p90)}</td>
                <td>{number(today.handling.p90)}</td>
                <td>{number(today.served)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Part>
  );
};

const Counters = ({ now }: { now: ManagerView }) => {
  const { live } = words.value;
  const states = ['serving', 'called', 'open', 'paused', 'closed'] as const;
  return (
    <Part title={live.counters}>
      <ul class="states">
        {states.map((state) => (
          <li key={state} class={`state-${state}`}>
            <strong>{now.counters[state]}</strong> {live[state]}
          </li>
        ))}
      </ul>
    </Part>
  );
};

const SIGNS = { up: '✓', silent: '!', unknown: '?' } as const;
const Kiosks = ({ now }: { now: ManagerView }) => {
  const { live } = words.value;
  return (
    <Part title={live.kiosks}>
      <ul class="rows">
        {now.kiosks.map(({ node, title, is, paper, alarms, visits }) => (
          <li key={node} class={is === 'silent' || paper === 'out' ? 'row-bad' : undefined}>
            <strong>
              <span aria-hidden="true">{SIGNS[is]} </span>
              {title}
            </strong>
            <span>
              {[
                live.is[is],
                ...(is === 'unknown' ? [] : [live.paper[paper], live.visits(numberSaid(visits, language.value))]),
                ...(alarms.length > 0 ? [live.alarm(String(alarms.length))] : []),
              ].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
};

const Dossiers = ({ now }: { now: ManagerView }) => {
  const { live } = words.value;
  const { submitted, unsent, failed } = now.dossiers;
  const rows: readonly (readonly [string, string])[] = [
    [live.submitted, numberSaid(submitted, language.value)],
    [live.unsent, numberSaid(unsent, language.value)],
    [live.failed, numberSaid(failed, language.value)],
    [live.finished, shareSaid(now.visits.finished.share, language.value)],
  ];
  return (
    <Part title={live.dossiers}>
      <dl class="pairs">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
};

const Exceptions = ({ now }: { now: ManagerView }) => {
  const { live, codes } = words.value;
  return (
    <Part title={live.exceptions}>
      {now.exceptions.length === 0 ? (
        <p class="hint">{live.noExceptions}</p>
      ) : (
        <ul class="rows">
          {now.exceptions.slice(0, 8).map(({ id, code, kiosk, raisedAt, claimed, escalated }) => (
            <li key={id} class={escalated && !claimed ? 'row-bad' : undefined}>
              <strong>
                {escalated && !claimed && <span aria-hidden="true">! </span>}
                {codes[code] ?? code}
              </strong>
              <span>
                {[
                  kiosk,
                  claimed ? live.taken : live.waitingFor(spanSaid(officeNow.value - raisedAt, words.value)),
                  ...(escalated && !claimed ? [live.hotline] : []),
                ].join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
};

/** What the office is like at this moment. */
export const Live = ({ now }: { now: ManagerView }) => (
  <div class="live">
    <Slips now={now} />
    <Tiles now={now} />
    <div class="parts">
      <Services now={now} />
      <Counters now={now} />
      <Kiosks now={now} />
      <Dossiers now={now} />
      <Exceptions now={now} />
    </div>
  </div>
);
