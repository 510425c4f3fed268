import type { FiguresAnswer } from '@mot-cua/domain/office/figures/office-figures.ts';
import { type PeriodKind, periodKinds } from '@mot-cua/domain/office/figures/periods.ts';
import type { ComponentChildren } from 'preact';
import { ArrivalsChart, TimesChart } from './charts.tsx';
import { saveAllCsv, saveCsv } from './csv-file.ts';
import {
  askAgain,
  asking,
  chooseKind,
  failedToAsk,
  goNext,
  goPrevious,
  hasNext,
  hasPrevious,
  kind,
  language,
  period,
  shown,
  words,
} from './manager-state.ts';
import { periodSaid } from './said.ts';
import { TableView } from './table-view.tsx';
import { type FiguresTable, tablesOf } from './tables.ts';

/** Which period: kinds as radio buttons (arrows), then the one before and after. */
export const PeriodChoice = ({ children }: { children?: ComponentChildren }) => {
  const { kinds, period: said } = words.value;
  return (
    <div class="period">
      <fieldset>
        <legend class="for-readers">{said.label}</legend>
        {periodKinds.map((one: PeriodKind) => (
          <label key={one} class={one === kind.value ? 'kind kind-chosen' : 'kind'}>
            <input type="radio" name="kind" checked={one === kind.value} onChange={() => chooseKind(one)} />
            {kinds[one]}
          </label>
        ))}
      </fieldset>
      <div class="steps">
        <button type="button" class="go go-second" aria-disabled={!hasPrevious.value} onClick={goPrevious}>
          <kbd>F6</kbd>
          {said.previous}
        </button>
        <strong class="period-name" aria-live="polite">
          {periodSaid(period.value, words.value)}
        </strong>
        <button type="button" class="go go-second" aria-disabled={!hasNext.value} onClick={goNext}>
          <kbd>F7</kbd>
          {said.next}
        </button>
      </div>
      <div class="period-more">{children}</div>
    </div>
  );
};

/** The figures, or why they are not there (yet). */
export const WhenThere = ({ show }: { show: (answer: FiguresAnswer) => ComponentChildren }) => {
  const { period: said } = words.value;
  const there = shown.value;
  if (there) return there.figures.days === 0 ? <p class="notice">{said.empty}</p> : <>{show(there)}</>;
  if (!failedToAsk.value || asking.value) return <p class="notice">{said.asking}</p>;
  return (
    <p class="notice" role="alert">
      {said.failed}{' '}
      <button type="button" class="go" onClick={askAgain}>
        {said.again}
      </button>
    </p>
  );
};

const Figure = ({ table, chart }: { table: FiguresTable; chart?: ComponentChildren }) => (
  <section class={chart ? 'part figure figure-drawn' : 'part figure'}>
    <div class="figure-head">
      <h2>{table.title}</h2>
      {table.rows.length > 0 && (
        <button type="button" class="csv" onClick={() => saveCsv(table, period.value)}>
          {words.value.csv}
          <span class="for-readers"> {table.title}</span>
        </button>
      )}
    </div>
    {table.rows.length === 0 ? (
      <p class="hint">{words.value.report.nothing}</p>
    ) : (
      <div class="figure-both">
        {chart && <div class="figure-chart">{chart}</div>}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable (WCAG 2.1.1) */}
        <section class="figure-table" aria-label={table.title} tabIndex={0}>
          <TableView table={table} caption={false} {...(table.beside ? { columns: table.beside } : {})} />
        </section>
      </div>
    )}
  </section>
);

/** The history: every chart with its table beside it, every table as a file. */
export const History = () => (
  <div class="history">
    <PeriodChoice>
      <button
        type="button"
        class="go go-second"
        onClick={() =>
          shown.value && saveAllCsv(Object.values(tablesOf(shown.value, words.value, language.value)), period.value)
        }
      >
        <kbd>F8</kbd>
        {words.value.csvAll}
      </button>
    </PeriodChoice>
    <WhenThere
      show={(answer) => {
        const { figures } = answer;
        const tables = tablesOf(answer, words.value, language.value);
        return (
          <>
            <p class="hint">
              {words.value.period.counted(String(figures.days))}
              {hasNext.value ? '' : ` · ${words.value.period.going}`}
            </p>
            <Figure table={tables.summary} />
            <Figure table={tables.arrivals} chart={<ArrivalsChart arrivals={figures.arrivals} />} />
            <Figure
              table={tables.trend}
              chart={<TimesChart of="wait" trend={figures.trend} target={figures.targets.wait} />}
            />
            <Figure
              table={tables.handling}
              chart={<TimesChart of="handling" trend={figures.trend} target={figures.targets.service} />}
            />
            <Figure table={tables.services} />
            <Figure table={tables.procedures} />
            <Figure table={tables.officers} />
            <div class="figure-pair">
              <Figure table={tables.screens} />
              <Figure table={tables.scans} />
              <Figure table={tables.ratings} />
              <Figure table={tables.counters} />
              <Figure table={tables.reasons} />
              <Figure table={tables.exceptions} />
              <Figure table={tables.kiosks} />
            </div>
          </>
        );
      }}
    />
  </div>
);
