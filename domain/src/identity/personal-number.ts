import { birthRegistrationProvinces } from './birth-registration-provinces.ts';

/** Số định danh cá nhân: twelve digits. It has no check digit (NĐ 137/2015 Đ13), so there is nothing more to refuse. */
export const isPersonalNumber = (text: string): boolean => /^[0-9]{12}$/u.test(text);

/** The six digits that open the chip by PACE-CAN: the last six of the personal number. */
export const accessNumberOf = (personalNumber: string): string => personalNumber.slice(-6);

/**
 * What looks odd about a number. Hints for an officer, never a reason to stop anybody: there are people born abroad,
 * people whose year was corrected, people who changed their sex.
 */
export type NumberWarning = 'province-unknown' | 'sex-differs' | 'birth-year-differs';

/**
 * Compares a personal number `PPP G YY RRRRRR` with what else is known: PPP place of birth registration, G century and
 * sex (0/1 1900s male/female, 2/3 2000s, …), YY year.
 */
export const personalNumberWarnings = (
  personalNumber: string,
  known: { readonly sex?: 'male' | 'female' | 'other'; readonly dateOfBirth?: string } = {},
): NumberWarning[] => {
  if (!isPersonalNumber(personalNumber)) return [];
  const century = Number(personalNumber[3]);
  const sex = century % 2 === 0 ? 'male' : 'female';
  const year = String(1900 + Math.floor(century / 2) * 100 + Number(personalNumber.slice(4, 6)));
  const warnings: NumberWarning[] = [];
  if (!birthRegistrationProvinces.has(personalNumber.slice(0, 3))) warnings.push('province-unknown');
  if (known.sex !== undefined && known.sex !== sex) warnings.push('sex-differs');
  if (known.dateOfBirth !== undefined && known.dateOfBirth.slice(0, 4) !== year) warnings.push('birth-year-differs');
  return warnings;
};
