import Type, { type Static } from 'typebox';
import { AlarmCode } from './alarms.ts';
import { DeviceFault, DeviceFaultCode } from './device-fault.ts';
import { ChipReason } from './identity/chip-verdict.ts';
import { Capacity } from './identity/standing.ts';
import { Language } from './localized.ts';
import { AnswerValue, IdentityLevel, ValueSource } from './provenance.ts';

/**
 * What the citizen's screen shows and what a finger may say: the contract between the visit process and `kiosk-ui`.
 * The visit pushes one `Snapshot` over server-sent events (`GET /events`), the page sends `Intent`s (`POST /intents`),
 * one in flight, numbered; the visit drops numbers it has already seen. The page draws, it never computes truth.
 * Texts that come from a procedure package arrive already in the language of the snapshot; texts of the kiosk itself
 * are named by code and live in `kiosk-ui`.
 */

export const TextSize = Type.Union([
  Type.Literal('small'),
  Type.Literal('default'),
  Type.Literal('large'),
  Type.Literal('largest'),
]);
export type TextSize = Static<typeof TextSize>;
export const Contrast = Type.Union([
  Type.Literal('default'),
  Type.Literal('black-on-white'),
  Type.Literal('white-on-black'),
  Type.Literal('dim'),
]);
export type Contrast = Static<typeof Contrast>;

/** Where the dossier is at this moment; the screen says no more than this (DESIGN.md, promise 3). */
export const Custody = Type.Union([
  Type.Literal('saved-here'), // sealed and synced on this kiosk
  Type.Literal('saved-in-two-places'),
  Type.Literal('received'), // a verified receipt of the repository is here
]);
export type Custody = Static<typeof Custody>;

/** A fault as the citizen hears of it: what happened, what is safe, what to do next (ER-5). */
export const CitizenFault = Type.Object({
  /** a device fault code, or one of the visit's own */
  code: Type.Union([
    DeviceFaultCode,
    Type.Literal('code-wrong-number-of-fields'), // QR read, but not 6-11 fields
    Type.Literal('package-refused'), // the procedure's package has a bad signature: it is not offered
    Type.Literal('storage-full'),
    Type.Literal('not-sealed'), // sealing failed; nothing was submitted
    Type.Literal('lookup-unavailable'),
    Type.Literal('lookup-not-found'),
    Type.Literal('lookup-locked'),
    Type.Literal('agreement-needed'),
    Type.Literal('daemon-away'), // the daemon restarts; the visit waits
    Type.Literal('draft-not-found'), // no draft opens with this code, or it is over 24 h old
    Type.Literal('draft-unreadable'), // it is there and damaged
    Type.Literal('draft-card-unproven'), // the card offers to prove that it is itself, and did not
    Type.Literal('draft-pages-lost'), // opened, but some scanned pages could not be read
    Type.Literal('procedure-changed'), // opened, but the procedure's package is another one since
    Type.Literal('procedure-gone'), // the procedure is not offered any more
    Type.Literal('not-parked'), // it could not be put aside
    Type.Literal('code-of-app'), // a code of VNeID: it says nothing here
    Type.Literal('document-misread'), // the lines of a document, read wrongly
    Type.Literal('code-of-another-card'), // the code that was shown does not open the card that lies there
    Type.Literal('code-disagrees'), // the code that was shown names somebody else than the chip
    Type.Literal('card-not-believed'), // something about the card does not fit: a person looks at it
    Type.Literal('card-expired'), // and the service that was asked says that it is not in force any more
    Type.Literal('another-person'), // it was somebody else who began
  ]),
  safe: Type.Union([Type.Literal('nothing-was-started'), Type.Literal('answers-kept'), Type.Literal('dossier-saved')]),
  /** what the citizen can do, best first; each is also a button where an intent exists for it */
  next: Type.Array(
    Type.Union([
      Type.Literal('try-again'),
      Type.Literal('other-way'),
      Type.Literal('park'),
      Type.Literal('take-ticket'),
      Type.Literal('call-staff'),
    ]),
  ),
  /** for the technician's corner of the screen */
  device: Type.Optional(DeviceFault),
});
export type CitizenFault = Static<typeof CitizenFault>;

