import { describe, expect, test } from 'vitest';
import { encodePage } from '../devices/ticket-printer/driver.ts';
import { lettering, wrapWords } from './lettering.ts';
import { CONTENT_DOTS, MARGIN_DOTS, Paper } from './paper.ts';
import { prepareSlips } from './prepare.ts';
import { renderSlip, slipStyles } from './slip.ts';
import type { SlipContent, TicketContent } from './slip-content.ts';
import { renderTicket, ticketStyles } from './ticket.ts';
import { typeface } from './typeface.ts';
import { countersWords, timeWords, waitWords } from './wording.ts';

const LOWER = 'aáàảãạăắằẳẵặâấầẩẫậeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵđ'.normalize('NFC');
/** the 134 letters beyond ASCII: vowels with their marks and tones, and đ, in both cases */
const VIETNAMESE = [...new Set([...LOWER, ...LOWER.toUpperCase()])].filter((letter) => letter > '~');

const ticket: TicketContent = {
  office: 'Trung tâm Phục vụ hành chính công phường Tân Định',
  number: 'A023',
  service: 'Chứng thực bản sao từ bản chính',
  ahead: 7,
  issuedAt: Date.UTC(2026, 10, 23, 1, 41),
  language: 'vi',
};
const slip: SlipContent = {
  office: 'Trung tâm Phục vụ hành chính công phường Tân Định',
  provisionalCode: 'T-K07-261123-0042',
  secret: '7K4M-Q2',
  procedureTitle: 'Đăng ký khai sinh',
  papers: [
    { title: 'Giấy chứng sinh', pages: 1 },
    { title: 'Giấy chứng nhận kết hôn của cha mẹ', pages: 2 },
  ],
  submittedAt: Date.UTC(2026, 10, 23, 1, 41),
  clockConfirmed: true,
  custody: 'saved-here',
  ticketNumber: 'A023',
  qrText: 'https://kiosk.example.vn/t/T-K07-261123-0042',
  language: 'vi',
};

const inkIn = (page: { widthDots: number; heightDots: number; bits: Uint8Array }, from: number, to: number): number => {
  let ink = 0;
  for (let y = 0; y < page.heightDots; y++)
    for (let x = from; x < to; x++) if (page.bits[(y * page.widthDots + x) >> 3]! & (0x80 >> (x & 7))) ink++;
  return ink;
};

describe('letters', () => {
  const styles = [...Object.values(slipStyles), ...Object.values(ticketStyles), { weight: 800, xHeight: 34 } as const];
  test('all 134 Vietnamese letters come from the bundled typeface, in every weight we print', async () => {
    expect(VIETNAMESE).toHaveLength(134);
    for (const weight of new Set(styles.map((style) => style.weight))) {
      const face = await typeface(weight);
      for (const letter of VIETNAMESE) expect(face.glyphOf(letter), `${letter} in ${weight}`).not.toBeNull();
    }
  });
  test.each(styles)('all 134 letters have ink and no two look the same at $weight/$xHeight', async (style) => {
    const letters = await lettering(style);
    const seen = new Map<string, string>();
    for (const letter of VIETNAMESE) {
      const { glyph } = letters.set(letter).glyphs[0]!;
      expect(glyph.dots.some((dot) => dot === 1)).toBe(true);
      const look = `${glyph.left} ${glyph.top} ${glyph.width} ${glyph.dots.join('')}`;
      expect(seen.get(look), `${letter} looks like`).toBeUndefined();
      seen.set(look, letter);
    }
  });
  test('the tallest letters stay below the baseline of the line above, the deepest within their line', async () => {
    for (const style of styles) {
      const letters = await lettering(style);
      for (const { glyph } of letters.set(VIETNAMESE.join('')).glyphs) {
        expect(glyph.top).toBeLessThan(letters.lineHeight - 1);
        expect(glyph.height - glyph.top).toBeLessThanOrEqual(letters.lineHeight - letters.ascent + 1);
      }
    }
  });
  test('a text that arrives decomposed prints the same letters', async () => {
    const letters = await lettering(slipStyles.text);
    expect(letters.set('Nguyễn Ước'.normalize('NFD'))).toEqual(letters.set('Nguyễn Ước'));
  });
  test('a letter that the typeface lacks is an empty box, never another font', async () => {
    const letters = await lettering(slipStyles.text);
    const [box] = letters.set('字').glyphs;
    expect(box!.glyph.dots.some((dot) => dot === 1)).toBe(true);
  });
});

