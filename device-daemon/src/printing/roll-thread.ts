import { parentPort, workerData } from 'node:worker_threads';
import { renderRollStrips } from '../slips/emergency-roll.ts';
import { emergencyRollSheet } from './emergency-roll-sheet.ts';
import type { RollJob } from './roll-drawing.ts';

/** The thread of one emergency roll: what it draws comes as `workerData`, its one message are strips or a PDF. Started by roll-drawing.ts. */
const port = parentPort;
if (port === null) throw new Error('roll-thread.ts is started by roll-drawing.ts only');
const { what, roll } = workerData as RollJob;
port.postMessage(what === 'strips' ? await renderRollStrips(roll) : await emergencyRollSheet(roll));
