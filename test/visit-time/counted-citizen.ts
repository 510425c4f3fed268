import type { Locator, Page } from 'playwright-core';
import type { BenchClient } from '../end-to-end/bench-client.ts';
import { atSeventy, type Effort, type Pace } from './pace.ts';
import { visibleTexts, wordsIn } from './visible-words.ts';

/** Tone keys by the mark that they set (Unicode, combining). */
const toneKeys: Readonly<Record<string, string>> = {
  '\u0301': 'acute',
  '\u0300': 'grave',
  '\u0309': 'hook',
  '\u0303': 'tilde',
  '\u0323': 'dot',
};
/** The page takes two strikes within 500 ms for one; whoever takes 2 s for a touch never meets that. */
const BETWEEN_TOUCHES_MS = 560;
const MACHINE_MS = 120_000;

/** One screen of a visit, and what it asked of the person. */
export type CountedScreen = { readonly title: string } & Effort;

/**
 * A person at the kiosk whose reading, touches and keys are counted. Reads every word that can be seen, unless the very same
 * text stood there a moment ago; touches what is written on buttons; types on the keyboard of the screen, key by key.
 */
export class CountedCitizen {
  readonly page: Page;
  readonly #bench: BenchClient;
  readonly #pace: Pace;
  readonly screens: CountedScreen[] = [];
  /** answers that the review shows, and those of them that name the card (or state) that they came from and were not changed */
  readonly fields = { all: 0, prefilled: 0 };
  #known = new Set<string>();
  #shown = new Set<string>();
  #touchedAt = 0;

  constructor(page: Page, bench: BenchClient, pace: Pace = atSeventy) {
    this.page = page;
    this.#bench = bench;
    this.#pace = pace;
  }

  get effort(): Effort {
    return this.screens.reduce<Effort>(
      (sum, one) => ({
        words: sum.words + one.words,
        shown: sum.shown + one.shown,
        touches: sum.touches + one.touches,
        keys: sum.keys + one.keys,
        hands: sum.hands + one.hands,
        machine: sum.machine + one.machine,
      }),
      { words: 0, shown: 0, touches: 0, keys: 0, hands: 0, machine: 0 },
    );
  }

  /** Stands before this screen, however long the machine takes for it. */
  async sees(title: string | RegExp): Promise<void> {
    const heading = this.page.getByRole('heading', { level: 1, name: title });
    const waited = await timed(() => heading.waitFor({ timeout: MACHINE_MS }));
    const text = (await heading.first().innerText()).trim();
    this.screens.push({ title: text, words: 0, shown: 0, touches: 0, keys: 0, hands: 0, machine: waited });
  }

  /** Reads what is left to read on this screen. */
  async readsAll(): Promise<void> {
    await this.#reads();
  }

  /** Waits for something that the machine does on the screen that stands there. */
  async waitsFor(what: Locator): Promise<void> {
    this.#now.machine += await timed(() => what.first().waitFor({ timeout: MACHINE_MS }));
  }

  async touches(what: Locator): Promise<void> {
    await this.#scrollsTo(what);
    await this.#reads(what.first());
    await this.#touch(what);
  }

