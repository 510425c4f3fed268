import type { Locator, Page } from 'playwright-core';
import { expect, vi } from 'vitest';

/** One clerk at one screen of an office's door; every deed is a key. */
export class Clerk {
  readonly page: Page;
  readonly #office: string;
  readonly #signs: { readonly badge: string; readonly pin: string };

  /** `office`: origin of the door, e.g. `https://k01.song-hien.example:4460`; `signs`: what the reader types, and the secret number. */
  constructor(page: Page, office: string, signs: { readonly badge: string; readonly pin: string }) {
    this.page = page;
    this.#office = office;
    this.#signs = signs;
  }
  at(): Promise<string | undefined> {
    return this.page.evaluate(() => document.documentElement.dataset['at']);
  }
  async isAt(what: string, timeout = 10_000): Promise<void> {
    await vi.waitFor(async () => expect(await this.at()).toBe(what), { timeout });
  }
  /** As a hand: after the screen has stood for as long as it takes to see it. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.waitForTimeout(600);
      await this.page.keyboard.press(key);
    }
  }
  /** As a practised hand in a menu that is read already: nothing there changes under it. */
  async types(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.waitForTimeout(120);
      await this.page.keyboard.press(key);
    }
  }
  async signIn(): Promise<void> {
    await this.page.goto(`${this.#office}/counter`);
    await this.isAt('signed-out');
    await this.page.keyboard.type(this.#signs.badge);
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.type(this.#signs.pin);
    await this.page.keyboard.press('Enter');
    await this.isAt('counters');
  }
  async sits(counter: number): Promise<void> {
    await this.press(`Numpad${counter}`, 'NumpadEnter');
    await this.isAt('desk');
    await this.page.getByText(`Quầy ${counter}`, { exact: true }).waitFor();
  }
  /** The number and what is done with it, as the clerk reads them. */
  async reads(state: string, number: string): Promise<void> {
    const stage = this.page.locator('.stage');
    await vi.waitFor(
      async () => {
        expect(await stage.locator('.stage-state').textContent()).toBe(state);
        expect(await stage.getByRole('heading', { level: 1 }).textContent()).toBe(number);
      },
      { timeout: 10_000 },
    );
  }
  waiting(): Promise<string[]> {
    return this.page.locator('.list').first().locator('.row strong').allInnerTexts();
  }
  /** The number before the line of what lies over the desk, typed; then Enter. */
  async chooses(line: string | RegExp): Promise<void> {
    const button = this.page.getByRole('dialog').getByRole('button', { name: line }).first();
    await button.waitFor();
    const number = (await button.locator('kbd').textContent()) ?? '';
    await this.types(...number, 'Enter');
  }
  /** Waits for the call of a kiosk on the desk, opens the inbox by its key and the case by its line. */
  async opens(exception: string | RegExp): Promise<void> {
    await this.page.locator('.inbox').waitFor({ timeout: 30_000 });
    await this.types('F9');
    await this.isAt('inbox');
    await this.chooses(exception);
    await this.isAt('exception');
  }
  /** What is known of the case that is open: name and value. */
  async facts(): Promise<Record<string, string>> {
    const rows = await this.page.getByRole('dialog').locator('.fact').all();
    const text = async (row: Locator, part: 'dt' | 'dd') => (await row.locator(part).textContent())?.trim() ?? '';
    return Object.fromEntries(await Promise.all(rows.map((row) => Promise.all([text(row, 'dt'), text(row, 'dd')]))));
  }
}
