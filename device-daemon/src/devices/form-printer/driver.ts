import { fileURLToPath } from 'node:url';
import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import type { DeviceFault, DeviceFaultCode } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call, DeviceStatus, Driver } from '../device.ts';
import { type Deadline, startDeadline } from '../links/deadline.ts';
import { clipDetail, faultOfLink } from '../links/link-faults.ts';
import { createListeners } from '../links/listeners.ts';
import { runProcess } from '../links/process.ts';
import { type JobState, jobOfLp, stateOfIpptool, statusOfLpstat } from './codec.ts';

/** An A4 printer behind a CUPS queue. */
export interface FormPrinter extends Driver {
  /**
   * Prints a PDF file and waits until CUPS says that the job is completed. CUPS must remember ended jobs for a minute
   * (`PreserveJobHistory 60`, without their files): where it does not, the outcome is `unknown`.
   */
  printPdf(path: string, call: Call): Promise<Result<void, DeviceFault>>;
}

export type FormPrinterOptions = {
  /** name of the CUPS queue */
  readonly queue: string;
  readonly clock: Clock;
  /** where CUPS listens */
  readonly server?: string;
  /** further environment of the CUPS tools */
  readonly env?: Readonly<Record<string, string>>;
};

/** How often the queue is looked at while a job is in it, in ms: a page takes seconds. */
const LOOK_MS = 500;
const QUESTION = fileURLToPath(new URL('./job-state.ipptool', import.meta.url));
const MAX_ANSWER_BYTES = 64 * 1024;

export const createFormPrinter = (options: FormPrinterOptions): FormPrinter => {
  const { queue, clock } = options;
  if (!/^[\w.-]{1,127}$/.test(queue))
    throw new RangeError('the name of a CUPS queue has letters, digits, dots, dashes');
  const server = options.server ?? 'localhost';
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', CUPS_SERVER: server, ...options.env };
  const statuses = createListeners<DeviceStatus>();
  const losses = createListeners<DeviceFault>();

  /** Runs a CUPS client; null stands for "the program ended with an error", with its words in the fault. */
  const run = async (program: string, args: readonly string[], call: Call): Promise<Result<string, DeviceFault>> => {
    const end = await runProcess({ program, args, env, clock }, MAX_ANSWER_BYTES, call);
    if (!end.ok) return failed(faultOfLink('form-printer', end.fault));
    const { exitCode, stdout, stderrTail, stoppedBy } = end.value;
    if (stoppedBy) return failed(linkFault(stoppedBy === 'cancel' ? 'cancelled' : 'timeout', `${program} was stopped`));
    if (exitCode !== 0) return failed(linkFault(codeOfWords(stderrTail), `${program}: ${stderrTail.trim()}`));
    return done(stdout);
  };

  const status = async (call: Call): Promise<Result<DeviceStatus, DeviceFault>> => {
    const told = await run('lpstat', ['-l', '-p', queue], call);
    return told.ok ? done(statusOfLpstat(told.value)) : told;
  };

  const stateOf = async (job: string, call: Call): Promise<Result<JobState, DeviceFault>> => {
    const number = job.slice(job.lastIndexOf('-') + 1);
    const uri = `ipp://${server}/printers/${queue}`;
    const told = await run('ipptool', ['-c', '-d', `job=${number}`, uri, QUESTION], call);
    return told.ok ? done(stateOfIpptool(told.value)) : told;
  };

  const untilEnded = async (job: string, deadline: Deadline): Promise<Result<void, DeviceFault>> => {
    for (;;) {
      const state = await stateOf(job, deadline.call());
      if (state.ok && state.value === 'completed') return done(undefined);
      const now = await status(deadline.call());
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

  return {
    device: 'form-printer',
    open: async (call) => {
      const now = await status(call);
      return now.ok ? done(`CUPS queue ${queue}`) : now;
    },
    status,
    printPdf: async (path, call) => {
      const deadline = startDeadline(clock, call);
      const before = await status(deadline.call());
      if (!before.ok) return before;
      if (before.value.fault) return failed(before.value.fault);
      const sent = await run('lp', ['-d', queue, '-o', 'media=A4', '--', path], deadline.call());
      if (!sent.ok)
        return failed({ ...sent.fault, outcome: sent.fault.code === 'timeout' ? 'unknown' : 'not-started' });
      const job = jobOfLp(sent.value);
      if (job === null) return failed({ ...linkFault('unexpected-answer', 'lp named no job'), outcome: 'unknown' });
      return await untilEnded(job, deadline);
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

const linkFault = (code: DeviceFaultCode, detail: string): DeviceFault => ({
  device: 'form-printer',
  layer: 'link',
  code,
  action: code === 'cancelled' ? 'retry' : 'call-technician',
  outcome: 'not-started',
  detail: clipDetail(detail),
});