  async presses(name: string | RegExp): Promise<void> {
    await this.touches(
      this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).first(),
    );
  }

  /** A text into the box of this label, key by key; what the keyboard offers whole is taken. */
  async types(label: string, text: string): Promise<void> {
    const box = this.page.getByRole('textbox', { name: labelled(label) }).first();
    await this.touches(box);
    await this.page.locator('.keyboard').waitFor();
    await this.#keysFor(box, text);
  }

  async typesDate(label: string, parts: readonly [string, string, string]): Promise<void> {
    const group = this.page.getByRole('group', { name: labelled(label) });
    await this.touches(group.getByRole('textbox', { name: 'Ngày' }));
    for (const digit of parts.join('')) await this.#key(digit);
    const written = await Promise.all(
      ['Ngày', 'Tháng', 'Năm'].map((part) => group.getByRole('textbox', { name: part }).inputValue()),
    );
    if (written.join('') !== parts.join('')) throw new Error(`${label}: the keys wrote ${written.join('/')}`);
  }

  async picks(label: string, answer: string): Promise<void> {
    await this.touches(
      this.page
        .getByRole('group', { name: labelled(label) })
        .getByText(answer, { exact: true })
        .first(),
    );
  }

  /** Counts the answers of the declaration on the review, those that lie folded too; opening them is not the person's. */
  async countsAnswers(): Promise<void> {
    const rows = this.page.locator('.rows .row');
    const closed = this.page.locator('.given button[aria-expanded=false]');
    for (let fold = await closed.count(); fold > 0; fold--)
      await closed.first().evaluate((button) => (button as HTMLElement).click());
    this.fields.all = await rows.count();
    this.fields.prefilled = await rows.filter({ has: this.page.locator('.chip:not(.chip-edited)') }).count();
    const open = this.page.locator('.given button[aria-expanded=true]');
    for (let fold = await open.count(); fold > 0; fold--)
      await open.first().evaluate((button) => (button as HTMLElement).click());
  }

  async leavesPage(): Promise<void> {
    await this.#putsKeyboardAway();
    await this.presses('Tiếp tục');
  }

  async showsCode(holder: string): Promise<void> {
    await this.#reads(this.page.locator('.way').first());
    this.#now.hands += this.#pace.secondsToShowTheCode;
    await this.#bench.showCode({ holder });
  }

  async laysCard(holder: string): Promise<void> {
    await this.#reads();
    this.#now.hands += this.#pace.secondsToLayTheCard;
    await this.#bench.putCard(holder);
  }

  async laysPaper(picture: string): Promise<void> {
    await this.#reads();
    this.#now.hands += this.#pace.secondsToLayAPaper;
    await this.#bench.layOnGlass(picture);
  }

  /** Takes back card and papers. */
  async takesThings(): Promise<void> {
    await this.#reads();
    this.#now.hands += this.#pace.secondsToTake;
    await this.#bench.removeCard();
    await this.#bench.layOnGlass(null);
  }

  get #now(): CountedScreen {
    const now = this.screens.at(-1);
    if (!now) throw new Error('no screen was seen yet');
    return now;
  }

  /** Reads from the top until what is done next (null: to the end); a text that stood there a moment ago is not read again. */
  async #reads(until: Locator | null = null): Promise<void> {
    await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const target = until && (await until.count()) > 0 ? await until.elementHandle() : null;
    const { texts, read } = await this.page.evaluate(visibleTexts, target);
    for (const [at, text] of texts.entries()) {
      if (at < read && !this.#known.has(text)) this.#now.words += wordsIn(text);
      if (!this.#shown.has(text)) this.#now.shown += wordsIn(text);
    }
    this.#shown = new Set(texts);
    this.#known = new Set(texts.filter((text, at) => at < read || this.#known.has(text)));
  }

  async #touch(what: Locator): Promise<void> {
    const pause = BETWEEN_TOUCHES_MS - (performance.now() - this.#touchedAt);
    if (pause > 0) await this.page.waitForTimeout(pause);
    await what.click();
    this.#touchedAt = performance.now();
    this.#now.touches++;
  }

  /** What lies below the edge is come to by the button that scrolls. */
  async #scrollsTo(what: Locator): Promise<void> {
    const more = this.page.getByRole('button', { name: 'Xem thêm', exact: true });
    for (let screen = 0; screen < 12; screen++) {
      if ((await what.count()) > 0 && (await what.evaluate(isInView))) return;
      if ((await more.count()) === 0 || !(await more.isEnabled())) return;
      await this.#touch(more);
      await this.page.waitForTimeout(400);
      await this.#reads();
    }
  }

  async #keysFor(box: Locator, text: string): Promise<void> {
    for (let left = text; left !== ''; ) {
      const offer = await this.#offerFor(box, text);
      if (offer) {
        await offer.locator.click();
        this.#now.keys++;
        left = offer.left;
        continue;
      }
      const syllable = /^(\s+|\S+)/.exec(left)?.[0] ?? left;
      const before = await box.inputValue();
      await this.#syllable(box, syllable, text);
      const after = await box.inputValue();
      left = text.startsWith(after) ? text.slice(after.length) : text.slice(before.length + syllable.length);
    }
    const written = (await box.inputValue()).trim().replace(/[\s-]+/g, ' ');
    if (written.replaceAll(' ', '') !== text.replaceAll(' ', ''))
      throw new Error(`the keys wrote "${written}", not "${text}"`);
  }

  /** Letters with their marks first, then the tone of the syllable; stops where the keyboard offers the rest. */
  async #syllable(box: Locator, syllable: string, whole: string): Promise<void> {
    const tone = [...syllable.normalize('NFD')].find((unit) => unit in toneKeys);
    const letters = [...syllable.normalize('NFD')]
      .filter((unit) => !(unit in toneKeys))
      .join('')
      .normalize('NFC');
    for (const letter of letters) {
      if (letter !== letter.toLowerCase()) await this.#capital();
      await this.#key(letter === ' ' ? 'space' : letter.toLowerCase());
      if (await this.#offerFor(box, whole)) return;
    }
    if (tone) await this.#key(toneKeys[tone] ?? '');
  }

  /** A button above the keys that writes what is wanted next, or all of it. */
  async #offerFor(box: Locator, text: string): Promise<{ locator: Locator; left: string } | null> {
    const offers = this.page.locator('.keyboard .key-offer');
    const written = await box.inputValue();
    for (const [at, label] of (await offers.allInnerTexts()).entries()) {
      const words = label.trim().replace(/\s+/g, ' ');
      // replaces the words before the caret that it completes
      for (let from = written.length; from >= 0; from--) {
        if (from > 0 && from < written.length && !/[\s,]/.test(written[from - 1] ?? '')) continue;
        const next = `${written.slice(0, from)}${words}`;
        if (text.startsWith(next) && next.length > written.length + 1)
          return { locator: offers.nth(at), left: text.slice(next.length).trimStart() };
      }
    }
    return null;
  }

  async #key(id: string): Promise<void> {
    const key = this.page.locator(`.keyboard [data-key="${id}"]`).first();
    if ((await key.count()) === 0) return this.#signKey(id);
    await key.click();
    this.#now.keys++;
  }

  /** A capital, where the keyboard would not make one by itself. */
  async #capital(): Promise<void> {
    const shift = this.page.locator('.keyboard [data-key=shift]');
    if ((await shift.getAttribute('aria-pressed')) === 'true') return;
    await shift.click();
    this.#now.keys++;
  }

  /** Signs lie on a page of their own: there, the sign, and back. */
  async #signKey(id: string): Promise<void> {
    for (const key of ['signs', id, 'signs']) {
      await this.page.locator(`.keyboard [data-key="${key}"]`).first().click();
      this.#now.keys++;
    }
  }

  async #putsKeyboardAway(): Promise<void> {
    await this.page.waitForTimeout(300); // a touch beside the box puts the keys away by itself
    const done = this.page.locator('.keyboard [data-key=done]');
    if ((await done.count()) === 0) return;
    await done.click();
    this.#now.keys++;
    await this.page.locator('.keyboard').waitFor({ state: 'detached' });
  }
}

/** Runs in the page. */
const isInView = (element: Element): boolean => {
  const box = element.getBoundingClientRect();
  let top = 0;
  let bottom = innerHeight;
  for (let over = element.parentElement; over; over = over.parentElement) {
    if (getComputedStyle(over).overflowY === 'visible') continue;
    const clip = over.getBoundingClientRect();
    top = Math.max(top, clip.top);
    bottom = Math.min(bottom, clip.bottom);
  }
  return box.top >= top - 1 && box.top + Math.min(box.height, 60) <= bottom + 1;
};

/** Seconds that something takes. */
const timed = async (what: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await what();
  return (performance.now() - begun) / 1_000;
};

/** A label as the screen says it: followed by whether it must be answered. */
const labelled = (label: string): RegExp =>
  new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}( Bắt buộc| Nếu có)?$`);
