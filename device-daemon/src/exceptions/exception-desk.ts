import type { Clock } from '@mot-cua/domain/clock.ts';
import type { ExceptionAction, ExceptionFacts } from '@mot-cua/domain/exceptions/exceptions.ts';
import { patienceOf } from '@mot-cua/domain/exceptions/patience.ts';
import {
  type KioskMode,
  MOST_TROUBLES,
  type OfficeForVisit,
  type OfficeWord,
  type VisitFacts,
  type VisitTrouble,
} from '@mot-cua/domain/exceptions/visit-office.ts';
import { isClerk } from '@mot-cua/domain/office/asker.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ExceptionBook, type Kept } from './exception-book.ts';
import { kioskModeIn } from './kiosk-mode.ts';
import type { MachineTrouble } from './machine-troubles.ts';
import type { OfficePort } from './office-port.ts';

export type ExceptionDeskParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** id of this machine in the office's plan */
  readonly node: string;
  readonly plan: OfficePlan;
  readonly office: OfficePort;
  /** provisional codes of what this visit has submitted: what is done about those concerns whoever stands there */
  readonly codesOf: (visit: string) => readonly string[];
  /** something was said to this visit, or the kiosk was closed or opened: look at `forVisit` */
  readonly onNews: (visit: string | null) => void;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** Every wait, ms, with the reason. */
export const exceptionDelays = {
  /** no host is heard: asked again, slower each time; a call for help does not wait for long */
  firstRetry: 1_000,
  longestRetry: 15_000,
  /** somebody who walked away is looked for so long, then it is of no use any more */
  left: 600_000,
} as const;

/** Its owner where no visit is. */
const MACHINE = 'machine';

const MODES: Partial<Record<ExceptionAction, KioskMode>> = {
  'lock-kiosk': 'locked',
  'out-of-service': 'out-of-service',
  'ticket-only': 'ticket-only',
  'open-again': 'open',
};

const withVisit = (visit: string, facts: VisitFacts): ExceptionFacts => {
  switch (facts.code) {
    case 'EX-1':
      return { ...facts, visit };
    case 'EX-2':
      return { ...facts, visit };
    case 'EX-4':
      return { ...facts, visit };
    case 'EX-5':
      return { ...facts, visit };
  }
};

/**
 * Carries what this kiosk cannot do by itself to whoever sits at a counter, and brings back what they said. What stands is told by
 * visits and by the machine, whole; what is new is raised and what is gone is over, each once however often the daemon or the host
 * is restarted: ids are made of the visit and the trouble, and wait in the ledger until the office has written them down.
 */
export class ExceptionDesk {
  readonly #parts: ExceptionDeskParts;
  readonly #book: ExceptionBook;
  readonly #mode: ReturnType<typeof kioskModeIn>;
  #sending = false;
  #again = false;
  #stopped = false;
  #waits = 0;
  #asks = 0;
  #retry: (() => void) | null = null;
  #due: (() => void) | null = null;
  #deaf: (() => void) | null = null;

  constructor(parts: ExceptionDeskParts) {
    this.#parts = parts;
    this.#book = new ExceptionBook(parts.ledger);
    this.#mode = kioskModeIn(parts.ledger);
  }

  get mode(): KioskMode {
    return this.#mode.get();
  }

  start(): void {
    this.#deaf = this.#parts.office.onApplied((entry) => this.#applied(entry));
    this.#caughtUp();
    this.#send();
    this.#watch();
  }

  stop(): void {
    this.#stopped = true;
    this.#deaf?.();
    this.#retry?.();
    this.#due?.();
  }

