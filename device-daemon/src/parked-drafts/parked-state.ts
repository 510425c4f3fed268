import { MOST_QUESTIONS } from '@mot-cua/domain/catalogue/guide.ts';
import { Standing } from '@mot-cua/domain/identity/standing.ts';
import { Language } from '@mot-cua/domain/localized.ts';
import { PageDoubts } from '@mot-cua/domain/page-doubts.ts';
import { Answer, Person } from '@mot-cua/domain/provenance.ts';
import { HeldPaper } from '@mot-cua/domain/province-questions.ts';
import { DossierId } from '@mot-cua/domain/receiving.ts';
import { ReceivingOffice } from '@mot-cua/domain/receiving-offices.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Contrast, TextSize } from '@mot-cua/domain/screen-parts.ts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { KeptPage } from '../visits/visit-memory.ts';

const Key = Type.String({ maxLength: 200 });
const Millis = Type.Integer({ minimum: 0 });
const Code = Type.String({ minLength: 1, maxLength: 40 });
/** More procedures than one answer of the guided questions ever leads to. */
export const MOST_BEHIND = 50;
const closed = { additionalProperties: false };

/** Where a visit can be taken up again. What came after the submission is one place: its slip. */
export const ParkedStage = Type.Union([
  Type.Object({ name: Type.Literal('before') }, closed),
  Type.Object(
    {
      name: Type.Literal('form'),
      page: Key,
      fromReview: Type.Boolean(),
      open: Type.Optional(Type.Union([Key, Type.Null()])),
    },
    closed,
  ),
  Type.Object({ name: Type.Literal('scan'), paper: Key, fromReview: Type.Boolean() }, closed),
  Type.Object({ name: Type.Literal('review') }, closed),
  Type.Object({ name: Type.Literal('declare') }, closed),
  Type.Object({ name: Type.Literal('submitting') }, closed),
  Type.Object({ name: Type.Literal('slip') }, closed),
]);
export type ParkedStage = Static<typeof ParkedStage>;

/**
 * All that a visit needs to go on, and nothing more: not the portrait, not the chip's files, of the person nothing when
 * the card will tell it again. Versioned by `format`; anything that does not fit is not opened.
 */
export const ParkedState = Type.Object(
  {
    format: Type.Literal('parked-draft/1'),
    /** epoch ms by the kiosk's clock */
    savedAt: Millis,
    /** what the chip proved when this was parked; `none`: there was no chip */
    proof: Type.Union([
      Type.Literal('done'),
      Type.Literal('not-offered'),
      Type.Literal('failed'),
      Type.Literal('none'),
    ]),
    stage: ParkedStage,
    language: Language,
    textSize: TextSize,
    contrast: Contrast,
    procedure: Type.Object({ id: Type.String({ maxLength: 40 }), version: Type.String({ maxLength: 40 }) }, closed),
    /** null where the card itself says who this is */
    person: Type.Union([Person, Type.Null()]),
    draft: Type.Union([
      Type.Object(
        {
          openedAt: Type.Number(),
          today: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
          submitter: Type.Union([
            Type.Object({
              fullName: Type.String({ maxLength: 200 }),
              personalNumber: Type.Union([Type.String({ maxLength: 12 }), Type.Null()]),
            }),
            Type.Null(),
          ]),
          standing: Type.Optional(Type.Union([Standing, Type.Null()])),
          known: Type.Record(Key, Answer, { maxProperties: 100 }),
          answers: Type.Record(Key, Answer, { maxProperties: 1_000 }),
          /** absent in drafts of kiosks that knew no lists */
          lists: Type.Optional(
            Type.Record(
              Key,
              Type.Object(
                {
                  items: Type.Array(Type.String({ pattern: '^i[0-9]{1,6}$' }), { maxItems: 100 }),
                  given: Type.Integer({ minimum: 0, maximum: 999_999 }),
                },
                closed,
              ),
              { maxProperties: 40 },
            ),
          ),
        },
        closed,
      ),
      Type.Null(),
    ]),
    judged: Type.Array(Key, { maxItems: 200 }),
    papers: Type.Record(
      Key,
      Type.Array(
        Type.Object(
          {
            id: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
            width: Millis,
            height: Millis,
            doubts: Type.Optional(PageDoubts),
          },
          closed,
        ),
        { maxItems: 200 },
      ),
      { maxProperties: 100 },
    ),
    /** papers that the province holds and that are used; of what the state knows of them only what the citizen chose by */
    reused: Type.Optional(
      Type.Array(
        Type.Object(
          {
            key: HeldPaper.properties.key,
            id: HeldPaper.properties.id,
            title: HeldPaper.properties.title,
            pages: HeldPaper.properties.pages,
          },
          closed,
        ),
        { maxItems: 100 },
      ),
    ),
    /** what else this person did before it was put aside, and the list that the procedure was chosen from; absent: nothing, none */
    handedIn: Type.Optional(Type.Array(Code, { maxItems: MOST_BEHIND })),
    atCounter: Type.Optional(Type.Array(Code, { maxItems: MOST_BEHIND })),
    guided: Type.Optional(
      Type.Object(
        {
          name: Type.Literal('guide'),
          event: Type.String({ maxLength: 40 }),
          answers: Type.Array(Type.String({ maxLength: 40 }), { maxItems: MOST_QUESTIONS }),
        },
        closed,
      ),
    ),
    /** the office that shall give the result out; absent: this one */
    resultOffice: Type.Optional(ReceivingOffice),
    agreed: Type.Union([Type.Object({ version: Type.String({ maxLength: 100 }), at: Type.Number() }), Type.Null()]),
    /** the submission that has begun: taken up again, it stays the same dossier */
    submitting: Type.Union([
      Type.Object({ dossierId: DossierId, secret: Type.String({ maxLength: 20 }) }, closed),
      Type.Null(),
    ]),
  },
  closed,
);
export type ParkedState = Static<typeof ParkedState>;

