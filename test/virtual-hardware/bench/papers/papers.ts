/** The papers that lie ready on the bench. Invented people and offices only; drawn by code, so nothing binary is kept. */
import { field, officialHead, paragraph, type Sheet, seal, sheet, signatureBlock, text } from './drawing.ts';

export type BenchPaper = Sheet & {
  readonly id: string;
  readonly vi: string;
  readonly en: string;
  /** the picture, drawn in millimetres */
  readonly svg: () => string;
};

const a4: Sheet = { widthMm: 210, heightMm: 297 };
const a5Landscape: Sheet = { widthMm: 210, heightMm: 148 };

const title = (y: number, words: string, size = 6): string =>
  text(105, y, words, { anchor: 'middle', bold: true, size });

const fields = (top: number, rows: readonly (readonly [string, string])[], byHand = false, leading = 9): string =>
  rows.map(([label, value], n) => field(25, top + n * leading, label, value, 165, byHand)).join('');

const birthNotice = (): string =>
  sheet(
    a4,
    officialHead(['SỞ Y TẾ TỈNH THỬ NGHIỆM', 'BỆNH VIỆN PHỤ SẢN MẪU'], 'Số: 0417/2026/GCS') +
      title(50, 'GIẤY CHỨNG SINH', 7) +
      text(105, 57, '(Bản giao cho gia đình)', { anchor: 'middle', italic: true }) +
      fields(72, [
        ['Họ và tên mẹ:', 'NGUYỄN THỊ THỬ'],
        ['Ngày, tháng, năm sinh:', '14/03/1996'],
        ['Dân tộc:', 'Kinh'],
        ['Số định danh cá nhân:', '000196000017'],
        ['Nơi cư trú:', 'Số 12, đường Thử Nghiệm, phường Mẫu, tỉnh Thử Nghiệm'],
        ['Đã sinh con vào lúc:', '05 giờ 40 phút, ngày 09 tháng 11 năm 2026'],
        ['Tại:', 'Bệnh viện Phụ sản Mẫu'],
        ['Số con trong lần sinh này:', '01'],
        ['Giới tính của con:', 'Nữ'],
        ['Cân nặng:', '3 150 gam'],
        ['Hiện trạng của con:', 'Khỏe mạnh, khóc ngay sau sinh'],
        ['Dự định đặt tên con là:', 'TRẦN NGỌC ÁNH DƯƠNG'],
        ['Người đỡ đẻ:', 'Nữ hộ sinh Lê Thị Ví Dụ'],
      ]) +
      text(158, 200, 'Thử Nghiệm, ngày 11 tháng 11 năm 2026', { anchor: 'middle', italic: true }) +
      signatureBlock(52, 210, 'Người đỡ đẻ', 'Lê Thị Ví Dụ', 3) +
      signatureBlock(158, 210, 'TUQ. GIÁM ĐỐC', 'BS. Phạm Giả Định', 7) +
      seal(144, 228, 'BỆNH VIỆN PHỤ SẢN MẪU * SỞ Y TẾ THỬ NGHIỆM *', 'GIÁM ĐỐC'),
  );

