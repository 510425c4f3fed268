import { constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Call, ScanRequest } from '../device.ts';
import { type RunningProcess, runProcess } from '../links/process.ts';
import { PageIntake, type RunEnd, runEnd, type Scanimage, startScanimage } from './page-run.ts';

/**
 * A pile of papers through the feeder: one `scanimage --batch` into a private folder (a process per page would begin a new
 * job and lose what the scanner has already drawn in). scanimage writes page N to `page-N.pnm.part`; we put a FIFO there
 * beforehand. So no page ever lies in a file, rows come live, and a slow reader holds the scanner back instead of filling
 * memory. `--batch-print` names a page once it is whole.
 */

const FIFO_DEADLINE_MS = 5000;
/** A page that scanimage calls finished has at most one pipe (64 KiB) left to be read. */
const LAST_BYTES_MS = 3000;

export type FeederPage = { readonly intake: PageIntake };

/** Yields whole pages; returns how the run ended. Leaving the loop early stops scanimage. */
export async function* runFeeder(
  scanimage: Scanimage,
  args: readonly string[],
  request: ScanRequest,
  scratchFolder: string,
  call: Call,
): AsyncGenerator<FeederPage, RunEnd> {
  const folder = await mkdtemp(join(scratchFolder, 'feeder-')); // mode 0700
  try {
    const fifos = Array.from({ length: request.maxPages }, (_, index) => `page-${index + 1}.pnm.part`);
    const made = await runProcess(
      { program: 'mkfifo', args: ['-m', '600', ...fifos], env: scanimage.env, folder, clock: scanimage.clock },
      1000,
      { signal: call.signal, deadlineMs: Math.min(FIFO_DEADLINE_MS, call.deadlineMs) },
    );
    if (!made.ok) return { kind: 'not-run', fault: made.fault };
    return yield* readPages(scanimage, args, request, folder, fifos, call);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* readPages(
  scanimage: Scanimage,
  args: readonly string[],
  request: ScanRequest,
  folder: string,
  fifos: readonly string[],
  call: Call,
): AsyncGenerator<FeederPage, RunEnd> {
  const batch = [...args, '--batch=page-%d.pnm', '--batch-print', `--batch-count=${request.maxPages}`];
  const finished = new FinishedPages();
  const { running, listener } = startScanimage(scanimage, batch, (bytes) => finished.take(bytes), call, folder);
  const ended = running.ended.then((end) => {
    finished.noMore();
    return end;
  });
  try {
    for (const [index, fifo] of fifos.entries()) {
      const intake = new PageIntake(request, index + 1);
      const reader = readFifo(join(folder, fifo), intake, running);
      try {
        await finished.reached(index + 1);
        if (finished.count > index) await reader.whole(scanimage.clock);
      } finally {
        reader.close();
      }
      // whoever cancels wants no more pages, even those that the scanner had drawn in already
      const good = finished.count > index && intake.page.complete && !call.signal.aborted;
      if (!good) return endOfPile(runEnd(await ended, listener, intake.refused, false), index);
      yield { intake };
    }
    return endOfPile(runEnd(await ended, listener, null, true), fifos.length);
  } finally {
    running.stop('asked');
    await ended;
  }
}

/** "Out of documents" after at least one page is how a pile ends, not a fault. */
function endOfPile(end: RunEnd, pages: number): RunEnd {
  const ranOut = end.kind === 'ended' && end.verdict === 'out-of-documents' && pages > 0;
  // some backends end the batch without a word once the feeder is empty
  const quietEnd = end.kind === 'ended' && end.verdict === 'short' && end.exitCode === 0 && pages > 0;
  return ranOut || (quietEnd && !/sane_read/.test(end.stderrTail)) ? { ...end, verdict: 'good' } : end;
}

/** Opened for reading and writing so that opening does not wait for scanimage and no early end of file is seen. */
function readFifo(
  path: string,
  intake: PageIntake,
  running: RunningProcess,
): { whole: (clock: Clock) => Promise<void>; close: () => void } {
  const socket = new Socket({
    fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on('data', (bytes) => {
    if (intake.refused === null && !intake.take(bytes)) running.stop('asked', 'at once');
    if (intake.page.complete || intake.refused !== null) resolve();
  });
  socket.on('error', () => resolve());
  return {
    whole: async (clock) => {
      const cancel = clock.after(LAST_BYTES_MS, () => resolve());
      await promise;
      cancel();
    },
    close: () => {
      socket.destroy();
    },
  };
}

/** Counts the names that `--batch-print` writes, one a line. */
class FinishedPages {
  count = 0;
  #ended = false;
  #wanted = 0;
  #wake: () => void = () => {};

  take(bytes: Uint8Array): void {
    for (const byte of bytes) if (byte === 0x0a) this.count += 1;
    if (this.count >= this.#wanted) this.#wake();
  }
  noMore(): void {
    this.#ended = true;
    this.#wake();
  }
  /** Resolves when this page is finished, or when there will be none any more. */
  async reached(page: number): Promise<void> {
    if (this.count >= page || this.#ended) return;
    this.#wanted = page;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await promise;
  }
}
