import { lifeEvent, standAfter } from '@mot-cua/domain/catalogue/guide.ts';
import { fold } from '@mot-cua/domain/text/fold.ts';
import { a4Trouble } from './chart-forms.ts';
import { chooseProcedure } from './chart-identity.ts';
import { goTo, stay } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** Guided questions, and procedures that only the counter knows: no form, no papers that are known here, a number. */

export const catalogueIntents: IntentTable = {
  guide: (state, intent, world) => {
    const { stage } = state;
    if (stage.name !== 'guide') return null;
    const event = lifeEvent(stage.event);
    switch (intent.type) {
      case 'back':
        return stage.answers.length === 0
          ? goTo(state, { name: 'choose' })
          : goTo(state, { ...stage, answers: stage.answers.slice(0, -1) });
      case 'begin':
        return intent.choice === 'ticket' ? goTo(state, { name: 'take-ticket' }) : null;
      case 'answer-guide': {
        const answers = [...stage.answers, intent.answer];
        return event && standAfter(event, answers) ? goTo(state, { ...stage, answers }) : null;
      }
      case 'choose-procedure':
        return chooseProcedure(state, intent.id, world);
      default:
        return null;
    }
  },
  'at-counter': (state, intent) => {
    if (state.stage.name !== 'at-counter') return null;
    switch (intent.type) {
      case 'back':
        return goTo(state, state.stage.from);
      case 'take-ticket':
        return stay({ ...state, busy: true, fault: null }, { do: 'issue-ticket', service: intent.service });
      case 'begin':
        return intent.choice === 'ticket' ? goTo(state, { name: 'take-ticket', of: state.stage.id }) : null;
      case 'print-checklist':
        return printChecklist(state);
      case 'try-again':
        return stay({ ...state, fault: null });
      default:
        return null;
    }
  },
};

const isPackage = (id: string, world: VisitWorld): boolean => world.packages.some((one) => one.procedure.id === id);

/** A procedure of the catalogue without a package: what is known of it, and a number for its counter. */
export const toCounter = (state: VisitState, id: string): Step => {
  const guided = state.stage.name === 'guide' ? state.stage : null;
  const from = guided ?? ({ name: 'choose' } as const);
  return goTo(
    { ...state, guided, checklist: null },
    { name: 'at-counter', id, from },
    { do: 'count-opened', procedure: id },
  );
};

/** Once, and again when it surely did not come out. */
export const printChecklist = (state: VisitState): Step => {
  if (state.checklist !== null && state.checklist !== 'not-printed') return stay(state);
  // Large letters on A4 where that can be had; of a procedure without a package only the slip printer's list is known.
  const onA4 = state.stage.name === 'before' && a4Trouble(state) === null;
  const checklistOf = state.stage.name === 'at-counter' ? state.stage.id : state.procedure;
  return stay(
    { ...state, fault: null, checklist: 'printing', checklistOf, forms: { ...state.forms, checklist: onA4 } },
    onA4 ? { do: 'print-form', what: 'checklist' } : { do: 'print-checklist' },
  );
};

/** Codes that these answers lead to and that are offered here; a title stands for the procedure that bears it. */
export const guidedTo = (names: readonly string[], world: VisitWorld): string[] =>
  names.flatMap((name) => {
    if (isPackage(name, world) || world.offered.entries.has(name)) return [name];
    const code = world.offered.byTitle.get(fold(name));
    return code === undefined ? [] : [code];
  });
