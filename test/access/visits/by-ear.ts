import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Answers } from '../../end-to-end/citizen.ts';
import { until } from '../../end-to-end/story.ts';

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

/**
 * Runs in the page before its own script: headphones that take a clip in no time. The clip is fetched as the browser would
 * and must be sound; then it has been heard.
 */
const virtualHeadphones = (): void => {
  class Headphones extends EventTarget {
    preservesPitch = false;
    playbackRate = 1;
    volume = 1;
    paused = true;
    #src = '';
    get src(): string {
      return this.#src;
    }
    set src(source: string) {
      this.#src = source;
    }
    hasAttribute(): boolean {
      return this.#src !== '';
    }
    removeAttribute(): void {
      this.#src = '';
    }
    pause(): void {
      this.paused = true;
    }
    async play(): Promise<void> {
      this.paused = false;
      const source = this.#src;
      const answer = await fetch(source);
      const bytes = (await answer.arrayBuffer()).byteLength;
      const sound = answer.ok && /^audio\//.test(answer.headers.get('content-type') ?? '') && bytes > 200;
      if (this.#src === source && !this.paused) this.dispatchEvent(new Event(sound ? 'ended' : 'error'));
      if (!sound) throw new Error(`no sound in ${source}`);
    }
  }
  Object.assign(window, { Audio: Headphones });
  document.addEventListener('spoken', (event) => {
    const { text, key, route } = (event as CustomEvent).detail;
    (window as unknown as { heard: (one: unknown) => void }).heard({ text, key, route });
  });
};

/** Somebody who hears and has a keypad. Nothing here looks at the page: what is known of it is what was said. */
export class Listener {
  readonly #page: Page;
  readonly heard: Heard[] = [];
  presses = 0;
  #from = 0;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the visit is opened. */
  static async at(page: Page): Promise<Listener> {
    const listener = new Listener(page);
    await page.exposeFunction('heard', (one: Heard) => {
      listener.heard.push(one);
    });
    await page.addInitScript(virtualHeadphones);
    return listener;
  }

  get since(): string[] {
    return this.heard.slice(this.#from).map(({ text }) => text);
  }

  /** Waits for words; what was said before the last press does not count. Gives the sentence. */
  async hears(words: RegExp, deadlineMs = 30_000): Promise<string> {
    await until(
      () => this.since.some((text) => words.test(text)),
      `hears ${words}; heard: ${this.since.join(' | ')}`,
      deadlineMs,
    ).catch(() => {
      throw new Error(`never heard ${words}; heard since the last press: ${this.since.join(' | ')}`);
    });
    return this.since.find((text) => words.test(text)) ?? '';
  }

  /** Presses a key and waits for the first words after it; '' when nothing is said: the end of the page. */
  async press(key: string, patienceMs = 1_500): Promise<string> {
    this.presses++;
    this.#from = this.heard.length;
    await this.#page.keyboard.press(key);
    await until(() => this.since.length > 0, 'words', patienceMs).catch(() => undefined);
    return this.since.join(' ');
  }

  /** Goes down, then up, until what is said names it. */
  async goTo(name: RegExp): Promise<void> {
    const said: string[] = [];
    for (const way of ['ArrowDown', 'ArrowUp'])
      for (let step = 0; step < 90; step++) {
        const words = await this.press(way);
        if (words === '') break;
        if (name.test(words) || (await this.#saysMore(name))) return;
        said.push(this.since.join(' '));
      }
    throw new Error(`went over everything and never heard ${name}; heard: ${said.join(' / ')}`);
  }

  /** A name may be some clips long: listens on until the item is said. */
  async #saysMore(name: RegExp): Promise<boolean> {
    let before = -1;
    let quietSince = performance.now();
    await until(() => {
      if (this.since.length !== before) {
        before = this.since.length;
        quietSince = performance.now();
      }
      return name.test(this.since.join(' ')) || performance.now() - quietSince > 400;
    }, 'the item was said');
    return name.test(this.since.join(' '));
  }

  async choose(name: RegExp, then: RegExp): Promise<void> {
    await this.goTo(name);
    for (let press = 0; press < 4; press++) {
      // half a second after a page came its buttons wait, on purpose; who hears nothing presses again
      await this.press('Enter', 800);
      if (await this.hears(then, press < 3 ? 2_500 : 60_000).catch(() => null)) return;
    }
    throw new Error(`chose ${name} and never heard ${then}`);
  }

  async turn(then: RegExp): Promise<void> {
    for (let press = 0; press < 4; press++) {
      await this.press('ArrowRight', 800);
      if (await this.hears(then, 2_500).catch(() => null)) return;
    }
    throw new Error(`turned the page and never heard ${then}; heard ${this.since.join(' | ')}`);
  }

  /** Opens the keys of the box and writes, key by key, by what is said of each. */
  async write(text: string): Promise<void> {
    await this.press('Enter');
    for (const letter of plain(text)) await this.#key(letter === ' ' ? 'dấu cách' : letter);
    await this.press('Escape'); // off the keys, on to what follows the box
  }

  async #key(name: string): Promise<void> {
    for (let step = 0; step < 70; step++) {
      const said = await this.press(step === 0 ? 'F2' : 'ArrowRight'); // F2: say again where I am
      if (said.toLowerCase() === name) {
        await this.press('Enter');
        await this.press('ArrowRight'); // a written letter was said; the next key is where one is
        return;
      }
    }
    throw new Error(`went over all keys and never heard ${name}`);
  }

  /** Goes down each page once, listens to every item to its end, and answers what is asked. */
  async declares(answers: Answers, pages: readonly string[], then: RegExp): Promise<void> {
    const open = new Map(Object.entries(answers));
    for (const [at, title] of pages.entries()) {
      await this.hears(new RegExp(`^${title}`));
      let item = await this.#next('ArrowDown');
      for (let step = 0; step < 120 && !/^(Tiếp tục|Quay lại) nút/.test(item) && item !== ''; step++)
        item = (await this.#answer(open, item)) ?? (await this.#next('ArrowDown'));
      const next = pages[at + 1];
      await this.turn(next ? new RegExp(`^${next}`) : then);
    }
  }

  async #next(key: string): Promise<string> {
    if ((await this.press(key)) === '') return '';
    await this.#saysMore(/(?!)/);
    return this.since.join(' ');
  }

  /** Answers the item if it is asked for; gives what is said of the item that one is on then, if it is another. */
  async #answer(open: Map<string, Answers[string]>, item: string): Promise<string | null> {
    const [label, answer] = [...open].find(([words]) => item.includes(words)) ?? [];
    if (label === undefined || answer === undefined) return null;
    if (typeof answer !== 'string' && 'pick' in answer) {
      if (!item.includes(`${answer.pick} lựa chọn`)) return null;
      await this.press('Enter', 300);
    } else if (!item.includes('ô nhập')) return null;
    open.delete(label);
    if (typeof answer !== 'string' && 'pick' in answer) return null;
    // a full box of a date passes on to the next by itself
    await this.write(typeof answer === 'string' ? answer : answer.date.join(''));
    await this.#saysMore(/(?!)/);
    return this.since.join(' ');
  }
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/,/g, '')
    .replace(/đ/gi, 'd')
    .toLowerCase();
