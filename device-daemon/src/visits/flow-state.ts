import type { ExtraPurpose } from '@mot-cua/domain/consent-extras.ts';
import type { Language } from '@mot-cua/domain/localized.ts';
import type { OfficeNotice } from '@mot-cua/domain/office-notices.ts';
import type { ReceivingOffice } from '@mot-cua/domain/receiving-offices.ts';
import type { HelperView, OwnTicketAnswer, OwnTicketWish } from '@mot-cua/domain/visit-flow.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import type { VisitEffect } from './visit-events.ts';
import type { Stage } from './visit-state.ts';

/** The parts of a visit that go beyond one dossier: consents for extras, practice, somebody who helps, an appointment. */

export type FlowStage =
  | { readonly name: 'extras' }
  | { readonly name: 'practised' }
  /** from the review and back to it */
  | { readonly name: 'offices' }
  /** `from`: where the citizen goes on */
  | {
      readonly name: 'assist';
      readonly from: Stage;
      readonly refused: ScreenOf<'assist'>['refused'];
      /** signed in, and not yet welcomed by the citizen */
      readonly offered: Helper | null;
      /** nobody helps: an officer looks whether this is the holder of the card */
      readonly holder?: true;
    }
  | {
      readonly name: 'check-in';
      readonly answer: ScreenOf<'check-in'>['answer'];
      /** the paper of a number was shown: what came of it, and its code */
      readonly ticket?: { readonly code: string; readonly answer: OwnTicketAnswer };
    };

export type Helper = HelperView & { readonly id: string };

export type FlowState = {
  /** what was agreed to beyond the dossier; null: not asked yet */
  readonly extras: {
    readonly given: readonly ExtraPurpose[];
    readonly phone: string;
    /** its mistake is shown */
    readonly judged: boolean;
    /** when and in which language it was decided; null while it is on the screen */
    readonly decided: { readonly at: number; readonly language: Language } | null;
  } | null;
  /** the office that shall give the result out; null: this one */
  readonly resultOffice: ReceivingOffice | null;
  /** nothing counts: an invented person, no device, nothing written, submitted or printed */
  readonly practice: boolean;
  readonly helper: Helper | null;
};

export type FlowEvent =
  | { readonly type: 'helper-signed-in'; readonly helper: Helper }
  | { readonly type: 'helper-refused'; readonly why: NonNullable<ScreenOf<'assist'>['refused']> }
  /** `service` is its title */
  | { readonly type: 'own-ticket'; readonly code: string; readonly answer: OwnTicketAnswer }
  | { readonly type: 'check-in-refused'; readonly answer: NonNullable<ScreenOf<'check-in'>['answer']> };

export type FlowEffect =
  /** in a practice: in the place of what would really be done */
  | { readonly do: 'practise'; readonly instead: VisitEffect }
  | { readonly do: 'sign-helper-in'; readonly helper: string; readonly pin: string; readonly holder: boolean }
  /** `why`: the citizen did not want it, ended it, or the visit went on without */
  | { readonly do: 'helper-leaves'; readonly helper: string; readonly why: 'declined' | 'ended' }
  | { readonly do: 'check-in'; readonly code: string }
  | { readonly do: 'own-ticket'; readonly code: string; readonly wish: OwnTicketWish };

/** What the office offers beyond the dossier. */
export type FlowWorld = {
  readonly offices?: readonly ReceivingOffice[];
  readonly extras?: readonly ExtraPurpose[];
  readonly notices?: readonly OfficeNotice[];
  readonly helpers?: boolean;
  readonly appointments?: boolean;
};
