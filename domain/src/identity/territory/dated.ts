/** True on every day from the first to the last, both counted. */
export const inForceOn = (
  dated: { readonly validFrom: string; readonly validTo: string | null },
  day: string,
): boolean => dated.validFrom <= day && (dated.validTo === null || day <= dated.validTo);
