import Type, { type Static } from 'typebox';

/**
 * Another office of the province that takes dossiers in and gives results out. Since 1/7/2025 intake does not depend on
 * administrative boundaries within a province (NĐ 118/2025/NĐ-CP), but for what must be looked at on the spot: a package says so
 * in `anyOffice`.
 */
export const ReceivingOffice = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    name: Type.String({ minLength: 1, maxLength: 120 }),
  },
  { additionalProperties: false },
);
export type ReceivingOffice = Static<typeof ReceivingOffice>;

/** Communes and wards of the largest province, and then some. */
export const MOST_OFFICES = 400;
