import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault, DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import { failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call, Driver } from './device.ts';
import { delays, initialMachine, type MachineEffect, type MachineEvent, stepMachine } from './machine.ts';

export type SupervisorParts = {
  readonly clock: Clock;
  /** called once for every change of state or fault; goes to journal and health */
  readonly onChange: (health: DeviceHealth) => void;
};

/**
 * Keeps one device in service: opens it, notices when it goes, opens it again, and lets one command at a time use it.
 * One device's failure never stops another: nothing thrown by a driver passes this class.
 */
export class Supervisor<D extends Driver> {
  readonly driver: D;
  readonly #parts: SupervisorParts;
  readonly #stop = new AbortController();
  #machine = initialMachine;
  #since: number;
  #command: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #cancelRetry: () => void = () => undefined;
  #cancelStatus: () => void = () => undefined;

  constructor(driver: D, parts: SupervisorParts) {
    this.driver = driver;
    this.#parts = parts;
    this.#since = parts.clock.now();
    driver.onLost((fault) => this.#apply({ type: 'lost', fault }));
    driver.onStatus((status) => this.#apply({ type: 'status', fault: status.fault, warnings: status.warnings }));
  }

  get health(): DeviceHealth {
    const { state, fault, warnings, identity } = this.#machine;
    return { device: this.driver.device, state, fault, warnings: [...warnings], identity, since: this.#since };
  }

  start(): void {
    this.#apply({ type: 'start' });
    this.#scheduleStatus();
  }

  /** Ends the running command, closes the device, and stays closed. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#cancelRetry();
    this.#cancelStatus();
    this.#apply({ type: 'stop' });
    await this.#command.catch(() => undefined);
    await this.driver.close();
  }

  /**
   * Runs one command on the device; commands wait for each other. Fault `not-started` at once when the device is not
   * there; a command that throws is a bug of the driver and becomes `device-failed` with outcome unknown.
   */
  use<T>(
    run: (driver: D, call: Call) => Promise<Result<T, DeviceFault>>,
    deadlineMs: number,
    signal?: AbortSignal,
  ): Promise<Result<T, DeviceFault>> {
    if (this.#waiting >= 8)
      return Promise.resolve(failed(this.#fault('busy-elsewhere', 'eight commands wait already')));
    this.#waiting++;
    const result = this.#command.then(() => this.#run(run, deadlineMs, signal));
    this.#command = result.catch(() => undefined);
    return result.finally(() => {
      this.#waiting--;
    });
  }

  async #run<T>(
    run: (driver: D, call: Call) => Promise<Result<T, DeviceFault>>,
    deadlineMs: number,
    signal?: AbortSignal,
  ): Promise<Result<T, DeviceFault>> {
    const { state, fault } = this.#machine;
    if (state !== 'ready' && state !== 'attention' && state !== 'identifying')
      return failed(fault ?? this.#fault('absent', `the device is ${state}`));
    if (this.#stop.signal.aborted || signal?.aborted)
      return failed(this.#fault('cancelled', 'stopped before it began'));
    this.#apply({ type: 'command-began' });
    let ended: DeviceFault | null = null;
    try {
      const signals = signal ? AbortSignal.any([this.#stop.signal, signal]) : this.#stop.signal;
      const result = await run(this.driver, { signal: signals, deadlineMs });
      if (!result.ok && isTheDevicesOwn(result.fault)) ended = result.fault;
      return result;
    } catch (error) {
      ended = { ...this.#fault('device-failed', String(error)), outcome: 'unknown' };
      return failed(ended);
    } finally {
      this.#apply({ type: 'command-ended', fault: ended });
    }
  }

  #fault(code: DeviceFault['code'], detail: string): DeviceFault {
    return {
      device: this.driver.device,
      layer: 'link',
      code,
      action: 'reconnect',
      outcome: 'not-started',
      detail: detail.slice(0, 300),
    };
  }

  #apply(event: MachineEvent): void {
    const before = this.#machine;
    const { to, effects } = stepMachine(before, event);
    this.#machine = to;
    if (
      to.state !== before.state ||
      to.fault?.code !== before.fault?.code ||
      to.warnings.join() !== before.warnings.join()
    ) {
      // one try after another is the same trouble, and it stands since it began
      const stillTrying = to.attempt > 0 && before.fault !== null;
      if (!stillTrying) this.#since = this.#parts.clock.now();
      this.#parts.onChange(this.health);
    }
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: MachineEffect): void {
    if (effect === 'open') void this.#open();
    if (effect === 'close') void this.driver.close().catch(() => undefined);
    if (effect === 'ask-status') void this.#askStatus();
    if (effect === 'retry-later') {
      this.#cancelRetry();
      const pause = Math.min(delays.longestRetryMs, delays.firstRetryMs * 2 ** Math.min(this.#machine.attempt, 10));
      this.#cancelRetry = this.#parts.clock.after(pause, () => this.#apply({ type: 'retry-due' }));
    }
  }

  async #open(): Promise<void> {
    try {
      const opened = await this.driver.open({ signal: this.#stop.signal, deadlineMs: delays.openDeadlineMs });
      if (this.#stop.signal.aborted) return;
      this.#apply(
        opened.ok ? { type: 'opened', identity: opened.value } : { type: 'open-failed', fault: opened.fault },
      );
    } catch (error) {
      this.#apply({ type: 'open-failed', fault: this.#fault('device-failed', String(error)) });
    }
  }

  async #askStatus(): Promise<void> {
    if (!['identifying', 'ready', 'attention'].includes(this.#machine.state)) return;
    try {
      const status = await this.driver.status({ signal: this.#stop.signal, deadlineMs: delays.statusDeadlineMs });
      if (this.#stop.signal.aborted) return;
      if (status.ok) return this.#apply({ type: 'status', ...status.value });
      const gone = status.fault.code === 'absent' || status.fault.code === 'disconnected';
      this.#apply(gone ? { type: 'lost', fault: status.fault } : { type: 'status', fault: status.fault, warnings: [] });
    } catch (error) {
      this.#apply({ type: 'status', fault: this.#fault('device-failed', String(error)), warnings: [] });
    }
  }

  #scheduleStatus(): void {
    this.#cancelStatus = this.#parts.clock.after(delays.statusEveryMs, () => {
      if (this.#stop.signal.aborted) return;
      void this.#askStatus().finally(() => {
        if (!this.#stop.signal.aborted) this.#scheduleStatus();
      });
    });
  }
}

/** Faults of the operator or of one card or paper say nothing about the device itself. */
const isTheDevicesOwn = (fault: DeviceFault): boolean =>
  ![
    'cancelled',
    'no-card',
    'card-removed',
    'not-an-id-card',
    'access-code-wrong',
    'card-refused',
    'card-unreadable',
    'no-document',
    'not-an-id-code',
    'id-card-seen',
  ].includes(fault.code);
