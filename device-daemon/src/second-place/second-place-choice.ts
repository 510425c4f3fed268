import Type, { type Static } from 'typebox';

/** Where a copy of every sealed bag lies until its receipt is here, as a kiosk and a digitising station are told in their configuration. */
export const SecondPlaceChoice = Type.Union([
  Type.Object(
    { kind: Type.Literal('receiver'), url: Type.String({ pattern: '^https?://' }) },
    { additionalProperties: false },
  ),
  /** a mounted disk or USB stick; refused while it is the same disk as the data folder, unless `sameDisk` (demo) */
  Type.Object(
    {
      kind: Type.Literal('folder'),
      folder: Type.String({ minLength: 1, maxLength: 400 }),
      sameDisk: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
]);
export type SecondPlaceChoice = Static<typeof SecondPlaceChoice>;
