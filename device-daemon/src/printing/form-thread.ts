import { parentPort, workerData } from 'node:worker_threads';
import type { FormJob } from './form-drawing.ts';
import { blankForm, checklistSheet, formOfLines } from './form-pdf.ts';

/** The thread of one form: what it draws comes as `workerData`, its one message is the PDF. Started by form-drawing.ts. */
const draw = (job: FormJob): Promise<Uint8Array> => {
  if (job.what === 'filled') return formOfLines(job.pkg, job.lines);
  return job.what === 'blank' ? blankForm(job.pkg) : checklistSheet(job.pkg);
};

const port = parentPort;
if (port === null) throw new Error('form-thread.ts is started by form-drawing.ts only');
const pdf = await draw(workerData as FormJob);
port.postMessage(pdf, pdf.buffer instanceof ArrayBuffer ? [pdf.buffer] : []);
