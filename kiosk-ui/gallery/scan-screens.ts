import type { PaperView } from '@mot-cua/domain/screen-parts.ts';
import type { Screen } from '@mot-cua/domain/visit-screen.ts';

/** What may be seen while papers are scanned: on the glass, from the tray, in two halves, under the camera. */
const page = (id: string) => ({ id, url: `/pictures/page-${id}.svg`, width: 620, height: 877, doubts: [] });
const papers: PaperView[] = [
  {
    key: 'birth-certificate',
    title: 'Giấy chứng sinh',
    note: 'Bản chính, do bệnh viện cấp.',
    required: true,
    pages: [],
  },
  { key: 'marriage', title: 'Giấy chứng nhận kết hôn', required: false, pages: [] },
];
export const scanned: PaperView[] = [
  { ...papers[0]!, pages: [page('1'), { ...page('2'), doubts: [{ code: 'blurred', sure: false }] }] },
  papers[1]!,
];
const scan = {
  name: 'scan',
  papers,
  current: 'birth-certificate',
  sources: ['flatbed', 'feeder'],
  paperIs: { fragile: false, large: null },
  bothSides: false,
  halves: null,
  scanning: null,
  missing: ['birth-certificate'],
  fromReview: false,
} as const;

const again = (screen: typeof scan): Extract<Screen, { name: 'scan' }> => ({
  ...screen,
  papers: [...screen.papers],
  sources: [...screen.sources],
  missing: [...screen.missing],
});

export const scanScreens: Record<string, Screen> = {
  scan: { ...scan, papers: [...scan.papers], sources: [...scan.sources], missing: [...scan.missing] },
  'scan-running': {
    ...scan,
    papers: [...scan.papers],
    sources: [...scan.sources],
    missing: [...scan.missing],
    scanning: { by: 'scanner', rows: 1400, ofRows: 3508, page: 1, previewUrl: '/pictures/page-half.svg' },
  },
  'scan-nothing-needed': {
    ...again(scan),
    papers: [
      { ...papers[1]!, title: 'Giấy xác nhận tình trạng hôn nhân đã được cấp', note: 'Nộp lại khi xin cấp lại.' },
    ],
    current: 'marriage',
    missing: [],
  },
  'scan-one-paper': { ...again(scan), papers: [papers[0]!] },
  'scan-duplex': { ...again(scan), sources: ['feeder', 'flatbed'], bothSides: true },
  'scan-fragile': {
    ...again(scan),
    sources: ['camera', 'flatbed'],
    paperIs: { fragile: true, large: false },
  },
  'scan-first-half': {
    ...again(scan),
    sources: ['flatbed'],
    paperIs: { fragile: false, large: true },
    halves: 'first',
  },
  'scan-second-half': {
    ...again(scan),
    sources: ['flatbed'],
    paperIs: { fragile: false, large: true },
    halves: 'second',
  },
  'scan-second-half-running': {
    ...again(scan),
    sources: ['flatbed'],
    paperIs: { fragile: false, large: true },
    halves: 'second',
    scanning: { by: 'scanner', rows: 1400, ofRows: 3508, page: 1, previewUrl: '/pictures/page-half.svg' },
  },
  'scan-counter-only': { ...again(scan), sources: [], paperIs: { fragile: false, large: true } },
  'scan-table': {
    ...again(scan),
    sources: ['camera', 'flatbed'],
    paperIs: { fragile: true, large: null },
    scanning: { by: 'camera', rows: 0, ofRows: 0, page: 1, previewUrl: '/pictures/table.svg' },
  },
  'scan-taking': {
    ...again(scan),
    sources: ['camera', 'flatbed'],
    paperIs: { fragile: true, large: null },
    scanning: { by: 'camera-takes', rows: 0, ofRows: 0, page: 1, previewUrl: '/pictures/table.svg' },
  },
  'scan-pages': { ...scan, papers: scanned, sources: ['flatbed'], missing: [] },
};
