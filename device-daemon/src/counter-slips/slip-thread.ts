import { parentPort, workerData } from 'node:worker_threads';
import type { CounterSlipJob } from './slip-drawing.ts';
import { counterSlipSheet } from './slip-sheet.ts';
import { renderCounterSlip } from './slip-strip.ts';

/** The thread of one slip: what it draws comes as `workerData`, its one message is a picture or a PDF. Started by slip-drawing.ts. */
const port = parentPort;
if (port === null) throw new Error('slip-thread.ts is started by slip-drawing.ts only');
const { what, slip } = workerData as CounterSlipJob;
port.postMessage(what === 'strip' ? await renderCounterSlip(slip) : await counterSlipSheet(slip));
