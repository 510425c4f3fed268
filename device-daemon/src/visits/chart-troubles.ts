import type { VisitFacts } from '@mot-cua/domain/exceptions/visit-office.ts';
import { wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import { CODES_ALLOWED, READS_BEFORE_OTHER_WAY } from './chart-identity.ts';
import { counterOnly } from './chart-standing.ts';
import type { Trouble } from './office-side.ts';
import type { StageName, Step, VisitState, VisitWorld } from './visit-state.ts';

/**
 * What a person of the office has to see to, read off the state after every step: raised when it begins to be so, over when it is so
 * no longer. What somebody has dealt with is not raised again, unless it is another trouble of the same kind.
 */
type Wanted = Omit<Trouble, 'key' | 'word'>;

/** Until a citizen has gone on from here, a card that could not be read is still what they stand there with. */
const IDENTIFYING: readonly StageName[] = ['identify', 'document', 'vneid', 'by-eye'];
/** Papers are in hand, and could still be scanned again. */
const WITH_PAPERS: readonly StageName[] = ['form', 'scan', 'phone', 'review', 'offices', 'extras', 'declare', 'assist'];
/** A slip or a ticket is waited for. */
const WITH_PRINTS: readonly StageName[] = ['slip', 'ticket', 'rate', 'done'];

/** A page that looks doubtful twice will not look better the third time. */
const SCANS_BEFORE_STAFF = 2;

const MOST_CHECKS = 12;

const standing = (state: VisitState, base: string): Trouble | undefined =>
  state.office.troubles.find((trouble) => trouble.base === base);

const cardTrouble = (state: VisitState): Wanted[] => {
  const { stage, fault, failedReads, wrongCodes, disbelief } = state;
  const before = standing(state, 'card');
  const failed = stage.name === 'identify' && stage.phase === 'failed';
  const serious =
    disbelief.length > 0 ||
    failedReads >= READS_BEFORE_OTHER_WAY ||
    wrongCodes >= CODES_ALLOWED ||
    fault?.code === 'card-refused';
  const tries = Math.min(99, failedReads + wrongCodes);
  if (failed && serious && fault)
    return [
      { base: 'card', facts: { code: 'EX-1', why: fault.code, tries }, mark: `${fault.code} ${tries} ${failedReads}` },
    ];
  return before && IDENTIFYING.includes(stage.name) ? [before] : [];
};

/** The form cannot be filled in here with a card that is over, unless an officer who looked says so. */
const expiryTrouble = (state: VisitState, world: VisitWorld): Wanted[] => {
  const pkg = world.packages.find((one) => one.procedure.id === state.procedure);
  if (state.stage.name !== 'before' || !pkg || counterOnly(state, pkg, world) !== 'card-expired') return [];
  return [{ base: 'expired', facts: { code: 'EX-1', why: 'card-expired', tries: 0 }, mark: pkg.procedure.id }];
};

const wordOf = (key: string): string =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 40) || 'paper';

const scanTroubles = (state: VisitState): Wanted[] => {
  const { stage, draft, papers, seenTo, office } = state;
  if (!draft || !WITH_PAPERS.includes(stage.name)) return [];
  // staff read Vietnamese, whatever the citizen has chosen
  return wantedPapers(draft, 'vi').flatMap(({ key, title }, at): Wanted[] => {
    const base = `scan-${at + 1}`;
    const pages = (papers[key] ?? []).filter((page) => (page.doubts ?? []).length > 0 && !seenTo.accepted[page.id]);
    if (pages.length === 0 || seenTo.atCounter[key]) return [];
    const passed = stage.name !== 'form' && stage.name !== 'phone' && !(stage.name === 'scan' && stage.paper === key);
    const again = (office.doubtful[key] ?? 0) >= SCANS_BEFORE_STAFF;
    if (!passed && !again && !standing(state, base)) return [];
    const checks = [...new Set(pages.flatMap((page) => (page.doubts ?? []).map(({ code }) => code)))];
    return [
      {
        base,
        facts: { code: 'EX-2', paper: wordOf(key), title: title.slice(0, 160), checks: checks.slice(0, MOST_CHECKS) },
        mark: pages.map(({ id }) => id).join(' '),
      },
    ];
  });
};

