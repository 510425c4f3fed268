/**
 * A procedure as an official writes it in a spreadsheet: six sheets of plain rows (an XLSForm for people who have never seen
 * one). Here it is text in cells; `package-of-tables.ts` makes a package of it, `workbook.ts` carries it in an .xlsx.
 */
export type Row = { readonly row: number; readonly cells: Readonly<Record<string, string>> };
export type Tables = Readonly<Record<SheetName, readonly Row[]>>;

/** What is wrong in a spreadsheet, and where; `row` counts as the program shows it, from 1. */
export type SheetFault = {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly what: string;
};

export type Column = {
  readonly name: string;
  /** one line for whoever fills it in */
  readonly help: string;
  readonly choices?: readonly string[];
  readonly needed?: boolean;
  readonly width?: number;
};

const yesNo = ['có', 'không'];
export const operators = ['là', 'không là', 'là một trong', 'có ghi', 'để trống'] as const;

const when: readonly Column[] = [
  { name: 'khi_mục', help: 'Mục mà điều kiện xem, ví dụ /request/relation', width: 24 },
  { name: 'so_sánh', help: 'Cách so sánh', choices: operators, width: 14 },
  { name: 'giá_trị', help: 'Giá trị; nhiều giá trị thì mỗi dòng một giá trị', width: 20 },
];

/** What a field asks for, in the words of the sheet. */
export const kinds = {
  chữ: 'text',
  'chữ dài': 'long-text',
  ngày: 'date',
  'ngày (có thể chỉ năm)': 'date',
  năm: 'year',
  số: 'number',
  chọn: 'choice',
  'có/không': 'yes-no',
  'điện thoại': 'phone',
} as const;

/** Shapes of texts that forms ask for again and again. */
export const shapes = {
  '12 chữ số': '^[0-9]{12}$',
  '9 hoặc 12 chữ số': '^[0-9]{9}([0-9]{3})?$',
  'mã số thuế': '^[0-9]{10}([0-9]{3})?$',
  'số giấy tờ': '^[0-9A-Z]{5,20}$',
  'thư điện tử': '^[^@ ]{1,64}@[^@ ]{1,120}$',
} as const;

export const procedureKeys = [
  ['mã', 'Mã thủ tục trên Cơ sở dữ liệu quốc gia, ví dụ 1.001193'],
  ['phiên_bản', 'năm.tháng.lần, ví dụ 2026.12.1'],
  ['hiệu_lực_từ', 'Ngày đầu tiên, dạng 2025-07-01'],
  ['hiệu_lực_đến', 'Ngày cuối cùng; để trống nếu chưa biết'],
  ['loại', 'e-form: khai tại máy; checklist: hướng dẫn và lấy số'],
  ['kênh', 'counter-intake, portal-handoff hoặc police-handoff'],
  ['chữ_ký', 'Tờ khai ký thế nào: on-screen, wet hoặc digital; để trống với checklist'],
  ['phí_trực_tiếp', 'Số đồng mỗi lần nộp trực tiếp; để trống nếu không phải một mức duy nhất'],
  ['phí_trực_tuyến', 'Số đồng mỗi lần nộp trực tuyến; để trống nếu không có mức riêng'],
  ['định_danh', 'Mức thấp nhất: none, qr, chip-read, chip-verified'],
  ['tư_cách', 'Máy hỏi làm cho ai: self, parent, proxy, representative, mỗi dòng một từ; để trống nếu không hỏi'],
  ['chủ_hồ_sơ', 'Mục ghi tên chủ hồ sơ, ví dụ /child/fullName; để trống nếu là người đứng tại máy'],
  ['số_chủ_hồ_sơ', 'Mục ghi số định danh của chủ hồ sơ; để trống nếu không có'],
  ['căn_cứ', 'Căn cứ pháp lý, mỗi dòng một văn bản'],
  ['nơi_nộp', 'province: nơi nào trong tỉnh cũng nhận; để trống: chỉ nơi có việc'],
  ['chưa_xác_nhận', 'Phần chưa đối chiếu: code, fee, duration, papers, legal-basis; mỗi dòng: phần | ghi chú'],
  ['bản_cam_đoan', 'Mã bản cam đoan; để trống thì máy tự đặt'],
  ['tìm_kiếm', 'Từ người dân hay dùng, mỗi dòng một cách gọi'],
  ['tên', 'Tên thủ tục'],
  ['tóm_tắt', 'Một câu ngắn'],
  ['lệ_phí', 'Đúng nguyên văn, cả trường hợp được miễn'],
  ['lệ_phí_gọn', 'Mức phải nộp trong một câu, đọc trước; để trống: máy đọc cả dòng lệ_phí'],
  ['thời_hạn', 'Thời hạn giải quyết'],
  ['thêm_giấy_tờ', 'Ai cần giấy tờ mà không phải ai cũng nộp; máy xếp chúng sau câu này; để trống: bày ra hết'],
  ['ghi_chú_kênh', 'Ai nhận, ai giải quyết, việc gì làm tại quầy'],
  ['tên_tờ_khai', 'Tên in trên mẫu đơn, tờ khai'],
  ['người_ký', 'Ai ký trên mẫu in, từ trái sang, mỗi dòng một người; để trống: người yêu cầu'],
] as const;

