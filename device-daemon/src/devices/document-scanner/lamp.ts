import { wait } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call, DeviceStatus } from '../device.ts';
import { faultInEsclStatus } from './escl-status.ts';
import { askStatus, type Witnesses } from './fault-naming.ts';
import { type ScannerFault, scannerFault } from './scanner-fault.ts';

/** Waits of a cold lamp and why they are so long. */
const delays = {
  /** a lamp needs up to 20 s after the machine slept; whoever waits is told meanwhile */
  warmMs: 20_000,
  /** between two looks */
  pauseMs: 500,
  /** one look: a scanner that does not answer this soon is left to SANE */
  lookMs: 2_000,
} as const;

/**
 * Resolves when the lamp is bright, telling `onStatus` meanwhile: sane-airscan would wait 10 s without a word and then
 * call the scanner busy. Only eSCL devices tell; with the others the backend waits. Whatever else the status says is left
 * for the scan itself to name.
 */
export async function lampReady(
  witnesses: Witnesses,
  onStatus: (status: DeviceStatus) => void,
  call: Call,
): Promise<Result<void, ScannerFault>> {
  const { statusUrl, clock } = witnesses;
  if (statusUrl === null) return done(undefined);
  const startedAt = clock.monotonic();
  const patienceMs = Math.min(delays.warmMs, call.deadlineMs);
  for (let looks = 0; ; looks++) {
    const elapsedMs = clock.monotonic() - startedAt;
    const leftMs = Math.max(1, call.deadlineMs - elapsedMs);
    const asked = await askStatus(statusUrl, clock, { ...call, deadlineMs: Math.min(leftMs, delays.lookMs) });
    const told = asked.ok ? faultInEsclStatus(asked.value) : null;
    if (told?.code !== 'warming-up') {
      if (looks > 0) onStatus({ fault: null, warnings: [] });
      return done(undefined);
    }
    const cold = scannerFault('warming-up', told.detail);
    onStatus({ fault: cold, warnings: [] });
    if (elapsedMs + delays.pauseMs > patienceMs) return failed(cold);
    if (!(await wait(clock, delays.pauseMs, call.signal)))
      return failed(scannerFault('cancelled', 'cancelled while the lamp warmed up'));
  }
}
