import type { Language, Localized } from '@mot-cua/domain/localized.ts';
import type { SignatureKind } from '@mot-cua/domain/procedure-package/filing.ts';
import type { Custody } from '@mot-cua/domain/screen-parts.ts';

/** What a submission slip says. Never a name, a number or an answer of the citizen: a slip is found by anybody. */
export type SlipContent = {
  /** absent: a dossier */
  readonly what?: 'feedback';
  readonly office: string;
  readonly provisionalCode: string;
  /** what proves to the look-up that this paper is in hand */
  readonly secret: string;
  readonly procedureTitle: string;
  readonly papers: readonly { readonly title: string; readonly pages: number }[];
  /** epoch ms */
  readonly submittedAt: number;
  readonly clockConfirmed: boolean;
  readonly custody: Custody;
  readonly ticketNumber: string | null;
  /** the number leads to these counters, one after the other; absent: to one */
  readonly counters?: readonly Localized[];
  /** still to be given; absent: it was, or nothing is signed */
  readonly signature?: SignatureKind;
  /** the office that decides, which is seldom `office`; absent: the catalogue does not say */
  readonly decides?: string;
  /** where the result is given out, when that is another office */
  readonly resultOffice?: string;
  readonly qrText: string;
  /** where whoever holds this slip may rate once; absent: nowhere */
  readonly ratingUrl?: string;
  /** another than `vi`: both languages are printed, Vietnamese first */
  readonly language: Language;
};

/** What a queue ticket says. */
export type TicketContent = {
  readonly office: string;
  /** letter of the counter group and three or four digits, e.g. `A023` */
  readonly number: string;
  readonly service: string;
  /** people who are called earlier */
  readonly ahead: number;
  /** epoch ms; the number of an appointment says its time instead of who waits */
  readonly appointedAt?: number;
  /** numbers of the counters that serve it, as they stand above them; absent or none: the call says where */
  readonly counters?: readonly number[];
  /** minutes as they are said to people, and when that was estimated (epoch ms); absent: not known, or too long to say */
  readonly wait?: { readonly from: number; readonly to: number; readonly estimatedAt: number };
  /** by which its holder comes back late or gives it back at a kiosk (office/ticket-code.ts); absent: it has none */
  readonly code?: string;
  /** a page for the citizen's phone that says who is called; absent: the office has none that a phone reaches */
  readonly followUrl?: string;
  /** epoch ms */
  readonly issuedAt: number;
  readonly language: Language;
};
