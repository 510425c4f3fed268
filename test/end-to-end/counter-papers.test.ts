import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildIfStale } from '../../kiosk-ui/gallery/browser.ts';
import { badgeOf, OFFICE_DOMAIN, STAFF_PIN } from '../demo/counters.ts';
import { Clerk } from './clerk.ts';
import { openOfficeBrowser } from './office-browser.ts';
import { Story } from './story.ts';

/**
 * From the kiosk to the counter: a citizen submits, an officer calls the number, and what was submitted lies on the desk. Real kiosk,
 * real province, real browsers; the officer has a keyboard and nothing else.
 */
let story: Story;
let browser: Browser;
let office: BrowserContext;

beforeAll(async () => {
  await buildIfStale('console');
  story = await Story.begin({ counters: true });
  const at = (name: string): string => readFileSync(join(story.demo.folder, 'counters', name), 'utf8');
  browser = await openOfficeBrowser([at('k01.pem'), at('kho.pem')], [], OFFICE_DOMAIN);
  office = await browser.newContext({ viewport: { width: 1366, height: 768 } });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await story?.end();
});

const clerkAt = async (counter: number, staff: string): Promise<Clerk> => {
  const page = await office.newPage();
  page.setDefaultTimeout(20_000);
  const clerk = new Clerk(page, story.demo.officeUrl, { badge: badgeOf(staff), pin: STAFF_PIN });
  await clerk.signIn();
  await clerk.sits(counter);
  return clerk;
};

describe('the papers of whoever is called', () => {
  let clerk: Clerk;
  /** A picture of the desk for people, where a folder is given. */
  const look = async (name: string): Promise<void> => {
    const folder = process.env['LOOKS'];
    if (folder) await clerk.page.screenshot({ path: join(folder, `${name}.png`) });
  };

  test('are open beside the number with the call, on the page of the province, and the keys stay with the desk', async () => {
    const province = await office.newPage();
    await province.goto(story.demo.officerUrlOfOffice);
    await province.getByRole('heading', { name: 'Hồ sơ đã nhận' }).waitFor();
    await province.close();

    const scenes = await story.upToReview();
    await scenes.agree();
    await scenes.submit();
    await scenes.officialCode();
    await story.goodbye();

    clerk = await clerkAt(1, '101');
    await clerk.reads('Số tiếp theo', 'A001');
    await clerk.press('NumpadEnter');
    await clerk.reads('Đang gọi', 'A001');
    const frame = clerk.page.frameLocator('iframe.beside-frame');
    await frame.getByRole('heading', { name: 'Tờ khai' }).waitFor();
    await frame.getByText('Nông Gia Bảo').first().waitFor();
    await look('beside');
    const box = clerk.page.locator('#beside');
    expect(await box.evaluate((element) => element.scrollTop)).toBe(0);
    await clerk.press('NumpadAdd');
    expect(await box.evaluate((element) => element.scrollTop)).toBeGreaterThan(50);
    await clerk.press('NumpadEnter');
    await clerk.reads('Đang phục vụ', 'A001');
    await clerk.press('NumpadEnter');
    await clerk.page.locator('.beside').waitFor({ state: 'detached' });
  });

  test("open with the office's key while the line to the province is down, in the officer's page alone, and it is written down", async () => {
    const scenes = await story.upToReview();
    story.line.becomes('down');
    await scenes.agree();
    const code = await scenes.submit();
    await story.goodbye();

    await clerk.reads('Số tiếp theo', 'A002');
    await clerk.press('NumpadEnter');
    await clerk.page.getByText('Hồ sơ chưa đến tỉnh, còn niêm phong tại máy.').waitFor();
    await clerk.press('Numpad8');
    await clerk.isAt('office-key');
    const chooser = clerk.page.waitForEvent('filechooser');
    await clerk.press('Enter');
    await (await chooser).setFiles(join(story.demo.folder, 'keys', 'office.age-identity.txt'));
    const box = clerk.page.locator('#beside');
    await box.getByText(code).waitFor();
    await box.getByText('NÔNG GIA BẢO').or(box.getByText('Nông Gia Bảo')).first().waitFor();
    await box.getByText('Người nộp').waitFor();
    const page = box.getByAltText(/^Trang 1 của/u);
    await vi.waitFor(async () =>
      expect(await page.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBeGreaterThan(
        1_000,
      ),
    );
    await look('sealed-open');
    expect(
      story.ledger<{ subject: string }>("SELECT subject FROM audit WHERE event = 'sealed-dossier-given'")?.subject,
    ).toMatch(/^[0-9a-f-]{36} s101$/u);

    // the screen is locked: key and contents are gone, and the seal is asked for again
    await clerk.press('F12');
    await clerk.page.getByRole('button', { name: 'Khóa màn hình' }).click();
    await clerk.isAt('locked');
    await clerk.page.keyboard.type(STAFF_PIN);
    await clerk.page.keyboard.press('Enter');
    await clerk.isAt('desk');
    await clerk.page.getByText('Hồ sơ chưa đến tỉnh, còn niêm phong tại máy.').waitFor();
    expect(await box.getByText(code).count()).toBe(0);

    // the line is back: the province's page stands there by itself
    story.line.becomes('up');
    await clerk.page
      .frameLocator('iframe.beside-frame')
      .getByRole('heading', { name: 'Tờ khai' })
      .waitFor({ timeout: 30_000 });
    await clerk.press('NumpadEnter', 'NumpadEnter');
  });
});
