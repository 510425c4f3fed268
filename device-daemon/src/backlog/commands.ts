import type { PaperRefusal } from '@mot-cua/domain/digitisation/paper-chart.ts';
import type { PaperType } from '@mot-cua/domain/digitisation/paper-codes.ts';
import type { Batch, FieldName, Reading, SeenPage } from './batch.ts';
import type { Flag } from './flags.ts';

/** What the clerk wants; of the paper and page that the cursor stands on. */
export type ClerkCommand =
  | { readonly do: 'next' | 'previous' | 'next-page' | 'previous-page' }
  | { readonly do: 'go-to'; readonly paper: string }
  /** compared with the paper and the same (đã đối chiếu): codes stand, on to the next that is not checked */
  | { readonly do: 'accept' }
  | { readonly do: 'split-here' | 'join-previous' | 'turn-page' | 'delete-page' | 'rescan-page' }
  | { readonly do: 'restore-page'; readonly page: string }
  | { readonly do: 'set-field'; readonly field: FieldName; readonly text: string }
  | { readonly do: 'reject'; readonly reason: string }
  | { readonly do: 'restore' }
  | { readonly do: 'sign-checked' }
  | { readonly do: 'send-signed' }
  | { readonly do: 'undo' };

/** What the world did. */
export type BatchFact =
  | { readonly did: 'sheet-fed'; readonly sides: readonly SeenPage[] }
  | ({ readonly did: 'read' } & Reading)
  | { readonly did: 'page-rescanned'; readonly old: string; readonly page: SeenPage }
  | { readonly did: 'signed' | 'sign-failed' | 'sent' | 'send-failed'; readonly paper: string };

export type BatchEvent = ClerkCommand | BatchFact;

/** What only the outside can do; each is asked again after a power cut, so each must be safe to ask twice. */
export type Wish =
  | { readonly wish: 'read'; readonly paper: string }
  | { readonly wish: 'rescan'; readonly page: string }
  | { readonly wish: 'sign' | 'send'; readonly papers: readonly string[] };

/** Why a command did nothing. */
export type Refusal =
  | PaperRefusal
  | 'no-paper'
  | 'no-pages'
  | 'look-first' // flags that the clerk has not seen; the same key again means: seen
  | 'field-missing'
  | 'not-such-a-value'
  | 'nothing-to-split'
  | 'nothing-before'
  | 'no-such-page'
  | 'nothing-set-aside'
  | 'being-signed'
  | 'being-sent'
  | 'nothing-to-sign'
  | 'nothing-to-send'
  | 'nothing-to-undo';

export type Said = {
  readonly why: Refusal;
  readonly flags?: readonly Flag[];
  /** the first field that is missing or wrong: the screen puts the typing there */
  readonly field?: FieldName;
};

export type BatchStep = { readonly batch: Batch; readonly wishes: readonly Wish[]; readonly said: Said | null };

/** What a step needs to know of the world; data, so that a step is a pure function. */
export type BatchWorld = {
  readonly types: readonly PaperType[];
  /** ISO 8601 at +07:00 */
  readonly now: string;
  /** the officer who sits there, signed in */
  readonly clerk: string;
};
