import Type, { type Static } from 'typebox';
import { AlarmCode } from './alarms.ts';
import { ExtraPurpose } from './consent-extras.ts';
import { DeviceFault, DeviceHealth, type DeviceName } from './device-fault.ts';
import { OfficeToVisit, VisitToOffice } from './exceptions/visit-office.ts';
import { FaceAdvisory, FaceMatchPolicy } from './identity/face-match-policy.ts';
import { LevelPolicy } from './identity/level-policy.ts';
import { Language, Localized } from './localized.ts';
import { OfficeNotice } from './office-notices.ts';
import { PhoneDropId } from './phone-drop.ts';
import { KioskCountsAs } from './procedure-package/filing.ts';
import { IdentityLevel } from './provenance.ts';
import { ClassSource, TicketClass, TicketNumber } from './queue/ticket.ts';
import { RatingLevels, RatingReason } from './ratings/rating-shape.ts';
import { DossierId, LookupAnswer, Sha256Hex } from './receiving.ts';
import { ReceivingOffice } from './receiving-offices.ts';
import { Custody } from './screen-parts.ts';
import { MOST_SEALED_CHARS, ServiceKeys } from './sealed-question.ts';
import { VisitCounts } from './visit-counts.ts';
import { CheckInRefusal, HelperView, OwnTicketAnswer, OwnTicketWish } from './visit-flow.ts';

/**
 * What a visit process and the daemon say to each other over the daemon's Unix socket: JSON, one message a line.
 * The daemon learns opaque ids, paths, digests and finished slip pictures; never a name, a number or an answer.
 * Every request carries an id; repeating a request with the same id changes nothing (the daemon may have been
 * restarted in between), it only gets the answer again.
 */
const Id = Type.String({ maxLength: 64 });

/** A counter service that gives tickets. `letter` opens its numbers: A023. */
export const QueueService = Type.Object({
  id: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
  letter: Type.String({ pattern: '^[A-Z]$' }),
  title: Localized,
  procedures: Type.Array(Type.String()),
  /** whole fields (lĩnh vực) of the national catalogue that this counter serves */
  fields: Type.Optional(Type.Array(Type.String())),
});
export type QueueService = Static<typeof QueueService>;

/** Where the devices are that a visit opens itself. */
export const VisitDevices = Type.Object({
  documentScanner: Type.Optional(
    Type.Object({
      saneDevice: Type.String(),
      saneConfigFolder: Type.Optional(Type.String()),
      statusUrl: Type.Optional(Type.String()),
    }),
  ),
  documentCamera: Type.Optional(
    Type.Object({
      device: Type.String(),
      fieldWidthMm: Type.Number(),
      fieldHeightMm: Type.Number(),
      program: Type.Optional(Type.String()),
    }),
  ),
  idCardReader: Type.Optional(Type.Object({ reader: Type.String() })),
  codeReader: Type.Optional(Type.Object({ path: Type.String(), baudRate: Type.Optional(Type.Integer()) })),
  /** a CUPS queue: the daemon watches it, the visit prints on it, so that no filled form passes the daemon */
  formPrinter: Type.Optional(Type.Object({ queue: Type.String(), server: Type.Optional(Type.String()) })),
});
export type VisitDevices = Static<typeof VisitDevices>;

/** How this site comes to know people. Where the services are is the daemon's matter: a visit has no network. */
export const IdentitySetup = Type.Object({
  verifier: Type.Union([Type.Literal('none'), Type.Literal('local'), Type.Literal('online')]),
  /** certificates, master lists and revocation lists of the states that the site trusts */
  anchorsFolder: Type.Optional(Type.String()),
  /** with `online` */
  cardServiceKeys: Type.Optional(ServiceKeys),
  /** where there is a sign-in */
  signInKeys: Type.Optional(ServiceKeys),
  /** what an expired card is good for where the procedure does not say; absent: the same, with a warning */
  expiredCards: Type.Optional(Type.Union([Type.Literal('goes-on'), Type.Literal('counter')])),
  /** for `requiredLevel` */
  require: LevelPolicy,
  /** the highest level that anybody can reach here */
  ceiling: IdentityLevel,
});
export type IdentitySetup = Static<typeof IdentitySetup>;

