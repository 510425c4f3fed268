import Type, { type Static } from 'typebox';
import { PaperTypeCode } from '../digitisation/paper-codes.ts';
import type { Expression } from '../forms/expression.ts';
import { Capacity, Standing } from '../identity/standing.ts';
import { Localized } from '../localized.ts';
import { AnswerValue, IdentityLevel, Person } from '../provenance.ts';
import { ChannelChange, Fee, FilingChannel, SignatureKind } from './filing.ts';

/**
 * A procedure package: everything the kiosk knows of one procedure, as data and without code. On disk it is a folder
 *
 *   procedure.json  data.schema.json  ui.json  rules.json  bind.json  papers.json  print.json
 *   i18n/vi.json  i18n/en.json  tests/*.json  signature.json
 *
 * Texts are named by a key that follows from what they belong to, so that text, voice clip and translation meet:
 * `procedure.title|summary|fee|duration|channelNote`, `procedure.channelNote.<channel>` of a later one, `procedure.change` (what
 * this version brings that the one before had not), `procedure.feeInShort` (read first; `fee` says all of it, one press away),
 * `procedure.morePapers` (who needs the papers that not everybody needs: those are folded behind these words), `truth.title`, `truth.paragraph.1…`, `page.<id>.title|help`,
 * `<ref>.label|help|format`, `<ref>=<option>`, `<list>.label|help|add|item`, `paper.<key>.title|note`, `check.<rule id>`.
 */

const closed = { additionalProperties: false } as const;
const IsoDate = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const Ref = Type.String({ maxLength: 200, pattern: '^/' });
const Key = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
const Condition = Type.Unsafe<Expression>(Type.Unknown());

/** A code (mã TTHC) of the national database of procedures: `N.NNNNNN`, one digit for who keeps it and six for the procedure. */
export const ProcedureCode = Type.String({ pattern: '^[0-9]\\.[0-9]{6}$' });

/** A part of a package that may be written from memory. What citizens read of it is marked as the counter's to confirm. */
export const UnconfirmedPart = Type.Union([
  Type.Literal('code'),
  Type.Literal('fee'),
  Type.Literal('duration'),
  Type.Literal('papers'),
  Type.Literal('legal-basis'),
]);
export type UnconfirmedPart = Static<typeof UnconfirmedPart>;

/** `procedure.json`. */
export const ProcedureFile = Type.Object(
  {
    format: Type.Literal('procedure-package/1'),
    id: ProcedureCode,
    /** year.month.count */
    version: Type.String({ pattern: '^[0-9]{4}\\.[0-9]{1,2}\\.[0-9]{1,4}$' }),
    /** first and last day on which a filing follows this package; null: no end known */
    validFrom: IsoDate,
    validTo: Type.Union([IsoDate, Type.Null()]),
    kind: Type.Union([Type.Literal('e-form'), Type.Literal('checklist')]),
    /** of the first day; `channelFrom` says when it becomes another one, in order */
    channel: FilingChannel,
    channelFrom: Type.Optional(Type.Array(ChannelChange, { minItems: 1, maxItems: 10 })),
    /** what is to be paid, by way and by day, where it is one amount; the text `procedure.fee` says all of it, verbatim */
    fees: Type.Optional(Type.Array(Fee, { minItems: 1, maxItems: 40 })),
    /** how the declaration is signed: every e-form says it, a checklist has nothing to sign */
    signature: Type.Optional(SignatureKind),
    legalBasis: Type.Array(Localized, { minItems: 1, maxItems: 12 }),
    /** what nobody has held against the law or the national database yet: said where it is shown, and by `package -- check` */
    unconfirmed: Type.Optional(
      Type.Array(Type.Object({ part: UnconfirmedPart, note: Type.String({ minLength: 1, maxLength: 300 }) }, closed), {
        minItems: 1,
        maxItems: 12,
      }),
    ),
    /** any office of the province may take it in and give the result out; absent: the office where the matter lies */
    anyOffice: Type.Optional(Type.Literal('province')),
    /** who must stand there at least for this procedure */
    identity: Type.Object(
      {
        minimum: IdentityLevel,
        /** what an expired card is good for: the same, with a warning, or only for the counter; absent: as the office has it */
        expiredCard: Type.Optional(Type.Union([Type.Literal('goes-on'), Type.Literal('counter')])),
      },
      closed,
    ),
    /**
     * As what one may hand this in. With more than one the kiosk asks for whom it is before the form; a form that asks this
     * itself has none and says in `capacity` where.
     */
    capacities: Type.Optional(Type.Array(Capacity, { minItems: 1, maxItems: 4 })),
    /** where the form itself asks: the field, and what each of its answers means */
    capacity: Type.Optional(
      Type.Object(
        { from: Ref, as: Type.Record(Type.String({ maxLength: 60 }), Capacity, { maxProperties: 40 }) },
        closed,
      ),
    ),
    /** true only when the form itself has a field for ethnicity: only then DG13 field 6 is read into the visit */
    wantsEthnicity: Type.Boolean(),
    /** chủ hồ sơ: where the declaration names the owner; null: the person who stands at the kiosk */
    owner: Type.Union([
      Type.Object({ fullName: Ref, personalNumber: Type.Union([Ref, Type.Null()]) }, closed),
      Type.Null(),
    ]),
    truthDeclaration: Type.Object({ version: Type.String({ pattern: '^[a-z0-9.-]{1,40}$' }) }, closed),
    /** other words people search by, e.g. "giấy khai sinh", "sao y" */
    searchWords: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40 }),
  },
  closed,
);
export type ProcedureFile = Static<typeof ProcedureFile>;

