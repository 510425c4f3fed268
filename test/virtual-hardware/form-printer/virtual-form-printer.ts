/**
 * The form printer as a real CUPS queue: a cupsd of its own, with configuration, spool and socket in the run folder, and
 * behind it an IPP printer made of software. Programs reach it with CUPS_SERVER set to `cupsServer`.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { wait } from '@mot-cua/domain/clock.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';
import { type IppPrinter, startIppPrinter } from './ipp-printer.ts';

export interface VirtualFormPrinter extends IppPrinter {
  /** value for CUPS_SERVER: a Unix socket */
  readonly cupsServer: string;
  /** the queue's name, for `lp -d` */
  readonly queue: string;
}

const run = promisify(execFile);
const startDeadlineMs = 10_000;

/** `runFolder` must be reachable for the account `lp` (cupsd's filters run as it) and at most about 90 bytes long. */
export const startVirtualFormPrinter = async (options: { readonly runFolder: string }): Promise<VirtualFormPrinter> => {
  const { runFolder } = options;
  const cupsServer = join(runFolder, 'cups.sock');
  const queue = 'form-printer';
  for (const name of ['conf', 'spool', 'cache', 'state', 'tmp'])
    await mkdir(join(runFolder, name), { recursive: true, mode: 0o755 });
  await writeFile(join(runFolder, 'conf', 'cupsd.conf'), cupsdConf(cupsServer));
  await writeFile(join(runFolder, 'conf', 'cups-files.conf'), cupsFilesConf(runFolder));
  const printer = await startIppPrinter(join(runFolder, 'printed'));
  const cupsd = startCupsd(runFolder);
  const stop = async (): Promise<void> => {
    await endProcess(cupsd);
    await printer.stop();
  };
  try {
    await answers(cupsd, cupsServer, runFolder);
    await makeQueue(runFolder, cupsServer, queue, printer.uri);
  } catch (why) {
    await stop();
    throw why;
  }
  return { ...printer, cupsServer, queue, stop };
};

/** CUPS 2.4's own `-m everything` does not work over a Unix socket here, so cups-filters' driverless writes the PPD. */
const makeQueue = async (runFolder: string, cupsServer: string, queue: string, uri: string): Promise<void> => {
  const options = {
    env: { PATH: process.env['PATH'], CUPS_SERVER: cupsServer, TMPDIR: join(runFolder, 'tmp'), LC_ALL: 'C' },
    timeout: startDeadlineMs,
    maxBuffer: 1 << 22,
  };
  const ppd = join(runFolder, 'conf', 'driverless.ppd');
  await writeFile(ppd, (await run('driverless', [uri], options)).stdout);
  await run('lpadmin', ['-p', queue, '-E', '-v', uri, '-P', ppd], options);
};

/** setpriv makes the kernel end cupsd when this process dies, however it dies. */
const startCupsd = (runFolder: string): ChildProcess => {
  const configuration = ['-c', join(runFolder, 'conf', 'cupsd.conf'), '-s', join(runFolder, 'conf', 'cups-files.conf')];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '/usr/sbin/cupsd', '-f', ...configuration], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], TMPDIR: join(runFolder, 'tmp') },
  });
  child.on('error', () => undefined); // told by `answers`
  return child;
};

const answers = async (cupsd: ChildProcess, socket: string, runFolder: string): Promise<void> => {
  const latest = systemClock.monotonic() + startDeadlineMs;
  while (!existsSync(socket)) {
    if (cupsd.exitCode !== null || cupsd.pid === undefined || systemClock.monotonic() > latest) {
      const log = await readFile(join(runFolder, 'error_log'), 'utf8').catch(() => '');
      throw new Error(`cupsd does not start (Debian packages cups, cups-client): ${log.slice(-500)}`);
    }
    await wait(systemClock, 20);
  }
};

const endProcess = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const cancel = systemClock.after(5000, () => child.kill('SIGKILL'));
  await gone;
  cancel();
};

const cupsdConf = (socket: string): string => `Listen ${socket}
LogLevel warn
MaxLogSize 0
DefaultAuthType None
WebInterface No
Browsing No
PreserveJobFiles No
PreserveJobHistory 60
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
`;

const cupsFilesConf = (folder: string): string => `ServerRoot ${join(folder, 'conf')}
CacheDir ${join(folder, 'cache')}
StateDir ${join(folder, 'state')}
RequestRoot ${join(folder, 'spool')}
TempDir ${join(folder, 'tmp')}
ErrorLog ${join(folder, 'error_log')}
AccessLog ${join(folder, 'access_log')}
PageLog ${join(folder, 'page_log')}
SystemGroup root
User lp
Group lp
`;
