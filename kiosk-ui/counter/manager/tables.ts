import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import type { Cell, Table } from '@mot-cua/domain/office/figures/csv.ts';
import type { FiguresAnswer, QueueFigures } from '@mot-cua/domain/office/figures/office-figures.ts';
import { dateInWords } from '../../kit/words/dates.ts';
import { halfHourSaid, inLanguage } from './said.ts';
import type { ManagerWords } from './words.ts';

/** Every table of a period, once: the page, the CSV files and the printed report show the same cells. */
export type FiguresTable = Table & {
  /** the column that is drawn as a bar, and what is full */
  /** so many columns stand beside a chart; the file and the report have all */
  readonly beside?: number;
  readonly bar?: { readonly column: number; readonly most: number; readonly target?: number };
};

const shares = (all: readonly (number | null)[]): number => Math.max(0.01, ...all.map((one) => one ?? 0));
const counts = (all: readonly (number | null)[]): number => Math.max(1, ...all.map((one) => one ?? 0));

export const tablesOf = (answer: FiguresAnswer, words: ManagerWords, language: Language) => {
  const { figures, procedures, papers } = answer;
  const { tables, columns, targets } = { ...words, targets: figures.targets };
  const procedure = (id: string | null): string => {
    if (id === null) return words.unknownProcedure;
    const known = procedures[id];
    return known ? inLanguage(known, language) : id;
  };
  const paperTitle = (word: string): string => {
    const known = papers[word];
    return known ? inLanguage(known, language) : (words.papers[word] ?? word);
  };
  const queueHead = [
    columns.issued,
    columns.served,
    columns.waitP50,
    columns.waitP90,
    words.shareAbove(String(targets.wait)),
    columns.handlingP50,
    columns.handlingP90,
    words.shareAbove(String(targets.service)),
    columns.noShow,
  ];
  const queueCells = ({ issued, served, wait, handling, noShow }: QueueFigures): Cell[] => [
    issued,
    served,
    wait.p50,
    wait.p90,
    { share: wait.above.share },
    handling.p50,
    handling.p90,
    { share: handling.above.share },
    { share: noShow.share },
  ];
  const table = (
    id: keyof ManagerWords['tables'],
    head: string[],
    rows: Cell[][],
    bar?: FiguresTable['bar'],
  ): FiguresTable => ({
    id,
    title: tables[id],
    head,
    rows,
    ...(bar ? { bar } : {}),
  });
  const byMonth = figures.trend.some(({ from, to }) => from !== to);
  const partName = ({ from }: { readonly from: string }): string =>
    byMonth ? `${from.slice(5, 7)}/${from.slice(0, 4)}` : dateInWords(from);
  return {
    summary: table(
      'summary',
      [columns.figure, columns.value, columns.before, columns.target],
      summaryRows(answer, words),
    ),
    arrivals: table(
      'arrivals',
      [columns.time, columns.people],
      figures.arrivals.flatMap((count, at) => (count > 0 ? [[halfHourSaid(at), count]] : [])),
    ),
    trend: {
      ...table(
        'trend',
        [
          byMonth ? columns.month : columns.day,
          columns.waitP50,
          columns.waitP90,
          words.shareAbove(String(targets.wait)),
          columns.issued,
          columns.served,
          columns.handlingP90,
          columns.available,
          columns.content,
        ],
        figures.trend.map((one) => [
          partName(one),
          one.waitP50,
          one.waitP90,
          { share: one.waitAbove },
          one.issued,
          one.served,
          one.handlingP90,
          { share: one.availability },
          { share: one.content },
        ]),
      ),
      beside: 5,
      title: byMonth ? tables.trendMonths : tables.trend,
    },
    handling: {
      ...table(
        'handling',
        [
          byMonth ? columns.month : columns.day,
          columns.handlingP50,
          columns.handlingP90,
          words.shareAbove(String(targets.service)),
          columns.served,
        ],
        figures.trend.map((one) => [
          partName(one),
          one.handlingP50,
          one.handlingP90,
          { share: one.handlingAbove },
          one.served,
        ]),
      ),
      title: byMonth ? tables.handlingMonths : tables.handling,
    },
    services: table(
      'services',
      [columns.service, ...queueHead],
      figures.byService.map(({ title, figures: one }) => [inLanguage(title, language), ...queueCells(one)]),
      {
        column: 4,
        most: counts([...figures.byService.map((one) => one.figures.wait.p90), targets.wait]),
        target: targets.wait,
      },
    ),
    procedures: table(
      'procedures',
      [columns.procedure, ...queueHead],
      figures.byProcedure.map(({ procedure: id, figures: one }) => [procedure(id), ...queueCells(one)]),
      {
        column: 4,
        most: counts([...figures.byProcedure.map((one) => one.figures.wait.p90), targets.wait]),
        target: targets.wait,
      },
    ),
    officers: table(
      'officers',
      [columns.officer, columns.served, columns.cases, columns.due, columns.load, columns.hours],
      figures.officers.map(({ name, served, cases, due, load, handling }) => [
        name,
        served,
        cases,
        due === null ? null : Math.round(due * 10) / 10,
        { share: load },
        Math.round(handling / 6) / 10,
      ]),
      { column: 4, most: Math.max(1, shares(figures.officers.map(({ load }) => load))), target: 1 },
    ),
    kiosks: table(
      'kiosks',
      [columns.kiosk, columns.available],
      figures.kiosks.map(({ title, availability }) => [title, { share: availability.share }]),
      { column: 1, most: 1, target: targets.availability },
    ),
    screens: table(
      'screens',
      [columns.screen, columns.left, columns.ofVisits],
      figures.visits.leftAt.map(({ screen, left }) => [
        words.screens[screen] ?? screen,
        left.count,
        { share: left.share },
      ]),
      { column: 2, most: shares(figures.visits.leftAt.map(({ left }) => left.share)) },
    ),
    scans: table(
      'scans',
      [columns.paper, columns.pages, columns.rejected, columns.share],
      figures.scans.map(({ paper, rejected }) => [
        paperTitle(paper),
        rejected.of,
        rejected.count,
        { share: rejected.share },
      ]),
      { column: 3, most: shares(figures.scans.map(({ rejected }) => rejected.share)) },
    ),
    ratings: table(
      'ratings',
      [columns.procedure, columns.rated, columns.content],
      figures.ratingsByProcedure.map(({ procedure: id, figures: one }) => [
        procedure(id),
        one.rated,
        { share: one.content },
      ]),
      { column: 2, most: 1, target: targets.content },
    ),
    counters: table(
      'counters',
      [columns.counter, columns.rated, columns.content],
      figures.ratingsByCounter.map(({ number, figures: one }) => [
        words.counterNumber(String(number)),
        one.rated,
        { share: one.content },
      ]),
      { column: 2, most: 1, target: targets.content },
    ),
    reasons: table(
      'reasons',
      [columns.reason, columns.count],
      figures.ratingReasons.map(({ reason, count }) => [words.reasons[reason] ?? reason, count]),
      { column: 1, most: counts(figures.ratingReasons.map(({ count }) => count)) },
    ),
    exceptions: table(
      'exceptions',
      [columns.kind, columns.raised, columns.escalated, columns.takenP90],
      figures.exceptions.map(({ code, raised, escalated, takenP90 }) => [
        words.codes[code] ?? code,
        raised,
        escalated,
        takenP90,
      ]),
      { column: 1, most: counts(figures.exceptions.map(({ raised }) => raised)) },
    ),
  };
};
export type Tables = ReturnType<typeof tablesOf>;

