import { expect, test } from 'vitest';
import { procedureCodes } from '../../procedures/packages-for-tests.ts';
import { type LifeEvent, lifeEvent, lintLifeEvent, MOST_QUESTIONS, pathsOf, standAfter } from './guide.ts';
import { lifeEvents } from './life-events.ts';
import { generateCatalogue } from './made-up/generate.ts';

const made = generateCatalogue();
const text = { vi: 'x', en: 'x' };
const event = (questions: LifeEvent['questions']): LifeEvent => ({ id: 'e', title: text, picture: 'door', questions });

test.each(lifeEvents.map((one) => [one.id, one] as const))(
  '%s: every answer leads somewhere within four questions',
  (_id, one) => {
    expect(lintLifeEvent(one)).toEqual([]);
  },
);

test('every procedure that an answer names stands in the list, by code or by its exact title', () => {
  const named = lifeEvents.flatMap(({ questions }) =>
    questions.flatMap(({ answers }) => answers.flatMap((answer) => ('procedures' in answer ? answer.procedures : []))),
  );
  expect(named.filter((name) => !made.some(({ code, title }) => code === name || title.vi === name))).toEqual([]);
});

test('a circle, an answer that leads nowhere and a question nobody comes to are told', () => {
  const faults = lintLifeEvent(
    event([
      {
        id: 'a',
        text,
        answers: [
          { id: '1', text, ask: 'b' },
          { id: '2', text, procedures: [] },
        ],
      },
      {
        id: 'b',
        text,
        answers: [
          { id: '1', text, ask: 'a' },
          { id: '2', text, ask: 'nowhere' },
        ],
      },
      {
        id: 'c',
        text,
        answers: [
          { id: '1', text, procedures: ['x'] },
          { id: '1', text, procedures: ['x'] },
        ],
      },
    ]),
  ).join('\n');
  for (const words of ['goes round in a circle', 'a/2 leads nowhere', 'which is no question', 'nobody ever comes to c'])
    expect(faults).toContain(words);
});

test('a baby with foreign father: two answers, one procedure; a Vietnamese one: three things in their order', () => {
  const child = lifeEvent('child');
  if (!child) throw new Error('no such event');
  expect(standAfter(child, ['first', 'yes'])).toEqual({
    at: 'procedures',
    procedures: ['Đăng ký khai sinh có yếu tố nước ngoài'],
  });
  expect(standAfter(child, ['first', 'no', 'all'])).toMatchObject({
    procedures: ['1.001193', '1.004222', expect.any(String)],
  });
  expect(standAfter(child, [])).toMatchObject({ at: 'question', question: { id: 'what' } });
  expect(standAfter(child, ['no such answer'])).toBeNull();
});

test('every procedure that has a package here can be come to by questions', () => {
  const reached = new Set(lifeEvents.flatMap((one) => pathsOf(one).flatMap(({ procedures }) => procedures)));
  expect(procedureCodes().filter((code) => !reached.has(code))).toEqual([]);
});

test('no path is longer than four questions, most are two, and each leads somewhere', () => {
  const paths = lifeEvents.flatMap((one) => pathsOf(one));
  expect(paths.length).toBeGreaterThan(70);
  expect(Math.max(...paths.map(({ answers }) => answers.length))).toBeLessThanOrEqual(MOST_QUESTIONS);
  expect(paths.filter(({ answers }) => answers.length <= 2).length).toBeGreaterThan(paths.length * 0.8);
  expect(paths.filter(({ procedures }) => procedures.length === 0)).toEqual([]);
});

test('questions and answers are short, at most four to a question, and whole in both languages', () => {
  for (const { questions, title } of lifeEvents)
    for (const { text, answers } of [{ text: title, answers: [] }, ...questions]) {
      expect(answers.length).toBeLessThanOrEqual(4);
      for (const { vi, en } of [text, ...answers.map((answer) => answer.text)]) {
        expect(vi.split(' ').length).toBeLessThanOrEqual(15);
        expect(en.trim()).not.toBe('');
        expect(vi).toBe(vi.normalize('NFC'));
      }
    }
});
