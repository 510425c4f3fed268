import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Sha256Hex } from '../receiving.ts';
import { done, failed, type Result } from '../result.ts';
import { readDate } from '../text/dates.ts';
import { ComponentCode, PaperTypeCode } from './paper-codes.ts';
import { CopyKind, PaperOrigin, PaperSource } from './paper-kinds.ts';

/**
 * The record of one digitised paper: what an archive, a one-stop system and an officer ask about a PDF (domain.md section
 * 4; NĐ 30/2020, TT 02/2019/TT-BNV, TT 01/2023/TT-VPCP). One paper, one PDF, all its pages. Times are ISO 8601 at +07:00.
 */
const orNull = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const Moment = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?\\+07:00$',
});
const Name = Type.String({ minLength: 1, maxLength: 200 });

/** Verdicts of the picture checks over all pages: `yes` where any page has it, else `unsure` where any may. */
const Found = Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('unsure')]);
export const PaperQuality = Type.Object(
  {
    blank: Found,
    blurred: Found,
    dark: Found,
    glare: Found,
    cutOff: Found,
    mostSkewDegrees: Type.Number({ minimum: 0, maximum: 45 }),
  },
  { additionalProperties: false },
);
export type PaperQuality = Static<typeof PaperQuality>;

/** An officer laid the picture beside the paper. */
export const OfficerCheck = Type.Object(
  {
    who: Name,
    at: Moment,
    result: Type.Union([Type.Literal('same'), Type.Literal('differs'), Type.Literal('unreadable')]),
  },
  { additionalProperties: false },
);
export type OfficerCheck = Static<typeof OfficerCheck>;

/** What a signature in the PDF said when it was last verified; the PDF itself is the proof. */
export const PaperSignature = Type.Object(
  {
    by: Name,
    role: Type.Union([Type.Literal('officer'), Type.Literal('agency'), Type.Literal('issuer')]),
    at: Moment,
    format: Type.Union([
      Type.Literal('PAdES-B-B'),
      Type.Literal('PAdES-B-T'),
      Type.Literal('PAdES-B-LT'),
      Type.Literal('other'),
    ]),
    valid: Found,
  },
  { additionalProperties: false },
);
export type PaperSignature = Static<typeof PaperSignature>;

/** Whether what the paper says still holds (R12); `replaced` names what came after it. */
export const PaperStanding = Type.Union([
  Type.Object({ is: Type.Literal('as-issued') }, { additionalProperties: false }),
  Type.Object({ is: Type.Literal('revoked'), since: Day }, { additionalProperties: false }),
  Type.Object({ is: Type.Literal('replaced'), since: Day, by: Name }, { additionalProperties: false }),
]);
export type PaperStanding = Static<typeof PaperStanding>;

/**
 * What makes a file a certified electronic copy (bản sao chứng thực điện tử; NĐ 45/2020/NĐ-CP, Điều 10): its line in the
 * certification book, who certified for which authority, and that each page was compared with the original. The file has the
 * scanned pages and behind them one sheet with the certification's words.
 */
export const Certification = Type.Object(
  {
    number: Type.Integer({ minimum: 1, maximum: 9_999_999 }),
    book: Type.String({ minLength: 1, maxLength: 40 }),
    on: Day,
    authority: Name,
    officer: Name,
    position: Name,
    /** in the order of the pages, page 1 first */
    compared: Type.Array(
      Type.Object(
        { page: Type.Integer({ minimum: 1, maximum: 2_000 }), who: Name, at: Moment },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 2_000 },
    ),
    /** sides that were scanned and left out: empty backs, a sheet scanned twice */
    leftOut: Type.Integer({ minimum: 0, maximum: 4_000 }),
  },
  { additionalProperties: false },
);
export type Certification = Static<typeof Certification>;

