import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type Database from 'better-sqlite3';
import { officeTime } from '../ledger/ledger.ts';
import { openToRead } from '../ledger/open-to-read.ts';
import { checkChain, type KnownHead, type Verdict } from './chain-check.ts';
import { headIn, headOf, keptHeads } from './signed-heads.ts';

const usage = `Verifies the audit log of a kiosk: every entry, in order, and against the heads that were signed.

  node device-daemon/src/audit/verify.ts --ledger kiosk.db [--device-key pub.jwk] [--heads heads.json]

  --ledger FILE      the kiosk's ledger, or a copy of it (with its -wal file, if there is one); only read,
                     also while the daemon runs
  --device-key FILE  the kiosk's public key (JWK): the signatures of heads are checked too
  --heads FILE       heads that the province kept of this kiosk's heartbeats: a JSON list of
                     {"number": 17, "digest": "…"} or of signed words (JWS)

Exit code 0: nothing wrong. 1: something is wrong; the first bad entry is named. 2: it could not be checked.
What was cut off the end of the log together with the heads kept in it shows only with --heads.`;

/** A file of heads larger than this is no file of heads. */
const MOST_HEADS_BYTES = 256 * 1024 * 1024;

type Wanted = { readonly ledger: string; readonly deviceKey: string | undefined; readonly heads: string | undefined };

const readArguments = (args: readonly string[]): Wanted | null => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ledger: { type: 'string' }, 'device-key': { type: 'string' }, heads: { type: 'string' } },
    });
    return values.ledger ? { ledger: values.ledger, deviceKey: values['device-key'], heads: values.heads } : null;
  } catch {
    return null;
  }
};

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const readKey = (path: string): Result<KeyObject, string> => {
  try {
    return done(createPublicKey({ key: JSON.parse(readFileSync(path, 'utf8')), format: 'jwk' }));
  } catch (error) {
    return failed(`${path} is no public key (JWK): ${wordsOf(error)}`);
  }
};

type Given = { readonly heads: readonly KnownHead[]; readonly refused: number };

/** A signed word that another key signed is counted as refused; a number and a digest are taken as the province says. */
const readHeads = (path: string, key: KeyObject | null): Result<Given, string> => {
  try {
    if (statSync(path).size > MOST_HEADS_BYTES) return failed(`${path} is too large for a list of heads`);
    const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!Array.isArray(list)) return failed(`${path} is no list`);
    const found = list.map((one: unknown) => {
      const jws = typeof one === 'string' ? one : (one as { jws?: unknown } | null)?.jws;
      return typeof jws === 'string' ? headIn(jws, key) : headOf(one);
    });
    const heads = found.filter((head) => head !== null).map((head) => ({ ...head, from: path }));
    return done({ heads, refused: found.length - heads.length });
  } catch (error) {
    return failed(`${path} cannot be read: ${wordsOf(error)}`);
  }
};

/** The command, for tests in this process: says lines and returns the exit code. */
export const run = (args: readonly string[], say: (line: string) => void): 0 | 1 | 2 => {
  const wanted = readArguments(args);
  if (!wanted) {
    say(usage);
    return 2;
  }
  const key = wanted.deviceKey === undefined ? done(null) : readKey(wanted.deviceKey);
  const given =
    key.ok && wanted.heads !== undefined ? readHeads(wanted.heads, key.value) : done({ heads: [], refused: 0 });
  const opened = key.ok && given.ok ? openToRead(wanted.ledger, 'audit_heads') : null;
  for (const step of [key, given, opened])
    if (step && !step.ok) {
      say(step.fault);
      return 2;
    }
  if (!key.ok || !given.ok || !opened?.ok) return 2;
  try {
    return judge(opened.value.ledger, key.value, given.value, say);
  } catch (error) {
    say(`the ledger could not be read to its end: ${wordsOf(error)}`);
    return 2;
  } finally {
    opened.value.close();
  }
};

const judge = (ledger: Database.Database, key: KeyObject | null, given: Given, say: (line: string) => void): 0 | 1 => {
  // one moment of the ledger, whatever the daemon writes meanwhile
  const { kept, verdict } = ledger.transaction(() => {
    const kept = keptHeads(ledger, key);
    return { kept, verdict: checkChain(ledger, [...kept.heads, ...given.heads]) };
  })();
  tell(verdict, say);
  say(
    `heads          ${kept.heads.length} kept in the ledger (signatures ${key ? 'checked' : 'not checked: no --device-key'}), ${given.heads.length} given; ${verdict.heads} held against the entries`,
  );
  if (kept.forged.length > 0)
    say(
      `head           NOT BELIEVED: number ${kept.forged[0]} in the ledger is not what this kiosk signed (${kept.forged.length} such)`,
    );
  if (given.refused > 0)
    say(`head           NOT BELIEVED: ${given.refused} of those given are no heads signed by this kiosk`);
  const { flaw } = verdict;
  if (flaw) say(`first bad      entry ${flaw.entry}, ${flaw.kind}: ${flaw.detail}`);
  const whole = !flaw && kept.forged.length === 0 && given.refused === 0;
  say(whole ? 'whole' : 'NOT WHOLE');
  return whole ? 0 : 1;
};

const tell = (verdict: Verdict, say: (line: string) => void): void => {
  const { entries, from, until, clockWentBack, clockWentBackCount, withheld } = verdict;
  say(`entries        ${entries}${verdict.flaw ? ' before the first bad one' : ''}`);
  if (from !== null && until !== null)
    say(`time           ${officeTime(from)} to ${officeTime(until)}, by the kiosk's clock`);
  if (clockWentBackCount > 0)
    say(
      `clock          went back ${clockWentBackCount} times, before entries ${clockWentBack.join(', ')} (no fault of the log)`,
    );
  if (withheld > 0)
    say(`withheld       ${withheld} entries have a word that was withheld: a fault of the program, report it`);
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = run(process.argv.slice(2), (line) => console.log(line));
