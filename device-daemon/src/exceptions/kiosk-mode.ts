import type { KioskMode } from '@mot-cua/domain/exceptions/visit-office.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';

const NAME = 'kiosk-mode';
const isMode = (value: string | undefined): value is KioskMode =>
  value === 'ticket-only' || value === 'locked' || value === 'out-of-service';

/** What an officer has closed stays closed over a restart: pulling the plug opens nothing. */
export const kioskModeIn = (ledger: Ledger): { get(): KioskMode; set(mode: KioskMode): void } => ({
  get: () => {
    const row = statement(ledger, 'SELECT value FROM marks WHERE name = ?').get(NAME) as { value: string } | undefined;
    return isMode(row?.value) ? row.value : 'open';
  },
  set: (mode) => {
    statement(
      ledger,
      'INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ).run(NAME, mode);
  },
});
