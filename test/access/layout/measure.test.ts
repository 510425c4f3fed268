import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale, openBrowser } from '../../../kiosk-ui/gallery/browser.ts';
import { longer } from '../../../kiosk-ui/gallery/longer-words.ts';
import { touch } from '../../../kiosk-ui/kit/hardware-profiles.ts';
import { Stand } from './stand.ts';

let browser: Browser;
let stand: Stand;
let page: Page;
beforeAll(async () => {
  await buildIfStale();
  browser = await openBrowser();
  stand = await Stand.open(browser);
  page = stand.page;
});
afterAll(async () => {
  await stand?.close();
  await browser?.close();
});

const layout = () => page.evaluate((s) => window.measure.layout(s), { ppi: 103, ...touch, room: 40 });

interface Spoiler {
  readonly tag?: string;
  readonly text?: string;
  readonly html?: string;
  readonly css: Readonly<Record<string, string>>;
}

/** Puts things onto the welcome screen that ought not to be there, asks, and takes them away. */
const withSpoilers = async <T>(spoilers: readonly Spoiler[], ask: () => Promise<T>): Promise<T> => {
  await stand.show({ view: 'welcome' });
  await page.evaluate((all) => {
    for (const { tag = 'div', text = '', html, css } of all) {
      const element = document.body.appendChild(document.createElement(tag));
      if (html) {
        // trusted types forbid innerHTML here as everywhere: a parsed document is taken apart instead
        element.append(
          ...[...html.matchAll(/<(\w+) style='([^']*)'>([^<]*)/g)].map(([, name, style, words]) => {
            const inner = document.createElement(name!);
            for (const rule of style!.split(';')) inner.style.setProperty(rule.split(':')[0]!, rule.split(':')[1]!);
            inner.textContent = words!;
            return inner;
          }),
        );
      } else element.textContent = text;
      element.classList.add('spoiler');
      element.style.position = 'fixed';
      for (const [name, value] of Object.entries(css)) element.style.setProperty(name, value);
    }
  }, spoilers);
  try {
    return await ask();
  } finally {
    await page.evaluate(() => {
      for (const spoiler of document.querySelectorAll('.spoiler')) spoiler.remove();
    });
  }
};

const at = (top: number, more: Record<string, string> = {}) => ({ left: '90px', top: `${top}px`, ...more });

