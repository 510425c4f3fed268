import { inLanguage } from '@mot-cua/domain/localized.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { waitWords } from '../slips/wording.ts';
import { unfinishedBundle } from './chart-bundle.ts';
import { a4View } from './chart-forms.ts';
import { countersInOrder, mayHaveAnother } from './chart-several.ts';
import { signatureToGive } from './filing-view.ts';
import type { VisitState, VisitWorld } from './visit-state.ts';

/** What stands on the screen once a dossier is submitted: its codes, its number, and who has it from here on. */

export const countersView = (state: VisitState, { services }: VisitWorld): { counters?: string[] } => {
  const counters = countersInOrder(state, services).map((title) => inLanguage(title, state.language));
  return counters.length > 0 ? { counters } : {};
};

/** How long it takes, in the words of its paper; nothing where that is not known, or where an hour was agreed. */
const waitView = ({ ticket, language }: VisitState): { wait?: string } => {
  const wait = ticket?.appointedAt === undefined ? ticket?.paper?.wait : undefined;
  return wait ? { wait: inLanguage(waitWords(wait), language) } : {};
};

export const ticketView = (state: VisitState, world: VisitWorld) => ({
  number: state.ticket?.number ?? '',
  service: state.ticket?.service ?? '',
  ahead: state.ticket?.ahead ?? 0,
  ...waitView(state),
  ...(state.ticket?.appointedAt === undefined ? {} : { appointedAt: state.ticket.appointedAt }),
  ...countersView(state, world),
});

/** Who decides, which is seldom who takes it in, and where the result is fetched when that is not here. */
export const whoHasIt = (
  { procedure, resultOffice }: Pick<VisitState, 'procedure' | 'resultOffice'>,
  { offered }: Pick<VisitWorld, 'offered'>,
): { decides?: string; resultOffice?: string } => {
  const decides = procedure === null ? '' : (offered.entries.get(procedure)?.decides ?? '');
  return { ...(decides ? { decides } : {}), ...(resultOffice ? { resultOffice: resultOffice.name } : {}) };
};

export const slipScreen = (state: VisitState, world: VisitWorld): ScreenOf<'slip'> => {
  const { submission } = state;
  if (!submission) throw new Error('a slip without a submission');
  const { provisionalCode, secret, officialCode, custody, clockConfirmed, slip } = submission;
  const another = mayHaveAnother(state);
  const bundle = another && unfinishedBundle(state, world);
  const form = a4View(state, 'filled', world);
  return {
    name: 'slip',
    provisionalCode,
    secret,
    officialCode,
    custody,
    clockConfirmed,
    slip,
    ticket: state.ticket && ticketView(state, world),
    ...whoHasIt(state, world),
    ...signatureToGive(state),
    ...(form === undefined ? {} : { form }),
    ...(another ? { another } : {}),
    ...(bundle ? { bundle: { step: bundle.step, of: bundle.of } } : {}),
  };
};