export const RelayTarget = Type.Union([
  Type.Literal('card-service'),
  Type.Literal('sign-in'),
  Type.Literal('repository'),
]);
export type RelayTarget = Static<typeof RelayTarget>;

/** All a fresh visit process needs to know; no secrets but public keys. */
/** What a site adds for people who read another language, or hear rather than read. */
export const AccessSetup = Type.Object({
  /** offered on every screen, in this order; the first two are Vietnamese and English */
  languages: Type.Optional(Type.Array(Language, { minItems: 2, maxItems: 7 })),
  /** the province's own language packs, `<code>.json`; they go before those of the kiosk */
  languagesFolder: Type.Optional(Type.String()),
  /** clips to be heard, `<language>/manifest.json` and its files; see kiosk-ui/README.md */
  audioFolder: Type.Optional(Type.String()),
});
export type AccessSetup = Static<typeof AccessSetup>;

export const VisitSetup = Type.Object({
  kiosk: Type.Object({ id: Type.String(), name: Type.String(), office: Type.String() }),
  home: Type.String(),
  uiFolder: Type.String(),
  sealedFolder: Type.String(),
  /** drafts that were put aside, encrypted; see device-daemon/src/parked-drafts */
  parkedFolder: Type.String(),
  catalogue: Type.Object({ folder: Type.String(), publicKeyFile: Type.String() }),
  /** what this kiosk was asked for: in the last 90 days, and of those in the last 7 */
  asked: Type.Optional(Type.Array(Type.Object({ id: Type.String(), times: Type.Integer(), lately: Type.Integer() }))),
  recipients: Type.Array(Type.String(), { minItems: 1 }),
  services: Type.Array(QueueService),
  devices: VisitDevices,
  /** sealed bags are also brought to a second place: a slip waits a moment for the good news */
  secondPlace: Type.Optional(Type.Boolean()),
  /** absent: nothing is checked and nobody signs in */
  identity: Type.Optional(IdentitySetup),
  /** how people are spoken to here besides Vietnamese and English by touch; absent: nothing more */
  access: Type.Optional(AccessSetup),
  /** pixels per inch of the panel: every size on the screen is told in mm (PH-1); absent: as of 21.5 inches */
  panelPpi: Type.Optional(Type.Number({ minimum: 40, maximum: 400 })),
  /** how the provincial repository is asked about the citizen; absent: it is not */
  province: Type.Optional(
    Type.Object({
      keys: ServiceKeys,
      /** where a citizen's phone finds it */
      publicUrl: Type.String({ maxLength: 255 }),
    }),
  ),
  /** absent or not on: no camera, no question about it */
  faceMatch: Type.Optional(FaceMatchPolicy),
  /** consents beyond the dossier that this office can keep */
  extras: Type.Optional(Type.Array(ExtraPurpose)),
  /** what the office has to say on the first screen */
  notices: Type.Optional(Type.Array(OfficeNotice)),
  /** the site's list of communes; absent: they are typed */
  communesFile: Type.Optional(Type.String()),
  /** as what filings at this kiosk are paid for, as the province decided */
  countsAs: Type.Optional(Type.Array(KioskCountsAs)),
  /** there is a list of people who may help; it stays with the daemon */
  helpers: Type.Optional(Type.Boolean()),
  /** other offices of the province that may take a dossier in */
  offices: Type.Optional(Type.Array(ReceivingOffice)),
  /** there is a list of appointments; it stays with the daemon */
  appointments: Type.Optional(Type.Boolean()),
  /** of the rating; absent: three */
  ratingLevels: Type.Optional(RatingLevels),
  /** where a telephone finds the province's page of ratings, without the code; absent: no code is printed */
  ratingUrl: Type.Optional(Type.String({ maxLength: 200 })),
});
export type VisitSetup = Static<typeof VisitSetup>;

