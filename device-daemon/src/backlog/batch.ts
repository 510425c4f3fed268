import { PaperState } from '@mot-cua/domain/digitisation/paper-chart.ts';
import { CopyKind, PaperOrigin } from '@mot-cua/domain/digitisation/paper-kinds.ts';
import { PageDoubts } from '@mot-cua/domain/page-doubts.ts';
import Type, { type Static } from 'typebox';

/**
 * A batch of the backlog (số hóa kết quả cũ) as plain JSON: all that must survive a power cut, nothing else. Pictures and PDFs
 * lie beside it as files, named by the ids here. Text of papers and of owners is in it: it is kept and erased like them.
 */
const orNull = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Id = Type.String({ pattern: '^[A-Za-z0-9._-]{1,60}$' });
const Quarter = Type.Union([Type.Literal(0), Type.Literal(90), Type.Literal(180), Type.Literal(270)]);
export type Quarter = Static<typeof Quarter>;
const closed = { additionalProperties: false } as const;

/** What the cover-sheet reader made of a page (`imaging/cover-sheet`). */
const CoverSeen = Type.Union([
  Type.Object({ is: Type.Literal('no-cover-sheet') }, closed),
  Type.Object({ is: Type.Literal('doubtful'), why: Type.String({ maxLength: 40 }) }, closed),
  Type.Object(
    {
      is: Type.Literal('cover-sheet'),
      batch: orNull(Id),
      number: Type.Integer({ minimum: 1, maximum: 9_999 }),
      paperType: orNull(Type.String({ maxLength: 40 })),
      component: orNull(Type.String({ maxLength: 40 })),
    },
    closed,
  ),
]);

/** One side of a sheet after all checks, as the splitter sees it. */
export const SeenPage = Type.Object(
  {
    id: Id,
    side: Type.Union([Type.Literal('front'), Type.Literal('back')]),
    blank: Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('unsure')]),
    doubts: PageDoubts,
    cover: CoverSeen,
    /** the earlier page of this batch that it looks like (`imaging/likeness`) */
    likeness: orNull(Type.Object({ of: Id, sure: Type.Boolean() }, closed)),
    /** the feeder felt two sheets at once */
    multifeed: Type.Boolean(),
  },
  closed,
);
export type SeenPage = Static<typeof SeenPage>;

/** What the clerk fills in; the names of the record (`domain/digitisation/paper-record.ts`). */
export const FIELDS = [
  'paperType',
  'component',
  'notation',
  'issuer',
  'issuedOn',
  'expiresOn',
  'ownerId',
  'title',
  'copyKind',
  'origin',
] as const;
export type FieldName = (typeof FIELDS)[number];
const Text = Type.String({ minLength: 1, maxLength: 200 });
const fieldTexts = Object.fromEntries(FIELDS.map((name) => [name, Type.Optional(Text)]));
const FieldTexts = Type.Object(fieldTexts, closed);
export type FieldTexts = { readonly [name in FieldName]?: string };

/** What reading the pages proposed. It belongs to these pages lying this way, so that undoing a split finds it again. */
export const Reading = Type.Object(
  {
    pages: Type.Array(Type.Object({ id: Id, turned: Quarter }, closed), { minItems: 1, maxItems: 2_000 }),
    proposals: FieldTexts,
    /** of those, what the reading itself is sure of */
    sure: Type.Array(Type.Union(FIELDS.map((name) => Type.Literal(name))), { maxItems: FIELDS.length }),
  },
  closed,
);
export type Reading = {
  readonly pages: readonly { readonly id: string; readonly turned: Quarter }[];
  readonly proposals: FieldTexts;
  readonly sure: readonly FieldName[];
};

/** What the feeding left to be looked at, of a paper as a whole. */
export const PaperNote = Type.Union([
  Type.Literal('no-cover-sheet'), // pages before the first sheet, or after a paper that was closed
  Type.Literal('sheet-missing'), // a number was left out: a sheet and its paper may be hidden in this one or the one before
  Type.Literal('sheet-twice'), // a number came again
]);
export type PaperNote = Static<typeof PaperNote>;

export const BatchPaper = Type.Object(
  {
    id: Id,
    state: PaperState,
    /** number of its cover sheet; null: it has none */
    sheet: orNull(Type.Integer({ minimum: 1, maximum: 9_999 })),
    pages: Type.Array(Id, { maxItems: 2_000 }),
    /** said by its cover sheet */
    covered: FieldTexts,
    /** typed by the clerk: above all other sources */
    typed: FieldTexts,
    notes: Type.Array(PaperNote, { maxItems: 3 }),
    /** its flags as the clerk has seen them; another flag asks again */
    acknowledged: Type.Array(Type.String({ maxLength: 120 }), { maxItems: 4_000 }),
    check: orNull(Type.Object({ who: Text, at: Type.String({ maxLength: 40 }) }, closed)),
    /** what has been asked for and not answered yet; nothing may change meanwhile */
    waits: orNull(Type.Union([Type.Literal('sign'), Type.Literal('send')])),
    rejectedBecause: orNull(Text),
  },
  closed,
);
export type BatchPaper = Omit<Static<typeof BatchPaper>, 'covered' | 'typed'> & {
  readonly covered: FieldTexts;
  readonly typed: FieldTexts;
};

