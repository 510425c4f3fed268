import type { Localized } from '../localized.ts';
import { lifeEvents } from './life-events.ts';

/** Where an answer leads: to another question, or to procedures (code or exact title), first thing first. */
export type GuideAnswer = { readonly id: string; readonly text: Localized } & (
  | { readonly ask: string }
  | { readonly procedures: readonly string[] }
);
/** One question with its big answers, at most four; the screen adds "I am not sure". */
export type GuideQuestion = { readonly id: string; readonly text: Localized; readonly answers: readonly GuideAnswer[] };

/** Something that happens in life, and the two to four questions that tell which procedure it takes. The first is asked first. */
export type LifeEvent = {
  readonly id: string;
  readonly title: Localized;
  /** a drawing of the kit */
  readonly picture: string;
  readonly questions: readonly GuideQuestion[];
};

/** Most questions in a row; more and people would rather ask somebody. */
export const MOST_QUESTIONS = 4;

/** The event of that id, null for an id that is none: it comes from a page. */
export const lifeEvent = (id: string): LifeEvent | null => lifeEvents.find((event) => event.id === id) ?? null;

/** Before a question, or at the procedures that the answers led to, first thing first. */
export type GuideStand =
  | { readonly at: 'question'; readonly question: GuideQuestion }
  | { readonly at: 'procedures'; readonly procedures: readonly string[] };

/** Where somebody stands after these answers; null where an answer is none of the question's. */
export const standAfter = (event: LifeEvent, answers: readonly string[]): GuideStand | null => {
  let question = event.questions[0];
  for (const id of answers) {
    const answer = question?.answers.find((one) => one.id === id);
    if (!answer) return null;
    if ('procedures' in answer) return { at: 'procedures', procedures: answer.procedures };
    question = event.questions.find((one) => one.id === answer.ask);
  }
  return question ? { at: 'question', question } : null;
};

/** What is wrong with guided questions, one line each; none: every answer leads somewhere within four questions. */
export const lintLifeEvent = (event: LifeEvent): string[] => {
  const faults: string[] = [];
  const reached = new Set<string>();
  const walk = (id: string, path: readonly string[]): void => {
    const question = event.questions.find((one) => one.id === id);
    if (!question)
      return void faults.push(`${event.id}: ${path.at(-1) ?? 'the start'} leads to ${id}, which is no question`);
    if (path.includes(id)) return void faults.push(`${event.id}: ${[...path, id].join(' > ')} goes round in a circle`);
    if (path.length >= MOST_QUESTIONS)
      return void faults.push(`${event.id}: ${id} is question ${path.length + 1} in a row`);
    reached.add(id);
    if (question.answers.length < 2) faults.push(`${event.id}: ${id} has fewer than two answers`);
    if (new Set(question.answers.map((one) => one.id)).size < question.answers.length)
      faults.push(`${event.id}: ${id} has two answers of one name`);
    for (const answer of question.answers) {
      if ('ask' in answer) walk(answer.ask, [...path, id]);
      else if (answer.procedures.length === 0) faults.push(`${event.id}: ${id}/${answer.id} leads nowhere`);
    }
  };
  const [first] = event.questions;
  if (first) walk(first.id, []);
  else faults.push(`${event.id}: it has no question`);
  for (const { id } of event.questions) if (!reached.has(id)) faults.push(`${event.id}: nobody ever comes to ${id}`);
  return faults;
};

/** The answers given, and the procedures they led to. */
export type GuidePath = { readonly answers: readonly string[]; readonly procedures: readonly string[] };

/** Every way through the questions of an event that passes `lintLifeEvent`, the first answers first; at most `MOST_QUESTIONS` answers each. */
export const pathsOf = (event: LifeEvent, answers: readonly string[] = []): GuidePath[] => {
  const stand = standAfter(event, answers);
  if (stand?.at === 'procedures') return [{ answers, procedures: stand.procedures }];
  if (!stand || answers.length >= MOST_QUESTIONS) return [];
  return stand.question.answers.flatMap(({ id }) => pathsOf(event, [...answers, id]));
};
