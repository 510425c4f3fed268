import type { ExceptionFacts } from '@mot-cua/domain/exceptions/exceptions.ts';
import { actionsOf } from '@mot-cua/domain/exceptions/exceptions.ts';
import type { ConsoleView, ExceptionView, TicketView } from '@mot-cua/domain/office/office-views.ts';

/** One picture for each thing that a clerk at a counter may see; invented people and codes. */
const MINUTE = 60_000;
/** 09:12, office time, on a Monday. */
export const consoleNow = Date.UTC(2026, 10, 23, 2, 12, 0);

const ticket = (number: string, waited: number, more: Partial<TicketView> = {}): TicketView => ({
  id: `t-${number}`,
  number,
  service: number.startsWith('A') ? 'tu-phap' : number.startsWith('B') ? 'dat-dai' : 'ket-qua',
  class: 'ordinary',
  classSource: 'declared',
  state: 'waiting',
  issuedAt: consoleNow - waited * MINUTE,
  appointedAt: null,
  calledAt: null,
  servingAt: null,
  arrived: false,
  calls: 0,
  counter: null,
  dossiers: [],
  ...more,
});

/** The province, as officers of this gallery open it. */
export const officerOrigin = 'https://hoso.caobang.example';
const birth = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  procedure: '1.001193',
  title: 'Đăng ký khai sinh',
  url: `${officerOrigin}/officer/dossiers/0190a1b2-0000-7000-8000-000000000001`,
  sealedHere: true,
};
const copy = {
  id: '0190a1b2-0000-7000-8000-000000000002',
  procedure: '2.000815',
  title: 'Chứng thực bản sao từ bản chính giấy tờ, văn bản',
  url: null,
  sealedHere: true,
};

const waiting: TicketView[] = [
  ticket('A024', 14, { class: 'elderly', classSource: 'card' }),
  ticket('A021', 19),
  ticket('A022', 17, { class: 'pregnant-or-infant', classSource: 'declared' }),
  ticket('A023', 15),
  ticket('A025', 11, { class: 'appointed', appointedAt: consoleNow + 3 * MINUTE }),
  ticket('A026', 8),
  ticket('A027', 4),
];

const exception = (id: string, facts: ExceptionFacts, minutes: number, more: Partial<ExceptionView> = {}) => ({
  id,
  kiosk: 'Kiosk cửa chính',
  facts,
  raisedAt: consoleNow - minutes * MINUTE,
  claimedBy: null,
  mine: false,
  escalated: false,
  actions: [...actionsOf[facts.code]],
  ...more,
});

const visit = 'v0123456789abcdef';
export const consoleExceptions = {
  'EX-1': exception('ex-1', { code: 'EX-1', visit, why: 'card-unreadable', tries: 3 }, 3),
  'EX-2': exception(
    'ex-2',
    { code: 'EX-2', visit, paper: 'birth-note', title: 'Giấy chứng sinh', checks: ['blurred', 'glare'] },
    5,
  ),
  'EX-3': exception('ex-3', { code: 'EX-3', dossier: 'H26.34-261123-0007', why: 'supplement' }, 30),
  'EX-4': exception('ex-4', { code: 'EX-4', why: 'paper-jammed', job: 'slip', visit }, 2),
  'EX-5': exception('ex-5', { code: 'EX-5', visit, screen: 'scan', why: 'asked' }, 1),
  'EX-6': exception('ex-6', { code: 'EX-6', count: 14, oldestAt: consoleNow - 95 * MINUTE }, 40),
  'EX-7': exception('ex-7', { code: 'EX-7', dossier: 'H26.34-261123-0007', other: 'H26.34-261120-0031' }, 25),
  'EX-8': exception('ex-8', { code: 'EX-8', why: 'on-battery' }, 6, { kiosk: 'Kiosk 2' }),
} satisfies Record<string, ExceptionView>;
const order = ['EX-5', 'EX-1', 'EX-2', 'EX-4', 'EX-3', 'EX-8', 'EX-6', 'EX-7'] as const;
const all: ExceptionView[] = order.map((code) => consoleExceptions[code]);
const taken = (id: keyof typeof consoleExceptions): ExceptionView[] =>
  all.map((one) => (one === consoleExceptions[id] ? { ...one, mine: true, claimedBy: 'Lò Thị Mai' } : one));

