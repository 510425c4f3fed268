import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newDossier, type TestDossier } from './test-kiosk.ts';
import { officerKey, type RunningSite, runningSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
const chromiumPath = '/usr/bin/chromium-headless-shell';
const here = existsSync(chromiumPath);
if (!here)
  console.warn(
    `officer-browser.test.ts is skipped: ${chromiumPath} is not installed (apt-get install chromium-headless-shell)`,
  );

describe.skipIf(!here)('an officer at a real browser', () => {
  let site: RunningSite;
  let browser: Browser;
  let page: Page;
  let dossier: TestDossier;
  const complaints: string[] = [];

  beforeAll(async () => {
    site = await runningSite();
    dossier = await newDossier(site.kiosks[0], site.recipient);
    await site.a.deliver(dossier);
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--no-sandbox', '--host-resolver-rules=MAP *.localhost 127.0.0.1'],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('console', (message) => complaints.push(message.text()));
  });
  afterAll(async () => {
    await browser?.close();
    await site.end();
  });

  test('signs in by the link, finds the dossier without accents, turns the pages, sets a status, signs out', async () => {
    await page.goto(`${site.url.replace('127.0.0.1', 'repository.localhost')}/officer/enter?key=${officerKey}`);
    await page.getByRole('heading', { name: 'Hồ sơ đã nhận' }).waitFor();
    await page.getByLabel(/Tìm theo mã hồ sơ/).fill('nguyen dao');
    await page.getByRole('button', { name: 'Tìm' }).click();
    await page.locator('table a').first().click();
    await page.getByRole('heading', { name: 'Tờ khai' }).waitFor();
    await page.getByRole('link', { name: 'Sổ hộ khẩu' }).last().click();
    await page.getByRole('link', { name: 'Trang sau' }).click();
    await page.getByText('Trang 2 trên 3').waitFor();
    const picture = page.getByAltText('Trang 2 của Sổ hộ khẩu');
    await expect
      .poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth), {
        timeout: 30_000,
      })
      .toBe(1240);
    await page.getByRole('link', { name: '← Hồ sơ' }).click();
    await page.getByRole('button', { name: 'Đang xử lý' }).click();
    await page.locator('.timeline').getByText('Đang xử lý').waitFor();
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.getByRole('heading', { name: 'Bạn chưa đăng nhập' }).waitFor();
    expect((await site.a.events(dossier.dossierId)).body.events.at(-1)?.status).toBe(4);
  });

  test('the content security policy was broken nowhere', () => {
    // the sign-in page after signing out answers 401, which the browser tells in its console
    expect(complaints.filter((complaint) => !complaint.includes('status of 401'))).toEqual([]);
  });
});
