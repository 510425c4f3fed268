import Type, { type Static } from 'typebox';

/**
 * What a kiosk counts of one day: numbers alone, nothing of a person. Each telling has all of the day so far, so that the last one
 * counts and a lost one loses nothing. It goes into the office's log (`kiosk-counted`) every few minutes and when an alarm changes.
 */
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const Word = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });

export const KioskTally = Type.Object(
  {
    day: Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' }),
    /** of the office's opening hours, how long somebody could begin a visit here, ms */
    upMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
    visits: Count,
    finished: Count,
    /** given up, by the screen that was shown last */
    left: Type.Array(Type.Object({ screen: Word, count: Count }), { maxItems: 60 }),
    /** pages scanned, and those that were taken again or refused, by kind of paper */
    pages: Type.Array(Type.Object({ paper: Word, taken: Count, rejected: Count }), { maxItems: 100 }),
    cards: Type.Object({ tried: Count, read: Count }),
    dossiers: Count,
    /** papers that the procedures asked for, those that came as electronic records, those that need not be brought again */
    components: Type.Object({ total: Count, digitised: Count, reused: Count }),
    /** answers of the declaration, and those that nobody had to type */
    fields: Type.Object({ total: Count, filled: Count }),
    /** dossiers that are not yet at the province, and those refused there */
    unsent: Count,
    failed: Count,
    /** stands now */
    alarms: Type.Array(Word, { maxItems: 20 }),
    paper: Type.Union([Type.Literal('ok'), Type.Literal('low'), Type.Literal('out'), Type.Literal('unknown')]),
  },
  { additionalProperties: false },
);
export type KioskTally = Static<typeof KioskTally>;

export const emptyKioskTally = (day: string): KioskTally => ({
  day,
  upMs: 0,
  visits: 0,
  finished: 0,
  left: [],
  pages: [],
  cards: { tried: 0, read: 0 },
  dossiers: 0,
  components: { total: 0, digitised: 0, reused: 0 },
  fields: { total: 0, filled: 0 },
  unsent: 0,
  failed: 0,
  alarms: [],
  paper: 'unknown',
});
