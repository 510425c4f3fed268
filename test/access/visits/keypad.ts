import type { Page } from 'playwright-core';
import type { Answers } from '../../end-to-end/citizen.ts';
import { plain, type Registrant } from './birth.ts';

/** How the focus looks at one moment, and whether it can be seen whole. */
export type Ring = { readonly name: string; readonly width: number; readonly seen: boolean };

/** Runs in the page: the element under the cursor. */
const atCursor = (): Ring & { readonly role: string } => {
  const marked = document.querySelector<HTMLElement>('.key[data-at]');
  const focused = document.activeElement as HTMLElement;
  const element = marked ?? focused;
  // a radio button shows its ring on the whole card
  const shown = element.closest<HTMLElement>('.radio') ?? element;
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const frame = element.closest('.scroller-region')?.getBoundingClientRect();
  const inside =
    !frame || (bottom > frame.top && top < frame.bottom && (bottom <= frame.bottom + 1 || top >= frame.top - 1));
  const hit = document.elementFromPoint(
    (left + right) / 2,
    (Math.max(top, frame?.top ?? 0) + Math.min(bottom, frame?.bottom ?? innerHeight)) / 2,
  );
  const style = getComputedStyle(shown);
  const labelled = (element as HTMLInputElement).labels?.[0]?.textContent;
  const group = element.closest('fieldset')?.querySelector('legend')?.textContent;
  return {
    role: element.matches('h1')
      ? 'heading'
      : element.matches('input[type=radio]')
        ? 'radio'
        : element.matches('input, textarea')
          ? 'box'
          : marked
            ? 'key'
            : 'button',
    name: [group, element.getAttribute('aria-label') ?? labelled ?? element.textContent]
      .filter(Boolean)
      .join(' | ')
      .replace(/\s+/g, ' ')
      .trim(),
    width: style.outlineStyle === 'none' ? 0 : Number.parseFloat(style.outlineWidth),
    seen: inside && hit !== null && (shown.contains(hit) || hit.contains(shown)),
  };
};

/** A person who has a keypad and nothing else: no finger on the glass, no mouse, no letters. Looks where the ring is. */
export class KeypadPerson implements Registrant {
  readonly page: Page;
  presses = 0;
  /** every ring that was too thin or not to be seen */
  readonly badRings: string[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  async press(key: string): Promise<void> {
    this.presses++;
    await this.page.keyboard.press(key);
    // the first key of a visit brings what hears the keys; a person presses, looks, and sees the ring come
    if (this.presses === 1) await this.page.waitForFunction(() => document.activeElement?.matches(':not(h1, body)'));
    await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  }

  async look(): Promise<ReturnType<typeof atCursor>> {
    const at = await this.page.evaluate(atCursor);
    if (at.role !== 'heading' && at.name !== '' && (at.width < 3 || !at.seen))
      this.badRings.push(`${at.role} ${at.name}: ring ${at.width} px, ${at.seen ? 'seen' : 'hidden'}`);
    return at;
  }

  /** Steps down, then from the top of the page, until the ring is on what is looked for. */
  async goTo(name: RegExp, most = 90): Promise<void> {
    const been: string[] = [];
    for (const way of ['ArrowDown', 'ArrowUp']) {
      let before = '';
      let still = 0;
      for (let step = 0; step < most; step++) {
        const at = await this.look();
        if (name.test(at.name)) return;
        been.push(at.name);
        const place = `${at.role} ${at.name} ${await this.#scrolled()}`;
        still = place === before ? still + 1 : 0;
        if (still > 3) break; // the end of the page; one press may come while the page still draws
        before = place;
        await this.press(way);
      }
    }
    throw new Error(`stepped over everything and never came to ${name}; was at: ${[...new Set(been)].join(' / ')}`);
  }

  async #scrolled(): Promise<number> {
    return this.page.evaluate(() => document.querySelector('.scroller-region')?.scrollTop ?? 0);
  }

  /** Turns the page by its own key. */
  async turn(): Promise<void> {
    await this.#settled();
    await this.press('ArrowRight');
  }

  async choose(name: RegExp): Promise<void> {
    await this.goTo(name);
    await this.#settled();
    await this.press('Enter');
  }

