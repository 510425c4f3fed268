import type { Draft } from '@mot-cua/domain/forms/draft-state.ts';
import type { A4Form, A4View } from '@mot-cua/domain/screen-parts.ts';
import { withList } from './chart-counter.ts';
import { stay } from './chart-steps.ts';
import { type FormPrints, noFormPrints } from './form-prints.ts';
import type { VisitEvent } from './visit-events.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** The official form on A4: with nothing on it, before one begins, or filled in, to keep or to sign with a pen. */

/** Another dossier: what was printed of the one before is not known any more, only how much paper it took. */
export const forgetForms = ({ times }: FormPrints): FormPrints => ({ ...noFormPrints, times });

/** A shared printer: more copies than this are the counter's copying machine's. */
export const MOST_FORMS = 10;

/** Why nothing can be printed on A4 now; undefined: this kiosk has no such printer. */
export const a4Trouble = ({ devices }: VisitState): A4View['trouble'] | undefined => {
  const printer = devices.find(({ device }) => device === 'form-printer');
  if (!printer || printer.fault?.code === 'absent' || printer.state === 'absent') return undefined;
  if (printer.fault?.code === 'paper-out') return 'paper-out';
  return printer.fault || !['ready', 'busy', 'identifying'].includes(printer.state) ? 'out-of-order' : null;
};

/** What this screen can print of the form; a practice prints nothing and offers nothing. */
export const a4View = (state: VisitState, what: A4Form, world: VisitWorld): A4View | undefined => {
  const trouble = a4Trouble(state);
  const subject = subjectOf(state, what, world);
  if (trouble === undefined || subject === null || state.practice) return undefined;
  const last = state.forms[what];
  const print = last?.of === subject ? last.outcome : null;
  return { print, trouble, again: print !== 'printing' && state.forms.times < MOST_FORMS };
};

const subjectOf = (state: VisitState, what: A4Form, { packages }: VisitWorld): string | Draft | null => {
  if (what === 'filled') return state.supplement ? null : state.draft;
  const pkg = packages.find((one) => one.procedure.id === state.procedure);
  return pkg?.procedure.kind === 'e-form' && pkg.print.lines.length > 0 ? pkg.procedure.id : null;
};

export const printForm = (state: VisitState, what: A4Form, world: VisitWorld): Step | null => {
  const view = a4View(state, what, world);
  const of = subjectOf(state, what, world);
  if (!view?.again || view.trouble !== null || of === null) return null;
  const forms = { ...state.forms, [what]: { of, outcome: 'printing' }, times: state.forms.times + 1 };
  return stay({ ...state, fault: null, forms }, { do: 'print-form', what });
};

/** The screen says itself what came of it: no alarm for a sheet that can be asked for again. */
export const formPrinted = (
  state: VisitState,
  { what, outcome }: Extract<VisitEvent, { type: 'form-printed' }>,
  world: VisitWorld,
): Step => {
  if (what === 'checklist') return stay(withList({ ...state, checklist: state.checklist && outcome }, world));
  const last = state.forms[what];
  return stay(last ? { ...state, forms: { ...state.forms, [what]: { ...last, outcome } } } : state);
};

/** A form is on its way to paper: nobody is idle meanwhile. */
export const formUnderway = ({ forms: { blank, filled } }: VisitState): boolean =>
  blank?.outcome === 'printing' || filled?.outcome === 'printing';
