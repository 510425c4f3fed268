import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call, LinkFault } from '../devices/device.ts';
import { type ProcessEnd, startProcess } from '../devices/links/process.ts';

/**
 * Debian's `pkcs11-tool` (package opensc) as a child process: a token's module is somebody else's native code, and what
 * crashes or hangs in it must not take us along. One call, one process, one attempt.
 */

/** Why a token did not do as asked. Closed: screens have words for each. */
export type TokenFaultCode =
  | 'token-absent'
  | 'pin-wrong'
  | 'pin-locked'
  | 'key-absent'
  | 'token-failed'
  | 'timeout'
  | 'cancelled';

/** `detail` is for the technician: the PKCS#11 return value or what the tool could not do; never a PIN, never a name. */
export type TokenFault = { readonly code: TokenFaultCode; readonly detail: string };

/** Where a token is reached. */
export type TokenPlace = {
  /** path of the PKCS#11 module, such as `/usr/lib/softhsm/libsofthsm2.so` or the maker's library */
  readonly module: string;
  /** the label that the token was initialised with; readers' slot numbers change with every plugging */
  readonly label: string;
  /** what the module needs of the environment (`SOFTHSM2_CONF`); nothing else is handed on */
  readonly environment?: Readonly<Record<string, string>>;
  /** the tool, `/usr/bin/pkcs11-tool` when not said */
  readonly tool?: string;
};

/** The tool's default place on Debian. */
const TOOL = '/usr/bin/pkcs11-tool';
/** The variable that carries the PIN to the child: arguments are seen by every user of the machine, this is not. */
const PIN_VARIABLE = 'SIGNING_TOKEN_PIN';
/** A certificate has 1 to 4 KiB, a list of objects 200 bytes each: what is longer is not an answer. */
const MOST_OUTPUT_BYTES = 256 * 1024;
/** From the polite signal to SIGKILL, in ms. */
const GRACE_MS = 300;

/** Runs the tool once and returns what it wrote. `pin` makes it log in. */
export async function askToken(
  place: TokenPlace,
  args: readonly string[],
  pin: string | null,
  call: Call,
): Promise<Result<Uint8Array, TokenFault>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const running = startProcess(
    {
      program: place.tool ?? TOOL,
      args: ['--module', place.module, '--token-label', place.label, ...loginWith(pin), ...args],
      env: { ...place.environment, LC_ALL: 'C', ...(pin === null ? {} : { [PIN_VARIABLE]: pin }) },
      graceMs: GRACE_MS,
      onStdout: (bytes) => {
        size += bytes.length;
        if (size > MOST_OUTPUT_BYTES) return running.stop('asked', 'at once');
        pieces.push(bytes);
      },
    },
    call,
  );
  const end = await running.ended;
  if (!end.ok) return failed(neverRan(end.fault));
  const fault = faultOf(end.value);
  return fault === null ? done(new Uint8Array(Buffer.concat(pieces))) : failed(fault);
}

const loginWith = (pin: string | null): readonly string[] =>
  pin === null ? [] : ['--login', '--pin', `env:${PIN_VARIABLE}`];

const neverRan = (fault: LinkFault): TokenFault => ({
  code: fault.code === 'cancelled' ? 'cancelled' : 'token-failed',
  detail: fault.detail,
});

function faultOf(end: ProcessEnd): TokenFault | null {
  if (end.stoppedBy === 'deadline') return { code: 'timeout', detail: 'the token did not answer in time' };
  if (end.stoppedBy === 'cancel') return { code: 'cancelled', detail: 'cancelled while the token worked' };
  if (end.stoppedBy === 'asked') return { code: 'token-failed', detail: 'the tool wrote without end' };
  if (end.exitCode === 0) return null;
  const known = SAID.find(([words]) => words.test(end.stderrTail));
  return { code: known?.[1] ?? 'token-failed', detail: known?.[2] ?? returnValueIn(end) };
}

/** What the tool says on stderr (OpenSC 0.20 to 0.26), the return values of PKCS#11 v2.40, section 3.2. */
const SAID: readonly (readonly [RegExp, TokenFaultCode, string])[] = [
  [/CKR_PIN_(INCORRECT|INVALID|LEN_RANGE)/, 'pin-wrong', 'the token refused the PIN'],
  [/CKR_PIN_(LOCKED|EXPIRED)/, 'pin-locked', 'the token takes no PIN any more'],
  [/CKR_(TOKEN_NOT_(PRESENT|RECOGNIZED)|DEVICE_REMOVED|SLOT_ID_INVALID)/, 'token-absent', 'the token is not there'],
  [/No slots?\b.*\bfound|No slots? available/i, 'token-absent', 'no token of that label'],
  [/(private key|object|certificate) not found/i, 'key-absent', 'nothing of that id on the token'],
];

const returnValueIn = (end: ProcessEnd): string =>
  /CKR_[A-Z_]+|Failed to load pkcs11 module/.exec(end.stderrTail)?.[0] ??
  `the tool ended with ${end.exitCode ?? end.signal ?? 'nothing'}`;
