import type { IdentityLevel, ValueSource } from '@mot-cua/domain/provenance.ts';

/** National status codes 1-10 (reference/domain.md 3.2). */
export const statusWords: Record<number, string> = {
  1: 'Mới đăng ký',
  2: 'Được tiếp nhận',
  3: 'Không được tiếp nhận',
  4: 'Đang xử lý',
  5: 'Yêu cầu bổ sung giấy tờ',
  6: 'Yêu cầu thực hiện nghĩa vụ tài chính',
  7: 'Công dân yêu cầu rút hồ sơ',
  8: 'Dừng xử lý',
  9: 'Đã xử lý xong',
  10: 'Đã trả kết quả',
};

/** Tone of a status in the list: what waits for the officer, what moves, what is stopped, what is finished. */
export const statusTone = (status: number): string => {
  if (status === 1) return 'new';
  if ([3, 7, 8].includes(status)) return 'stopped';
  if ([5, 6].includes(status)) return 'waiting';
  return status >= 9 ? 'finished' : 'moving';
};

export const sourceWords: Record<ValueSource, string> = {
  typed: 'tự khai',
  qr: 'từ mã QR',
  chip: 'từ chip',
  vneid: 'từ VNeID',
  ocr: 'đọc từ ảnh',
  staff: 'cán bộ nhập',
  const: 'cố định',
};

export const levelWords: Record<IdentityLevel, string> = {
  none: 'chưa xác định',
  typed: 'tự khai',
  qr: 'mã QR trên thẻ (chưa xác thực)',
  'chip-read': 'đã đọc chíp (chưa xác thực)',
  'chip-verified': 'chíp có chữ ký hợp lệ',
  'chip-authenticated': 'đã kiểm tra chíp là bản gốc',
  online: 'xác thực trực tuyến',
};

export const channelWords: Record<string, string> = {
  'counter-intake': 'Nộp trực tiếp tại Bộ phận Một cửa qua ki ốt',
  'portal-handoff': 'Chuẩn bị tại ki ốt, nộp trên Cổng dịch vụ công',
  'police-handoff': 'Chuẩn bị tại ki ốt, chuyển cơ quan Công an',
};

const vietnamTime = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Time in Viet Nam as `23/11/2026 08:05`. */
export const timeWords = (when: number | string): string => {
  const parts = new Map(vietnamTime.formatToParts(new Date(when)).map(({ type, value }) => [type, value]));
  return `${parts.get('day')}/${parts.get('month')}/${parts.get('year')} ${parts.get('hour')}:${parts.get('minute')}`;
};

/** `yyyy-MM-dd` as `dd/MM/yyyy`; partial dates likewise. */
export const dateWords = (date: string): string => date.split('-').reverse().join('/');

/** A size in kB or MB with a decimal comma. */
export const sizeWords = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1).replace('.', ',')} MB`;
