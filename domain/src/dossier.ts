import Type, { type Static } from 'typebox';
import { ConsentRecord } from './consent-extras.ts';
import { CopyKind } from './digitisation/paper-kinds.ts';
import { DigitisedPaper } from './digitisation/paper-record.ts';
import { ChipReason } from './identity/chip-verdict.ts';
import { Capacity } from './identity/standing.ts';
import { Fee, FilingChannel, FilingWay, SignatureKind } from './procedure-package/filing.ts';
import { Answer, IdentityLevel, Person } from './provenance.ts';
import { DossierId, Sha256Hex } from './receiving.ts';
import { ReceivingOffice } from './receiving-offices.ts';
import { SupplementOf } from './supplement.ts';
import { HelperView } from './visit-flow.ts';

/**
 * What a bag (BagIt, RFC 8493) holds: `data/declaration.json`, `data/papers/<key>.pdf` (PDF/A, all pages of one paper),
 * `data/metadata.json`, `bagit.txt`, `bag-info.txt`, `manifest-sha256.txt`, `tagmanifest-sha256.txt`; as a tar, sealed with age.
 */

/** `data/declaration.json`. */
export const Declaration = Type.Object({
  procedureId: Type.String(),
  packageVersion: Type.String(),
  language: Type.Literal('vi'),
  /** the answers as plain JSON, valid against the package's data schema */
  data: Type.Record(Type.String(), Type.Unknown()),
  /** by JSON pointer: where each value came from */
  provenance: Type.Record(Type.String(), Answer),
  truthDeclaration: Type.Object({ version: Type.String(), textSha256: Sha256Hex, agreedAt: Type.String() }),
});
export type Declaration = Static<typeof Declaration>;

/** Read by a machine from the picture of a paper, and checked by nobody. */
export const OcrValue = Type.Object({
  value: Type.String({ minLength: 1, maxLength: 200 }),
  /** 0 to 1 */
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  source: Type.Literal('ocr'),
});

/** A paper that is not in the bag: the province holds it, compared by an officer. `source` is `reuse:<id>`. */
export const ReusedPaper = Type.Object({
  key: Type.String({ maxLength: 40 }),
  title: Type.String({ maxLength: 200 }),
  source: Type.String({ pattern: '^reuse:[0-9a-f-]{36}\\.[0-9]{1,3}$' }),
});
export type ReusedPaper = Static<typeof ReusedPaper>;

const decidedBy = {
  officer: Type.String({ pattern: '^[0-9]{2,6}$' }),
  reason: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
};

export const PaperRecord = Type.Object({
  key: Type.String(),
  title: Type.String(),
  /** path inside the bag */
  file: Type.String(),
  pages: Type.Integer(),
  dpi: Type.Integer(),
  colour: Type.Boolean(),
  bytes: Type.Integer(),
  sha256: Sha256Hex,
  scannedAt: Type.String(),
  /** by how many degrees each page lay askew and was turned back by the kiosk, clockwise positive; 0: as it was scanned */
  turnedDegrees: Type.Optional(Type.Array(Type.Number({ minimum: -10, maximum: 280 }))),
  /** how many of its pages carry what was read on them as a searchable layer */
  textLayer: Type.Optional(Type.Integer({ minimum: 0 })),
  /** what the paper seems to say of itself */
  proposed: Type.Optional(
    Type.Object({
      number: Type.Optional(OcrValue),
      issuedOn: Type.Optional(OcrValue),
      issuer: Type.Optional(OcrValue),
      name: Type.Optional(OcrValue),
    }),
  ),
  /** bản chụp: a citizen's scan is a plain copy until an officer compares it */
  copyKind: CopyKind,
  /** how it came here: absent, it was scanned; `phone`: its holder sent a file or photo from their phone */
  source: Type.Optional(Type.Literal('phone')),
  /** pages of it looked doubtful, and an officer said that they will do; counted from 1 */
  accepted: Type.Optional(
    Type.Array(Type.Object({ page: Type.Integer({ minimum: 1 }), ...decidedBy }), { maxItems: 120 }),
  ),
  /** what an officer recorded of it: papers of the backlog; absent in what a citizen scanned */
  digitised: Type.Optional(DigitisedPaper),
});
export type PaperRecord = Static<typeof PaperRecord>;

/** Oddities of a personal number (identity/personal-number.ts) and of the card. */
export const IdentityWarning = Type.Union([
  Type.Literal('province-unknown'),
  Type.Literal('sex-differs'),
  Type.Literal('birth-year-differs'),
  Type.Literal('card-expired'),
]);
export type IdentityWarning = Static<typeof IdentityWarning>;

