import { fileURLToPath } from 'node:url';
import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import type { DeviceFault, DeviceFaultCode } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call, DeviceStatus, Driver } from '../device.ts';
import { type Deadline, startDeadline } from '../links/deadline.ts';
import { clipDetail, faultOfLink } from '../links/link-faults.ts';
import { createListeners } from '../links/listeners.ts';
import { runProcess } from '../links/process.ts';
import {
  ippAddressOfLpstat,
  isIdle,
  type JobState,
  jobOfLp,
  jobsOfLpstat,
  stateOfIpptool,
  statusOfLpstat,
  statusOfPrinter,
} from './codec.ts';

/** An A4 printer behind a CUPS queue. */
export interface FormPrinter extends Driver {
  /**
   * Prints a PDF and waits until CUPS says that the job is completed. It goes to CUPS by a pipe and lies in no file of ours.
   * CUPS must remember ended jobs for a minute (`PreserveJobHistory 60`, without their files): where it does not, the outcome
   * is `unknown`.
   */
  printPdf(pdf: Uint8Array, call: Call): Promise<Result<void, DeviceFault>>;
  /** Cancels whatever of ours still waits in the queue, and says how many: it would come out for the next citizen. */
  takeBackAll(call: Call): Promise<Result<number, DeviceFault>>;
}

export type FormPrinterOptions = {
  /** name of the CUPS queue */
  readonly queue: string;
  readonly clock: Clock;
  /** where CUPS listens: a host, with a port or not, or the path of its socket */
  readonly server?: string;
  /** further environment of the CUPS tools */
  readonly env?: Readonly<Record<string, string>>;
};

/** How often the queue is looked at while a job is in it, in ms: a page takes seconds. */
const LOOK_MS = 500;
const QUESTION = fileURLToPath(new URL('./job-state.ipptool', import.meta.url));
const PRINTER_QUESTION = fileURLToPath(new URL('./printer-state.ipptool', import.meta.url));
/** IPP 2.0 as CUPS itself speaks to it; a printer that is there answers within 4 s, even from its sleep. */
const ASK_PRINTER = ['-c', '-V', '2.0', '-T', '4'];
const WELL_FOR_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** CUPS keeps the title of a job in its history: it says nothing of anybody. */
const JOB_TITLE = 'form';