const idle: ConsoleView = {
  revision: 1,
  acknowledged: 0,
  now: consoleNow,
  office: 'Trung tâm Phục vụ hành chính công phường Thục Phán',
  footing: 'joined',
  host: 'k01',
  staff: { id: '21', name: 'Lò Thị Mai', roles: ['officer'] },
  services: [
    {
      id: 'tu-phap',
      letter: 'A',
      title: { vi: 'Tư pháp, hộ tịch', en: 'Justice and civil status' },
      waiting: 7,
      longestSince: consoleNow - 19 * MINUTE,
    },
    {
      id: 'dat-dai',
      letter: 'B',
      title: { vi: 'Đất đai, xây dựng', en: 'Land and construction' },
      waiting: 3,
      longestSince: consoleNow - 12 * MINUTE,
    },
    {
      id: 'ket-qua',
      letter: 'C',
      title: { vi: 'Nhận kết quả', en: 'Collecting results' },
      waiting: 0,
      longestSince: null,
    },
  ],
  counters: [
    {
      id: 'q1',
      number: 1,
      title: null,
      open: true,
      staff: 'Hoàng Văn Sáng',
      paused: null,
      ticket: 'A020',
      services: ['tu-phap', 'ket-qua'],
      mine: false,
    },
    {
      id: 'q2',
      number: 2,
      title: null,
      open: false,
      staff: null,
      paused: null,
      ticket: null,
      services: ['dat-dai'],
      mine: false,
    },
    {
      id: 'q3',
      number: 3,
      title: null,
      open: true,
      staff: 'Lò Thị Mai',
      paused: null,
      ticket: null,
      services: ['tu-phap'],
      mine: true,
    },
    {
      id: 'q12',
      number: 12,
      title: { vi: 'Trả kết quả', en: 'Results' },
      open: false,
      staff: null,
      paused: null,
      ticket: null,
      services: ['ket-qua'],
      mine: false,
    },
  ],
  counter: 'q3',
  ticket: null,
  waiting,
  parked: [],
  missed: [],
  exceptions: [],
  refused: null,
};

const called = ticket('A024', 14, {
  class: 'elderly',
  classSource: 'card',
  state: 'called',
  counter: 'q3',
  calledAt: consoleNow - 40_000,
  calls: 1,
  dossiers: [birth, copy],
});
const lists = {
  waiting: waiting.slice(1),
  parked: [ticket('A017', 42, { state: 'parked' })],
  missed: [ticket('A019', 26, { state: 'no-show', calls: 2 }), ticket('A015', 38, { state: 'no-show', calls: 3 })],
};
const serving: ConsoleView = {
  ...idle,
  ...lists,
  ticket: { ...called, state: 'serving', arrived: true, servingAt: consoleNow - 6 * MINUTE },
};
const paused = idle.counters.map((one) => (one.mine ? { ...one, paused: 'lunch' as const } : one));
const noCounter = idle.counters.map((one) => (one.mine ? { ...one, mine: false, open: false, staff: null } : one));

export const consoleViews = {
  idle: { ...idle, ...lists, waiting },
  'nobody-waits': { ...idle, waiting: [] },
  'only-parked': { ...idle, waiting: [], parked: lists.parked },
  called: { ...idle, ...lists, ticket: called },
  'called-again': {
    ...idle,
    ...lists,
    ticket: { ...called, class: 'severe-disability', classSource: 'declared', calls: 3, dossiers: [] },
    exceptions: [consoleExceptions['EX-5']],
  },
  arrived: { ...idle, ...lists, ticket: { ...called, arrived: true } },
  /** what was submitted has not reached the province */
  sealed: { ...idle, ...lists, ticket: { ...called, dossiers: [copy] } },
  serving,
  'serving-help': {
    ...serving,
    exceptions: [{ ...consoleExceptions['EX-5'], escalated: true }, consoleExceptions['EX-4']],
  },
  paused: { ...idle, counters: paused },
  'no-counter': { ...idle, counter: null, counters: noCounter },
  apart: { ...idle, ...lists, footing: 'apart', host: null },
  'apart-serving': { ...serving, footing: 'apart', host: null },
  supervisor: { ...idle, ...lists, staff: { ...idle.staff, roles: ['officer', 'supervisor'] }, exceptions: all },
  inbox: { ...serving, exceptions: all },
  'mine-EX-1': { ...idle, exceptions: taken('EX-1') },
  'mine-EX-5': { ...idle, exceptions: taken('EX-5') },
  long: {
    ...idle,
    waiting: Array.from({ length: 40 }, (_, at) => ticket(`B${String(101 + at)}`, 70 - at)),
  },
} satisfies Record<string, ConsoleView>;
export type ConsoleViewName = keyof typeof consoleViews;