  /** A second press within half a second is ignored on purpose: who cannot see why waits for the button to be back. */
  async #settled(): Promise<void> {
    await this.page.waitForFunction(
      () =>
        document.querySelector('.actions [aria-disabled=true]:not([data-off])') === null &&
        document.activeElement?.getAttribute('aria-disabled') !== 'true',
    );
  }

  async meets(heading: string | RegExp, timeout = 30_000): Promise<void> {
    await this.page
      .getByRole('heading', { level: 1, name: heading })
      .waitFor({ timeout })
      .catch(async () => {
        const at = await this.look();
        const h1 = await this.page.locator('h1').first().innerText();
        const errors = await this.page.locator('.field-error, .fault').allInnerTexts();
        if (process.env['SHOTS']) await this.page.screenshot({ path: `${process.env['SHOTS']}/stuck.png` });
        throw new Error(
          `never saw ${heading}; sees ${h1} with ${errors.join(' / ') || 'no error'}, at ${at.role} ${at.name}`,
        );
      });
  }

  async learns(words: RegExp, timeout = 30_000): Promise<string> {
    const text = this.page
      .getByText(words)
      .or(this.page.getByRole('button', { name: words }))
      .first();
    await text.waitFor({ timeout });
    return (await text.innerText()).trim();
  }

  /** Writes into the box at the cursor by the keys on the screen, and puts the keyboard away. */
  async write(text: string): Promise<void> {
    await this.press('Enter');
    await this.page.locator('.key[data-at]').first().waitFor();
    for (const letter of text.toLowerCase())
      await this.#key(letter === ' ' ? /^Dấu cách$/ : new RegExp(`^${letter.replace(/[/.]/, '\\$&')}$`, 'i'));
    if (await this.page.locator('.key[data-at]').count()) await this.#key(/^Xong$/);
  }

  /** Over the grid by arrows: along the rows, as a person does who looks where the key is. */
  async #key(name: RegExp): Promise<void> {
    const keys = this.page.locator('.keyboard button');
    for (let step = 0; step < 60; step++) {
      const here = await this.look();
      if (name.test(here.name)) {
        await this.press('Enter');
        return;
      }
      const way = await keys.evaluateAll(
        (all, wanted) => {
          const pattern = new RegExp(wanted.source, wanted.flags);
          const words = (key: Element) => (key.getAttribute('aria-label') ?? key.textContent ?? '').trim();
          const from = all.find((key) => key.hasAttribute('data-at'))?.getBoundingClientRect();
          const to = all.find((key) => pattern.test(words(key)))?.getBoundingClientRect();
          if (!from || !to) return null;
          const beside = (from.top + from.bottom) / 2 < to.bottom && (from.top + from.bottom) / 2 > to.top;
          if (!beside) return to.top > from.top ? 'ArrowDown' : 'ArrowUp';
          return to.left > from.left ? 'ArrowRight' : 'ArrowLeft';
        },
        { source: name.source, flags: name.flags },
      );
      if (!way) throw new Error(`no key ${name} on the screen`);
      await this.press(way);
    }
    throw new Error(`the key ${name} was not reached`);
  }

  /** Answers whatever this page asks of these, then turns the page. */
  async declares(answers: Answers, pages: readonly string[]): Promise<void> {
    for (const title of pages) {
      await this.meets(title);
      for (const [label, answer] of Object.entries(answers)) {
        const words = new RegExp(`^${label.replace(/[?.]/g, '\\$&')}`);
        if ((await this.#asked(words)) === 0) continue;
        if (typeof answer === 'string') {
          await this.goTo(words);
          await this.write(plain(answer));
        } else if ('pick' in answer) {
          await this.choose(new RegExp(`${words.source}.*\\| ${answer.pick}$`));
        } else {
          for (const [index, part] of ['Ngày', 'Tháng', 'Năm'].entries()) {
            await this.goTo(new RegExp(`${words.source}.*\\| ${part}$`));
            await this.write(answer.date[index] ?? '');
          }
        }
      }
      await this.turn();
    }
  }

  async #asked(label: RegExp): Promise<number> {
    return this.page.locator('.page-body label, .page-body legend').filter({ hasText: label }).count();
  }
}
