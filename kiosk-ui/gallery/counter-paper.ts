/** Invented papers for the counter's gallery, drawn as SVG: a certificate, a decision and a page of small print. */
const nation = `<g text-anchor="middle" font-weight="700"><text x="620" y="130" font-size="34">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</text><text x="620" y="176" font-size="30">Độc lập - Tự do - Hạnh phúc</text></g><path d="M430 196h380" stroke="#222" stroke-width="2"/>`;

const stamp = (x: number, y: number) =>
  `<g fill="none" stroke="#c8242c" stroke-width="6" opacity=".82"><circle cx="${x}" cy="${y}" r="98"/><circle cx="${x}" cy="${y}" r="66"/><path d="M${x} ${y - 48}l14 34h37l-30 22 12 36-33-22-33 22 12-36-30-22h37z" fill="#c8242c"/></g><path d="M${x - 10} ${y + 40}c60-90 80 50 120-30s40 70 130-10" fill="none" stroke="#1c3f9a" stroke-width="5"/>`;

const row = (y: number, label: string, value: string) =>
  `<text x="120" y="${y}" font-size="30">${label}: <tspan font-weight="700">${value}</tspan></text><path d="M120 ${y + 12}h1000" stroke="#999" stroke-dasharray="2 6"/>`;

const sheet = (body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1240 1754" width="1240" height="1754" font-family="Liberation Serif, serif" fill="#1b1b1b"><rect width="1240" height="1754" fill="#fbfaf4"/>${body}</svg>`;

const certificate = sheet(
  `<text x="120" y="130" font-size="26">ỦY BAN NHÂN DÂN</text><text x="120" y="166" font-size="26" font-weight="700">XÃ TÀ PHÌN</text>${nation.replaceAll('620', '800').replace('M430', 'M610')}<text x="620" y="330" font-size="64" font-weight="700" text-anchor="middle" fill="#a01d22">GIẤY KHAI SINH</text><text x="620" y="388" font-size="30" text-anchor="middle">Số: 45/2019</text>${row(500, 'Họ, chữ đệm, tên', 'LÝ THỊ HOA MAI')}${row(570, 'Ngày, tháng, năm sinh', '03/02/2019')}${row(640, 'Giới tính', 'Nữ')}${row(710, 'Dân tộc', 'Dao')}${row(780, 'Nơi sinh', 'Trạm y tế xã Tà Phìn')}${row(850, 'Quê quán', 'xã Tà Phìn, tỉnh Lào Cai')}${row(920, 'Họ, chữ đệm, tên người mẹ', 'TẨN MẨY SƠN')}${row(990, 'Họ, chữ đệm, tên người cha', 'LÝ A PHỬ')}${row(1060, 'Nơi đăng ký khai sinh', 'UBND xã Tà Phìn')}${row(1130, 'Ngày, tháng, năm đăng ký', '12/03/2019')}<text x="860" y="1250" font-size="30" text-anchor="middle" font-weight="700">NGƯỜI KÝ GIẤY KHAI SINH</text><text x="860" y="1292" font-size="28" text-anchor="middle">CHỦ TỊCH</text>${stamp(800, 1420)}<text x="880" y="1590" font-size="30" font-weight="700" text-anchor="middle">Chảo Láo Tả</text>`,
);

const sentence =
  'Căn cứ Luật Tổ chức chính quyền địa phương và các văn bản hướng dẫn thi hành, xét đề nghị của cơ quan';
const prose = (from: number, lines: number) =>
  Array.from(
    { length: lines },
    (_, at) =>
      `<text x="120" y="${from + at * 44}" font-size="26">${at % 5 === 4 ? `${sentence.slice(0, 40)}.` : sentence.slice(0, 86)}</text>`,
  ).join('');

const decision = sheet(
  `<text x="120" y="130" font-size="26">ỦY BAN NHÂN DÂN</text><text x="120" y="166" font-size="26" font-weight="700">HUYỆN SA PA</text>${nation.replaceAll('620', '800').replace('M430', 'M610')}<text x="120" y="240" font-size="28">Số: 1187/QĐ-UBND</text><text x="620" y="340" font-size="44" font-weight="700" text-anchor="middle">QUYẾT ĐỊNH</text><text x="620" y="396" font-size="30" text-anchor="middle" font-weight="700">Về việc cho phép chuyển mục đích sử dụng đất</text>${prose(500, 18)}${stamp(840, 1470)}`,
);
const smallPrint = sheet(prose(140, 34));

/** By the path that a snapshot names; the small ones are the same drawings. */
export const counterPapers: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ certificate, decision, print: smallPrint }).flatMap(([name, drawing]) => [
    [`/pages/${name}.jpg`, drawing],
    [`/pages/${name}-small.jpg`, drawing],
  ]),
);
