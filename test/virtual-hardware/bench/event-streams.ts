/** Server-sent events: every open page gets the whole state at once and at every change. */
import type { ServerResponse } from 'node:http';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';

/** things that change by themselves (pages leaving the feeder, APDUs) are noticed this soon */
const lookEveryMs = 250;
const heartbeatEveryMs = 15_000;
const mostStreams = 20;

export const startEventStreams = (state: () => unknown) => {
  const streams = new Set<ServerResponse>();
  let last = '';
  let lastSentAt = 0;
  let cancel: (() => void) | null = null;

  const changed = (): void => {
    const now = JSON.stringify(state());
    if (now === last) return;
    last = now;
    lastSentAt = systemClock.monotonic();
    for (const stream of streams) stream.write(`data: ${now}\n\n`);
  };

  const look = (): void => {
    cancel = null;
    if (streams.size === 0) return;
    changed();
    if (systemClock.monotonic() - lastSentAt > heartbeatEveryMs) {
      lastSentAt = systemClock.monotonic();
      for (const stream of streams) stream.write(': still here\n\n');
    }
    cancel = systemClock.after(lookEveryMs, look);
  };

  return {
    changed,
    open: (response: ServerResponse): void => {
      if (streams.size >= mostStreams) streams.values().next().value?.end();
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(`retry: 500\ndata: ${JSON.stringify(state())}\n\n`);
      streams.add(response);
      response.on('close', () => streams.delete(response));
      if (!cancel) look();
    },
    stop: (): void => {
      cancel?.();
      for (const stream of streams) stream.end();
    },
  };
};
