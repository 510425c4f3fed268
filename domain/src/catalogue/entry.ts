import Type, { type Static } from 'typebox';
import { ProcedureCode } from '../procedure-package/schema.ts';

/** A day of Vietnam's calendar. */
const Day = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' });
const Line = (maxLength: number) => Type.String({ maxLength });
const Lines = (maxItems: number, maxLength: number) => Type.Array(Line(maxLength), { maxItems });
const closed = { additionalProperties: false } as const;

/** Where a dossier of it goes in (cách thức thực hiện), as far as a kiosk is concerned. */
export const EntryChannel = Type.Union([
  Type.Literal('counter-intake'),
  Type.Literal('portal-handoff'),
  Type.Literal('police-handoff'),
  /** complaints and denunciations: handed over in confidence, never filled in here */
  Type.Literal('confidential'),
]);
export type EntryChannel = Static<typeof EntryChannel>;

/** Cấp thực hiện: at which level of the administration it is handled. Two-tier since 1 July 2025: no districts. */
export const EntryLevel = Type.Union([Type.Literal('commune'), Type.Literal('province'), Type.Literal('ministry')]);
export type EntryLevel = Static<typeof EntryLevel>;

/**
 * One procedure (thủ tục hành chính) as the national catalogue lists it: what it is, who is who in it, what it costs and
 * by which law. It says nothing of forms or papers: that is a procedure package. All texts are the authority's own.
 */
export const CatalogueEntry = Type.Object(
  {
    code: ProcedureCode,
    title: Type.Object({ vi: Type.String({ minLength: 3, maxLength: 400 }), en: Type.Optional(Line(400)) }, closed),
    /** lĩnh vực */
    field: Type.String({ minLength: 1, maxLength: 120 }),
    level: EntryLevel,
    /** kept apart: who helps people with it, who takes it in, who decides (domain.md 3.5) */
    helps: Line(200),
    receives: Line(200),
    decides: Line(200),
    /** đối tượng thực hiện: cá nhân, hộ gia đình, tổ chức… */
    subjects: Lines(8, 80),
    /** verbatim, exemptions and all: who is exempt must be able to read it */
    fee: Line(2000),
    duration: Line(600),
    legalBasis: Lines(30, 300),
    /** what one gets in the end */
    result: Line(300),
    channel: EntryChannel,
    /** the day from which `channel` is what it is */
    channelSince: Day,
    /** first and last day on which it may be filed; null: no end is known */
    validFrom: Day,
    validTo: Type.Union([Day, Type.Null()]),
    /** the procedure that took its place */
    replacedBy: Type.Union([ProcedureCode, Type.Null()]),
    /** other words that people say; those of the province come from its synonym file */
    synonyms: Lines(20, 80),
  },
  closed,
);
export type CatalogueEntry = Static<typeof CatalogueEntry>;

/** Most entries that one list may have; the national catalogue has about 6,000. */
export const MOST_ENTRIES = 10_000;

/** In force on that day (`yyyy-MM-dd`); both ends count. */
export const isInForce = (entry: Pick<CatalogueEntry, 'validFrom' | 'validTo'>, day: string): boolean =>
  entry.validFrom <= day && (entry.validTo === null || day <= entry.validTo);
