/**
 * What scanimage says on stderr, and how a scan is judged. Pure. Measured on sane-utils 1.2.1 (devices.md section 1):
 * exit codes lie now and then and an EOF fault exits with 0, so stderr decides first, then the exit code, then the bytes.
 */

/**
 * A SANE status as words; `open-*` are failures before the device answered at all, `read-broken` is an I/O error after
 * the picture had begun (in sane_read, where sane_start had gone well).
 */
export type Complaint =
  | 'unsupported'
  | 'cancelled'
  | 'busy'
  | 'invalid'
  | 'eof'
  | 'jammed'
  | 'out-of-documents'
  | 'cover-open'
  | 'warming-up'
  | 'io-error'
  | 'read-broken'
  | 'out-of-memory'
  | 'access-denied'
  | 'unknown'
  | 'open-failed'
  | 'open-busy'
  | 'open-denied';

/** `sane_strstatus` of libsane 1.x. */
const STATUS_TEXTS: Readonly<Record<string, Complaint>> = {
  'Operation not supported': 'unsupported',
  'Operation was canceled': 'cancelled',
  'Operation was cancelled': 'cancelled',
  'Device busy': 'busy',
  'Invalid argument': 'invalid',
  'End of file reached': 'eof',
  'Document feeder jammed': 'jammed',
  'Document feeder out of documents': 'out-of-documents',
  'Scanner cover is open': 'cover-open',
  // SANE_STATUS_WARMING_UP, in builds that define it
  'Lamp not ready, please retry': 'warming-up',
  'Error during device I/O': 'io-error',
  'Out of memory': 'out-of-memory',
  'Access to resource has been denied': 'access-denied',
};

/** Exit codes of scanimage are SANE statuses; 5 (EOF) is its normal end of a page and never an exit code of a fault. */
const EXIT_CODES: Readonly<Record<number, Complaint>> = {
  1: 'unsupported',
  2: 'cancelled',
  3: 'busy',
  4: 'invalid',
  6: 'jammed',
  7: 'out-of-documents',
  8: 'cover-open',
  9: 'io-error',
  10: 'out-of-memory',
  11: 'access-denied',
};

const LINE_LIMIT = 1000;

/** The complaint in one line of stderr, or `null` for progress, warnings and chatter. */
export function complaintIn(line: string): Complaint | null {
  const spoken = /^(?:\S*\/)?scanimage: sane_(start|read): (.{1,200})$/.exec(line);
  if (spoken) {
    const status = STATUS_TEXTS[(spoken[2] as string).trim()] ?? 'unknown';
    return status === 'io-error' && spoken[1] === 'read' ? 'read-broken' : status;
  }
  const opening = /^(?:\S*\/)?scanimage: open of device .{1,300} failed: (.{1,200})$/.exec(line);
  if (opening) return openingComplaint(STATUS_TEXTS[(opening[1] as string).trim()]);
  if (/^(?:\S*\/)?scanimage: no SANE devices found/.test(line)) return 'open-failed';
  return null;
}

function openingComplaint(status: Complaint | undefined): Complaint {
  if (status === 'busy') return 'open-busy';
  if (status === 'access-denied') return 'open-denied';
  return 'open-failed';
}

/** Cuts stderr into lines as it comes; over-long lines are cut off, progress (`\r`) ends a line too. */
export class StderrListener {
  #line = '';
  /** the first complaint heard; later ones are its consequences */
  complaint: Complaint | null = null;

  /** Returns true when this piece held the first complaint. */
  take(text: string): boolean {
    const before = this.complaint;
    for (const char of text) {
      if (char === '\n' || char === '\r') this.#endLine();
      else if (this.#line.length < LINE_LIMIT) this.#line += char;
    }
    return before === null && this.complaint !== null;
  }

  /** The last line may lack its end when the program was killed. */
  end(): void {
    this.#endLine();
  }

  #endLine(): void {
    this.complaint ??= complaintIn(this.#line);
    this.#line = '';
  }
}

export type ScanEvidence = {
  readonly complaint: Complaint | null;
  readonly exitCode: number | null;
  readonly stoppedBy: 'deadline' | 'cancel' | 'asked' | null;
  /** whether every sample that the header announced has come */
  readonly complete: boolean;
};

/** `good`, what stopped us from outside, or the complaint; `short` is a quiet end with too few bytes. */
export type Verdict = 'good' | 'cancel' | 'deadline' | 'short' | Complaint;

/** Who decides, in this order: we ourselves, stderr, the exit code, the byte count. */
export function judge(evidence: ScanEvidence): Verdict {
  // A complaint that came before our own SIGKILL (the grace timer) explains more than the kill does.
  const { complaint, exitCode, stoppedBy, complete } = evidence;
  if (stoppedBy === 'cancel') return 'cancel';
  if (complaint !== null && complaint !== 'eof') return complaint;
  if (stoppedBy === 'deadline') return 'deadline';
  if (exitCode !== null && exitCode !== 0) return EXIT_CODES[exitCode] ?? 'unknown';
  if (exitCode === null && complaint === null) return complete ? 'unknown' : 'short';
  return complete ? 'good' : 'short';
}

/** The last line that scanimage wrote in its own name, or the last of all. */
export function lastLine(text: string): string {
  const lines = text
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.findLast((line) => line.startsWith('scanimage: ')) ?? lines.at(-1) ?? '';
}
