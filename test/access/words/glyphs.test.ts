import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageNames } from '@mot-cua/domain/language-names.ts';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale, openBrowser } from '../../../kiosk-ui/gallery/browser.ts';
import { type Gallery, startGallery } from '../../../kiosk-ui/gallery/server.ts';
import { type Choice, layoutOf } from '../../../kiosk-ui/kit/keyboard/layouts.ts';
import { toneMarks } from '../../../kiosk-ui/kit/keyboard/typing.ts';

const ui = new URL('../../../kiosk-ui/', import.meta.url).pathname;
let browser: Browser;
let gallery: Gallery;
let page: Page;
let inspector: CDPSession;
beforeAll(async () => {
  await buildIfStale();
  browser = await openBrowser();
  gallery = await startGallery();
  page = await browser.newPage();
  await page.goto(`${gallery.url}/start`);
  await page.locator('h1').waitFor();
  inspector = await page.context().newCDPSession(page);
  await inspector.send('DOM.enable');
  await inspector.send('CSS.enable');
});
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

const both = (letters: readonly string[]): string[] => letters.flatMap((one) => [one, one.toUpperCase()]);

/** The 134 letters that Vietnamese has over ASCII, in both cases. */
const vietnamese = both([
  ...['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'].flatMap((vowel) =>
    ['', ...Object.values(toneMarks)].map((mark) => (vowel + mark).normalize('NFC')),
  ),
  'đ',
]).filter((letter) => !/^[a-z]$/i.test(letter));

/** Whatever any key of any keyboard writes or shows. */
const keys = (): string[] => {
  const choices = (['vietnamese', 'latin', 'email'] as const).flatMap((kind) =>
    [true, false].flatMap((minority) =>
      [true, false].map((signs): Choice => ({ kind, order: 'abc', signs, minority, flat: false })),
    ),
  );
  const texts = choices.flatMap((choice) =>
    layoutOf(choice).rows.flatMap(({ groups }) => groups.flat().flatMap((key) => ('text' in key ? [key.text] : []))),
  );
  return [...new Set(both(texts))];
};

/** Jrai, Bahnar and Ê Đê: short vowels with a breve, also where Unicode has no letter of its own; ƀ č ñ. */
const highlands = both([
  ...['a', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư'].map((vowel) => `${vowel}\u0306`.normalize('NFC')),
  ...'ƀčñđ',
]);

/** Consonants, independent and dependent vowels, signs, digits; vowels and signs on ក, consonants below it after a coeng. */
const khmer = [
  ...Array.from({ length: 35 }, (_, at) => String.fromCodePoint(0x1780 + at)),
  ...Array.from({ length: 17 }, (_, at) => String.fromCodePoint(0x17a3 + at)),
  ...Array.from({ length: 27 }, (_, at) => `ក${String.fromCodePoint(0x17b6 + at)}`),
  ...Array.from({ length: 35 }, (_, at) => `ក\u17d2${String.fromCodePoint(0x1780 + at)}`),
  ...Array.from({ length: 10 }, (_, at) => String.fromCodePoint(0x17e0 + at)),
  ...'។៕៖ៗ៛',
  languageNames.km,
];

/** Each sign over ASCII that any text, drawing or style sheet of the citizen's screen has in it. */
const written = (): string[] => {
  const files = ['citizen', 'kit'].flatMap((room) =>
    readdirSync(join(ui, room), { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() &&
          /\.(tsx?|css|json)$/.test(entry.name) &&
          !/\.(test|d)\.ts|ways-to-type|-cli|make-pack/.test(entry.name),
      )
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const code = files.map((file) => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''));
  return [...new Set(code.join('').match(/[^\p{ASCII}\p{M}\p{Script=Khmer}]/gu) ?? [])];
};

/** What is not drawn by a font of ours, each with the font that drew it. */
const strangers = async (texts: readonly string[]): Promise<string[]> => {
  await page.evaluate(async (all) => {
    const stage = document.body.appendChild(document.createElement('div'));
    stage.id = 'letters';
    for (const weight of ['400', '600', '700'])
      for (const text of all) {
        const letter = stage.appendChild(document.createElement('span'));
        letter.style.fontWeight = weight;
        letter.textContent = text;
      }
    stage.getBoundingClientRect();
    await document.fonts.ready;
  }, texts);
  const { root } = await inspector.send('DOM.getDocument', { depth: 0 });
  const { nodeIds } = await inspector.send('DOM.querySelectorAll', {
    nodeId: root.nodeId,
    selector: '#letters > span',
  });
  const found: string[] = [];
  for (const [at, nodeId] of nodeIds.entries()) {
    const { fonts } = await inspector.send('CSS.getPlatformFontsForNode', { nodeId });
    const text = texts[at % texts.length]!;
    const weight = [400, 600, 700][Math.floor(at / texts.length)];
    // a cluster of letter and mark comes from one font, or the mark stands beside its letter
    if (fonts.length !== 1 || !fonts[0]!.isCustomFont)
      found.push(`${text} ${weight}: ${fonts.map((font) => font.familyName).join(' and ') || 'nothing'}`);
  }
  await page.evaluate(() => document.getElementById('letters')?.remove());
  return found;
};

describe('every letter draws from a font of the kiosk, none from whatever the machine has (SE-11)', () => {
  it('the 134 letters of Vietnamese', async () => {
    expect(vietnamese).toHaveLength(134);
    expect(await strangers(vietnamese)).toEqual([]);
  });

  it('all that the keys write', async () => {
    expect(keys()).toContain('ơ\u0306');
    expect(await strangers(keys())).toEqual([]);
  });

  it('Jrai, Bahnar, Ê Đê, and their short vowels that are letter and mark', async () => {
    expect(await strangers(highlands)).toEqual([]);
  });

  it('Khmer', async () => {
    expect(await strangers(khmer)).toEqual([]);
  });

  it('all signs in texts, drawings and styles', async () => {
    expect(written()).toContain('ẫ');
    expect(await strangers(written())).toEqual([]);
  });

  it('and a letter that no font of ours has is noticed', async () => {
    expect(await strangers(['字'])).toHaveLength(3);
  });

  it('a page in Vietnamese and English fetches none of the others', async () => {
    const other = await browser.newPage();
    await other.goto(`${gallery.url}/start`);
    await other.locator('h1').waitFor();
    await other.evaluate(() => document.fonts.ready);
    const fetched = await other.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => name.endsWith('.woff2')),
    );
    await other.close();
    expect(fetched.length).toBeGreaterThan(0);
    expect(fetched.filter((name) => !name.includes('be-vietnam-pro'))).toEqual([]);
  });
});
