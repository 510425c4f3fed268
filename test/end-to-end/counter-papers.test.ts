import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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
  page.setDefaultTimeout(60_000);
  const clerk = new Clerk(page, story.demo.officeUrl, { badge: badgeOf(staff), pin: STAFF_PIN });
  await clerk.signIn();
  await clerk.sits(counter);
  return clerk;
};

/** A picture of the desk for people, where a folder is given. */
const look = async ({ page }: Clerk, name: string): Promise<void> => {
  const folder = process.env['LOOKS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
};

test("a number is called and its papers lie on the desk: sealed and opened with the office's key while the line is down, the province's page once it is there", async () => {
  const province = await office.newPage();
  await province.goto(story.demo.officerUrlOfOffice);
  await province.getByRole('heading', { name: 'Hồ sơ đã nhận' }).waitFor();
  await province.close();
  const scenes = await story.upToReview();
  story.line.becomes('down');
  await scenes.agree();
  const code = await scenes.submit();
  await story.goodbye();

  // the call brings the papers; they have not reached the province
  const clerk = await clerkAt(1, '101');
  const box = clerk.page.locator('#beside');
  const closed = clerk.page.getByText('Hồ sơ chưa đến tỉnh, còn niêm phong tại máy.');
  await clerk.reads('Số tiếp theo', 'A001');
  await clerk.press('NumpadEnter');
  await clerk.reads('Đang gọi', 'A001');
  await closed.waitFor();
  await look(clerk, 'sealed');
  await clerk.press('Numpad8');
  await clerk.isAt('office-key');
  const chooser = clerk.page.waitForEvent('filechooser');
  await clerk.press('Enter');
  await (await chooser).setFiles(join(story.demo.folder, 'keys', 'office.age-identity.txt'));
  await box.getByText(code).waitFor();
  await box.getByText('Nông Gia Bảo').first().waitFor();
  const picture = box.getByAltText(/^Trang 1 của/u);
  await vi.waitFor(
    async () =>
      expect(
        await picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth),
      ).toBeGreaterThan(500),
    { timeout: 30_000 },
  );
  await look(clerk, 'sealed-open');
  const given = story.ledger<{ subject: string }>("SELECT subject FROM audit WHERE event = 'sealed-dossier-given'");
  expect(given?.subject).toMatch(/^[0-9a-f-]{36} s101$/u);

  // locked and unlocked: key and contents are gone
  await clerk.press('F12');
  await clerk.page.getByRole('button', { name: 'Khóa màn hình' }).click();
  await clerk.isAt('locked');
  await clerk.page.keyboard.type(STAFF_PIN);
  await clerk.page.keyboard.press('Enter');
  await clerk.isAt('desk');
  await closed.waitFor();
  expect(await box.getByText(code).count()).toBe(0);

  // the line is back: the province's page stands there by itself
  story.line.becomes('up');
  const frame = clerk.page.frameLocator('iframe.beside-frame');
  await frame.getByRole('heading', { name: 'Tờ khai' }).waitFor({ timeout: 60_000 });

  // set aside and called again: it is there with the call; the keys stay with the desk
  await clerk.press('Numpad6', 'NumpadEnter');
  await clerk.page.locator('.beside').waitFor({ state: 'detached' });
  await clerk.press('NumpadEnter');
  await clerk.reads('Đang gọi', 'A001');
  await frame.getByText('Nông Gia Bảo').first().waitFor();
  await look(clerk, 'beside');
  expect(await box.evaluate((element) => element.scrollTop)).toBe(0);
  await clerk.press('NumpadAdd');
  expect(await box.evaluate((element) => element.scrollTop)).toBeGreaterThan(50);
  await clerk.press('NumpadEnter', 'NumpadEnter');
  await clerk.page.locator('.beside').waitFor({ state: 'detached' });
});