export const createFormPrinter = (options: FormPrinterOptions): FormPrinter => {
  const { queue, clock } = options;
  if (!/^[\w.-]{1,127}$/.test(queue))
    throw new RangeError('the name of a CUPS queue has letters, digits, dots, dashes');
  const server = options.server ?? 'localhost';
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', CUPS_SERVER: server, ...options.env };
  const statuses = createListeners<DeviceStatus>();
  const losses = createListeners<DeviceFault>();

  /** Runs a CUPS client. A program that ends with an error is a fault with its words. */
  const run = async (
    program: string,
    args: readonly string[],
    call: Call,
    input?: Uint8Array,
  ): Promise<Result<string, DeviceFault>> => {
    const order = { program, args, env, clock, ...(input ? { input } : {}) };
    const end = await runProcess(order, MAX_ANSWER_BYTES, call);
    if (!end.ok) return failed(faultOfLink('form-printer', end.fault));
    const { exitCode, stdout, stderrTail, stoppedBy } = end.value;
    if (stoppedBy) return failed(linkFault(stoppedBy === 'cancel' ? 'cancelled' : 'timeout', `${program} was stopped`));
    if (exitCode !== 0) return failed(linkFault(codeOfWords(stderrTail), `${program}: ${stderrTail.trim()}`));
    return done(stdout);
  };

  /** The printer's own address, as CUPS has it; null: it speaks no IPP, or not known yet. */
  let address: string | null = null;

  /** The queue by CUPS, paper and covers by the printer itself where it can be asked. */
  const look = async (call: Call): Promise<Result<DeviceStatus, DeviceFault>> => {
    const told = await run('lpstat', ['-l', '-p', queue], call);
    if (!told.ok) return told;
    const queued = statusOfLpstat(told.value);
    if (queued.fault?.action === 'call-technician') return done(queued); // a stopped queue
    if (address !== null) {
      const own = await run('ipptool', [...ASK_PRINTER, address, PRINTER_QUESTION], call);
      if (own.ok) return done(statusOfPrinter(own.value));
      if (own.fault.code === 'absent') return done({ fault: offline, warnings: [] });
      // it answers, and in a way that ipptool does not take: what CUPS makes of it has to do
    }
    return done(isIdle(told.value) ? { fault: null, warnings: queued.warnings } : queued);
  };

  /** What was well is asked again after a while: each question is two programs. What was not is asked every time. */
  let lastWell: { readonly status: DeviceStatus; readonly at: number } | null = null;
  const status = async (call: Call): Promise<Result<DeviceStatus, DeviceFault>> => {
    if (lastWell && clock.monotonic() - lastWell.at < WELL_FOR_MS) return done(lastWell.status);
    const now = await look(call);
    lastWell = now.ok && now.value.fault === null ? { status: now.value, at: clock.monotonic() } : null;
    return now;
  };

  const stateOf = async (job: string, call: Call): Promise<Result<JobState, DeviceFault>> => {
    const number = job.slice(job.lastIndexOf('-') + 1);
    const uri = `ipp://${server.replaceAll('/', '%2F')}/printers/${queue}`; // a socket's path too (RFC 3986, reg-name)
    const told = await run('ipptool', ['-c', '-d', `job=${number}`, uri, QUESTION], call);
    return told.ok ? done(stateOfIpptool(told.value)) : told;
  };

  const untilEnded = async (job: string, deadline: Deadline): Promise<Result<void, DeviceFault>> => {
    for (;;) {
      const state = await stateOf(job, deadline.call());
      if (state.ok && state.value === 'completed') return done(undefined);
      const now = await look(deadline.call());
      const fault = now.ok ? now.value.fault : null;
      if (state.ok && state.value === 'dropped')
        return failed({ ...(fault ?? linkFault('device-failed', 'CUPS gave the job up')), outcome: 'unknown' });
      if (state.ok && state.value === 'unknown')
        return failed({ ...linkFault('unexpected-answer', 'CUPS does not remember the job'), outcome: 'unknown' });
      if (now.ok) statuses.tell(now.value);
      if (fault && fault.layer !== 'link') return await takeBack(job, fault);
      const rested = await wait(clock, Math.min(LOOK_MS, deadline.remainingMs()), deadline.signal);
      if (!rested || deadline.remainingMs() === 0)
        return await takeBack(job, linkFault('timeout', 'the job did not end in time'));
    }
  };

  /** A job that waits for paper would come out for the next citizen: it is cancelled, and the outcome stays open. */
  const takeBack = async (job: string, fault: DeviceFault): Promise<Result<void, DeviceFault>> => {
    await run('cancel', [job], { signal: new AbortController().signal, deadlineMs: 5_000 });
    return failed({ ...fault, outcome: 'unknown' });
  };

  const open = async (call: Call): Promise<Result<string, DeviceFault>> => {
    const device = await run('lpstat', ['-v', queue], call);
    if (!device.ok) return device;
    address = ippAddressOfLpstat(device.value);
    lastWell = null;
    return done(`CUPS queue ${queue}`);
  };

  return {
    device: 'form-printer',
    open,
    status,
    printPdf: async (pdf, call) => {
      const deadline = startDeadline(clock, call);
      if (address === null) {
        const opened = await open(deadline.call());
        if (!opened.ok) return opened;
      }
      const before = await look(deadline.call());
      if (!before.ok) return before;
      if (before.value.fault) return failed(before.value.fault);
      const sent = await run('lp', ['-d', queue, '-t', JOB_TITLE, '-o', 'media=A4'], deadline.call(), pdf);
      if (!sent.ok)
        return failed({ ...sent.fault, outcome: sent.fault.code === 'timeout' ? 'unknown' : 'not-started' });
      const job = jobOfLp(sent.value);
      if (job === null) return failed({ ...linkFault('unexpected-answer', 'lp named no job'), outcome: 'unknown' });
      return await untilEnded(job, deadline);
    },
    takeBackAll: async (call) => {
      const listed = await run('lpstat', ['-o', queue], call);
      if (!listed.ok) return listed;
      const jobs = jobsOfLpstat(listed.value);
      for (const job of jobs) {
        const taken = await run('cancel', [job], call);
        if (!taken.ok) return taken;
      }
      return done(jobs.length);
    },
    onStatus: statuses.add,
    onLost: losses.add,
    close: async () => undefined,
  };
};

const codeOfWords = (stderr: string): DeviceFaultCode => {
  if (/not authorized|forbidden/i.test(stderr)) return 'access-denied';
  if (/invalid destination|unable to connect|does not exist|no such/i.test(stderr)) return 'absent';
  return 'device-failed';
};

const offline: DeviceFault = {
  device: 'form-printer',
  layer: 'link',
  code: 'disconnected',
  action: 'reconnect',
  outcome: 'not-started',
  detail: 'the printer does not answer',
};

const linkFault = (code: DeviceFaultCode, detail: string): DeviceFault => ({
  device: 'form-printer',
  layer: 'link',
  code,
  action: code === 'cancelled' ? 'retry' : 'call-technician',
  outcome: 'not-started',
  detail: clipDetail(detail),
});
