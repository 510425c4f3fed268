import { parentPort, workerData } from 'node:worker_threads';
import { decodePortrait } from './portrait-decoding.ts';
import type { PortraitJob } from './portrait-format.ts';

/** The thread of one portrait: its picture comes as `workerData`, its one message is the answer. Started by portrait.ts. */
export type PortraitAnswer =
  | { readonly ok: true; readonly jpeg: Uint8Array }
  | { readonly ok: false; readonly detail: string };

const answer = async (job: PortraitJob): Promise<PortraitAnswer> => {
  try {
    return { ok: true, jpeg: await decodePortrait(job) };
  } catch (error) {
    // OpenJPEG throws numbers and traps, sharp throws errors: all of them are data from a card, none a bug of ours
    return { ok: false, detail: (error instanceof Error ? error.message : String(error)).slice(0, 160) };
  }
};

const port = parentPort;
if (port === null) throw new Error('portrait-thread.ts is started by portrait.ts only');
const said = await answer(workerData as PortraitJob);
port.postMessage(said, said.ok && said.jpeg.buffer instanceof ArrayBuffer ? [said.jpeg.buffer] : []);