export const sheets = {
  procedure: [
    { name: 'khóa', help: 'Không sửa cột này', needed: true, width: 18 },
    { name: 'vi', help: 'Điền cột này', width: 60 },
    { name: 'en', help: 'Tiếng Anh, cho các dòng chữ', width: 50 },
  ],
  pages: [
    { name: 'trang', help: 'Mã trang: chữ thường không dấu, ví dụ applicant', needed: true, width: 16 },
    { name: 'tiêu_đề_vi', help: 'Tối đa 60 chữ', needed: true, width: 36 },
    { name: 'tiêu_đề_en', help: 'Title', needed: true, width: 36 },
    { name: 'gợi_ý_vi', help: 'Câu không quá 15 chữ', width: 40 },
    { name: 'gợi_ý_en', help: 'Help', width: 40 },
  ],
  fields: [
    { name: 'trang', help: 'Mã trang ở bảng pages; mỗi trang tối đa 5 mục', needed: true, width: 14 },
    { name: 'mục', help: 'Tên mục, ví dụ /applicant/fullName', needed: true, width: 26 },
    { name: 'kiểu', help: 'Người dân trả lời bằng gì', choices: Object.keys(kinds), needed: true, width: 16 },
    { name: 'bắt_buộc', help: 'có hoặc không', choices: yesNo, width: 10 },
    { name: 'nhãn_vi', help: 'Tối đa 60 chữ', needed: true, width: 34 },
    { name: 'nhãn_en', help: 'Label', needed: true, width: 34 },
    { name: 'gợi_ý_vi', help: 'Câu không quá 15 chữ', width: 34 },
    { name: 'gợi_ý_en', help: 'Help', width: 34 },
    { name: 'lựa_chọn', help: 'Cho kiểu chọn, mỗi dòng: mã | tiếng Việt | tiếng Anh', width: 34 },
    { name: 'dạng', help: 'Dạng của chữ', choices: Object.keys(shapes), width: 16 },
    { name: 'ít_nhất', help: 'Số nhỏ nhất', width: 8 },
    { name: 'nhiều_nhất', help: 'Số lớn nhất, hoặc số chữ dài nhất', width: 8 },
    { name: 'ngày_sau_này', help: 'có: ngày có thể sau hôm nay', choices: yesNo, width: 8 },
    { name: 'che_số', help: 'có: che bớt số lấy từ thẻ', choices: yesNo, width: 8 },
    {
      name: 'điền_sẵn',
      help: 'Mỗi dòng một nguồn: id.fullName, /mục/khác, hoặc =chữ; thêm " ! " và khóa: locked, editable-unverifies, editable; thêm " ? " và điều kiện /mục=giá trị',
      width: 40,
    },
    { name: 'dòng_in', help: 'Chữ trên mẫu in; để trống thì không in', width: 30 },
    { name: 'đề_mục_in', help: 'Đề mục đứng trên dòng in này', width: 20 },
    { name: 'cách_in', help: 'Cách in', choices: ['upper-case', 'date-words'], width: 12 },
    { name: 'ví_dụ', help: 'Một câu trả lời đúng: máy dùng nó để thử', width: 24 },
  ],
  rules: [
    { name: 'tên', help: 'Mã của quy tắc', needed: true, width: 18 },
    {
      name: 'hiệu_ứng',
      help: 'hiện, bắt buộc, hoặc kiểm tra',
      choices: ['hiện', 'bắt buộc', 'kiểm tra'],
      needed: true,
    },
    { name: 'đích', help: 'Mục hoặc page:trang mà quy tắc tác động', needed: true, width: 26 },
    ...when,
    { name: 'báo_vi', help: 'Cho kiểm tra: nói sai gì và phải làm gì', width: 40 },
    { name: 'báo_en', help: 'Message', width: 40 },
  ],
  papers: [
    { name: 'mã', help: 'Chữ thường không dấu, ví dụ authorisation', needed: true, width: 18 },
    { name: 'tên_vi', help: 'Tên giấy tờ', needed: true, width: 40 },
    { name: 'tên_en', help: 'Title', needed: true, width: 40 },
    { name: 'ghi_chú_vi', help: 'Câu không quá 15 chữ', width: 40 },
    { name: 'ghi_chú_en', help: 'Note', width: 40 },
    { name: 'bắt_buộc', help: 'có hoặc không', choices: yesNo, needed: true, width: 10 },
    { name: 'tư_cách', help: 'Chỉ của những người này: proxy…, mỗi dòng một từ', width: 14 },
    ...when,
    { name: 'khổ', help: 'Khổ giấy lớn nhất', choices: ['A4', 'A3'], width: 6 },
    { name: 'số_trang', help: 'Số trang nhiều nhất', width: 8 },
  ],
  texts: [
    { name: 'khóa', help: 'Ví dụ truth.paragraph.1, /mục.format', needed: true, width: 30 },
    { name: 'vi', help: 'Tiếng Việt', needed: true, width: 60 },
    { name: 'en', help: 'Tiếng Anh', needed: true, width: 60 },
  ],
} as const satisfies Record<string, readonly Column[]>;

export type SheetName = keyof typeof sheets;
export const sheetNames = Object.keys(sheets) as readonly SheetName[];

/** One line of a cell each, without the empty ones. */
export const linesOf = (cell: string | undefined): string[] =>
  (cell ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
