import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSigningOffice, type SigningOffice } from '../../device-daemon/src/signing/signing-office-for-tests.ts';
import type { StationConfig } from '../../device-daemon/src/station/station-config.ts';
import { Child } from '../demo/child.ts';
import { type DemoKeys, demoKeys } from '../demo/keys.ts';
import { writeSaneConfig } from '../virtual-hardware/scanner/sane-configuration.ts';
import { duplexModel } from '../virtual-hardware/scanner/scanner-model.ts';
import { startVirtualScanner, type VirtualScanner } from '../virtual-hardware/scanner/virtual-scanner.ts';
import { CLERK, stationConfig } from './station-files.ts';

const project = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const OFFICE = 'Trung tâm Phục vụ hành chính công phường Sông Hiến';
const READY_MS = 60_000;

type Change = Partial<Pick<StationConfig, 'storage' | 'obligation' | 'progressPlanFile'>> & {
  readonly dpi?: number;
  readonly clerk?: string;
};
/** An office with a backlog: a duplex scanner behind the real SANE, a token, a station, and a repository on loopback. */
export class BacklogOffice {
  readonly folder: string;
  readonly scanner: VirtualScanner;
  readonly token: SigningOffice;
  readonly #keys: DemoKeys;
  readonly #sane: { readonly saneConfigDir: string; readonly saneDevice: string };
  #repository: Child | null = null;
  #station: Child | null = null;
  #repositoryPort = 0;
  #tsa: string | null = null;

  private constructor(
    folder: string,
    scanner: VirtualScanner,
    token: SigningOffice,
    keys: DemoKeys,
    sane: { readonly saneConfigDir: string; readonly saneDevice: string },
  ) {
    this.folder = folder;
    this.scanner = scanner;
    this.token = token;
    this.#keys = keys;
    this.#sane = sane;
  }

  static async open(): Promise<BacklogOffice> {
    const folder = mkdtempSync(join(tmpdir(), 'backlog-'));
    mkdirSync(join(folder, 'tmp'));
    mkdirSync(join(folder, 'stick'));
    const scanner = await startVirtualScanner({ model: duplexModel });
    const sane = await writeSaneConfig(join(folder, 'sane'), scanner.port, 'May quet so hoa');
    const office = new BacklogOffice(
      folder,
      scanner,
      await openSigningOffice(),
      await demoKeys(join(folder, 'keys')),
      sane,
    );
    office.#tsa = await office.token.startTsa();
    await office.startRepository();
    return office;
  }

  get officerUrl(): string {
    return `http://127.0.0.1:${this.#repositoryPort}/officer/enter?key=${this.#keys.officerKey}`;
  }

  get stationPid(): number {
    return this.#station?.pid ?? 0;
  }

  /** Starts the station; what it prints is the address that lets the clerk in. */
  async startStation(change: Change = {}): Promise<string> {
    const file = join(this.folder, 'station.json');
    writeFileSync(file, JSON.stringify(this.#stationConfig(change)));
    const { child, ready } = await Child.start<{ url: string }>({
      ...this.#child('station', 'device-daemon/src/backlog-station.ts'),
      args: ['--config', file],
    });
    this.#station = child;
    return ready.url;
  }

  /** Another address that lets one browser in, as the technician asks for it. */
  async newAddress(): Promise<string> {
    const child = this.#station;
    if (!child) throw new Error('the station is not started');
    const said = new Promise<string>((resolve) =>
      child.process.stdout?.once('data', (line: Buffer) => resolve(line.toString())),
    );
    child.process.kill('SIGHUP');
    const ready: unknown = JSON.parse(await said);
    if (typeof ready !== 'object' || ready === null || !('url' in ready) || typeof ready.url !== 'string')
      throw new Error('the station said something else');
    return ready.url;
  }

  /** The pull of the plug on the station. */
  async killStation(): Promise<void> {
    this.#station?.process.kill('SIGKILL');
    await this.#station?.exited;
  }

  async stopStation(): Promise<void> {
    await this.#station?.stop(20_000);
  }

  async startRepository(): Promise<void> {
    const file = join(this.folder, 'repository.json');
    const keys = this.#keys;
    const config = {
      name: 'kho-du-lieu-tinh',
      listen: { host: '127.0.0.1', port: this.#repositoryPort },
      dataFolder: join(this.folder, 'repository'),
      receiptKeyFile: keys.receiptKeyFile,
      ageIdentityFile: keys.ageIdentityFile,
      kiosks: [{ kioskId: 'so-hoa-01', publicKeyFile: keys.devicePublicKeyFile, office: OFFICE }],
      officerAccess: { keyFile: keys.officerKeyFile },
      dossierCodes: { agency: 'H14.12', afterMs: 60_000 },
    };
    writeFileSync(file, JSON.stringify(config));
    const { child, ready } = await Child.start<{ url: string }>({
      ...this.#child('repository', 'provincial-repository/src/main.ts'),
      args: ['--config', file],
    });
    this.#repository = child;
    this.#repositoryPort = Number(new URL(ready.url).port);
  }

  async stopRepository(): Promise<void> {
    await this.#repository?.stop(10_000);
  }

  /** Most memory that the station's process had, MB (its tesseracts are processes of their own). */
  get peakMb(): number {
    const status = readFileSync(`/proc/${this.stationPid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
  }

  /** What the station wrote to its journal since it was first started. */
  get journal(): string {
    return readFileSync(join(this.folder, 'station.log'), 'utf8');
  }

  /** Sealed bags on the stick that is the station's second place, with all that belongs to them. */
  get inSecondPlace(): number {
    const files = readdirSync(join(this.folder, 'stick'), { recursive: true }).map(String);
    return files.filter((name) => name.endsWith('.age') || name.endsWith('.bag')).length;
  }

  async close(): Promise<void> {
    await this.stopStation();
    await this.stopRepository();
    await this.scanner.stop();
    await this.token.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #child(name: string, script: string) {
    return {
      name,
      script: join(project, script),
      environment: { TMPDIR: join(this.folder, 'tmp'), MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576' },
      logFile: join(this.folder, `${name}.log`),
      readyMs: READY_MS,
    };
  }

  #stationConfig({ dpi = 300, clerk = CLERK, ...change }: Change): unknown {
    return {
      ...stationConfig(this.folder, {
        kiosk: { id: 'so-hoa-01', office: OFFICE },
        clerk,
        repositoryUrl: `http://127.0.0.1:${this.#repositoryPort}`,
        deviceKeyFile: this.#keys.deviceKeyFile,
        receiptKeysFile: this.#keys.receiptKeysFile,
        recipients: this.#keys.recipients,
        scanner: { ...this.#sane, statusUrl: this.scanner.statusUrl, dpi },
        token: this.token,
        timestampUrl: this.#tsa,
      }),
      secondPlace: { kind: 'folder', folder: join(this.folder, 'stick'), sameDisk: true },
      storage: { ballastBytes: 1_048_576, retentionHours: 0, fullBytes: 100_000_000, lowBytes: 200_000_000 },
      forwarding: { firstRetryMs: 200, longestRetryMs: 1_000, lookEveryMs: 500 },
      ...change,
    };
  }
}
