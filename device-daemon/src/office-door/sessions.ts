import { createHash, randomBytes } from 'node:crypto';
import type { SignedOutWhy } from '@mot-cua/domain/office/door.ts';
import type { OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import { noteUnsynced, statement } from '../ledger/ledger.ts';
import type { DoorStore } from './door-store.ts';
import { rangeOf } from './networks.ts';

/** Somebody signed in at one browser. `lease` is what the office's log knows of it; the cookie's token is nowhere but in the browser. */
export type Session = {
  readonly lease: string;
  readonly staff: string;
  /** the network that it stays in */
  readonly range: string;
  /** office time, epoch ms */
  readonly opened: number;
  active: number;
  locked: boolean;
  /** the last intent that has been answered */
  acknowledged: number;
  refused: { readonly seq: number; readonly why: OfficeFault } | null;
};

/** A shift, ms: then PIN and badge again, whatever goes on (OWASP ASVS 5.0, 7.3.2). */
export const LONGEST_MS = 12 * 3_600_000;
/** Nobody has touched the console for so long: the PIN again, ms (7.3.1). */
export const SILENT_MS = 15 * 60_000;
/** What an ended session was ended by is told to its browser for so long, ms. */
const TOLD_MS = LONGEST_MS;
/** Activity is written down this seldom, ms: a restart may lock a screen so much earlier. */
const WRITTEN_MS = 30_000;

export type Found =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly why: SignedOutWhy };

/** Who is signed in at this machine. Times are given, office time; nothing here waits. */
export class Sessions {
  readonly #store: DoorStore;
  readonly #byDigest = new Map<string, Session>();
  readonly #digests = new Map<string, string>();

  constructor(store: DoorStore) {
    this.#store = store;
    for (const row of store.prepare('SELECT * FROM sessions WHERE ended IS NULL').all() as Row[]) {
      this.#byDigest.set(row.digest, { ...row, locked: row.locked === 1, refused: refusedOf(row.refused) });
      this.#digests.set(row.lease, row.digest);
    }
  }

  get all(): readonly Session[] {
    return [...this.#byDigest.values()];
  }

  ofStaff(staff: string): readonly Session[] {
    return this.all.filter((session) => session.staff === staff);
  }

  byLease(lease: string): Session | null {
    const digest = this.#digests.get(lease);
    return (digest !== undefined && this.#byDigest.get(digest)) || null;
  }

  /** A new session; the token goes into the cookie and is kept nowhere. */
  open(staff: string, address: string, now: number): { readonly token: string; readonly session: Session } {
    const token = randomBytes(32).toString('base64url');
    const session: Session = {
      lease: randomBytes(16).toString('base64url'),
      staff,
      range: rangeOf(address),
      opened: now,
      active: now,
      locked: false,
      acknowledged: 0,
      refused: null,
    };
    const digest = digestOf(token);
    this.#store
      .prepare(
        'INSERT INTO sessions (lease, digest, staff, range, opened, active, locked, acknowledged) VALUES (?, ?, ?, ?, ?, ?, 0, 0)',
      )
      .run(session.lease, digest, staff, session.range, now, now);
    this.#store.prepare('DELETE FROM sessions WHERE ended_at < ?').run(now - TOLD_MS);
    this.#byDigest.set(digest, session);
    this.#digests.set(session.lease, digest);
    return { token, session };
  }

  /** Whose cookie this is. Called from another network it is nobody's any more: the caller ends it as `moved`. */
  find(token: string): Found {
    const digest = digestOf(token);
    const session = this.#byDigest.get(digest);
    if (session) return { ok: true, session };
    const row = this.#store.prepare('SELECT ended FROM sessions WHERE digest = ?').get(digest) as
      | { ended: SignedOutWhy | null }
      | undefined;
    return { ok: false, why: row?.ended ?? 'nobody' };
  }

  /** Why the session of this lease is over; null: it is not, or nobody remembers it. */
  endedBy(lease: string): SignedOutWhy | null {
    const row = this.#store.prepare('SELECT ended FROM sessions WHERE lease = ?').get(lease) as
      | { ended: SignedOutWhy | null }
      | undefined;
    return row?.ended ?? null;
  }

  /** A key was pressed. */
  touch(session: Session, now: number): void {
    const write = now - session.active >= WRITTEN_MS;
    session.active = Math.max(session.active, now);
    if (write) this.#store.prepare('UPDATE sessions SET active = ? WHERE lease = ?').run(session.active, session.lease);
  }

  setLocked(session: Session, locked: boolean, now: number): void {
    session.locked = locked;
    if (!locked) session.active = Math.max(session.active, now);
    this.#store
      .prepare('UPDATE sessions SET locked = ?, active = ? WHERE lease = ?')
      .run(locked ? 1 : 0, session.active, session.lease);
  }

  /**
   * An intent was answered. Written before the page hears it: after a restart its number is not taken for a new one. Not synced, every
   * key of an officer would stop this process for as long as the disk takes; after a power cut `hasDone` finds what was lost.
   */
  acknowledge(session: Session, seq: number, why: OfficeFault | null): void {
    session.acknowledged = seq;
    session.refused = why === null ? null : { seq, why };
    noteUnsynced(this.#store, () =>
      statement(this.#store, 'UPDATE sessions SET acknowledged = ?, refused = ? WHERE lease = ?').run(
        seq,
        session.refused && JSON.stringify(session.refused),
        session.lease,
      ),
    );
  }

  /** The office's log, which is synced, has intents of this session up to this one. */
  hasDone(session: Session, seq: number): void {
    if (seq > session.acknowledged) this.acknowledge(session, seq, null);
  }

  end(session: Session, why: SignedOutWhy, now: number): boolean {
    const digest = this.#digests.get(session.lease);
    if (digest === undefined) return false;
    this.#digests.delete(session.lease);
    this.#byDigest.delete(digest);
    this.#store.prepare('UPDATE sessions SET ended = ?, ended_at = ? WHERE lease = ?').run(why, now, session.lease);
    return true;
  }

  /** Whom silence has locked and whom the day's end sends away, by now. */
  due(now: number): { readonly silent: readonly Session[]; readonly over: readonly Session[] } {
    const over = this.all.filter(({ opened }) => now - opened >= LONGEST_MS);
    return {
      over,
      silent: this.all.filter(
        (session) => !session.locked && now - session.active >= SILENT_MS && !over.includes(session),
      ),
    };
  }
}

type Row = Omit<Session, 'locked' | 'refused'> & { digest: string; locked: number; refused: string | null };

const refusedOf = (text: string | null): Session['refused'] =>
  text === null ? null : (JSON.parse(text) as Session['refused']);

const digestOf = (token: string): string => createHash('sha256').update(`session:${token}`).digest('hex');
