import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { Refusal } from '../http/problems.ts';
import { sha256Hex } from '../store/durable-files.ts';

/** A signed-in officer. `token` stands in every form, against forged posts. */
export type Session = { officer: string; token: string; startedAt: number; seenAt: number };

/** A session ends after this long unused, or this long in all (ms). */
export const idleEndMs = 30 * 60_000;
export const sessionEndMs = 8 * 3_600_000;
const wrongKeysAllowed = 10;
const wrongKeyWindowMs = 15 * 60_000;

/**
 * Sign-in by a key link. The key file (one `<key> <name>` a line) is read at each sign-in, so taking a line out ends that
 * officer's access at once. Sessions live in memory and die with the program. The office's sign-in over TLS (badge and
 * PIN, passkey) is another adapter behind the same two calls.
 */
export const officerSessions = (clock: Clock, keyFile: string) => {
  const sessions = new Map<string, Session>();
  let wrongKeys = { since: clock.monotonic(), count: 0 };

  return {
    /** Checks a key and opens a session; returns the cookie's value. */
    enter: async (key: string): Promise<{ id: string; officer: string }> => {
      const now = clock.monotonic();
      if (now - wrongKeys.since > wrongKeyWindowMs) wrongKeys = { since: now, count: 0 };
      if (wrongKeys.count >= wrongKeysAllowed) {
        throw new Refusal(429, 'sign-in-locked', 'Too many wrong keys', 'wait 15 minutes', { 'retry-after': '900' });
      }
      const officer = await officerOf(keyFile, key);
      if (officer === null) {
        wrongKeys.count += 1;
        throw new Refusal(403, 'wrong-key', 'This link does not open', 'ask the operator for a new link');
      }
      const id = randomBytes(32).toString('base64url');
      sessions.set(sha256Hex(id), {
        officer,
        token: randomBytes(24).toString('base64url'),
        startedAt: now,
        seenAt: now,
      });
      const oldest = sessions.size > 500 ? sessions.keys().next().value : undefined;
      if (oldest !== undefined) sessions.delete(oldest);
      return { id, officer };
    },
    /** The session of a cookie header, or null. */
    of: (cookieHeader: string | undefined): Session | null => {
      const known = keyOf(cookieHeader);
      const session = sessions.get(known);
      if (!session) return null;
      const now = clock.monotonic();
      if (now - session.seenAt > idleEndMs || now - session.startedAt > sessionEndMs) {
        sessions.delete(known);
        return null;
      }
      session.seenAt = now;
      return session;
    },
    leave: (cookieHeader: string | undefined): void => {
      sessions.delete(keyOf(cookieHeader));
    },
  };
};
export type OfficerSessions = ReturnType<typeof officerSessions>;

const keyOf = (cookieHeader: string | undefined): string => {
  const [, id = ''] = /(?:^|;\s*)officer=([A-Za-z0-9_-]{43})(?:;|$)/.exec(cookieHeader ?? '') ?? [];
  return sha256Hex(id);
};

const officerOf = async (keyFile: string, key: string): Promise<string | null> => {
  const lines = (await readFile(keyFile, 'utf8').catch(() => '')).split(/\r?\n/).slice(0, 1000);
  const given = Buffer.from(sha256Hex(key), 'hex');
  let officer: string | null = null;
  for (const [position, line] of lines.entries()) {
    const [known = '', ...name] = line.trim().split(/\s+/);
    if (known.length < 16 || known.startsWith('#')) continue;
    const fits = timingSafeEqual(given, Buffer.from(sha256Hex(known), 'hex'));
    if (fits) officer = name.join(' ') || `cán bộ ${position + 1}`;
  }
  return officer;
};