const divorceJudgment = (): string => {
  const paragraphs = [
    'Căn cứ khoản 4 Điều 147, Điều 212 và Điều 213 của Bộ luật Tố tụng dân sự; căn cứ các Điều 51, 55, 57, 58, 81, 82, 83 và 84 của Luật Hôn nhân và gia đình;',
    'Sau khi nghiên cứu hồ sơ vụ án hôn nhân và gia đình thụ lý số 88/2026/TLST-HNGĐ ngày 02 tháng 6 năm 2026 về việc "Thuận tình ly hôn" giữa các đương sự:',
    'Nguyên đơn: bà Hoàng Thị Giả Tưởng, sinh năm 1990; nơi cư trú: thôn Ví Dụ, xã Mẫu, tỉnh Thử Nghiệm.',
    'Bị đơn: ông Vũ Văn Không Thật, sinh năm 1988; nơi cư trú: thôn Ví Dụ, xã Mẫu, tỉnh Thử Nghiệm.',
    'QUYẾT ĐỊNH:',
    '1. Công nhận sự thuận tình ly hôn giữa bà Hoàng Thị Giả Tưởng và ông Vũ Văn Không Thật.',
    '2. Về con chung: giao cháu Vũ Hoàng Ước Lệ, sinh ngày 20 tháng 8 năm 2018, cho bà Hoàng Thị Giả Tưởng trực tiếp nuôi dưỡng đến khi đủ mười tám tuổi. Ông Vũ Văn Không Thật có quyền và nghĩa vụ thăm nom con, không ai được cản trở.',
    '3. Về tài sản chung và công nợ: các đương sự tự thỏa thuận, không yêu cầu Tòa án giải quyết.',
    '4. Về án phí: mỗi bên chịu 75.000 đồng án phí dân sự sơ thẩm.',
    'Quyết định này có hiệu lực pháp luật ngay sau khi được ban hành và không bị kháng cáo, kháng nghị theo thủ tục phúc thẩm.',
  ];
  let y = 64;
  let body = '';
  for (const words of paragraphs) {
    const block = paragraph(22, y, words, 80, 6.2);
    body += words === 'QUYẾT ĐỊNH:' ? title(y + 1, words, 4.6) : block.svg;
    y = block.endY + 2.4;
  }
  return sheet(
    a4,
    officialHead(['TÒA ÁN NHÂN DÂN', 'KHU VỰC MẪU - TỈNH THỬ NGHIỆM'], 'Số: 131/2026/QĐST-HNGĐ') +
      title(45, 'QUYẾT ĐỊNH', 6) +
      title(52, 'CÔNG NHẬN THUẬN TÌNH LY HÔN VÀ SỰ THỎA THUẬN CỦA CÁC ĐƯƠNG SỰ', 4) +
      body +
      signatureBlock(158, 232, 'THẨM PHÁN', 'Đặng Thị Minh Họa', 11) +
      seal(143, 250, 'TÒA ÁN NHÂN DÂN KHU VỰC MẪU * THỬ NGHIỆM *', 'TÒA ÁN', 8),
  );
};

const deathNotice = (): string =>
  sheet(
    a4,
    officialHead(['SỞ Y TẾ TỈNH THỬ NGHIỆM', 'TRUNG TÂM Y TẾ MẪU'], 'Số: 052/2026/GBT') +
      title(50, 'GIẤY CHỨNG TỬ', 7) +
      fields(70, [
        ['Họ, chữ đệm, tên người chết:', 'BÙI VĂN HƯ CẤU'],
        ['Ngày, tháng, năm sinh:', '01/01/1941'],
        ['Giới tính:', 'Nam'],
        ['Dân tộc:', 'Tày'],
        ['Nơi cư trú cuối cùng:', 'Bản Ví Dụ, xã Mẫu, tỉnh Thử Nghiệm'],
        ['Số định danh cá nhân:', '000041000052'],
        ['Đã chết vào lúc:', '22 giờ 15 phút, ngày 03 tháng 11 năm 2026'],
        ['Nơi chết:', 'Trung tâm Y tế Mẫu, tỉnh Thử Nghiệm'],
        ['Nguyên nhân chết:', 'Suy tim, tuổi già'],
        ['Người báo:', 'Bùi Thị Ước Lệ (con gái)'],
      ]) +
      text(158, 178, 'Thử Nghiệm, ngày 04 tháng 11 năm 2026', { anchor: 'middle', italic: true }) +
      signatureBlock(52, 188, 'Người báo', 'Bùi Thị Ước Lệ', 23) +
      signatureBlock(158, 188, 'KT. GIÁM ĐỐC', 'BS. Ngô Văn Mẫu', 29) +
      seal(142, 206, 'TRUNG TÂM Y TẾ MẪU * TỈNH THỬ NGHIỆM *', 'GIÁM ĐỐC', 12),
    '#faf7ee',
  );

