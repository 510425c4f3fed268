import type { ScreenName } from '@mot-cua/domain/visit-screen.ts';
import type { FunctionComponent } from 'preact';
import type { ScreenProps } from '../visit-page.ts';
import { Before } from './before.tsx';
import { Choose } from './choose.tsx';
import { Confirm } from './confirm.tsx';
import { Declare } from './declare.tsx';
import { Done } from './done.tsx';
import { Form } from './form.tsx';
import { Identify } from './identify.tsx';
import { Review } from './review.tsx';
import { Scan } from './scan.tsx';
import { seldom } from './seldom-screen.tsx';
import { Slip } from './slip.tsx';
import { Submitting } from './submitting.tsx';
import { TakeTicket } from './take-ticket.tsx';
import { Ticket } from './ticket.tsx';
import { Welcome } from './welcome.tsx';

/** One part for each screen of the contract; `ended` is drawn without any frame by the page itself. */
export const screens: { [N in Exclude<ScreenName, 'ended'>]: FunctionComponent<ScreenProps<N>> } = {
  welcome: Welcome,
  identify: Identify,
  document: seldom((the) => the.Document),
  vneid: seldom((the) => the.VNeID),
  guardian: seldom((the) => the.Guardian),
  confirm: Confirm,
  face: seldom((the) => the.Face),
  prove: seldom((the) => the.Prove),
  'for-whom': seldom((the) => the.ForWhom),
  owner: seldom((the) => the.Owner),
  resume: seldom((the) => the.Resume),
  'enter-code': seldom((the) => the.EnterCode),
  parked: seldom((the) => the.Parked),
  choose: Choose,
  guide: seldom((the) => the.Guide),
  before: Before,
  form: Form,
  scan: Scan,
  review: Review,
  declare: Declare,
  submitting: Submitting,
  slip: Slip,
  rate: seldom((the) => the.Rate),
  done: Done,
  'take-ticket': TakeTicket,
  ticket: Ticket,
  lookup: seldom((the) => the.Lookup),
  'own-dossiers': seldom((the) => the.OwnDossiers),
  extras: seldom((the) => the.Extras),
  offices: seldom((the) => the.Offices),
  practised: seldom((the) => the.Practised),
  assist: seldom((the) => the.Assist),
  'check-in': seldom((the) => the.CheckIn),
  phone: seldom((the) => the.Phone),
  feedback: seldom((the) => the.Feedback),
};
