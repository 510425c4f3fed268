import Type, { type Static } from 'typebox';

/** What one visit adds to its kiosk's figures (office/figures/kiosk-tally.ts): numbers and names of screens, nothing of a person. */
const closed = { additionalProperties: false };
const Count = Type.Integer({ minimum: 0, maximum: 100_000 });
const Word = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });

export const VisitCounts = Type.Object(
  {
    /** got what they came for: a slip, a number, an answer, a draft put aside */
    finished: Type.Boolean(),
    /** the last screen before the end */
    screen: Word,
    cards: Type.Object({ tried: Count, read: Count }, closed),
    pages: Type.Array(Type.Object({ paper: Word, taken: Count, rejected: Count }, closed), { maxItems: 41 }),
    dossiers: Count,
    components: Type.Object({ total: Count, digitised: Count, reused: Count }, closed),
    fields: Type.Object({ total: Count, filled: Count }, closed),
  },
  closed,
);
export type VisitCounts = Static<typeof VisitCounts>;
