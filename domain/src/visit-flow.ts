import Type, { type Static } from 'typebox';

/**
 * What the flow of a visit adds to the contract of the citizen's screen (`visit-screen.ts`, `visit-intents.ts`): several dossiers
 * under one identification.
 */

/** At most so many dossiers under one identification: a kiosk is shared, and each of them has a slip. */
export const MOST_DOSSIERS = 9;

export const FlowIntent = Type.Union([
  Type.Object({ type: Type.Literal('another-dossier') }), // from the slip: the same person has more to do
]);
export type FlowIntent = Static<typeof FlowIntent>;
