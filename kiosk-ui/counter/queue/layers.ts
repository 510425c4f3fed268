import type { SlipAsked, SlipSays } from '@mot-cua/domain/counter-slips.ts';
import type { ExceptionAction } from '@mot-cua/domain/exceptions/exceptions.ts';
import type { ExceptionReason } from '@mot-cua/domain/exceptions/reasons.ts';

/** A slip about a dossier (Mẫu 02, Mẫu 03) as far as it is chosen; each step is a layer of its own, so that going back undoes it. */
export type SlipWanted = {
  readonly form?: SlipSays['form'];
  readonly dossier?: string;
  readonly asked?: readonly SlipAsked[];
  /** the paper whose reason is being chosen */
  readonly key?: string;
  /** all is said, the paper is chosen next */
  readonly says?: SlipSays;
};

/** What lies over the desk. Each is drawn from the newest picture and goes by itself when there is nothing left to choose. */
export type Layer =
  | { readonly at: 'help' }
  | { readonly at: 'transfer' }
  | { readonly at: 'park' }
  | { readonly at: 'pause' }
  | { readonly at: 'lists' }
  | { readonly at: 'ticket'; readonly id: string }
  | { readonly at: 'class'; readonly id: string }
  | { readonly at: 'cancel'; readonly id: string }
  | { readonly at: 'dossiers' }
  | { readonly at: 'office-key'; readonly dossier: string }
  | { readonly at: 'walk-in' }
  | { readonly at: 'more' }
  | { readonly at: 'services'; readonly chosen: readonly string[] }
  | { readonly at: 'slip'; readonly wanted: SlipWanted }
  | { readonly at: 'roll' }
  | { readonly at: 'print-roll' }
  | { readonly at: 'print-roll-of'; readonly service: string }
  /** rolls that are printed already; `roll`: one of them, `service/first number` */
  | { readonly at: 'rolls'; readonly roll: string | null }
  | { readonly at: 'take-over' }
  | { readonly at: 'counters' }
  | { readonly at: 'take-counter'; readonly id: string }
  | { readonly at: 'inbox' }
  | { readonly at: 'exception'; readonly id: string }
  | { readonly at: 'look'; readonly id: string }
  | { readonly at: 'reason'; readonly id: string; readonly action: ExceptionAction }
  | { readonly at: 'note'; readonly id: string; readonly action: ExceptionAction; readonly reason: ExceptionReason };
