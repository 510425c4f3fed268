import { parentPort } from 'node:worker_threads';
import { type OpeningJob, openBag } from './open-bag.ts';

/** The thread that opens seals: untrusted bytes are decrypted, unpacked and hashed away from the event loop of the server. */
const port = parentPort;
if (!port) throw new Error('opening-thread.ts runs as a worker thread only');
port.on('message', (job: OpeningJob) => {
  openBag(job).then(
    (result) => port.postMessage({ result }),
    (error: Error) =>
      port.postMessage({ bug: `${error.name} ${'code' in error ? error.code : ''} ${error.stack ?? ''}` }),
  );
});
