import Type, { type Static } from 'typebox';

/** How a filing goes its way: its channel, what is to be paid for it and how it is signed; all of it data with days. */

const closed = { additionalProperties: false } as const;
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

/**
 * counter-intake: the kiosk hands a direct filing to the one-stop counter; portal-handoff: prepared here, filed on the national
 * portal; police-handoff: prepared here, taken in by the police.
 */
export const FilingChannel = Type.Union([
  Type.Literal('counter-intake'),
  Type.Literal('portal-handoff'),
  Type.Literal('police-handoff'),
]);
export type FilingChannel = Static<typeof FilingChannel>;

/** From this day (the first that counts) filings go another way than before. */
export const ChannelChange = Type.Object({ from: Day, channel: FilingChannel }, closed);
export type ChannelChange = Static<typeof ChannelChange>;

/** As what a filing is paid for: at a counter, or online. */
export const FilingWay = Type.Union([Type.Literal('direct'), Type.Literal('online')]);
export type FilingWay = Static<typeof FilingWay>;

/** One amount and the days on which it holds; both ends count, null: no end known. */
export const Fee = Type.Object(
  {
    way: FilingWay,
    /** đồng; 0: nothing is taken; null: set by the province, and the verbatim text says by whom */
    amount: Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), Type.Null()]),
    per: Type.Union([
      Type.Literal('filing'),
      Type.Literal('person'),
      Type.Literal('copy'),
      Type.Literal('page'),
      Type.Literal('case'),
    ]),
    validFrom: Day,
    validTo: Type.Union([Day, Type.Null()]),
  },
  closed,
);
export type Fee = Static<typeof Fee>;

/**
 * on-screen: the declaration that is agreed to at the kiosk is the signature; wet: ink on paper before an officer; digital: the
 * citizen's own digital signature, given where it is filed, never at the kiosk.
 */
export const SignatureKind = Type.Union([Type.Literal('on-screen'), Type.Literal('wet'), Type.Literal('digital')]);
export type SignatureKind = Static<typeof SignatureKind>;

/**
 * As what a filing at the kiosk into the one-stop counter is counted and paid for, from that day: the province decides it (no
 * national rule is known; reference/domain.md 3.2). Without a decision it is direct.
 */
export const KioskCountsAs = Type.Object({ from: Day, as: FilingWay }, closed);
export type KioskCountsAs = Static<typeof KioskCountsAs>;
