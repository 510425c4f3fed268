import type { ScreenName } from '@mot-cua/domain/visit-screen.ts';
import type { FunctionComponent } from 'preact';
import type { ScreenProps } from '../visit-page.ts';
import { Assist } from './assist.tsx';
import { Before } from './before.tsx';
import { CheckIn } from './check-in.tsx';
import { Choose } from './choose.tsx';
import { Confirm } from './confirm.tsx';
import { Declare } from './declare.tsx';
import { Done } from './done.tsx';
import { EnterCode } from './enter-code.tsx';
import { Extras, Practised } from './extras.tsx';
import { Face } from './face.tsx';
import { ForWhom } from './for-whom.tsx';
import { Form } from './form.tsx';
import { Guardian } from './guardian.tsx';
import { Guide } from './guide.tsx';
import { Identify } from './identify.tsx';
import { Lookup } from './lookup.tsx';
import { OwnDossiers } from './own-dossiers.tsx';
import { Parked } from './parked.tsx';
import { Phone } from './phone.tsx';
import { Prove } from './prove.tsx';
import { Rate } from './rate.tsx';
import { Resume } from './resume.tsx';
import { Review } from './review.tsx';
import { Scan } from './scan.tsx';
import { Document, Owner } from './short-form.tsx';
import { Slip } from './slip.tsx';
import { Submitting } from './submitting.tsx';
import { TakeTicket } from './take-ticket.tsx';
import { Ticket } from './ticket.tsx';
import { VNeID } from './vneid.tsx';
import { Welcome } from './welcome.tsx';

/** One part for each screen of the contract; `ended` is drawn without any frame by the page itself. */
export const screens: { [N in Exclude<ScreenName, 'ended'>]: FunctionComponent<ScreenProps<N>> } = {
  welcome: Welcome,
  identify: Identify,
  document: Document,
  vneid: VNeID,
  guardian: Guardian,
  confirm: Confirm,
  face: Face,
  prove: Prove,
  'for-whom': ForWhom,
  owner: Owner,
  resume: Resume,
  'enter-code': EnterCode,
  parked: Parked,
  choose: Choose,
  guide: Guide,
  before: Before,
  form: Form,
  scan: Scan,
  review: Review,
  declare: Declare,
  submitting: Submitting,
  slip: Slip,
  rate: Rate,
  done: Done,
  'take-ticket': TakeTicket,
  ticket: Ticket,
  lookup: Lookup,
  'own-dossiers': OwnDossiers,
  extras: Extras,
  practised: Practised,
  assist: Assist,
  'check-in': CheckIn,
  phone: Phone,
};
