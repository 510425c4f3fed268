import type { AlarmCode } from '@mot-cua/domain/alarms.ts';
import type { DeviceFault, DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import type { WatchPhase } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { ChipReason, ChipVerdict } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { Person } from '@mot-cua/domain/provenance.ts';
import type { HeldPaper, OwnDossiersAnswer } from '@mot-cua/domain/province-questions.ts';
import type { RatingReason } from '@mot-cua/domain/ratings/ratings.ts';
import type { LookupAnswer } from '@mot-cua/domain/receiving.ts';
import type { A4Form, CodeView, Custody, PhonePhase, PrintOutcome } from '@mot-cua/domain/screen-parts.ts';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { ParkedState } from '../parked-drafts/parked-state.ts';
import type { FlowEffect, FlowEvent } from './flow-state.ts';
import type { OfficeEvent } from './office-side.ts';
import type { PaperEffect, PaperEvent } from './paper-state.ts';
import type { AccessCode, KnownDossier, Offer, Submission, TicketPaper, VisitState } from './visit-state.ts';

/** What a visit and its room tell each other. */

/** What may happen to a visit. */
export type VisitEvent =
  | { readonly type: 'intent'; readonly intent: IntentBody }
  | { readonly type: 'card-presence'; readonly present: boolean }
  | { readonly type: 'code-read'; readonly text: string }
  | { readonly type: 'card-progress'; readonly percent: number }
  /** the verdict believes it, else `card-not-believed` is told */
  | { readonly type: 'card-read'; readonly person: Person; readonly verdict: ChipVerdict }
  | { readonly type: 'card-not-believed'; readonly reasons: readonly ChipReason[] }
  | { readonly type: 'portrait-ready' }
  /** good frames are compared, or more are wanted */
  | { readonly type: 'face-phase'; readonly phase: 'looking' | 'comparing' }
  /** whatever came of it: the visit does not know and goes on */
  | { readonly type: 'face-over' }
  | { readonly type: 'sign-in-opened'; readonly code: CodeView; readonly seconds: number }
  | { readonly type: 'sign-in-waits'; readonly secondsLeft: number }
  | { readonly type: 'signed-in'; readonly person: Person }
  | { readonly type: 'sign-in-ended'; readonly why: 'refused' | 'late' | 'unavailable' | 'untrusted' }
  | { readonly type: 'card-failed'; readonly fault: DeviceFault }
  | PaperEvent
  | { readonly type: 'sealed' }
  | { readonly type: 'submitted'; readonly submission: Submission }
  | { readonly type: 'submit-failed'; readonly code: 'not-sealed' | 'storage-full' | 'daemon-away' }
  | {
      readonly type: 'ticket-issued';
      readonly number: string;
      readonly service: string;
      readonly ahead: number;
      readonly paper?: TicketPaper;
      readonly appointedAt?: string;
      /** id of the service; absent: of an appointment */
      readonly counter?: string;
    }
  /** `closed`: nobody is called any more today */
  | { readonly type: 'ticket-failed'; readonly closed?: boolean }
  | {
      readonly type: 'print-ended';
      readonly what: 'slip' | 'ticket' | 'parking-slip' | 'needs-slip' | 'checklist';
      readonly outcome: PrintOutcome;
      readonly fault: DeviceFault | null;
    }
  | {
      readonly type: 'form-printed';
      readonly what: A4Form | 'checklist';
      readonly outcome: Exclude<PrintOutcome, 'printing'>;
      readonly fault: DeviceFault | null;
    }
  /** null: the province could not be asked */
  | { readonly type: 'own-dossiers'; readonly found: OwnDossiersAnswer | null }
  | { readonly type: 'phone-code'; readonly code: CodeView }
  /** a file came, and is opened and judged */
  | { readonly type: 'phone-taking' }
  | {
      readonly type: 'phone-ended';
      readonly why: 'taken' | Exclude<PhonePhase, 'opening' | 'waiting' | 'taking'>;
    }
  | { readonly type: 'held-papers'; readonly procedure: string; readonly papers: readonly HeldPaper[] }
  /** the question has gone out, and is not asked again */
  | { readonly type: 'held-papers-asked'; readonly procedure: string }
  /** an officer at the kiosk compared the person with the portrait of the chip */
  | { readonly type: 'holder-seen'; readonly officer: string }
  | { readonly type: 'looked-up'; readonly result: LookupAnswer & { readonly custody: Custody } }
  | { readonly type: 'lookup-failed'; readonly why: 'not-found' | 'locked' | 'unavailable'; readonly triesLeft: number }
  | {
      readonly type: 'custody';
      readonly dossierId: string;
      readonly custody: Custody;
      readonly officialCode: string | null;
    }
  | { readonly type: 'button'; readonly score: 1 | 2 | 3 }
  | {
      readonly type: 'health';
      readonly devices: readonly DeviceHealth[];
      readonly repositoryReachable: boolean;
      readonly storageFull: boolean;
      readonly headphones?: boolean;
      readonly alarms: readonly AlarmCode[];
    }
  | { readonly type: 'own-devices'; readonly devices: readonly DeviceHealth[] }
  | { readonly type: 'left-behind'; readonly what: readonly ('card' | 'paper')[] }
  | { readonly type: 'idle-warning'; readonly secondsLeft: number }
  | { readonly type: 'idle-over' }
  | { readonly type: 'daemon-line'; readonly up: boolean }
  /** the search for a draft of this card is over */
  | {
      readonly type: 'draft-looked';
      readonly keeps: boolean;
      readonly offer: Offer | null;
      readonly fault: VisitState['offerFault'];
    }
  | {
      readonly type: 'draft-opened';
      readonly way: 'card' | 'code';
      readonly parked: ParkedState;
      /** ids of scanned pages that could not be read */
      readonly lost: readonly string[];
      /** what became of the submission that had begun, if one had */
      readonly dossier: KnownDossier;
    }
  | {
      readonly type: 'draft-not-opened';
      readonly why: 'draft-not-found' | 'draft-unreadable' | 'draft-card-unproven' | 'daemon-away';
    }
  /** written to disk, or (null) not */
  | { readonly type: 'draft-saved'; readonly until: number | null }
  /** the citizen asked to put it aside; `code` where a slip must open it */
  | { readonly type: 'parked'; readonly until: number; readonly code: string | null }
  | { readonly type: 'park-failed' }
  | OfficeEvent
  | FlowEvent;

/** What the visit asks its room to do; the room answers with events. */
export type VisitEffect =
  | { readonly do: 'read-card'; readonly access: AccessCode }
  /** the files and the portrait of the last chip: it was a child's, or somebody else's */
  | { readonly do: 'forget-chip' }
  /** starts the look at the face; it ends by itself when the visit goes on */
  | { readonly do: 'look-at-face' }
  | { readonly do: 'sign-in' }
  | { readonly do: 'cancel-sign-in' }
  | PaperEffect
  | { readonly do: 'cancel-device' }
  | { readonly do: 'forget-pages'; readonly ids: readonly string[] }
  | { readonly do: 'submit' }
  | { readonly do: 'issue-ticket'; readonly service: string }
  | { readonly do: 'print-slip' }
  | { readonly do: 'print-ticket' }
  | { readonly do: 'print-checklist' }
  /** on A4 */
  | { readonly do: 'print-form'; readonly what: A4Form | 'checklist' }
  | { readonly do: 'count-opened'; readonly procedure: string }
  | { readonly do: 'wait-for-phone'; readonly paper: string }
  | { readonly do: 'leave-for-phone' }
  | { readonly do: 'cancel-phone' }
  | { readonly do: 'ask-own-dossiers' }
  | { readonly do: 'cancel-own-dossiers' }
  | { readonly do: 'print-needs-slip' }
  /** another dossier begins: the submission of one before is not taken up */
  | { readonly do: 'new-dossier' }
  | { readonly do: 'look-up'; readonly code: string; readonly secret: string }
  | { readonly do: 'rate'; readonly score: number; readonly reasons: readonly RatingReason[] }
  | { readonly do: 'call-staff' }
  | { readonly do: 'watch-phase'; readonly watch: string; readonly phase: WatchPhase }
  | { readonly do: 'look-for-left-behind' }
  | { readonly do: 'forget-person' }
  | { readonly do: 'look-for-draft' }
  /** by the code of a slip, or (null) the one that the card opens */
  | { readonly do: 'open-draft'; readonly code: string | null }
  | { readonly do: 'park' }
  | { readonly do: 'print-parking-slip' }
  | { readonly do: 'erase-draft' }
  | FlowEffect
  | { readonly do: 'end'; readonly why: 'finished' | 'timed-out' };