export const Dropped = Type.Object(
  {
    page: Id,
    why: Type.Union([
      Type.Literal('cover-sheet'),
      Type.Literal('blank-back'),
      Type.Literal('blank-front'),
      Type.Literal('blank-sheet'),
      Type.Literal('blank-separator'),
      Type.Literal('deleted'), // by the clerk
      Type.Literal('scanned-again'), // a better one took its place
    ]),
  },
  closed,
);
export type Dropped = Static<typeof Dropped>;

const Cursor = Type.Object({ paper: orNull(Id), page: Type.Integer({ minimum: 0, maximum: 2_000 }) }, closed);
export type Cursor = Static<typeof Cursor>;

/** How to take one command of the clerk back: see `undo.ts`. */
export const UndoEntry = Type.Object(
  {
    command: Type.String({ maxLength: 40 }),
    before: Type.Array(Type.Object({ paper: BatchPaper, after: orNull(Id) }, closed), { maxItems: 4 }),
    added: Type.Array(Id, { maxItems: 4 }),
    dropped: Type.Array(Id, { maxItems: 4 }),
    undropped: Type.Array(Dropped, { maxItems: 4 }),
    turned: Type.Array(Type.Object({ page: Id, was: Quarter }, closed), { maxItems: 4 }),
    open: Type.Object({ was: orNull(Id), became: orNull(Id) }, closed),
    cursor: Cursor,
  },
  closed,
);
export type UndoEntry = Omit<Static<typeof UndoEntry>, 'before'> & {
  readonly before: readonly { readonly paper: BatchPaper; readonly after: string | null }[];
};

export const Batch = Type.Object(
  {
    type: Type.Literal('backlog-batch/1'),
    id: Id,
    kioskId: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    /** an empty sheet between two papers separates them, as a cover sheet does */
    blankSheetSplits: Type.Boolean(),
    /** true: each paper has a cover sheet, and one without is asked about */
    coverSheets: Type.Boolean(),
    /** what holds for all papers of this batch unless somebody says otherwise */
    defaults: Type.Object({ copyKind: CopyKind, origin: PaperOrigin, issuer: Type.Optional(Text) }, closed),
    /** in the order in which they were fed */
    pages: Type.Array(SeenPage, { maxItems: 10_000 }),
    turned: Type.Record(Id, Quarter),
    papers: Type.Array(BatchPaper, { maxItems: 5_000 }),
    dropped: Type.Array(Dropped, { maxItems: 10_000 }),
    readings: Type.Array(Reading, { maxItems: 10_000 }),
    /** the paper that the next page belongs to; null: the next page begins one */
    open: orNull(Id),
    lastSheet: orNull(Type.Integer({ minimum: 1, maximum: 9_999 })),
    nextPaper: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    cursor: Cursor,
    history: Type.Array(UndoEntry, { maxItems: 100 }),
    keystrokes: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type Batch = Omit<Static<typeof Batch>, 'papers' | 'readings' | 'history' | 'turned'> & {
  readonly papers: readonly BatchPaper[];
  readonly readings: readonly Reading[];
  readonly history: readonly UndoEntry[];
  readonly turned: { readonly [page: string]: Quarter };
};

/** A batch before its first page. */
export const newBatch = (
  about: Pick<Batch, 'id' | 'kioskId' | 'blankSheetSplits' | 'coverSheets' | 'defaults'>,
): Batch => ({
  type: 'backlog-batch/1',
  ...about,
  pages: [],
  turned: {},
  papers: [],
  dropped: [],
  readings: [],
  open: null,
  lastSheet: null,
  nextPaper: 1,
  cursor: { paper: null, page: 0 },
  history: [],
  keystrokes: 0,
});

/** A paper that was just begun. */
export const newPaper = (id: string, from: Partial<BatchPaper> = {}): BatchPaper => ({
  id,
  state: 'scanned',
  sheet: null,
  pages: [],
  covered: {},
  typed: {},
  notes: [],
  acknowledged: [],
  check: null,
  waits: null,
  rejectedBecause: null,
  ...from,
});

export const paperOf = (batch: Batch, id: string | null): BatchPaper | null =>
  batch.papers.find((paper) => paper.id === id) ?? null;

/** The batch with one paper changed. */
export const withPaper = (batch: Batch, paper: BatchPaper): Batch => ({
  ...batch,
  papers: batch.papers.map((one) => (one.id === paper.id ? paper : one)),
});