const summaryRows = ({ figures, before }: FiguresAnswer, { figures: names }: ManagerWords): Cell[][] => {
  const { total, rating, availability, visits, targets } = figures;
  const was = before?.total ?? null;
  const share = (one: number | null | undefined): Cell => ({ share: one ?? null });
  return [
    [names.issued, total.issued, was?.issued ?? null, null],
    [names.served, total.served, was?.served ?? null, null],
    [names.waitP50, total.wait.p50, was?.wait.p50 ?? null, null],
    [names.waitP90, total.wait.p90, was?.wait.p90 ?? null, targets.wait],
    [names.waitAbove, share(total.wait.above.share), share(was?.wait.above.share), share(targets.mostAbove)],
    [names.handlingP50, total.handling.p50, was?.handling.p50 ?? null, null],
    [names.handlingP90, total.handling.p90, was?.handling.p90 ?? null, targets.service],
    [
      names.handlingAbove,
      share(total.handling.above.share),
      share(was?.handling.above.share),
      share(targets.mostAbove),
    ],
    [names.noShow, share(total.noShow.share), share(was?.noShow.share), null],
    [names.left, share(total.left.share), share(was?.left.share), null],
    [names.availability, share(availability.share), share(before?.availability.share), share(targets.availability)],
    [names.content, share(rating.content), share(before?.rating.content), share(targets.content)],
    [names.rated, rating.rated, before?.rating.rated ?? null, null],
    [names.visits, visits.begun, null, null],
    [names.finished, share(visits.finished.share), null, null],
    [names.cards, share(figures.cards.share), null, null],
    [names.dossiers, figures.dossiers, null, null],
    [names.digitised, share(figures.digitised.share), null, null],
    [names.reused, share(figures.reused.share), null, null],
    [names.filled, share(figures.filled.share), null, null],
    [names.doubtful, figures.ratingsDoubtful, null, null],
  ];
};
