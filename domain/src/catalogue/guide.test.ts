import { expect, test } from 'vitest';
import { type LifeEvent, lifeEvent, lintLifeEvent, standAfter } from './guide.ts';
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
