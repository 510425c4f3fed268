import { procedureKeys, type Row, type Tables } from './tables.ts';

const rows = (list: readonly Readonly<Record<string, string>>[]): Row[] =>
  list.map((cells, at) => ({ row: at + 3, cells }));

/** A small procedure that is whole: what an official changes into their own. `code` is the procedure's. */
export const templateTables = (code: string, today: string): Tables => {
  const filled: Readonly<Record<string, readonly [string, string?]>> = {
    mã: [code],
    phiên_bản: [`${Number(today.slice(0, 4))}.${Number(today.slice(5, 7))}.1`],
    hiệu_lực_từ: [today],
    loại: ['e-form'],
    kênh: ['counter-intake'],
    chữ_ký: ['on-screen'],
    định_danh: ['qr'],
    căn_cứ: ['Nghị định số 118/2025/NĐ-CP', 'Decree No. 118/2025/NĐ-CP'],
    tìm_kiếm: ['xác nhận\ngiấy xác nhận'],
    tên: ['Xác nhận cư trú (mẫu để sửa)', 'Confirmation of residence (template)'],
    tóm_tắt: ['Một câu ngắn nói thủ tục này để làm gì.', 'One short sentence.'],
    lệ_phí: ['Theo Nghị quyết của Hội đồng nhân dân tỉnh.', "Set by the provincial People's Council."],
    thời_hạn: ['03 ngày làm việc.', '3 working days.'],
    ghi_chú_kênh: ['Máy ghi nhận rồi chuyển cho quầy một cửa.', 'The kiosk passes it to the counter.'],
    tên_tờ_khai: ['ĐƠN ĐỀ NGHỊ XÁC NHẬN'],
  };
  return {
    procedure: rows(
      procedureKeys.map(([khóa]) => ({ khóa, vi: filled[khóa]?.[0] ?? '', en: filled[khóa]?.[1] ?? '' })),
    ),
    pages: rows([
      { trang: 'applicant', tiêu_đề_vi: 'Người yêu cầu', tiêu_đề_en: 'Applicant' },
      { trang: 'request', tiêu_đề_vi: 'Nội dung đề nghị', tiêu_đề_en: 'Request' },
    ]),
    fields: rows([
      {
        trang: 'applicant',
        mục: '/applicant/fullName',
        kiểu: 'chữ',
        bắt_buộc: 'có',
        nhãn_vi: 'Họ, chữ đệm, tên',
        nhãn_en: 'Full name',
        điền_sẵn: 'id.fullName',
        dòng_in: 'Họ, chữ đệm, tên',
      },
      {
        trang: 'applicant',
        mục: '/applicant/personalNumber',
        kiểu: 'chữ',
        bắt_buộc: 'có',
        nhãn_vi: 'Số định danh cá nhân',
        nhãn_en: 'Personal number',
        dạng: '12 chữ số',
        che_số: 'có',
        điền_sẵn: 'id.personalNumber ! locked',
        dòng_in: 'Số định danh cá nhân',
      },
      {
        trang: 'request',
        mục: '/request/purpose',
        kiểu: 'chọn',
        bắt_buộc: 'có',
        nhãn_vi: 'Dùng để làm gì?',
        nhãn_en: 'What is it for?',
        lựa_chọn: 'school | Đi học | School\nother | Việc khác | Something else',
        dòng_in: 'Mục đích',
        ví_dụ: 'school',
      },
      {
        trang: 'request',
        mục: '/request/purposeText',
        kiểu: 'chữ',
        bắt_buộc: 'có',
        nhãn_vi: 'Ghi rõ mục đích',
        nhãn_en: 'Describe the purpose',
        dòng_in: 'Ghi rõ',
      },
    ]),
    rules: rows([
      {
        tên: 'purpose-text',
        hiệu_ứng: 'hiện',
        đích: '/request/purposeText',
        khi_mục: '/request/purpose',
        so_sánh: 'là',
        giá_trị: 'other',
      },
    ]),
    papers: rows([
      {
        mã: 'school-letter',
        tên_vi: 'Giấy của nhà trường',
        tên_en: 'Letter of the school',
        bắt_buộc: 'có',
        khi_mục: '/request/purpose',
        so_sánh: 'là',
        giá_trị: 'school',
        số_trang: '4',
      },
    ]),
    texts: rows([
      { khóa: 'truth.title', vi: 'Lời cam đoan', en: 'Declaration of truth' },
      {
        khóa: 'truth.paragraph.1',
        vi: 'Tôi cam đoan những nội dung khai trên đây là đúng sự thật.',
        en: 'I declare that what I have stated above is true.',
      },
    ]),
  };
};
