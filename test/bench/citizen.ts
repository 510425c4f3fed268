import { oneChange, wholeFormBeside } from './citizen/form-change.ts';
import { imeAccuracy } from './citizen/ime-accuracy.ts';
import { keyToFrame, pageSwitch, start } from './citizen/screen-times.ts';
import { searchTime } from './citizen/search-time.ts';
import { type Area, fixedGoal, type Goal, type Measurement } from './harness.ts';
import { citizenScript } from './main-job/citizen-script.ts';

const notMoreThanPeer: Goal = { stay: 'at most', limit: (peer) => peer ?? 0, words: 'peer' };

const beside = (name: string, peer: string): Measurement => ({
  name: `form-change-${name}`,
  unit: 'ms',
  peer,
  goal: notMoreThanPeer,
  rounds: 4,
  warmUps: 1,
  quick: false,
  prepare: wholeFormBeside(name),
});

const alone = (
  name: string,
  unit: string,
  limit: number,
  prepare: Measurement['prepare'],
  rounds = 3,
): Measurement => ({
  name,
  unit,
  peer: null,
  goal: fixedGoal('at most', limit),
  rounds,
  warmUps: 1,
  quick: false,
  prepare,
});

/** What the citizen's screen costs on a board four times slower than this machine (citizen-experience.md 8.2). */
export const citizen: Area = {
  area: 'citizen',
  measurements: [
    alone('ui-start', 'ms', 1_000, start, 7),
    alone('key-to-frame-p95', 'ms', 50, keyToFrame, 5),
    alone('page-switch-p95', 'ms', 150, pageSwitch),
    alone('form-change', 'ms', 5, oneChange, 5),
    alone('search-p95', 'ms', 20, searchTime),
    beside('rjsf', 'RJSF 6, AJV'),
    beside('surveyjs', 'SurveyJS 2'),
    beside('formio', 'Form.io 5'),
    { ...alone('ime-accuracy', '%', 99.8, imeAccuracy, 1), goal: fixedGoal('at least', 99.8), warmUps: 0, quick: true },
    { ...alone('citizen-ui-script', 'bytes', 61_440, citizenScript, 1), warmUps: 0, quick: true },
  ],
};
