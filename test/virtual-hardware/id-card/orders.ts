import type { CardFault, CardHolder, LaidCard } from '../card-station.ts';
import type { Traffic } from './on-the-reader.ts';

/** What the station (outside) and the keeper of its reader (inside the namespace) say to each other, over Node's IPC. */
export type Order =
  | { readonly do: 'put'; readonly holder: CardHolder; readonly fault: CardFault; readonly card: LaidCard }
  | { readonly do: 'put-program'; readonly argv: readonly string[] }
  | { readonly do: 'remove' }
  | { readonly do: 'unplug' }
  | { readonly do: 'plug' }
  | { readonly do: 'crash' }
  | { readonly do: 'count' }
  | { readonly do: 'stop' };

export type NumberedOrder = { readonly number: number; readonly order: Order };

export type Word =
  | { readonly say: 'ready'; readonly rootCertificate: string }
  | { readonly say: 'failed'; readonly why: string }
  | { readonly say: 'done'; readonly number: number; readonly error: string | null }
  | { readonly say: 'traffic'; readonly traffic: Traffic }
  | { readonly say: 'card-left' };
