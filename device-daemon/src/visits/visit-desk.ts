import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import type { Manifest } from '@mot-cua/domain/receiving.ts';
import type { VisitCounts } from '@mot-cua/domain/visit-counts.ts';
import type { OwnTicketAnswer, OwnTicketWish } from '@mot-cua/domain/visit-flow.ts';
import type { FromVisit, ToVisit } from '@mot-cua/domain/visit-link.ts';
import type { AppointmentDesk } from '../appointments/appointment-desk.ts';
import { recordAudit } from '../audit/audit.ts';

import { countOpened } from '../catalogue/asked-for.ts';

import type { HelperDesk } from '../helpers/helper-desk.ts';

import type { Ledger } from '../ledger/ledger.ts';
import type { LookupDesk } from '../lookups/lookup-desk.ts';
import type { KioskNumbers } from '../office/kiosk-numbers.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { KioskSecret } from '../parked-drafts/kiosk-secret.ts';
import type { PrintDesk } from '../printing/print-desk.ts';
import { keepRating, keepRatingCode } from '../ratings/ratings.ts';
import type { VisitProcess } from './visit-keeper.ts';

export type VisitDeskParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly tickets: Pick<KioskNumbers, 'issue' | 'tie'>;
  /** a number of today whose paper is shown: code, wish, and the request's id */
  readonly ownTicket: (code: string, wish: OwnTicketWish, request: string) => Promise<OwnTicketAnswer>;
  readonly prints: PrintDesk;
  readonly lookups: LookupDesk;
  readonly parking: Pick<KioskSecret, 'shares'>;
  readonly helpers: HelperDesk;
  /** null: this office gives none */
  readonly appointments: AppointmentDesk | null;
  readonly onSealed: () => void;
  /** what a visit that ends adds to the figures */
  readonly onCounted?: (counts: VisitCounts) => void;
  /** a rating was kept; whoever tells it may look */
  readonly onRated?: () => void;
  readonly onVisitDevices: (devices: readonly DeviceHealth[]) => void;
  readonly onStaffCalled: (visit: string) => void;
  /** a visit met a disk that failed: all of the kiosk's writing is in doubt, not only this bag */
  readonly onDiskFailed: (errno: string) => void;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** So long after the score may reasons come, ms: as long as the screen stands, and a little. */
const SCREEN_SETTLES_MS = 130_000;

/** Where a visit's questions to the daemon are answered. Each may come twice: the daemon may have died in between. */
export class VisitDesk {
  readonly #parts: VisitDeskParts;

  constructor(parts: VisitDeskParts) {
    this.#parts = parts;
  }