/** How a field is asked for on the screen. */
export const Widget = Type.Union([
  Type.Literal('text'),
  Type.Literal('long-text'),
  Type.Literal('date'),
  Type.Literal('year'),
  Type.Literal('number'),
  Type.Literal('choice'),
  Type.Literal('yes-no'),
  Type.Literal('phone'),
  /** province, commune, street, and the card's own text beside them (forms/address.ts) */
  Type.Literal('address'),
]);
export type Widget = Static<typeof Widget>;

/** A field that is no list; in a list its `ref` begins at the item: `/place`. */
export const UiLeaf = Type.Object(
  {
    ref: Ref,
    widget: Widget,
    /** required whenever it is shown; a `require` rule says the rest */
    required: Type.Optional(Type.Boolean()),
    options: Type.Optional(Type.Array(Key, { minItems: 2, maxItems: 80 })),
    keyboard: Type.Optional(
      Type.Union([
        Type.Literal('vietnamese'),
        Type.Literal('digits'),
        Type.Literal('latin'),
        /** with @ and the endings that people have */
        Type.Literal('email'),
        Type.Literal('none'),
      ]),
    ),
    /** shown as 0041••••0017 while it is the card's */
    masked: Type.Optional(Type.Boolean()),
    /** a typed date may lie in the future */
    future: Type.Optional(Type.Boolean()),
    /** a typed date may be `yyyy-MM` or `yyyy` */
    partial: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type UiLeaf = Static<typeof UiLeaf>;

/**
 * One field of `ui.json`. A list holds like things (periods of residence, members of a household): rules, bindings and texts
 * name a field of its items `<list>/*` + `<field>`; how few and how many items are right the data schema says (minItems,
 * maxItems).
 */
export const UiField = Type.Object(
  {
    ...UiLeaf.properties,
    widget: Type.Union([Widget, Type.Literal('list')]),
    /** of a list: what each item is asked */
    fields: Type.Optional(Type.Array(UiLeaf, { minItems: 1, maxItems: 5 })),
    /** of a list: which of them make the row of an item that is not open, in this order */
    summary: Type.Optional(Type.Array(Ref, { minItems: 1, maxItems: 3 })),
  },
  closed,
);
export type UiField = Static<typeof UiField>;

/** One page of a form, with its fields in the order in which they are asked. */
export const UiPage = Type.Object({ id: Key, fields: Type.Array(UiField, { minItems: 1, maxItems: 20 }) }, closed);
export type UiPage = Static<typeof UiPage>;

/** `ui.json`: pages in order, one topic each. */
export const UiFile = Type.Object({ pages: Type.Array(UiPage, { maxItems: 30 }) }, closed);

const RuleId = Type.Object({ id: Key });

/** `rules.json`. `show` and `require` may target a field, `show` also a whole page as `page:<id>`. */
export const Rule = Type.Union([
  Type.Object({ ...RuleId.properties, effect: Type.Literal('show'), target: Type.String(), when: Condition }, closed),
  Type.Object({ ...RuleId.properties, effect: Type.Literal('require'), target: Ref, when: Condition }, closed),
  /** editable only while `when` holds */
  Type.Object({ ...RuleId.properties, effect: Type.Literal('enable'), target: Ref, when: Condition }, closed),
  /** calculated: wins over what was typed while `when` holds */
  Type.Object(
    { ...RuleId.properties, effect: Type.Literal('set'), target: Ref, when: Condition, value: Condition },
    closed,
  ),
  /** what must be true of a filled field; else the text `check.<id>` is its error */
  Type.Object({ ...RuleId.properties, effect: Type.Literal('check'), target: Ref, must: Condition }, closed),
]);
export type Rule = Static<typeof Rule>;

/** What a card, a passport or VNeID tells of whoever stands there; `bind.json` names where it goes. */
export const KnownFromId = Type.Union([
  Type.Literal('id.fullName'),
  Type.Literal('id.dateOfBirth'),
  Type.Literal('id.sex'),
  Type.Literal('id.personalNumber'),
  Type.Literal('id.formerNumber'),
  Type.Literal('id.nationality'),
  Type.Literal('id.placeOfOrigin'),
  Type.Literal('id.residence'),
  Type.Literal('id.issuedOn'),
  Type.Literal('id.expiresOn'),
  Type.Literal('id.ethnicity'),
  /** of the document that was shown; a foreigner's only number */
  Type.Literal('id.documentNumber'),
  /** chủ hồ sơ, a person; whoever stands there for themself is the owner */
  Type.Literal('owner.fullName'),
  Type.Literal('owner.dateOfBirth'),
  Type.Literal('owner.personalNumber'),
  /** chủ hồ sơ, an organisation */
  Type.Literal('owner.organisation'),
  Type.Literal('owner.taxCode'),
]);
export type KnownFromId = Static<typeof KnownFromId>;

/** One line of `bind.json`: a value that is already known and therefore not asked (ER-2). */
export const Binding = Type.Object(
  {
    ref: Ref,
    /** of the card, of another field (a pointer), or a constant given in `value` */
    from: Type.Union([KnownFromId, Ref, Type.Literal('const')]),
    value: Type.Optional(AnswerValue),
    /** only while this holds */
    when: Type.Optional(Condition),
    /** `year`: only the year of a date */
    as: Type.Optional(Type.Literal('year')),
    /** of a list: only in the item that is there from the beginning; the others are asked */
    item: Type.Optional(Type.Literal('first')),
    lock: Type.Union([Type.Literal('locked'), Type.Literal('editable-unverifies'), Type.Literal('editable')]),
  },
  closed,
);
export type Binding = Static<typeof Binding>;

/** A way in: the glass, the feeder, the camera above the table. */
export const PaperSource = Type.Union([Type.Literal('flatbed'), Type.Literal('feeder'), Type.Literal('camera')]);
export type PaperSource = Static<typeof PaperSource>;

/** One line of `papers.json`. Without `show` the paper is always wanted; `required` is an expression too. */
export const Paper = Type.Object(
  {
    key: Key,
    show: Type.Optional(Condition),
    required: Condition,
    /** wanted only of those who stand there as one of these: an authorisation of a proxy */
    capacities: Type.Optional(Type.Array(Capacity, { minItems: 1, maxItems: 4 })),
    /** how it may be fed, as far as the kiosk has it; empty: bring it, it is not scanned here. The counter is always open. */
    sources: Type.Array(PaperSource, { maxItems: 3 }),
    /** it may be as large as this; without it A4 at most */
    largest: Type.Optional(Type.Literal('A3')),
    /** bytes that its file may have where it goes; pages are made smaller, never below 200 dpi, until they fit (20 MB without it) */
    mostBytes: Type.Optional(Type.Integer({ minimum: 200_000, maximum: 200_000_000 })),
    dpi: Type.Integer({ minimum: 150, maximum: 600 }),
    colour: Type.Boolean(),
    maxPages: Type.Integer({ minimum: 1, maximum: 100 }),
    /** what kind of paper it is (mã loại giấy tờ): one that the province holds is known by it, whatever it is called */
    type: Type.Optional(PaperTypeCode),
    /** from the day it was issued; one that is older is never offered to be used again */
    validForMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 240 })),
  },
  closed,
);
export type Paper = Static<typeof Paper>;

