import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale, drawn, openBrowser } from './browser.ts';
import { openSession, startConsoleDoor } from './console.ts';
import { type ConsoleViewName, consoleViews } from './console-views.ts';

/**
 * Pictures of every screen of the console: `node kiosk-ui/gallery/console-looks.ts FOLDER [WIDTHxHEIGHT] [NAME,NAME] [KEY,KEY]`
 * Names are those of console-views.ts, `sign-in`, `locked`. Keys, if any, are pressed before the picture.
 */
const [folder = '.', size = '1366x768', only, keys] = process.argv.slice(2);
const [width = 1366, height = 768] = size.split('x').map(Number);
const names = only?.split(',') ?? ['sign-in', 'locked', ...Object.keys(consoleViews)];
mkdirSync(folder, { recursive: true });
await buildIfStale('console');

const door = await startConsoleDoor();
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width, height } });
page.setDefaultTimeout(300_000); // pictures are taken on busy machines too
page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.error(message.text()));
page.on('pageerror', (error) => console.error(error.message));
try {
  for (const name of names) {
    door.session(
      name === 'sign-in'
        ? { state: 'signed-out', why: 'nobody' }
        : name === 'locked'
          ? { state: 'locked', staff: { id: '21', name: 'Lò Thị Mai' } }
          : openSession,
    );
    await page.goto(`${door.url}/counter`);
    if (name in consoleViews) await drawn(page, door.show(consoleViews[name as ConsoleViewName]));
    else await page.getByRole('heading').first().waitFor();
    for (const key of keys?.split(',') ?? []) {
      await page.waitForTimeout(600); // the hand waits for the eye
      await page.keyboard.press(key);
    }
    await page.waitForTimeout(200);
    await page.screenshot({ path: join(folder, `${name}${keys ? `-${keys.replaceAll('/', '')}` : ''}-${size}.png`) });
  }
} finally {
  await browser.close();
  await door.close();
}
