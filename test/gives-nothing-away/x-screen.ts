import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.ts';

/** The panel of the kiosk, pixels. */
export const PANEL = { width: 1080, height: 1920 } as const;

/** So long after the last change the picture counts as standing still, ms. */
const STILL_MS = 250;
const LOOK_EVERY_MS = 40;

/**
 * A display of its own with a real X server behind it: what is typed here takes the way of a physical keyboard (X server,
 * X11 events, Chromium's browser process, renderer), not that of the debugging protocol, which leaves text itself.
 * What can be seen is read as a passer-by would: the window's name, and the picture (XWD file of the frame buffer).
 */
export class XScreen {
  readonly #server: ChildProcess;
  readonly #folder: string;
  readonly display: string;

  private constructor(server: ChildProcess, folder: string, display: string) {
    this.#server = server;
    this.#folder = folder;
    this.display = display;
  }

  /** Starts Xvfb on a display that is free; the picture lies in `folder`. */
  static async start(folder: string): Promise<XScreen> {
    const server = spawn(
      'Xvfb',
      [
        '-displayfd',
        '3',
        '-screen',
        '0',
        `${PANEL.width}x${PANEL.height}x24`,
        '-fbdir',
        folder,
        '-nolisten',
        'tcp',
        '-noreset',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    let told = '';
    server.stdio[3]?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    await until('Xvfb has chosen a display', 15_000, () => /\d+\n/.test(told) || null);
    return new XScreen(server, folder, `:${told.trim()}`);
  }

  get pid(): number {
    return this.#server.pid ?? 0;
  }

  stop(): void {
    this.#server.kill('SIGTERM');
  }

  /** The name of the Chromium window that stands on top and belongs to one of these processes; null while there is none. */
  nameOf(pid: number): string | null {
    const window = this.#windowOf(pid);
    return window === null
      ? null
      : this.#xdotool(['getwindowname', window])
          .replace(/ - Chromium\n?$/, '')
          .trim();
  }

  /** Gives the keyboard to that process's window: there is no window manager that would. */
  focus(pid: number): void {
    const window = this.#windowOf(pid);
    if (window === null) throw new Error(`no window of process ${pid} on ${this.display}`);
    this.#xdotool(['windowfocus', '--sync', window]);
  }

  /** As `focus`; false when its window cannot be found just now, because others come and go. */
  tryFocus(pid: number): boolean {
    try {
      this.focus(pid);
      return true;
    } catch {
      return false; // asked again by whoever waits
    }
  }

  /** Presses keys one after the other, by their X names ("Tab", "Return", "shift+Tab"). */
  press(...keys: readonly string[]): void {
    this.#xdotool(['key', '--delay', '30', ...keys]);
  }

  /** Touches one place of the picture, pixels. */
  click(x: number, y: number): void {
    this.#xdotool(['mousemove', String(x), String(y), 'click', '1']);
  }

  /** Types text on the physical keyboard. The text goes through a pipe: never an argument, never a file. */
  type(text: string): void {
    this.#xdotool(['type', '--delay', '25', '--file', '-'], text);
  }

  /** Waits until the picture has stood still (a text cursor that blinks is slower than that). */
  async still(deadlineMs = 15_000): Promise<void> {
    let last = '';
    let since = 0;
    await until(
      'the picture stands still',
      deadlineMs,
      () => {
        const now = this.#picture();
        if (now !== last) {
          last = now;
          since = performance.now();
          return null;
        }
        return performance.now() - since >= STILL_MS ? true : null;
      },
      LOOK_EVERY_MS,
    );
  }

  /** A digest of some rows of the picture, whole width. */
  rows(from: number, to: number): string {
    const picture = readFileSync(this.pictureFile);
    // XWD version 7: header size, …, bytes per line (13th word), …, number of colours (20th word) with 12 bytes each
    const bytesPerLine = picture.readUInt32BE(48);
    const first = picture.readUInt32BE(0) + picture.readUInt32BE(76) * 12;
    return digest(picture.subarray(first + from * bytesPerLine, first + to * bytesPerLine));
  }

  get pictureFile(): string {
    return join(this.#folder, 'Xvfb_screen0');
  }

  #picture(): string {
    return digest(readFileSync(this.pictureFile));
  }

  #windowOf(pid: number): string | null {
    try {
      const found = this.#xdotool(['search', '--all', '--onlyvisible', '--pid', String(pid), '--name', '.']);
      return found.trim().split('\n').at(-1) || null;
    } catch {
      return null; // xdotool ends with 1 when it finds nothing
    }
  }

  #xdotool(args: readonly string[], input = ''): string {
    return execFileSync('xdotool', args, {
      input,
      encoding: 'utf8',
      timeout: 30_000,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', DISPLAY: this.display },
    });
  }
}

const digest = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
