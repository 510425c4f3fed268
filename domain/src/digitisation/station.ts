import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { PageDoubts } from '../page-doubts.ts';
import { CodeView } from '../screen-parts.ts';
import { CopyAbout, CopyState } from './certified-copy.ts';
import { PaperState } from './paper-chart.ts';
import { CopyKind, PaperOrigin } from './paper-kinds.ts';

/**
 * The backlog station and the clerk's page: `GET /events` (event stream; each message one `StationSnapshot`, its id the
 * revision), the calls below as JSON, `GET /progress` (`ProgressReport`), `GET /pages/:id.jpg` and `/pages/:id-small.jpg`, and to print before feeding
 * `GET /sheets.pdf?from=1&count=20`: cover sheets of this batch (at most 50 at a time). All words are Vietnamese and
 * final: the page shows them as they are and computes no truth of its own.
 */
const orNull = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false } as const;
const Words = Type.String({ minLength: 1, maxLength: 400 });
const Id = Type.String({ pattern: '^[A-Za-z0-9._-]{1,60}$' });
const Count = Type.Integer({ minimum: 0 });

export const StationBatch = Type.Object(
  {
    id: Id,
    title: Words,
    /** keys pressed for this batch, by all clerks */
    keystrokes: Count,
    /** `fault`: the last feeding ended by `fault`; all pages before it are kept, feeding may be asked for again */
    feeding: Type.Union([Type.Literal('idle'), Type.Literal('feeding'), Type.Literal('fault')]),
    /** `code`: of the device (`device-fault.ts`), or the station's own `disk-almost-full`, `no-paper-in-feeder`, `page-not-kept` */
    fault: orNull(Type.Object({ code: Type.String({ maxLength: 60 }), words: Words }, closed)),
    /** sides that are kept, blank ones and cover sheets among them */
    pagesFed: Count,
    counts: Type.Object(
      {
        papers: Count,
        /** still to be compared by the clerk: scanned, recognised or coded */
        open: Count,
        checked: Count,
        signed: Count,
        sent: Count,
        /** of the open ones, those with a flag that nobody has seen */
        flagged: Count,
        rejected: Count,
      },
      closed,
    ),
  },
  closed,
);
export type StationBatch = Static<typeof StationBatch>;

/** One line of the list of papers. */
export const StationPaper = Type.Object(
  {
    id: Id,
    state: PaperState,
    /** number on its cover sheet */
    sheet: orNull(Type.Integer({ minimum: 1 })),
    /** how many pages */
    pages: Count,
    /** name of its type; null: not known yet */
    title: orNull(Words),
    /** flags that nobody has seen yet */
    flags: Count,
    waits: orNull(Type.Union([Type.Literal('sign'), Type.Literal('send')])),
    /** why it was put out of the batch */
    rejected: orNull(Words),
  },
  closed,
);
export type StationPaper = Static<typeof StationPaper>;

export const StationPage = Type.Object(
  {
    id: Id,
    /** path on the station's own origin */
    url: Type.String({ maxLength: 100 }),
    thumbnailUrl: Type.String({ maxLength: 100 }),
    /** pixels of the picture behind `url`, before `turned` */
    width: Count,
    height: Count,
    /** degrees clockwise by which the page is to be shown turned */
    turned: Type.Union([Type.Literal(0), Type.Literal(90), Type.Literal(180), Type.Literal(270)]),
    doubts: PageDoubts,
  },
  closed,
);
export type StationPage = Static<typeof StationPage>;

/** One field of the paper under the cursor, in the order of asking. */
export const StationField = Type.Object(
  {
    /** `FieldName` of the backlog: paperType, notation, issuedOn, … */
    name: Type.String({ maxLength: 40 }),
    label: Words,
    /** as people read it: dates `12/03/2019`, types and kinds by name; null: nobody has said it */
    value: orNull(Type.String({ maxLength: 300 })),
    source: orNull(
      Type.Union([
        Type.Literal('typed'),
        Type.Literal('cover-sheet'),
        Type.Literal('read'),
        Type.Literal('batch'), // holds for the whole batch
      ]),
    ),
    /** false: a reading proposes it and is not sure */
    sure: Type.Boolean(),
    /** its type wants it and it is not there */
    missing: Type.Boolean(),
    /** what was typed last cannot be that */
    wrong: Type.Boolean(),
  },
  closed,
);
export type StationField = Static<typeof StationField>;