export const FieldView = Type.Object({
  /** JSON pointer into the declaration, e.g. `/child/fullName` */
  ref: Type.String(),
  widget: Type.Union([
    Type.Literal('text'),
    Type.Literal('long-text'),
    Type.Literal('date'), // value `yyyy-MM-dd`
    Type.Literal('year'),
    Type.Literal('number'),
    Type.Literal('choice'),
    Type.Literal('yes-no'),
    Type.Literal('phone'),
  ]),
  label: Type.String(),
  help: Type.Optional(Type.String()),
  value: AnswerValue,
  source: Type.Union([ValueSource, Type.Null()]),
  verified: Type.Boolean(),
  /** locked: shown as text; editable-unverifies: shown as text with "Sửa" until touched; editable: an input */
  lock: Type.Union([Type.Literal('locked'), Type.Literal('editable-unverifies'), Type.Literal('editable')]),
  required: Type.Boolean(),
  /** message in the snapshot's language, absent when fine or not yet judged */
  error: Type.Optional(Type.String()),
  maxLength: Type.Optional(Type.Number()),
  /** a date of which the year, or month and year, is enough: value `yyyy` or `yyyy-MM` */
  partial: Type.Optional(Type.Boolean()),
  options: Type.Optional(Type.Array(Type.Object({ value: Type.String(), label: Type.String() }))),
  /** which on-screen keyboard serves it */
  keyboard: Type.Union([
    Type.Literal('vietnamese'),
    Type.Literal('digits'),
    Type.Literal('latin'),
    Type.Literal('none'),
  ]),
});
export type FieldView = Static<typeof FieldView>;

export const PaperView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  note: Type.Optional(Type.String()),
  required: Type.Boolean(),
  /** `url` serves a JPEG thumbnail from the visit's own origin */
  pages: Type.Array(
    Type.Object({ id: Type.String(), url: Type.String(), width: Type.Number(), height: Type.Number() }),
  ),
});
export type PaperView = Static<typeof PaperView>;

export const ProcedureCard = Type.Object({
  id: Type.String(), // e.g. 1.001193
  title: Type.String(),
  summary: Type.String(),
  /** e-form: declare and scan here; checklist: what to bring, and a ticket to the counter */
  kind: Type.Union([Type.Literal('e-form'), Type.Literal('checklist')]),
  /** folded words a search may hit: title and synonyms, no accents, lower case */
  folded: Type.String(),
});
export type ProcedureCard = Static<typeof ProcedureCard>;

const TicketView = Type.Object({
  number: Type.String(), // e.g. A023
  service: Type.String(),
  ahead: Type.Number(),
});
/** What is known of a paper slip or ticket. `unknown`: it may have come out; look before asking for another. */
export const PrintOutcome = Type.Union([
  Type.Literal('printing'),
  Type.Literal('printed'),
  Type.Literal('not-printed'),
  Type.Literal('unknown'),
]);
export type PrintOutcome = Static<typeof PrintOutcome>;

/** `parked-by-…`: the dossier in the making was put aside, and this is what opens it. */
export const EndMessage = Type.Union([
  Type.Literal('thanks'),
  Type.Literal('timed-out'),
  Type.Literal('saved'),
  Type.Literal('parked-by-card'),
  Type.Literal('parked-by-code'),
]);
export type EndMessage = Static<typeof EndMessage>;

/** What one can come here for. */
export const Choice = Type.Union([
  Type.Literal('procedure'),
  Type.Literal('ticket'),
  Type.Literal('lookup'),
  Type.Literal('resume'), // go on with a dossier that was put aside, by the code on its slip
]);
export type Choice = Static<typeof Choice>;

