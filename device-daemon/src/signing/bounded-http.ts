import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../devices/device.ts';

/** One question over HTTP to a service of the certificate world: a TSA, an OCSP responder, a place of revocation lists. */
export type HttpQuestion = {
  readonly url: string;
  /** posted when it is there, else the address is fetched */
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
  readonly accept?: string;
  readonly mostBytes: number;
};

export type HttpFault = {
  readonly code: 'unreachable' | 'refused' | 'too-long' | 'timeout' | 'cancelled';
  readonly detail: string;
};

/**
 * Asks once: no redirects, no second attempt. What these services say is signed, so plain HTTP is their custom
 * (RFC 3161, 3.4; RFC 5280, 8): the answer is checked, not the line.
 */
export async function askOverHttp(question: HttpQuestion, call: Call): Promise<Result<Uint8Array, HttpFault>> {
  if (call.signal.aborted) return failed({ code: 'cancelled', detail: 'cancelled before asking' });
  const late = AbortSignal.timeout(Math.max(1, Math.ceil(call.deadlineMs)));
  try {
    const response = await fetch(question.url, {
      method: question.body ? 'POST' : 'GET',
      headers: {
        ...(question.body ? { 'content-type': question.body.type } : {}),
        ...(question.accept ? { accept: question.accept } : {}),
      },
      ...(question.body ? { body: Buffer.from(question.body.bytes) } : {}),
      redirect: 'error',
      signal: AbortSignal.any([call.signal, late]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return failed({ code: 'refused', detail: `HTTP ${response.status}` });
    }
    return await readAtMost(question.mostBytes, response);
  } catch (error) {
    if (call.signal.aborted) return failed({ code: 'cancelled', detail: 'cancelled while asking' });
    if (late.aborted) return failed({ code: 'timeout', detail: 'no answer in time' });
    return failed({ code: 'unreachable', detail: error instanceof Error ? error.message.slice(0, 200) : 'no line' });
  }
}

async function readAtMost(mostBytes: number, response: Response): Promise<Result<Uint8Array, HttpFault>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > mostBytes) return failed({ code: 'too-long', detail: `more than ${mostBytes} bytes` });
    pieces.push(piece);
  }
  return done(new Uint8Array(Buffer.concat(pieces)));
}
