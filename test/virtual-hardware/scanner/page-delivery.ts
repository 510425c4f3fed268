/** How a page leaves the scanner: at once, spread over time as from a slow lamp, or cut off in the middle. */
import type { ServerResponse } from 'node:http';
import { wait } from '@mot-cua/domain/clock.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';

const slices = 50;

/** Sends the page within about `overMs`. Resolves with false when the client went away before the end. */
export const sendPaced = async (response: ServerResponse, jpeg: Buffer, overMs: number): Promise<boolean> => {
  if (response.closed) return false; // the client went away while the page was drawn
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': jpeg.length });
  if (overMs > 0) {
    const slice = Math.ceil(jpeg.length / slices);
    // the wait comes before each slice: a client may hang up as soon as it has the last byte
    for (let at = 0; at < jpeg.length; at += slice) {
      if (!(await wait(systemClock, overMs / slices, gone.signal))) return false;
      if (at + slice < jpeg.length) response.write(jpeg.subarray(at, at + slice));
      else response.end(jpeg.subarray(at));
    }
  } else response.end(jpeg);
  return await finished(response);
};

const finished = (response: ServerResponse): Promise<boolean> =>
  new Promise((resolve) => {
    if (response.writableFinished) return resolve(true);
    response.once('finish', () => resolve(true));
    response.once('close', () => resolve(response.writableFinished));
  });

/** Promises the whole page, sends half of it and breaks the connection. */
export const sendTruncated = async (response: ServerResponse, jpeg: Buffer): Promise<void> => {
  response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': jpeg.length });
  await new Promise<void>((resolve) => response.write(jpeg.subarray(0, jpeg.length >> 1), () => resolve()));
  response.destroy();
};
