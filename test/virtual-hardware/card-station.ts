import type { Forgery } from './id-card/personalise.ts';
import type { CardProfile } from './id-card/profile.ts';

/**
 * What the bench and the tests may do to the virtual card reader: a card behind vpcd and the real pcscd, both in a
 * network namespace of their own where the machine allows it. Implemented in `id-card/`.
 */
export type CardHolder = {
  /** id of a holder in `id-card/holders.ts`, or of one that the bench made up */
  readonly id: string;
  readonly personalNumber: string; // 12 digits; empty for a foreigner, who has none
  readonly fullName: string;
  readonly dateOfBirth: string; // yyyy-MM-dd
  readonly sex: 'male' | 'female';
  readonly placeOfOrigin: string;
  readonly residence: string;
  readonly ethnicity: string;
  readonly religion: string;
  readonly issuedOn: string; // yyyy-MM-dd
  readonly expiresOn: string | null;
  readonly formerNumber: string | null; // 9 digits
  readonly fatherName: string;
  /** đặc điểm nhận dạng, DG13 field 10; the same for everybody where it is left out */
  readonly marks?: string;
  readonly motherName: string;
  /** absent: the citizens' own card, whose number is the personal number */
  readonly document?: OtherDocument;
  /** issued without a picture (a child's card) */
  readonly withoutPortrait?: boolean;
};

/** A document that is not the citizens' card. */
export type OtherDocument = {
  readonly kind: 'passport' | 'residence-card';
  /** up to nine capitals and digits */
  readonly number: string;
  /** who issued it, and whose citizen the holder is: three letters of ICAO 9303-3, 5 */
  readonly issuer: string;
  readonly nationality: string;
  /** the part of `fullName` that is the family name (primary identifier) */
  readonly familyName: string;
  /** six digits printed on it; null where it has none */
  readonly can: string | null;
  readonly authority: string;
};

/** `apdu` counts the commands that the card has been given since it was laid down, from 1. */
export type CardFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'removed-at-apdu'; readonly apdu: number } // the card leaves in mid-read
  | { readonly kind: 'not-an-id-card' } // a bank card: the application is not there (6A82)
  | { readonly kind: 'mute' } // no answer to reset
  | { readonly kind: 'slow'; readonly msPerApdu: number }
  | { readonly kind: 'silent-at-apdu'; readonly apdu: number } // lies there and answers no more
  | SpoiltAnswer;

/** One answer is not what the chip said; with `andAfter` every answer from then on. */
export type SpoiltAnswer = { readonly apdu: number; readonly andAfter?: boolean } & (
  | { readonly kind: 'wrong-mac-at-apdu' } // the first protected answer from then on
  | { readonly kind: 'wrong-status-at-apdu'; readonly status: number } // this status word alone, unprotected
  | { readonly kind: 'truncated-at-apdu' } // its first half
  | { readonly kind: 'garbage-at-apdu' } // as many bytes of noise, then 9000
);

/** What else lies there than the holder's usual card. */
export type LaidCard = {
  /** changes to the profile of the holder's document */
  readonly profile?: Partial<CardProfile>;
  readonly forgery?: Forgery;
};

export interface CardStation {
  /** value for PCSCLITE_CSOCK_NAME in the environment of every program that shall see this reader */
  readonly socketName: string;
  readonly readerName: string;
  readonly holders: readonly CardHolder[];
  /** folder with what an operator would load to trust these cards: `*.cer`, `*.crl`, `*.ml` */
  readonly anchorsFolder: string;
  put(holder: CardHolder, fault?: CardFault, card?: LaidCard): Promise<void>;
  remove(): Promise<void>;
  readonly present: CardHolder | null;
  /** the reader's cable: out stops pcscd, in starts it again */
  unplugReader(): Promise<void>;
  plugReader(): Promise<void>;
  /** APDUs and bytes as the card counted them since the last `put` */
  readonly traffic: { readonly apdus: number; readonly bytesIn: number; readonly bytesOut: number };
  /** text of the QR on this holder's card (7 fields, `|`-separated) */
  qrText(holder: CardHolder): string;
  stop(): Promise<void>;
}

/** `runFolder` takes sockets, logs and generated files; it is emptied by whoever owns it. */
export type StartCardStation = (options: { readonly runFolder: string }) => Promise<CardStation>;
