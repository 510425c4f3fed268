import { type LifeEvent, pathsOf } from '@mot-cua/domain/catalogue/guide.ts';
import { lifeEvents } from '@mot-cua/domain/catalogue/life-events.ts';
import { expect, test } from 'vitest';
import { noNationalList } from '../catalogue/national-list.ts';
import { offer } from '../catalogue/offered.ts';
import { packages, Walk, world } from './visit-for-tests.ts';

/** Every path of the guided questions, walked in a visit as a citizen walks them. */

const bare = offer({ packages, national: noNationalList, asked: [], today: '2026-11-23' });

/** Stands before the first question of an event; `offered`: what this office offers. */
const before = (event: LifeEvent, offered = world.offered): Walk => {
  const walk = new Walk();
  walk.world = { ...walk.world, offered };
  walk.identified().says({ type: 'confirm-person', correct: true });
  if (walk.stage !== 'choose') throw new Error(`a visit begins at ${walk.stage}`);
  return walk.says({ type: 'ask-guide', event: event.id });
};
const screenOf = (walk: Walk) => {
  const { screen } = walk.snapshot;
  if (screen.name !== 'guide') throw new Error(`stands at ${screen.name}`);
  return screen;
};

test.each(lifeEvents.map((one) => [one.id, one] as const))(
  '%s: at the end of every path stand procedures that can be chosen, all that the answer named',
  (_id, event) => {
    for (const { answers, procedures } of pathsOf(event)) {
      const walk = before(event);
      for (const answer of answers) {
        expect(screenOf(walk).question?.answers.map(({ id }) => id)).toContain(answer);
        walk.says({ type: 'answer-guide', answer });
      }
      const { question, leadsTo } = screenOf(walk);
      expect(question).toBeNull();
      expect(leadsTo).toHaveLength(procedures.length);
      for (const { id } of leadsTo) {
        const chosen = before(event).says(...answers.map((answer) => ({ type: 'answer-guide', answer }) as const));
        chosen.says({ type: 'choose-procedure', id });
        expect([event.id, ...answers, id, chosen.stage]).not.toContain('guide');
        expect(chosen.state.fault).toBeNull();
      }
    }
  },
);

test('whoever does not know takes a number, at every question and at every end', () => {
  for (const event of lifeEvents)
    for (const { answers } of pathsOf(event))
      for (let given = 0; given <= answers.length; given++) {
        const walk = before(event).says(
          ...answers.slice(0, given).map((answer) => ({ type: 'answer-guide', answer }) as const),
        );
        expect(walk.stage).toBe('guide');
        expect(walk.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
      }
});

test('back goes back one question at a time, and from the first to the list', () => {
  for (const event of lifeEvents)
    for (const { answers } of pathsOf(event)) {
      const walk = before(event).says(...answers.map((answer) => ({ type: 'answer-guide', answer }) as const));
      const asked: (string | null)[] = [];
      for (let left = answers.length; left >= 0; left--) {
        asked.push(screenOf(walk).question?.id ?? null);
        walk.says({ type: 'back' });
      }
      expect(new Set(asked).size).toBe(answers.length + 1);
      expect(walk.stage).toBe('choose');
    }
});

test('at an office without the national list every path still ends: in what is offered, or with a number', () => {
  for (const event of lifeEvents)
    for (const { answers, procedures } of pathsOf(event)) {
      const walk = before(event, bare).says(...answers.map((answer) => ({ type: 'answer-guide', answer }) as const));
      const { question, leadsTo } = screenOf(walk);
      expect(question).toBeNull();
      expect(leadsTo.map(({ id }) => id)).toEqual(
        procedures.filter((name) => packages.some((pkg) => pkg.procedure.id === name)),
      );
      expect(walk.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
    }
});
