import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { type ChromiumProgram, chromiumPrograms } from '../../kiosk-ui/gallery/browser.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP *.localhost 127.0.0.1',
];

/** A browser with an empty profile that goes with it. */
export class CitizenBrowser {
  readonly #context: BrowserContext;
  readonly #profile: string;
  readonly page: Page;

  private constructor(context: BrowserContext, profile: string, page: Page) {
    this.#context = context;
    this.#profile = profile;
    this.page = page;
  }

  /** `program`: the whole one where seconds are judged (kiosk-ui/gallery/browser.ts) */
  static async open(flags: readonly string[] = [], program: ChromiumProgram = 'engine'): Promise<CitizenBrowser> {
    const profile = mkdtempSync(join(tmpdir(), 'citizen-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumPrograms[program],
      headless: true,
      // Chromium keeps crash settings and dconf in the home folder, whatever its profile: it gets one that goes with it
      env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', HOME: profile },
      args: [...FLAGS, ...flags],
      viewport: { width: 1080, height: 1920 },
    });
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(60_000);
    return new CitizenBrowser(context, profile, page);
  }

  /** As when the power goes: nothing is said to the kiosk. */
  async kill(): Promise<void> {
    killProcessesNaming(`--user-data-dir=${this.#profile}`);
    await this.close();
  }

  async close(): Promise<void> {
    await this.#context.close().catch(() => undefined);
    rmSync(this.#profile, { recursive: true, force: true });
  }
}

/** Ends, without a word, every process that was started with this very argument. */
export const killProcessesNaming = (argument: string): void => {
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument)) process.kill(pid, 'SIGKILL');
    } catch {
      // ended meanwhile
    }
  }
};

/** What a citizen puts into the boxes of a form, by the box's own label; a list is pressed, text is typed, a date is three boxes. */
export type Answers = Readonly<
  Record<string, string | { readonly pick: string } | { readonly date: readonly [string, string, string] }>
>;

/** A citizen at the kiosk: reads headings, presses what is written on buttons, types into labelled boxes. No test ids. */
export class Citizen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the kiosk's address and starts the next visit. */
  async walkUp(kioskUrl: string): Promise<void> {
    const welcome = this.page.getByRole('heading', { level: 1, name: 'Xin chào! Ông/Bà cần làm gì?' });
    const start = this.page.getByRole('link', { name: 'Bắt đầu' });
    await this.page.goto(kioskUrl);
    for (let press = 0; press < 4; press++) {
      await start.or(welcome).first().waitFor({ timeout: 60_000 }); // the door says "please wait" while another visit ends
      if ((await welcome.count()) > 0) return;
      await start.click();
      await welcome.or(start).first().waitFor();
    }
    await welcome.waitFor();
  }

  async sees(heading: string | RegExp, timeout = 60_000): Promise<void> {
    await this.#orSays(
      `the heading ${heading}`,
      this.page.getByRole('heading', { level: 1, name: heading }).waitFor({ timeout }),
    );
    // people wait where the screen asks them to, e.g. for a reader that still starts
    await this.#orSays('no more waiting', this.page.getByText('xin chờ một chút').waitFor({ state: 'detached' }));
  }

  async presses(name: string | RegExp): Promise<void> {
    const exact = typeof name === 'string' ? { name, exact: true } : { name };
    await this.#orSays(`the button ${name}`, this.page.getByRole('button', exact).first().click());
  }

  async readsFault(words: string | RegExp): Promise<void> {
    await this.#orSays(`the words ${words}`, this.page.getByText(words).first().waitFor());
  }

  /** A wait in vain says what stood on the page instead. */
  async #orSays(awaited: string, wait: Promise<void>): Promise<void> {
    try {
      await wait;
    } catch (error) {
      const page = await this.page.locator('body').innerText({ timeout: 5_000 }).catch(String);
      const words = page.replace(/\s+/g, ' ').slice(0, 160);
      throw new Error(`in vain for ${awaited}; the page says "${words}"`, { cause: error });
    }
  }

  /** Counts fingers from now on, as the browser itself does. */
  async countsTouches(): Promise<void> {
    await this.page.evaluate(() =>
      addEventListener(
        'pointerdown',
        () => {
          const { dataset } = document.body;
          dataset['touches'] = String(Number(dataset['touches'] ?? 0) + 1);
        },
        true,
      ),
    );
  }

  touches(): Promise<number> {
    return this.page.evaluate(() => Number(document.body.dataset['touches'] ?? 0));
  }

  async types(label: string, text: string): Promise<void> {
    const box = this.page.getByRole('textbox', { name: label, exact: false }).first();
    await box.fill(text);
    await box.blur();
  }

  /** Fills whatever the page asks for and presses Next, page after page, until the next heading is none of the form's. */
  async declares(answers: Answers, pages: readonly string[]): Promise<void> {
    for (const title of pages) {
      await this.sees(title);
      await this.answers(answers);
      await this.presses('Tiếp tục');
    }
  }

  async answers(answers: Answers): Promise<void> {
    for (const [label, answer] of Object.entries(answers)) {
      if (typeof answer === 'string') await this.#answerText(label, answer);
      else await this.#answerGroup(label, answer);
    }
  }

  async #answerText(label: string, text: string): Promise<void> {
    const box = this.page.getByRole('textbox', { name: labelled(label) });
    if ((await box.count()) === 0) return; // not on this page, or known from the card and shown as text
    await box.fill(text);
    await box.blur();
  }

  async #answerGroup(label: string, answer: Exclude<Answers[string], string>): Promise<void> {
    const group = this.page.getByRole('group', { name: labelled(label) });
    if ((await group.count()) === 0) return;
    if ('pick' in answer) return group.getByText(answer.pick, { exact: true }).first().click();
    for (const [index, box] of ['Ngày', 'Tháng', 'Năm'].entries()) {
      const input = group.getByRole('textbox', { name: box });
      await input.fill(answer.date[index] ?? '');
      await input.blur();
    }
  }
}

/** A label as the screen says it: followed by whether it must be answered. */
const labelled = (label: string): RegExp =>
  new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}( Bắt buộc| Nếu có)?$`);
