import type { Locator, Page } from 'playwright-core';
import { type HardwareProfile, heightAboveFloor, reach } from '../../../kiosk-ui/kit/hardware-profiles.ts';
import type { Answers } from '../../end-to-end/citizen.ts';

/** Where on the glass something can be touched, px from its upper left corner. */
type Spot = { readonly x: number; readonly y: number };

/**
 * Somebody in a wheelchair before a tall panel: one finger, and an arm that comes no higher than the lower half of the
 * glass, nor over what EN 301 549 (8.3) lets anybody be asked to reach. The bot refuses to touch anything above that line.
 */
export class SeatedPerson {
  readonly #page: Page;
  readonly #panel: HardwareProfile;
  touches = 0;
  /** the highest touch, mm above the floor */
  highest = 0;

  constructor(page: Page, panel: HardwareProfile) {
    this.#page = page;
    this.#panel = panel;
  }

  /** The line that the arm does not cross, mm above the floor. */
  get line(): number {
    return Math.min(reach.highest, heightAboveFloor(this.#panel, this.#panel.height / 2));
  }

  async #touch({ x, y }: Spot, what: string): Promise<void> {
    const height = heightAboveFloor(this.#panel, y);
    if (height > this.line)
      throw new Error(
        `${what} lies ${height.toFixed(0)} mm above the floor; this arm ends at ${this.line.toFixed(0)} mm`,
      );
    this.highest = Math.max(this.highest, height);
    this.touches++;
    await this.#page.mouse.click(x, y);
    await this.#still();
  }

  #still(): Promise<void> {
    return this.#page.evaluate(
      () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    );
  }

  /** The middle of what is to be seen of it, and which way it lies beyond the edge of what scrolls. */
  #spotOf(thing: Locator): Promise<Spot | 'below' | 'above'> {
    return thing.evaluate((element) => {
      const target = element.closest('.radio') ?? element;
      const box = target.getBoundingClientRect();
      const frame = target.closest('.scroller-region')?.getBoundingClientRect();
      const top = Math.max(box.top, frame?.top ?? 0);
      const bottom = Math.min(box.bottom, frame?.bottom ?? innerHeight);
      const enough = Math.min(box.height, 30);
      if (frame && bottom - top < enough) return box.top > frame.top ? 'below' : 'above';
      return { x: (box.left + box.right) / 2, y: (top + bottom) / 2 };
    });
  }

  /** Touches it; what lies beyond the edge is brought in by the two buttons first. */
  async reaches(thing: Locator, what: string): Promise<void> {
    await thing.waitFor();
    for (let step = 0; step < 40; step++) {
      const spot = await this.#spotOf(thing);
      if (typeof spot === 'object') return this.#touch(spot, what);
      const way = this.#page
        .locator('main .scroll-button')
        .filter({ hasText: spot === 'below' ? 'Xem thêm' : 'Lên trên' });
      if ((await way.count()) === 0) throw new Error(`${what} lies ${spot} the edge, and nothing brings it in`);
      const at = await this.#spotOf(way);
      if (typeof at === 'object') await this.#touch(at, `the button that brings in ${what}`);
    }
    throw new Error(`${what} never came into view`);
  }

  async presses(name: string | RegExp): Promise<void> {
    const button = this.#page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).first();
    await button.waitFor();
    // a second strike within half a second is none: who sees the button resting waits for it
    await this.#page.waitForFunction(
      (one) => one?.getAttribute('aria-disabled') !== 'true',
      await button.elementHandle(),
    );
    await this.reaches(button, String(name));
  }

  async sees(heading: string | RegExp, timeout = 30_000): Promise<void> {
    await this.#page.getByRole('heading', { level: 1, name: heading }).waitFor({ timeout });
  }

  /** By the keys on the glass, each of them within reach, and puts them away. */
  async #writes(box: Locator, label: string, text: string): Promise<void> {
    await this.reaches(box, label);
    const keyboard = this.#page.getByRole('region', { name: 'Bàn phím' }).or(this.#page.locator('.keyboard'));
    await keyboard.first().waitFor();
    for (const letter of text.toLowerCase()) {
      const key = letter === ' ' ? '[data-key=space]' : `[data-key="${letter}"]`;
      await this.reaches(this.#page.locator(`.keyboard ${key}`), `the key ${letter}`);
    }
    if ((await this.#page.locator('.keyboard').count()) === 0) return;
    await this.reaches(this.#page.locator('.keyboard [data-key=done]'), 'Xong');
    await this.#page.locator('.keyboard').waitFor({ state: 'detached' });
  }

  /** Answers whatever each page asks of these, and goes on. */
  async declares(answers: Answers, pages: readonly string[]): Promise<void> {
    for (const title of pages) {
      await this.sees(title);
      for (const [label, answer] of Object.entries(answers)) {
        const words = new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}( Bắt buộc| Nếu có)?$`);
        if (typeof answer === 'string') {
          const box = this.#page.getByRole('textbox', { name: words });
          if ((await box.count()) > 0) await this.#writes(box, label, withoutMarks(answer));
          continue;
        }
        const group = this.#page.getByRole('group', { name: words });
        if ((await group.count()) === 0) continue;
        if ('pick' in answer) {
          await this.reaches(group.getByRole('radio', { name: answer.pick, exact: true }), answer.pick);
          continue;
        }
        for (const [at, part] of ['Ngày', 'Tháng', 'Năm'].entries())
          await this.#writes(group.getByRole('textbox', { name: part }), `${label}, ${part}`, answer.date[at] ?? '');
      }
      await this.presses('Tiếp tục');
    }
  }
}

/** Names without marks: it is the reach of the keys that is tried here, not the input method. */
const withoutMarks = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f,]/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D');