/** For staff only. `frames`: how many camera frames it rests on. */
export const FaceAdvice = Type.Object({
  advisory: FaceAdvisory,
  frames: Type.Integer({ minimum: 1, maximum: 3 }),
});
export type FaceAdvice = Static<typeof FaceAdvice>;

export const PrintKnown = Type.Union([Type.Literal('printed'), Type.Literal('not-printed'), Type.Literal('unknown')]);

/** Visit → daemon. */
export const FromVisit = Type.Union([
  Type.Object({
    t: Type.Literal('hello'),
    visit: Id,
    pid: Type.Integer(),
    port: Type.Integer(),
    state: Type.Union([Type.Literal('warm'), Type.Literal('live'), Type.Literal('ending')]),
    /** the dossier whose submission has begun in this visit */
    submitting: Type.Union([DossierId, Type.Null()]),
  }),
  Type.Object({ t: Type.Literal('beat') }),
  Type.Object({ t: Type.Literal('token'), id: Id, token: Type.String() }),
  Type.Object({ t: Type.Literal('opened') }), // a browser holds this visit's page
  Type.Object({ t: Type.Literal('painted') }),
  Type.Object({ t: Type.Literal('stream-lost') }), // no page has been listening for 5 s; told again every 5 s
  Type.Object({ t: Type.Literal('stream-back') }),
  /** the citizen pressed submit; all that the manifest will say, before anything is sealed */
  Type.Object({
    t: Type.Literal('intend'),
    id: Id,
    dossierId: DossierId,
    procedureId: Type.String(),
    packageVersion: Type.String(),
    channel: Type.String(),
    lookupDigest: Sha256Hex,
  }),
  /** somebody opened this procedure: counted by day, nothing leads to a person */
  Type.Object({ t: Type.Literal('procedure-opened'), procedureId: Type.String({ maxLength: 40 }) }),
  /** the sealed bag lies in the sealed folder as `<dossierId>.bag.age`, synced */
  Type.Object({ t: Type.Literal('commit'), id: Id, dossierId: DossierId, size: Type.Integer(), sha256: Sha256Hex }),
  /** what has become of a dossier that a parked draft had begun to submit */
  Type.Object({ t: Type.Literal('dossier?'), id: Id, dossierId: DossierId }),
  /**
   * This kiosk's shares of the key of a parked draft: HMAC-SHA-256 under each living generation of the kiosk's secret over
   * `of`, itself a digest of what the citizen holds. The secrets stay with the daemon, what the citizen holds with the visit.
   */
  Type.Object({ t: Type.Literal('parking-key'), id: Id, of: Sha256Hex }),
  Type.Object({
    t: Type.Literal('draft'),
    /** the draft's file name, opaque */
    name: Type.String({ pattern: '^[0-9a-f]{32,64}$' }),
    became: Type.Union([Type.Literal('parked'), Type.Literal('opened'), Type.Literal('erased')]),
  }),
  Type.Object({
    t: Type.Literal('issue-ticket'),
    id: Id,
    service: Type.String(),
    /** whom the law lets go first, where the visit knows it; absent: ordinary */
    class: Type.Optional(TicketClass),
    classSource: Type.Optional(ClassSource),
    /** what was submitted with it, in order */
    dossiers: Type.Optional(
      Type.Array(Type.Object({ id: DossierId, procedure: Type.String({ maxLength: 40 }) }), { maxItems: 9 }),
    ),
    /** what it is for, where nothing was submitted */
    procedure: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  /** one more dossier under the number that this visit has already */
  Type.Object({
    t: Type.Literal('tie-dossier'),
    number: TicketNumber,
    dossier: Type.Object({ id: DossierId, procedure: Type.String({ maxLength: 40 }) }),
  }),
  /** one-bit picture, 8 dots a byte, base64; nothing personal is on it */
  Type.Object({
    t: Type.Literal('print'),
    id: Id,
    widthDots: Type.Integer({ minimum: 8, maximum: 1024 }),
    heightDots: Type.Integer({ minimum: 1, maximum: 8000 }),
    bits: Type.String({ maxLength: 1_400_000 }),
  }),
  Type.Object({
    t: Type.Literal('look-up'),
    id: Id,
    code: Type.String({ maxLength: 60 }),
    secret: Type.String({ maxLength: 20 }),
  }),
  Type.Object({
    t: Type.Literal('rate'),
    id: Id,
    score: Type.Integer({ minimum: 1, maximum: 5 }),
    procedureId: Type.Union([Type.String(), Type.Null()]),
    /** absent: three; told again with the same id, score and reasons are put right until the office has them */
    levels: Type.Optional(RatingLevels),
    reasons: Type.Optional(Type.Array(RatingReason, { maxItems: 6 })),
    /** the number that this visit was given */
    ticket: Type.Optional(Type.String({ maxLength: 10 })),
  }),
  /** a code for rating was printed on a slip: its digest, SHA-256 of `rating-code:<code>` */
  Type.Object({
    t: Type.Literal('rating-code'),
    digest: Sha256Hex,
    procedureId: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
  }),
  /**
   * A sealed question to a service beyond the line: the daemon carries it unopened, once, and brings back what comes. Asked
   * again with the same id (a new daemon) it is carried again: the service knows it by its nonce.
   */
  Type.Object({
    t: Type.Literal('relay'),
    id: Id,
    to: RelayTarget,
    path: Type.String({ pattern: '^/v1/[a-z0-9/-]{1,60}$' }),
    body: Type.String({ pattern: '^[A-Za-z0-9_.-]+$', maxLength: MOST_SEALED_CHARS }),
    deadlineMs: Type.Integer({ minimum: 1, maximum: 60_000 }),
  }),
  /** a drop for one file of the citizen's phone (phone-drop.ts): opened, looked into, ended; the daemon fetches sealed bytes alone */
  Type.Object({
    t: Type.Literal('phone'),
    id: Id,
    drop: PhoneDropId,
    act: Type.Union([Type.Literal('open'), Type.Literal('look'), Type.Literal('end')]),
  }),
  /** sealed bytes for the citizen's phone, base64url */
  Type.Object({
    t: Type.Literal('phone-note'),
    id: Id,
    drop: PhoneDropId,
    body: Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 90_000 }),
  }),
  /** what a visit found in the folder of trust anchors; files are named by their own name */
  Type.Object({
    t: Type.Literal('trust-anchors'),
    certificates: Type.Integer({ minimum: 0 }),
    refused: Type.Array(Type.Object({ file: Type.String({ maxLength: 200 }), why: Type.String({ maxLength: 300 }) }), {
      maxItems: 50,
    }),
  }),
  /** where lines from top to bottom lie on a page that was scanned, mm from its left edge: of the scanner, not of the paper's owner */
  Type.Object({
    t: Type.Literal('page-streaks'),
    atMm: Type.Array(Type.Number({ minimum: 0, maximum: 1_000 }), { maxItems: 40 }),
  }),
  /**
   * What a member of staff may be shown beside the person: a word, never a picture, a distance or a number that describes a
   * face. null: the person it was about is not there any more. The daemon holds it in memory and no longer than the visit.
   */
  Type.Object({
    t: Type.Literal('face-advice'),
    advice: Type.Union([FaceAdvice, Type.Null()]),
  }),
  /** somebody wants to help in this visit; digits alone, checked and counted by the daemon */
  Type.Object({
    t: Type.Literal('helper-sign-in'),
    id: Id,
    helper: Type.String({ pattern: '^[0-9]{2,6}$' }),
    pin: Type.String({ pattern: '^[0-9]{6,8}$' }),
    /** not to help: an officer says that the person is the holder of the card */
    holder: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    t: Type.Literal('helper-left'),
    helper: Type.String({ pattern: '^[0-9]{2,6}$' }),
    why: Type.Union([Type.Literal('declined'), Type.Literal('ended')]),
  }),
  /** an appointment's code, as it was shown */
  Type.Object({ t: Type.Literal('check-in'), id: Id, code: Type.String({ pattern: '^[0-9A-Z]{10}$' }) }),
  /** the code of a ticket's paper, as it was shown */
  Type.Object({
    t: Type.Literal('own-ticket'),
    id: Id,
    code: Type.String({ pattern: '^[0-9A-Z]{12}$' }),
    wish: OwnTicketWish,
  }),
  Type.Object({ t: Type.Literal('call-staff') }),
  /** what a person of the office has to see to, and what an officer sees with the citizen's consent */
  ...VisitToOffice,
  Type.Object({ t: Type.Literal('device-health'), devices: Type.Array(DeviceHealth) }),
  /** the bag could not be written because the disk failed (not because it is full); `errno` as the system calls it */
  Type.Object({ t: Type.Literal('disk-failed'), errno: Type.String({ pattern: '^[A-Z0-9_]{1,40}$' }) }),
  Type.Object({ t: Type.Literal('left-behind'), card: Type.Boolean(), paper: Type.Boolean() }),
  /** last intent done, bag committed, slip's outcome known */
  Type.Object({
    t: Type.Literal('ended'),
    why: Type.Union([Type.Literal('finished'), Type.Literal('timed-out'), Type.Literal('orphaned')]),
  }),
  Type.Object({ t: Type.Literal('page-left') }),
  /** before `ended`: what this visit adds to the kiosk's figures */
  Type.Object({ t: Type.Literal('visit-counts'), counts: VisitCounts }),
]);
export type FromVisit = Static<typeof FromVisit>;

