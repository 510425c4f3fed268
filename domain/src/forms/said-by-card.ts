import type { ValueSource } from '../provenance.ts';
import type { Lock } from './draft-state.ts';

/** Where a value is the card's or the state's own word and not something somebody says. */
export const ofTheCard: readonly (ValueSource | null | undefined)[] = ['qr', 'chip', 'vneid'];

/**
 * The card or the state says it, and it stands as text: the form folds it and asks nothing, the review folds it below what was
 * answered. `asRead`: an address as the card has it, which is read out and has to be looked at; neither a typed value, nor a
 * proposal that may still be changed, nor a sum.
 */
export const isSaidByCard = ({
  value,
  source,
  lock,
  asRead,
}: {
  readonly value: unknown;
  readonly source: ValueSource | null;
  readonly lock: Lock;
  readonly asRead?: string | undefined;
}): boolean => value !== null && lock !== 'editable' && !asRead && ofTheCard.includes(source);
