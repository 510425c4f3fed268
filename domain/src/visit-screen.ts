import Type, { type Static } from 'typebox';
import { AlarmCode } from './alarms.ts';
import { OfficeView } from './exceptions/visit-office.ts';
import { Capacity } from './identity/standing.ts';
import { Language } from './localized.ts';
import { SignatureKind } from './procedure-package/filing.ts';
import { PaperSource, UnconfirmedPart } from './procedure-package/schema.ts';
import { IdentityLevel, ValueSource } from './provenance.ts';
import {
  A4View,
  AccessView,
  Choice,
  CitizenFault,
  CodeView,
  Contrast,
  Custody,
  EndMessage,
  FeesView,
  FieldView,
  IdentityWay,
  PaperView,
  ParkedWay,
  PhonePhase,
  PrintOutcome,
  ProcedureCard,
  ReasonView,
  TextSize,
  TicketView,
} from './screen-parts.ts';
import {
  AssistScreen,
  CheckInScreen,
  ExtrasScreen,
  FeedbackScreen,
  HelperView,
  OfficesScreen,
  PractisedScreen,
} from './visit-flow.ts';

/**
 * What the citizen's screen shows: the contract between the visit process and `kiosk-ui`.
 * The visit pushes one `Snapshot` over server-sent events (`GET /events`), the page sends `Intent`s
 * (`visit-intents.ts`). The page draws, it never computes truth.
 * Texts that come from a procedure package arrive already in the language of the snapshot; texts of the kiosk itself
 * are named by code and live in `kiosk-ui`.
 */

