import type { Person } from '@mot-cua/domain/provenance.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../devices/device.ts';

/**
 * Sign-in with the state's electronic identity (VNeID) through an authorised provider. Its approval is one of the two
 * things that may be called "đã xác thực" (the other is the online check of the chip), and it ends with the visit.
 */
export interface SignInProvider {
  /** Opens a sign-in. Its QR goes on the screen; nothing is known of the person yet. */
  begin(call: Call): Promise<Result<SignIn, SignInFault>>;
  /**
   * Waits for what the person does with it: resolves once, at the latest at the sign-in's own end (`expiresAt`). The call's
   * signal gives up; its deadline may shorten the wait. Whatever the end, the provider is told that this one is closed.
   */
  outcome(signIn: SignIn, call: Call): Promise<SignInOutcome>;
}

export type SignIn = {
  readonly signInId: string;
  /** what the QR on the kiosk's screen says, at most 1,000 characters */
  readonly qrText: string;
  /** epoch ms of the kiosk's clock; at most TI-1's time before identification (120 s) from now */
  readonly expiresAt: number;
};

export type SignInFault = {
  readonly why:
    | 'unavailable'
    | 'late'
    | 'untrusted' // the answer is not the provider's own, or not to this question
    | 'cancelled';
};

export type SignInOutcome =
  /** level `online`, source `vneid` */
  | { readonly outcome: 'approved'; readonly person: Person }
  /** the person said no in the app */
  | { readonly outcome: 'refused' }
  /** nobody answered in time */
  | { readonly outcome: 'late' }
  /** the line or the provider is away; nothing is said about the person */
  | { readonly outcome: 'unavailable' }
  /** somebody else's approval, an old one, or one that the provider did not sign: a person of the staff looks */
  | { readonly outcome: 'untrusted' }
  | { readonly outcome: 'cancelled' };