describe('wrapping', () => {
  test('every word of a long title is printed, and no line is too long', async () => {
    const letters = await lettering(slipStyles.text);
    const title = 'Giấy tờ, tài liệu chứng minh quan hệ cha con, mẹ con do cơ quan y tế hoặc giám định cấp '.repeat(8);
    const lines = letters.wrap(title, 300);
    expect(lines.every((line) => line.width <= 300)).toBe(true);
    const drawn = lines.reduce((sum, line) => sum + line.glyphs.length, 0);
    expect(drawn).toBe(title.trim().length - (lines.length - 1));
  });
  test('a word longer than the paper is broken, not clipped', () => {
    expect(wrapWords(['abcdefgh', 'ij'], (line) => line.length <= 3)).toEqual(['abc', 'def', 'gh', 'ij']);
  });
});

describe('pages', () => {
  test('a slip keeps its margins free, whatever the titles', async () => {
    const long = { ...slip, procedureTitle: `${'x'.repeat(200)} ${'Đăng ký '.repeat(40)}`, office: 'Ủ'.repeat(120) };
    const page = await renderSlip({ ...long, papers: [{ title: 'W'.repeat(150), pages: 99 }] });
    expect(inkIn(page, 0, MARGIN_DOTS - 2)).toBe(0);
    expect(inkIn(page, MARGIN_DOTS + CONTENT_DOTS + 2, page.widthDots)).toBe(0);
    expect(inkIn(page, MARGIN_DOTS, MARGIN_DOTS + CONTENT_DOTS)).toBeGreaterThan(5_000);
  });
  test('what is not confirmed, where it is saved and the language change the slip', async () => {
    const pages = await Promise.all([
      renderSlip(slip),
      renderSlip({ ...slip, clockConfirmed: false }),
      renderSlip({ ...slip, custody: 'received' }),
      renderSlip({ ...slip, custody: 'saved-in-two-places' }),
      renderSlip({ ...slip, ticketNumber: null }),
      renderSlip({ ...slip, language: 'en' }),
    ]);
    expect(new Set(pages.map((page) => Buffer.from(page.bits).toString('base64'))).size).toBe(pages.length);
  });
  test('who decides and where the result is fetched are a line each', async () => {
    const decides = 'Ủy ban nhân dân cấp xã';
    const resultOffice = 'Trung tâm Phục vụ hành chính công xã Hòa An';
    const { heightDots: plain } = await renderSlip(slip);
    const { heightDots: decided } = await renderSlip({ ...slip, decides });
    const { heightDots: both } = await renderSlip({ ...slip, decides, resultOffice });
    expect(decided - plain).toBeGreaterThan(20);
    expect(both - decided).toBeGreaterThan(20);
    const english = await renderSlip({ ...slip, decides, resultOffice, language: 'en' });
    expect(inkIn(english, MARGIN_DOTS + CONTENT_DOTS + 2, english.widthDots)).toBe(0);
  });
  test('a number of any length fits on the ticket', async () => {
    for (const number of ['1', 'A023', 'P1234', 'AB 123456'])
      expect(inkIn(await renderTicket({ ...ticket, number }), 0, MARGIN_DOTS - 2)).toBe(0);
  });
  test('a ticket says which counters, how long, as estimated when, and how to follow; nothing where nothing is known', async () => {
    const heightOf = async (more: Partial<TicketContent>): Promise<number> =>
      (await renderTicket({ ...ticket, ...more })).heightDots;
    const plain = await heightOf({});
    const wait = { from: 15, to: 25, estimatedAt: ticket.issuedAt };
    expect((await heightOf({ counters: [5, 1] })) - plain).toBeGreaterThan(20);
    expect((await heightOf({ wait })) - plain).toBeGreaterThan(20);
    expect((await heightOf({ followUrl: 'https://k01.songhien.caobang.example/results' })) - plain).toBeGreaterThan(
      120,
    );
    expect((await heightOf({ code: '7K3F9QXM2B0A' })) - plain).toBeGreaterThan(20);
    expect(await heightOf({ counters: [] })).toBe(plain);
    expect(await heightOf({ counters: [1, 2, 3, 4, 5] })).toBe(plain); // the call says the one
    expect(await heightOf({ appointedAt: ticket.issuedAt, wait })).toBe(
      await heightOf({ appointedAt: ticket.issuedAt }),
    );
    expect(countersWords([5, 1, 3])).toEqual({ vi: 'Quầy 1, 3 và 5', en: 'Counters 1, 3 and 5' });
    expect(countersWords([12])).toEqual({ vi: 'Quầy 12', en: 'Counter 12' });
    expect(waitWords(wait).vi).toBe('Chờ khoảng 15-25 phút, tính lúc 08:41');
    expect(waitWords({ ...wait, from: 25 }).en).toBe('About 25 minutes, estimated at 08:41');
  });
  test('a ticket has no place for a class: whoever is let go first is not told to the hall by his paper', async () => {
    const content: Record<keyof TicketContent, true> = {
      ...{ office: true, number: true, service: true, ahead: true, appointedAt: true, issuedAt: true },
      ...{ language: true, counters: true, wait: true, code: true, followUrl: true },
    };
    expect(Object.keys(content)).not.toContain('class');
    const elderly = { ...ticket, class: 'elderly', classSource: 'card' };
    expect((await renderTicket(elderly)).bits).toEqual((await renderTicket(ticket)).bits);
  });
  test('the time is that of Việt Nam, whatever zone the machine is in', () => {
    expect(timeWords(Date.UTC(2026, 11, 31, 17, 5), 'vi')).toBe('00:05 ngày 01/01/2027');
  });
  test('a code that does not fit is the caller’s bug, a slip that never ends too', async () => {
    await expect(renderSlip({ ...slip, qrText: 'x'.repeat(400) })).rejects.toThrow(RangeError);
    const paper = new Paper();
    paper.y = 7_000;
    expect(() => paper.finish()).toThrow(RangeError);
  });
  test('a standard ticket is at most 12 KB on the wire, 16 KB with the code that its holder shows a kiosk, drawn in 150 ms and encoded in 60 ms', async () => {
    await prepareSlips();
    const runs = [];
    for (const number of ['B117', 'C204', 'D391', 'E480', 'F052']) {
      const began = performance.now();
      const page = await renderTicket({ ...ticket, number, service: 'Đất đai, xây dựng', ahead: 12 });
      const drawn = performance.now();
      const { length } = encodePage(page);
      runs.push({ length, draw: drawn - began, encode: performance.now() - drawn });
    }
    expect(Math.max(...runs.map((run) => run.length))).toBeLessThanOrEqual(12_288);
    expect(Math.min(...runs.map((run) => run.draw))).toBeLessThan(150); // the machine may be busy: its best counts
    expect(Math.min(...runs.map((run) => run.encode))).toBeLessThan(60);
    // 1.4 s on a serial line of 115,200 baud
    const { length } = encodePage(await renderTicket({ ...ticket, code: '7K3F9QXM2B0A', ahead: 12 }));
    expect(length).toBeLessThanOrEqual(16_384);
  });
});
