import { afterNumber } from './chart-counter.ts';
import { stillPrinting } from './chart-dossier.ts';
import { goTo, stay } from './chart-steps.ts';
import { readSlipSecret } from './uuid7.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState } from './visit-state.ts';

/** Taking a number, looking up a dossier, and the last screen. */
export const officeIntents: IntentTable = {
  'take-ticket': (state, intent, world) => {
    // Never the first screen with somebody still known: it waits for ever, and the next person stands before it.
    if (intent.type === 'back')
      return goTo(state, { name: state.draft ? 'review' : state.person ? 'choose' : 'welcome' });
    if (intent.type !== 'take-ticket' || !world.services.some((service) => service.id === intent.service)) return null;
    return stay({ ...state, busy: true, fault: null }, { do: 'issue-ticket', service: intent.service });
  },
  ticket: (state, intent, world) => {
    if (intent.type === 'next')
      return stillPrinting(state) ? stay({ ...state, nextWanted: true }) : afterNumber(state, world);
    const again = intent.type === 'reprint' || intent.type === 'try-again';
    if (!again || state.ticket?.print !== 'not-printed') return null; // only what surely did not come out
    return stay({ ...state, fault: null, ticket: { ...state.ticket, print: 'printing' } }, { do: 'print-ticket' });
  },
  lookup: (state, intent) => {
    if (intent.type === 'back')
      return goTo({ ...state, lookup: { ...state.lookup, result: null } }, { name: 'welcome' });
    if (intent.type === 'try-again') return stay({ ...state, fault: null, lookup: { ...state.lookup, result: null } });
    if (intent.type === 'begin' && intent.choice === 'ticket')
      return goTo({ ...state, lookup: { ...state.lookup, result: null } }, { name: 'take-ticket' });
    return intent.type === 'look-up' ? lookUp(state, intent.code, intent.secret) : null;
  },
  done: (state, intent) =>
    intent.type === 'next' ? stay({ ...state, busy: true }, { do: 'end', why: 'finished' }) : null,
};

const lookUp = (state: VisitState, code: string, secret: string): Step =>
  stay(
    { ...state, busy: true, fault: null, lookup: { ...state.lookup, result: null } },
    { do: 'look-up', code: code.trim().toUpperCase(), secret: readSlipSecret(secret) },
  );

/** The QR of a slip holds both codes, a space between: nobody has to type them. Any other code says nothing here. */
export const slipShown = (state: VisitState, text: string): Step => {
  const [, code, secret] = /^([A-Z0-9][A-Z0-9.-]{3,58}) ([A-Z0-9][A-Z0-9 ]{3,18})$/i.exec(text.trim()) ?? [];
  return code === undefined || secret === undefined ? stay(state) : lookUp(state, code, secret);
};
