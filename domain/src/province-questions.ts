import Type, { type Static } from 'typebox';
import { DossierId } from './receiving.ts';
import { SupplementRequest } from './supplement.ts';

/**
 * What a visit asks the provincial repository about the citizen who stands there, and what it answers. Travels sealed
 * (`sealed-question.ts`) past a daemon that must not know the number. Asked only once chip and holder are proved (DESIGN.md,
 * "Identity has levels"): the visit says how, the repository refuses to hear anything weaker, and keeps what it gave to whom.
 */
export const provincePaths = { dossiers: '/v1/citizen/dossiers', papers: '/v1/citizen/papers' } as const;

/** How it is known that the card is genuine, and that whoever stands there is its holder. */
export const HolderProof = Type.Object({
  chip: Type.Union([Type.Literal('chip-authenticated'), Type.Literal('online')]),
  /** a sign-in of the same person with VNeID, or an officer who looked from face to portrait */
  holder: Type.Union([Type.Literal('vneid'), Type.Literal('officer')]),
  /** the officer's sign-in name at the kiosk, with `officer` */
  officer: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
});
export type HolderProof = Static<typeof HolderProof>;

const PersonalNumber = Type.String({ pattern: '^[0-9]{12}$' });

export const OwnDossiersQuestion = Type.Object({ personalNumber: PersonalNumber, proof: HolderProof });
export type OwnDossiersQuestion = Static<typeof OwnDossiersQuestion>;

/** A dossier that this person submitted. */
export const OwnDossier = Type.Object({
  dossierId: DossierId,
  /** the official code, or the provisional one while there is none */
  code: Type.String({ maxLength: 60 }),
  procedureId: Type.String({ maxLength: 40 }),
  procedureTitle: Type.String({ maxLength: 300 }),
  submittedAt: Type.String({ maxLength: 40 }),
  status: Type.Integer({ minimum: 1, maximum: 10 }),
  /** what is asked for and not handed in yet */
  request: Type.Union([SupplementRequest, Type.Null()]),
});
export type OwnDossier = Static<typeof OwnDossier>;

/** Newest first; `more`: there are older ones than the answer holds. */
export const OwnDossiersAnswer = Type.Object({
  dossiers: Type.Array(OwnDossier, { maxItems: 20 }),
  more: Type.Boolean(),
});
export type OwnDossiersAnswer = Static<typeof OwnDossiersAnswer>;

/** Which of these papers of a procedure does the province hold, compared by an officer and still valid, for this owner? */
export const HeldPapersQuestion = Type.Object({
  personalNumber: PersonalNumber,
  proof: HolderProof,
  wanted: Type.Array(
    Type.Object({
      key: Type.String({ maxLength: 40 }),
      title: Type.String({ minLength: 1, maxLength: 200 }),
      /** code of the national list, where the package names it */
      type: Type.Optional(Type.String({ maxLength: 60 })),
      /** it serves only if it was issued on this day or later; then one whose day nobody recorded does not */
      issuedSince: Type.Optional(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })),
    }),
    { minItems: 1, maxItems: 30 },
  ),
});
export type HeldPapersQuestion = Static<typeof HeldPapersQuestion>;

/** `id` goes into the new dossier as `reuse:<id>`; it opens nothing by itself. */
export const HeldPaper = Type.Object({
  key: Type.String({ maxLength: 40 }),
  id: Type.String({ pattern: '^[0-9a-f-]{36}\\.[0-9]{1,3}$' }),
  title: Type.String({ maxLength: 200 }),
  number: Type.String({ maxLength: 80 }),
  issuer: Type.String({ maxLength: 200 }),
  issuedOn: Type.Union([Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }), Type.Null()]),
  pages: Type.Integer({ minimum: 1 }),
});
export type HeldPaper = Static<typeof HeldPaper>;

export const HeldPapersAnswer = Type.Object({ papers: Type.Array(HeldPaper, { maxItems: 30 }) });
export type HeldPapersAnswer = Static<typeof HeldPapersAnswer>;
