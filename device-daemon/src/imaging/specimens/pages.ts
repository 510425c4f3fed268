import type { RawPage } from '../../devices/device.ts';

/** Made-up pages for the tests and the bench of this room. Nobody's papers. */

/** A page of print in Vietnamese, a red stamp, small coloured print and a colour gradient, as raw pixels. */
export async function pageOfPrint(dpi = 300, channels: 1 | 3 = 3): Promise<RawPage> {
  const { default: sharp } = await import('sharp');
  const widthPx = Math.round((210 * dpi) / 25.4);
  const heightPx = Math.round((297 * dpi) / 25.4);
  let picture = sharp(Buffer.from(printedPage()), { density: 72 })
    .resize(widthPx, heightPx, { fit: 'fill' })
    .flatten({ background: '#fbfaf7' });
  picture = channels === 1 ? picture.toColourspace('b-w') : picture.toColourspace('srgb');
  const { data } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { widthPx, heightPx, channels, dpi, pixels: new Uint8Array(data) };
}

/** 2100 by 2970 units of 0.1 mm. */
function printedPage(): string {
  const lines = Array.from(
    { length: 38 },
    (_, line) =>
      `<text x="200" y="${760 + line * 52}" font-size="39" font-family="DejaVu Serif" fill="#1b1b1f">Dòng ${line + 1}: Ủy ban nhân dân xã xác nhận nội dung khai trên là đúng sự thật.</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="2100" height="2970" viewBox="0 0 2100 2970">
    <defs><linearGradient id="g"><stop offset="0" stop-color="#0a5"/><stop offset=".5" stop-color="#fc3"/><stop offset="1" stop-color="#36c"/></linearGradient></defs>
    <text x="1050" y="260" font-size="58" font-weight="bold" text-anchor="middle" font-family="DejaVu Serif">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</text>
    <rect x="200" y="360" width="1700" height="260" fill="url(#g)"/>
    ${lines.join('')}
    <g fill="none" stroke="#d22" stroke-width="12"><circle cx="1500" cy="2640" r="180"/><circle cx="1500" cy="2640" r="140"/></g>
    <text x="1500" y="2650" font-size="34" fill="#d22" text-anchor="middle" font-family="DejaVu Sans">MẪU THỬ</text>
    <text x="200" y="2860" font-size="26" fill="#14c" font-family="DejaVu Sans">Chữ nhỏ màu xanh, cỡ sáu phẩy năm, để thử độ nét của màu trên nền trắng.</text>
  </svg>`;
}

/** Peak signal-to-noise ratio in dB over all samples; infinite for equal pictures. */
export function psnr(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) throw new Error(`pictures of ${one.length} and ${other.length} bytes`);
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += ((one[at] as number) - (other[at] as number)) ** 2;
  return sum === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 * 255 * one.length) / sum);
}

/** A small, quick random source with a seed, so that noise is the same in every run (xorshift32). */
export function seeded(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export type GlassScene = {
  readonly dpi: number;
  readonly channels: 1 | 3;
  readonly lid: number;
  /** standard deviation of the sensor's noise, in levels */
  readonly noise: number;
  /** how much darker the corners are than the middle, in levels */
  readonly falloff: number;
  readonly dustGrains: number;
  readonly hairs: number;
  readonly streaks: number;
  readonly seed: number;
};

/** What an empty glass with a white lid looks like to a scanner that has seen better days. */
export function emptyGlass(scene: GlassScene): RawPage {
  const { dpi, channels, lid, noise, falloff, seed } = scene;
  const widthPx = Math.round((210 * dpi) / 25.4);
  const heightPx = Math.round((297 * dpi) / 25.4);
  const pixels = new Uint8Array(widthPx * heightPx * channels);
  const random = seeded(seed);
  const streaks = new Set(Array.from({ length: scene.streaks }, () => Math.floor(random() * widthPx)));
  const grains = Float32Array.from({ length: 65_521 }, () => (random() + random() + random() - 1.5) * 2 * noise);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const across = (2 * x) / widthPx - 1;
      const down = (2 * y) / heightPx - 1;
      const dim = lid - (falloff * (across * across + down * down)) / 2 - (streaks.has(x) ? 18 : 0);
      const level = Math.max(0, Math.min(255, Math.round(dim + (grains[(y * widthPx + x) % 65_521] as number))));
      for (let channel = 0; channel < channels; channel++) pixels[at++] = level;
    }
  const page: RawPage = { widthPx, heightPx, channels, dpi, pixels };
  for (let grain = 0; grain < scene.dustGrains; grain++)
    paint(page, random() * 208, random() * 295, 0.3 + random() * 0.6, 0.3 + random() * 0.6, 120);
  for (let hair = 0; hair < scene.hairs; hair++) layHair(page, random);
  return page;
}

/** A curved hair of about 50 mm, 0.1 mm thick: a pixel of it is only grey. */
function layHair(page: RawPage, random: () => number): void {
  let [x, y, angle] = [30 + random() * 140, 40 + random() * 200, random() * 6];
  for (let step = 0; step < 200; step++) {
    x += 0.25 * Math.cos(angle);
    y += 0.25 * Math.sin(angle);
    angle += (random() - 0.45) * 0.12;
    paint(page, x, y, 0.2, 0.2, 200);
  }
}

/** Paints a rectangle given in mm; colours are levels of red, green and blue. */
export function paint(
  page: RawPage,
  leftMm: number,
  topMm: number,
  widthMm: number,
  heightMm: number,
  ...levels: [number] | [number, number, number]
): void {
  const px = (mm: number): number => Math.round((mm * page.dpi) / 25.4);
  const right = Math.min(page.widthPx, Math.max(px(leftMm) + 1, px(leftMm + widthMm)));
  const bottom = Math.min(page.heightPx, Math.max(px(topMm) + 1, px(topMm + heightMm)));
  for (let y = Math.max(0, px(topMm)); y < bottom; y++)
    for (let x = Math.max(0, px(leftMm)); x < right; x++)
      for (let channel = 0; channel < page.channels; channel++)
        page.pixels[(y * page.widthPx + x) * page.channels + channel] = levels[channel] ?? levels[0];
}
