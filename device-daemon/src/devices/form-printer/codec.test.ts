import { describe, expect, test } from 'vitest';
import {
  ippAddressOfLpstat,
  isIdle,
  jobOfLp,
  jobsOfLpstat,
  stateOfIpptool,
  statusOfLpstat,
  statusOfPrinter,
} from './codec.ts';

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
  test('the jobs that still wait', () => {
    const listed =
      'A4-12                   kiosk             1024   Mon 23 Nov 2026 08:41:00 AM +07\nA4-13   kiosk  2048   Mon\n';
    expect(jobsOfLpstat(listed)).toEqual(['A4-12', 'A4-13']);
    expect(jobsOfLpstat('')).toEqual([]);
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
  test('where the printer itself can be asked, and whether CUPS speaks of now', () => {
    expect(ippAddressOfLpstat('device for A4: ipp://192.168.1.20/ipp/print\n')).toBe('ipp://192.168.1.20/ipp/print');
    expect(ippAddressOfLpstat('device for A4: usb://Maker/Model?serial=1\n')).toBeNull();
    expect([isIdle(lpstat(IDLE, 'none')), isIdle(lpstat(PRINTING, 'none'))]).toEqual([true, false]);
  });
  test.each([
    ['idle,none', null],
    ['stopped,media-empty-error', 'paper-out'],
    ['processing,"media-low-warning,cover-open"', 'cover-open'],
    ['stopped,none', 'device-failed'],
    ['', 'device-failed'],
  ])('what the printer says of itself: %j', (line, code) => {
    expect(statusOfPrinter(`printer-state,printer-state-reasons\n${line}\n`).fault?.code ?? null).toBe(code);
  });
  test('little paper is a warning', () => {
    expect(statusOfLpstat(lpstat(IDLE, 'media-low-warning'))).toEqual({ fault: null, warnings: ['paper-low'] });
  });
});
