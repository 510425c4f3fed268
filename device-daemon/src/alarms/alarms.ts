import type { Alarm, AlarmCode } from '@mot-cua/domain/alarms.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';

/** Worst first: what staff at the kiosk see first. */
const gravity: readonly AlarmCode[] = [
  'ledger-damaged',
  'bag-missing',
  'disk-error',
  'audit-broken',
  'storage-full',
  'receipt-not-believed',
  'bag-unknown',
  'dossier-quarantined',
  'dossier-unanswered',
  'storage-low',
  'second-place-away',
  'trust-anchors-missing',
  'scanner-streaks',
  'clock-unconfirmed',
];

/** What staff must be told of, kept in the ledger until its cause is gone; raising and clearing are on record. */
export class Alarms {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #onChange: () => void;

  constructor(ledger: Ledger, clock: Clock, onChange: () => void) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** `subject`: a dossier id or a device, or empty. Raising what stands already changes nothing. */
  raise(code: AlarmCode, subject = ''): void {
    const now = this.#clock.now();
    const raised = this.#ledger.transaction(() => {
      const added = statement(
        this.#ledger,
        'INSERT INTO alarms (code, subject, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      ).run(code, subject, now);
      if (added.changes > 0) recordAudit(this.#ledger, now, 'alarm-raised', `${code} ${subject}`.trim());
      return added.changes > 0;
    })();
    if (raised) this.#onChange();
  }

  clear(code: AlarmCode, subject = ''): void {
    const cleared = this.#ledger.transaction(() => {
      const gone = statement(this.#ledger, 'DELETE FROM alarms WHERE code = ? AND subject = ?').run(code, subject);
      if (gone.changes > 0) recordAudit(this.#ledger, this.#clock.now(), 'alarm-cleared', `${code} ${subject}`.trim());
      return gone.changes > 0;
    })();
    if (cleared) this.#onChange();
  }

  /** Raises or clears, as `stands` says. */
  set(code: AlarmCode, stands: boolean, subject = ''): void {
    if (stands) this.raise(code, subject);
    else this.clear(code, subject);
  }

  standing(): Alarm[] {
    const rows = statement(this.#ledger, 'SELECT code, subject, since FROM alarms').all() as Alarm[];
    return rows.sort((a, b) => gravity.indexOf(a.code) - gravity.indexOf(b.code) || a.since - b.since);
  }

  /** Codes that stand, each once, worst first. */
  codes(): AlarmCode[] {
    return [...new Set(this.standing().map((alarm) => alarm.code))];
  }
}
