import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call, ScanSource } from '../device.ts';
import { type EsclStatus, faultInEsclStatus, feederLoadedIn, fetchText, parseEsclStatus } from './escl-status.ts';
import type { RunEnd } from './page-run.ts';
import type { ScannerProbe } from './probe.ts';
import { lastLine } from './scanimage-words.ts';
import { codeOfVerdict, isVague, linkFaultOfScanner, type ScannerFault, scannerFault } from './scanner-fault.ts';

/** Asking after a fault what it was, ms: the citizen waits. */
const POST_MORTEM_MS = 2_500;

/** Whom to ask when SANE's word for a fault is not enough. */
export type Witnesses = { readonly statusUrl: string | null; readonly probe: ScannerProbe; readonly clock: Clock };

export type Incident = {
  readonly end: RunEnd;
  readonly source: ScanSource;
  /** rows of the page that failed had come: paper has moved and part of a picture exists */
  readonly rowsCame: boolean;
  /** pages of this pile came before: the next sheet lies somewhere on its way */
  readonly pagesCame: boolean;
};

/** SANE's word for it, or a better one where the scanner knows more (or is not there any more). */
export async function nameFault(incident: Incident, witnesses: Witnesses, call: Call): Promise<ScannerFault> {
  const { end, rowsCame, pagesCame } = incident;
  const outcome = rowsCame || pagesCame ? 'unknown' : 'not-started';
  if (end.kind === 'not-run') return linkFaultOfScanner(end.fault);
  if (end.kind === 'refused') return scannerFault('unintelligible', `picture refused: ${end.why}`, outcome);
  if (end.verdict === 'good') return scannerFault('picture-truncated', 'no whole picture came', outcome);
  const detail = `${end.verdict}: ${lastLine(end.stderrTail)}`;
  const asHeard = scannerFault(codeOfVerdict(end.verdict, rowsCame), detail, outcome);
  if (!isVague(end.verdict) || (end.verdict === 'out-of-documents' && witnesses.statusUrl === null)) return asHeard;
  const within = { signal: call.signal, deadlineMs: POST_MORTEM_MS };
  if (witnesses.statusUrl === null) {
    const probed = await witnesses.probe.ask(within);
    const isGone = !probed.ok && probed.fault.code === 'absent';
    return isGone ? scannerFault('disconnected', detail, outcome) : asHeard;
  }
  const asked = await askStatus(witnesses.statusUrl, witnesses.clock, within);
  if (asked.ok) return toldByStatus(asked.value, incident, asHeard) ?? asHeard;
  const stands = asked.fault.code === 'cancelled' || end.verdict === 'out-of-documents';
  return stands ? asHeard : scannerFault('disconnected', detail, outcome);
}

/** What an eSCL scanner says of itself right now. */
export async function askStatus(root: string, clock: Clock, call: Call): Promise<Result<EsclStatus, ScannerFault>> {
  const answer = await fetchText(`${root}/ScannerStatus`, clock, call);
  return answer.ok ? done(parseEsclStatus(answer.value)) : failed(linkFaultOfScanner(answer.fault));
}

function toldByStatus(status: EsclStatus, { end, source }: Incident, asHeard: ScannerFault): ScannerFault | null {
  const told = faultInEsclStatus(status);
  if (told && (source === 'feeder' || !FEEDER_ONLY.has(told.code))) {
    // sheets that went through together are out of the tray: whether a picture came says nothing about that
    const outcome = told.code === 'double-feed' ? 'unknown' : asHeard.outcome;
    return scannerFault(told.code, `${asHeard.detail}; ${told.detail}`, outcome);
  }
  // sane-airscan calls a feeder empty that is still working off a job that somebody left
  if (end.kind === 'ended' && end.verdict === 'out-of-documents' && /Processing$/.test(status.adfState ?? ''))
    return scannerFault('busy-elsewhere', `${asHeard.detail}; the feeder is at work`, asHeard.outcome);
  const ranOut = end.kind === 'ended' && end.verdict === 'busy' && feederLoadedIn(status) === false;
  return ranOut && source === 'feeder' ? scannerFault('no-document', asHeard.detail, asHeard.outcome) : null;
}

/** Trouble in the feeder is no reason for a fault on the glass. */
const FEEDER_ONLY: ReadonlySet<ScannerFault['code']> = new Set(['paper-jammed', 'double-feed']);
