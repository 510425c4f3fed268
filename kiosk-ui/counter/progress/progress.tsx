import type { StationProgress, StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { dateInWords } from '../../kit/words/dates.ts';
import { language, view } from '../desk-state.ts';
import { AgencyTable } from './agency-table.tsx';
import { LevelChart } from './level-chart.tsx';
import { keyOf, lineOf, type ProgressReport, type TimeLine } from './report.ts';
import { Tiles } from './tiles.tsx';
import { TimeChart } from './time-chart.tsx';
import { VolumeChart } from './volume-chart.tsx';
import { progressWords } from './words.ts';

/** Viet Nam is UTC+7, all year. */
const today = (): string => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

/** What stood at the last receipt stands today. */
const untilToday = (sent: StationProgress['sent']): TimeLine['done'] => {
  const last = sent.at(-1);
  return last && last.on < today() ? [...sent, { on: today(), value: last.value }] : sent;
};

/** The station's own line, where no report of agencies is served. */
const lineOfStation = ({ title, target, sent, due }: StationProgress): TimeLine => ({
  title,
  target,
  done: untilToday(sent),
  planned: due.length > 0 && sent[0] && sent[0].on < due[0]!.on ? [{ on: sent[0].on, value: 0 }, ...due] : due,
  due: due.map(({ on, value }) => ({ on, value, share: target ? value / target : null })),
  today: today(),
});

/** Asked for once, when the screen opens: a report of agencies changes by the day, not by the key. */
const useReport = (): ProgressReport | null => {
  const [report, setReport] = useState<ProgressReport | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    fetch('/progress', { signal: gone.signal })
      .then(async (answer) => {
        if (answer.status === 200) setReport(await answer.json());
      })
      .catch(() => undefined); // without it the station's own line is shown
    return () => gone.abort();
  }, []);
  return report;
};

const Agencies = ({ report }: { report: ProgressReport }) => {
  const [chosen, setChosen] = useState(report.agencies[0] ? keyOf(report.agencies[0]) : null);
  const one = report.agencies.find((each) => keyOf(each) === chosen);
  return (
    <>
      {one && (
        <section class="one-agency" aria-live="polite">
          <h2 lang="vi">{one.agency.name}</h2>
          <p class="hint" lang="vi">
            {one.plan.title} · {one.plan.legalBasis}
          </p>
          <Tiles one={one} />
          <TimeChart line={lineOf(one, report.on)} />
        </section>
      )}
      <AgencyTable agencies={report.agencies} chosen={chosen} onChoose={setChosen} />
      <div class="chart-pair">
        <LevelChart report={report} />
        <VolumeChart report={report} />
      </div>
    </>
  );
};

const OwnLine = ({ progress }: { progress: StationProgress | null }) => {
  const words = progressWords(language.value);
  if (!progress) return <p>{words.none}</p>;
  return (
    <section class="one-agency">
      <h2 lang="vi">{progress.title}</h2>
      <p lang="vi">{progress.words}</p>
      {progress.target === null && <p class="hint">{words.noTarget}</p>}
      <TimeChart line={lineOfStation(progress)} />
    </section>
  );
};

/** Tiến độ số hóa: how far, against what, by when. Arrows and PageDown scroll; Escape or F12 lead back. */
export const Progress = ({ now }: { now: StationSnapshot }) => {
  const words = progressWords(language.value);
  const report = useReport();
  const page = useRef<HTMLElement>(null);
  useLayoutEffect(() => page.current?.focus(), []);
  const back = () => {
    view.value = 'desk';
  };
  return (
    <main class="progress" ref={page} tabIndex={-1}>
      <div class="progress-head">
        <h1>{words.title}</h1>
        {report && <p class="hint">{words.on(dateInWords(report.on))}</p>}
        <button type="button" class="go go-second" onClick={back}>
          <kbd>Esc</kbd>
          {words.back}
        </button>
      </div>
      {report ? <Agencies report={report} /> : <OwnLine progress={now.progress} />}
    </main>
  );
};
