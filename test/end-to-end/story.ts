import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ChromiumProgram } from '../../kiosk-ui/gallery/browser.ts';
import { Demo, type DemoOptions } from '../demo/demo.ts';
import { BenchClient } from './bench-client.ts';
import { Citizen, CitizenBrowser, killProcessesNaming } from './citizen.ts';
import { Line } from './line.ts';
import { Officer } from './officer.ts';
import { Scenes } from './scenes.ts';

/** A province, its kiosk, a line between them that can be broken, and citizens who come one after the other. */
export class Story {
  readonly demo: Demo;
  readonly line: Line;
  readonly bench: BenchClient;
  readonly #program: ChromiumProgram;
  #browser: CitizenBrowser | null = null;

  private constructor(demo: Demo, line: Line, program: ChromiumProgram) {
    this.#program = program;
    this.demo = demo;
    this.line = line;
    this.bench = new BenchClient(demo.bench.benchUrl);
  }

  /** `program`: what citizens look at; the whole browser of a kiosk where seconds are judged */
  static async begin(options: Partial<DemoOptions> = {}, program: ChromiumProgram = 'engine'): Promise<Story> {
    const folder = mkdtempSync(join(tmpdir(), 'story-'));
    const line = await Line.lay();
    return new Story(await Demo.start({ folder, line, ...options }), line, program);
  }

  /** The next citizen walks up with an empty browser; what the one before left lying is taken away. `flags`: more of Chromium's. */
  async nextCitizen(
    flags: readonly string[] = [],
    /** before the kiosk is opened: what stands between the browser and this person, e.g. headphones */
    prepare: (page: CitizenBrowser['page']) => Promise<void> = async () => undefined,
  ): Promise<Scenes> {
    await this.goodbye();
    this.#browser = await CitizenBrowser.open(flags, this.#program);
    await prepare(this.#browser.page);
    const citizen = new Citizen(this.#browser.page);
    await until(async () => (await this.health()).ready, 'a visit process stands ready', 60_000);
    await citizen.walkUp(this.demo.kioskUrl);
    return new Scenes(citizen, this.bench);
  }

  /** The citizen before leaves, and what they left lying is taken away. */
  async goodbye(): Promise<void> {
    await this.#sayGoodbye();
    await this.bench.removeCard();
    await this.bench.layOnGlass(null);
  }

  /**
   * The power goes: daemon, visits and browser are gone at one moment, and with them what lay on tmpfs; then the kiosk
   * starts again. Paper and card stay where they are.
   */
  async cutPower(): Promise<void> {
    const { demo } = this;
    const before = demo.daemonPid;
    killProcessesNaming(join(demo.runFolder, 'daemon.sock'));
    demo.killDaemon();
    rmSync(demo.runFolder, { recursive: true, force: true });
    await this.#browser?.kill();
    this.#browser = null;
    await until(
      async () => demo.daemonPid !== before && (await this.health()).pid !== before,
      'the kiosk has started again',
      60_000,
    );
  }

  /** The citizen before leaves as people do: Kết thúc, yes, Kết thúc. One who cannot any more just closes the browser. */
  async #sayGoodbye(): Promise<void> {
    if (!this.#browser) return;
    const { page } = this.#browser;
    try {
      const main = page.getByRole('navigation', { name: 'Nút chính' }).getByRole('button', { name: 'Kết thúc' });
      if ((await page.getByText(/đã được xóa/).count()) === 0) {
        if ((await main.count()) === 0) {
          await page
            .getByRole('navigation', { name: 'Công cụ' })
            .getByRole('button', { name: 'Kết thúc' })
            .click({ timeout: 3_000 });
          await page
            .getByRole('dialog')
            .getByRole('button', { name: /kết thúc$/i })
            .click({ timeout: 3_000 });
        }
        await main
          .or(page.getByText(/đã được xóa/))
          .first()
          .waitFor({ timeout: 3_000 });
        if ((await main.count()) > 0) await main.click({ timeout: 3_000 });
        await page.getByText(/đã được xóa/).waitFor({ timeout: 5_000 });
      }
    } catch {
      // the kiosk ends a visit that nobody is at by itself
    }
    await this.#browser.close();
    this.#browser = null;
  }

  /** Mai's birth registration from the welcome screen to the review. */
  async upToReview(): Promise<Scenes> {
    const scenes = await this.nextCitizen();
    await scenes.identify('mai');
    await scenes.choose('Đăng ký khai sinh');
    await scenes.declareBirth();
    await scenes.scan();
    return scenes;
  }

  officer(): Promise<Officer> {
    return Officer.signIn(this.demo.officerUrl);
  }

  async health(): Promise<{
    ready: boolean;
    pid: number;
    visits: { id: string; pid: number; state: string; faceAdvice?: { advisory: string; frames: number } }[];
    outbox: Record<string, number>;
    repository: { reachable: boolean };
    devices: { device: string; state: string; fault: { code: string } | null }[];
    journal: { event: string; facts: Record<string, string | number> }[];
  }> {
    return (await fetch(new URL('health', this.demo.kioskUrl), { signal: AbortSignal.timeout(5_000) })).json() as never;
  }

  /** Looks into the kiosk's ledger from outside, read-only. */
  ledger<T>(sql: string, ...values: unknown[]): T | undefined {
    const ledger = new Database(join(this.demo.dataFolder, 'kiosk.db'), { readonly: true, fileMustExist: true });
    try {
      return ledger.prepare(sql).get(...values) as T | undefined;
    } finally {
      ledger.close();
    }
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.demo.stop();
    await this.line.close();
    rmSync(this.demo.folder, { recursive: true, force: true });
  }
}

/**
 * Looks again and again until something is so: every 50 ms, for whoever asks costs what is asked its processor; `everyMs` less
 * where a moment must not be missed. Throws in words when it is not within the deadline.
 */
export const until = async (
  isSo: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = 30_000,
  everyMs = 50,
): Promise<void> => {
  const end = performance.now() + deadlineMs;
  for (;;) {
    try {
      if (await isSo()) return;
    } catch {
      // not there yet
    }
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms and it never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
};
