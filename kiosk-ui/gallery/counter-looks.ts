import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale, drawn, openBrowser } from './browser.ts';
import { counterSnapshots } from './counter-snapshots.ts';
import { startCounterStation } from './counter-station.ts';

/**
 * Pictures of every screen of the counter: `node kiosk-ui/gallery/counter-looks.ts FOLDER [WIDTHxHEIGHT] [NAME,NAME] [KEY,KEY]`
 * Keys, if any, are pressed before the picture.
 */
const [folder = '.', size = '1920x1080', only, keys] = process.argv.slice(2);
const [width = 1920, height = 1080] = size.split('x').map(Number);
const names = only?.split(',') ?? Object.keys(counterSnapshots);
mkdirSync(folder, { recursive: true });
await buildIfStale('counter');

const station = await startCounterStation();
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width, height } });
page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.error(message.text()));
page.on('pageerror', (error) => console.error(error.message));
try {
  for (const [name, snapshot] of Object.entries(counterSnapshots)) {
    if (!names.includes(name)) continue;
    station.show(snapshot);
    await page.goto(station.url);
    await drawn(page, 1);
    for (const key of keys?.split(',') ?? []) await page.keyboard.press(key);
    await page.waitForTimeout(150); // pictures of pages
    const named = keys ? `${name}-${keys}` : name;
    await page.screenshot({ path: join(folder, `${named}-${size}.png`) });
  }
} finally {
  await browser.close();
  await station.close();
}