const checkState = Compile(ParkedState);
/** The length of the file tells how much was typed only to the nearest 4 KB. */
const PADDED_TO = 4_096;

export const encodeState = (state: ParkedState): Buffer => {
  const json = Buffer.from(JSON.stringify(state));
  return Buffer.concat([json, Buffer.alloc((PADDED_TO - (json.length % PADDED_TO)) % PADDED_TO, ' ')]);
};

export const decodeState = (plain: Uint8Array): Result<ParkedState, 'damaged'> => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain));
    return checkState.Check(value) ? done(value) : failed('damaged');
  } catch {
    return failed('damaged');
  }
};

const PageFacts = Type.Object(
  {
    paper: Key,
    widthPx: Type.Integer({ minimum: 1, maximum: 100_000 }),
    heightPx: Type.Integer({ minimum: 1, maximum: 100_000 }),
    dpi: Type.Integer({ minimum: 1, maximum: 10_000 }),
    thumbnailBytes: Type.Integer({ minimum: 0 }),
    turnedDegrees: Type.Optional(Type.Number({ minimum: -10, maximum: 280 })),
    from: Type.Optional(Type.Literal('phone')),
  },
  closed,
);
const checkPage = Compile(PageFacts);
const MOST_FACTS_BYTES = 4_096;

/** A scanned page: 4 bytes length of its facts, the facts as JSON, the thumbnail, the JPEG itself. */
export const encodePage = (page: KeptPage): Buffer => {
  const { paper, widthPx, heightPx, dpi, turnedDegrees, from } = page;
  const facts: Static<typeof PageFacts> = {
    paper,
    widthPx,
    heightPx,
    dpi: Math.max(1, Math.round(dpi)),
    thumbnailBytes: page.thumbnail.length,
    ...(turnedDegrees === undefined ? {} : { turnedDegrees }),
    ...(from === undefined ? {} : { from }),
  };
  const head = Buffer.from(JSON.stringify(facts));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, page.thumbnail, page.jpeg]);
};

export const decodePage = (id: string, plain: Buffer): Result<KeptPage, 'damaged'> => {
  const length = plain.length >= 4 ? plain.readUInt32BE(0) : Number.POSITIVE_INFINITY;
  if (length > MOST_FACTS_BYTES || plain.length < 4 + length) return failed('damaged');
  let facts: unknown;
  try {
    facts = JSON.parse(plain.subarray(4, 4 + length).toString('utf8'));
  } catch {
    return failed('damaged');
  }
  const pictures = plain.subarray(4 + length);
  if (!checkPage.Check(facts) || facts.thumbnailBytes > pictures.length) return failed('damaged');
  const { thumbnailBytes, ...page } = facts;
  return done({
    id,
    ...page,
    thumbnail: Uint8Array.from(pictures.subarray(0, thumbnailBytes)),
    jpeg: Uint8Array.from(pictures.subarray(thumbnailBytes)),
  });
};
