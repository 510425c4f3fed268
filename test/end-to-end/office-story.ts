import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { buildIfStale } from '../../kiosk-ui/gallery/browser.ts';
import { badgeOf, OFFICE_DOMAIN, STAFF_PIN } from '../demo/counters.ts';
import type { DemoOptions } from '../demo/demo.ts';
import { Clerk } from './clerk.ts';
import { openOfficeBrowser } from './office-browser.ts';
import { Story } from './story.ts';

/**
 * A kiosk that hosts its office, and a browser of the office beside the citizen's: who sits at its consoles is of the demo's plan
 * (test/demo/counters.ts), everything between them is real.
 */
export class OfficeStory {
  readonly story: Story;
  readonly browser: Browser;

  private constructor(story: Story, browser: Browser) {
    this.story = story;
    this.browser = browser;
  }

  static async begin(options: Partial<DemoOptions> = {}): Promise<OfficeStory> {
    await buildIfStale('console');
    const story = await Story.begin({ counters: true, ...options });
    try {
      const authority = readFileSync(story.demo.counters?.authorityFile ?? '', 'utf8');
      return new OfficeStory(story, await openOfficeBrowser(authority, [], OFFICE_DOMAIN));
    } catch (error) {
      await story.end();
      throw error;
    }
  }

  /** Signs somebody in and sits them down at a counter, by keys. */
  async clerk(staff: string, counter: number): Promise<Clerk> {
    const context = await this.browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const clerk = new Clerk(page, this.story.demo.officeUrl, { badge: badgeOf(staff), pin: STAFF_PIN });
    await clerk.signIn();
    await clerk.sits(counter);
    return clerk;
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.story.end();
  }
}
