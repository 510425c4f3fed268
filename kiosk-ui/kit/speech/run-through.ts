import { spawn } from 'node:child_process';

/** A clip is made in this time, or something is wrong with the program, ms. */
const clipLimit = 15_000;

/** Runs a program with bytes in and bytes out. Throws with its last words when it fails or takes too long. */
export const through = (program: string, args: readonly string[], input: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { timeout: clipLimit, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    let words = '';
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => {
      words = (words + bytes).slice(-400);
    });
    child.stdin.on('error', () => undefined); // the exit code says it
    child.on('error', (error) => reject(new Error(`${program}: ${error.message}; install it (kiosk-os/packages)`)));
    child.on('close', (code) => (code === 0 ? resolve(Buffer.concat(out)) : reject(new Error(`${program}: ${words}`))));
    child.stdin.end(input);
  });
