import { randomBytes } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DoorSession, SignedOutWhy } from '@mot-cua/domain/office/door.ts';
import type { OfficePlan, StaffMember } from '@mot-cua/domain/office/office-plan.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { isPin } from '../helpers/pin.ts';
import { badgeDigest } from './badge.ts';
import type { DoorStore } from './door-store.ts';
import type { DoorWitness } from './door-witness.ts';
import { plainAddress, rangeOf } from './networks.ts';
import type { OfficeLine } from './office-line.ts';
import { LONGEST_MS, type Session, Sessions } from './sessions.ts';
import { addressTries, staffTries, WrongTries } from './wrong-tries.ts';

/** `refused` for every wrong way; `slow-down`: too much from this address, whomever it tried; `busy`: too many at once */
export type SignInFault = 'refused' | 'slow-down' | 'busy';
export type SignedIn = { readonly token: string; readonly session: Session };

export type StaffDeskParts = {
  readonly node: string;
  readonly plan: () => OfficePlan;
  readonly store: DoorStore;
  readonly clock: Clock;
  readonly line: OfficeLine;
  readonly witness: DoorWitness;
  /** a session was locked, unlocked or ended: its streams are told */
  readonly onChange: (session: Session) => void;
};

/** A hash that no number has: an unknown badge takes as long as a known one. */
const NOBODY = `scrypt:${randomBytes(16).toString('hex')}:${randomBytes(32).toString('hex')}`;
/** Each check takes some 50 ms of another thread; more than these do not wait in line. */
const MOST_WAITING = 20;
/** Silence and shifts are looked at this often, ms. */
const LOOK_MS = 5_000;

/**
 * Who is signed in at this machine's door. A badge and a PIN together; tries are counted before they are answered, one check after the
 * other, so that guesses side by side are not counted too late; every wrong way is answered alike.
 */
export class StaffDesk {
  readonly #parts: StaffDeskParts;
  readonly sessions: Sessions;
  readonly #staffTries: WrongTries;
  readonly #addressTries: WrongTries;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #stopped = false;
  #cancelLook: () => void = () => undefined;
  readonly #stops: (() => void)[] = [];

  constructor(parts: StaffDeskParts) {
    this.#parts = parts;
    this.sessions = new Sessions(parts.store);
    this.#staffTries = new WrongTries(parts.store, staffTries);
    this.#addressTries = new WrongTries(parts.store, addressTries);
  }