const printTroubles = (state: VisitState): Wanted[] => {
  if (!WITH_PRINTS.includes(state.stage.name)) return [];
  const one = (job: 'slip' | 'ticket', outcome: string | undefined): Wanted[] => {
    if (outcome !== 'not-printed' && outcome !== 'unknown') return [];
    const base = `print-${job}`;
    const before = standing(state, base);
    if (before) return [before];
    const printer = state.devices.find(({ device }) => device === 'ticket-printer')?.fault;
    const why = state.fault?.device?.device === 'ticket-printer' ? state.fault.device.code : (printer?.code ?? outcome);
    return [{ base, facts: { code: 'EX-4', why, job }, mark: outcome }];
  };
  return [...one('slip', state.submission?.slip), ...one('ticket', state.ticket?.print)];
};

const helpTrouble = (state: VisitState): Wanted[] => {
  if (!state.staffCalled) return [];
  const before = standing(state, 'help');
  const mark = String(state.office.calls);
  if (before?.mark === mark) return [before]; // where it was asked for, not where the citizen has gone since
  return [{ base: 'help', facts: { code: 'EX-5', screen: state.stage.name, why: 'asked' }, mark }];
};

/** Silence ended it although something had gone wrong, or much was done: somebody may want to look where they have gone. */
const leftTrouble = (before: VisitState, state: VisitState, idleOver: boolean): Wanted[] => {
  const earlier = standing(state, 'left');
  if (earlier) return [earlier];
  if (!idleOver || state.stage.name === 'submitting' || before.busy) return [];
  const unfinished = before.draft !== null && before.submission === null && before.stage.name !== 'parked';
  if (!before.fault && !unfinished) return [];
  return [{ base: 'left', facts: { code: 'EX-5', screen: before.stage.name, why: 'left' }, mark: '' }];
};

/** The step with what a person has to see to after it. */
export const withTroubles = (before: VisitState, step: Step, world: VisitWorld, idleOver: boolean): Step => {
  const counted = { ...step, state: countDoubtful(before, step.state) };
  const { state } = counted;
  if (state.practice) return state.staffCalled ? settle(counted, helpTrouble(state)) : settle(counted, []);
  return settle(counted, [
    ...cardTrouble(state),
    ...expiryTrouble(state, world),
    ...scanTroubles(state),
    ...printTroubles(state),
    ...helpTrouble(state),
    ...leftTrouble(before, state, idleOver),
  ]);
};

const settle = (step: Step, wanted: readonly Wanted[]): Step => {
  const { state } = step;
  const { office } = state;
  if (wanted.length === 0 && office.troubles.length === 0) return step;
  let { times } = office;
  const troubles = wanted.map((want): Trouble => {
    const before = standing(state, want.base);
    if (before && (before.mark === want.mark || before.word?.state !== 'resolved'))
      // told once: what was raised says why it was raised
      return before.mark === want.mark ? before : { ...before, mark: want.mark };
    const time = (times[want.base] ?? 0) + 1;
    times = { ...times, [want.base]: time };
    return { base: want.base, facts: want.facts, mark: want.mark, key: `${want.base}-${time}`, word: null };
  });
  const same = troubles.length === office.troubles.length && troubles.every((one, at) => one === office.troubles[at]);
  return same ? step : { ...step, state: { ...state, office: { ...office, troubles, times } } };
};

const countDoubtful = (before: VisitState, state: VisitState): VisitState => {
  if (before.papers === state.papers) return state;
  let { doubtful } = state.office;
  for (const [key, pages] of Object.entries(state.papers)) {
    const known = new Set((before.papers[key] ?? []).map(({ id }) => id));
    const fresh = pages.filter((page) => !known.has(page.id) && (page.doubts ?? []).length > 0).length;
    if (fresh > 0) doubtful = { ...doubtful, [key]: (doubtful[key] ?? 0) + fresh };
  }
  return doubtful === state.office.doubtful ? state : { ...state, office: { ...state.office, doubtful } };
};

/** The facts as the daemon is told them. */
export const troublesTold = (state: VisitState): { key: string; facts: VisitFacts }[] =>
  state.office.troubles.map(({ key, facts }) => ({ key, facts }));
