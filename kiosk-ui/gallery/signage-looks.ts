import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { signageProfiles } from '../kit/hardware-profiles.ts';
import { buildIfStale, drawn, openBrowser } from './browser.ts';
import { startSignageDoor } from './signage.ts';
import { nine, type SignageViewName, signageViews } from './signage-views.ts';

/** Pictures of every screen of the hall, lying and standing: `node kiosk-ui/gallery/signage-looks.ts FOLDER [NAME,NAME]`. */
const [folder = '.', only] = process.argv.slice(2);
const names = (only?.split(',') ?? Object.keys(signageViews)) as SignageViewName[];
mkdirSync(folder, { recursive: true });
await buildIfStale('signage');

const { width, height } = signageProfiles[1]!;
const looks = [
  ['/display', width, height, [0, 8]],
  ['/display', height, width, [0, 8]],
  ['/display?counter=q5', width, height, [0]],
  ['/display?counter=3', 1280, 800, [0]],
  ['/display?counter=6', height, width, [0]],
  ['/results', 390, 844, [0]],
  ['/results?language=en', 1366, 768, [0]],
] as const;
const door = await startSignageDoor();
const browser = await openBrowser();
try {
  for (const [path, wide, high, seconds] of looks) {
    const page = await browser.newPage({ viewport: { width: wide, height: high } });
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.error(message.text()));
    page.on('pageerror', (error) => console.error(error.message));
    await page.goto(door.url + path);
    await page.locator('h1').waitFor();
    for (const name of names)
      for (const later of seconds) {
        // pages take turns by office time: eight seconds later the other one is up
        await drawn(page, door.show({ ...signageViews[name], now: nine + later * 1_000 }));
        await page.waitForTimeout(100);
        const file = `${name}-${path.replace(/\W+/g, '-')}-${wide}x${high}${later ? '-later' : ''}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: path.startsWith('/results') });
      }
    await page.close();
  }
} finally {
  await browser.close();
  await door.close();
}
