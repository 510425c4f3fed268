import type { OfficeCommand } from '@mot-cua/domain/office/office-commands.ts';
import type { Footing } from '@mot-cua/domain/office/office-views.ts';
import type { OfficeConfig } from '../../device-daemon/src/office/office-config.ts';

/** What the test and a machine of its office say to each other. */
export type MachineConfig = {
  readonly office: OfficeConfig;
  readonly ledger: string;
  readonly port: number;
  readonly clockApartMs: number;
  /** host name to the address at which its cable begins */
  readonly cables: Readonly<Record<string, string>>;
  /** a kiosk that takes dossiers too, on the same disk; absent: numbers only */
  readonly kiosk?: KioskDisk;
};

export type KioskDisk = {
  readonly kioskId: string;
  /** PEM */
  readonly deviceKey: string;
  readonly folder: string;
  /** age key that dossiers are sealed to */
  readonly recipient: string;
  /** address of the second place */
  readonly secondPlace: string;
};

export type Asked =
  | { readonly do: 'issue'; readonly request: string; readonly service: string }
  | { readonly do: 'command'; readonly command: OfficeCommand }
  | { readonly do: 'take-over'; readonly staff: string }
  /** a citizen hands in a dossier; answers its id */
  | { readonly do: 'submit' }
  | { readonly do: 'look' };

export type Look = {
  readonly footing: Footing;
  readonly alone: string | null;
  readonly agreed: number;
  /** how far office time is from this machine's true clock, ms */
  readonly officeAhead: number;
  readonly untold: number;
  readonly blocks: number;
  /** of this machine's audit chain: who hosts, what staff did that is to be looked at, what the door refused */
  readonly audited: readonly string[];
  /** dossiers of which the screen may say that they lie in two places */
  readonly inTwoPlaces: readonly string[];
  readonly tickets: readonly {
    readonly id: string;
    readonly number: string;
    readonly state: string;
    readonly counter: string | null;
  }[];
};

export type Told =
  | { readonly t: 'ready' }
  | { readonly t: 'journal'; readonly event: string }
  | { readonly t: 'footing'; readonly footing: Footing }
  | {
      readonly t: 'called';
      readonly index: number;
      /** of a request that got two numbers while a line was down, the one that was called */
      readonly number: string;
      readonly counter: string;
    }
  | { readonly t: 'answer'; readonly n: number; readonly value: unknown };
