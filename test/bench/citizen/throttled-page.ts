import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { build, type Rollup } from 'vite';
import { openBrowser } from '../../../kiosk-ui/gallery/browser.ts';

/** How many times slower than this machine a kiosk's board may be (citizen-experience.md 8.1): a J4125 beside it. */
export const slower = 4;

export type ThrottledPage = {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** ms that the page's main thread was busy since it was opened, slowed down */
  readonly busy: () => Promise<number>;
  readonly close: () => Promise<void>;
};

/** A page of Debian's Chromium, upright like a kiosk's panel, whose processor is four times slower. */
export const openThrottled = async (url: string): Promise<ThrottledPage> => {
  const browser = await openBrowser('whole');
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  page.setDefaultTimeout(60_000);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'timeTicks' });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.goto(url);
  const busy = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const spent = metrics.find(({ name }) => name === 'TaskDuration');
    if (!spent) throw new Error('Chromium does not tell how long its tasks took');
    return spent.value * 1_000;
  };
  return { page, devtools, busy, close: () => browser.close() };
};

export type BuiltPage = { readonly url: string; readonly close: () => Promise<void> };

const html = `<!doctype html><html lang="en" data-ppi="103"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css"></head><body><div id="app"></div><script type="module" src="/script.js"></script></body></html>`;

/** Builds a page of this folder as production would have it and serves it on loopback until closed. */
export const servePage = async (entry: string): Promise<BuiltPage> => {
  const made = (await build({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: {
      write: false,
      target: 'chrome120',
      cssCodeSplit: false,
      chunkSizeWarningLimit: 10_000,
      rollupOptions: {
        input: fileURLToPath(new URL(entry, import.meta.url)),
        output: { entryFileNames: 'script.js', assetFileNames: 'style[extname]' },
      },
    },
  })) as Rollup.RollupOutput;
  const files = new Map(
    made.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const type = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : 'text/html';
    const body = path === '/' ? html : (files.get(path) ?? (path === '/style.css' ? '' : undefined));
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
