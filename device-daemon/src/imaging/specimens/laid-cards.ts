import sharp from 'sharp';
import type { RawPage } from '../../devices/device.ts';
import { seeded } from './pages.ts';

export const LAID = [
  'card front',
  'card back',
  'both sides',
  'copy on a sheet',
  'bank card',
  'photograph',
  'form',
  'letter',
] as const;
export type Laid = (typeof LAID)[number];
/** Which of them show an ID card. */
export const isCard = (laid: Laid): boolean =>
  ['card front', 'card back', 'both sides', 'copy on a sheet'].includes(laid);

const [WIDTH, HEIGHT] = [1240, 1754];
const PX_PER_MM = 150 / 25.4;

/** Something on the glass at 300 dpi, turned and shifted by hand; cards are drawn, of nobody, with their words and a pale ground. */
export const laidOnGlass = async (laid: Laid, seed: number): Promise<RawPage> => {
  const random = seeded(seed * 2_654_435_761 + LAID.indexOf(laid) * 31);
  for (let warm = 0; warm < 8; warm++) random();
  const between = (low: number, high: number): number => low + random() * (high - low);
  const turn = Math.round(random() * 3) * 90 + between(-4, 4);
  const [x, y] = [between(330, 800), between(380, 1_300)];
  const put = (drawing: string, atX = x, atY = y): string =>
    `<g transform="translate(${atX} ${atY}) rotate(${turn}) scale(${PX_PER_MM})"><g transform="translate(-42.8 -27)">${drawing}</g></g>`;
  const drawings: Record<Laid, () => string> = {
    'card front': () => put(front()),
    'card back': () => put(back()),
    'both sides': () => put(front(), x, 450) + put(back(), x, 1_200),
    'copy on a sheet': () => `<g filter="url(#grey)">${put(front(), 620, 500)}${put(back(), 620, 1_150)}</g>`,
    'bank card': () =>
      put(
        '<rect width="85.6" height="54" rx="3" fill="#27496d"/><rect x="8" y="16" width="12" height="9" rx="1.5" fill="#d7b45a"/><text x="8" y="36" font-size="5.5" fill="#eee">9704 0000 1111 2222</text><text x="8" y="47" font-size="4" fill="#eee">NONG VAN THU</text>',
      ),
    photograph: () =>
      `<g transform="rotate(${between(-2, 2)} 620 700)"><rect x="370" y="540" width="500" height="330" fill="#7b98ad"/><circle cx="560" cy="690" r="90" fill="#caa182"/><rect x="640" y="610" width="180" height="220" fill="#55684f"/></g>${lines(1_000, 12)}`,
    form: () => lines(160, 26),
    letter: () => lines(240, 20),
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><defs><filter id="grey"><feColorMatrix type="saturate" values="0"/></filter></defs><rect width="100%" height="100%" fill="#f6f6f4"/>${drawings[laid]()}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg), { density: 144 })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(data);
  for (let at = 0; at < pixels.length; at++)
    pixels[at] = Math.max(0, Math.min(255, (pixels[at] as number) + Math.round((random() - 0.5) * 7)));
  return { widthPx: info.width, heightPx: info.height, channels: 3, dpi: 300, pixels };
};

const ground = (): string => {
  const waves = Array.from(
    { length: 26 },
    (_, nth) =>
      `<path d="M0 ${nth * 2.1}q21 ${nth % 2 ? 4 : -4} 42.8 0t42.8 0" fill="none" stroke="#b9cfae" stroke-width="0.35"/>`,
  );
  return `<rect width="85.6" height="54" rx="3" fill="#dfe9d6"/>${waves.join('')}`;
};

const front = (): string =>
  `${ground()}<g font-family="Noto Sans" fill="#222"><text x="52" y="6.5" font-size="2.6" text-anchor="middle">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</text><text x="54" y="15" font-size="4.4" fill="#b3202a" font-weight="bold" text-anchor="middle">CĂN CƯỚC CÔNG DÂN</text><text x="54" y="18.5" font-size="2.5" text-anchor="middle" fill="#b3202a">Citizen Identity Card</text><rect x="4" y="20" width="21" height="28" fill="#a9b7c6"/><circle cx="14.5" cy="31" r="6" fill="#c99a77"/><text x="29" y="24" font-size="2.4">Số / No.:</text><text x="42" y="24.4" font-size="3.6" font-weight="bold">004000000000</text><text x="29" y="29" font-size="2.2">Họ và tên / Full name:</text><text x="29" y="33" font-size="3.2" font-weight="bold">NÔNG THỊ THỬ</text><text x="29" y="38" font-size="2.2">Ngày sinh / Date of birth: 01/01/1990</text><text x="29" y="43" font-size="2.2">Giới tính / Sex: Nữ   Quốc tịch / Nationality: Việt Nam</text></g>`;

const back = (): string =>
  `${ground()}<g font-family="DejaVu Sans Mono" fill="#222"><text x="5" y="6" font-size="2.3" font-family="Noto Sans">Đặc điểm nhận dạng / Personal identification: Nốt ruồi C: 1cm</text><text x="5" y="12" font-size="2.3" font-family="Noto Sans">Ngày, tháng, năm / Date, month, year: 01/01/2022</text><rect x="8" y="17" width="13" height="10" rx="1.4" fill="#cfae58"/><text x="4" y="38" font-size="4">IDVNM0000000004004000000000&lt;&lt;0</text><text x="4" y="44" font-size="4">9001014F3001014VNM&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;6</text><text x="4" y="50" font-size="4">NONG&lt;&lt;THI&lt;THU&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;</text></g>`;

const lines = (from: number, count: number): string =>
  Array.from(
    { length: count },
    (_, line) =>
      `<text x="120" y="${from + line * 52}" font-size="25" font-family="Noto Serif" fill="#222">${line + 1}. Tôi xuất trình thẻ căn cước và cam đoan nội dung khai là đúng sự thật.</text>`,
  ).join('');