/** `i18n/<language>.json`. */
export const Texts = Type.Record(Type.String({ maxLength: 120 }), Type.String({ maxLength: 4000 }));
export type Texts = Static<typeof Texts>;

/** `print.json`: the official A4 form, line by line, in the words of the form. */
export const PrintFile = Type.Object(
  {
    title: Type.String({ maxLength: 200 }),
    /** after "Kính gửi": the agency, as the form has it; without it an empty line */
    to: Type.Optional(Type.String({ maxLength: 200 })),
    /** who signs, from left to right; without it the applicant */
    signers: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 3 })),
    lines: Type.Array(
      Type.Object(
        {
          /** stands above this line, in the words of the form: "Người được khai sinh" */
          heading: Type.Optional(Type.String({ maxLength: 200 })),
          text: Type.String({ maxLength: 200 }),
          ref: Ref,
          as: Type.Optional(Type.Union([Type.Literal('date-words'), Type.Literal('upper-case')])),
        },
        closed,
      ),
      { maxItems: 120 },
    ),
  },
  closed,
);
export type PrintFile = Static<typeof PrintFile>;

/** `tests/*.json`: what the package must do; a package without examples is refused. */
export const Example = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    today: IsoDate,
    person: Type.Union([Person, Type.Null()]),
    /** where the kiosk asked for whom it is */
    standing: Type.Optional(Standing),
    /** given in this order */
    answers: Type.Array(Type.Object({ ref: Ref, value: AnswerValue }, closed), { maxItems: 200 }),
    /** by list: how many items it has, from when it is shown; they are called i1, i2, … */
    items: Type.Optional(Type.Record(Ref, Type.Integer({ minimum: 0, maximum: 50 }), { maxProperties: 20 })),
    expect: Type.Object(
      {
        pages: Type.Optional(Type.Array(Key)),
        visible: Type.Optional(Type.Array(Ref)),
        hidden: Type.Optional(Type.Array(Ref)),
        required: Type.Optional(Type.Array(Ref)),
        locked: Type.Optional(Type.Array(Ref)),
        /** refs of all errors, in any order */
        errors: Type.Optional(Type.Array(Ref)),
        papers: Type.Optional(Type.Array(Key)),
        requiredPapers: Type.Optional(Type.Array(Key)),
        output: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        owner: Type.Optional(
          Type.Object({ fullName: Type.String(), personalNumber: Type.Union([Type.String(), Type.Null()]) }, closed),
        ),
      },
      closed,
    ),
  },
  closed,
);
export type Example = Static<typeof Example>;

