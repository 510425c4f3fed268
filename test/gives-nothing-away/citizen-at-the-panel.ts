import { setTimeout as pause } from 'node:timers/promises';
import type { BenchClient } from '../end-to-end/bench-client.ts';
import type { CanaryCitizen } from './canary.ts';
import { newestBrowser } from './kiosk-processes.ts';
import { until } from './until.ts';
import type { XScreen } from './x-screen.ts';

/** The screens by the name that their window carries (kiosk-ui/kit/words/vi.ts, `titles`). */
export const screens = {
  welcome: 'Xin chào! Ông/Bà cần làm gì?',
  identify: 'Xác nhận bằng thẻ căn cước',
  confirm: 'Đây có phải là Ông/Bà không?',
  choose: 'Chọn thủ tục',
  before: 'Trước khi bắt đầu',
  form: 'Khai thông tin',
  scan: 'Quét giấy tờ',
  review: 'Xem lại trước khi nộp',
  declare: 'Cam đoan',
  slip: 'Đã nộp xong',
  rate: 'Ông/Bà có hài lòng không?',
  done: 'Xin cảm ơn Ông/Bà',
} as const;

/** The button that leads on lies at the right end above the tools on every screen, pixels. */
const ONWARD = { x: 900, y: 1760 } as const;
/** A place where nothing lies: a touch there puts the keyboard of the screen away. */
const NOWHERE = { x: 600, y: 40 } as const;
/** The rows of the picture where step and heading stand. */
const HEADING = [130, 260] as const;
const SCREEN_MS = 30_000;
/** The page takes two strikes within 500 ms for one (EN 301 549 5.8): nobody here presses twice in that time, ms. */
const BETWEEN_STRIKES_MS = 600;

/**
 * A citizen with a card, a keyboard and one finger: X11 events only, no debugging protocol, no cookie of the visit. Knows where
 * things are as a person does: the next thing is one Tab further, the button that leads on is at the bottom right.
 */
export class CitizenAtThePanel {
  readonly #screen: XScreen;
  readonly #bench: BenchClient;
  readonly #who: CanaryCitizen;
  readonly #launcher: number;
  #browser = 0;
  #struckAt = 0;

  constructor(screen: XScreen, bench: BenchClient, who: CanaryCitizen, launcher: number) {
    this.#screen = screen;
    this.#bench = bench;
    this.#who = who;
    this.#launcher = launcher;
  }

  /** Waits for a browser other than `before` that shows the welcome screen, and takes the keyboard; gives its pid. */
  async walkUp(before = 0): Promise<number> {
    this.#browser = await until('the next visit on the panel', SCREEN_MS, () => {
      const pid = newestBrowser(this.#launcher);
      if (pid === null || pid === before || this.#screen.nameOf(pid) !== screens.welcome) return null;
      return this.#screen.tryFocus(pid) ? pid : null;
    });
    await this.#screen.still();
    return this.#browser;
  }

  /** Shows the code on the card, lays the card down, says that it is theirs. */
  async identifies(): Promise<void> {
    this.#screen.press('Tab', 'Return');
    await this.#sees('identify');
    await this.#bench.showCode({ holder: this.#who.card });
    await this.#bench.putCard(this.#who.card);
    await this.#sees('confirm');
    await this.#onward('choose');
    this.#screen.press('Tab');
    this.#screen.type('hon nhan');
    await this.#screen.still();
    this.#screen.press('Tab', 'Return');
    this.#struckAt = performance.now();
    await this.#sees('before');
    await this.#onward('form');
  }

  /** First page of the form: the telephone, then for whom. */
  async typesThePhone(): Promise<void> {
    this.#screen.press('Tab');
    this.#screen.type(this.#who.typed.phone);
    this.#screen.press('Tab', 'space');
    await this.#screen.still();
  }

  /** From the first page of the form to the number that is left on the slip. */
  async declaresAndSubmits(): Promise<void> {
    this.#screen.press('Tab', 'Down'); // the purpose: the second choice
    await this.#screen.still();
    await this.#nextPage(); // marital status: a choice, a place that is typed anew, a date
    this.#screen.press('Tab', 'space', 'Tab');
    this.#screen.type(this.#who.typed.place);
    this.#screen.press('Tab');
    this.#screen.type('01022015');
    await this.#screen.still();
    await this.#onward('scan');
    await this.#onward('review');
    await this.#onward('declare');
    await this.#onward('slip');
  }

  /** Rates nothing, takes the card, finishes. */
  async leaves(): Promise<void> {
    await this.#onward('rate');
    await this.#onward('done');
    await this.#bench.removeCard();
    await this.#screen.still();
    await this.#strike();
  }

  async #sees(name: keyof typeof screens): Promise<void> {
    await until(
      `the screen "${screens[name]}"`,
      SCREEN_MS,
      () => this.#screen.nameOf(this.#browser) === screens[name] || null,
    );
    await this.#screen.still();
  }

  async #onward(to: keyof typeof screens): Promise<void> {
    await this.#strike();
    await this.#sees(to);
  }

  async #strike(): Promise<void> {
    await pause(Math.max(0, this.#struckAt + BETWEEN_STRIKES_MS - performance.now()));
    this.#screen.click(ONWARD.x, ONWARD.y);
    this.#struckAt = performance.now();
  }

  /** Pages of the form bear one name: the picture tells that another one came. */
  async #nextPage(): Promise<void> {
    this.#screen.click(NOWHERE.x, NOWHERE.y);
    await this.#screen.still();
    const before = this.#screen.rows(...HEADING);
    await this.#strike();
    await until('the next page of the form', SCREEN_MS, () => this.#screen.rows(...HEADING) !== before || null);
    await this.#screen.still();
  }
}
