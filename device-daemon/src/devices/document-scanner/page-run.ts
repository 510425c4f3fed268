import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { Call, LinkFault, RawPage, ScanRequest } from '../device.ts';
import { type ProcessEnd, type RunningProcess, startProcess } from '../links/process.ts';
import { PnmPage, type PnmRefusal } from './pnm.ts';
import { judge, StderrListener, type Verdict } from './scanimage-words.ts';

/** scanimage as the drivers of this folder start it. */
export type Scanimage = {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
};

/** How one run of scanimage ended, and all that is needed to name the fault. */
export type RunEnd =
  | { readonly kind: 'not-run'; readonly fault: LinkFault }
  | { readonly kind: 'refused'; readonly why: PnmRefusal }
  | {
      readonly kind: 'ended';
      readonly verdict: Verdict;
      readonly stderrTail: string;
      readonly exitCode: number | null;
    };

/** Between a polite SIGINT and SIGKILL, ms: whoever cancels sees it within a second. */
const GRACE_MS = 600;

/**
 * Bounds on scanimage and the backend inside it, which parse what the device sends: writable memory in bytes (an A4 colour
 * page at 600 dpi has 104 MB, a backend may hold it twice), and no core file, for a page would lie in it.
 */
export const MOST_MEMORY_BYTES = 512 * 1024 * 1024;

/** scanimage under its limits (`prlimit` of util-linux sets them, then becomes scanimage: same process, same group). */
export const withinLimits = (scanimage: Scanimage, args: readonly string[]) => ({
  ...scanimage,
  program: 'prlimit',
  args: [`--data=${MOST_MEMORY_BYTES}`, '--core=0', scanimage.program, ...args],
});

/** After an error line scanimage usually ends; 3 in 100 runs it does not (devices.md section 1). */
const AFTER_COMPLAINT_MS = 1500;

/** A4 at 600 dpi has 34.8 million; more than this is refused before memory is taken. */
export const MOST_PIXELS = 40_000_000;

/** Feeds bytes into a page and tells whole new rows to whoever watches the scan. */
export class PageIntake {
  readonly page = new PnmPage(MOST_PIXELS);
  refused: PnmRefusal | null = null;
  readonly #request: ScanRequest;
  readonly #number: number;

  constructor(request: ScanRequest, number: number) {
    this.#request = request;
    this.#number = number;
  }

  /** Returns false when the bytes are no picture: nothing more will be taken. */
  take(bytes: Uint8Array): boolean {
    const news = this.page.take(bytes);
    if (typeof news === 'string') {
      this.refused = news;
      return false;
    }
    const header = this.page.header;
    if (news !== null && header !== null) {
      this.#request.onRows?.({
        page: this.#number,
        rowsSoFar: news.rowsSoFar,
        ofRows: header.heightPx,
        widthPx: header.widthPx,
        channels: header.channels,
        rows: news.rows,
      });
    }
    return true;
  }

  rawPage(dpi: number): RawPage | null {
    const { header, complete, pixels } = this.page;
    return header !== null && complete ? { ...header, dpi, pixels } : null;
  }
}

/** scanimage with an ear on its stderr: the first complaint starts the grace time, then the group is killed. */
export function startScanimage(
  scanimage: Scanimage,
  args: readonly string[],
  onStdout: (bytes: Uint8Array, running: RunningProcess) => void,
  call: Call,
  folder?: string,
): { readonly running: RunningProcess; readonly listener: StderrListener } {
  const listener = new StderrListener();
  let cancelGrace = (): void => {};
  const running: RunningProcess = startProcess(
    {
      ...withinLimits(scanimage, args),
      graceMs: GRACE_MS,
      onStdout: (bytes) => onStdout(bytes, running),
      onStderr: (text) => {
        // what it says after we told it to stop ("I/O error") is our own doing
        if (running.stopping !== null || !listener.take(text)) return;
        cancelGrace = scanimage.clock.after(AFTER_COMPLAINT_MS, () => running.stop('asked', 'at once'));
      },
      ...(folder === undefined ? {} : { folder }),
    },
    call,
  );
  void running.ended.then(() => cancelGrace());
  return { running, listener };
}

/** Judges a run that has ended, for a page that is whole or not. */
export function runEnd(
  end: Result<ProcessEnd, LinkFault>,
  listener: StderrListener,
  refused: PnmRefusal | null,
  complete: boolean,
): RunEnd {
  if (!end.ok) return { kind: 'not-run', fault: end.fault };
  listener.end();
  const { exitCode, stoppedBy, stderrTail } = end.value;
  if (refused !== null && listener.complaint === null) return { kind: 'refused', why: refused };
  return {
    kind: 'ended',
    verdict: judge({ complaint: listener.complaint, exitCode, stoppedBy, complete }),
    stderrTail,
    exitCode,
  };
}

/** One page from the glass: scanimage writes it to its stdout. */
export async function runGlass(
  scanimage: Scanimage,
  args: readonly string[],
  request: ScanRequest,
  call: Call,
): Promise<{ readonly intake: PageIntake; readonly end: RunEnd }> {
  const intake = new PageIntake(request, 1);
  const { running, listener } = startScanimage(
    scanimage,
    args,
    (bytes, child) => {
      if (intake.refused === null && !intake.take(bytes)) child.stop('asked', 'at once');
    },
    call,
  );
  try {
    const end = await running.ended;
    return { intake, end: runEnd(end, listener, intake.refused, intake.page.complete) };
  } finally {
    running.stop('asked', 'at once'); // no-op when it ended; a throwing watcher must not leave it running
  }
}
