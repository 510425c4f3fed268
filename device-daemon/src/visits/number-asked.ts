import { reaches } from '@mot-cua/domain/provenance.ts';
import { yearsBetween } from '@mot-cua/domain/text/dates.ts';
import type { FromVisit } from '@mot-cua/domain/visit-link.ts';
import type { VisitState } from './visit-state.ts';

/** From this age on the law lets people go first (Luật Người cao tuổi 2009, Đ2: đủ 60). */
const ELDERLY = 60;

type Asked = Omit<Extract<FromVisit, { t: 'issue-ticket' }>, 't' | 'id' | 'service'>;

/**
 * What the office needs to know of whoever asks for a number: what was submitted or what it is for, and that the chip's date of birth
 * lets them go first. A code or something typed is no proof of an age. No name, no date leaves the visit.
 */
export const numberAsked = (
  { person, submission, procedure }: Pick<VisitState, 'person' | 'submission' | 'procedure'>,
  today: string,
): Asked => {
  const age = person && reaches(person.level, 'chip-read') ? yearsBetween(person.dateOfBirth, today) : null;
  return {
    ...(age !== null && age >= ELDERLY ? { class: 'elderly', classSource: 'card' } : {}),
    ...(submission && procedure ? { dossiers: [{ id: submission.dossierId, procedure }] } : {}),
    ...(procedure ? { procedure } : {}),
  };
};