/** `signature.json`: made over the digest document of all other files (digest.ts). */
export const PackageSignature = Type.Object(
  {
    alg: Type.Literal('EdDSA'),
    kid: Type.String({ pattern: '^[A-Za-z0-9._-]{1,80}$' }),
    /** hex SHA-256 of the digest document */
    digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** base64url, 64 bytes, Ed25519 over the digest document */
    signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
  },
  closed,
);
export type PackageSignature = Static<typeof PackageSignature>;

/** The whole package as one document. */
export const ProcedurePackage = Type.Object(
  {
    procedure: ProcedureFile,
    dataSchema: Type.Record(Type.String(), Type.Unknown()),
    ui: UiFile,
    rules: Type.Array(Rule, { maxItems: 400 }),
    bind: Type.Array(Binding, { maxItems: 400 }),
    papers: Type.Array(Paper, { maxItems: 40 }),
    texts: Type.Object(
      {
        vi: Texts,
        en: Texts,
        /** languages of packs, as far as somebody has translated them */
        tyz: Type.Optional(Texts),
        nut: Type.Optional(Texts),
        jra: Type.Optional(Texts),
        bdq: Type.Optional(Texts),
        km: Type.Optional(Texts),
      },
      closed,
    ),
    print: PrintFile,
    examples: Type.Array(Example, { minItems: 1, maxItems: 60 }),
  },
  closed,
);
export type ProcedurePackage = Static<typeof ProcedurePackage>;
