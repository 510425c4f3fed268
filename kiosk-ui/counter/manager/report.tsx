import { slipsOf } from '@mot-cua/domain/office/figures/slips.ts';
import { PeriodChoice, WhenThere } from './history.tsx';
import { slipSaid } from './live.tsx';
import { language, officeNow, period, words } from './manager-state.ts';
import { inLanguage, momentSaid, periodSaid } from './said.ts';
import { TableView } from './table-view.tsx';
import { tablesOf } from './tables.ts';

/** The periodic report: a page that prints on A4, or is kept as PDF by the browser's own printing. */
export const Report = () => {
  const { report, print } = words.value;
  return (
    <div class="history">
      <PeriodChoice>
        <button type="button" class="go" onClick={() => window.print()}>
          <kbd>F10</kbd>
          {print}
        </button>
      </PeriodChoice>
      <WhenThere
        show={(answer) => {
          const { figures } = answer;
          const tables = tablesOf(answer, words.value, language.value);
          const slips = slipsOf(figures);
          const names = new Map([
            ...figures.byService.map(({ service, title }) => [service, inLanguage(title, language.value)] as const),
            ...figures.kiosks.map(({ node, title }) => [node, title] as const),
          ]);
          return (
            <article class="sheet">
              <header class="sheet-head">
                <p class="sheet-office" lang="vi">
                  {answer.office}
                </p>
                <h1>
                  {report.heading}
                  <span>{report.title}</span>
                  <span>{periodSaid(period.value, words.value)}</span>
                </h1>
                <p class="hint">
                  {report.basis(String(figures.days))} {report.made(momentSaid(officeNow.value))}.
                </p>
              </header>
              <section>
                <h2>{report.slips}</h2>
                {slips.length === 0 ? (
                  <p>{report.noSlips}</p>
                ) : (
                  <ul class="sheet-slips">
                    {slips.map((slip) => (
                      <li key={`${slip.code} ${slip.subject}`}>{slipSaid(slip, names)}</li>
                    ))}
                  </ul>
                )}
              </section>
              {Object.values(tables).map((table) => (
                <section key={table.id}>
                  <h2>{table.title}</h2>
                  {table.rows.length === 0 ? <p>{report.nothing}</p> : <TableView table={table} caption={false} />}
                </section>
              ))}
              <footer class="sheet-foot">
                <p>{report.signed}</p>
                <p>{report.leader}</p>
              </footer>
            </article>
          );
        }}
      />
    </div>
  );
};
