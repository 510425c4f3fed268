import Type, { type Static } from 'typebox';
import { OfficeIntent } from './exceptions/visit-office.ts';
import { Capacity } from './identity/standing.ts';
import { Language } from './localized.ts';
import { PaperSource } from './procedure-package/schema.ts';
import { AnswerValue } from './provenance.ts';
import { RatingReason } from './ratings/rating-shape.ts';
import { A4Form, Choice, Contrast, IdentityWay, TextSize } from './screen-parts.ts';
import { FlowIntent } from './visit-flow.ts';

/**
 * What a finger, and a camera where there is one, may say to the visit process: `POST /intents`, one in flight, numbered
 * (the visit drops numbers it has already seen), and `POST /face/frames`.
 */

const ListItem = {
  list: Type.String({ maxLength: 200 }),
  item: Type.String({ maxLength: 40 }),
} as const;

/** What a finger may say. Every screen answers every intent: what does not belong there is dropped and acknowledged. */
export const IntentBody = Type.Union([
  Type.Object({ type: Type.Literal('begin'), choice: Choice }),
  Type.Object({ type: Type.Literal('back') }),
  Type.Object({ type: Type.Literal('next') }),
  Type.Object({ type: Type.Literal('type-access-code'), digits: Type.String({ pattern: '^[0-9]{6}$' }) }),
  Type.Object({ type: Type.Literal('identify-by'), way: IdentityWay }),
  Type.Object({ type: Type.Literal('stand-as'), capacity: Capacity }),
  Type.Object({ type: Type.Literal('try-again') }),
  Type.Object({ type: Type.Literal('other-way') }),
  Type.Object({ type: Type.Literal('confirm-person'), correct: Type.Boolean() }),
  Type.Object({ type: Type.Literal('face-answer'), agreed: Type.Boolean() }),
  Type.Object({ type: Type.Literal('face-skip') }), // at any moment of it, or there is no camera
  Type.Object({ type: Type.Literal('choose-procedure'), id: Type.String({ maxLength: 40 }) }),
  Type.Object({ type: Type.Literal('ask-guide'), event: Type.String({ maxLength: 40 }) }), // guided questions begin
  Type.Object({ type: Type.Literal('answer-guide'), answer: Type.String({ maxLength: 40 }) }),
  Type.Object({ type: Type.Literal('print-checklist') }), // what to bring, on paper
  Type.Object({ type: Type.Literal('print-form'), what: A4Form }), // the official form on A4
  Type.Object({ type: Type.Literal('answer'), ref: Type.String({ maxLength: 200 }), value: AnswerValue }),
  /** lists of the form: one more, take one out, look into one (none: close it) */
  Type.Object({ type: Type.Literal('add-item'), list: Type.String({ maxLength: 200 }) }),
  Type.Object({ type: Type.Literal('remove-item'), ...ListItem }),
  Type.Object({ type: Type.Literal('open-item'), ...ListItem }),
  Type.Object({
    type: Type.Literal('scan'),
    paper: Type.String({ maxLength: 60 }),
    source: PaperSource,
  }),
  Type.Object({ type: Type.Literal('shoot') }), // the paper lies right under the camera
  Type.Object({ type: Type.Literal('cancel-scan') }),
  /** what is special about a paper, as whoever holds it sees it */
  Type.Object({
    type: Type.Literal('describe-paper'),
    paper: Type.String({ maxLength: 60 }),
    fragile: Type.Boolean(), // torn, wet, laminated or bound: nothing for rollers
    large: Type.Boolean(), // A3
  }),
  Type.Object({ type: Type.Literal('select-paper'), paper: Type.String({ maxLength: 60 }) }),
  Type.Object({
    type: Type.Literal('remove-page'),
    paper: Type.String({ maxLength: 60 }),
    page: Type.String({ maxLength: 60 }),
  }),
  Type.Object({ type: Type.Literal('change'), page: Type.String({ maxLength: 60 }) }), // from review; page id of the form, or `papers`
  Type.Object({ type: Type.Literal('declare'), agreed: Type.Boolean() }),
  Type.Object({ type: Type.Literal('rate'), score: Type.Integer({ minimum: 1, maximum: 5 }) }), // the highest of the site's levels = Rất hài lòng
  /** why not satisfied, after the score; the rating stands without it */
  Type.Object({ type: Type.Literal('rate-reasons'), reasons: Type.Array(RatingReason, { maxItems: 6 }) }),
  Type.Object({ type: Type.Literal('skip-rating') }),
  Type.Object({ type: Type.Literal('take-ticket'), service: Type.String({ maxLength: 60 }) }),
  Type.Object({
    type: Type.Literal('look-up'),
    code: Type.String({ maxLength: 60 }),
    secret: Type.String({ maxLength: 20 }),
  }),
  /** one's own dossiers, from where that is offered; one of them; what is missing of it: on paper, or now */
  Type.Object({ type: Type.Literal('own-dossiers') }),
  Type.Object({ type: Type.Literal('open-dossier'), dossier: Type.String({ maxLength: 40 }) }),
  Type.Object({ type: Type.Literal('print-needs') }),
  Type.Object({ type: Type.Literal('supplement') }),
  /** a paper that the province holds: used, or scanned after all */
  Type.Object({ type: Type.Literal('reuse-paper'), paper: Type.String({ maxLength: 60 }), use: Type.Boolean() }),
  /** the citizen's phone sends the paper that is asked for, or takes along what was done so far */
  Type.Object({ type: Type.Literal('from-phone') }),
  Type.Object({ type: Type.Literal('to-phone') }),
  Type.Object({ type: Type.Literal('reprint') }),
  FlowIntent,
  Type.Object({ type: Type.Literal('park') }), // put the dossier aside: a paper is missing, or it is time to go
  Type.Object({ type: Type.Literal('go-on'), with: Type.Union([Type.Literal('parked'), Type.Literal('new')]) }),
  Type.Object({ type: Type.Literal('open-parked'), code: Type.String({ maxLength: 40 }) }),
  Type.Object({ type: Type.Literal('finish') }), // end the visit, from any screen; what was not submitted is erased
  Type.Object({ type: Type.Literal('still-here') }), // any touch; also answers the idle warning
  Type.Object({ type: Type.Literal('call-staff') }),
  ...OfficeIntent,
  Type.Object({ type: Type.Literal('set-language'), language: Language }),
  Type.Object({ type: Type.Literal('set-text-size'), textSize: TextSize }),
  Type.Object({ type: Type.Literal('set-contrast'), contrast: Contrast }),
  /** the person hears rather than reads, or moves by switches: every wait of the screen is longer (TI-1) */
  Type.Object({ type: Type.Literal('use-aids'), audio: Type.Boolean(), switches: Type.Boolean() }),
  Type.Object({ type: Type.Literal('painted') }), // sent once by a fresh page after its first two frames
]);
export type IntentBody = Static<typeof IntentBody>;

