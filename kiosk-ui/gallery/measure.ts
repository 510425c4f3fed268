import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import type {} from './measure/in-the-page.ts';

let script: Promise<string> | null = null;

const bundle = async (): Promise<string> => {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'chrome120',
      rollupOptions: {
        input: fileURLToPath(new URL('./measure/in-the-page.ts', import.meta.url)),
        output: { format: 'iife' },
      },
    },
  });
  const [first] = Array.isArray(made) ? made : [made];
  const chunk = first && 'output' in first ? first.output[0] : null;
  if (!chunk) throw new Error('the measure was not built');
  return chunk.code;
};

/** The measure as a script for the page: `window.measure`. Built once in a process. */
export const measureScript = (): Promise<string> => {
  script ??= bundle();
  return script;
};

/** Puts the measure into a page, now and after each of its loads. */
export const giveMeasure = async (page: Page): Promise<void> => {
  const content = await measureScript();
  await page.addInitScript({ content });
  await page.evaluate(content);
};
