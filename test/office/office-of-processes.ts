import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { wait } from '@mot-cua/domain/clock.ts';
import type { OfficeCommand, OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { certifyNode, makeAuthority } from '../../device-daemon/src/office-door/office-authority.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { Cable } from './cable.ts';
import type { Asked, KioskDisk, Look, MachineConfig, Told } from './machine-words.ts';

const domain = 'song-hien.example';
const program = join(import.meta.dirname, 'machine.ts');
const ANSWER_MS = 20_000;

type Machine = {
  readonly child: ChildProcess;
  readonly waiting: Map<number, (value: unknown) => void>;
  readonly ended: Promise<void>;
};
export type Called = Extract<Told, { t: 'called' }>;

/**
 * An office of real programs: one process a machine, with its own disk, key and wall clock, and between each two machines a cable each
 * way that can be cut.
 */
export class OfficeOfProcesses {
  readonly plan: OfficePlan;
  readonly called = new Map<string, Called>();
  readonly journal: string[] = [];
  /** machines that open their door, and the certificate that a browser of the office trusts */
  readonly #doors: ReadonlySet<string>;
  #authority = '';
  readonly #folder = mkdtempSync(join(tmpdir(), 'office-processes-'));
  readonly #machines = new Map<string, Machine>();
  readonly #cables = new Map<string, Cable>();
  readonly #ports: ReadonlyMap<string, number>;
  readonly #clocksApart: Readonly<Record<string, number>>;
  readonly #disks = new Map<string, number>();
  /** what a kiosk that takes dossiers has beside its disk; a spare has a device key of its own */
  readonly #kiosks = new Map<string, Omit<KioskDisk, 'folder'>>();
  #questions = 0;
  #commands = 0;

  private constructor(
    plan: OfficePlan,
    ports: ReadonlyMap<string, number>,
    clocksApart: Readonly<Record<string, number>>,
    doors: readonly string[],
  ) {
    this.#doors = new Set(doors);
    this.plan = plan;
    this.#ports = ports;
    this.#clocksApart = clocksApart;
  }

  static async start(
    plan: OfficePlan,
    clocksApart: Readonly<Record<string, number>> = {},
    kiosks: Readonly<Record<string, Omit<KioskDisk, 'folder'>>> = {},
    doors: readonly string[] = [],
  ): Promise<OfficeOfProcesses> {
    const ports = new Map<string, number>();
    for (const { id } of plan.nodes) ports.set(id, await freePort());
    // one port in the plan for all; each machine's own is behind the cables
    const common = await freePort();
    const nodes = plan.nodes.map((node) => ({ ...node, url: `https://${node.id}.${domain}:${common}` }));
    const office = new OfficeOfProcesses({ ...plan, nodes }, ports, clocksApart, doors);
    writeFileSync(join(office.#folder, 'plan.json'), JSON.stringify(office.plan));
    for (const [id, kiosk] of Object.entries(kiosks)) office.#kiosks.set(id, kiosk);
    const authority = makeAuthority(plan.title, domain, Date.now());
    office.#authority = authority.certificate;
    writeFileSync(join(office.#folder, 'ca.pem'), authority.certificate);
    for (const [from, { id: a }] of nodes.entries()) {
      const made = certifyNode(authority, { id: a, host: `${a}.${domain}` }, Date.now());
      if (!made.ok) throw new Error(made.fault);
      mkdirSync(join(office.#folder, a));
      writeFileSync(join(office.#folder, a, 'key.pem'), made.value.key);
      writeFileSync(join(office.#folder, a, 'certificate.pem'), made.value.certificate);
      for (const [to, { id: b }] of nodes.entries())
        if (a !== b) office.#cables.set(`${a}>${b}`, await Cable.lay(addressOf(from, to), common, ports.get(b) ?? 0));
    }
    await Promise.all(nodes.map(({ id }) => office.boot(id)));
    return office;
  }

  async boot(id: string): Promise<void> {
    const disk = this.#diskOf(id);
    mkdirSync(disk, { recursive: true });
    const kiosk = this.#kiosks.get(id);
    const place = this.plan.nodes.findIndex((node) => node.id === id);
    const config: MachineConfig = {
      office: {
        planFile: join(this.#folder, 'plan.json'),
        node: id,
        keyFile: join(this.#folder, id, 'key.pem'),
        certFile: join(this.#folder, id, 'certificate.pem'),
        caFile: join(this.#folder, 'ca.pem'),
        ...(this.#doors.has(id)
          ? { port: this.#ports.get(id) ?? 0, door: { networks: ['127.0.0.0/8'], pagesFolder: this.#folder } }
          : {}),
      },
      ledger: join(disk, 'ledger.db'),
      port: this.#ports.get(id) ?? 0,
      clockApartMs: this.#clocksApart[id] ?? 0,
      ...(kiosk ? { kiosk: { ...kiosk, folder: disk } } : {}),
      cables: Object.fromEntries(
        this.plan.nodes.flatMap((other, to) => (to === place ? [] : [[`${other.id}.${domain}`, addressOf(place, to)]])),
      ),
    };
    const file = join(this.#folder, id, 'machine.json');
    writeFileSync(file, JSON.stringify(config));
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, file], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const waiting = new Map<number, (value: unknown) => void>();
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#machines.set(id, { child, waiting, ended });
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${id} ended with ${code} before it was ready`)));
      createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
        const told = JSON.parse(line) as Told;
        if (told.t === 'ready') resolve();
        else if (told.t === 'answer') {
          waiting.get(told.n)?.(told.value);
          waiting.delete(told.n);
        } else if (told.t === 'called') this.called.set(`${told.index}`, told);
        else if (told.t === 'journal') this.journal.push(`${id} ${told.event}`);
      });
    });
  }

  /** SIGKILL: what is not on the disk is gone. */
  async kill(id: string): Promise<void> {
    const machine = this.#machines.get(id);
    this.#machines.delete(id);
    machine?.child.kill('SIGKILL');
    await machine?.ended;
  }

  /** Another machine in its place: same id and certificate here, an empty disk; nothing can be read of the old one any more. */
  async replace(id: string, kiosk?: Omit<KioskDisk, 'folder'>): Promise<void> {
    rmSync(this.#diskOf(id), { recursive: true, force: true });
    this.#disks.set(id, (this.#disks.get(id) ?? 0) + 1);
    if (kiosk) this.#kiosks.set(id, kiosk);
    await this.boot(id);
  }

  #diskOf(id: string): string {
    return join(this.#folder, id, `disk-${this.#disks.get(id) ?? 0}`);
  }

  get running(): string[] {
    return [...this.#machines.keys()];
  }

  cut(id: string): void {
    for (const [name, cable] of this.#cables) if (name.split('>').includes(id)) cable.cut();
  }

  mend(): void {
    for (const cable of this.#cables.values()) cable.mend();
  }

  issue(node: string, request: string, service: string): Promise<unknown> {
    return this.#ask(node, { do: 'issue', request, service });
  }

  command(node: string, by: OfficeCommand['by'], wish: OfficeWish): Promise<{ ok: boolean; fault?: string }> {
    const command: OfficeCommand = { id: `command-${++this.#commands}`, by, wish };
    return this.#ask(node, { do: 'command', command }) as Promise<{ ok: boolean; fault?: string }>;
  }

  takeOver(node: string, staff: string): Promise<unknown> {
    return this.#ask(node, { do: 'take-over', staff });
  }

  /** Somebody's browser at the door of this machine: TLS by the office's name and authority. */
  atDoor(node: string, path: string, body: unknown, cookie = ''): Promise<{ status: number; cookie: string }> {
    const { host, hostname } = new URL(this.plan.nodes.find(({ id }) => id === node)?.url ?? '');
    const text = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          ...{ host: '127.0.0.1', port: this.#ports.get(node), servername: hostname, ca: this.#authority },
          ...{ path, method: 'POST', agent: false },
          headers: { host, origin: `https://${host}`, 'content-type': 'application/json', cookie },
        },
        (answer) => {
          answer.resume();
          const given = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, cookie: given }));
        },
      );
      asked.on('error', reject);
      asked.end(text);
    });
  }

  /** A citizen hands in a dossier at this kiosk; its id. */
  submit(node: string): Promise<string> {
    return this.#ask(node, { do: 'submit' }) as Promise<string>;
  }

  look(node: string): Promise<Look> {
    return this.#ask(node, { do: 'look' }) as Promise<Look>;
  }

  async host(): Promise<string | null> {
    for (const id of this.running) if ((await this.look(id)).footing === 'hosting') return id;
    return null;
  }

  /** Until it is so, looked at again and again; at most `ms`. Returns how long it took. */
  async until(is: () => Promise<boolean>, ms = 20_000): Promise<number> {
    const begun = systemClock.monotonic();
    while (systemClock.monotonic() - begun < ms) {
      if (await is()) return systemClock.monotonic() - begun;
      await wait(systemClock, 40);
    }
    throw new Error(`not within ${ms} ms: ${String(is)}`);
  }

  async remove(): Promise<void> {
    await Promise.all(this.running.map((id) => this.kill(id)));
    await Promise.all([...this.#cables.values()].map((cable) => cable.remove()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #ask(node: string, asked: Asked): Promise<unknown> {
    const machine = this.#machines.get(node);
    if (!machine) return Promise.resolve({ ok: false, fault: 'killed' });
    const n = ++this.#questions;
    return new Promise((resolve, reject) => {
      const cancel = systemClock.after(ANSWER_MS, () => reject(new Error(`${node} does not answer ${asked.do}`)));
      machine.waiting.set(n, (value) => {
        cancel();
        resolve(value);
      });
      void machine.ended.then(() => {
        cancel();
        resolve({ ok: false, fault: 'killed' });
      });
      machine.child.stdin?.write(`${JSON.stringify({ n, asked })}\n`);
    });
  }
}

/** The whole net 127.0.0.0/8 is this machine: each cable begins at an address of its own. */
const addressOf = (from: number, to: number): string => `127.77.${from + 1}.${to + 1}`;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
