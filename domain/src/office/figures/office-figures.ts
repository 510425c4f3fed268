import Type, { type Static } from 'typebox';
import { Localized } from '../../localized.ts';

/**
 * The figures of an office over a period, as the manager's page, its CSV and its reports show them. A share of nothing is null, which is
 * not nought. Times are minutes with one decimal.
 */
const Count = Type.Integer({ minimum: 0 });
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const ShareOrNull = OrNull(Type.Number({ minimum: 0, maximum: 1 }));

const Day = Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' });
const PeriodKind = Type.Union([
  Type.Literal('day'),
  Type.Literal('week'),
  Type.Literal('month'),
  Type.Literal('quarter'),
  Type.Literal('half-year'),
  Type.Literal('year'),
]);
export const Period = Type.Object({ kind: PeriodKind, from: Day, to: Day });

/** `GET /office/figures?kind=month&day=2026-11-23`. */
export const FiguresQuestion = Type.Object({ kind: PeriodKind, day: Day }, { additionalProperties: false });
export type FiguresQuestion = Static<typeof FiguresQuestion>;

export const Share = Type.Object({ count: Count, of: Count, share: ShareOrNull });
export type Share = Static<typeof Share>;

export const Times = Type.Object({
  measured: Count,
  p50: OrNull(Type.Number()),
  p90: OrNull(Type.Number()),
  mean: OrNull(Type.Number()),
  above: Share,
});
export type Times = Static<typeof Times>;

export const QueueFigures = Type.Object({
  issued: Count,
  served: Count,
  /** of those that were called */
  noShow: Share,
  /** of those that were given: never called before the day ended, or given back */
  left: Share,
  wait: Times,
  handling: Times,
});
export type QueueFigures = Static<typeof QueueFigures>;

export const RatingFigures = Type.Object({
  rated: Count,
  /** null with fewer than five */
  content: ShareOrNull,
});
export type RatingFigures = Static<typeof RatingFigures>;

export const OfficeFigures = Type.Object({
  period: Period,
  /** days that were counted: those with anything in the log */
  days: Count,
  /** all 48 half hours of the day from 00:00, added up over the days */
  arrivals: Type.Array(Count, { minItems: 48, maxItems: 48 }),
  total: QueueFigures,
  byService: Type.Array(Type.Object({ service: Type.String(), title: Localized, figures: QueueFigures })),
  byProcedure: Type.Array(Type.Object({ procedure: OrNull(Type.String()), figures: QueueFigures })),
  officers: Type.Array(
    Type.Object({
      staff: Type.String(),
      name: Type.String(),
      served: Count,
      cases: Count,
      /** minutes with people, added up */
      handling: Type.Number(),
      /** what the year's load makes of this period; null: no working day in it yet */
      due: OrNull(Type.Number()),
      /** cases of `due`; may exceed 1 */
      load: OrNull(Type.Number()),
    }),
  ),
  availability: Share,
  kiosks: Type.Array(Type.Object({ node: Type.String(), title: Type.String(), availability: Share })),
  visits: Type.Object({
    begun: Count,
    finished: Share,
    leftAt: Type.Array(Type.Object({ screen: Type.String(), left: Share })),
  }),
  scans: Type.Array(Type.Object({ paper: Type.String(), rejected: Share })),
  cards: Share,
  dossiers: Count,
  digitised: Share,
  reused: Share,
  filled: Share,
  rating: RatingFigures,
  ratingsByProcedure: Type.Array(Type.Object({ procedure: OrNull(Type.String()), figures: RatingFigures })),
  ratingsByCounter: Type.Array(Type.Object({ counter: Type.String(), number: Count, figures: RatingFigures })),
  ratingReasons: Type.Array(Type.Object({ reason: Type.String(), count: Count })),
  ratingsDoubtful: Count,
  exceptions: Type.Array(
    Type.Object({ code: Type.String(), raised: Count, escalated: Count, takenP90: OrNull(Type.Number()) }),
  ),
  /** by day up to a month, by month beyond; only those with figures */
  trend: Type.Array(
    Type.Object({
      from: Type.String(),
      to: Type.String(),
      issued: Count,
      served: Count,
      waitP50: OrNull(Type.Number()),
      waitP90: OrNull(Type.Number()),
      waitAbove: ShareOrNull,
      handlingP50: OrNull(Type.Number()),
      handlingP90: OrNull(Type.Number()),
      handlingAbove: ShareOrNull,
      availability: ShareOrNull,
      content: ShareOrNull,
    }),
  ),
  targets: Type.Object({
    wait: Type.Number(),
    service: Type.Number(),
    availability: Type.Number(),
    content: Type.Number(),
    mostAbove: Type.Number(),
    dossiersPerOfficerYear: Type.Number(),
  }),
});
export type OfficeFigures = Static<typeof OfficeFigures>;

/** `GET /office/figures?kind=month&day=2026-11-23`: the period in which the day lies, for managers who are signed in. */
export const FiguresAnswer = Type.Object({
  figures: OfficeFigures,
  /** the same of the period before, of its total; null: nothing was counted then */
  before: OrNull(Type.Object({ period: Period, total: QueueFigures, rating: RatingFigures, availability: Share })),
  /** procedures by id, as the catalogue calls them */
  procedures: Type.Record(Type.String(), Localized),
  /** kinds of paper by their word, as the packages call them */
  papers: Type.Record(Type.String(), Localized),
  /** the first day of which this office has figures; null: none yet */
  since: OrNull(Type.String()),
  office: Type.String(),
});
export type FiguresAnswer = Static<typeof FiguresAnswer>;
