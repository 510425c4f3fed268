import { ManualClock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { describe, expect, test } from 'vitest';
import { PIN_LIFE_MS } from './pin-memory.ts';
import { type QueueFault, type QueueSigner, SigningQueue } from './signing-queue.ts';

/** A queue over a signer that answers as told; what it tells is noted in order. */
const openQueue = (answer: (pin: string) => Promise<Result<void, { readonly code: QueueFault }>>) => {
  const clock = new ManualClock();
  const told: string[] = [];
  const pins: string[] = [];
  const signer: QueueSigner<string> = {
    sign: async (_order, pin) => {
      pins.push(pin);
      return answer(pin);
    },
  };
  const queue = new SigningQueue<string>({
    clock,
    signer,
    orderFor: (paper) => paper,
    onSigned: async (paper) => void told.push(`signed ${paper}`),
    onNotSigned: async (papers) => void told.push(`not ${papers.join(',')}`),
    journal: () => undefined,
    onChange: () => undefined,
  });
  return { clock, queue, told, pins };
};
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

describe('papers that wait for a signature', () => {
  test('wait for the PIN, and are signed with it in order', async () => {
    const { queue, told } = openQueue(async () => done(undefined));
    queue.add(['p1', 'p2']);
    expect(queue.token.state).toBe('pin-needed');
    queue.givePin('4913');
    await settled();
    expect(told).toEqual(['signed p1', 'signed p2']);
    expect(queue.token.state).toBe('ready');
  });
  test('a wrong PIN is offered once, forgotten, and gives all back', async () => {
    const { queue, told, pins } = openQueue(async () => failed({ code: 'pin-wrong' }));
    queue.add(['p1', 'p2']);
    queue.givePin('0000');
    await settled();
    expect(told).toEqual(['not p1,p2']);
    expect(pins).toEqual(['0000']);
    queue.add(['p1']);
    await settled();
    expect(pins).toEqual(['0000']);
    expect(queue.token.state).toBe('failed');
  });
  test('the PIN is forgotten 15 minutes after the last signature', async () => {
    const { clock, queue } = openQueue(async () => done(undefined));
    queue.givePin('4913');
    await clock.advance(PIN_LIFE_MS - 1_000);
    queue.add(['p1']);
    await settled();
    await clock.advance(PIN_LIFE_MS - 1_000);
    expect(queue.token.state).toBe('ready');
    await clock.advance(2_000);
    expect(queue.token.state).toBe('pin-needed');
  });
  test('a paper that cannot be drawn comes back alone; a signer that throws gives back what waits', async () => {
    let count = 0;
    const { queue, told } = openQueue(async () => {
      count += 1;
      if (count === 1) return failed({ code: 'page-missing' });
      if (count === 3) throw new Error('disk');
      return done(undefined);
    });
    queue.givePin('4913');
    queue.add(['p1', 'p2', 'p3', 'p4']);
    await settled();
    expect(told).toEqual(['not p1', 'signed p2', 'not p3,p4']);
  });
  test('without a PIN the clerk takes them back', async () => {
    const { queue, told } = openQueue(async () => done(undefined));
    queue.add(['p1']);
    expect(await queue.withdraw()).toBe(true);
    expect(await queue.withdraw()).toBe(false);
    expect(told).toEqual(['not p1']);
  });
});