/** How one may say who one is, besides the six digits and the QR that the first screen asks for. */
export const IdentityWay = Type.Union([
  Type.Literal('card'),
  Type.Literal('passport'), // or a residence card: a foreigner's document with a chip
  Type.Literal('vneid'),
]);
export type IdentityWay = Static<typeof IdentityWay>;

/** Why a chip is proven no further (words for the citizen) or not believed (words for staff), in the snapshot's language. */
const ReasonView = Type.Object({ code: ChipReason, words: Type.String() });

/** A QR code as modules: `rows` holds `size` rows of `size` bits, each row as hex digits, most significant bit first, 1 is dark. */
export const CodeView = Type.Object({ size: Type.Integer(), rows: Type.Array(Type.String()) });
export type CodeView = Static<typeof CodeView>;

/** What opens a parked draft: the citizen's own card, or the code on their slip. */
export const ParkedWay = Type.Union([Type.Literal('card'), Type.Literal('code')]);
export type ParkedWay = Static<typeof ParkedWay>;

export const Screen = Type.Union([
  Type.Object({
    name: Type.Literal('welcome'),
    choices: Type.Array(Type.Object({ choice: Choice, available: Type.Boolean() })),
    /** for staff who walk by, worst first; names nobody */
    alarms: Type.Array(AlarmCode),
  }),
  Type.Object({
    name: Type.Literal('identify'),
    /** need: code = show the card's QR or type its last six digits; card = lay the card on the reader */
    phase: Type.Union([
      Type.Literal('need-code'),
      Type.Literal('need-card'),
      Type.Literal('reading'),
      Type.Literal('failed'),
    ]),
    /** 0-100 while reading */
    percent: Type.Number(),
    codeSource: Type.Union([Type.Literal('qr'), Type.Literal('typed'), Type.Literal('document'), Type.Null()]),
    triesLeft: Type.Number(),
    /** the other ways that this kiosk has */
    ways: Type.Array(IdentityWay),
    /** the child whose card was read before; asked now is the card of its parent or guardian */
    forChild: Type.Union([Type.String(), Type.Null()]),
    /** a card that was read already lies on the reader and has to go first */
    liftFirst: Type.Boolean(),
    /** why a card was not believed, for staff who come by */
    reasons: Type.Array(ReasonView),
  }),
  /** what opens the chip of a passport or residence card; its lines may be shown to the code reader instead */
  Type.Object({
    name: Type.Literal('document'),
    title: Type.String(),
    help: Type.Optional(Type.String()),
    fields: Type.Array(FieldView),
    errors: Type.Array(Type.Object({ ref: Type.String(), message: Type.String() })),
    forChild: Type.Union([Type.String(), Type.Null()]),
  }),
  /** a sign-in with VNeID: its code is shown, the phone does the rest */
  Type.Object({
    name: Type.Literal('vneid'),
    phase: Type.Union([
      Type.Literal('opening'),
      Type.Literal('waiting'),
      Type.Literal('refused'), // the person said no in the app
      Type.Literal('late'),
      Type.Literal('unavailable'),
      Type.Literal('untrusted'), // an answer that is not for this sign-in
    ]),
    code: Type.Union([CodeView, Type.Null()]),
    secondsLeft: Type.Number(),
    secondsInAll: Type.Number(),
    forChild: Type.Union([Type.String(), Type.Null()]),
  }),
  /** the card of a child under 14 was read: a parent or guardian is needed */
  Type.Object({ name: Type.Literal('guardian'), child: Type.String(), ways: Type.Array(IdentityWay) }),
  /** more has to be known of the person for this procedure */
  Type.Object({
    name: Type.Literal('prove'),
    procedure: Type.String(), // title
    has: IdentityLevel,
    needs: IdentityLevel,
    /** what would be enough; none: only the counter */
    ways: Type.Array(IdentityWay),
  }),
  /** for whom is it? */
  Type.Object({
    name: Type.Literal('for-whom'),
    procedure: Type.String(), // title
    capacities: Type.Array(Capacity),
    chosen: Type.Union([Capacity, Type.Null()]),
    /** a child whose card was read */
    child: Type.Union([Type.String(), Type.Null()]),
  }),
  /** whose dossier it is, when it is not the person's own */
  Type.Object({
    name: Type.Literal('owner'),
    capacity: Capacity,
    title: Type.String(),
    help: Type.Optional(Type.String()),
    fields: Type.Array(FieldView),
    errors: Type.Array(Type.Object({ ref: Type.String(), message: Type.String() })),
  }),
  Type.Object({
    name: Type.Literal('confirm'),
    person: Type.Object({
      fullName: Type.String(),
      dateOfBirth: Type.String(),
      sex: Type.Union([Type.Literal('male'), Type.Literal('female'), Type.Literal('other')]),
      numberMasked: Type.String(),
      level: IdentityLevel,
      source: ValueSource,
      /** what the number belongs to; null: none was shown */
      document: Type.Union([
        Type.Literal('citizen-card'), // căn cước công dân
        Type.Literal('identity-card'), // thẻ căn cước, from 1/7/2024
        Type.Literal('id-card'), // one of the two
        Type.Literal('passport'),
        Type.Literal('residence-card'),
        Type.Null(),
      ]),
      /** `yyyy-MM-dd`, when that day is over */
      expiredOn: Type.Union([Type.String(), Type.Null()]),
      reasons: Type.Array(ReasonView),
      /** portrait of the chip as JPEG, from the visit's memory */
      portraitUrl: Type.Optional(Type.String()),
    }),
    /** the child for whom this person stands there */
    forChild: Type.Union([Type.String(), Type.Null()]),
  }),
  /**
   * Only where the site turned it on: a look at the face, to be compared with the chip's portrait for staff. `ask`: nothing
   * is switched on yet. `looking`: the page sends frames (`POST /face/frames`). `comparing`: the camera is off again. What
   * comes of it is not told to the page.
   */
  Type.Object({
    name: Type.Literal('face'),
    phase: Type.Union([Type.Literal('ask'), Type.Literal('looking'), Type.Literal('comparing')]),
  }),
  /** the card opens a draft that was parked here */
  Type.Object({
    name: Type.Literal('resume'),
    procedure: Type.String(), // title
    /** ISO 8601; when it was last saved, and until when it can be opened */
    savedAt: Type.String(),
    until: Type.String(),
    /** the dossier had been submitted: going on leads to its slip */
    submitted: Type.Boolean(),
  }),
  /** a draft is opened by the code on its slip, read or typed */
  Type.Object({ name: Type.Literal('enter-code') }),
  /** put aside, or being put aside while `until` is null; the citizen may still go on */
  Type.Object({
    name: Type.Literal('parked'),
    way: ParkedWay,
    until: Type.Union([Type.String(), Type.Null()]),
    /** shown when its slip surely or possibly did not come out */
    code: Type.Union([Type.String(), Type.Null()]),
    /** null where no slip is needed: the card opens it */
    slip: Type.Union([PrintOutcome, Type.Null()]),
    leftBehind: Type.Array(Type.Union([Type.Literal('card'), Type.Literal('paper')])),
  }),
  Type.Object({
    name: Type.Literal('choose'),
    procedures: Type.Array(ProcedureCard),
    refused: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
  }),
  Type.Object({
    name: Type.Literal('before'),
    procedure: ProcedureCard,
    /** why a form that can be filled in here cannot be by this person: the counter does it */
    counterOnly: Type.Union([Type.Literal('no-personal-number'), Type.Literal('card-expired'), Type.Null()]),
    channelNote: Type.String(),
    fee: Type.String(),
    duration: Type.String(),
    legalBasis: Type.String(),
    papers: Type.Array(
      Type.Object({ title: Type.String(), note: Type.Optional(Type.String()), required: Type.Boolean() }),
    ),
    /** for a checklist: the service the ticket is for */
    ticketService: Type.Optional(Type.String()),
  }),
  Type.Object({
    name: Type.Literal('form'),
    page: Type.Object({
      id: Type.String(),
      title: Type.String(),
      help: Type.Optional(Type.String()),
      index: Type.Number(),
      of: Type.Number(),
    }),
    fields: Type.Array(FieldView),
    /** shown at the top and given focus; same texts as the fields' errors */
    errors: Type.Array(Type.Object({ ref: Type.String(), message: Type.String() })),
    /** true when the page was opened from review: Next goes back there */
    fromReview: Type.Boolean(),
  }),
  Type.Object({
    name: Type.Literal('scan'),
    papers: Type.Array(PaperView),
    current: Type.String(),
    sources: Type.Array(Type.Union([Type.Literal('flatbed'), Type.Literal('feeder')])),
    scanning: Type.Union([
      Type.Object({
        rows: Type.Number(),
        ofRows: Type.Number(),
        page: Type.Number(),
        previewUrl: Type.Optional(Type.String()),
      }),
      Type.Null(),
    ]),
    /** keys of required papers that still have no page */
    missing: Type.Array(Type.String()),
    fromReview: Type.Boolean(),
  }),
  Type.Object({
    name: Type.Literal('review'),
    procedure: ProcedureCard,
    sections: Type.Array(
      Type.Object({
        page: Type.String(),
        title: Type.String(),
        rows: Type.Array(
          Type.Object({
            label: Type.String(),
            value: Type.String(),
            source: ValueSource,
            verified: Type.Boolean(),
            edited: Type.Boolean(),
          }),
        ),
      }),
    ),
    papers: Type.Array(PaperView),
  }),
  Type.Object({
    name: Type.Literal('declare'),
    title: Type.String(),
    paragraphs: Type.Array(Type.String()),
    version: Type.String(),
  }),
  Type.Object({
    name: Type.Literal('submitting'),
    phase: Type.Union([Type.Literal('sealing'), Type.Literal('saving')]),
  }),
  Type.Object({
    name: Type.Literal('slip'),
    provisionalCode: Type.String(),
    /** shown large when the slip did not come out, so that it can be written down or photographed */
    secret: Type.String(),
    officialCode: Type.Union([Type.String(), Type.Null()]),
    custody: Custody,
    clockConfirmed: Type.Boolean(),
    slip: PrintOutcome,
    ticket: Type.Union([TicketView, Type.Null()]),
  }),
  Type.Object({ name: Type.Literal('rate') }),
  Type.Object({
    name: Type.Literal('done'),
    /** what the daemon saw lying there */
    leftBehind: Type.Array(Type.Union([Type.Literal('card'), Type.Literal('paper')])),
    provisionalCode: Type.Union([Type.String(), Type.Null()]),
    ticketNumber: Type.Union([Type.String(), Type.Null()]),
  }),
  Type.Object({
    name: Type.Literal('take-ticket'),
    services: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
  }),
  Type.Object({ name: Type.Literal('ticket'), ticket: TicketView, print: PrintOutcome }),
  Type.Object({
    name: Type.Literal('lookup'),
    /** tries left for this code; five in all */
    triesLeft: Type.Number(),
    result: Type.Union([
      Type.Object({
        provisionalCode: Type.String(),
        officialCode: Type.Union([Type.String(), Type.Null()]),
        procedure: Type.String(),
        custody: Custody,
        /** a state of the receiving system in words, absent while it has not been received */
        status: Type.Union([Type.String(), Type.Null()]),
        submittedAt: Type.String(),
        receivedAt: Type.Union([Type.String(), Type.Null()]),
      }),
      Type.Null(),
    ]),
  }),
  /** neutral, no data: the page stays on it until the browser is replaced */
  Type.Object({
    name: Type.Literal('ended'),
    message: EndMessage,
  }),
]);
export type Screen = Static<typeof Screen>;
export type ScreenName = Screen['name'];
export type ScreenOf<N extends ScreenName> = Extract<Screen, { name: N }>;

