import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Alarms } from '../alarms/alarms.ts';
import { signJws } from '../dossiers/jws.ts';
import { type Ledger, noteUnsynced, officeTime, statement } from '../ledger/ledger.ts';
import { auditHead } from './audit.ts';
import { checkChain, type KnownHead } from './chain-check.ts';
import type { Head } from './entry.ts';

/** A head is signed after so many entries, */
const MOST_UNSIGNED = 50;
/** or so long after the one before, whichever comes first. */
const LONGEST_UNSIGNED_MS = 5 * 60_000;
const LOOK_EVERY_MS = 60_000;
/** Older ones go: a later head vouches for every entry before it. At worst (one each 5 min) five weeks of heads. */
const MOST_KEPT = 10_000;

export type SignedHeadsParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly kioskId: string;
  readonly deviceKey: KeyObject;
  readonly alarms?: Pick<Alarms, 'set'>;
};

/**
 * Signs the newest entry of the log every so often and keeps that in the ledger, also while the line is down. Whoever
 * changes the log without the device key (on the disk of a kiosk that was carried off, say) cannot change what it
 * signed; a whole tail that was cut off together with its heads shows only against the heads that had left the kiosk
 * with its heartbeats.
 */
export class SignedHeads {
  readonly #parts: SignedHeadsParts;
  #lastAt: number;
  #cancel: () => void = () => undefined;

  constructor(parts: SignedHeadsParts) {
    this.#parts = parts;
    this.#lastAt = parts.clock.monotonic();
  }

  /** Looks whether the log still is the one that was signed (alarm `audit-broken`), then keeps signing. */
  start(): void {
    const { alarms } = this.#parts;
    alarms?.set('audit-broken', !this.fitsWhatWasSigned(), 'audit');
    this.#due();
  }

  stop(): void {
    this.#cancel();
  }

  #due(): void {
    this.signIfDue();
    this.#cancel = this.#parts.clock.after(LOOK_EVERY_MS, () => this.#due());
  }

  /** True when a head was signed. Lost in a power cut it is signed again. */
  signIfDue(): boolean {
    const { ledger, clock, kioskId, deviceKey } = this.#parts;
    const head = auditHead(ledger);
    const unsigned = head.number - this.#newest();
    const waited = clock.monotonic() - this.#lastAt >= LONGEST_UNSIGNED_MS;
    if (unsigned <= 0 || (unsigned < MOST_UNSIGNED && !waited)) return false;
    const at = clock.now();
    const payload = { type: 'kiosk-audit-head/1', kioskId, ...head, at: officeTime(at) };
    noteUnsynced(ledger, () => {
      statement(ledger, 'INSERT INTO audit_heads (number, digest, at, signed) VALUES (?, ?, ?, ?)').run(
        head.number,
        head.digest,
        at,
        signJws(payload, kioskId, deviceKey),
      );
      statement(
        ledger,
        'DELETE FROM audit_heads WHERE number < (SELECT number FROM audit_heads ORDER BY number DESC LIMIT 1 OFFSET ?)',
      ).run(MOST_KEPT - 1);
    });
    this.#lastAt = clock.monotonic();
    return true;
  }

  #newest(): number {
    const row = statement(this.#parts.ledger, 'SELECT max(number) AS number FROM audit_heads').get();
    return (row as { number: number | null }).number ?? 0;
  }

  /** The entries since the last head but one, by themselves and against both: quick however long the log is. */
  fitsWhatWasSigned(): boolean {
    const { ledger, deviceKey } = this.#parts;
    const rows = statement(ledger, 'SELECT number, digest, signed FROM audit_heads ORDER BY number DESC LIMIT 2').all();
    const key = createPublicKey(deviceKey);
    const heads = (rows as (Head & { signed: string })[]).map(({ number, digest, signed }) => {
      const said = headIn(signed, key);
      return said?.number === number && said.digest === digest ? { ...said, from: 'the ledger' } : null;
    });
    const known = heads.filter((head) => head !== null);
    if (known.length < heads.length) return false;
    return checkChain(ledger, known, { from: known.at(-1)?.number ?? 1 }).flaw === null;
  }
}

/**
 * The head in a signed word of a kiosk (JWS): one kept in its ledger, or a heartbeat. Null where it is neither, or not
 * signed with `key`; without a key the signature is not looked at.
 */
export const headIn = (jws: string, key: KeyObject | null): Head | null => {
  const [header = '', payload = '', signature = '', ...more] = jws.split('.');
  if (more.length > 0) return null;
  try {
    if (key && !verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')))
      return null;
    const said = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
    if (said['type'] === 'kiosk-audit-head/1') return headOf(said);
    return said['type'] === 'kiosk-heartbeat/1' ? headOf(said['audit']) : null;
  } catch {
    return null; // not JSON, or no key of this kind: no head
  }
};

export const headOf = (value: unknown): Head | null => {
  if (typeof value !== 'object' || value === null) return null;
  const { number, digest } = value as Record<string, unknown>;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) return null;
  return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? { number, digest } : null;
};

/** Every head kept in the ledger, oldest first; `forged`: rows that do not carry what they say, or are signed by another. */
export const keptHeads = (
  ledger: Ledger,
  key: KeyObject | null,
): { readonly heads: KnownHead[]; readonly forged: number[] } => {
  const heads: KnownHead[] = [];
  const forged: number[] = [];
  const rows = ledger.prepare('SELECT number, digest, signed FROM audit_heads ORDER BY number').iterate();
  for (const { number, digest, signed } of rows as Iterable<Head & { signed: string }>) {
    const said = headIn(signed, key);
    if (said?.number === number && said.digest === digest) heads.push({ ...said, from: 'the ledger itself' });
    else forged.push(number);
  }
  return { heads, forged };
};
