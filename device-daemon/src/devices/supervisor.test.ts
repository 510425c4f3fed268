import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault, DeviceState } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { describe, expect, test } from 'vitest';
import type { DeviceStatus, Driver } from './device.ts';
import { delays, initialMachine, type MachineEvent, stepMachine } from './machine.ts';
import { Supervisor } from './supervisor.ts';

const fault = (code: DeviceFault['code']): DeviceFault => ({
  device: 'ticket-printer',
  layer: 'device',
  code,
  action: 'retry',
  outcome: 'not-started',
  detail: '',
});

/** A device in memory, below the driver contract: in the socket or not, healthy or not. */
class BenchDevice implements Driver {
  readonly device = 'ticket-printer';
  inserted = true;
  sick: DeviceFault | null = null;
  opens = 0;
  #lost: (fault: DeviceFault) => void = () => undefined;
  async open(): Promise<Result<string, DeviceFault>> {
    this.opens++;
    return this.inserted ? done('Bench 80') : failed(fault('absent'));
  }
  async status(): Promise<Result<DeviceStatus, DeviceFault>> {
    return this.inserted ? done({ fault: this.sick, warnings: [] }) : failed(fault('absent'));
  }
  onStatus(): () => void {
    return () => undefined;
  }
  onLost(listener: (fault: DeviceFault) => void): () => void {
    this.#lost = listener;
    return () => undefined;
  }
  pull(): void {
    this.inserted = false;
    this.#lost(fault('disconnected'));
  }
  async close(): Promise<void> {}
}

const inService = () => {
  const clock = new ManualClock();
  const device = new BenchDevice();
  const states: DeviceState[] = [];
  const supervisor = new Supervisor(device, { clock, onChange: (health) => states.push(health.state) });
  return { clock, device, states, supervisor };
};

test('a device that is pulled out is away since then, however often it is tried; plugged in again, it is well since then', async () => {
  const { clock, device, supervisor } = inService();
  supervisor.start();
  await clock.advance(1_000);
  device.pull();
  const pulled = clock.now();
  await clock.advance(90_000);
  expect(supervisor.health).toMatchObject({ state: 'out-of-service', since: pulled });
  device.inserted = true;
  await clock.advance(delays.longestRetryMs + 100);
  expect(supervisor.health.state).toBe('ready');
  expect(supervisor.health.since).toBeGreaterThan(pulled + 90_000);
});

test('a healthy device is opened, identified and ready', async () => {
  const { clock, states, supervisor } = inService();
  supervisor.start();
  await clock.advance(1);
  expect(states).toEqual(['opening', 'identifying', 'ready']);
  expect(supervisor.health.identity).toBe('Bench 80');
});

test('pulled out and put back, it comes back by itself', async () => {
  const { clock, device, supervisor } = inService();
  supervisor.start();
  await clock.advance(1);
  device.pull();
  expect(supervisor.health).toMatchObject({ state: 'recovering', fault: { code: 'disconnected' } });
  await clock.advance(10_000);
  expect(supervisor.health.state).toBe('absent');
  device.inserted = true;
  await clock.advance(delays.longestRetryMs);
  expect(supervisor.health.state).toBe('ready');
});

test('it vanishes without a word: the next status question notices', async () => {
  const { clock, device, supervisor } = inService();
  supervisor.start();
  await clock.advance(1);
  device.inserted = false;
  await clock.advance(delays.statusEveryMs);
  expect(supervisor.health.state).not.toBe('ready');
});

test('paper out is attention, and ready again once somebody refilled it', async () => {
  const { clock, device, supervisor } = inService();
  device.sick = fault('paper-out');
  supervisor.start();
  await clock.advance(1);
  expect(supervisor.health).toMatchObject({ state: 'attention', fault: { code: 'paper-out' } });
  device.sick = null;
  await clock.advance(delays.statusEveryMs);
  expect(supervisor.health.state).toBe('ready');
});

test('a command on an absent device is refused at once and was not started', async () => {
  const { clock, device, supervisor } = inService();
  device.inserted = false;
  supervisor.start();
  await clock.advance(1);
  expect(await supervisor.use(async () => done(1), 100)).toMatchObject({
    ok: false,
    fault: { outcome: 'not-started', code: 'absent' },
  });
});

test('a driver that throws stops neither the program nor the next command', async () => {
  const { clock, supervisor } = inService();
  supervisor.start();
  await clock.advance(1);
  const first = await supervisor.use(async () => {
    throw new Error('bug');
  }, 100);
  expect(first).toMatchObject({ ok: false, fault: { code: 'device-failed', outcome: 'unknown' } });
  expect(await supervisor.use(async () => done('fine'), 100)).toEqual(done('fine'));
});

test('commands wait for each other, and the ninth is turned away instead of piling up', async () => {
  const { clock, supervisor } = inService();
  supervisor.start();
  await clock.advance(1);
  let running = 0;
  let most = 0;
  const results = await Promise.all(
    Array.from({ length: 9 }, () =>
      supervisor.use(async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        return done('ok');
      }, 100),
    ),
  );
  expect(most).toBe(1);
  expect(results.filter((result) => result.ok)).toHaveLength(8);
});

test('stopped while opening, it does not come alive afterwards', async () => {
  const { clock, device, supervisor } = inService();
  supervisor.start();
  await supervisor.stop();
  await clock.advance(60_000);
  expect(device.opens).toBe(1);
  expect(supervisor.health.state).toBe('absent');
});

describe('the machine is total', () => {
  const states: DeviceState[] = [
    'absent',
    'opening',
    'identifying',
    'ready',
    'busy',
    'attention',
    'recovering',
    'out-of-service',
  ];
  const events: MachineEvent[] = [
    { type: 'start' },
    { type: 'opened', identity: 'x' },
    { type: 'open-failed', fault: fault('absent') },
    { type: 'status', fault: null, warnings: [] },
    { type: 'command-began' },
    { type: 'command-ended', fault: null },
    { type: 'lost', fault: fault('disconnected') },
    { type: 'retry-due' },
    { type: 'stop' },
  ];
  test.each(states.flatMap((state) => events.map((event) => [state, event] as const)))(
    '%s answers %o',
    (state, event) => {
      const { to } = stepMachine({ ...initialMachine, state }, event);
      expect(states).toContain(to.state);
    },
  );
});
