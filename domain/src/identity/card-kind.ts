/**
 * The two cards of citizens that are in force side by side: căn cước công dân (until 30/6/2024, issued by Cục Cảnh sát
 * QLHC về TTXH) and thẻ căn cước (from 1/7/2024, issued by Bộ Công an; Luật Căn cước 2023, Đ46). The old one stays valid to
 * the day printed on it.
 */
export type CardKind = 'citizen-card' | 'identity-card';

/** First day of the Law on Identification. */
export const lawOfIdentificationFrom = '2024-07-01';

/** `issuedOn`: `yyyy-MM-dd` of the card; null where it is not known, then the kind is not known either. */
export const cardKindOf = (issuedOn: string | undefined): CardKind | null => {
  if (issuedOn === undefined || issuedOn.length !== 10) return null;
  return issuedOn < lawOfIdentificationFrom ? 'citizen-card' : 'identity-card';
};
