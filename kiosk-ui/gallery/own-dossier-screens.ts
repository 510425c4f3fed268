import type { CodeView } from '@mot-cua/domain/screen-parts.ts';
import type { Screen, ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { scanScreens } from './scan-screens.ts';

/** Not a code that says anything. */
const drawing = (size: number): CodeView => ({
  size,
  rows: Array.from({ length: size }, (_, row) =>
    Array.from({ length: Math.ceil(size / 4) }, (_, four) => (((row * 5 + four * 7) % 15) + 1).toString(16)).join(''),
  ),
});

/** What whoever stands there may see of their own dossiers; invented ones. */
const list: ScreenOf<'own-dossiers'> = {
  name: 'own-dossiers',
  phase: 'shown',
  proved: { card: true, holder: true },
  ways: [],
  dossiers: [
    {
      id: '1',
      code: 'H14.12-261123-0007',
      procedure: 'Cấp giấy xác nhận tình trạng hôn nhân',
      status: 'Yêu cầu bổ sung giấy tờ',
      wants: true,
    },
    { id: '2', code: 'H14.12-261110-0012', procedure: 'Đăng ký khai sinh', status: 'Đã trả kết quả', wants: false },
  ],
  more: false,
  opened: null,
};
const plainScan = scanScreens['scan'];
if (plainScan?.name !== 'scan') throw new Error('a gallery without its scan screen');
const offered = (used: boolean): ScreenOf<'scan'> => ({
  ...plainScan,
  missing: used ? [] : plainScan.missing,
  papers: plainScan.papers.map((paper, at) =>
    at === 0
      ? {
          ...paper,
          held: {
            title: 'Giấy chứng sinh',
            number: '0123/2026/CS',
            issuer: 'Bệnh viện Đa khoa tỉnh',
            issuedOn: '2026-11-02',
            pages: 1,
            used,
          },
        }
      : paper,
  ),
});
const none = { ...list, dossiers: [] };

export const ownDossierScreens: Record<string, Screen> = {
  'phone-file': {
    name: 'phone',
    what: 'file',
    phase: 'waiting',
    code: drawing(45),
    paper: 'Giấy chứng sinh',
  },
  'phone-note': { name: 'phone', what: 'note', phase: 'waiting', code: drawing(41), paper: null },
  'phone-taking': { name: 'phone', what: 'file', phase: 'taking', code: null, paper: 'Giấy chứng sinh' },
  'phone-refused': { name: 'phone', what: 'file', phase: 'not-a-document', code: null, paper: 'Giấy chứng sinh' },
  'scan-held': offered(false),
  'scan-held-used': offered(true),
  'own-dossiers': list,
  'own-dossiers-none': none,
  'own-dossiers-returned': {
    ...list,
    opened: {
      code: 'H14.12-261123-0007',
      procedure: 'Cấp giấy xác nhận tình trạng hôn nhân',
      submittedAt: '2026-11-23T09:05:00+07:00',
      status: 'Yêu cầu bổ sung giấy tờ',
      next: 'Ông/Bà có thể nộp giấy tờ còn thiếu ngay tại máy này.',
      missing: [
        { title: 'Bản án hoặc quyết định ly hôn', reason: 'Bản quét không đọc được' },
        { title: 'Giấy báo tử của vợ hoặc chồng', reason: 'Chưa có trong hồ sơ' },
      ],
      note: 'Xin quét cả trang có dấu của Tòa án.',
      canSupplement: true,
      slip: 'printed',
    },
  },
  'own-dossiers-unproven': {
    ...none,
    phase: 'unproven',
    proved: { card: true, holder: false },
    ways: ['vneid'],
    officer: true,
  },
  'own-dossiers-nothing-proved': {
    ...none,
    phase: 'unproven',
    proved: { card: false, holder: false },
    ways: ['card', 'vneid'],
  },
  'own-dossiers-asking': { ...none, phase: 'asking' },
  'own-dossiers-away': { ...none, phase: 'unavailable' },
};
