import Type, { type Static } from 'typebox';
import { IdentityLevel, reaches } from '../provenance.ts';

/**
 * How sure an office wants to be of who stands there, beyond what the procedure packages ask themselves. `procedures` by
 * procedure id goes before `default`.
 */
export const LevelPolicy = Type.Object(
  {
    default: Type.Optional(IdentityLevel),
    procedures: Type.Optional(Type.Record(Type.String({ pattern: '^[0-9A-Za-z.-]{1,40}$' }), IdentityLevel)),
  },
  { additionalProperties: false },
);
export type LevelPolicy = Static<typeof LevelPolicy>;

const higher = (one: IdentityLevel, other: IdentityLevel): IdentityLevel => (reaches(one, other) ? one : other);

/** The level that this procedure needs here. An office may raise what the package asks for (`identity.minimum`), never lower it. */
export const requiredLevel = (
  policy: LevelPolicy | undefined,
  procedure: { readonly id: string; readonly identity: { readonly minimum: IdentityLevel } },
): IdentityLevel => {
  const own = policy?.procedures;
  const wanted = own && Object.hasOwn(own, procedure.id) ? own[procedure.id] : policy?.default;
  return higher(procedure.identity.minimum, wanted ?? 'none');
};

/** How an office can come to know a person. */
export type IdentityMeans = {
  readonly verifier: 'none' | 'local' | 'online';
  readonly cardReader: boolean;
  readonly codeReader: boolean;
  readonly signIn: boolean;
};

/** The highest level that anybody can reach there. Where a site has no anchors that is `chip-read` (DESIGN.md, "Identity has levels"). */
export const ceilingOf = ({ verifier, cardReader, codeReader, signIn }: IdentityMeans): IdentityLevel => {
  if (signIn) return 'online';
  if (cardReader) return ({ none: 'chip-read', local: 'chip-authenticated', online: 'online' } as const)[verifier];
  return codeReader ? 'qr' : 'typed';
};