  async answer(visit: VisitProcess, message: FromVisit, reply: (message: ToVisit) => void): Promise<void> {
    const { ledger, clock, outbox, tickets, prints, lookups, journal } = this.#parts;
    switch (message.t) {
      case 'intend': {
        const known = outbox.find(message.dossierId);
        if (known && known.state !== 'intended' && known.state !== 'abandoned')
          // committed by an earlier press whose answer was lost: sealing it again would write over the bag that is ours to deliver
          return reply({ t: 'dossier', id: message.id, found: await this.#dossier(message.dossierId) });
        if (!known && (await outbox.storageFull())) journal('storage-low', {}); // a submission that has begun is never refused
        const { dossierId, procedureId, packageVersion, lookupDigest } = message;
        return reply({
          t: 'intended',
          id: message.id,
          ...outbox.intend({
            dossierId,
            procedureId,
            packageVersion,
            lookupDigest,
            channel: message.channel as Manifest['channel'],
          }),
        });
      }
      case 'procedure-opened':
        return countOpened(ledger, message.procedureId, clock.now());
      case 'commit': {
        const committed = await outbox.commit(message.dossierId, message.size, message.sha256);
        if (!committed.ok) {
          journal('commit-refused', { dossier: message.dossierId, why: committed.fault });
          return reply({ t: 'refused', id: message.id, why: committed.fault });
        }
        this.#parts.onSealed();
        return reply({ t: 'committed', id: message.id });
      }
      case 'dossier?':
        return reply({ t: 'dossier', id: message.id, found: await this.#dossier(message.dossierId) });
      case 'parking-key': {
        const shares = await this.#parts.parking.shares(message.of).catch((error: unknown) => {
          journal('parking-secret-away', { why: String(error).slice(0, 200) });
          return []; // the visit goes on without a draft, and says so
        });
        return reply({ t: 'parking-key', id: message.id, shares: shares.map((share) => ({ ...share })) });
      }
      case 'draft':
        ledger.transaction(() => {
          const event = ({ parked: 'draft-parked', opened: 'draft-opened', erased: 'draft-erased' } as const)[
            message.became
          ];
          recordAudit(ledger, clock.now(), event, message.name);
        })();
        return;
      case 'issue-ticket': {
        const { t: _t, id, ...asked } = message;
        const issued = await tickets.issue(id, asked);
        return reply(
          issued.ok
            ? { t: 'ticket', id: message.id, ...issued.value }
            : { t: 'refused', id: message.id, why: issued.fault },
        );
      }
      case 'tie-dossier':
        return tickets.tie(message.number, message.dossier);
      case 'print': {
        const bits = Buffer.from(message.bits, 'base64');
        const { widthDots, heightDots } = message;
        if (bits.length !== Math.ceil(widthDots / 8) * heightDots)
          throw new Error('a slip whose size does not fit its picture');
        return reply({
          t: 'print-outcome',
          id: message.id,
          ...(await prints.print(message.id, { widthDots, heightDots, bits })),
        });
      }
      case 'look-up':
        return reply({ t: 'looked-up', id: message.id, outcome: await lookups.lookUp(message.code, message.secret) });
      case 'rate':
        keepRating(ledger, clock.now(), {
          id: message.id,
          score: message.score,
          levels: message.levels ?? 3,
          procedure: message.procedureId,
          ticket: message.ticket ?? null,
          counter: null,
          reasons: message.reasons ?? [],
          by: 'screen',
          doubtful: false,
          settlesInMs: SCREEN_SETTLES_MS,
        });
        this.#parts.onRated?.();
        return reply({ t: 'rated', id: message.id });
      case 'rating-code':
        keepRatingCode(ledger, clock.now(), message.digest, message.procedureId);
        return this.#parts.onRated?.();
      case 'helper-sign-in':
        return reply({
          t: 'helper',
          id: message.id,
          outcome: await (message.holder
            ? this.#parts.helpers.confirmHolder(visit.id, message.helper, message.pin)
            : this.#parts.helpers.signIn(visit.id, message.helper, message.pin)),
        });
      case 'helper-left':
        return this.#parts.helpers.left(visit.id, message.helper, message.why);
      case 'check-in':
        return reply({
          t: 'checked-in',
          id: message.id,
          outcome: (await this.#parts.appointments?.checkIn(message.code)) ?? {
            ok: false,
            why: 'unavailable',
            at: null,
          },
        });
      case 'own-ticket':
        return reply({
          t: 'own-ticket',
          id: message.id,
          answer: await this.#parts.ownTicket(message.code, message.wish, message.id),
        });
      case 'call-staff':
        ledger.transaction(() => recordAudit(ledger, clock.now(), 'staff-called', visit.id))();
        return this.#parts.onStaffCalled(visit.id);
      case 'device-health':
        return this.#parts.onVisitDevices(message.devices);
      case 'disk-failed':
        return this.#parts.onDiskFailed(message.errno);
      case 'left-behind':
        if (message.card || message.paper)
          journal('left-behind', { visit: visit.id, card: Number(message.card), paper: Number(message.paper) });
        ledger.transaction(() => {
          if (message.card) recordAudit(ledger, clock.now(), 'left-behind-card', visit.id);
          if (message.paper) recordAudit(ledger, clock.now(), 'left-behind-paper', visit.id);
        })();
        return;
      case 'visit-counts':
        return this.#parts.onCounted?.(message.counts);
      case 'troubles':
      case 'watch-phase':
      case 'watched':
        return; // for the office: exceptions/exception-desk.ts has heard it
      case 'hello':
      case 'beat':
      case 'token':
      case 'opened':
      case 'painted':
      case 'stream-lost':
      case 'stream-back':
      case 'ended':
      case 'face-advice':
      case 'page-left':
        return; // about the process itself: the keeper has dealt with it
    }
  }

  /**
   * What became of a dossier whose visit was cut off. A sealed file that nobody committed is whole (its name is given
   * last), and its citizen has pressed submit: it is committed now, before anybody seals it a second time.
   */
  async #dossier(dossierId: string): Promise<Extract<ToVisit, { t: 'dossier' }>['found']> {
    const { outbox } = this.#parts;
    const row = outbox.find(dossierId);
    if (!row) return null;
    const { provisional_code: provisionalCode, submitted_at: submittedAt, official_code: officialCode } = row;
    const about = { provisionalCode, submittedAt, officialCode, clockConfirmed: row.clock_confirmed === 1 };
    if (row.state === 'received') return { ...about, custody: 'received' };
    if (row.state === 'intended' || row.state === 'abandoned') {
      if (!(await outbox.commitFound(dossierId))) return { ...about, custody: 'open' };
      this.#parts.onSealed();
    }
    return { ...about, custody: row.second_place === null ? 'saved-here' : 'saved-in-two-places' };
  }
}
