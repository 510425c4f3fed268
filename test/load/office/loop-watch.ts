import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded into the process under load (`--import`): how late its event loop is, every 10 ms, from SIGUSR2 on; at the next SIGUSR2 the 99th
 * percentile and the most, in ms, are written to LOOP_WATCH_FILE.
 */
const RESOLUTION_MS = 10;
const late = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let watching = false;
process.on('SIGUSR2', () => {
  if (!watching) {
    watching = true;
    late.enable();
    return;
  }
  late.disable();
  // what is measured is the whole interval: without the resolution it is how late it was
  const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const file = process.env['LOOP_WATCH_FILE'];
  if (file) writeFileSync(file, JSON.stringify({ p99: ms(late.percentile(99)), most: ms(late.max) }));
});
