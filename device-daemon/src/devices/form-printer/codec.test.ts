import { describe, expect, test } from 'vitest';
import { jobOfLp, jobsOfLpstat, statusOfLpstat } from './codec.ts';

const lpstat = (first: string, alerts: string): string =>
  `${first}\n\tForm mounted:\n\tContent types: any\n\tPrinter types: unknown\n\tDescription: A4\n\tAlerts: ${alerts}\n`;
const IDLE = 'printer A4 is idle.  enabled since Mon 23 Nov 2026 08:41:00 AM +07';
const PRINTING = 'printer A4 now printing A4-12.  enabled since Mon 23 Nov 2026 08:41:00 AM +07';
const DISABLED = 'printer A4 disabled since Mon 23 Nov 2026 08:41:00 AM +07 -\n\treason unknown';

describe('what CUPS says', () => {
  test('the job that lp made', () => {
    expect(jobOfLp('request id is A4-12 (1 file(s))\n')).toBe('A4-12');
    expect(jobOfLp('lp: error\n')).toBeNull();
  });
  test('the jobs in a queue', () => {
    expect(jobsOfLpstat('A4-12   root   1024   Mon 23 Nov 2026\nA4-13   root   2048   Mon\n')).toEqual([
      'A4-12',
      'A4-13',
    ]);
    expect(jobsOfLpstat('')).toEqual([]);
  });
  test.each([
    [IDLE, 'none', null],
    [PRINTING, 'none', null],
    [PRINTING, 'media-empty-error', 'paper-out'],
    [IDLE, 'media-jam-error cover-open-warning', 'cover-open'],
    [PRINTING, 'offline-report', 'disconnected'],
    [DISABLED, 'none', 'device-failed'],
    [DISABLED, 'paused', 'device-failed'],
    [IDLE, 'toner-empty-warning', 'device-failed'],
  ])('%s / %s', (first, alerts, code) => {
    expect(statusOfLpstat(lpstat(first, alerts)).fault?.code ?? null).toBe(code);
  });
  test('little paper is a warning', () => {
    expect(statusOfLpstat(lpstat(IDLE, 'media-low-warning'))).toEqual({ fault: null, warnings: ['paper-low'] });
  });
});
