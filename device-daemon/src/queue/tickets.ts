import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { QueueService } from '@mot-cua/domain/visit-link.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Ledger, nextOfDay, officeDay } from '../ledger/ledger.ts';

export type IssuedTicket = { readonly number: string; readonly ahead: number };

/** Gives queue numbers: a letter and three digits, from 001 each day. The same request gets the same number again. */
export class TicketRoll {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #services: readonly QueueService[];

  constructor(ledger: Ledger, clock: Clock, services: readonly QueueService[]) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#services = services;
  }

  /** `ahead` counts today's earlier tickets of the service: nobody has been called yet (calling comes with the counters). */
  issue(requestId: string, serviceId: string): Result<IssuedTicket, 'unknown-service'> {
    return this.#issue(requestId, serviceId, null);
  }

  /** The number of an appointment (class `appointed`, hẹn trước): it is called at its time, epoch ms, whoever waits. */
  issueAppointed(requestId: string, serviceId: string, at: number): Result<IssuedTicket, 'unknown-service'> {
    return this.#issue(requestId, serviceId, at);
  }

  #issue(requestId: string, serviceId: string, appointedAt: number | null): Result<IssuedTicket, 'unknown-service'> {
    const service = this.#services.find((one) => one.id === serviceId);
    if (!service) return failed('unknown-service');
    const now = this.#clock.now();
    const day = officeDay(now);
    return this.#ledger.transaction(() => {
      const known = this.#ledger.prepare('SELECT number FROM tickets WHERE id = ?').get(requestId) as
        | { number: string }
        | undefined;
      if (known) return done({ number: known.number, ahead: Number(known.number.slice(1)) - 1 });
      const value = nextOfDay(this.#ledger, day, `ticket-${service.letter}`);
      const number = `${service.letter}${String(value).padStart(3, '0')}`;
      this.#ledger
        .prepare(
          'INSERT INTO tickets (id, day, service, number, issued_at, class, appointed_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(requestId, day, service.id, number, now, appointedAt === null ? 'walk-in' : 'appointed', appointedAt);
      recordAudit(this.#ledger, now, 'ticket-issued', number);
      return done({ number, ahead: value - 1 });
    })();
  }
}
