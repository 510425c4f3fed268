import type { Synonyms } from '../synonyms.ts';

/** Cao Bằng: the border with China, and words heard at its counters. To be gone through with officers of the province. */
export const caoBang: Synonyms = [
  [
    'Cấp giấy thông hành nhập xuất cảnh vùng biên giới',
    'sổ thông hành',
    'giấy qua biên giới',
    'đi chợ bên trung quốc',
    'sổ biên giới',
    'qua cửa khẩu tà lùng',
  ],
  ['giấy phép vận tải đường bộ quốc tế giữa Việt Nam và Trung Quốc', 'chạy xe sang trung quốc', 'xe qua cửa khẩu'],
  ['Hỗ trợ xóa nhà tạm, nhà dột nát cho hộ nghèo', 'xóa nhà tranh', 'làm nhà đại đoàn kết'],
  ['Hỗ trợ học sinh bán trú và gạo ở xã đặc biệt khó khăn', 'gạo cho học sinh vùng cao'],
];