export const DigitisedPaper = Type.Object(
  {
    type: Type.Literal('digitised-paper/1'),
    id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,80}$' }),
    /** null until it is coded: a record without them is no record yet, but must be kept safe all the same */
    paperType: orNull(PaperTypeCode),
    component: orNull(ComponentCode),
    title: Name,
    copyKind: CopyKind,
    origin: orNull(PaperOrigin),
    /** số, ký hiệu as printed: `12/2019/QĐ-UBND` */
    notation: orNull(Type.String({ minLength: 1, maxLength: 80 })),
    issuer: orNull(Name),
    issuedOn: orNull(Day),
    /** last day on which it holds; null: it does not end, or nobody knows */
    expiresOn: orNull(Day),
    standing: PaperStanding,
    /** personal number (12 digits) or tax code (10 or 13 digits) of its owner */
    ownerId: orNull(Type.String({ pattern: '^([0-9]{12}|[0-9]{10}|[0-9]{13})$' })),
    pages: Type.Integer({ minimum: 1, maximum: 2_000 }),
    dpi: Type.Integer({ minimum: 50, maximum: 1_200 }),
    colour: Type.Boolean(),
    pdfVersion: Type.String({ pattern: '^(1\\.[0-7]|2\\.0)$' }),
    /** the part and level of PDF/A that the file claims, e.g. `2b`; null: it claims none */
    pdfA: orNull(Type.String({ pattern: '^[1-4][abefu]?$' })),
    bytes: Type.Integer({ minimum: 1, maximum: 1_073_741_824 }),
    sha256: Sha256Hex,
    scannedAt: Moment,
    kioskId: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    source: PaperSource,
    quality: PaperQuality,
    check: orNull(OfficerCheck),
    signatures: Type.Array(PaperSignature, { maxItems: 20 }),
    /** absent: no certified copy */
    certification: Type.Optional(Certification),
  },
  { additionalProperties: false },
);
export type DigitisedPaper = Static<typeof DigitisedPaper>;

/** What is wrong with a record that came from disk or over HTTP. */
export type RecordFault =
  | 'wrong-shape'
  | 'no-such-day'
  | 'expires-before-issue'
  | 'checked-before-scan'
  | 'signed-before-scan'
  | 'certified-without-comparison'
  | 'certified-no-original'
  | 'certified-unsigned';

const shape = Compile(DigitisedPaper);

/** Takes nothing on trust: shape first, then what the shape cannot say. All faults at once, so that one mending is enough. */
export const readDigitisedPaper = (value: unknown): Result<DigitisedPaper, readonly RecordFault[]> => {
  if (!shape.Check(value)) return failed(['wrong-shape']);
  const faults = faultsOf(value);
  return faults.length === 0 ? done(value) : failed(faults);
};

const faultsOf = (paper: DigitisedPaper): RecordFault[] => {
  const { issuedOn, expiresOn, standing, scannedAt, check, signatures } = paper;
  const since = standing.is === 'as-issued' ? null : standing.since;
  const moments = [scannedAt, ...(check ? [check.at] : []), ...signatures.map(({ at }) => at)];
  if ([issuedOn, expiresOn, since].some((day) => day !== null && !readDate(day)) || !moments.every(isMoment))
    return ['no-such-day'];
  const faults: RecordFault[] = [];
  if (issuedOn !== null && expiresOn !== null && expiresOn < issuedOn) faults.push('expires-before-issue');
  if (check && Date.parse(check.at) < Date.parse(scannedAt)) faults.push('checked-before-scan');
  const ours = signatures.filter(({ role }) => role !== 'issuer'); // the issuer may have signed years before
  if (ours.some(({ at }) => Date.parse(at) < Date.parse(scannedAt))) faults.push('signed-before-scan');
  return [...faults, ...certificationFaults(paper)];
};

/** A certified copy is of an original, all its pages were compared by the officer who signed, before that, and the officer did sign. */
const certificationFaults = ({ certification, ...paper }: DigitisedPaper): RecordFault[] => {
  if (certification === undefined) return [];
  const { compared, on } = certification;
  const faults: RecordFault[] = [];
  const signed = paper.signatures.filter(({ role }) => role === 'officer').map(({ at }) => Date.parse(at));
  const scanned = Date.parse(paper.scannedAt);
  const isEachPage = compared.length === paper.pages - 1 && compared.every(({ page }, index) => page === index + 1);
  const isBetween = compared.every(({ at }) => {
    const then = Date.parse(at);
    return isMoment(at) && then >= scanned && signed.every((signature) => then <= signature);
  });
  const byOfficer = compared.every(({ who }) => who === certification.officer);
  if (!isEachPage || !isBetween || !byOfficer || paper.check?.result !== 'same' || readDate(on) === null)
    faults.push('certified-without-comparison');
  if (paper.copyKind !== 'original') faults.push('certified-no-original');
  if (signed.length === 0) faults.push('certified-unsigned');
  return faults;
};

/** The pattern lets the 31st of February and 25 o'clock through; the calendar does not. */
const isMoment = (text: string): boolean => readDate(text.slice(0, 10)) !== null && Number.isFinite(Date.parse(text));

/** An epoch time as the rules want it written: `2026-11-29T08:15:30+07:00`. */
export const momentInVietnam = (epochMs: number): string =>
  `${new Date(epochMs + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;
