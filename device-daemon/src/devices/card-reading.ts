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
  readonly files: {
    readonly dg1: Uint8Array;
    readonly dg2?: Uint8Array;
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
  readonly personalNumber: string;
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
  /** Reads DG1, DG2, DG13 and, where present, DG14, DG15 and SOD. Progress counts bytes read of bytes expected. */
  read(
    access: ChipAccess,
    call: Call,
    onProgress: (percent: number) => void,
  ): Promise<Result<ChipReading, DeviceFault>>;
}
