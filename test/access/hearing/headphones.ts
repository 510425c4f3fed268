import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** One clip that was really sent to the headphones. `key` null: rendered for this person alone. */
export type Heard = { readonly text: string; readonly key: string | null; readonly route: string };

/** A jack as the kernel tells it: records of `struct input_event` behind a file. */
export class VirtualJack {
  readonly path: string;
  readonly #kernel: number;

  constructor(path: string) {
    execFileSync('mkfifo', [path]);
    this.path = path;
    this.#kernel = openSync(path, 'r+');
  }

  plug(plugged: boolean): void {
    const record = Buffer.alloc(24);
    record.writeUInt16LE(5, 16); // EV_SW
    record.writeUInt16LE(2, 18); // SW_HEADPHONE_INSERT
    record.writeInt32LE(plugged ? 1 : 0, 20);
    writeSync(this.#kernel, record);
  }

  close(): void {
    closeSync(this.#kernel);
  }
}

declare global {
  interface Window {
    /** put into the page by `putOnHeadphones` */
    heard: (one: Heard | null) => void;
  }
}

/**
 * Runs in the page before its own script: headphones that take a clip in no time. The clip is fetched as the browser would
 * and must be sound; then it has been heard.
 */
const virtualHeadphones = (): void => {
  // what the page has rendered lies behind an address of the page's own, which only media may load
  const made = new Map<string, Blob>();
  const createObjectURL = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob: Blob): string => {
    const url = createObjectURL(blob);
    made.set(url, blob);
    return url;
  };
  const isSound = async (source: string): Promise<boolean> => {
    const blob = made.get(source) ?? (await (await fetch(source)).blob());
    return blob.type.startsWith('audio/') && blob.size > 200;
  };
  class Headphones extends EventTarget {
    preservesPitch = false;
    playbackRate = 1;
    volume = 1;
    paused = true;
    src = '';
    hasAttribute(): boolean {
      return this.src !== '';
    }
    removeAttribute(): void {
      this.src = '';
    }
    pause(): void {
      this.paused = true;
    }
    async play(): Promise<void> {
      this.paused = false;
      const source = this.src;
      const sound = await isSound(source).catch(() => false);
      if (this.src === source && !this.paused) this.dispatchEvent(new Event(sound ? 'ended' : 'error'));
      if (!sound) throw new Error(`no sound in ${source}`);
    }
  }
  Object.assign(window, { Audio: Headphones });
  document.addEventListener('spoken', (event) => {
    const { text, key, route } = (event as CustomEvent).detail;
    window.heard({ text, key, route });
  });
  document.addEventListener('silent', () => window.heard(null));
};

/** Puts headphones (or a loudspeaker) on the page before it is opened; `hear` gets every clip as it begins, null: all is said. */
export const putOnHeadphones = async (page: Page, hear: (one: Heard | null) => void): Promise<void> => {
  await page.exposeFunction('heard', hear);
  await page.addInitScript(virtualHeadphones);
};
