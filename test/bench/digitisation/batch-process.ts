import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { archivalPdf } from '@mot-cua/device-daemon/src/imaging/archival-pdf.ts';
import type { PdfPage } from '@mot-cua/device-daemon/src/imaging/jobs.ts';
import { takePage } from '@mot-cua/device-daemon/src/imaging/pictures.ts';
import { coolDown } from '@mot-cua/device-daemon/src/imaging/worker.ts';

/** `node batch-process.ts FILE WIDTH HEIGHT PAGES`: takes the same raw page so many times; prints its peak in MB. */
const [path = '', widthPx = 0, heightPx = 0, count = 0] = process.argv
  .slice(2)
  .map((word, nth) => (nth === 0 ? word : Number(word))) as [string, number, number, number];
/** As from a scanner: piece by piece into new memory. */
const pixelsOf = (from: string): Uint8Array => {
  const pixels = new Uint8Array(statSync(from).size);
  const file = openSync(from, 'r');
  for (let at = 0; at < pixels.length; ) at += readSync(file, pixels, at, Math.min(65_536, pixels.length - at), null);
  closeSync(file);
  return pixels;
};

const pages: PdfPage[] = [];
for (let nth = 0; nth < count; nth++) {
  const pixels = pixelsOf(path);
  const {
    jpeg,
    widthPx: width,
    heightPx: height,
  } = await takePage({ widthPx, heightPx, channels: 3, dpi: 300, pixels }, 480);
  pages.push({ jpeg, widthPx: width, heightPx: height, dpi: 300 });
}
await archivalPdf(pages, { title: 'Năm mươi trang', createdAt: new Date('2026-11-29T08:00:00Z') }, true);
await coolDown();
const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
process.stdout.write(String(Number(kilobytes) / 1024));
