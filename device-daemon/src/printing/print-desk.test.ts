import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Bitmap, DeviceStatus, TicketPrinter } from '../devices/device.ts';
import { Supervisor } from '../devices/supervisor.ts';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { PrintDesk } from './print-desk.ts';

const page: Bitmap = { widthDots: 8, heightDots: 1, bits: new Uint8Array(1) };
const fault = (outcome: DeviceFault['outcome']): DeviceFault => ({
  device: 'ticket-printer',
  layer: 'media',
  code: 'paper-out',
  action: 'refill',
  outcome,
  detail: '',
});

/** A printer in memory, below the driver contract. It prints when told to, so that a crash can happen in between. */
class BenchPrinter implements TicketPrinter {
  readonly device = 'ticket-printer';
  printed = 0;
  answers: Result<void, DeviceFault>[] = [];
  release: (() => void) | null = null;
  waits = false;
  async open(): Promise<Result<string, DeviceFault>> {
    return done('Bench 80');
  }
  async status(): Promise<Result<DeviceStatus, DeviceFault>> {
    return done({ fault: null, warnings: [] });
  }
  onStatus(): () => void {
    return () => undefined;
  }
  onLost(): () => void {
    return () => undefined;
  }
  async close(): Promise<void> {}
  async print(): Promise<Result<void, DeviceFault>> {
    this.printed++;
    if (this.waits) await new Promise<void>((resolve) => (this.release = resolve));
    return this.answers.shift() ?? done(undefined);
  }
}

const clock = new ManualClock();
let kiosk: KioskForTests;
let printer: BenchPrinter;
let supervisor: Supervisor<TicketPrinter>;
beforeEach(async () => {
  kiosk = new KioskForTests({ clock });
  printer = new BenchPrinter();
  supervisor = new Supervisor<TicketPrinter>(printer, { clock, onChange: () => undefined });
  supervisor.start();
  await clock.advance(10);
});
afterEach(async () => {
  await supervisor.stop();
  kiosk.remove();
});
const desk = (): PrintDesk => new PrintDesk(kiosk.ledger, clock, supervisor);

test('the same print asked for again, at once or after a restart: one slip, the same answer', async () => {
  const first = desk();
  const both = await Promise.all([first.print('slip-1', page), first.print('slip-1', page)]);
  expect(both.map(({ outcome }) => outcome)).toEqual(['printed', 'printed']);
  kiosk.restart();
  expect(await desk().print('slip-1', page)).toEqual({ outcome: 'printed', fault: null });
  expect(printer.printed).toBe(1);
  expect((await desk().print('slip-2', page)).outcome).toBe('printed');
  expect(printer.printed).toBe(2);
});

test('the daemon dies while the paper moves: afterwards nobody knows, and it is never printed again', async () => {
  printer.waits = true;
  const before = desk();
  const dying = before.print('slip-1', page);
  while (!printer.release) await clock.advance(1);
  const written = kiosk.ledger.prepare('SELECT outcome FROM prints WHERE id = ?').get('slip-1');
  expect(written).toEqual({ outcome: 'started' }); // on disk before the first byte
  const afterCrash = desk();
  expect(await afterCrash.print('slip-1', page)).toEqual({ outcome: 'unknown', fault: null });
  expect(printer.printed).toBe(1);
  printer.release();
  await dying;
});

test.each([
  ['not-started', 'not-printed'],
  ['completed', 'printed'],
  ['unknown', 'unknown'],
] as const)(
  'the printer fails with outcome %s: the slip is %s, and stays so when asked again',
  async (outcome, slip) => {
    printer.answers = [failed(fault(outcome))];
    expect(await desk().print('slip-1', page)).toMatchObject({ outcome: slip, fault: { code: 'paper-out' } });
    expect(await desk().print('slip-1', page)).toEqual({ outcome: slip, fault: null });
    expect(printer.printed).toBe(1);
  },
);

test('a kiosk without a printer says at once that nothing came out', async () => {
  const without = new PrintDesk(kiosk.ledger, clock, null);
  expect(await without.print('slip-1', page)).toMatchObject({ outcome: 'not-printed', fault: { code: 'absent' } });
  expect(await without.print('slip-1', page)).toMatchObject({ outcome: 'not-printed' });
});
