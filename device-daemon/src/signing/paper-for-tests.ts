import sharp from 'sharp';
import { buildArchivalPdf } from '../imaging/pdf-a/build.ts';

/** A scanned paper of one page in PDF/A-3b; `topped` has print in its upper right corner. */
export async function scannedPaper(options: { dpi?: number; topped?: boolean } = {}): Promise<Uint8Array> {
  const dpi = options.dpi ?? 100;
  const [widthPx, heightPx] = [Math.round(8.268 * dpi), Math.round(11.693 * dpi)];
  const jpeg = await sharp(Buffer.from(paperPicture(options.topped ?? false)), { density: 72 })
    .resize(widthPx, heightPx, { fit: 'fill' })
    .flatten({ background: '#fbfaf6' })
    .jpeg({ quality: 80 })
    .toBuffer();
  const about = { title: 'Giấy khai sinh (bản số hóa)', createdAt: new Date('2026-11-29T03:00:00Z') };
  return buildArchivalPdf([{ jpeg: new Uint8Array(jpeg), widthPx, heightPx, dpi }], about);
}

function paperPicture(topped: boolean): string {
  const line = (y: number, text: string, x = 300, size = 40, more = ''): string =>
    `<text x="${x}" y="${y}" font-size="${size}" font-family="DejaVu Serif" fill="#222" ${more}>${text}</text>`;
  const body = Array.from({ length: 26 }, (_, index) =>
    line(
      1000 + index * 66,
      `${index + 1}. Họ và tên người được khai sinh: Phạm Minh Khôi, sinh ngày 12/3/2025`,
      300,
      34,
    ),
  );
  const corner = topped ? [60, 120].map((y) => line(y, 'Mẫu TP/HT-2020-KS.01, lưu tại sổ', 1250, 34)) : [];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="2100" height="2970" viewBox="0 0 2100 2970">
    ${line(300, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 1050, 46, 'text-anchor="middle" font-weight="bold"')}
    ${line(370, 'Độc lập - Tự do - Hạnh phúc', 1050, 42, 'text-anchor="middle"')}
    ${line(700, 'GIẤY KHAI SINH', 1050, 80, 'text-anchor="middle" font-weight="bold"')}
    ${corner.join('')}${body.join('')}
  </svg>`;
}
