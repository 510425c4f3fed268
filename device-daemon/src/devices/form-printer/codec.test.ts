import { describe, expect, test } from 'vitest';
import { jobOfLp, stateOfIpptool, statusOfLpstat } from './codec.ts';

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
  test.each([
    ['job-state\ncompleted\n', 'completed'],
    ['job-state\ncanceled\n', 'dropped'],
    ['job-state\naborted\n', 'dropped'],
    ['job-state\nprocessing\n', 'waiting'],
    ['job-state\npending-held\n', 'waiting'],
    ['job-state\n', 'unknown'],
    ['', 'unknown'],
  ])('what has become of a job: %j', (answer, state) => {
    expect(stateOfIpptool(answer)).toBe(state);
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
