import { ManualClock } from '@mot-cua/domain/clock.ts';
import { expect, test } from 'vitest';
import { RoomPractice } from './room-practice.ts';
import type { VisitEvent } from './visit-events.ts';
import { VisitMemory } from './visit-memory.ts';

const room = () => {
  const told: VisitEvent[] = [];
  const clock = new ManualClock(0);
  const memory = new VisitMemory();
  return { told, clock, memory, practice: new RoomPractice({ clock, memory, tell: (event) => told.push(event) }) };
};

test('a card is "read" with progress, of a person whose number no province has', async () => {
  const { told, clock, practice } = room();
  const read = practice.perform({ do: 'read-card', access: { access: [], source: 'typed', shown: null } });
  for (let step = 0; step < 4; step++) await clock.advance(400);
  await read;
  expect(told.map((event) => (event.type === 'card-progress' ? event.percent : event.type))).toEqual([
    25,
    50,
    75,
    100,
    'card-read',
  ]);
  const last = told.at(-1);
  expect(last?.type === 'card-read' && last.person.personalNumber).toMatch(/^999/);
});

test('a paper is "scanned": a drawn sheet in memory, and no device was asked', async () => {
  const { told, clock, memory, practice } = room();
  const scanned = practice.perform({ do: 'scan', paper: 'birth-note', source: 'flatbed' });
  await clock.advance(900);
  await scanned;
  expect(told.map(({ type }) => type)).toEqual(['page-scanned', 'scan-ended']);
  expect([...memory.pages.values()].map(({ paper, jpeg }) => [paper, jpeg.length > 500])).toEqual([
    ['birth-note', true],
  ]);
});

test('the end stops what it waits for; what has no answer has none', async () => {
  const { told, clock, practice } = room();
  void practice.perform({ do: 'scan', paper: 'birth-note', source: 'flatbed' });
  practice.stop();
  await clock.advance(5_000);
  await practice.perform({ do: 'erase-draft' });
  expect(told).toEqual([]);
});
