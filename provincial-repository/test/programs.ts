import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
export const mainProgram = source('../src/main.ts');
export const keysProgram = source('../src/keys-cli.ts');
export const receiptsProgram = source('../src/receipts-cli.ts');
export const openBagProgram = source('../src/open-bag-cli.ts');
export const dyingProgram = source('./dying-repository.ts');

export type Program = {
  url: string;
  process: ChildProcess;
  ended: Promise<[number | null, string | null]>;
  log: () => string;
};

/** Starts a program of ours as its own process and waits for its ready line; `within` is a command that goes before it. */
export const startProgram = async (file: string, args: string[], within: string[] = []): Promise<Program> => {
  const [command = '', ...rest] = [...within, process.execPath, '--disable-warning=ExperimentalWarning', file, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString('utf8');
  });
  const ended = once(child, 'exit').then(([code, signal]): [number | null, string | null] => [code, signal]);
  const lines = createInterface(child.stdout);
  const first = await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(60_000) }).then(([line]) => String(line)),
    ended.then(() => {
      throw new Error(`the program ended before it was ready: ${log}`);
    }),
  ]);
  const ready: { url: string } = JSON.parse(first);
  return { url: ready.url, process: child, ended, log: () => log };
};

/** Runs a program to its end and gives its exit code, what it said on stderr and what it printed. */
export const runToEnd = async (
  file: string,
  args: string[],
): Promise<{ code: number | null; said: string; printed: string }> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const [code] = await once(child, 'close', { signal: AbortSignal.timeout(60_000) });
  return { code, said, printed };
};
