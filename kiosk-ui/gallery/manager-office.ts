import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExceptionFacts } from '@mot-cua/domain/exceptions/exceptions.ts';
import type { DoorSession } from '@mot-cua/domain/office/door.ts';
import { DayCounter, midnightOf } from '@mot-cua/domain/office/figures/day-counter.ts';
import type { DayTally } from '@mot-cua/domain/office/figures/day-tally.ts';
import { figuresOf } from '@mot-cua/domain/office/figures/figures.ts';
import { emptyKioskTally } from '@mot-cua/domain/office/figures/kiosk-tally.ts';
import type { FiguresAnswer } from '@mot-cua/domain/office/figures/office-figures.ts';
import {
  dayOfOffice,
  officeForFigures as plan,
  seeded,
  type Told,
} from '@mot-cua/domain/office/figures/office-for-tests.ts';
import { daysOf, periodBefore, periodKinds, periodOf } from '@mot-cua/domain/office/figures/periods.ts';
import { type ManagerView, managerView } from '@mot-cua/domain/office/manager-view.ts';
import { applyEntry, emptyOffice } from '@mot-cua/domain/office/office-machine.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import { contentSecurityPolicy } from './server.ts';

const built = fileURLToPath(new URL('../dist/manager/', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** The invented office's today, and the first day of which it has figures. */
export const managerToday = '2026-11-27';
const since = '2026-08-03';
const now = midnightOf(managerToday) + 10.2 * 3_600_000;

const isWorked = (day: string): boolean => ![0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());
const dayTold = (day: string, strain: number): Told[] =>
  dayOfOffice(day, 60 + (Number(day.slice(8)) % 7) * 9, seeded(Number(day.replaceAll('-', ''))), strain);

const counterOf = (day: string, told: readonly Told[]): DayCounter => {
  const counter = new DayCounter(day, plan);
  for (const one of told) counter.count(one);
  return counter;
};

let kept: readonly DayTally[] | undefined;
const history = (): readonly DayTally[] => {
  kept ??= daysOf({ kind: 'year', from: since, to: managerToday })
    .filter(isWorked)
    .map((day) => counterOf(day, dayTold(day, 0.9)).tally(midnightOf(day) + 86_400_000));
  return kept;
};

const figuresOfGallery = (kind: (typeof periodKinds)[number], day: string): FiguresAnswer => {
  const period = periodOf(kind, day);
  const before = figuresOf(history(), periodBefore(period), plan, managerToday);
  return {
    figures: figuresOf(history(), period, plan, managerToday),
    before:
      before.days === 0
        ? null
        : { period: before.period, total: before.total, rating: before.rating, availability: before.availability },
    procedures: {
      '1.001193': { vi: 'Đăng ký khai sinh', en: 'Birth registration' },
      '1.004194': { vi: 'Đăng ký tạm trú', en: 'Temporary residence' },
      '2.000815': { vi: 'Chứng thực bản sao từ bản chính', en: 'Certified copy' },
      '1.000894': { vi: 'Đăng ký kết hôn', en: 'Marriage registration' },
    },
    papers: {
      'birth-note': { vi: 'Giấy chứng sinh', en: 'Birth note' },
      marriage: { vi: 'Giấy chứng nhận kết hôn', en: 'Marriage certificate' },
      land: { vi: 'Giấy chứng nhận quyền sử dụng đất', en: 'Land use certificate' },
    },
    since,
    office: plan.title,
  };
};

/** What an office's log says of exceptions at this moment. */
const exceptionsTold = (calm: boolean): Told[] =>
  calm
    ? []
    : [
        raised('e1', 'k01', 260_000, { code: 'EX-5', visit: 'v0123456789abcdef', screen: 'form', why: 'asked' }),
        { at: now - 140_000, event: { t: 'exception-escalated', exception: 'e1' } },
        raised('e2', 'k01', 90_000, {
          code: 'EX-2',
          visit: 'v0123456789abcdef',
          paper: 'birth-note',
          checks: ['blurred'],
        }),
        { at: now - 60_000, event: { t: 'exception-claimed', exception: 'e2', staff: '102', counter: 'q2' } },
        raised('e3', 'k02', 40_000, { code: 'EX-4', why: 'paper-out', job: null, visit: null }),
      ];
const raised = (exception: string, node: string, ago: number, facts: ExceptionFacts): Told => ({
  at: now - ago,
  event: { t: 'exception-raised', exception, node, facts },
});

/** The state that follows from a log, as on the machines of an office; counters were opened in the morning. */
const stateAfter = (told: readonly Told[], opened: boolean): OfficeState => {
  const counters = opened
    ? plan.counters.slice(0, 4).map(
        ({ id }, at): Told => ({
          at: midnightOf(managerToday) + 7.4 * 3_600_000,
          event: { t: 'counter-opened', counter: id, staff: plan.staff[at]?.id ?? '101', lease: 'x' },
        }),
      )
    : [];
  const day: Told = { at: midnightOf(managerToday) + 1, event: { t: 'day-begun', day: managerToday } };
  return [day, ...counters, ...told].reduce(
    (state, one, at) => applyEntry(state, { index: at + 1, term: 1, command: `c${at}`, ...one }, plan),
    emptyOffice(plan),
  );
};

const viewOf = (calm: boolean): ManagerView => {
  const pauses: Told[] = calm
    ? []
    : [{ at: now - 1, event: { t: 'counter-paused', counter: 'q4', reason: 'meeting' } }];
  const told = [...dayTold(managerToday, calm ? 0.5 : 2.2), ...exceptionsTold(calm), ...pauses]
    .filter(({ at, event }) => at <= now && !(calm && event.t === 'rated' && event.doubtful))
    .sort((a, b) => a.at - b.at);
  const counter = counterOf(managerToday, told);
  for (const [node, ago] of [
    ['k01', 60_000],
    ['k02', calm ? 90_000 : 1_500_000],
  ] as const)
    counter.count({
      at: now - ago,
      event: {
        t: 'kiosk-counted',
        node,
        tally: {
          ...emptyKioskTally(managerToday),
          upMs: 9_700_000 - (node === 'k02' && !calm ? 1_400_000 : 0),
          visits: node === 'k01' ? 24 : 17,
          finished: node === 'k01' ? 22 : 16,
          dossiers: node === 'k01' ? 15 : 11,
          unsent: calm ? 0 : 3,
          alarms: calm || node === 'k01' ? [] : ['storage-low'],
          paper: calm ? 'ok' : node === 'k01' ? 'low' : 'out',
        },
      },
    });
  return managerView({
    revision: 1,
    now,
    plan,
    state: stateAfter(told, true),
    counter,
    footing: 'hosting',
    host: 'k01',
  });
};

/** Named moments of the live view. */
export const managerSnapshots: Readonly<Record<string, () => ManagerView>> = {
  calm: () => viewOf(true),
  busy: () => viewOf(false),
  apart: () => ({ ...viewOf(true), footing: 'apart', host: null }),
  morning: () =>
    managerView({
      revision: 1,
      now: midnightOf(managerToday) + 7 * 3_600_000,
      plan,
      state: stateAfter([], false),
      counter: new DayCounter(managerToday, plan),
      footing: 'joined',
      host: 'k01',
    }),
};

const opened: DoorSession = {
  state: 'open',
  staff: { id: '105', name: 'Bế Ngọc Lan', roles: ['manager'] },
  until: now + 3_600_000,
};

export interface ManagerOffice {
  url: string;
  show: (view: ManagerView) => number;
  /** who is signed in from now on */
  enter: (session: DoorSession) => void;
  /** paths that were asked for */
  asked: string[];
  /** `beats`: false is a stream that hangs; `figures`: false answers them with 503 */
  weather: { beats: boolean; figures: boolean };
  close: () => Promise<void>;
}

/** A stand-in for an office's door with a manager signed in; what is pushed and counted comes from the domain, as it does there. */
export const startManagerOffice = async (): Promise<ManagerOffice> => {
  const streams = new Set<ServerResponse>();
  const asked: string[] = [];
  const weather = { beats: true, figures: true };
  let session: DoorSession = opened;
  let current = managerSnapshots['calm']!();
  const json = (response: ServerResponse, status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body));
  const tell = (event: string | null, data: unknown) => {
    for (const stream of streams) stream.write(`${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`);
  };
  const beat = setInterval(() => weather.beats && tell('beat', {}), 1_000);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://office');
    request.resume();
    asked.push(`${request.method} ${pathname}`);
    if (pathname === '/office/session') return json(response, 200, session);
    if (pathname === '/office/sign-in' || pathname === '/office/unlock') {
      session = opened;
      return json(response, 200, session);
    }
    if (pathname === '/office/sign-out') {
      session = { state: 'signed-out', why: 'asked' };
      return json(response, 200, session);
    }
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    if (pathname === '/office/awake') return response.writeHead(204).end();
    if (pathname === '/office/events') {
      if (session.state === 'signed-out') return json(response, 401, {});
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      response.write(`retry: 300\n\nevent: addresses\ndata: {"others":[]}\n\ndata: ${JSON.stringify(current)}\n\n`);
      return;
    }
    if (pathname === '/office/figures') {
      const kind = periodKinds.find((one) => one === searchParams.get('kind'));
      const day = searchParams.get('day') ?? '';
      if (!weather.figures || !kind) return json(response, 503, {});
      return json(response, 200, figuresOfGallery(kind, day));
    }
    const wanted = normalize(join(built, pathname === '/manager' ? 'index.html' : pathname));
    if (!wanted.startsWith(built.replace(/[/]$/, '') + sep) || !existsSync(wanted))
      return response.writeHead(404).end();
    return response
      .writeHead(200, {
        'content-type': types[extname(wanted)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .end(readFileSync(wanted));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/manager`,
    show: (view) => {
      current = { ...view, revision: current.revision + 1 };
      tell(null, current);
      return current.revision;
    },
    enter: (next) => {
      session = next;
      tell('session', next);
    },
    asked,
    weather,
    close: () => {
      clearInterval(beat);
      for (const stream of streams) stream.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};
