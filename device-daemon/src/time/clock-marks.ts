import { statSync } from 'node:fs';
import { type Ledger, statement } from '../ledger/ledger.ts';
import type { ClockMemory } from './kiosk-clock.ts';

/** The clock's memory in the ledger's table `marks`. */
export const clockMarksIn = (ledger: Ledger): ClockMemory => {
  const read = (name: string): number | null => {
    const row = statement(ledger, 'SELECT value FROM marks WHERE name = ?').get(name) as { value: string } | undefined;
    const value = Number(row?.value ?? Number.NaN);
    return Number.isFinite(value) ? value : null;
  };
  return {
    read: () => ({ lastTime: read('last-time'), lastReceipt: read('last-receipt-time') }),
    keep: (lastTime, lastReceipt) =>
      ledger.transaction(() => {
        const write = statement(
          ledger,
          'INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        );
        write.run('last-time', String(Math.round(lastTime)));
        if (lastReceipt !== null) write.run('last-receipt-time', String(Math.round(lastReceipt)));
      })(),
  };
};

/** systemd-timesyncd touches this file each time it has set the clock; null where it never did or is not there. */
export const timesyncdSync = (): number | null => {
  try {
    return statSync('/run/systemd/timesync/synchronized').mtimeMs;
  } catch {
    return null;
  }
};