/** Each thing that people stumble over, and the words by which the measure names it. */
const spoiled: [string, string, Spoiler[]][] = [
  [
    'a button too small for a finger',
    '7.4 × 7.4 mm',
    [{ tag: 'button', text: 'x', css: at(1200, { width: '30px', height: '30px' }) }],
  ],
  [
    'two buttons almost touching',
    '1.2 mm apart',
    [
      { tag: 'button', text: 'a', css: at(1200, { width: '90px', height: '90px' }) },
      { tag: 'button', text: 'b', css: at(1295, { width: '90px', height: '90px' }) },
    ],
  ],
  [
    'two buttons one over the other',
    '-',
    [
      { tag: 'button', text: 'a', css: at(1200, { width: '90px', height: '90px' }) },
      { tag: 'button', text: 'b', css: at(1250, { width: '90px', height: '90px' }) },
    ],
  ],
  [
    'a main button that is low',
    'a main button of',
    [
      {
        tag: 'button',
        html: "<span style='color:black'>Tiếp tục",
        css: at(1200, { width: '300px', height: '75px', 'min-height': '0' }),
      },
    ],
  ],
  ['a word that is broken', 'breaks the word', [{ text: 'nghiêng', css: at(1200, { width: '50px' }) }]],
  [
    'a text cut at the side',
    'is cut at the side',
    [{ text: 'một câu dài quá', css: at(1200, { width: '60px', overflow: 'hidden', 'white-space': 'nowrap' }) }],
  ],
  [
    'a text that ends in dots',
    'ends in dots',
    [
      {
        text: 'một câu dài quá',
        css: at(1200, { width: '60px', overflow: 'hidden', 'white-space': 'nowrap', 'text-overflow': 'ellipsis' }),
      },
    ],
  ],
  [
    'the hat of Ẫ cut away',
    'is cut above or below',
    [
      {
        text: 'ẪẬỘỰ',
        css: at(1200, { 'font-size': '60px', 'line-height': '54px', height: '54px', overflow: 'hidden' }),
      },
    ],
  ],
  [
    'a second line cut below',
    'is cut below',
    [{ text: 'hai dòng chữ', css: at(1200, { width: '80px', height: '40px', overflow: 'hidden' }) }],
  ],
  ['lines too close', 'has a line height of 1.20', [{ text: 'ẪẬỘỰ', css: at(1200, { 'line-height': '1.2' }) }]],
  [
    'a word over another',
    'lies over',
    [
      { text: 'trên', css: at(1200) },
      { text: 'dưới', css: at(1208) },
    ],
  ],
  [
    'a word under a bar',
    'is hidden by',
    [{ text: 'chữ ở dưới', css: at(1200) }, { css: at(1190, { width: '400px', height: '70px', background: '#fff' }) }],
  ],
  [
    'a word over a picture',
    'lies over a picture',
    [
      { tag: 'canvas', css: at(1200, { width: '90px', height: '90px' }) },
      { text: 'chữ', css: at(1220) },
    ],
  ],
  [
    'a word outside its button',
    'leaves',
    [
      {
        tag: 'button',
        text: 'Tiếptụcthủtục',
        css: at(1200, { width: '80px', height: '80px', padding: '0', 'white-space': 'nowrap' }),
      },
    ],
  ],
  [
    'a word outside its card',
    'leaves',
    [
      {
        html: "<span style='white-space:nowrap;display:inline-block'>một câu dài quá khổ",
        css: at(1200, { width: '90px', border: '2px solid black' }),
      },
    ],
  ],
  [
    'something to push sideways',
    'scrolls sideways',
    [{ html: "<p style='width:400px'>rộng", css: at(1200, { width: '200px', 'overflow-x': 'auto' }) }],
  ],
  [
    'something to swipe without buttons',
    'scrolls and has no buttons',
    [{ html: "<p style='height:400px'>cao", css: at(1200, { width: '200px', height: '100px', 'overflow-y': 'auto' }) }],
  ],
  [
    'a button half off the panel',
    'leaves the screen sideways',
    [{ tag: 'button', text: 'a', css: { left: '1040px', top: '1200px', width: '90px', height: '90px' } }],
  ],
  [
    'a box whose hint has no room',
    'has room for',
    [{ tag: 'input', css: at(1200, { width: '90px', height: '90px' }) }],
  ],
];

describe('the measure of layout finds', () => {
  it('nothing on the screen as it is', async () => {
    await stand.show({ view: 'welcome' });
    expect(await layout()).toEqual([]);
  });

  it.each(spoiled)('%s', async (_what, words, spoilers) => {
    const found = await withSpoilers(spoilers, async () => {
      await page.evaluate(() => {
        for (const input of document.querySelectorAll<HTMLInputElement>('input.spoiler'))
          input.placeholder = 'Tìm thủ tục';
        for (const button of document.querySelectorAll('button.spoiler:has(span)'))
          button.classList.add('button-primary');
      });
      return layout();
    });
    expect(found.join('\n')).toContain(words);
  });
});

describe('the measure of colours finds', () => {
  const colours = () => page.evaluate(() => window.measure.colour(10));
  it.each([
    ['grey words', 'has a contrast of', [{ text: 'xám', css: at(1200, { color: '#777' }) }]],
    ['faded words', 'is faded', [{ text: 'mờ', css: at(1200, { opacity: '0.9' }) }]],
    ['words half through', 'has a contrast of', [{ text: 'mờ', css: at(1200, { color: 'rgb(0 0 0 / 50%)' }) }]],
    [
      'a button that nobody sees',
      'has an edge of',
      [{ tag: 'button', text: 'a', css: at(1200, { border: '2px solid #ccc', background: '#fff' }) }],
    ],
  ] as [string, string, Spoiler[]][])('%s', async (_what, words, spoilers) => {
    expect((await withSpoilers(spoilers, colours)).join('\n')).toContain(words);
  });
});

