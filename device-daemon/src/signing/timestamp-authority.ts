import { createHash, randomBytes } from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { TimeStampResp } from 'pkijs';
import type { Call } from '../devices/device.ts';
import { askOverHttp } from './bounded-http.ts';
import { element, hexOf, OCTET_STRING, oid, readDer, SEQUENCE, smallInteger } from './der.ts';
import { OID } from './oids.ts';
import { readTimestamp } from './timestamp-token.ts';

/** Where timestamps come from. */
export type TimestampAuthority = { readonly url: string };

/** Closed: why there is no timestamp. A signature is then not made at all rather than made weaker than asked. */
export type TimestampFault = {
  readonly code: 'tsa-unreachable' | 'tsa-refused' | 'tsa-answer-wrong' | 'timeout' | 'cancelled';
  readonly detail: string;
};

const MOST_ANSWER_BYTES = 64 * 1024;
const NONCE_BYTES = 8;
/** granted, and granted with changes that the token itself shows (RFC 3161, 2.4.2) */
const GRANTED: ReadonlySet<number> = new Set([0, 1]);

/** A timestamp token over `signature`, checked against the question: same imprint, same nonce, signed by a TSA. */
export async function timestampOf(
  signature: Uint8Array,
  authority: TimestampAuthority,
  call: Call,
): Promise<Result<Uint8Array, TimestampFault>> {
  const nonce = freshNonce();
  const answer = await askOverHttp(
    {
      url: authority.url,
      body: { type: 'application/timestamp-query', bytes: requestFor(signature, nonce) },
      accept: 'application/timestamp-reply',
      mostBytes: MOST_ANSWER_BYTES,
    },
    call,
  );
  if (!answer.ok) return failed(lineFault(answer.fault.code, answer.fault.detail));
  return checkedToken(answer.value, signature, hexOf(nonce));
}

function lineFault(code: string, detail: string): TimestampFault {
  if (code === 'timeout' || code === 'cancelled') return { code, detail };
  return { code: code === 'unreachable' ? 'tsa-unreachable' : 'tsa-refused', detail };
}

/** RFC 3161, 2.4.1, with the TSA's certificate asked for, without which nobody could check the token later. */
function requestFor(signature: Uint8Array, nonce: Uint8Array): Uint8Array {
  const imprint = createHash('sha256').update(signature).digest();
  const TRUE = Uint8Array.of(0x01, 1, 0xff);
  return element(
    SEQUENCE,
    smallInteger(1),
    element(SEQUENCE, element(SEQUENCE, oid(OID.sha256)), element(OCTET_STRING, imprint)),
    nonce,
    TRUE,
  );
}

/** A positive INTEGER of 64 bits, as it is encoded: the first octet 01 to 7f keeps it minimal and positive. */
function freshNonce(): Uint8Array {
  const random = randomBytes(NONCE_BYTES);
  random[0] = 1 + ((random[0] ?? 0) % 0x7f);
  return element(0x02, random);
}

function checkedToken(answer: Uint8Array, signature: Uint8Array, nonce: string): Result<Uint8Array, TimestampFault> {
  const wrong = (detail: string) => failed<TimestampFault>({ code: 'tsa-answer-wrong', detail });
  const response = responseIn(answer);
  if (response === null) return wrong('not a timestamp response');
  if (!GRANTED.has(response.status)) return failed({ code: 'tsa-refused', detail: `status ${response.status}` });
  if (response.token === null) return wrong('granted, but no token');
  const read = readTimestamp(response.token, signature);
  if ('fault' in read) return wrong(read.fault);
  if (read.timestamp.nonce !== nonce) return wrong('another nonce than asked with');
  return done(response.token);
}

function responseIn(answer: Uint8Array): { status: number; token: Uint8Array | null } | null {
  const schema = readDer(answer);
  if (schema === null) return null;
  try {
    const { status, timeStampToken } = new TimeStampResp({ schema });
    return {
      status: status.status,
      token: timeStampToken ? new Uint8Array(timeStampToken.toSchema().toBER()) : null,
    };
  } catch {
    return null;
  }
}
