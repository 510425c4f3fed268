import type { Problem } from '@mot-cua/domain/receiving.ts';
import type { Answer } from './exchange.ts';

/**
 * Why an exchange with the repository did not succeed. `line`: nobody answered, or somebody who is not the repository
 * (a captive portal, a proxy) did: try again for ever. `refused`: the repository itself, in its own words, will not have
 * this dossier: quarantine and call staff. `busy`: it asked to wait.
 */
export type LineFault = {
  readonly kind: 'line' | 'refused' | 'busy';
  readonly detail: string;
  /** who is at fault or spoke: the repository in its own words, a stranger in its place, this kiosk; left out: nobody answered */
  readonly who?: 'repository' | 'stranger' | 'kiosk';
  readonly retryAfterMs?: number;
  /** the HTTP status, where the repository itself answered in its own words */
  readonly status?: number;
  /** more bytes have arrived than when we last asked: the line is thin, not dead */
  readonly progressed?: boolean;
  /** a receipt was given that proves nothing */
  readonly forged?: true;
};

/** The longest `Retry-After` that is passed on, ms; the forwarder bounds it further. */
const LONGEST_RETRY_AFTER_MS = 86_400_000;

export const isProblem = (answer: Answer): boolean =>
  String(answer.headers['content-type'] ?? '').startsWith('application/problem+json');

/** Only the repository's own words (problem+json) can refuse; anything else is the line, however it is numbered. */
export const faultOf = (answer: Answer, refusing: readonly number[] = []): LineFault => {
  const wait = retryAfterMs(answer);
  const waits = wait === null ? {} : { retryAfterMs: wait };
  const { status } = answer;
  if (!isProblem(answer))
    return {
      kind: 'line',
      who: 'stranger',
      detail: `status ${status} without the repository's words (a login page or proxy?)`,
      ...waits,
    };
  const problem = (readJson(answer.body) ?? {}) as Partial<Problem>;
  const detail = `${status} ${problem.title ?? ''}: ${problem.detail ?? ''}`.slice(0, 300);
  const about = { who: 'repository', detail, status } as const;
  if (refusing.includes(status)) return { kind: 'refused', ...about };
  return { kind: status === 429 || status === 503 ? 'busy' : 'line', ...about, ...waits };
};

/**
 * `Retry-After` in ms, as seconds or as an HTTP date (RFC 9110, 10.2.3). A date is read against the `Date` of the same answer,
 * never against the kiosk's clock, which may be years off; without one it is passed over.
 */
const retryAfterMs = (answer: Answer): number | null => {
  const text = String(answer.headers['retry-after'] ?? '').trim();
  if (text === '') return null;
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1_000
    : Date.parse(text) - Date.parse(String(answer.headers['date'] ?? ''));
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, LONGEST_RETRY_AFTER_MS) : null;
};

const utf8 = new TextDecoder();

export const readJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
};
