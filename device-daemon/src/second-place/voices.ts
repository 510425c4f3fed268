import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { KioskCall } from '@mot-cua/domain/receiving.ts';
import { Compile } from 'typebox/compile';
import { writeDurably } from '../dossiers/durable-file.ts';
import { type KnownKeys, verified } from './trust.ts';

const callShape = Compile(KioskCall);
/** How often what was heard is written down, ms: silence is counted in hours. */
const NOTE_EVERY_MS = 10 * 60_000;
/** After a start kiosks get this long to speak before their silence counts, ms: the counter PC was off, not they. */
const GRACE_MS = 15 * 60_000;

type Heard = { readonly at: number; readonly callAt: number };

/**
 * When each kiosk last gave a sign of life: a call signed with its device key, fresher than the one before (so that
 * nobody keeps a dead kiosk alive with a recorded call). A kiosk whose clock fell back counts as silent: its bags are then
 * forwarded early, which doubles nothing. Kept in `voices.json` over restarts.
 */
export class Voices {
  readonly #file: string;
  readonly #kiosks: KnownKeys;
  readonly #clock: Clock;
  readonly #heard = new Map<string, Heard>();
  readonly #graceUntil: number;
  readonly #startedAt: number;
  #notedAt = Number.NEGATIVE_INFINITY;

  constructor(folder: string, kiosks: KnownKeys, clock: Clock, graceMs = GRACE_MS) {
    this.#file = join(folder, 'voices.json');
    this.#kiosks = kiosks;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#graceUntil = clock.monotonic() + graceMs;
    for (const [kiosk, heard] of Object.entries(noted(this.#file)))
      if (kiosks.has(kiosk)) this.#heard.set(kiosk, heard);
  }

  /** Who makes this call, by its `Authorization` header; null when nobody that is known does. Counts as a sign of life when fresh. */
  callerOf(authorization: string | undefined, method: string, path: string): string | null {
    if (!authorization?.startsWith('Kiosk ')) return null;
    const read = verified(authorization.slice(6), this.#kiosks, 'unknown');
    if (!read.ok) return null;
    const { kid, value } = read.value;
    if (!callShape.Check(value) || value.kioskId !== kid || value.method !== method || value.path !== path) return null;
    const before = this.#heard.get(kid);
    if (!before || value.at > before.callAt) {
      this.#heard.set(kid, { at: this.#clock.now(), callAt: value.at });
      this.#note();
    }
    return kid;
  }

  /** ms since it last spoke, by the wall clock (this machine may have been off); 0 while it is too early to say. */
  silenceOf(kiosk: string): number {
    if (this.#clock.monotonic() < this.#graceUntil) return 0;
    return Math.max(0, this.#clock.now() - (this.#heard.get(kiosk)?.at ?? this.#startedAt));
  }

  #note(): void {
    if (this.#clock.monotonic() - this.#notedAt < NOTE_EVERY_MS) return;
    this.#notedAt = this.#clock.monotonic();
    this.writeDown();
  }

  /** Best effort: without it a kiosk only counts as heard when this program started. */
  writeDown(): void {
    try {
      writeDurably(this.#file, Buffer.from(JSON.stringify(Object.fromEntries(this.#heard))));
    } catch {
      // a full or failing disk is told where bags are written
    }
  }
}

const noted = (file: string): Record<string, Heard> => {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Heard>;
    return Object.fromEntries(
      Object.entries(value).filter(([, heard]) => Number.isFinite(heard?.at) && Number.isFinite(heard?.callAt)),
    );
  } catch {
    return {};
  }
};
