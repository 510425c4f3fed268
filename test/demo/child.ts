import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, openSync, readFileSync } from 'node:fs';

export type ChildOptions = {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** how long the one line of JSON that says "ready" may take, ms */
  readonly readyMs: number;
};

/** A program of ours as a child: its ready line is read, the rest of its words go to a log file. */
export class Child {
  readonly name: string;
  readonly process: ChildProcess;
  readonly exited: Promise<void>;

  constructor(options: ChildOptions) {
    this.name = options.name;
    const log = openSync(options.logFile, 'a', 0o600);
    this.process = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', options.script, ...options.args], {
      stdio: ['ignore', 'pipe', log],
      env: {
        PATH: process.env['PATH'] ?? '',
        LANG: 'C.UTF-8',
        NODE_OPTIONS: '--max-semi-space-size=4',
        ...options.environment,
      },
      detached: true, // Ctrl-C reaches the demo alone, which ends its children in order
    });
    this.exited = new Promise((resolve) => {
      this.process.once('exit', () => resolve());
      this.process.once('error', () => resolve());
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Starts a program and waits for its ready line. Throws, with the end of its log in mind, when it ends before. */
  static async start<T>(options: ChildOptions): Promise<{ child: Child; ready: T }> {
    const child = new Child(options);
    let text = '';
    const ready = await new Promise<T>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${options.name} was not ready after ${options.readyMs} ms; see ${options.logFile}`)),
        options.readyMs,
      );
      void child.exited.then(() =>
        reject(new Error(`${options.name} ended before it was ready; it said:\n${lastWords(options.logFile)}`)),
      );
      child.process.stdout?.on('data', (chunk: Buffer) => {
        appendFileSync(options.logFile, chunk);
        if (text.length > 1_000_000) return;
        text += chunk.toString();
        for (const line of text.split('\n').slice(0, -1)) {
          if (!isReadyLine(line)) continue;
          clearTimeout(late);
          text = ' '.repeat(1_000_001); // the rest only goes to the log
          return resolve(JSON.parse(line) as T);
        }
      });
    }).catch(async (error: unknown) => {
      await child.stop(2_000);
      throw error;
    });
    return { child, ready };
  }

  /** Asks it to end, and ends it after `patienceMs`. */
  async stop(patienceMs: number): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), patienceMs);
    await this.exited;
    clearTimeout(timer);
  }
}

/** The end of a log, for whoever must mend what it tells. */
const lastWords = (logFile: string): string => readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n');

const isReadyLine = (line: string): boolean => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && ('ready' in value || 'benchUrl' in value);
  } catch {
    return false;
  }
};
