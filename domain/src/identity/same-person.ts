import type { Person } from '../provenance.ts';
import { fold } from '../text/fold.ts';
import type { ShownCode } from './shown-code.ts';

/**
 * True when the code that was shown names somebody else than the chip that was read: another number, name or birth. Marks,
 * case, apostrophes and hyphens do not count, nor does a day of birth that one of the two does not know. Of a document's
 * lines only number and birth are compared: they cut long names short.
 */
export const codeDisagrees = (shown: ShownCode, person: Person): boolean => {
  if (shown.kind === 'document')
    return !sameDocument(shown.document, person) || !sameDay(shown.document.dateOfBirth, person.dateOfBirth);
  const { personalNumber, fullName, dateOfBirth } = shown.person;
  return (
    personalNumber !== person.personalNumber ||
    lettersOf(fullName) !== lettersOf(person.fullName) ||
    !sameDay(dateOfBirth, person.dateOfBirth)
  );
};

const sameDocument = (
  shown: { readonly number: string; readonly personalNumber: string | null },
  person: Person,
): boolean =>
  shown.personalNumber !== null && person.personalNumber !== null
    ? shown.personalNumber === person.personalNumber
    : shown.number === person.document?.number;

/** True when both are one person as far as the kiosk can know: the number, or the document where there is none. */
export const isSamePerson = (one: Person, other: Person): boolean =>
  one.personalNumber !== null || other.personalNumber !== null
    ? one.personalNumber === other.personalNumber
    : one.document !== undefined &&
      one.document.number === other.document?.number &&
      one.document.issuer === other.document.issuer;

/** As far as both know it. */
const sameDay = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);

const lettersOf = (name: string): string =>
  fold(name)
    .replace(/ƀ/gu, 'b')
    .replace(/[^\p{L}]/gu, '');
