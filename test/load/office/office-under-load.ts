import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPin } from '@mot-cua/device-daemon/src/helpers/pin.ts';
import { badgeDigest, displayDigest } from '@mot-cua/device-daemon/src/office-door/badge.ts';
import { certifyNode, makeAuthority } from '@mot-cua/device-daemon/src/office-door/office-authority.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { wait } from '@mot-cua/domain/clock.ts';
import { madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { DisplayView } from '@mot-cua/domain/office/office-views.ts';
import { DoorClient } from './door-client.ts';

/** An office's busiest hour: consoles that call and finish, displays that show it, on one real process (device-daemon/src/office.ts). */
export type OfficeLoad = {
  readonly consoles: number;
  readonly displays: number;
  /** how long it goes on, and how often each console calls: 20 consoles every 4 s are 18,000 calls an hour */
  readonly seconds: number;
  readonly everyMs: number;
};
export type OfficeUnderLoad = {
  readonly calls: number;
  /** from the console's key to the view on a display's stream, ms: 95 of 100, and all displays together */
  readonly callToDisplayP95: number;
  /** calls that a display was not shown within 5 s */
  readonly lost: number;
  readonly loopP99: number;
  readonly loopMost: number;
  /** the most memory that was resident, MB */
  readonly rssMb: number;
};

const DOMAIN = 'song-hien.example';
const PIN = '739146';
const program = join(import.meta.dirname, '../../../device-daemon/src/office.ts');
const watch = join(import.meta.dirname, 'loop-watch.ts');
const LOST_MS = 5_000;
const START_MS = 60_000;

const staffOf = (index: number): string => String(201 + index);
const badgeOf = (index: number): string => `9704${staffOf(index)}000011112222`;
const keyOf = (index: number): string => `man-hinh-${String(index).padStart(2, '0')}-0123456789abcdefghijklmnopqrs`;

const planOf = async ({ consoles, displays }: OfficeLoad): Promise<OfficePlan> => {
  const pin = await hashPin(PIN);
  return {
    ...madeUpPlan,
    counters: Array.from({ length: consoles }, (_, index) => ({
      id: `q${index + 1}`,
      number: index + 1,
      services: index % 2 === 0 ? ['civil-status', 'results', 'land'] : ['land', 'civil-status'],
    })),
    staff: Array.from({ length: consoles }, (_, index) => ({
      id: staffOf(index),
      name: `Cán bộ ${staffOf(index)}`,
      roles: ['officer'],
      pin,
      badge: badgeDigest(badgeOf(index)),
    })),
    nodes: [{ id: 'pc1', title: 'Quầy 1', kind: 'counter-pc', url: `https://pc1.${DOMAIN}:0`, votes: 1 }],
    displays: Array.from({ length: displays }, (_, index) => ({ id: `d${index}`, key: displayDigest(keyOf(index)) })),
  };
};

export const officeUnderLoad = async (load: OfficeLoad): Promise<OfficeUnderLoad> => {
  const folder = mkdtempSync(join(tmpdir(), 'office-load-'));
  let office: ChildProcess | null = null;
  const clients: DoorClient[] = [];
  try {
    const authority = makeAuthority('Sông Hiến', DOMAIN, Date.now());
    const own = certifyNode(authority, { id: 'pc1', host: `pc1.${DOMAIN}` }, Date.now());
    if (!own.ok) throw new Error(own.fault);
    mkdirSync(join(folder, 'pages', 'console'), { recursive: true });
    const files: Readonly<Record<string, string>> = {
      'ca.pem': authority.certificate,
      'pc1.pem': own.value.certificate,
      'pc1.key.pem': own.value.key,
      'plan.json': JSON.stringify(await planOf(load)),
      'office.json': JSON.stringify({
        office: {
          ...{ planFile: 'plan.json', node: 'pc1', keyFile: 'pc1.key.pem', certFile: 'pc1.pem', caFile: 'ca.pem' },
          ...{ port: 0, door: { networks: ['127.0.0.0/8'], pagesFolder: 'pages' } },
        },
        dataFolder: 'data',
      }),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
    const loopFile = join(folder, 'loop.json');
    office = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--import', watch, program, '--config', join(folder, 'office.json')],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder, LOOP_WATCH_FILE: loopFile },
      },
    );
    const port = Number(new URL(await readyUrl(office)).port);
    const clientAt = (address: string): DoorClient => {
      const client = new DoorClient({ host: `pc1.${DOMAIN}`, port, ca: authority.certificate, from: address });
      clients.push(client);
      return client;
    };

    const shown = new Map<string, number[]>(); // number → when each display was told
    for (let index = 0; index < load.displays; index++) {
      const display = clientAt(`127.0.1.${index + 1}`);
      await display.showDisplay(keyOf(index));
      const known = new Set<string>();
      await display.listen('display', (data) => {
        for (const { number } of (JSON.parse(data) as DisplayView).calls) {
          if (known.has(number)) continue;
          known.add(number);
          shown.set(number, [...(shown.get(number) ?? []), performance.now()]);
        }
      });
    }
    const desks: DoorClient[] = [];
    for (let index = 0; index < load.consoles; index++) {
      const desk = clientAt(`127.0.2.${index + 1}`);
      await desk.signIn(badgeOf(index), PIN);
      await desk.listen('console', () => undefined);
      await desk.intend({ t: 'open-counter', counter: `q${index + 1}`, lease: '', take: false });
      desks.push(desk);
    }
    await wait(systemClock, 2_000);
    office.kill('SIGUSR2');

    const pressed: { readonly ticket: string; readonly at: number }[] = [];
    const until = performance.now() + load.seconds * 1_000;
    await Promise.all(
      desks.map(async (desk, index) => {
        await wait(systemClock, (index * load.everyMs) / desks.length);
        while (performance.now() < until) {
          const begun = performance.now();
          const ticket = await desk.callsSomebody();
          pressed.push({ ticket, at: begun });
          for (const t of ['serve', 'finish'] as const satisfies readonly OfficeWish['t'][]) await desk.intend({ t });
          await wait(systemClock, Math.max(0, load.everyMs - (performance.now() - begun)));
        }
      }),
    );
    const rssMb = mostResident(office.pid ?? 0);
    await wait(systemClock, LOST_MS / 5);
    office.kill('SIGUSR2');
    const loop = await written(loopFile);
    const took = pressed.flatMap(({ ticket, at }) => (shown.get(ticket) ?? []).map((seen) => seen - at));
    const sorted = took.sort((a, b) => a - b);
    return {
      calls: pressed.length,
      callToDisplayP95: sorted[Math.floor(0.95 * sorted.length)] ?? Number.POSITIVE_INFINITY,
      lost: pressed.length * load.displays - took.filter((ms) => ms <= LOST_MS).length,
      loopP99: loop.p99,
      loopMost: loop.most,
      rssMb,
    };
  } finally {
    for (const client of clients) client.close();
    await ended(office);
    rmSync(folder, { recursive: true, force: true });
  }
};

const readyUrl = (office: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => reject(new Error(`the office did not start within ${START_MS / 1_000} s`)), START_MS);
    office.once('exit', (code) => reject(new Error(`the office ended with ${code}: ${text}`)));
    office.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
      const url = /"url":"([^"]+)"/.exec(text)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
  });

const written = async (file: string): Promise<{ readonly p99: number; readonly most: number }> => {
  for (let look = 0; look < 100; look++) {
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as { p99: number; most: number };
    await wait(systemClock, 100);
  }
  throw new Error('the office did not say how late its event loop was');
};

const mostResident = (pid: number): number => {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`process ${pid} is gone`);
  return Number(kilobytes) / 1024;
};

const ended = async (office: ChildProcess | null): Promise<void> => {
  if (!office || office.exitCode !== null) return;
  const gone = new Promise((resolve) => office.once('exit', resolve));
  office.kill('SIGTERM');
  const stop = systemClock.after(10_000, () => office.kill('SIGKILL'));
  await gone;
  stop();
};
