import type { ChipVerdict } from '@mot-cua/domain/identity/chip-verdict.ts';
import { type Person, reaches } from '@mot-cua/domain/provenance.ts';
import type { HolderProof } from '@mot-cua/domain/province-questions.ts';
import type { IdentityWay } from '@mot-cua/domain/screen-parts.ts';
import type { SiteIdentity, VisitState } from './visit-state.ts';

/**
 * What was proved in this visit of one person: that a genuine chip of theirs lay here, and that they are its holder. A card alone
 * says nothing of who holds it, a phone alone nothing of the card; what the state holds of a person takes both (DESIGN.md).
 */
export type Proved = {
  readonly of: string;
  readonly chip: HolderProof['chip'] | null;
  readonly holder: HolderProof['holder'] | null;
  /** sign-in name of the officer who looked */
  readonly officer: string | null;
};

/** Whoever said "yes, this is me": what their card or phone proved is added; of another person it begins anew. */
export const withProof = (state: VisitState): VisitState => {
  const { person, verdict } = state;
  if (!person?.personalNumber) return { ...state, proved: null };
  const before: Proved =
    state.proved?.of === person.personalNumber
      ? state.proved
      : { of: person.personalNumber, chip: null, holder: null, officer: null };
  const chip = chipProof(person, verdict) ?? before.chip;
  const holder = person.source === 'vneid' && person.level === 'online' ? 'vneid' : before.holder;
  return { ...state, proved: { ...before, chip, holder } };
};

const chipProof = (person: Person, verdict: ChipVerdict | null): HolderProof['chip'] | null => {
  if (person.source !== 'chip' || !verdict || !reaches(verdict.level, 'chip-authenticated')) return null;
  return verdict.level === 'online' ? 'online' : 'chip-authenticated';
};

/** An officer compared the person with the portrait of the chip. Only of whoever is known here by a chip. */
export const seenByOfficer = (state: VisitState, officer: string): VisitState =>
  state.proved?.chip
    ? { ...state, proved: { ...state.proved, holder: state.proved.holder ?? 'officer', officer } }
    : state;

/** The proof that opens what the state holds of the person who stands there; null: not enough yet. */
export const holderProof = ({ person, proved, practice }: VisitState): HolderProof | null => {
  if (practice) return null; // nobody is asked about somebody invented
  if (!person?.personalNumber || proved?.of !== person.personalNumber || !proved.chip || !proved.holder) return null;
  return {
    chip: proved.chip,
    holder: proved.holder,
    ...(proved.officer === null ? {} : { officer: proved.officer }),
  };
};

/** What is proved and what would prove the rest, with what this site has. */
export const proofSoFar = (
  { person, proved }: VisitState,
  identity: SiteIdentity,
): { readonly card: boolean; readonly holder: boolean; readonly ways: IdentityWay[] } => {
  const own = person?.personalNumber && proved?.of === person.personalNumber ? proved : null;
  const card = Boolean(own?.chip);
  const holder = Boolean(own?.holder);
  const canCard = identity.cardCeiling !== null && reaches(identity.cardCeiling, 'chip-authenticated');
  return {
    card,
    holder,
    ways: [...(!card && canCard ? ['card' as const] : []), ...(!holder && identity.signIn ? ['vneid' as const] : [])],
  };
};
