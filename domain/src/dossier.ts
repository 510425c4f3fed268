import Type, { type Static } from 'typebox';
import { Answer, IdentityLevel } from './provenance.ts';
import { DossierId, Sha256Hex } from './receiving.ts';

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
  /** bản chụp: a citizen's scan is a plain copy until an officer compares it */
  copyKind: Type.Literal('plain-copy'),
});
export type PaperRecord = Static<typeof PaperRecord>;

/** `data/metadata.json`. Submitter (người nộp) and owner (chủ hồ sơ) are two roles everywhere. */
export const Metadata = Type.Object({
  dossierId: DossierId,
  kioskId: Type.String(),
  office: Type.String(),
  procedureId: Type.String(),
  procedureTitle: Type.String(),
  provisionalCode: Type.String(),
  submittedAt: Type.String(),
  clockConfirmed: Type.Boolean(),
  identification: Type.Object({
    level: IdentityLevel,
    method: Type.Union([Type.Literal('CHIP'), Type.Literal('QR'), Type.Literal('TYPED'), Type.Literal('STAFF')]),
  }),
  submitter: Type.Object({
    fullName: Type.String(),
    /** null: a foreigner, who has none */
    personalNumber: Type.Union([Type.String(), Type.Null()]),
    dateOfBirth: Type.String(),
  }),
  owner: Type.Object({ fullName: Type.String(), personalNumber: Type.Union([Type.String(), Type.Null()]) }),
  papers: Type.Array(PaperRecord),
});
export type Metadata = Static<typeof Metadata>;
