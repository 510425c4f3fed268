import Type, { type Static } from 'typebox';
import { Localized } from './localized.ts';

const Day = Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' });

/** What an office has to say on the first screen: it closes early, there is a holiday, a counter is away. */
export const OfficeNotice = Type.Object(
  {
    text: Localized,
    /** first and last day on which it stands there, office time */
    from: Day,
    to: Day,
    /** the counters are closed: nobody is sent to them as if they were open */
    closed: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type OfficeNotice = Static<typeof OfficeNotice>;

/** More than this nobody reads. */
export const MOST_NOTICES = 12;

/** Those of one day (`yyyy-MM-dd`), the ones that say "closed" first. */
export const noticesOn = (notices: readonly OfficeNotice[], day: string): OfficeNotice[] =>
  notices
    .filter((notice) => notice.from <= day && day <= notice.to)
    .sort((one, other) => Number(other.closed ?? false) - Number(one.closed ?? false))
    .slice(0, MOST_NOTICES);
