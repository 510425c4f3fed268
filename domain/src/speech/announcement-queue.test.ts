import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DisplayView } from '../office/office-views.ts';
import {
  type AnnouncementQueue,
  emptyQueue,
  ended,
  JUST_CALLED_MS,
  look,
  nextTurn,
  REPEAT_AFTER_MS,
  type Turn,
} from './announcement-queue.ts';

type Call = DisplayView['calls'][number];
const nine = Date.UTC(2026, 10, 23, 2);
const call = (id: string, at = nine, again = 0, counter = 3): Call => ({ id, number: `A0${id}`, counter, at, again });
const heard = (
  queue: AnnouncementQueue,
  calls: readonly Call[],
  more: { now?: number; first?: boolean; aloud?: boolean; counters?: DisplayView['counters'] } = {},
): AnnouncementQueue =>
  look(queue, {
    view: { calls: [...calls], counters: more.counters ?? [], now: more.now ?? nine },
    first: more.first ?? false,
    aloud: more.aloud ?? true,
  });
const at = (ms: number) => ({ now: ms, officeNow: nine + ms });
const said = (turn: Turn | null): string | null => turn && `${turn.call.id}${turn.repeat ? ' again' : ''}`;

describe('what the hall hears', () => {
  it('a call is said at once, and once more five seconds after its end', () => {
    const first = nextTurn(heard(emptyQueue, [call('10')]), at(0));
    expect(said(first.turn)).toBe('10');
    const after = ended(first.queue, 4_000);
    const soon = nextTurn(after, at(4_001));
    expect(soon).toMatchObject({ turn: null, wakeAt: 4_000 + REPEAT_AFTER_MS });
    const again = nextTurn(soon.queue, at(9_000));
    expect(said(again.turn)).toBe('10 again');
    expect(nextTurn(ended(again.queue, 13_000), at(60_000))).toMatchObject({ turn: null, wakeAt: null });
  });

  it('a new call goes before a repeat that is due', () => {
    const one = ended(nextTurn(heard(emptyQueue, [call('10')]), at(0)).queue, 4_000);
    const two = nextTurn(heard(one, [call('11'), call('10')]), at(9_500));
    expect(said(two.turn)).toBe('11');
    expect(said(nextTurn(ended(two.queue, 13_500), at(13_500)).turn)).toBe('10 again');
  });

  it('three that are called at once are said one after the other, in the order of calling', () => {
    let queue = heard(emptyQueue, [call('12', nine + 2), call('11', nine + 1), call('10')]);
    const order: (string | null)[] = [];
    for (let ms = 0; order.length < 3; ms += 4_000) {
      const { queue: next, turn } = nextTurn(queue, at(ms));
      order.push(said(turn));
      expect(nextTurn(next, at(ms + 1)).turn).toBeNull();
      queue = ended(next, ms + 4_000);
    }
    expect(order).toEqual(['10', '11', '12']);
  });

  it('the same view again, and a view without news, say nothing', () => {
    const one = ended(nextTurn(heard(emptyQueue, [call('10')]), at(0)).queue, 4_000);
    expect(nextTurn(heard(one, [call('10')]), at(4_100)).turn).toBeNull();
  });

  it('called again by the officer is a new call, and the repeat of the old one is forgotten', () => {
    const one = ended(nextTurn(heard(emptyQueue, [call('10')]), at(0)).queue, 4_000);
    const two = nextTurn(heard(one, [call('10', nine + 8_000, 1)]), at(8_000));
    expect(two.turn?.call.again).toBe(1);
    expect(two.queue.repeats).toEqual([]);
  });

  it.each([
    ['sits there', 'serving', 'A010'],
    ['has been and gone', 'open', null],
    ['did not come, and the next is called', 'called', 'A011'],
  ] as const)('nobody is called a second time to a counter when he %s', (_, state, ticket) => {
    const at3 = (now: 'called' | typeof state, number: string | null): DisplayView['counters'] => [
      { number: 3, title: null, state: now, ticket: number, paused: null },
    ];
    const one = nextTurn(heard(emptyQueue, [call('10')], { counters: at3('called', 'A010') }), at(0));
    expect(said(one.turn)).toBe('10');
    const later = heard(ended(one.queue, 4_000), [call('10')], { counters: at3(state, ticket) });
    expect(nextTurn(later, at(9_500))).toMatchObject({ turn: null, wakeAt: null });
  });

  it('a screen that has just been switched on says what was called this moment, not what was called this morning', () => {
    const queue = heard(emptyQueue, [call('11', nine - 2_000), call('10', nine - JUST_CALLED_MS - 1)], { first: true });
    const { turn, queue: next } = nextTurn(queue, at(0));
    expect(said(turn)).toBe('11');
    expect(next.fresh).toEqual([]);
  });

  it('what was called in quiet hours is not made up for when they end', () => {
    const quiet = heard(emptyQueue, [call('10')], { aloud: false });
    expect(nextTurn(quiet, at(0)).turn).toBeNull();
    expect(nextTurn(heard(quiet, [call('10')]), at(1_000)).turn).toBeNull();
  });

  it('never two at once, each call at most twice, none left waiting for ever, whatever comes', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('call' as const), id: fc.integer({ min: 10, max: 40 }) }),
      fc.record({ do: fc.constant('recall' as const), id: fc.integer({ min: 10, max: 40 }) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 9_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let [queue, clock]: [AnnouncementQueue, number] = [emptyQueue, 0];
        let calls: Call[] = [];
        let speakingUntil: number | null = null;
        const times = new Map<string, number>();
        const run = (until: number): void => {
          for (let rounds = 0; rounds < 500; rounds++) {
            if (speakingUntil !== null) {
              expect(nextTurn(queue, at(clock)).turn).toBeNull(); // nothing begins while something is said
              if (speakingUntil > until) return;
              clock = speakingUntil;
              speakingUntil = null;
              queue = ended(queue, clock);
            }
            const next = nextTurn(queue, at(clock));
            queue = next.queue;
            if (next.turn) {
              const { call: one, repeat } = next.turn;
              const key = `${one.id} ${one.at} ${one.again}`;
              times.set(key, (times.get(key) ?? 0) + 1);
              expect(times.get(key)).toBeLessThanOrEqual(2);
              if (repeat) expect(queue.fresh).toEqual([]);
              speakingUntil = clock + 4_000;
            } else if (next.wakeAt !== null && next.wakeAt <= until) clock = next.wakeAt;
            else return;
          }
          throw new Error('it never came to rest');
        };
        for (const one of steps) {
          if (one.do === 'wait') {
            const until = clock + one.ms;
            run(until);
            clock = until;
            continue;
          }
          clock += 1; // an office calls one ticket no more than once a millisecond
          const old = calls.find(({ id }) => id === String(one.id));
          const made = call(String(one.id), nine + clock, one.do === 'recall' ? (old?.again ?? 0) + 1 : 0);
          calls = [made, ...calls.filter(({ id }) => id !== made.id)].slice(0, 20);
          queue = heard(queue, calls, { now: nine + clock });
          run(clock);
        }
        run(clock + 600_000);
        expect(queue).toMatchObject({ fresh: [], repeats: [], speaking: null });
      }),
      { numRuns: 1_000 },
    );
  });
});
