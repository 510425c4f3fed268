import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale, drawn, openBrowser } from './browser.ts';
import { managerSnapshots, startManagerOffice } from './manager-office.ts';

/** Pictures of the manager's page: `node kiosk-ui/gallery/manager-looks.ts FOLDER [WIDTHxHEIGHT]`; the report also as PDF. */
const [folder = '.', size = '1366x768'] = process.argv.slice(2);
const [width = 1366, height = 768] = size.split('x').map(Number);
mkdirSync(folder, { recursive: true });
await buildIfStale('manager');

const office = await startManagerOffice();
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width, height } });
page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.error(message.text()));
page.on('pageerror', (error) => console.error(error.message));
const picture = (name: string, fullPage = false) =>
  page.screenshot({ path: join(folder, `manager-${name}-${size}.png`), fullPage });
try {
  await page.goto(office.url);
  for (const [name, snapshot] of Object.entries(managerSnapshots)) {
    await drawn(page, office.show(snapshot()));
    await picture(name);
  }
  await page.keyboard.press('F3');
  await page.getByRole('heading', { name: 'Theo lĩnh vực' }).waitFor();
  await page.setViewportSize({ width, height: 3_400 });
  await picture('figures');
  await page.setViewportSize({ width, height });
  await page.keyboard.press('F4');
  await page.locator('.sheet').waitFor();
  await picture('report');
  await page.pdf({ path: join(folder, 'report.pdf'), preferCSSPageSize: true });
  office.enter({ state: 'signed-out', why: 'asked' });
  await page.getByRole('heading', { name: 'Đăng nhập xem số liệu' }).waitFor();
  await picture('sign-in');
} finally {
  await browser.close();
  await office.close();
}
