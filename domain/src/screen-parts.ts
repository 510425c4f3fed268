import Type, { type Static } from 'typebox';
import { DeviceFault, DeviceFaultCode } from './device-fault.ts';
import { ChipReason } from './identity/chip-verdict.ts';
import { Language } from './localized.ts';
import { PageDoubts } from './page-doubts.ts';
import { FilingChannel, FilingWay } from './procedure-package/filing.ts';
import { AnswerValue, ValueSource } from './provenance.ts';

/** What several screens of the citizen, their snapshots and their intents share; see `visit-screen.ts`. */

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
    Type.Literal('halves-do-not-meet'), // two halves of a large paper that nobody can put together for certain
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

const OneField = Type.Object({
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
    Type.Literal('list'),
    Type.Literal('address'),
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
    Type.Literal('email'),
    Type.Literal('none'),
  ]),
});

/** A field that is no list. An address is answered by its parts. */
export const LeafView = Type.Object({
  ...OneField.properties,
  /** of an address: province, commune, street; their answers go to their own refs */
  parts: Type.Optional(Type.Array(OneField)),
  /** of an address: what the card says, as it was read */
  asRead: Type.Optional(Type.String()),
  /** of an address: places of today that `asRead` may mean; picking one gives these answers */
  candidates: Type.Optional(
    Type.Array(
      Type.Object({
        label: Type.String(),
        answers: Type.Array(Type.Object({ ref: Type.String(), value: AnswerValue })),
      }),
    ),
  ),
});
export type LeafView = Static<typeof LeafView>;

/** One of several like things. */
export const ItemView = Type.Object({
  id: Type.String(),
  /** `/status/periods/i2`: what `open-item` and `remove-item` name, and where the focus lands */
  ref: Type.String(),
  title: Type.String(),
  /** what it says in short; empty while nothing was given */
  summary: Type.String(),
  /** something in it is wrong, and that is said */
  wrong: Type.Boolean(),
  removable: Type.Boolean(),
  open: Type.Boolean(),
  /** of the open one */
  fields: Type.Array(LeafView),
});
export type ItemView = Static<typeof ItemView>;

export const FieldView = Type.Object({
  ...LeafView.properties,
  items: Type.Optional(Type.Array(ItemView)),
  /** words of the button that adds one; absent: no more may come */
  add: Type.Optional(Type.String()),
});
export type FieldView = Static<typeof FieldView>;

export const PaperView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  note: Type.Optional(Type.String()),
  required: Type.Boolean(),
  /** `url` serves a JPEG thumbnail from the visit's own origin */
  pages: Type.Array(
    Type.Object({
      id: Type.String(),
      url: Type.String(),
      width: Type.Number(),
      height: Type.Number(),
      doubts: PageDoubts,
    }),
  ),
  /** an officer said that it is looked at and scanned at the counter: nothing is missing here */
  atCounter: Type.Optional(Type.Boolean()),
  /** the province holds it already, compared with the original; `used`: it is not scanned */
  held: Type.Optional(
    Type.Object({
      title: Type.String(),
      number: Type.String(),
      issuer: Type.String(),
      issuedOn: Type.Union([Type.String(), Type.Null()]),
      pages: Type.Integer(),
      used: Type.Boolean(),
    }),
  ),
});
export type PaperView = Static<typeof PaperView>;

/** How it stands with the citizen's phone. What comes after `taking` is over, and says why. */
export const PhonePhase = Type.Union([
  Type.Literal('opening'),
  Type.Literal('waiting'),
  Type.Literal('taking'),
  Type.Literal('over'), // nobody came in time, or the code was used
  Type.Literal('unavailable'),
  Type.Literal('not-a-document'), // no picture and no PDF, or not sealed to this code
  Type.Literal('too-large'),
  Type.Literal('too-many-pages'),
  Type.Literal('not-kept'), // an ID card, or no room for more pages
]);
export type PhonePhase = Static<typeof PhonePhase>;

export const ProcedureCard = Type.Object({
  id: Type.String(), // e.g. 1.001193
  title: Type.String(),
  summary: Type.String(),
  /**
   * e-form: declare and scan here; checklist: what to bring, and a ticket to the counter; counter: it is not known here what to
   * bring, a ticket to the counter
   */
  kind: Type.Union([Type.Literal('e-form'), Type.Literal('checklist'), Type.Literal('counter')]),
});
export type ProcedureCard = Static<typeof ProcedureCard>;