const letterOfAuthority = (): string => {
  const duties = paragraph(
    25,
    158,
    'Nội dung ủy quyền: Bên A ủy quyền cho Bên B thay mặt Bên A nộp hồ sơ, nộp phí và lệ phí, nhận kết quả giải quyết thủ tục hành chính tại Bộ phận Một cửa. Thời hạn ủy quyền: 06 tháng kể từ ngày ký. Hai bên cam kết chịu trách nhiệm trước pháp luật về mọi thông tin đã ghi trong giấy này.',
    78,
    6.6,
  );
  return sheet(
    a4,
    text(105, 20, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { anchor: 'middle', bold: true }) +
      text(105, 26.5, 'Độc lập - Tự do - Hạnh phúc', { anchor: 'middle', bold: true }) +
      title(46, 'GIẤY ỦY QUYỀN', 7) +
      text(25, 62, 'BÊN ỦY QUYỀN (Bên A)', { bold: true }) +
      fields(
        72,
        [
          ['Họ và tên:', 'Đỗ Thị Tưởng Tượng'],
          ['Số định danh cá nhân:', '000178000093'],
          ['Nơi cư trú:', 'Tổ 4, phường Mẫu, tỉnh Thử Nghiệm'],
        ],
        true,
      ) +
      text(25, 106, 'BÊN ĐƯỢC ỦY QUYỀN (Bên B)', { bold: true }) +
      fields(
        116,
        [
          ['Họ và tên:', 'Trần Văn Mẫu'],
          ['Số định danh cá nhân:', '000095000038'],
          ['Nơi cư trú:', 'Tổ 9, phường Mẫu, tỉnh Thử Nghiệm'],
        ],
        true,
      ) +
      duties.svg +
      text(158, 204, 'Ngày 20 tháng 11 năm 2026', { anchor: 'middle', italic: true }) +
      signatureBlock(55, 214, 'BÊN A', 'Đỗ Thị Tưởng Tượng', 41) +
      signatureBlock(158, 214, 'BÊN B', 'Trần Văn Mẫu', 43),
    '#ffffff',
  );
};

const marriageStatus = (): string =>
  sheet(
    a4,
    officialHead(['ỦY BAN NHÂN DÂN', 'PHƯỜNG MẪU, TỈNH THỬ NGHIỆM'], 'Số: 277/UBND-XNTTHN') +
      title(50, 'GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN', 6) +
      paragraph(25, 66, 'Xét đề nghị của ông Trần Văn Mẫu về việc cấp Giấy xác nhận tình trạng hôn nhân,', 80).svg +
      text(105, 80, 'XÁC NHẬN:', { anchor: 'middle', bold: true }) +
      fields(92, [
        ['Họ, chữ đệm, tên:', 'TRẦN VĂN MẪU'],
        ['Ngày, tháng, năm sinh:', '17/05/1995'],
        ['Giới tính:', 'Nam'],
        ['Dân tộc:', 'Kinh'],
        ['Quốc tịch:', 'Việt Nam'],
        ['Giấy tờ tùy thân:', 'Căn cước số 000095000038'],
        ['Nơi cư trú:', 'Tổ 9, phường Mẫu, tỉnh Thử Nghiệm'],
        ['Tình trạng hôn nhân:', 'Chưa đăng ký kết hôn với ai'],
      ]) +
      paragraph(
        25,
        172,
        'Giấy này được cấp để làm thủ tục đăng ký kết hôn và có giá trị đến ngày 20 tháng 5 năm 2027.',
        80,
      ).svg +
      text(158, 196, 'Mẫu, ngày 20 tháng 11 năm 2026', { anchor: 'middle', italic: true }) +
      signatureBlock(158, 206, 'KT. CHỦ TỊCH', 'Phan Thị Giả Sử', 53) +
      seal(142, 224, 'ỦY BAN NHÂN DÂN PHƯỜNG MẪU * TỈNH THỬ NGHIỆM *', 'CHỦ TỊCH', -14),
  );

const diploma = (): string =>
  sheet(
    a5Landscape,
    `<rect x="6" y="6" width="198" height="132" fill="none" stroke="#b8892b" stroke-width="1.4"/>
<rect x="8.5" y="8.5" width="193" height="127" fill="none" stroke="#b8892b" stroke-width=".4"/>` +
      text(105, 19, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { anchor: 'middle', bold: true, size: 3.8 }) +
      text(105, 24.5, 'Độc lập - Tự do - Hạnh phúc', { anchor: 'middle', bold: true, size: 3.8 }) +
      text(105, 35, 'HIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC VÍ DỤ', { anchor: 'middle', size: 4 }) +
      text(105, 47, 'BẰNG TỐT NGHIỆP ĐẠI HỌC', { anchor: 'middle', bold: true, size: 8.4, colour: '#b3121d' }) +
      text(105, 58, 'Ngành: Công nghệ thông tin', { anchor: 'middle', size: 4.4 }) +
      text(60, 70, 'Cho: Nguyễn Thị Thử', { bold: true, size: 4.8 }) +
      text(60, 78, 'Ngày sinh: 14/03/1996') +
      text(60, 85, 'Hạng tốt nghiệp: Giỏi') +
      text(60, 92, 'Năm tốt nghiệp: 2018') +
      signatureBlock(158, 98, 'HIỆU TRƯỞNG', 'GS. Lý Thị Mô Phỏng', 61) +
      seal(142, 114, 'TRƯỜNG ĐẠI HỌC VÍ DỤ * BỘ GIÁO DỤC *', 'HIỆU TRƯỞNG', 5) +
      text(20, 128, 'Số hiệu: MAU 0004127', { size: 3.6 }) +
      text(20, 133, 'Số vào sổ cấp bằng: 127/2018', { size: 3.6 }),
    '#fbf4e2',
  );

