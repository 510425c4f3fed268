import sharp, { type OverlayOptions } from 'sharp';
import type { RawPage } from '../../devices/device.ts';
import { seeded } from './pages.ts';

/** A dense page of Vietnamese print of which every word is known: what reading is measured on. Nobody's papers. */
export type TextPage = { readonly page: RawPage; readonly words: readonly string[]; readonly degrees: number };

const FONTS = ['Noto Serif', 'Noto Sans', 'DejaVu Serif', 'DejaVu Sans'];
const SENTENCES = [
  'Ủy ban nhân dân xã xác nhận nội dung khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật về việc xác nhận của mình.',
  'Căn cứ Luật Tổ chức chính quyền địa phương và Nghị định của Chính phủ về thực hiện cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành chính.',
  'Tôi cam đoan những nội dung khai trên đây là đúng, nếu sai tôi xin hoàn toàn chịu trách nhiệm.',
  'Người yêu cầu nộp bản sao giấy chứng sinh, xuất trình thẻ căn cước và giấy chứng nhận kết hôn của cha mẹ trẻ.',
  'Thửa đất có diện tích đo đạc thực tế là một trăm hai mươi mét vuông, phía bắc giáp đường liên thôn, phía nam giáp ruộng lúa.',
  'Hồ sơ gồm đơn đề nghị, bản vẽ thiết kế, giấy tờ về quyền sử dụng đất và biên lai nộp lệ phí theo quy định.',
  'Trường hợp hồ sơ chưa đầy đủ, công chức tiếp nhận hướng dẫn bằng văn bản để người dân bổ sung một lần duy nhất.',
  'Kết quả được trả tại quầy hoặc gửi qua dịch vụ bưu chính công ích đến nơi cư trú của người yêu cầu.',
];

/** A4 in colour at `dpi` (300), `degrees` askew (clockwise), on paper that is not quite white, with a sensor's noise. */
export const textPage = async (seed: number, degrees = 0, dpi = 300): Promise<TextPage> => {
  const random = seeded(seed * 2_654_435_761 + 77);
  for (let warm = 0; warm < 8; warm++) random();
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const [widthPx, heightPx] = [Math.round((210 * dpi) / 25.4), Math.round((297 * dpi) / 25.4)];
  const font = pick(FONTS);
  const margin = Math.round((22 * dpi) / 25.4);
  const blocks: OverlayOptions[] = [];
  const words: string[] = [];
  let y = margin;
  for (;;) {
    const text = Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SENTENCES)).join(' ');
    const { data, info } = await sharp({
      text: { text, font: `${font} 12`, width: widthPx - 2 * margin, dpi, rgba: true },
    })
      .png()
      .toBuffer({ resolveWithObject: true });
    if (y + info.height > heightPx - margin) break;
    blocks.push({ input: data, left: margin, top: y });
    words.push(...text.split(' '));
    y += info.height + Math.round((5 * dpi) / 25.4);
  }
  const background = { r: 247, g: 245, b: 240 };
  const sheet = await sharp({ create: { width: widthPx, height: heightPx, channels: 3, background } })
    .composite(blocks)
    .png({ compressionLevel: 1 })
    .toBuffer();
  const { data, info } = await sharp(sheet)
    .rotate(degrees, { background })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const page = middleOf(data, info.width, info.height, widthPx, heightPx);
  for (let at = 0; at < page.length; at++)
    page[at] = Math.max(0, Math.min(255, (page[at] as number) + Math.round((random() - 0.5) * 8)));
  return { page: { widthPx, heightPx, channels: 3, dpi, pixels: page }, words, degrees };
};

/** The sheet as the glass sees it: what stands out after turning is not scanned. */
const middleOf = (
  pixels: Uint8Array,
  fromWidth: number,
  fromHeight: number,
  width: number,
  height: number,
): Uint8Array => {
  const made = new Uint8Array(width * height * 3);
  const [left, top] = [Math.floor((fromWidth - width) / 2), Math.floor((fromHeight - height) / 2)];
  for (let y = 0; y < height; y++) {
    const from = ((y + top) * fromWidth + left) * 3;
    made.set(pixels.subarray(from, from + width * 3), y * width * 3);
  }
  return made;
};

/** Share of the words that were printed and were read, in their order (longest common subsequence). */
export const wordAccuracy = (printed: readonly string[], read: readonly string[]): number => {
  let before = new Uint32Array(read.length + 1);
  for (const word of printed) {
    const row = new Uint32Array(read.length + 1);
    for (let at = 0; at < read.length; at++)
      row[at + 1] =
        word === read[at] ? (before[at] as number) + 1 : Math.max(row[at] as number, before[at + 1] as number);
    before = row;
  }
  return printed.length === 0 ? 1 : (before[read.length] as number) / printed.length;
};
