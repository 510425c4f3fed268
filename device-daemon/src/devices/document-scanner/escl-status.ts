import { type ClientRequest, get } from 'node:http';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call, LinkFault } from '../device.ts';
import type { ScannerFaultCode } from './scanner-fault.ts';

/**
 * What an eSCL (AirScan, Mopria) scanner says of itself beside SANE: `GET <root>/ScannerStatus`. SANE turns an open hatch
 * and a mispick into "I/O error" (devices.md section 1); here they have names. Read-only; the scan itself goes by SANE.
 */
export type EsclStatus = {
  /** pwg:State, e.g. Idle, Processing, Stopped, Down */
  readonly state: string | null;
  /** scan:AdfState, e.g. ScannerAdfLoaded; `null` without a feeder */
  readonly adfState: string | null;
  /** pwg:StateReason, the first; few scanners tell it */
  readonly reason: string | null;
};

/** Bytes of an answer that are read; a real one has about 1-40 KB. */
const ANSWER_LIMIT = 256 * 1024;

/** Reads the two words that matter; whatever else stands there is ignored. Pure. */
export const parseEsclStatus = (xml: string): EsclStatus => ({
  state: elementText(xml, 'State'),
  adfState: elementText(xml, 'AdfState'),
  reason: elementText(xml, 'StateReason'),
});

/** Maker and model with serial number, from ScannerCapabilities; empty when not told. Pure. */
export const parseEsclIdentity = (xml: string): string =>
  [elementText(xml, 'MakeAndModel'), elementText(xml, 'SerialNumber')]
    .filter((part) => part !== null)
    .join(' ')
    .slice(0, 200);

/** Text of the first element of this local name, whatever its prefix; at most 200 characters. */
function elementText(xml: string, name: string): string | null {
  const found = new RegExp(`<(?:[A-Za-z][\\w.-]{0,20}:)?${name}(?:\\s[^<>]{0,200})?>([^<>]{1,200})</`).exec(xml);
  const text = found?.[1]?.trim() ?? '';
  return text === '' ? null : text;
}

/** The fault in a status, or `null`. An empty feeder is none: there is still the glass. */
export function faultInEsclStatus(status: EsclStatus): { code: ScannerFaultCode; detail: string } | null {
  const detail = `scanner says ${status.state ?? '-'} ${status.adfState ?? '-'}`;
  const adf = status.adfState ?? '';
  if (/Jam$/i.test(adf)) return { code: 'paper-jammed', detail };
  if (/Multipick(Detected)?$/i.test(adf)) return { code: 'double-feed', detail };
  if (/Mispick$/i.test(adf)) return { code: 'paper-jammed', detail };
  if (/(DoorOpen|HatchOpen|CoverOpen)$/i.test(adf)) return { code: 'cover-open', detail };
  // HP's machines say Testing while the lamp warms up (sane-airscan knows it too); others give a reason
  if (status.state === 'Testing' || /warm/i.test(status.reason ?? '')) return { code: 'warming-up', detail };
  if (status.state === 'Down' || status.state === 'Stopped') return { code: 'device-failed', detail };
  return null;
}

/** Paper in the feeder? `null` when the scanner does not tell. */
export function feederLoadedIn(status: EsclStatus): boolean | null {
  if (status.adfState === null) return null;
  if (/Loaded$/i.test(status.adfState)) return true;
  return /Empty$/i.test(status.adfState) ? false : null;
}

/** Plain HTTP GET with a deadline and a bounded answer. No redirects, no keep-alive. */
export function fetchText(url: string, clock: Clock, call: Call): Promise<Result<string, LinkFault>> {
  const { promise, resolve } = Promise.withResolvers<Result<string, LinkFault>>();
  if (call.signal.aborted) return Promise.resolve(fault('cancelled', 'cancelled before asking'));
  let request: ClientRequest | null = null;
  const finish = (result: Result<string, LinkFault>): void => {
    cancelDeadline();
    call.signal.removeEventListener('abort', onAbort);
    request?.destroy();
    resolve(result);
  };
  const onAbort = (): void => finish(fault('cancelled', 'cancelled while asking the scanner'));
  const cancelDeadline = clock.after(call.deadlineMs, () => finish(fault('timeout', 'no answer from the scanner')));
  call.signal.addEventListener('abort', onAbort, { once: true });
  request = get(url, { agent: false, headers: { accept: 'text/xml' } }, (response) => {
    const pieces: Buffer[] = [];
    let size = 0;
    response.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size > ANSWER_LIMIT) finish(fault('disconnected', 'the scanner answers without end'));
      else pieces.push(piece);
    });
    response.on('error', () => finish(fault('disconnected', 'the answer of the scanner broke off')));
    response.on('end', () => {
      if (response.statusCode === 200) finish(done(Buffer.concat(pieces).toString('utf8')));
      else finish(fault('absent', `the scanner answers ${response.statusCode}`));
    });
  });
  request.on('error', (error: NodeJS.ErrnoException) =>
    finish(fault('absent', `scanner not reached: ${error.code ?? 'network'}`)),
  );
  return promise;
}

const fault = (code: LinkFault['code'], detail: string): Result<never, LinkFault> =>
  failed({ code, outcome: 'not-started', detail });