/** The whole truth of one moment, small enough to be sent whole each time. */
export const Snapshot = Type.Object({
  revision: Type.Number(),
  /** last intent number that was carried out or dropped */
  acknowledged: Type.Number(),
  language: Language,
  textSize: TextSize,
  contrast: Contrast,
  office: Type.String(),
  kioskName: Type.String(),
  /** steps of the main job for the progress line; null outside it */
  progress: Type.Union([Type.Object({ step: Type.Number(), of: Type.Number() }), Type.Null()]),
  screen: Screen,
  fault: Type.Union([CitizenFault, Type.Null()]),
  /** non-null while the idle warning is up: seconds until everything is wiped (TI-1) */
  idleWarning: Type.Union([Type.Object({ secondsLeft: Type.Number() }), Type.Null()]),
  staffCalled: Type.Boolean(),
  busy: Type.Boolean(),
  /** non-null while there is work that can be put aside; `saved`: it is already, and outlives a power cut */
  parking: Type.Union([Type.Object({ way: ParkedWay, saved: Type.Boolean() }), Type.Null()]),
});
export type Snapshot = Static<typeof Snapshot>;

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
  Type.Object({ type: Type.Literal('answer'), ref: Type.String({ maxLength: 200 }), value: AnswerValue }),
  Type.Object({
    type: Type.Literal('scan'),
    paper: Type.String({ maxLength: 60 }),
    source: Type.Union([Type.Literal('flatbed'), Type.Literal('feeder')]),
  }),
  Type.Object({ type: Type.Literal('cancel-scan') }),
  Type.Object({ type: Type.Literal('select-paper'), paper: Type.String({ maxLength: 60 }) }),
  Type.Object({
    type: Type.Literal('remove-page'),
    paper: Type.String({ maxLength: 60 }),
    page: Type.String({ maxLength: 60 }),
  }),
  Type.Object({ type: Type.Literal('change'), page: Type.String({ maxLength: 60 }) }), // from review; page id of the form, or `papers`
  Type.Object({ type: Type.Literal('declare'), agreed: Type.Boolean() }),
  Type.Object({ type: Type.Literal('rate'), score: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]) }), // 3 = Rất hài lòng
  Type.Object({ type: Type.Literal('skip-rating') }),
  Type.Object({ type: Type.Literal('take-ticket'), service: Type.String({ maxLength: 60 }) }),
  Type.Object({
    type: Type.Literal('look-up'),
    code: Type.String({ maxLength: 60 }),
    secret: Type.String({ maxLength: 20 }),
  }),
  Type.Object({ type: Type.Literal('reprint') }),
  Type.Object({ type: Type.Literal('park') }), // put the dossier aside: a paper is missing, or it is time to go
  Type.Object({ type: Type.Literal('go-on'), with: Type.Union([Type.Literal('parked'), Type.Literal('new')]) }),
  Type.Object({ type: Type.Literal('open-parked'), code: Type.String({ maxLength: 40 }) }),
  Type.Object({ type: Type.Literal('finish') }), // end the visit, from any screen; what was not submitted is erased
  Type.Object({ type: Type.Literal('still-here') }), // any touch; also answers the idle warning
  Type.Object({ type: Type.Literal('call-staff') }),
  Type.Object({ type: Type.Literal('set-language'), language: Language }),
  Type.Object({ type: Type.Literal('set-text-size'), textSize: TextSize }),
  Type.Object({ type: Type.Literal('set-contrast'), contrast: Contrast }),
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
