import type { DecidedBy } from '@mot-cua/domain/dossier.ts';
import type { OfficeForVisit, OfficeWord, SaidOf } from '@mot-cua/domain/exceptions/visit-office.ts';
import { giveAnswer, openDraft, pageErrors, wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import { holderEntered, shortForms } from '@mot-cua/domain/forms/short-forms.ts';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import { personOfCode } from './chart-identity.ts';
import { identifyBy, recognised } from './chart-person.ts';
import { toTicket } from './chart-sign-in.ts';
import { goTo, stay } from './chart-steps.ts';
import { seenByOfficer } from './holder-proof.ts';
import type { OfficeSide, Said, Trouble } from './office-side.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Stage, StageName, Step, VisitState, VisitWorld } from './visit-state.ts';

/** What somebody of the office says to a visit, and what the citizen answers. */

const MOST_SAID = 4;
const MOST_DONE = 60;

/** A paper can be scanned once more from here. */
const RESCANS: readonly StageName[] = ['form', 'scan', 'review', 'declare', 'extras', 'offices'];

export const officeSays = (state: VisitState, told: OfficeForVisit, world: VisitWorld): Step => {
  const heard: VisitState = {
    ...state,
    office: {
      ...state.office,
      mode: told.mode,
      hotline: told.hotline,
      troubles: state.office.troubles.map((trouble) => withWord(trouble, told.words)),
      ...watchAsked(state.office, told),
    },
  };
  const fresh = told.words.filter(({ key, state: how }) => how === 'resolved' && !state.office.done.includes(key));
  return fresh.reduce<Step>(
    (step, word) => {
      const done = [...step.state.office.done, word.key].slice(-MOST_DONE);
      const next = resolved({ ...step.state, office: { ...step.state.office, done } }, word, world);
      return { state: next.state, effects: [...step.effects, ...next.effects] };
    },
    { state: heard, effects: [] },
  );
};

const withWord = (trouble: Trouble, words: readonly OfficeWord[]): Trouble => {
  const word = words.find(({ key }) => key === trouble.key) ?? null;
  return JSON.stringify(word) === JSON.stringify(trouble.word) ? trouble : { ...trouble, word };
};

/** Somebody asks to look on; who asked before and is named no longer has gone. */
const watchAsked = (office: OfficeSide, { watch }: OfficeForVisit): Partial<OfficeSide> => {
  if (!watch) return office.watching ? { watching: null, watched: over(office, office.watching.watch) } : {};
  if (office.watching?.watch === watch.watch || office.watched.includes(watch.watch)) return {};
  return { watching: { ...watch, agreed: null } };
};

const over = (office: OfficeSide, watch: string): readonly string[] => [...office.watched, watch].slice(-20);

const resolved = (state: VisitState, word: OfficeWord, world: VisitWorld): Step => {
  const { action, by } = word;
  const trouble = state.office.troubles.find(({ key }) => key === word.key);
  if (!action || !by) return stay(state);
  const decided: DecidedBy = { officer: by.id, reason: word.reason ?? 'other' };
  const says = (what: SaidOf, paper: string | null = null, from = state): VisitState =>
    withSaid(from, { key: word.key, what, by: by.name, paper });
  const base = trouble?.base ?? word.key.replace(/-[0-9]+$/, '');
  switch (action) {
    case 'confirm-by-eye':
      return confirmedByEye(says('confirmed'), base, decided, world);
    case 'to-counter': {
      const said = says('see-counter');
      return isIdentifying(state) ? keepSaid(toTicket(said), said) : stay(said);
    }
    case 'accept':
      return withPaper(state, base, (paper) => stay(accepted(says('page-accepted', paper), paper, decided)));
    case 'ask-rescan':
      return withPaper(state, base, (paper) => stay(says('scan-again', paper)));
    case 'scan-at-counter':
      return withPaper(state, base, (paper) =>
        stay({
          ...says('bring-to-counter', paper),
          seenTo: { ...state.seenTo, atCounter: { ...state.seenTo.atCounter, [paper]: decided } },
        }),
      );
    case 'reprint':
      return printsAgain(state, base, says('prints-again'));
    case 'print-at-counter':
      return stay(says('prints-at-counter'));
    case 'given-by-hand':
      return stay(says('given-by-hand'));
    case 'fix-with-citizen':
      return stay(says('mend-at-counter'));
    case 'supplement-slip':
    case 'reject-slip':
      return stay(says('slip-at-counter'));
    case 'co-browse':
      // helped from the counter: nobody is waited for any more, and the next call is a call
      return stay({ ...state, staffCalled: false });
    case 'cancel':
      return stay(says('closed'));
    default:
      return stay(state); // somebody comes, looks on or locks: what the state of the trouble and of the kiosk says
  }
};

const withSaid = (state: VisitState, said: Said): VisitState => ({
  ...state,
  office: {
    ...state.office,
    said: [said, ...state.office.said.filter(({ key }) => key !== said.key)].slice(0, MOST_SAID),
  },
});

const keepSaid = (step: Step, { office }: VisitState): Step => ({ ...step, state: { ...step.state, office } });

const isIdentifying = ({ stage }: VisitState): boolean => ['identify', 'document', 'by-eye'].includes(stage.name);

const paperOf = (state: VisitState, base: string): string | null => {
  const at = /^scan-([0-9]{1,2})$/.exec(base)?.[1];
  const wanted = state.draft ? wantedPapers(state.draft, state.language) : [];
  return (at && wanted[Number(at) - 1]?.key) || null;
};

const withPaper = (state: VisitState, base: string, then: (paper: string) => Step): Step => {
  const paper = paperOf(state, base);
  return paper === null || state.submission ? stay(state) : then(paper);
};

const accepted = (state: VisitState, paper: string, decided: DecidedBy): VisitState => {
  const pages = (state.papers[paper] ?? []).filter((page) => (page.doubts ?? []).length > 0);
  const seen = Object.fromEntries(pages.map(({ id }) => [id, decided]));
  return { ...state, seenTo: { ...state.seenTo, accepted: { ...state.seenTo.accepted, ...seen } } };
};

/** An officer has looked where the paper went: what is unknown to the machine is known to them. */
const printsAgain = (state: VisitState, base: string, said: VisitState): Step => {
  const failed = (outcome: string | undefined): boolean => outcome === 'not-printed' || outcome === 'unknown';
  if (base === 'print-slip' && state.submission && failed(state.submission.slip))
    return stay({ ...said, fault: null, submission: { ...state.submission, slip: 'printing' } }, { do: 'print-slip' });
  if (base === 'print-ticket' && state.ticket && failed(state.ticket.print))
    return stay({ ...said, fault: null, ticket: { ...state.ticket, print: 'printing' } }, { do: 'print-ticket' });
  return stay(state);
};

/**
 * An officer compared card and person. What the card's code said stands then, or is typed from the card; both are of the officer's
 * eye (`staff`), and no level higher than a code or a keyboard has: a chip that nobody could read proves nothing.
 */
const confirmedByEye = (state: VisitState, base: string, decided: DecidedBy, world: VisitWorld): Step => {
  if (base === 'face') return stay(seenByOfficer(state, decided.officer));
  const seen: VisitState = { ...state, seenTo: { ...state.seenTo, byEye: decided } };
  if (base === 'expired') return stay(seen);
  if (!isIdentifying(state) || state.busy)
    return stay({ ...state, office: { ...state.office, said: state.office.said.slice(1) } });
  const shown = state.disbelief.length > 0 ? null : state.accessCode?.shown;
  if (!shown)
    return goTo(
      { ...seen, disbelief: [], ownerDraft: openDraft(shortForms, null, world.now()), ownerJudged: false },
      { name: 'by-eye', decided },
      { do: 'cancel-device' },
      { do: 'forget-chip' },
    );
  const step = recognised(
    seen,
    { person: { ...personOfCode(shown), source: 'staff' }, verdict: null, byCard: false },
    world,
  );
  return { ...step, effects: [{ do: 'cancel-device' }, ...step.effects.filter((one) => one.do !== 'cancel-device')] };
};

export const byEyeIntents: IntentTable = {
  'by-eye': (state, intent, world) => {
    const { stage, ownerDraft } = state;
    if (stage.name !== 'by-eye' || !ownerDraft) return null;
    switch (intent.type) {
      case 'answer': {
        const given = giveAnswer(ownerDraft, intent.ref, intent.value, 'staff', world.now());
        return given.ok ? stay({ ...state, ownerDraft: given.value }) : null;
      }
      case 'back':
        return identifyBy({ ...state, ownerDraft: null, seenTo: { ...state.seenTo, byEye: null } }, 'card');
      case 'next':
        if (pageErrors(ownerDraft, 'holder', state.language).length > 0) return stay({ ...state, ownerJudged: true });
        return recognised(
          { ...state, ownerDraft: null, ownerJudged: false },
          {
            person: { level: 'typed', source: 'staff', ...holderEntered(ownerDraft) },
            verdict: null,
            byCard: false,
          },
          world,
        );
      default:
        return null;
    }
  },
};

/** What a finger says to the office, on every screen; null: nothing of the kind. */
export const answerOffice = (state: VisitState, intent: IntentBody): Step | null => {
  const { office } = state;
  switch (intent.type) {
    case 'call-staff': {
      // pressed again after somebody had come, or nobody: another call
      const before = office.troubles.find(({ base }) => base === 'help');
      const again = before?.word?.state === 'resolved';
      return stay(
        { ...state, staffCalled: true, office: again ? { ...office, calls: office.calls + 1 } : office },
        { do: 'call-staff' },
      );
    }
    case 'help-over':
      return stay({ ...state, staffCalled: false });
    case 'office-heard':
      return stay({ ...state, office: { ...office, said: office.said.filter(({ key }) => key !== intent.key) } });
    case 'scan-again': {
      const wanted = state.draft ? wantedPapers(state.draft, state.language) : [];
      if (state.busy || state.scanning || !RESCANS.includes(state.stage.name)) return null;
      if (!wanted.some(({ key }) => key === intent.paper)) return null;
      const said = office.said.filter(({ what, paper }) => what !== 'scan-again' || paper !== intent.paper);
      const fromReview = state.stage.name === 'scan' ? state.stage.fromReview : state.stage.name !== 'form';
      const stage: Stage = { name: 'scan', paper: intent.paper, fromReview };
      return goTo({ ...state, office: { ...office, said } }, stage);
    }
    case 'watch-answer': {
      const { watching } = office;
      if (!watching || watching.agreed) return null;
      return intent.agreed
        ? stay(
            { ...state, office: { ...office, watching: { ...watching, agreed: { pages: intent.pages } } } },
            { do: 'watch-phase', watch: watching.watch, phase: 'agreed' },
          )
        : endWatching(state, 'declined');
    }
    case 'watch-stop':
      return endWatching(state, 'ended');
    default:
      return null;
  }
};

const endWatching = (state: VisitState, phase: 'declined' | 'ended'): Step | null => {
  const { office } = state;
  const { watching } = office;
  return watching
    ? stay(
        { ...state, office: { ...office, watching: null, watched: over(office, watching.watch) } },
        { do: 'watch-phase', watch: watching.watch, phase },
      )
    : null;
};

/** Locked by an officer: what can be kept is kept, and the visit ends. A submission that has begun is finished first. */
export const lockedOut = (step: Step): Step => {
  const { state, effects } = step;
  const { office, stage } = state;
  if (office.mode !== 'locked' || office.leaving || ['welcome', 'submitting', 'ended'].includes(stage.name))
    return step;
  return {
    state: { ...state, busy: true, idleSecondsLeft: null, office: { ...office, leaving: true } },
    effects: [...effects, { do: 'cancel-device' }, { do: 'end', why: 'timed-out' }],
  };
};

/** What may be begun at this kiosk now. */
export const mayBegin = ({ office }: VisitState, choice: string): boolean => {
  if (office.mode === 'open') return true;
  return office.mode === 'ticket-only' && ['ticket', 'lookup', 'appointment'].includes(choice);
};
