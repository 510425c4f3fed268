import { execFile } from 'node:child_process';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** Bounds of one rendering: ms, bytes of PNG, KiB of address space, seconds of processor. */
const bounds = {
  ms: 20_000,
  pngBytes: 24 * 1024 * 1024,
  memoryKiB: 2_000_000,
  cpuSeconds: 15,
  together: 2,
  waiting: 40,
};

export type PageRenderer = (pdf: string, page: number, widthPx: number) => Promise<Result<Buffer, 'broken' | 'busy'>>;

/**
 * Turns one page of a PDF into a PNG with poppler's `pdftoppm`, in a child process with little memory, little time and
 * no environment: a citizen's PDF is never parsed in this process nor in an officer's browser (store-and-forward.md W5).
 */
export const pageRenderer = (): PageRenderer => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (pdf, page, widthPx) => {
    if (running >= bounds.together) {
      if (waiting.length >= bounds.waiting) return failed('busy');
      // whoever finishes hands its place over, so `running` stays right
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await render(pdf, page, widthPx);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};

const render = (pdf: string, page: number, widthPx: number): Promise<Result<Buffer, 'broken'>> => {
  const limited = `ulimit -v ${bounds.memoryKiB}; ulimit -t ${bounds.cpuSeconds}; ulimit -c 0; exec pdftoppm "$@"`;
  const options = ['-png', '-f', String(page), '-l', String(page), '-scale-to-x', String(widthPx), '-scale-to-y', '-1'];
  const args = ['-c', limited, 'pdftoppm', ...options, '-singlefile', pdf];
  const settings = {
    encoding: 'buffer',
    timeout: bounds.ms,
    killSignal: 'SIGKILL',
    maxBuffer: bounds.pngBytes,
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
  } as const;
  return new Promise((resolve) => {
    execFile('/bin/sh', args, settings, (error, stdout) => {
      const isPng = stdout.subarray(1, 4).toString('latin1') === 'PNG';
      resolve(error === null && isPng ? done(stdout) : failed('broken'));
    });
  });
};
