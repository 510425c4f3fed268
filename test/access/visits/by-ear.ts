import type { Page } from 'playwright-core';
import type { Answers } from '../../end-to-end/citizen.ts';
import { until } from '../../end-to-end/story.ts';
import { type Heard, putOnHeadphones } from '../hearing/headphones.ts';
import { plain, type Registrant } from './birth.ts';

/** No hand is faster with the keys that lead on: a second press within half a second is ignored on purpose. */
const handMs = 650;
/** Nothing is said of a key that does nothing here; who hears nothing for so long goes on. */
const patienceMs = 2_500;

/** Somebody who hears and has a keypad. Nothing here looks at the page: what is known of it is what was said. */
export class Listener implements Registrant {
  readonly #page: Page;
  readonly heard: Heard[] = [];
  presses = 0;
  #from = 0;
  #silent = true;
  #ledOnAt = 0;
  /** the keys of the keyboard in the order in which they are heard, as one comes to know them */
  #keys: string[] = [];
  #at = '';

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the visit is opened. */
  static async at(page: Page): Promise<Listener> {
    const listener = new Listener(page);
    await putOnHeadphones(page, (one) => {
      listener.#silent = one === null;
      if (one) listener.heard.push(one);
    });
    return listener;
  }

  /** What was said since the last press, clip by clip. */
  get since(): string[] {
    return this.heard.slice(this.#from).map(({ text }) => text);
  }

  /** Waits for words; what was said before the last press does not count. Gives the clip, or all that was said. */
  async learns(words: RegExp, deadlineMs = 30_000): Promise<string> {
    // a sentence may be said in several clips; what has an end is said in one
    const anywhere = words.source.endsWith('$') ? null : new RegExp(words.source.replaceAll('^', ''), words.flags);
    await until(
      () => this.since.some((text) => words.test(text)) || anywhere?.test(this.since.join(' ')) === true,
      'words',
      deadlineMs,
    ).catch(() => {
      throw new Error(`never heard ${words}; heard since the last press: ${this.since.join(' | ')}`);
    });
    return this.since.find((text) => words.test(text)) ?? this.since.join(' ');
  }

  async meets(heading: string, deadlineMs = 30_000): Promise<void> {
    await this.learns(new RegExp(`^${heading.replace(/[?.]/g, '\\$&')}`), deadlineMs);
  }

  /** Hears out what is being said. */
  async #listens(): Promise<void> {
    await until(() => this.#silent, `silence after ${this.since.join(' | ')}`, 20_000);
  }

  /** Hears out what is being said, presses a key, and listens until all is said; '' when nothing is. */
  async press(key: string): Promise<string> {
    await this.#listens();
    this.presses++;
    this.#from = this.heard.length;
    await this.#page.keyboard.press(key);
    await until(() => this.since.length > 0, 'words', patienceMs).catch(() => undefined);
    await this.#listens();
    return this.since.join(' ');
  }

  /** A key that leads to another page: no faster than a hand. */
  async #leadOn(key: string): Promise<void> {
    await this.#listens();
    await until(() => performance.now() - this.#ledOnAt > handMs, 'the hand is there');
    this.presses++;
    this.#from = this.heard.length;
    await this.#page.keyboard.press(key);
    this.#ledOnAt = performance.now();
  }

  /** Goes down, then up, until what is said names it. */
  async goTo(name: RegExp): Promise<void> {
    const said: string[] = [];
    for (const way of ['ArrowDown', 'ArrowUp'])
      for (let step = 0; step < 90; step++) {
        const words = await this.press(way);
        said.push(words);
        if (/^(Hết|Đầu) trang/.test(words) || words === '') break;
        if (name.test(words)) return;
      }
    throw new Error(`went over everything and never heard ${name}; heard: ${said.join(' / ')}`);
  }

  async choose(name: RegExp): Promise<void> {
    await this.goTo(name);
    await this.#leadOn('Enter');
  }

  async turn(): Promise<void> {
    await this.#leadOn('ArrowRight');
  }

  /** Opens the keys of the box and writes, key by key, by what is said of each. */
  async write(text: string): Promise<void> {
    this.#at = (await this.press('Enter')).toLowerCase();
    for (const letter of plain(text).toLowerCase()) await this.#key(letter === ' ' ? 'dấu cách' : letter);
  }

  /** Along the keys, the shorter way round where they are known by now; keys that come and go lead nobody in a circle. */
  async #key(name: string): Promise<void> {
    const around = this.#keys.length;
    const [from, to] = [this.#keys.indexOf(this.#at), this.#keys.indexOf(name)];
    const isBehind = from >= 0 && to >= 0 && (from - to + around) % around < around / 2;
    for (let step = 0; step < 120 && this.#at !== name; step++) {
      const back = isBehind && step < around / 2;
      const before = this.#at;
      this.#at = (await this.press(back ? 'ArrowLeft' : 'ArrowRight')).toLowerCase();
      if (!back && !this.#keys.includes(this.#at)) this.#keys.splice(this.#keys.indexOf(before) + 1, 0, this.#at);
    }
    if (this.#at !== name) throw new Error(`went over all keys and never heard ${name}; knows ${this.#keys.join(' ')}`);
    await this.press('Enter');
  }

  /** Goes down each page once, hears every item to its end, and answers what is asked. */
  async declares(answers: Answers, pages: readonly string[]): Promise<void> {
    const open = new Map(Object.entries(answers));
    for (const title of pages) {
      await this.meets(title);
      let question = '';
      let item = await this.press('ArrowDown');
      for (let step = 0; step < 120 && item !== '' && !/^(Hết trang|Tiếp tục nút)/.test(item); step++) {
        // the question is said when one comes to the first of its answers
        question = [...open.keys()].find((label) => item.includes(label)) ?? question;
        item = (await this.#answer(open, question, item)) ?? (await this.press('ArrowDown'));
      }
      await this.turn();
    }
  }

  /** Answers if this item is it; gives what is said of the item that one is on then, if it is another. */
  async #answer(open: Map<string, Answers[string]>, question: string, item: string): Promise<string | null> {
    const answer = open.get(question);
    if (answer === undefined) return null;
    if (typeof answer !== 'string' && 'pick' in answer) {
      if (!item.startsWith(`${answer.pick} lựa chọn`)) return null;
      open.delete(question);
      const said = await this.press('Enter');
      if (!/đang chọn/i.test(said)) throw new Error(`chose ${answer.pick} and heard ${said}`);
      return null;
    }
    if (!item.includes('ô nhập')) return null;
    open.delete(question);
    // a full box of a date passes on to the next by itself
    await this.write(typeof answer === 'string' ? answer : answer.date.join(''));
    await this.press('Escape'); // off the keys, on to what follows the box
    return this.since.slice(this.since[0] === 'đã viết' ? 2 : 0).join(' ');
  }
}
