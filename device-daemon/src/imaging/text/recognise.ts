import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../../devices/device.ts';
import { runProcess } from '../../devices/links/process.ts';
import type { PageText } from './page-text.ts';
import { readTsv } from './tesseract-tsv.ts';

/** Why a page has no text. `late`: its time was over; `not-installed`: no tesseract or no Vietnamese for it here. */
export type TextFault = {
  readonly code: 'not-installed' | 'late' | 'cancelled' | 'not-read';
  readonly detail: string;
};

/** Grey levels, one byte a pixel, at `dpi`. */
export type PageToRead = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly pixels: Uint8Array;
};

export type ReadOptions = {
  /** 0 (as urgent as ourselves) to 19: behind everything that a citizen waits for */
  readonly nice?: number;
  readonly language?: string;
};

/** A table of a dense page has 60 kB. */
const MOST_TABLE_BYTES = 4_000_000;

/**
 * Reads the print of one upright page: tesseract in a process of its own, one thread (a second only waits), nothing on disk.
 * About 1.5 s for a dense A4 page at 300 dpi; ended at the deadline.
 */
export const recogniseText = async (
  page: PageToRead,
  call: Call,
  { nice = 0, language = 'vie' }: ReadOptions = {},
): Promise<Result<PageText, TextFault>> => {
  const flags = ['-', '-', '-l', language, '--psm', '3', '--dpi', String(Math.round(page.dpi)), 'tsv'];
  const ended = await runProcess(
    {
      program: 'nice',
      args: ['-n', String(nice), 'tesseract', ...flags],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', OMP_THREAD_LIMIT: '1' },
      input: portableGreyMap(page),
      graceMs: 200,
    },
    MOST_TABLE_BYTES,
    call,
  );
  if (!ended.ok) return failed({ code: 'not-installed', detail: ended.fault.detail });
  const { stoppedBy, exitCode, stderrTail, stdout } = ended.value;
  if (stoppedBy === 'deadline') return failed({ code: 'late', detail: `no answer within ${call.deadlineMs} ms` });
  if (stoppedBy === 'cancel') return failed({ code: 'cancelled', detail: 'nobody wants it any more' });
  if (stoppedBy === 'asked') return failed({ code: 'not-read', detail: 'an answer without end' });
  if (exitCode !== 0) return failed({ code: codeOf(stderrTail), detail: lastLine(stderrTail) });
  const read = readTsv(stdout);
  return read.ok ? done(read.value) : failed({ code: 'not-read', detail: read.fault });
};

/** Binary PGM (netpbm): what leptonica reads fastest. */
const portableGreyMap = ({ widthPx, heightPx, pixels }: PageToRead): Uint8Array => {
  const head = Buffer.from(`P5\n${widthPx} ${heightPx}\n255\n`, 'latin1');
  return Buffer.concat([head, pixels]);
};

const codeOf = (words: string): TextFault['code'] =>
  /No such file|couldn't load any languages|Error opening data file/i.test(words) ? 'not-installed' : 'not-read';

const lastLine = (words: string): string => words.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