export const Screen = Type.Union([
  Type.Object({
    name: Type.Literal('welcome'),
    choices: Type.Array(Type.Object({ choice: Choice, available: Type.Boolean() })),
    /** for staff who walk by, worst first; names nobody */
    alarms: Type.Array(AlarmCode),
    /** what the office has to say today */
    notices: Type.Optional(Type.Array(Type.Object({ text: Type.String(), closed: Type.Boolean() }))),
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
    /** six digits that may still be tried; null: none was wrong so far */
    triesLeft: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    /** the other ways that this kiosk has */
    ways: Type.Array(IdentityWay),
    /** the child whose card was read before; asked now is the card of its parent or guardian */
    forChild: Type.Union([Type.String(), Type.Null()]),
    /** a card that was read already lies on the reader and has to go first */
    liftFirst: Type.Boolean(),
    /** why a card was not believed, for staff who come by */
    reasons: Type.Array(ReasonView),
    /** why no code can be shown now: the reader still starts, or there is none that works; absent: it can */
    codeReader: Type.Optional(Type.Union([Type.Literal('starting'), Type.Literal('away')])),
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
    /** all procedures, to be fetched once from the visit's own origin and searched by the page (search/compact-list.ts) */
    list: Type.Object({ url: Type.String(), entries: Type.Integer() }),
    /** at most eight, what this office is asked for most */
    popular: Type.Array(ProcedureCard),
    /** at most three, what was asked for here several times of late */
    lately: Type.Array(ProcedureCard),
    /** each begins a few questions that lead to the right procedure */
    lifeEvents: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), picture: Type.String() })),
    refused: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
  }),
  /** guided questions: one with big answers, or (null) the procedures that they led to, in the order in which to do them */
  Type.Object({
    name: Type.Literal('guide'),
    event: Type.String(), // title
    question: Type.Union([
      Type.Object({
        id: Type.String(),
        text: Type.String(),
        answers: Type.Array(Type.Object({ id: Type.String(), text: Type.String() })),
      }),
      Type.Null(),
    ]),
    leadsTo: Type.Array(ProcedureCard),
    /** ids of those of them that this person has submitted in this visit; absent: none */
    done: Type.Optional(Type.Array(Type.String())),
    /** those that only the counter does, whose number or list is in hand; `end`: the title when nothing else is left; absent: none */
    atCounter: Type.Optional(
      Type.Object({ ids: Type.Array(Type.String()), heading: Type.String(), end: Type.String() }),
    ),
  }),
  Type.Object({
    name: Type.Literal('before'),
    procedure: ProcedureCard,
    /** kept apart: who helps, who takes it in, who decides; absent where the catalogue does not say */
    who: Type.Optional(Type.Object({ helps: Type.String(), receives: Type.String(), decides: Type.String() })),
    /** the checklist on paper; null: not asked for yet */
    checklist: Type.Union([PrintOutcome, Type.Null()]),
    /** the checklist goes to the A4 printer, whose tray is elsewhere */
    checklistOnA4: Type.Optional(Type.Boolean()),
    /** the blank form; absent: there is no A4 printer, or no form */
    blankForm: Type.Optional(A4View),
    /** why a form that can be filled in here cannot be by this person: the counter does it */
    counterOnly: Type.Union([Type.Literal('no-personal-number'), Type.Literal('card-expired'), Type.Null()]),
    /** parts that the counter has to confirm: nobody has held them against the law yet */
    unconfirmed: Type.Optional(Type.Array(UnconfirmedPart)),
    channelNote: Type.String(),
    fee: Type.String(),
    /** what it comes to for most; `fee`, with who is exempt, is one press away */
    feeInShort: Type.Optional(Type.String()),
    /** both ways side by side; absent where no amounts are known here */
    fees: Type.Optional(FeesView),
    /** how it will be signed; absent where nothing is declared here */
    signature: Type.Optional(SignatureKind),
    /** what this version of the procedure brings that the one before had not */
    change: Type.Optional(Type.String()),
    duration: Type.String(),
    legalBasis: Type.String(),
    papers: Type.Array(
      Type.Object({
        title: Type.String(),
        note: Type.Optional(Type.String()),
        required: Type.Boolean(),
        /** whether it is asked for hangs on what will be answered: it is neither required of all nor left to anybody's choice */
        byCase: Type.Optional(Type.Literal(true)),
      }),
    ),
    /** who needs the papers that are not required of everybody: those are folded behind these words; absent: all lie open */
    morePapers: Type.Optional(Type.String()),
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
    /** where the focus belongs after an item came, went or was opened: the ref of an item or of a list (IN-4) */
    focus: Type.Optional(Type.String()),
  }),
  Type.Object({
    name: Type.Literal('scan'),
    papers: Type.Array(PaperView),
    current: Type.String(),
    /** the ways that are open for the current paper on this kiosk, best first; none: the counter */
    sources: Type.Array(PaperSource),
    /** what the citizen said is special about the current paper; null: it makes no difference here and is not asked */
    paperIs: Type.Object({
      fragile: Type.Union([Type.Boolean(), Type.Null()]),
      large: Type.Union([Type.Boolean(), Type.Null()]),
    }),
    /** the feeder sees both sides of a sheet */
    bothSides: Type.Boolean(),
    /** the current paper goes on the glass in two halves: which of them is laid next */
    halves: Type.Union([Type.Literal('first'), Type.Literal('second'), Type.Null()]),
    scanning: Type.Union([
      Type.Object({
        /** `camera`: the live picture of the table, and a press takes the page */
        by: Type.Union([Type.Literal('scanner'), Type.Literal('camera'), Type.Literal('camera-takes')]),
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
    /** the citizen's phone may send a paper here */
    phone: Type.Optional(Type.Boolean()),
  }),
  /** a one-time code for the citizen's phone: it sends one paper (`file`), or takes along what was done so far (`note`) */
  Type.Object({
    name: Type.Literal('phone'),
    what: Type.Union([Type.Literal('file'), Type.Literal('note')]),
    phase: PhonePhase,
    code: Type.Union([CodeView, Type.Null()]),
    /** title of the paper that is waited for */
    paper: Type.Union([Type.String(), Type.Null()]),
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
            /** the item of a list that this row begins */
            item: Type.Optional(Type.String()),
            label: Type.String(),
            value: Type.String(),
            source: ValueSource,
            verified: Type.Boolean(),
            edited: Type.Boolean(),
            /** the card says it: shown in short */
            given: Type.Optional(Type.Literal(true)),
          }),
        ),
      }),
    ),
    papers: Type.Array(PaperView),
    /** who gives the result out; null: the office where the kiosk stands; absent: there is nothing to choose */
    office: Type.Optional(Type.Object({ name: Type.Union([Type.String(), Type.Null()]) })),
    /** the form as it is filled in; absent: there is no A4 printer */
    form: Type.Optional(A4View),
    /** what was done so far may be taken along on the citizen's phone */
    phone: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    name: Type.Literal('declare'),
    title: Type.String(),
    paragraphs: Type.Array(Type.String()),
    version: Type.String(),
    /** what agreeing here is: the signature itself, or not yet */
    signature: Type.Optional(SignatureKind),
  }),
  Type.Object({
    name: Type.Literal('submitting'),
    phase: Type.Union([Type.Literal('sealing'), Type.Literal('saving')]),
    /** absent: a dossier */
    what: Type.Optional(Type.Literal('feedback')),
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
    /** still to be given; absent: it was, or nothing is signed */
    signature: Type.Optional(SignatureKind),
    /** the form as it was submitted, to be signed with a pen; absent: there is no A4 printer */
    form: Type.Optional(A4View),
    /** whether the same person may go on with another dossier; `later`: not while paper is still coming out */
    another: Type.Optional(Type.Union([Type.Literal('now'), Type.Literal('later')])),
    /** it was one of several that the guided questions led to, and that one is the next of them to be done */
    bundle: Type.Optional(Type.Object({ step: Type.Integer(), of: Type.Integer() })),
    /** the office that decides on it (the one that took it in is the snapshot's own); absent: the catalogue does not say */
    decides: Type.Optional(Type.String()),
    /** where the result is fetched, when that is another office */
    resultOffice: Type.Optional(Type.String()),
  }),
  Type.Object({
    name: Type.Literal('rate'),
    /** absent: three faces */
    levels: Type.Optional(Type.Literal(5)),
    /** the score is kept; reasons are asked for */
    why: Type.Optional(Type.Literal(true)),
  }),
  Type.Object({
    name: Type.Literal('done'),
    /** what the daemon saw lying there */
    leftBehind: Type.Array(Type.Union([Type.Literal('card'), Type.Literal('paper')])),
    provisionalCode: Type.Union([Type.String(), Type.Null()]),
    /** of the dossiers before it in this visit */
    earlierCodes: Type.Optional(Type.Array(Type.String())),
    ticketNumber: Type.Union([Type.String(), Type.Null()]),
    counters: TicketView.properties.counters,
  }),
  Type.Object({
    name: Type.Literal('take-ticket'),
    services: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        /** procedures that it is most asked for */
        examples: Type.Optional(Type.Array(Type.String())),
      }),
    ),
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
        /** what its holder does next; null: nothing is known */
        next: Type.Union([Type.String(), Type.Null()]),
        submittedAt: Type.String(),
        receivedAt: Type.Union([Type.String(), Type.Null()]),
        /** absent: a dossier */
        what: Type.Optional(Type.Literal('feedback')),
        /** of feedback: what an officer answered */
        answer: Type.Optional(Type.String()),
      }),
      Type.Null(),
    ]),
  }),
  /** what the province holds of whoever stands there; empty until chip and holder are proved */
  Type.Object({
    name: Type.Literal('own-dossiers'),
    phase: Type.Union([
      Type.Literal('unproven'),
      Type.Literal('asking'),
      Type.Literal('shown'),
      Type.Literal('unavailable'),
    ]),
    proved: Type.Object({ card: Type.Boolean(), holder: Type.Boolean() }),
    /** what would prove the rest here; an officer always could */
    ways: Type.Array(IdentityWay),
    /** an officer can say at this kiosk that this is the holder */
    officer: Type.Optional(Type.Boolean()),
    dossiers: Type.Array(
      Type.Object({
        id: Type.String(),
        code: Type.String(),
        procedure: Type.String(),
        status: Type.String(),
        wants: Type.Boolean(),
      }),
    ),
    /** there are older ones than the list holds */
    more: Type.Boolean(),
    opened: Type.Union([
      Type.Object({
        code: Type.String(),
        procedure: Type.String(),
        submittedAt: Type.String(),
        /** the state in words, and what its holder does next */
        status: Type.String(),
        next: Type.String(),
        missing: Type.Array(Type.Object({ title: Type.String(), reason: Type.String() })),
        /** the officer's own words; empty: none */
        note: Type.String(),
        canSupplement: Type.Boolean(),
        slip: Type.Union([PrintOutcome, Type.Null()]),
      }),
      Type.Null(),
    ]),
  }),
  ExtrasScreen,
  OfficesScreen,
  PractisedScreen,
  AssistScreen,
  CheckInScreen,
  FeedbackScreen,
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
  /** what this site has for people who read another language, or hear rather than read; absent: vi and en, nothing to hear */
  access: Type.Optional(AccessView),
  office: Type.String(),
  kioskName: Type.String(),
  /** steps of the main job for the progress line; null outside it */
  progress: Type.Union([Type.Object({ step: Type.Number(), of: Type.Number() }), Type.Null()]),
  screen: Screen,
  fault: Type.Union([CitizenFault, Type.Null()]),
  /** non-null while the idle warning is up: seconds until everything is wiped (TI-1) */
  idleWarning: Type.Union([Type.Object({ secondsLeft: Type.Number() }), Type.Null()]),
  staffCalled: Type.Boolean(),
  /** what people of the office have to say to this visit; absent: nothing */
  staff: Type.Optional(OfficeView),
  busy: Type.Boolean(),
  /** non-null while there is work that can be put aside; `saved`: it is already, and outlives a power cut */
  /** nothing that is done here counts; said on every screen */
  practice: Type.Optional(Type.Boolean()),
  /** who helps the citizen, and whether somebody could sign in on this screen */
  helper: Type.Optional(HelperView),
  mayBeHelped: Type.Optional(Type.Boolean()),
  parking: Type.Union([Type.Object({ way: ParkedWay, saved: Type.Boolean() }), Type.Null()]),
});
export type Snapshot = Static<typeof Snapshot>;