export const StationFlag = Type.Object(
  {
    id: Type.String({ maxLength: 200 }),
    /** page that it is about; null: the paper as a whole */
    page: orNull(Id),
    /** field that it is about */
    field: orNull(Type.String({ maxLength: 40 })),
    words: Words,
    /** Enter was pressed over it: the next Enter accepts */
    seen: Type.Boolean(),
  },
  closed,
);
export type StationFlag = Static<typeof StationFlag>;

/** The paper under the cursor. */
export const StationCurrent = Type.Object(
  {
    id: Id,
    state: PaperState,
    /** index into `pages` */
    page: Count,
    pages: Type.Array(StationPage),
    fields: Type.Array(StationField),
    flags: Type.Array(StationFlag),
  },
  closed,
);
export type StationCurrent = Static<typeof StationCurrent>;

export const StationTyping = Type.Object(
  {
    at: Type.Union([
      Type.Literal('papers'), // keys are commands; letters begin to search the type
      Type.Literal('type'),
      Type.Literal('field'),
      Type.Literal('reason'), // why the paper is put out
    ]),
    field: orNull(Type.String({ maxLength: 40 })),
    text: Type.String({ maxLength: 220 }),
    /** what the letters may mean, best first: Enter takes the first */
    candidates: Type.Array(Type.Object({ code: Type.String(), title: Words }, closed), { maxItems: 8 }),
  },
  closed,
);
export type StationTyping = Static<typeof StationTyping>;

export const StationToken = Type.Object(
  {
    state: Type.Union([
      Type.Literal('absent'), // no token, or its tool is missing
      Type.Literal('pin-needed'), // papers wait to be signed, or none do: `POST /pin` opens it for 15 minutes
      Type.Literal('ready'),
      Type.Literal('signing'),
      Type.Literal('failed'), // `words` say what happened and what to do
    ]),
    words: Words,
  },
  closed,
);
export type StationToken = Static<typeof StationToken>;

/** A line over time, for the chart: what was sent, and what is owed by when. */
export const StationProgress = Type.Object(
  {
    title: Words,
    /** the obligation in papers; null: none was given to the agency */
    target: orNull(Count),
    done: Count,
    /** papers sent up to and with each day, days in order, `yyyy-mm-dd` */
    sent: Type.Array(Type.Object({ on: Type.String(), value: Count }, closed)),
    /** what should be done by when */
    due: Type.Array(Type.Object({ on: Type.String(), value: Count, words: Words }, closed)),
    words: Words,
  },
  closed,
);
export type StationProgress = Static<typeof StationProgress>;

/** A certified electronic copy that is being made (certified-copy.ts); it stands before the batch until it is closed. */
export const StationCopy = Type.Object(
  {
    id: Id,
    /** what the original is */
    title: Words,
    /** index into `pages` */
    page: Count,
    /** a page counts as shown once its `url` was fetched; only then may it be confirmed */
    pages: Type.Array(
      Type.Object(
        {
          ...StationPage.properties,
          compared: Type.Union([Type.Literal('not-yet'), Type.Literal('same'), Type.Literal('differs')]),
        },
        closed,
      ),
    ),
    /** sides that were scanned and left out */
    leftOut: Count,
    state: CopyState,
    fault: StationBatch.properties.fault,
    /** this original must not go through the feeder */
    glassOnly: Type.Boolean(),
    /** a key asks for more: which reason, or whether it is really to be given up */
    asking: orNull(Type.Union([Type.Literal('reason'), Type.Literal('leave')])),
    /** reasons in their order, their number is the key; only while asked for */
    reasons: Type.Array(Type.Object({ key: Type.String({ maxLength: 2 }), words: Words }, closed), { maxItems: 9 }),
    /** how it stands, and what comes next; Vietnamese and final */
    words: Words,
    /** what the citizen scans to receive it; null: not yet, not any more, or given before a restart */
    code: orNull(CodeView),
    /** printed under the code: what to do with it, and until when */
    codeWords: orNull(Words),
    /** the line in the certification book, once given */
    entry: orNull(Words),
  },
  closed,
);
export type StationCopy = Static<typeof StationCopy>;