describe('the measure without colours finds', () => {
  it('a button that is chosen and differs from its neighbour by its ground alone (SE-7)', async () => {
    await stand.show({ view: 'welcome' });
    const found = await page.evaluate(() => {
      const group = document.body.appendChild(document.createElement('div'));
      for (const pressed of ['true', 'false']) {
        const button = group.appendChild(document.createElement('button'));
        button.textContent = pressed === 'true' ? 'chọn' : 'không';
        button.setAttribute('aria-pressed', pressed);
        button.style.background = pressed === 'true' ? '#0a3d47' : '#fff';
      }
      const plain = window.measure.colourAlone();
      (group.firstElementChild as HTMLElement).style.fontWeight = '700';
      const told = window.measure.colourAlone();
      group.remove();
      return { plain, told };
    });
    expect(found.plain.join()).toContain('"chọn" is chosen, and only its colour says so');
    expect(found.told).toEqual([]);
  });

  it('a warning that is yellow and has no drawing', async () => {
    await stand.show({ view: 'welcome' });
    const found = await page.evaluate(() => {
      const notice = document.body.appendChild(document.createElement('p'));
      notice.className = 'notice notice-warning';
      notice.textContent = 'giấy sắp hết';
      const found = window.measure.colourAlone();
      notice.remove();
      return found;
    });
    expect(found.join()).toContain('is told by its colour, without a drawing');
  });
});

describe('the measure of focus finds', () => {
  const focus = () => page.evaluate(() => window.measure.focus());
  it.each([
    [
      'a thing without a ring',
      'has no ring',
      [{ tag: 'button', text: 'a', css: at(1200, { outline: 'none', padding: '40px' }) }],
    ],
    [
      'a ring that the edge of the panel cuts',
      'is cut',
      [{ tag: 'button', text: 'a', css: { left: '0px', top: '1200px', padding: '40px' } }],
    ],
    [
      'a button with the focus under a bar',
      'lies under',
      [
        { tag: 'button', text: 'a', css: at(1200, { width: '90px', height: '90px' }) },
        { css: at(1190, { width: '400px', height: '120px', background: '#fff' }) },
      ],
    ],
  ] as [string, string, Spoiler[]][])('%s', async (_what, words, spoilers) => {
    expect((await withSpoilers(spoilers, focus)).join('\n')).toContain(words);
  });
});

describe('the measure of reach and motion finds', () => {
  const reach = (low: boolean) =>
    page.evaluate((r) => window.measure.reach(r), { ppi: 103, bottom: 760, highest: 1220, lowest: 380, low });

  it('a button over the head of who sits, and one that stays up when all comes down', async () => {
    const high: Spoiler[] = [{ tag: 'button', text: 'cao', css: at(4, { width: '90px', height: '90px' }) }];
    expect((await withSpoilers(high, () => reach(false))).join('\n')).toContain('above the floor');
    const middle: Spoiler[] = [{ tag: 'button', text: 'giữa', css: at(800, { width: '90px', height: '90px' }) }];
    expect((await withSpoilers(middle, () => reach(true))).join('\n')).toContain(
      'button.spoiler "giữa" stays in the upper half',
    );
  });

  it('a thing that changes slowly', async () => {
    const slow: Spoiler[] = [{ text: 'chậm', css: at(1200, { transition: 'opacity 1s' }) }];
    expect((await withSpoilers(slow, () => page.evaluate(() => window.measure.motion()))).join('\n')).toContain(
      'changes slowly',
    );
  });
});

describe('the longer language', () => {
  it('makes every word at least 40 % longer, with the tallest letters, and leaves codes and dates', () => {
    expect(longer('Tiếp tục')).toBe('Tịịịễp tựựực');
    expect(longer('Mã LC-K3-7F4Q, 23/11/2026')).toBe('Mẫẫ LC-K3-7F4Q, 23/11/2026');
    for (const text of ['Xác nhận bằng thẻ căn cước', 'QUẦY SỐ', 'Continue'])
      for (const [at, word] of text.split(' ').entries())
        expect(longer(text).split(' ')[at]!.length).toBeGreaterThanOrEqual(word.length * 1.4);
  });

  it('is spoken by the page whatever is drawn, now and later', async () => {
    await stand.settle({ name: 'here', inches: 21.5, ppi: 103, width: 1080, height: 1920, bottom: 760 }, 'longer');
    await stand.show({ view: 'rate' });
    const title = await page.locator('h1').textContent();
    expect(title).toBe(longer('Ông/Bà có hài lòng không?'));
    await stand.settle({ name: 'here', inches: 21.5, ppi: 103, width: 1080, height: 1920, bottom: 760 }, 'vi');
  });
});
