import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { readConfiguration } from '@mot-cua/domain/configuration.ts';
import { OfficePlan, planMistakes } from '@mot-cua/domain/office/office-plan.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { openToRead } from '../ledger/open-to-read.ts';
import { OfficeLog } from './office-log.ts';
import { daysIn, differencesOf, linesOf, planOfLog, replayDay, summaryOf } from './replay-day.ts';

const usage = `Plays a day of an office anew from the log that this machine keeps (100 days), and prints it.

  npm run office-day -- --ledger office.db [--plan plan.json] [--day 2026-11-30] [--short]

  --ledger FILE  the ledger of a kiosk (kiosk.db) or of a counter PC (office.db), or a copy of it with its -wal file;
                 only read, also while the program runs
  --plan FILE    the office's plan; without it services and counters are taken from the log, with the usual rules
  --day DATE     without it the days are listed that are there
  --short        the sums alone, not each entry

Exit code 0: done, and what comes of the log is what was kept when the day ended. 1: it is something else (numbers are named).
2: it could not be played.`;

const readPlan = (file: string): Result<OfficePlan, string> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  const plan = readConfiguration(text, OfficePlan, file);
  if (!plan.ok) return failed(plan.fault.join('\n'));
  const mistakes = planMistakes(plan.value);
  return mistakes.length > 0 ? failed(mistakes.map((mistake) => `${file}: ${mistake}`).join('\n')) : done(plan.value);
};

type Wanted = { ledger?: string; plan?: string; day?: string; short?: boolean };
const readArguments = (args: readonly string[]): Wanted | null => {
  const text = { type: 'string' } as const;
  const options = { ledger: text, plan: text, day: text, short: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch {
    return null;
  }
};

/** The command, for tests in this process: says lines and returns the exit code. */
export const run = (args: readonly string[], say: (line: string) => void): 0 | 1 | 2 => {
  const wanted = readArguments(args);
  if (wanted?.ledger === undefined || (wanted.day !== undefined && !/^\d{4}-\d\d-\d\d$/.test(wanted.day))) {
    say(usage);
    return 2;
  }
  const plan = wanted.plan === undefined ? done(null) : readPlan(wanted.plan);
  const opened = openToRead(wanted.ledger, 'office_log');
  try {
    if (!plan.ok || !opened.ok) {
      say([plan, opened].flatMap((step) => (step.ok ? [] : [step.fault])).join('\n'));
      return 2;
    }
    const log = new OfficeLog(opened.value.ledger);
    const day = wanted.day;
    if (day === undefined) {
      for (const one of daysIn(log.entriesSince(0))) say(one);
      return 0;
    }
    const since = Date.parse(`${day}T00:00:00+07:00`);
    const replayed = replayDay(log.entriesSince(since), plan.value ?? planOfLog(log.entriesSince(since)), day);
    if (!replayed.ok) {
      say(replayed.fault);
      return 2;
    }
    if (!wanted.short) for (const line of linesOf(replayed.value)) say(line);
    for (const sentence of summaryOf(replayed.value)) say(sentence);
    const kept = log.pastTickets(day, day);
    if (kept.length === 0) {
      say('the day is not over: there is nothing yet to hold it against');
      return 0;
    }
    const differ = differencesOf(replayed.value, kept);
    say(
      differ.length === 0
        ? `the ${kept.length} numbers that were kept when the day ended are the same`
        : `not as it was kept when the day ended (was the plan another one then?): ${differ.slice(0, 20).join(', ')}${differ.length > 20 ? ` and ${differ.length - 20} more` : ''}`,
    );
    return differ.length === 0 ? 0 : 1;
  } finally {
    if (opened.ok) opened.value.close();
  }
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = run(process.argv.slice(2), (line) => void process.stdout.write(`${line}\n`));