/** A queue number as the screen shows it. */
export const TicketView = Type.Object({
  number: Type.String(), // e.g. A023
  service: Type.String(),
  ahead: Type.Number(),
  /** how long it takes, as its paper says it; absent: too little is known to say anything */
  wait: Type.Optional(Type.String()),
  /** ISO 8601: the number of an appointment is called at its time, not by who stands before */
  appointedAt: Type.Optional(Type.String()),
  /** one number for several dossiers: the counters that it leads to, in this order; absent: `service` alone */
  counters: Type.Optional(Type.Array(Type.String())),
});
export type TicketView = Static<typeof TicketView>;
/** What is known of a paper slip or ticket. `unknown`: it may have come out; look before asking for another. */
export const PrintOutcome = Type.Union([
  Type.Literal('printing'),
  Type.Literal('printed'),
  Type.Literal('not-printed'),
  Type.Literal('unknown'),
]);
export type PrintOutcome = Static<typeof PrintOutcome>;

/**
 * An A4 page that may be printed on this screen. `print`: what is known of it, null: not asked for yet; `trouble`: why it cannot be
 * now; `again`: one more may be printed.
 */
export const A4View = Type.Object({
  print: Type.Union([PrintOutcome, Type.Null()]),
  trouble: Type.Union([Type.Literal('paper-out'), Type.Literal('out-of-order'), Type.Null()]),
  again: Type.Boolean(),
});
export type A4View = Static<typeof A4View>;

/** The official form with the citizen's answers, or with nothing on it. */
export const A4Form = Type.Union([Type.Literal('filled'), Type.Literal('blank')]);
export type A4Form = Static<typeof A4Form>;

/** `parked-by-…`: the dossier in the making was put aside, and this is what opens it. */
export const EndMessage = Type.Union([
  Type.Literal('thanks'),
  Type.Literal('timed-out'),
  Type.Literal('saved'),
  Type.Literal('parked-by-card'),
  Type.Literal('parked-by-code'),
]);
export type EndMessage = Static<typeof EndMessage>;

/** What a site has for people who read another language, or hear rather than read. */
export const AccessView = Type.Object({
  /** offered on every screen, in this order */
  languages: Type.Array(Language),
  /** of these there are clips to be heard */
  voices: Type.Array(Language),
  /** something is plugged into the jack: only then is anything of the visit heard (AU-2, AU-3) */
  headphones: Type.Boolean(),
});
export type AccessView = Static<typeof AccessView>;

/** What one can come here for. */
export const Choice = Type.Union([
  Type.Literal('procedure'),
  Type.Literal('ticket'),
  Type.Literal('lookup'),
  Type.Literal('resume'), // go on with a dossier that was put aside, by the code on its slip
  Type.Literal('own-dossiers'), // what the province holds of whoever comes
  Type.Literal('appointment'), // come at an appointed time
  Type.Literal('practice'), // try it without anything happening
  Type.Literal('feedback'), // góp ý, phản ánh: no card, no name
]);
export type Choice = Static<typeof Choice>;

/** How one may say who one is, besides the six digits and the QR that the first screen asks for. */
export const IdentityWay = Type.Union([
  Type.Literal('card'),
  Type.Literal('passport'), // or a residence card: a foreigner's document with a chip
  Type.Literal('vneid'),
]);
export type IdentityWay = Static<typeof IdentityWay>;

/** Why a chip is proven no further, or is not believed: words for whoever stands there, in the snapshot's language. */
export const ReasonView = Type.Object({ code: ChipReason, words: Type.String() });

/** A QR code as modules: `rows` holds `size` rows of `size` bits, each row as hex digits, most significant bit first, 1 is dark. */
export const CodeView = Type.Object({ size: Type.Integer(), rows: Type.Array(Type.String()) });
export type CodeView = Static<typeof CodeView>;

/** What opens a parked draft: the citizen's own card, or the code on their slip. */
export const ParkedWay = Type.Union([Type.Literal('card'), Type.Literal('code')]);
export type ParkedWay = Static<typeof ParkedWay>;

/** What is to be paid by either way on this day, in words; null: no amount is given for it. */
export const FeesView = Type.Object({
  direct: Type.Union([Type.String(), Type.Null()]),
  online: Type.Union([Type.String(), Type.Null()]),
  /** how much less it is online; null: nothing, or not to be compared */
  saving: Type.Union([Type.String(), Type.Null()]),
  channel: FilingChannel,
  /** which of the two is paid for what is done at this kiosk */
  countsAs: FilingWay,
});
export type FeesView = Static<typeof FeesView>;
