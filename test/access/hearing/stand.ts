import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompleteLanguage } from '@mot-cua/domain/localized.ts';
import type { Page } from 'playwright-core';
import { makePack } from '../../../kiosk-ui/kit/speech/make-pack.ts';

export const audioFolder = fileURLToPath(new URL('../../../kiosk-ui/dist/audio/', import.meta.url));
export const procedures = fileURLToPath(new URL('../../../domain/procedures/', import.meta.url));

/** The clips of one language, made where they are missing (`make audio` has made them before). */
export const packOf = async (language: CompleteLanguage): Promise<void> => {
  mkdirSync(audioFolder, { recursive: true });
  await makePack(join(audioFolder, language), language, procedures);
};

/** Serves the made clips to a page of the gallery, as a visit does. */
export const serveClips = async (page: Page): Promise<void> => {
  await page.route('**/audio/**', (route) => {
    const [language = '', name = ''] = new URL(route.request().url()).pathname.split('/').slice(-2);
    const file = join(audioFolder, language, name);
    const contentType = name.endsWith('json') ? 'application/json' : 'audio/ogg';
    return existsSync(file) ? route.fulfill({ body: readFileSync(file), contentType }) : route.fulfill({ status: 404 });
  });
  await page.route('**/speech', (route) => route.fulfill({ status: 503 }));
};
