import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded into the process under load (`--import`): how late its event loop is, every 10 ms, from SIGUSR2 on; at the next SIGUSR2 the 99th
 * percentile and the most, in ms, are written to LOOP_WATCH_FILE. With LOOP_WATCH_PROFILE it also writes a profile of its processor time
 * there (`.cpuprofile`), to see what the lateness was made of; the figures then have the cost of profiling in them.
 */
const RESOLUTION_MS = 10;
const late = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
const profile = process.env['LOOP_WATCH_PROFILE'];
const session = profile ? new Session() : null;
let watching = false;
process.on('SIGUSR2', () => {
  if (!watching) {
    watching = true;
    session?.connect();
    session?.post('Profiler.enable');
    session?.post('Profiler.start');
    late.reset();
    late.enable();
    return;
  }
  watching = false;
  late.disable();
  // what is measured is the whole interval: without the resolution it is how late it was
  const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const file = process.env['LOOP_WATCH_FILE'];
  if (file) {
    writeFileSync(
      `${file}.part`,
      JSON.stringify({ p99: ms(late.percentile(99)), most: ms(late.max), memory: process.memoryUsage() }),
    );
    renameSync(`${file}.part`, file);
  }
  session?.post('Profiler.stop', (error, stopped) => {
    if (!error && profile) writeFileSync(profile, JSON.stringify(stopped.profile));
  });
});
