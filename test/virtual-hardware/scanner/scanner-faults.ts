/** What can be wrong with the virtual scanner, and how it says so in AdfState (Mopria eSCL 2.97, ScannerStatus). */
import type { AdfState } from './escl-messages.ts';
import type { HostilePicture } from './hostile-pictures.ts';

/** `atPage` counts from 1; without it the trouble is there before the first page. */
export type ScannerFault =
  | { readonly kind: 'adf-empty' }
  | {
      readonly kind: 'jam' | 'door-open' | 'hatch-open' | 'mispick' | 'multipick';
      readonly atPage?: number;
    }
  | { readonly kind: 'truncated'; readonly atPage?: number }
  | { readonly kind: 'http'; readonly status: 409 | 500 | 503; readonly at: 'job' | 'page' }
  | { readonly kind: 'slow'; readonly msPerPage: number }
  /** the lamp is not ready until the status has been asked this often */
  | { readonly kind: 'warming-up'; readonly asks: number }
  | { readonly kind: 'hostile'; readonly picture: HostilePicture; readonly atPage?: number };

export type FeederTrouble = 'jam' | 'door-open' | 'hatch-open' | 'mispick' | 'multipick' | 'adf-empty';

export const adfStateOf: Record<FeederTrouble, AdfState> = {
  jam: 'ScannerAdfJam',
  'door-open': 'ScannerAdfDoorOpen',
  'hatch-open': 'ScannerAdfHatchOpen',
  mispick: 'ScannerAdfMispick',
  multipick: 'ScannerAdfMultipickDetected',
  'adf-empty': 'ScannerAdfEmpty',
};

type FeederFault = Extract<ScannerFault, { kind: FeederTrouble }>;

export const isFeederTrouble = (fault: ScannerFault): fault is FeederFault => fault.kind in adfStateOf;

/** Troubles that are there before any page moves: an empty feeder, or one without `atPage`. */
export const isAtOnce = (fault: ScannerFault): fault is FeederFault =>
  isFeederTrouble(fault) && !('atPage' in fault && fault.atPage !== undefined);
