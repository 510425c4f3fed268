import Type, { type Static } from 'typebox';
import type { Localized } from '../localized.ts';

/**
 * What is known of a chip card after it was looked at: how far it is proven (`ChipLevel`) and why no further, or why it is
 * not believed at all (`ChipReason`). Levels are those of DESIGN.md, "Identity has levels".
 */
export const ChipLevel = Type.Union([
  Type.Literal('chip-read'),
  Type.Literal('chip-verified'), // a state that the site trusts signed every file that was read (passive authentication)
  Type.Literal('chip-authenticated'), // and this is the very chip, no copy of its files
  Type.Literal('online'), // and an authorised service says that it is in force
]);
export type ChipLevel = Static<typeof ChipLevel>;

/** Why; steps of ICAO 9303-11, 5.1 (passive), 6.1 (active), 6.2 (chip authentication) and RFC 5280. */
export const ChipReason = Type.Union([
  // no further: nothing wrong was found
  Type.Literal('not-checked'), // the site checks nothing
  Type.Literal('no-anchors'), // the site trusts no state's certificate yet
  Type.Literal('sod-missing'),
  Type.Literal('signer-unknown'), // none of the trusted certificates issued the signer's
  Type.Literal('algorithm-unknown'), // a signature or hash that this reader cannot check
  Type.Literal('revocation-unknown'), // no revocation list in force for the issuer
  Type.Literal('chip-proof-not-offered'),
  Type.Literal('chip-proof-interrupted'), // offered, and the card was lifted or fell silent before the end
  Type.Literal('card-expired'),
  Type.Literal('online-unavailable'),
  Type.Literal('online-late'),
  Type.Literal('online-unknown'), // the service answers, and does not know enough of this card
  Type.Literal('online-not-asked'), // the service has nothing to say of such a document: another state's, or one that is out of date
  // not believed
  Type.Literal('sod-malformed'),
  Type.Literal('sod-digest-wrong'), // the signed attributes belong to another list of files
  Type.Literal('sod-signature-wrong'),
  Type.Literal('signer-signature-wrong'), // names a trusted issuer that did not sign it
  Type.Literal('signer-expired'), // not valid when it signed
  Type.Literal('issuer-expired'),
  Type.Literal('signer-revoked'),
  Type.Literal('issuer-revoked'),
  Type.Literal('signer-not-allowed'), // its certificate is not for signing documents (9303-12, 7.1)
  Type.Literal('group-altered'), // a file is not the one that was signed
  Type.Literal('group-unlisted'), // the card gives a file that nobody signed
  Type.Literal('group-withheld'), // a signed file that this card must give is not given
  Type.Literal('chip-is-a-copy'),
  Type.Literal('code-disagrees'), // the QR shown names somebody else
  Type.Literal('online-refused'), // the service says no
  Type.Literal('online-untrusted'), // the service's answer is not its own, or not to this question
]);
export type ChipReason = Static<typeof ChipReason>;

/** A card with one of these is not believed: no dossier is begun with it, a person looks at it. */
const disbelieved: ReadonlySet<ChipReason> = new Set([
  'sod-malformed',
  'sod-digest-wrong',
  'sod-signature-wrong',
  'signer-signature-wrong',
  'signer-expired',
  'issuer-expired',
  'signer-revoked',
  'issuer-revoked',
  'signer-not-allowed',
  'group-altered',
  'group-unlisted',
  'group-withheld',
  'chip-is-a-copy',
  'code-disagrees',
  'online-refused',
  'online-untrusted',
]);

export const isDisbelief = (reason: ChipReason): boolean => disbelieved.has(reason);

/** `level` is what is proven as far as the card is believed; with a reason of disbelief it is `chip-read` and counts for nothing. */
export const ChipVerdict = Type.Object({
  level: ChipLevel,
  reasons: Type.Array(ChipReason, { maxItems: 30 }),
});
export type ChipVerdict = Static<typeof ChipVerdict>;

export const isBelieved = (verdict: ChipVerdict): boolean => !verdict.reasons.some(isDisbelief);

/** One sentence for whoever stands at the kiosk, one for staff. */
export type ReasonWords = { readonly citizen: Localized; readonly staff: Localized };
