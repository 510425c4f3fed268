import { spawn } from 'node:child_process';
import { spokenText } from '@mot-cua/domain/speech/spoken-text.ts';

/** A sentence of a visit is short; what takes longer is not waited for. */
const LIMIT_MS = 3_000;
const MOST_BYTES = 3_000_000;
const MOST_AT_ONCE = 2;

/**
 * Renders a text that no clip says (a name, an answer) for the headphones of this visit, by espeak-ng: a program of its own,
 * which gets the text by its standard input, never as an argument, and is gone with the sentence. WAV; `null` when there
 * is no such program or voice, it is busy, or it takes too long.
 */
export class SayAloud {
  #running = 0;

  async render(text: string, language: string): Promise<Buffer | null> {
    const voice = language === 'en' ? 'en' : 'vi'; // no other voice is known here
    if (this.#running >= MOST_AT_ONCE || text.trim() === '') return null;
    this.#running++;
    try {
      return await this.#speak(spokenText(text, voice), voice);
    } finally {
      this.#running--;
    }
  }

  #speak(text: string, voice: string): Promise<Buffer | null> {
    return new Promise((resolve) => {
      const child = spawn('espeak-ng', ['-v', voice, '-s', '125', '-b', '1', '--stdout'], {
        timeout: LIMIT_MS,
        killSignal: 'SIGKILL',
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const out: Buffer[] = [];
      let size = 0;
      child.stdout.on('data', (bytes: Buffer) => {
        size += bytes.length;
        if (size > MOST_BYTES) child.kill('SIGKILL');
        else out.push(bytes);
      });
      child.stdin.on('error', () => undefined); // it ended early; `close` says how
      child.on('error', () => resolve(null));
      child.on('close', (code) => resolve(code === 0 && size > 0 ? Buffer.concat(out) : null));
      child.stdin.end(text);
    });
  }
}
