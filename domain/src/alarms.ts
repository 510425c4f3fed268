import Type, { type Static } from 'typebox';

/**
 * What staff must be told of. An alarm stands until its cause is gone; it names no person. Raised by the daemon, kept in
 * its ledger, shown at the kiosk, sent with heartbeats, listed for officers by the provincial repository.
 */
export const AlarmCode = Type.Union([
  Type.Literal('dossier-quarantined'), // the repository refuses this dossier; it is kept and waits for a person
  Type.Literal('dossier-unanswered'), // submitted 8 working hours ago and still no receipt
  Type.Literal('bag-missing'), // a sealed file is gone or is no longer what was sealed
  Type.Literal('bag-unknown'), // a sealed file lies here that the ledger does not know; it is kept
  Type.Literal('ledger-damaged'), // rows are missing or do not fit; nothing is overwritten
  Type.Literal('storage-low'), // new visits are still taken, but not for long
  Type.Literal('storage-full'), // no new visits
  Type.Literal('disk-error'), // a write or a sync failed; the daemon has started anew and checked everything
  Type.Literal('second-place-away'), // new dossiers lie on this kiosk alone
  Type.Literal('clock-unconfirmed'),
  Type.Literal('audit-broken'), // the log of this kiosk does not fit what it signed before
  Type.Literal('trust-anchors-missing'), // chips are to be judged by certificates, and not one is there
  Type.Literal('scanner-streaks'), // the same line on page after page: its window wants wiping
  Type.Literal('receipt-not-believed'), // somebody answers in the repository's place
]);
export type AlarmCode = Static<typeof AlarmCode>;

/** `subject`: a dossier id or a device, or empty; `since`: epoch ms. */
export const Alarm = Type.Object({
  code: AlarmCode,
  subject: Type.String({ maxLength: 80 }),
  since: Type.Integer(),
});
export type Alarm = Static<typeof Alarm>;
