import Type, { type Static } from 'typebox';

/** What the plans of the provinces ask of an office, besides the waiting and service times of its queue policy (reference/domain.md, 5). */
export const FigureTargets = Type.Object(
  {
    /** dossiers that one officer handles a year: 1,600 in cities, 1,200 in the country, 800 in remote places */
    dossiersPerOfficerYear: Type.Integer({ minimum: 1, maximum: 10_000 }),
    /** of the opening hours, in which a kiosk can be used */
    availability: Type.Number({ minimum: 0, maximum: 1 }),
    /** of the ratings, "hài lòng" or better */
    content: Type.Number({ minimum: 0, maximum: 1 }),
    /** of the people called, who may have waited or been served longer than the target before the manager is told */
    mostAbove: Type.Number({ minimum: 0, maximum: 1 }),
  },
  { additionalProperties: false },
);
export type FigureTargets = Static<typeof FigureTargets>;

export const usualTargets: FigureTargets = {
  dossiersPerOfficerYear: 1_200,
  availability: 0.99,
  content: 0.98,
  mostAbove: 0.1,
};
