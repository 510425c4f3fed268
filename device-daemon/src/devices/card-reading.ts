import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { Call, Driver, Unsubscribe } from './device.ts';

/** What opens the chip: the six-digit card access number (PACE-CAN), or the MRZ key (PACE-MRZ, BAC). */
export type ChipAccess =
  | { readonly kind: 'can'; readonly can: string }
  | {
      readonly kind: 'mrz';
      readonly documentNumber: string;
      readonly dateOfBirth: string;
      readonly dateOfExpiry: string;
    }; // dates yyMMdd

/** Raw files of the chip by data group, and how they were reached. Lives in the visit process only. */
export type ChipReading = {
  readonly accessUsed: 'pace-can' | 'pace-mrz' | 'bac';
  /** `pace-cam`: the chip proved itself while it was opened (9303-11, 4.4.3.3.3), with the key in EF.CardSecurity */
  readonly chipProof?: 'chip-authentication' | 'pace-cam';
  /**
   * Whether this is the very chip and no copy of its files (ICAO 9303-11, 6.2).
   * `done`: it holds the private key to the public one in DG14, and DG14 is the one that this card's SOD names. Whether
   * the SOD itself is signed by the state is not said here: a forger's own SOD with a forger's own key is `done` too.
   * `not-offered`: SOD and DG14 offer no way that this reader can go. The same SOD always offers the same.
   * `failed`: it is offered (or the files do not fit together) and was not proven: a copy, or a card lifted too early.
   */
  readonly chipAuthentication: 'done' | 'not-offered' | 'failed';
  /** why it is not `done`, for technicians and tests: steps and status words, nothing of the holder */
  readonly chipAuthenticationDetail?: string;
  /** with `failed`: the card was lifted or fell silent before it could prove itself; else it answered, and wrongly */
  readonly chipProofInterrupted?: boolean;
  /**
   * What the chip answered to the challenge it was given (9303-11, 6.1). Whether the signature fits the key in DG15 is for
   * whoever judges the card. Null: it was not asked (no DG15, no challenge, or proven otherwise already).
   */
  readonly activeAuthentication?: { readonly challenge: Uint8Array; readonly signature: Uint8Array } | null;
  readonly files: {
    readonly cardAccess?: Uint8Array;
    readonly cardSecurity?: Uint8Array;
    readonly com?: Uint8Array;
    readonly dg1: Uint8Array;
    readonly dg2?: Uint8Array;
    readonly dg11?: Uint8Array;
    readonly dg12?: Uint8Array;
    readonly dg13?: Uint8Array;
    readonly dg14?: Uint8Array;
    readonly dg15?: Uint8Array;
    readonly sod?: Uint8Array;
  };
  /** counted in our own transmit wrapper */
  readonly traffic: { readonly apdus: number; readonly bytesOut: number; readonly bytesIn: number };
};

/** Details of the holder decoded from DG1 and DG13; DG13 fields 6, 7 and 10 are left out unless asked for. */
export type ChipPerson = {
  /** 12 digits; null for a foreigner, whose document is all there is */
  readonly personalNumber: string | null;
  readonly document: {
    readonly kind: 'id-card' | 'passport' | 'residence-card';
    readonly number: string;
    /** three letters of ICAO 9303-3, 5: VNM, or another state */
    readonly issuer: string;
  };
  readonly fullName: string;
  readonly dateOfBirth: string; // yyyy-MM-dd
  readonly sex: 'male' | 'female' | 'other';
  readonly nationality?: string;
  readonly placeOfOrigin?: string;
  readonly residence?: string;
  readonly issuedOn?: string; // yyyy-MM-dd
  readonly expiresOn?: string; // yyyy-MM-dd
  readonly formerNumber?: string;
  readonly ethnicity?: string;
};

export type Portrait = { readonly mime: 'image/jpeg' | 'image/jp2'; readonly bytes: Uint8Array };

export interface IdCardReader extends Driver {
  /** True at once when a card lies there already. */
  onPresence(listener: (present: boolean) => void): Unsubscribe;
  readonly present: boolean;
  /**
   * Reads DG1, DG2, DG13 and, where present, DG11, DG12, DG14, DG15 and SOD. `access`: what is known to open the chip, best
   * first; each secret is tried once, and none after the card has said that it is at its last tries. `challenge`: 8 bytes
   * for the chip to sign where it offers that. Progress counts bytes read of bytes expected. `onFile`: each file as soon
   * as it is there, the holder's details long before the portrait; nothing of it is proven yet, and a reading that fails
   * takes it back.
   */
  read(
    access: readonly ChipAccess[],
    call: Call,
    onProgress: (percent: number) => void,
    challenge?: Uint8Array | null,
    onFile?: (file: keyof ChipReading['files'], bytes: Uint8Array) => void,
  ): Promise<Result<ChipReading, DeviceFault>>;
}