/** The birth notice laid down carelessly: turned by 2.6 degrees, with the shadow of its edge on the lid. */
const crooked = (): string => {
  const inner = birthNotice()
    .replace('<svg ', '<svg x="12" y="10" ')
    .replace('width="210mm" height="297mm"', 'width="186" height="263"');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">
<rect width="210" height="297" fill="#8d8b86"/>
<g transform="rotate(2.6 105 148)"><rect x="13.4" y="11.6" width="186" height="263" fill="#3a3936" opacity=".55"/>${inner}</g></svg>`;
};

const blank = (): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297"><rect width="210" height="297" fill="#fdfdfb"/></svg>`;

/** An ID card that somebody lays on the glass, as they were asked for years to; the kiosk must not keep it. Of nobody. */
const idCard = (): string => {
  const waves = Array.from(
    { length: 26 },
    (_, nth) =>
      `<path d="M0 ${nth * 2.1}q21 ${nth % 2 ? 4 : -4} 42.8 0t42.8 0" fill="none" stroke="#b9cfae" stroke-width=".35"/>`,
  ).join('');
  const words =
    text(52, 6.5, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { anchor: 'middle', size: 2.6 }) +
    text(54, 15, 'CĂN CƯỚC CÔNG DÂN', { anchor: 'middle', bold: true, size: 4.4, colour: '#b3202a' }) +
    text(54, 18.6, 'Citizen Identity Card', { anchor: 'middle', size: 2.6, colour: '#b3202a' }) +
    text(29, 24.4, 'Số / No.: 000196000017', { size: 3 }) +
    text(29, 29, 'Họ và tên / Full name:', { size: 2.3 }) +
    text(29, 33, 'NGUYỄN THỊ THỬ', { bold: true, size: 3.2 }) +
    text(29, 38, 'Ngày sinh / Date of birth: 14/03/1996', { size: 2.3 }) +
    text(29, 43, 'MẪU THỬ NGHIỆM', { size: 2.6 });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297" font-family="Noto Sans"><rect width="210" height="297" fill="#f6f6f4"/><g transform="translate(58 92) rotate(3)"><rect width="85.6" height="54" rx="3" fill="#dfe9d6"/>${waves}<rect x="4" y="20" width="21" height="28" fill="#a9b7c6"/><circle cx="14.5" cy="31" r="6" fill="#c99a77"/>${words}</g></svg>`;
};

export const benchPapers: readonly BenchPaper[] = [
  { id: 'giay-chung-sinh', vi: 'Giấy chứng sinh', en: 'birth notice', ...a4, svg: birthNotice },
  { id: 'quyet-dinh-ly-hon', vi: 'Quyết định ly hôn', en: 'divorce judgment', ...a4, svg: divorceJudgment },
  { id: 'giay-chung-tu', vi: 'Giấy chứng tử', en: 'death notice', ...a4, svg: deathNotice },
  { id: 'giay-uy-quyen', vi: 'Giấy ủy quyền', en: 'letter of authority', ...a4, svg: letterOfAuthority },
  { id: 'tinh-trang-hon-nhan', vi: 'Xác nhận tình trạng hôn nhân', en: 'marital status', ...a4, svg: marriageStatus },
  { id: 'bang-tot-nghiep', vi: 'Bằng tốt nghiệp (A5)', en: 'diploma, A5', ...a5Landscape, svg: diploma },
  { id: 'dat-lech', vi: 'Giấy đặt lệch', en: 'laid down crooked', ...a4, svg: crooked },
  { id: 'the-can-cuoc', vi: 'Thẻ căn cước trên mặt kính', en: 'ID card on the glass', ...a4, svg: idCard },
  { id: 'trang-trang', vi: 'Trang trắng', en: 'blank page', ...a4, svg: blank },
];
