import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { hashPin } from '@mot-cua/device-daemon/src/helpers/pin.ts';
import { HttpsLine } from '@mot-cua/device-daemon/src/office/node-line.ts';
import { badgeDigest, displayDigest } from '@mot-cua/device-daemon/src/office-door/badge.ts';
import { certifyNode, makeAuthority } from '@mot-cua/device-daemon/src/office-door/office-authority.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { wait } from '@mot-cua/domain/clock.ts';
import { issueWish, madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { Demo } from '../../demo/demo.ts';
import { BIRTH } from '../../end-to-end/visit-by-hand.ts';

export const DOMAIN = 'song-hien.example';
export const PIN = '739146';
const KIOSKS: readonly string[] = ['k01', 'k02', 'k03'];
const HOST_MS = 60_000;
const NUMBER_MS = 5_000;
const MOST_ASKED = 4;

export const staffOf = (index: number): string => String(201 + index);
export const badgeOf = (index: number): string => `9704${staffOf(index)}000011112222`;
export const displayKeyOf = (index: number): string =>
  `man-hinh-${String(index).padStart(2, '0')}-0123456789abcdefghijklmnopqrs`;

export type OfficeSize = { readonly consoles: number; readonly displays: number };

const planOf = async ({ consoles, displays }: OfficeSize, ports: readonly number[]): Promise<OfficePlan> => {
  const pin = await hashPin(PIN);
  return {
    ...madeUpPlan,
    services: madeUpPlan.services.map((service) =>
      service.id === 'civil-status' ? { ...service, procedures: [BIRTH] } : service,
    ),
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
    nodes: KIOSKS.map((id, index) => ({
      ...{ id, title: `Kiosk ${index + 1}`, kind: 'kiosk', votes: 1 },
      url: `https://${id}.${DOMAIN}:${ports[index]}`,
    })),
    displays: Array.from({ length: displays }, (_, index) => ({
      id: `d${index}`,
      key: displayDigest(displayKeyOf(index)),
    })),
    signage: { voice: true, quiet: [], notices: ['Giờ làm việc: 7 giờ 30 đến 11 giờ 30, 13 giờ 30 đến 17 giờ.'] },
  };
};

/** Where consoles and displays come in: the kiosk that hosts the office's queue. */
export type HostingKiosk = {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly demo: Demo;
};

/**
 * Three whole kiosks that keep one office's queue: each with its own province, bench of virtual hardware, visits, and a door. The one
 * that hosts has the consoles; all three run on this machine, where an office has a machine for each.
 */
export class OfficeOfKiosks {
  readonly authority: string;
  readonly host: HostingKiosk;
  readonly kiosks: readonly Demo[];
  readonly #line: HttpsLine;
  readonly #numbersFrom: string;
  readonly #loops: readonly LoopFile[];
  #given = 0;

  private constructor(
    authority: string,
    host: HostingKiosk,
    kiosks: readonly Demo[],
    line: { readonly from: string; readonly https: HttpsLine },
    loops: readonly LoopFile[],
  ) {
    this.authority = authority;
    this.host = host;
    this.kiosks = kiosks;
    this.#line = line.https;
    this.#numbersFrom = line.from;
    this.#loops = loops;
  }

  /** `pagesFolder`: `signage/` and `audio/announcements/`. Everything is written into `folder`. */
  static async start(folder: string, size: OfficeSize, pagesFolder: string): Promise<OfficeOfKiosks> {
    const ports = await Promise.all(KIOSKS.map(freePort));
    const plan = await planOf(size, ports);
    const authority = makeAuthority(plan.title, DOMAIN, Date.now());
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('ca.pem'), authority.certificate);
    writeFileSync(at('plan.json'), JSON.stringify(plan), { mode: 0o600 });
    const certificates = new Map<string, { readonly key: string; readonly certificate: string }>();
    const loops: LoopFile[] = [];
    const kiosks: Demo[] = [];
    try {
      for (const [index, id] of KIOSKS.entries()) {
        const made = certifyNode(authority, { id, host: `${id}.${DOMAIN}` }, Date.now());
        if (!made.ok) throw new Error(made.fault);
        certificates.set(id, made.value);
        writeFileSync(at(`${id}.pem`), made.value.certificate);
        writeFileSync(at(`${id}.key.pem`), made.value.key, { mode: 0o600 });
        const loopFile = at(`${id}.loop.json`);
        mkdirSync(at(id));
        const kiosk = await Demo.start({
          folder: at(id),
          kioskConfig: {
            services: [...plan.services],
            office: {
              ...{ planFile: at('plan.json'), node: id, caFile: at('ca.pem'), port: ports[index] ?? 0 },
              ...{ keyFile: at(`${id}.key.pem`), certFile: at(`${id}.pem`) },
              door: { networks: ['127.0.0.0/8'], pagesFolder, packagesFolder: join(at(id), 'packages') },
            },
          },
          daemonEnvironment: {
            NODE_OPTIONS: `--max-semi-space-size=4 --import=${beside('office-names.ts')} --import=${beside('loop-watch.ts')}`,
            ...{ OFFICE_DOMAIN: DOMAIN, LOOP_WATCH_FILE: loopFile },
            ...profileOf(id),
          },
        });
        kiosks.push(kiosk);
        loops.push({ id, demo: kiosk, file: loopFile });
      }
      const host = await hostOf(kiosks, ports);
      const from = KIOSKS.find((id) => id !== host.id) ?? '';
      const own = certificates.get(from);
      if (!own) throw new Error(`${from} has no certificate`);
      const https = new HttpsLine({
        ...{ nodes: plan.nodes, self: from, clock: systemClock, journal: () => undefined, lookup: () => '127.0.0.1' },
        credentials: { ...own, authority: authority.certificate },
      });
      const line = { from, https };
      return new OfficeOfKiosks(authority.certificate, host, kiosks, line, loops);
    } catch (error) {
      await Promise.all(kiosks.map((kiosk) => kiosk.stop()));
      throw error;
    }
  }

  /** Begins to watch the event loops of the three daemons; the answer ends it and says what they were like, the host's first. */
  watchLoops(): () => Promise<readonly LoopWatched[]> {
    const signal = (): void => {
      for (const { demo } of this.#loops) process.kill(demo.daemonPid, 'SIGUSR2');
    };
    for (const { file } of this.#loops) rmSync(file, { force: true });
    signal();
    return async () => {
      signal();
      const watched = await Promise.all(this.#loops.map(({ id, file }) => writtenBy(id, file)));
      return watched.sort((a, b) => Number(b.kiosk === this.host.id) - Number(a.kiosk === this.host.id));
    };
  }

  /** Somebody takes a number at another kiosk, by the line between machines: asked again under its id, as a kiosk does. */
  async takesNumber(service: string): Promise<void> {
    const node = this.#numbersFrom;
    const ticket = `load-${++this.#given}`;
    const command = { id: `number-${ticket}`, by: { node }, wish: issueWish(ticket, service) };
    let said = '';
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      const brought = await this.#line.bring(this.host.id, { from: node, office: madeUpPlan.id, command }, NUMBER_MS);
      said = brought.ok ? brought.value.is : brought.fault;
      if (said === 'done') return;
    }
    throw new Error(`no number of the host: ${said}`);
  }

  async stop(): Promise<void> {
    await this.#line.stop();
    await Promise.all(this.kiosks.map((kiosk) => kiosk.stop()));
  }
}

type LoopFile = { readonly id: string; readonly demo: Demo; readonly file: string };

/** What loop-watch.ts writes of a daemon: how late its event loop was, ms, and `process.memoryUsage()` at the end, bytes. */
export type LoopWatched = {
  readonly kiosk: string;
  readonly p99: number;
  readonly most: number;
  readonly memory: Readonly<Record<string, number>>;
};

const writtenBy = async (kiosk: string, file: string): Promise<LoopWatched> => {
  for (let look = 0; look < 100; look++) {
    if (existsSync(file)) return { ...(JSON.parse(readFileSync(file, 'utf8')) as LoopWatched), kiosk };
    await wait(systemClock, 100);
  }
  throw new Error(`${kiosk} did not say how late its event loop was`);
};

const beside = (name: string): string => join(import.meta.dirname, name);

/** LOAD_PROFILE=<folder>: each kiosk's processor time while it is measured goes there. */
const profileOf = (id: string): Record<string, string> => {
  const folder = process.env['LOAD_PROFILE'];
  return folder ? { LOOP_WATCH_PROFILE: join(folder, `${id}.cpuprofile`) } : {};
};

type Journal = readonly { readonly event: string; readonly facts: Readonly<Record<string, string | number>> }[];

/** Each kiosk's journal says who hosts, as far as it has heard; all have to agree. */
const hostOf = async (kiosks: readonly Demo[], ports: readonly number[]): Promise<HostingKiosk> => {
  const until = systemClock.monotonic() + HOST_MS;
  while (systemClock.monotonic() < until) {
    const said = await Promise.all(
      kiosks.map(async ({ kioskUrl }) => {
        const { journal } = (await (await fetch(new URL('health', kioskUrl))).json()) as { journal: Journal };
        return String(journal.findLast(({ event }) => event === 'office-host')?.facts['host'] ?? '');
      }),
    );
    const index = KIOSKS.indexOf(said[0] ?? '');
    const demo = kiosks[index];
    const port = ports[index];
    if (demo && port !== undefined && said.every((host) => host === said[0]))
      return { id: KIOSKS[index] ?? '', host: `${KIOSKS[index]}.${DOMAIN}`, port, demo };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the three kiosks did not agree on a host within ${HOST_MS} ms`);
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