  start(): void {
    const { line, node } = this.#parts;
    this.#stops.push(
      line.onApplied(({ at, event }) => {
        // signed in at another machine: what is open here was before that
        if (event.t !== 'signed-in' || event.node === node) return;
        for (const session of this.sessions.ofStaff(event.staff))
          if (session.opened < at) this.end(session, 'another-place');
      }),
    );
    this.#look();
  }

  /** Resolves when nothing is written any more: a try that is being judged is counted first, those behind it are turned away. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancelLook();
    await this.#turn;
  }

  /** Whoever the plan knows by this id now. */
  staff(id: string): StaffMember | null {
    return this.#parts.plan().staff.find((one) => one.id === id) ?? null;
  }

  /** What the page is told of the session. */
  told(session: Session): DoorSession {
    const staff = this.staff(session.staff);
    if (!staff) return { state: 'signed-out', why: 'plan' };
    const { id, name, roles } = staff;
    return session.locked
      ? { state: 'locked', staff: { id, name } }
      : { state: 'open', staff: { id, name, roles: [...roles] }, until: session.opened + LONGEST_MS };
  }

  /** Whose cookie this is, if it comes from where it was given out. */
  find(token: string | null, address: string): { ok: true; session: Session } | { ok: false; why: SignedOutWhy } {
    if (token === null) return { ok: false, why: 'nobody' };
    const found = this.sessions.find(token);
    if (!found.ok) return found;
    const { session } = found;
    if (session.range !== rangeOf(address)) {
      this.#parts.witness.refused('session-moved', session.staff, plainAddress(address));
      this.end(session, 'moved');
      return { ok: false, why: 'moved' };
    }
    if (!this.staff(session.staff)) {
      this.end(session, 'plan');
      return { ok: false, why: 'plan' };
    }
    const now = this.#officeNow();
    if (now - session.opened >= LONGEST_MS) {
      this.end(session, 'too-long');
      return { ok: false, why: 'too-long' };
    }
    return { ok: true, session };
  }

  signIn(badge: string, pin: string, address: string): Promise<Result<SignedIn, SignInFault>> {
    return this.#inTurn<SignedIn>(async () => {
      const { plan, node, witness } = this.#parts;
      const digest = badgeDigest(badge);
      const staff = plan().staff.find((one) => one.badge === digest) ?? null;
      const right = await this.#judge(staff, pin, address);
      if (!right.ok) return right;
      const now = this.#officeNow();
      const { id } = right.value;
      for (const other of this.sessions.ofStaff(id)) this.end(other, 'another-place');
      const opened = this.sessions.open(id, address, now);
      this.#addressTries.right(addressOf(address));
      witness.note({ t: 'signed-in', staff: id, node, by: 'badge' });
      return done(opened);
    });
  }

  /** The PIN again, on a locked screen. Five wrong ones end the session: then badge and PIN, after the lock. */
  unlock(session: Session, pin: string, address: string): Promise<Result<Session, SignInFault>> {
    return this.#inTurn<Session>(async () => {
      const { onChange } = this.#parts;
      const right = await this.#judge(this.staff(session.staff), pin, address);
      if (right.ok) {
        this.sessions.setLocked(session, false, this.#officeNow());
        onChange(session);
        return done(session);
      }
      if (this.#staffTries.lockedUntil(staffOf(session.staff), this.#now()) !== null) this.end(session, 'guessed');
      return right;
    });
  }

  /** A key was pressed. */
  awake(session: Session): void {
    this.sessions.touch(session, this.#officeNow());
  }

  lock(session: Session): void {
    if (session.locked) return;
    this.sessions.setLocked(session, true, this.#officeNow());
    this.#parts.onChange(session);
  }

  /** The session is over: its streams close, its counter closes, the office's log has it. */
  end(session: Session, why: SignedOutWhy): void {
    const { node } = this.#parts;
    if (!this.sessions.end(session, why, this.#officeNow())) return;
    this.#parts.onChange(session);
    const told = why === 'asked' || why === 'another-place' ? why : 'silence';
    this.#parts.witness.note({ t: 'signed-out', staff: session.staff, node, why: told });
  }

  /** True: right. Else counted, told to the office and answered alike whatever was wrong. */
  async #judge(
    staff: StaffMember | null,
    pin: string,
    from: string,
  ): Promise<Result<StaffMember, 'refused' | 'slow-down'>> {
    const { witness } = this.#parts;
    const address = addressOf(from);
    if (this.#addressTries.lockedUntil(address, this.#now()) !== null) return failed('slow-down');
    const who = staff && staffOf(staff.id);
    const right = await isPin(pin, staff?.pin ?? NOBODY);
    const now = this.#now();
    const locked = who !== null && this.#staffTries.lockedUntil(who, now) !== null;
    if (staff && who && right && !locked) {
      this.#staffTries.right(who);
      return done(staff);
    }
    const why = staff === null ? 'unknown-badge' : locked ? 'locked' : 'wrong-pin';
    const nowLocked = who !== null && !locked && this.#staffTries.wrong(who, now);
    const addressLocked = this.#addressTries.wrong(address, now);
    witness.refused(why, staff?.id ?? null, plainAddress(from));
    if (nowLocked) witness.refused('now-locked', staff?.id ?? null, plainAddress(from));
    if (addressLocked) witness.refused('address-locked', null, plainAddress(from));
    return failed('refused');
  }

  async #inTurn<T>(check: () => Promise<Result<T, SignInFault>>): Promise<Result<T, SignInFault>> {
    if (this.#waiting >= MOST_WAITING || this.#stopped) return failed('busy');
    this.#waiting++;
    const mine = this.#turn.then(() => (this.#stopped ? failed<SignInFault>('busy') : check()));
    this.#turn = Promise.allSettled([mine]); // whoever asked hears how it failed; the next only waits for it
    try {
      return await mine;
    } finally {
      this.#waiting--;
    }
  }

  /** Whole ms, as they are kept. */
  #officeNow(): number {
    return Math.round(this.#parts.line.officeNow());
  }

  /** Of this machine's own clock, whole ms. */
  #now(): number {
    return Math.round(this.#parts.clock.now());
  }

  #look(): void {
    const { silent, over } = this.sessions.due(this.#officeNow());
    for (const session of silent) this.lock(session);
    for (const session of over) this.end(session, 'too-long');
    this.#cancelLook = this.#parts.clock.after(LOOK_MS, () => this.#look());
  }
}

const staffOf = (id: string): string => `s${id}`;
const addressOf = (address: string): string => `a${plainAddress(address)}`;
