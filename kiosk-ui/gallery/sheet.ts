import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Contrast, TextSize } from '@mot-cua/domain/screen-parts.ts';
import { hardwareProfiles } from '../kit/hardware-profiles.ts';
import { buildIfStale, drawn, openBrowser } from './browser.ts';
import { startGallery } from './server.ts';
import { snapshots } from './snapshots.ts';

/**
 * `node kiosk-ui/gallery/sheet.ts FOLDER`: a picture of every screen and one page that shows them side by side, to be
 * looked at. Nothing of it is kept in the repository.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: 'default' },
    contrast: { type: 'string', default: 'default' },
    language: { type: 'string', default: 'vi' },
    panel: { type: 'string', default: '21.5-inch' },
    view: { type: 'string' },
  },
});
const [folder] = positionals;
const panel = hardwareProfiles.find(({ name }) => name === values.panel);
if (!folder || !panel) {
  console.log(`node kiosk-ui/gallery/sheet.ts FOLDER [--size small|default|large|largest] [--contrast default|…] [--language vi|en] [--view NAME,…]
  [--panel ${hardwareProfiles.map(({ name }) => name).join('|')}]`);
  process.exit(1);
}
const into = resolve(folder);
mkdirSync(into, { recursive: true });
const wanted = values.view?.split(',');
const names = Object.keys(snapshots).filter((name) => !wanted || wanted.includes(name));

await buildIfStale();
const gallery = await startGallery({ beatEvery: 1_000 });
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: panel.width, height: panel.height } });
  const open = async () => {
    await page.goto(`${gallery.url}/start`);
    await page.evaluate((ppi) => {
      document.documentElement.dataset['ppi'] = String(ppi);
    }, panel.ppi);
  };
  await open();
  for (const name of names) {
    const dress = {
      language: values.language === 'en' ? ('en' as const) : ('vi' as const),
      textSize: values.size as TextSize,
      contrast: values.contrast as Contrast,
    };
    await drawn(page, gallery.show({ ...snapshots[name]!, ...dress }));
    await page.locator('h1').first().waitFor(); // screens that few come to are fetched a moment later
    await page.screenshot({ path: join(into, `${name}.png`) });
    if (snapshots[name]!.screen.name !== 'ended') continue;
    gallery.show(snapshots['welcome']!); // a page that has shown the end listens no more
    await open();
  }
  const cells = names.map(
    (name) => `<figure><img src="${name}.png" alt="${name}" loading="lazy"><figcaption>${name}</figcaption></figure>`,
  );
  writeFileSync(
    join(into, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Screens</title><style>body{font:14px sans-serif;display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:16px;margin:16px}figure{margin:0}img{width:100%;border:1px solid #888}</style>${cells.join('')}`,
  );
  const sheet = await browser.newPage({ viewport: { width: 2_000, height: 1_200 } });
  await sheet.goto(`file://${join(into, 'index.html')}`);
  await sheet.evaluate(() =>
    Promise.all(
      [...document.images].map((image) => {
        image.loading = 'eager';
        return image.decode();
      }),
    ),
  );
  await sheet.screenshot({ path: join(into, 'sheet.png'), fullPage: true });
  console.log(`${names.length} screens: ${join(into, 'index.html')}, all in one: ${join(into, 'sheet.png')}`);
} finally {
  await browser.close();
  await gallery.close();
}