/** Who of the office decided what a machine could not, and why (a word of a fixed list): it stands in the office's log too. */
export const DecidedBy = Type.Object(decidedBy);
export type DecidedBy = Static<typeof DecidedBy>;

/** `data/metadata.json`. Submitter (người nộp) and owner (chủ hồ sơ) are two roles everywhere. */
export const Metadata = Type.Object({
  dossierId: DossierId,
  /** feedback (feedback/feedback-form.ts) names nobody: submitter and owner are empty, identification is `none`; absent: a dossier */
  kind: Type.Optional(Type.Literal('feedback')),
  kioskId: Type.String(),
  office: Type.String(),
  procedureId: Type.String(),
  procedureTitle: Type.String(),
  provisionalCode: Type.String(),
  submittedAt: Type.String(),
  clockConfirmed: Type.Boolean(),
  identification: Type.Object({
    level: IdentityLevel,
    method: Type.Union([
      Type.Literal('CHIP'),
      Type.Literal('QR'),
      Type.Literal('MRZ'), // the lines of a document, read as a code
      Type.Literal('VNEID'),
      Type.Literal('TYPED'),
      Type.Literal('STAFF'),
      Type.Literal('NONE'), // feedback: nobody is asked
    ]),
    /** why the chip is proven no further; nothing disbelieved ever gets here */
    reasons: Type.Optional(Type.Array(ChipReason, { maxItems: 30 })),
    /** what an officer may want to look at; none of them stopped anybody */
    warnings: Type.Optional(Type.Array(IdentityWarning, { maxItems: 10 })),
    document: Person.properties.document,
    /** an officer compared card and person, where no machine could read the card */
    confirmedBy: Type.Optional(DecidedBy),
  }),
  submitter: Type.Object({
    fullName: Type.String(),
    /** null: a foreigner, who has none */
    personalNumber: Type.Union([Type.String(), Type.Null()]),
    dateOfBirth: Type.String(),
    /** absent in dossiers of before December 2026 */
    capacity: Type.Optional(Capacity),
  }),
  owner: Type.Object({
    /** of an organisation its name */
    fullName: Type.String(),
    personalNumber: Type.Union([Type.String(), Type.Null()]),
    /** absent: a person */
    kind: Type.Optional(Type.Union([Type.Literal('person'), Type.Literal('organisation')])),
    /** as typed: nobody checked it */
    taxCode: Type.Optional(Type.String({ pattern: '^[0-9]{10}([0-9]{3})?$' })),
  }),
  /** where the citizen wants to get the result; absent: at `office` */
  resultOffice: Type.Optional(ReceivingOffice),
  papers: Type.Array(PaperRecord),
  /** papers that the citizen brings to the counter, as an officer decided: nothing of them was scanned here; absent: none */
  atCounter: Type.Optional(
    Type.Array(
      Type.Object({
        key: Type.String({ maxLength: 60 }),
        title: Type.String({ maxLength: 200 }),
        decidedBy: DecidedBy,
      }),
      { maxItems: 30 },
    ),
  ),
  /** absent: none */
  reused: Type.Optional(Type.Array(ReusedPaper, { maxItems: 30 })),
  /** for the index of digitisation (QĐ 766/QĐ-TTg; reference/domain.md, 5); absent in dossiers of before December 2026 */
  components: Type.Optional(
    Type.Object({
      total: Type.Integer({ minimum: 0 }),
      digitised: Type.Integer({ minimum: 0 }),
      reused: Type.Integer({ minimum: 0 }),
    }),
  ),
  /** these papers complete another dossier; absent: a dossier of its own */
  supplementOf: Type.Optional(SupplementOf),
  /** extras that were offered, agreed to or not (consent-extras.ts); absent where the office offers none */
  consents: Type.Optional(Type.Array(ConsentRecord, { maxItems: 8 })),
  /** how it came in and what is paid for it, by the rules of the day it was agreed to; absent in dossiers of before December 2026 */
  filing: Type.Optional(
    Type.Object({
      channel: FilingChannel,
      countsAs: FilingWay,
      /** null: no amount was known here */
      fee: Type.Union([Type.Omit(Fee, ['way']), Type.Null()]),
    }),
  ),
  /** how the declaration is signed; `at` null: not yet. Absent as above, and where papers complete another dossier. */
  signature: Type.Optional(Type.Object({ kind: SignatureKind, at: Type.Union([Type.String(), Type.Null()]) })),
  /** who stood beside the citizen and helped; never who submits */
  assistedBy: Type.Optional(Type.Object({ id: Type.String({ maxLength: 20 }), ...HelperView.properties })),
});
export type Metadata = Static<typeof Metadata>;
