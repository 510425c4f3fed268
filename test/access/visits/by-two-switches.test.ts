import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story } from '../../end-to-end/story.ts';
import { officialCode, registersABirth, shortAnswers } from './birth.ts';
import { KeypadPerson } from './keypad.ts';

const MOVE = 'F9';
const CHOOSE = 'F10';

/** Somebody with two switches: Move goes round over all there is, Choose takes it. Nothing else is ever pressed. */
class SwitchPerson extends KeypadPerson {
  readonly #page: Page;
  #pressedAt = 0;

  constructor(page: Page) {
    super(page);
    this.#page = page;
  }

  /** No faster than a hand: two presses within 150 ms are one on purpose. */
  override async press(key: string): Promise<void> {
    if (key !== MOVE && key !== CHOOSE) throw new Error(`${key} is none of the two switches`);
    const since = await this.#page.evaluate(
      (last) =>
        new Promise<number>((resolve) => {
          const look = (now: number): unknown => (now - last > 160 ? resolve(now) : requestAnimationFrame(look));
          look(performance.now());
        }),
      this.#pressedAt,
    );
    this.#pressedAt = since;
    await super.press(key);
    this.#pressedAt = await this.#page.evaluate(() => performance.now());
  }

  async calibrate(): Promise<void> {
    await super.press(MOVE); // wakes the screen that asks
    await this.#page.getByText('Bấm công tắc Di chuyển.').waitFor();
    await this.press(MOVE);
    await this.#page.getByText('Bấm công tắc Chọn.').waitFor();
    await this.press(MOVE); // the wrong one
    await this.#page.getByText('Đó là công tắc Di chuyển. Bấm công tắc kia.').waitFor();
    await this.press(CHOOSE);
    await this.press(MOVE);
    await this.#page.getByText('Đã di chuyển 1 lần.').waitFor();
    await this.press(CHOOSE);
    await this.#page.getByRole('alertdialog').waitFor({ state: 'detached' });
  }

  override async goTo(name: RegExp, most = 80): Promise<void> {
    const been: string[] = [];
    for (let step = 0; step < most; step++) {
      const at = await this.look();
      if (name.test(at.name)) return;
      been.push(at.name);
      await this.press(MOVE);
    }
    throw new Error(`went round and never came to ${name}; was at: ${[...new Set(been)].join(' / ')}`);
  }

  override async choose(name: RegExp): Promise<void> {
    await this.goTo(name);
    await this.#page.waitForFunction(() => document.activeElement?.getAttribute('aria-disabled') !== 'true');
    await this.press(CHOOSE);
  }

  override async turn(): Promise<void> {
    await this.choose(/^Tiếp tục$/);
  }

  /** Row, group, key, for each letter; then Xong, or nothing when the box has put the keyboard away itself. */
  override async write(text: string): Promise<void> {
    await this.press(CHOOSE);
    await this.#marked();
    for (const letter of text.toLowerCase()) await this.#scan(letter === ' ' ? 'Dấu cách' : letter);
    if ((await this.#page.locator('.keyboard').count()) > 0) await this.#scan('Xong');
  }

  async #marked(): Promise<void> {
    await this.#page.locator('.key[data-at]').first().waitFor();
  }

  async #scan(name: string): Promise<void> {
    for (let step = 0; step < 60; step++) {
      const names = await this.#page
        .locator('.key[data-at]')
        .evaluateAll((keys) =>
          keys.map((key) => (key.getAttribute('aria-label') ?? key.textContent ?? '').trim().toLowerCase()),
        );
      const all = await this.#page.locator('.keyboard button').count();
      if (names.includes(name.toLowerCase()) && names.length < all) {
        await this.press(CHOOSE);
        if (names.length === 1) return;
      } else await this.press(MOVE);
    }
    throw new Error(`scanned and never came to ${name}`);
  }
}

let story: Story;
beforeAll(async () => {
  story = await Story.begin({ kioskConfig: { access: { languages: ['vi', 'en'] } } });
});
afterAll(() => story?.end());

test('by two switches alone a mother registers a birth: calibration, items, keys by row, group and key', async () => {
  const { citizen, bench } = await story.nextCitizen();
  const person = new SwitchPerson(citizen.page);
  await person.calibrate();
  const code = await registersABirth(person, bench, shortAnswers);
  await person.learns(officialCode, 40_000);
  const dossier = await (await story.officer()).find(code);
  expect(dossier?.page).toContain('Nông Thị Mai');
  expect(dossier?.papers).toHaveLength(1);
  expect(person.badRings).toEqual([]);
  console.log(`by two switches: ${person.presses} presses`);
}, 900_000);