  /** All that a visit has standing. */
  visitSays(visit: string, troubles: readonly VisitTrouble[]): void {
    const keys = new Set(troubles.map(({ key }) => key));
    const { ledger, clock } = this.#parts;
    ledger.transaction(() => {
      for (const { key, facts } of troubles)
        this.#book.add({
          id: `${visit}-${key}`,
          owner: visit,
          key,
          facts: withVisit(visit, facts),
          raisedAt: clock.now(),
        });
      for (const one of this.#book.of(visit)) if (!keys.has(one.key) && one.key !== FACE) this.#end(one);
    })();
    this.#send();
    this.#watch();
    this.#parts.onNews(visit);
  }

  /** The advice on a face, for staff alone: the visit itself does not know of it. */
  faceSays(visit: string, doubtful: boolean): void {
    const id = `${visit}-${FACE}`;
    if (doubtful)
      this.#book.add({
        id,
        owner: visit,
        key: FACE,
        facts: { code: 'EX-1', visit, why: 'face-doubtful', tries: 0 },
        raisedAt: this.#parts.clock.now(),
      });
    else {
      const known = this.#book.find(id);
      if (known) this.#end(known);
    }
    this.#send();
  }

  /** Whatever stood in the visit is over with it, but for somebody who walked away: they may still be looked for. */
  visitEnded(visit: string): void {
    for (const one of this.#book.of(visit)) if (!isLeft(one)) this.#end(one);
    this.#send();
    this.#watch();
  }

  /** All that stands of the machine itself. */
  machineSays(troubles: readonly MachineTrouble[]): void {
    const { clock, node } = this.#parts;
    const known = this.#book.of(MACHINE);
    const standing = known.filter(({ over }) => !over);
    let news = false;
    for (const { key, facts } of troubles) {
      const before = standing.find((one) => one.key === key);
      // what an officer closed can only be opened by an officer: it stands until that is done, whatever else was done about it
      const stillClosed = key.startsWith('mode-') && before?.resolution && before.resolution.action !== 'open-again';
      if (before && !stillClosed) continue;
      if (before) this.#book.forget(before.id);
      const raisedAt = clock.now();
      news =
        this.#book.add({ id: `${node}-${key}-${raisedAt.toString(36)}`, owner: MACHINE, key, facts, raisedAt }) || news;
    }
    for (const one of standing)
      if (!troubles.some(({ key }) => key === one.key)) {
        this.#end(one);
        news = true;
        // closed for the backlog alone: with it gone, so is the reason
        if (one.facts.code === 'EX-6' && one.resolution?.action === 'ticket-only' && this.mode === 'ticket-only')
          this.#setMode('open', one.resolution.staff);
      }
    if (news) this.#send();
  }

  /** What the office has said to this visit so far. */
  forVisit(visit: string): Omit<OfficeForVisit, 'watch'> {
    const { plan, codesOf } = this.#parts;
    const codes = codesOf(visit);
    const refused = this.#book
      .of(MACHINE)
      .filter(({ facts }) => facts.code === 'EX-3' && codes.includes(facts.dossier));
    return {
      mode: this.mode,
      hotline: plan.hotline ?? null,
      words: [...this.#book.of(visit), ...refused].slice(-MOST_TROUBLES).map((one) => this.#word(one)),
    };
  }

  /** An exception of this kiosk that still stands, for whoever wants to do something about it. */
  standing(id: string): Kept | null {
    const one = this.#book.find(id);
    return one && !one.over ? one : null;
  }

  /** Whether this member of staff serves people; a technician sees to machines, and to no citizen's screen. */
  isClerk(staff: string): boolean {
    return isClerk({ staff, node: this.#parts.node, counter: null, lease: null }, this.#parts.plan);
  }

  officer(id: string): { readonly id: string; readonly name: string } {
    return { id, name: this.#parts.plan.staff.find((one) => one.id === id)?.name ?? id };
  }

  #word(one: Kept): OfficeWord {
    const { resolution, claimedBy, escalated } = one;
    const none = { key: one.key, action: null, reason: null };
    if (resolution)
      return {
        key: one.key,
        state: 'resolved',
        by: this.officer(resolution.staff),
        action: resolution.action,
        reason: resolution.reason,
      };
    if (claimedBy) return { ...none, state: 'claimed', by: this.officer(claimedBy) };
    return { ...none, state: escalated ? 'escalated' : 'raised', by: null };
  }

  /** Never told: nobody will ask about it. Told: the office hears that it is over, unless somebody of it has ended it. */
  #end(one: Kept): void {
    if (one.over) return;
    if (!one.told && !this.#sending) return this.#book.forget(one.id);
    this.#book.setOver(one.id);
  }

  #setMode(mode: KioskMode, staff: string): void {
    const { ledger, clock, journal, onNews } = this.#parts;
    if (mode === this.mode) return;
    ledger.transaction(() => {
      this.#mode.set(mode);
      recordAudit(ledger, clock.now(), mode === 'open' ? 'kiosk-opened' : 'kiosk-closed', `h${staff}`);
    })();
    journal('kiosk-mode', { mode });
    onNews(null);
  }

  #applied({ event }: LogEntry): void {
    if (!('exception' in event)) return;
    const one = this.#book.find(event.exception);
    if (!one) return;
    switch (event.t) {
      case 'exception-raised':
        this.#book.setTold(one.id);
        break;
      case 'exception-claimed':
        this.#book.setClaimed(one.id, event.staff);
        break;
      case 'exception-left':
        this.#book.setClaimed(one.id, null);
        break;
      case 'exception-escalated':
        this.#book.setEscalated(one.id, true);
        break;
      case 'exception-resolved': {
        const { staff, action, reason } = event;
        this.#book.setResolved(one.id, { staff, action, reason });
        const mode = MODES[action];
        if (mode) this.#setMode(mode, staff);
        break;
      }
      case 'exception-over':
        this.#book.forget(one.id);
        break;
    }
    this.#watch();
    if (one.owner !== MACHINE) this.#parts.onNews(one.owner);
    else if (one.facts.code === 'EX-3') this.#parts.onNews(null);
  }

  /** What the office did while this daemon was not there. */
  #caughtUp(): void {
    const { exceptions } = this.#parts.office.state;
    for (const one of this.#book.all()) {
      const known = exceptions.get(one.id);
      if (known) {
        this.#book.setTold(one.id);
        this.#book.setClaimed(one.id, known.claimedBy);
        if (known.escalated) this.#book.setEscalated(one.id, true);
      } else if (one.told && (one.over || one.resolution) && one.owner !== MACHINE) this.#book.forget(one.id);
    }
  }

  /** One command after the other, in the order in which things happened. */
  #send(): void {
    if (this.#stopped) return;
    if (this.#sending) {
      this.#again = true;
      return;
    }
    this.#sending = true;
    this.#retry?.();
    this.#retry = null;
    void this.#sendAll()
      .catch((error: unknown) => {
        this.#parts.journal('exceptions-not-sent', { error: String(error).slice(0, 200) });
        return false;
      })
      .then((all) => {
        this.#sending = false;
        if (this.#stopped) return;
        if (!all) {
          const { firstRetry, longestRetry } = exceptionDelays;
          const wait = Math.min(longestRetry, firstRetry * 2 ** Math.min(this.#waits++, 6));
          this.#retry = this.#parts.clock.after(wait, () => this.#send());
        } else if (this.#again) this.#send();
        this.#again = false;
      });
  }

  /** False: the office could not be asked. */
  async #sendAll(): Promise<boolean> {
    for (const one of this.#book.all()) {
      if (this.#stopped) return true;
      if (!one.told) {
        if (one.over) {
          this.#book.forget(one.id); // begun and ended while nobody heard
          continue;
        }
        if (!(await this.#command(`raise:${one.id}`, { t: 'raise', exception: one.id, facts: one.facts })))
          return false;
        this.#book.setTold(one.id);
      }
      const now = this.#book.find(one.id);
      if (!now) continue;
      if (now.escalated && !now.escalationTold && !now.resolution && !now.over) {
        if (!(await this.#escalate(one.id))) return false;
        this.#book.setEscalated(one.id, true);
      }
      if (now.over) {
        if (!now.resolution && !(await this.#command(`over:${one.id}`, { t: 'over', exception: one.id }))) return false;
        this.#book.forget(one.id);
      }
    }
    this.#waits = 0;
    return true;
  }

  /** The office counts its two minutes by its own clock, from when it heard: asked a little early it says nothing, and is asked anew. */
  async #escalate(id: string): Promise<boolean> {
    const { office } = this.#parts;
    const ask = `escalate:${id}:${this.#asks++ % 1_000}`;
    if (!(await this.#command(ask, { t: 'escalate', exception: id }))) return false;
    const known = office.state.exceptions.get(id);
    return !known || known.claimedBy !== null || known.escalated;
  }

  /** True: it is written down, or never will be (the journal says why). */
  async #command(id: string, wish: OfficeWish): Promise<boolean> {
    const { office, node, journal } = this.#parts;
    const answer = await office.command({ id, by: { node }, wish });
    if (answer.ok) return true;
    if (answer.fault === 'no-host' || answer.fault === 'unknown') return false;
    // somebody was quicker: it is not there any more, or has been dealt with
    journal('exception-refused', { command: id, why: answer.fault });
    return true;
  }

  /** The next moment at which something is due: a call that nobody took, somebody who was looked for long enough. */
  #watch(): void {
    this.#due?.();
    this.#due = null;
    if (this.#stopped) return;
    const now = this.#parts.clock.now();
    const unanswered = patienceOf(this.#parts.plan, 'help');
    const moments = this.#book.all().flatMap((one) => {
      if (one.over || one.resolution) return [];
      if (isLeft(one)) return [one.raisedAt + exceptionDelays.left];
      return isCall(one) && !one.claimedBy && !one.escalated ? [one.raisedAt + unanswered] : [];
    });
    if (moments.length === 0) return;
    const wait = Math.max(0, Math.min(...moments) - now);
    this.#due = this.#parts.clock.after(wait, () => this.#moment());
  }

  #moment(): void {
    const now = this.#parts.clock.now();
    const unanswered = patienceOf(this.#parts.plan, 'help');
    for (const one of this.#book.all()) {
      if (one.over || one.resolution) continue;
      if (isLeft(one) && now >= one.raisedAt + exceptionDelays.left) this.#end(one);
      if (isCall(one) && !one.claimedBy && !one.escalated && now >= one.raisedAt + unanswered) {
        // shown at once, heard of a host or not: whoever waits there has waited long enough
        this.#book.setEscalated(one.id, false);
        this.#parts.journal('help-unanswered', { exception: one.id });
        this.#parts.onNews(one.owner);
      }
    }
    this.#send();
    this.#watch();
  }
}

const FACE = 'face';
const isLeft = ({ facts }: Kept): boolean => facts.code === 'EX-5' && facts.why === 'left';
const isCall = ({ facts }: Kept): boolean => facts.code === 'EX-5' && facts.why === 'asked';