/** A part of the picture, 0 to 1 of its width and height, as the camera sees it (not mirrored). */
const FaceBox = Type.Object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() });

/** What the person is asked to do. Left and right are the person's own; on a mirrored preview they are those of the screen. */
export const FaceMove = Type.Union([
  Type.Literal('step-in-front'),
  Type.Literal('one-face-only'),
  Type.Literal('more-light'),
  Type.Literal('less-light'),
  Type.Literal('closer'),
  Type.Literal('further'),
  Type.Literal('left'),
  Type.Literal('right'),
  Type.Literal('up'),
  Type.Literal('down'),
  Type.Literal('hold-still'),
]);
export type FaceMove = Static<typeof FaceMove>;

/** Answer of `POST /face/frames` to a frame that was looked at. It guides and says nothing of whose face it is. */
export const FaceFrameAnswer = Type.Object({
  box: Type.Union([FaceBox, Type.Null()]),
  move: FaceMove,
  /** good frames so far */
  kept: Type.Integer(),
});
export type FaceFrameAnswer = Static<typeof FaceFrameAnswer>;

/** Envelope of `POST /intents`; answered by `{ revision, acknowledged }`. */
export const Intent = Type.Object({ seq: Type.Integer({ minimum: 1 }), intent: IntentBody });
export type Intent = Static<typeof Intent>;