/** Daemon → visit. */
export const ToVisit = Type.Union([
  Type.Object({ t: Type.Literal('setup'), setup: VisitSetup }),
  Type.Object({ t: Type.Literal('live') }),
  Type.Object({ t: Type.Literal('token?'), id: Id }),
  Type.Object({
    t: Type.Literal('health'),
    devices: Type.Array(DeviceHealth),
    repository: Type.Boolean(),
    storageFull: Type.Boolean(),
    /** alarms that staff near the kiosk should see, worst first */
    alarms: Type.Array(AlarmCode),
    /** ms to add to the machine's clock to get the kiosk's; see device-daemon/src/time */
    clockOffsetMs: Type.Integer(),
    /** something is in the headphone jack; absent: there is no jack that tells */
    headphones: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    t: Type.Literal('intended'),
    id: Id,
    provisionalCode: Type.String(),
    submittedAt: Type.String(),
    clockConfirmed: Type.Boolean(),
  }),
  Type.Object({ t: Type.Literal('committed'), id: Id }),
  Type.Object({
    t: Type.Literal('dossier'),
    id: Id,
    /** null: this kiosk does not know it; open: nothing is sealed yet */
    found: Type.Union([
      Type.Object({
        custody: Type.Union([Type.Literal('open'), Custody]),
        provisionalCode: Type.String(),
        submittedAt: Type.String(),
        clockConfirmed: Type.Boolean(),
        officialCode: Type.Union([Type.String(), Type.Null()]),
      }),
      Type.Null(),
    ]),
  }),
  /**
   * Newest first: what is parked now is parked under the first, what is looked for may lie under any. `until`: epoch ms of
   * the kiosk's clock at which this generation of the secret is destroyed, and with it all that was parked under it. None:
   * the secret cannot be had at this moment, nothing can be parked or opened.
   */
  Type.Object({
    t: Type.Literal('parking-key'),
    id: Id,
    shares: Type.Array(Type.Object({ key: Sha256Hex, until: Type.Integer() }), { maxItems: 32 }),
  }),
  Type.Object({
    t: Type.Literal('refused'),
    id: Id,
    why: Type.Union([
      Type.Literal('storage-full'),
      Type.Literal('bag-not-found'),
      Type.Literal('digest-differs'),
      Type.Literal('unknown-dossier'),
      Type.Literal('unknown-service'),
      /** no host of the office is heard, and the kiosk's own numbers are all given */
      Type.Literal('no-number'),
      /** by the office's own hours nobody is called any more today */
      Type.Literal('office-closed'),
    ]),
  }),
  Type.Object({
    t: Type.Literal('ticket'),
    id: Id,
    number: Type.String(),
    ahead: Type.Integer(),
    /** numbers of the counters that serve it, for its paper; absent: not known here */
    counters: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 99 }), { maxItems: 60 })),
    /** minutes as they are said, and when that was estimated (epoch ms); absent: not known, or too long to say */
    wait: Type.Optional(
      Type.Object(
        { from: Type.Integer(), to: Type.Integer(), estimatedAt: Type.Integer() },
        { additionalProperties: false },
      ),
    ),
  }),
  Type.Object({
    t: Type.Literal('print-outcome'),
    id: Id,
    outcome: PrintKnown,
    fault: Type.Union([DeviceFault, Type.Null()]),
  }),
  Type.Object({
    t: Type.Literal('looked-up'),
    id: Id,
    outcome: Type.Union([
      Type.Object({ found: Type.Literal(true), answer: LookupAnswer, custody: Custody }),
      Type.Object({
        found: Type.Literal(false),
        why: Type.Union([Type.Literal('not-found'), Type.Literal('locked'), Type.Literal('unavailable')]),
        triesLeft: Type.Integer(),
      }),
    ]),
  }),
  Type.Object({
    t: Type.Literal('relayed'),
    id: Id,
    outcome: Type.Union([
      Type.Object({ ok: Type.Literal(true), body: Type.String({ maxLength: MOST_SEALED_CHARS }) }),
      Type.Object({
        ok: Type.Literal(false),
        why: Type.Union([
          Type.Literal('unavailable'), // no line, nobody there, or it is in trouble itself
          Type.Literal('late'),
          Type.Literal('somebody-else'), // a login page or a proxy answers in its place
        ]),
      }),
    ]),
  }),
  Type.Object({
    t: Type.Literal('helper'),
    id: Id,
    outcome: Type.Union([
      Type.Object({ ok: Type.Literal(true), helper: HelperView }),
      Type.Object({
        ok: Type.Literal(false),
        why: Type.Union([Type.Literal('wrong'), Type.Literal('locked'), Type.Literal('not-officer')]),
      }),
    ]),
  }),
  Type.Object({
    t: Type.Literal('checked-in'),
    id: Id,
    outcome: Type.Union([
      Type.Object({ ok: Type.Literal(true), number: Type.String(), service: Type.String(), at: Type.String() }),
      Type.Object({
        ok: Type.Literal(false),
        why: CheckInRefusal,
        at: Type.Union([Type.String(), Type.Null()]),
      }),
    ]),
  }),
  Type.Object({ t: Type.Literal('own-ticket'), id: Id, answer: OwnTicketAnswer }),
  Type.Object({
    t: Type.Literal('phone'),
    id: Id,
    outcome: Type.Union([
      Type.Object({ is: Type.Literal('open'), goodForMs: Type.Integer() }),
      Type.Object({ is: Type.Literal('waiting') }),
      /** the sealed bytes lie in this file; whoever reads it removes it */
      Type.Object({ is: Type.Literal('there'), file: Type.String({ maxLength: 1_000 }) }),
      Type.Object({ is: Type.Literal('over') }),
      Type.Object({ is: Type.Literal('unavailable') }),
    ]),
  }),
  Type.Object({ t: Type.Literal('rated'), id: Id }),
  Type.Object({ t: Type.Literal('button'), score: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]) }),
  Type.Object({
    t: Type.Literal('custody'),
    dossierId: DossierId,
    custody: Custody,
    officialCode: Type.Union([Type.String(), Type.Null()]),
  }),
  OfficeToVisit,
  Type.Object({ t: Type.Literal('go') }), // you are marked ending; clear the page
]);
export type ToVisit = Static<typeof ToVisit>;

/** Largest line either side accepts, bytes. A slip of 8,000 rows fits. */
export const MAX_LINE_BYTES = 2_000_000;
export type { DeviceName };