/** `POST /copies`: possible while nothing is fed and no other copy is at hand. */
export const StationNewCopy = CopyAbout;
export type StationNewCopy = CopyAbout;

/** `GET /paper-types?typed=ks`: the types that the letters may mean, best first. */
export const StationPaperTypes = Type.Array(
  Type.Object({ code: Type.String(), title: Words, glassOnly: Type.Boolean() }, closed),
  { maxItems: 8 },
);
export type StationPaperTypes = Static<typeof StationPaperTypes>;

export const StationSnapshot = Type.Object(
  {
    /** grows with every change; a page drops an older one */
    revision: Count,
    /** highest `seq` of `POST /keys` that has been taken */
    acknowledged: Count,
    clerk: Words,
    office: Words,
    /** null: a new batch is to be begun (`POST /batches`) */
    batch: orNull(StationBatch),
    papers: Type.Array(StationPaper),
    current: orNull(StationCurrent),
    typing: StationTyping,
    /** the answer to the last key or call, where it did nothing or needs a look */
    said: orNull(Type.Object({ words: Words }, closed)),
    /** the foot of the page; key as `KeyboardEvent.key` says it, `Ctrl+` before */
    keys: Type.Array(Type.Object({ key: Type.String(), words: Words }, closed)),
    token: StationToken,
    repository: Type.Object(
      {
        reachable: Type.Boolean(),
        /** sealed papers on this machine without a receipt */
        waiting: Count,
      },
      closed,
    ),
    progress: orNull(StationProgress),
    /** absent: this station makes no certified copies; null: none is at hand */
    copy: Type.Optional(orNull(StationCopy)),
  },
  closed,
);
export type StationSnapshot = Static<typeof StationSnapshot>;

const snapshotShape = Compile(StationSnapshot);
export const isStationSnapshot = (value: unknown): value is StationSnapshot => snapshotShape.Check(value);

/** `POST /keys`: one key, as `KeyboardEvent.key` names it (`Enter`, `ArrowDown`, `k`, `Ctrl+z`). Numbers grow; an older one is dropped. */
export const StationKey = Type.Object(
  { seq: Type.Integer({ minimum: 1 }), key: Type.String({ minLength: 1, maxLength: 24 }) },
  closed,
);
export type StationKey = Static<typeof StationKey>;

/** `POST /feed`; ended by an empty feeder, `POST /feed/stop` (no body) or a fault. */
export const StationFeed = Type.Object(
  {
    source: Type.Union([Type.Literal('feeder'), Type.Literal('flatbed')]),
    sides: Type.Union([Type.Literal('front'), Type.Literal('both')]),
  },
  closed,
);
export type StationFeed = Static<typeof StationFeed>;

/** `POST /batches`: possible when there is none, or the last one is all sent or put out. */
export const StationNewBatch = Type.Object(
  {
    /** what the clerk calls it: `Kết quả đất đai 2019, hộp 12` */
    title: Type.String({ minLength: 1, maxLength: 120 }),
    defaults: Type.Object(
      {
        copyKind: CopyKind,
        origin: PaperOrigin,
        issuer: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      },
      closed,
    ),
    /** true (default): each paper has a cover sheet, and one without is asked about */
    coverSheets: Type.Optional(Type.Boolean()),
    /** true: an empty sheet separates papers; default false */
    blankSheetSplits: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type StationNewBatch = Static<typeof StationNewBatch>;

/** `POST /pin`. Kept in memory only, and forgotten 15 minutes after the last signature. */
export const StationPin = Type.Object({ pin: Type.String({ minLength: 4, maxLength: 64 }) }, closed);
export type StationPin = Static<typeof StationPin>;

/**
 * The answer to every call: 200 with this when it was taken and what it changed is safe on disk; 409 with problem details
 * (`title`, `detail` in Vietnamese) when it cannot be now, 507 when the disk did not take it, 400 where it cannot be understood.
 */
export const StationAnswer = Type.Object({ revision: Count, acknowledged: Count }, closed);
export type StationAnswer = Static<typeof StationAnswer>;
