import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noNationalList, writeNationalList } from '@mot-cua/device-daemon/src/catalogue/national-list.ts';
import { signPackage } from '@mot-cua/device-daemon/src/catalogue/sign-package.ts';
import type { KioskConfig } from '@mot-cua/device-daemon/src/config.ts';
import type { PlaceConfig } from '@mot-cua/device-daemon/src/second-place/place-config.ts';
import { generateCatalogue } from '@mot-cua/domain/catalogue/made-up/generate.ts';
import type { FaceMatchPolicy } from '@mot-cua/domain/identity/face-match-policy.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { isPackageFolder } from '@mot-cua/domain/procedure-package/folder-name.ts';
import type { IdentityOrder, IdentityState } from '../virtual-hardware/identity-services/orders.ts';
import { Child } from './child.ts';
import { type DemoCounters, demoCertificates, demoCounters, OFFICE_DOMAIN, PROVINCE_HOST } from './counters.ts';
import { type DemoKeys, demoKeys, STATION_ID } from './keys.ts';
import { demoOffice } from './office.ts';
import { ProvinceDoor } from './province-door.ts';
import { startStation } from './station-child.ts';

/** Root of the project's files. */
export const project = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** What the bench says when it is ready: where its devices are. */
export type BenchReady = {
  readonly benchUrl: string;
  readonly saneConfigDir: string;
  readonly saneDevice: string;
  readonly scannerStatusUrl: string;
  readonly printerPath: string;
  readonly buttonsPath: string;
  readonly codeReaderPath: string;
  readonly pcscSocket: string | null;
  readonly readerName: string | null;
  /** what an operator would load to trust the cards of the bench; null without a card station */
  readonly trustAnchorsFolder: string | null;
};

/** What the card service and the sign-in provider beyond the line say when they are ready. */
export type IdentityServicesReady = {
  readonly cardServiceUrl: string;
  readonly cardServiceKeysFile: string;
  readonly signInUrl: string;
  readonly signInKeysFile: string;
  /** takes `IdentityOrder` (test/virtual-hardware/identity-services/orders.ts) */
  readonly ordersUrl: string;
};

export type DemoOptions = {
  /** everything the demo writes lies in here */
  readonly folder: string;
  readonly ports?: {
    readonly kiosk?: number;
    readonly bench?: number;
    readonly repository?: number;
    readonly station?: number;
    readonly office?: number;
  };
  /** laid over the kiosk's configuration, key by key at the top level */
  readonly kioskConfig?: Partial<KioskConfig>;
  /** stands between kiosk and repository: the kiosk calls `url`, and whatever comes there is carried to `leadsTo` */
  readonly line?: { readonly url: string; leadsTo(repositoryUrl: string): void };
  /** ms between receipt and official code */
  readonly officialCodeAfterMs?: number;
  /** who approves every VNeID sign-in on their phone, and after how many ms; without it nobody does until they are told to */
  readonly signInApproval?: { readonly holder: string; readonly afterMs: number };
  /** the site turns on the look at the face; without it, as everywhere, it is off */
  readonly faceMatch?: FaceMatchPolicy;
  /** a camera above the table stands beside the devices of the bench */
  readonly documentCamera?: KioskConfig['devices']['documentCamera'];
  /** notices, extras, people who help, appointments, languages and voices too (test/demo/office.ts) */
  readonly office?: boolean;
  /** consoles and displays find this kiosk as the machine that hosts the office's queue (test/demo/counters.ts) */
  readonly counters?: boolean;
  /** laid over the plan of that office, key by key at the top level */
  readonly officePlan?: Partial<OfficePlan>;
  /** an A4 printer behind a CUPS queue */
  readonly formPrinter?: KioskConfig['devices']['formPrinter'];
  /** of the daemon alone, e.g. what is to be loaded into it to measure it */
  readonly daemonEnvironment?: Readonly<Record<string, string>>;
  /** the backlog station too, with a scanner and a token of its own (test/demo/station.ts) */
  readonly station?: boolean;
  readonly onEvent?: (text: string) => void;
};

const node = (path: string): string => join(project, path);
const READY_MS = 60_000;
const OFFICE = 'Trung tâm Phục vụ hành chính công phường Sông Hiến';

/** Which counter of this office has which procedures. */
const counterOf = {
  civilStatus: [
    '1.000656',
    '1.000894',
    '1.001193',
    '1.004873',
    '2.000635',
    '2.000815',
    '2.000884',
    '2.000908',
    '2.000986',
  ],
  land: ['1.012787', '1.013225', '1.013831'],
  police: ['1.004194', '1.004222', '1.010038', '3.000333', '3.000334', '3.000347'],
};

/** A whole province in one folder: repository, virtual hardware, kiosk. Used by `make demo` and by every cross-program test. */
export class Demo {
  readonly #options: DemoOptions;
  readonly #keys: DemoKeys;
  readonly folder: string;
  #daemon: Child | null = null;
  #repository: Child | null = null;
  #bench: Child | null = null;
  #launcher: Child | null = null;
  #counterPc: Child | null = null;
  #identityServices: Child | null = null;
  #station: Child | null = null;
  #provinceDoor: ProvinceDoor | null = null;
  #stopping = false;
  bench!: BenchReady;
  identityServices!: IdentityServicesReady;
  kioskUrl = '';
  repositoryUrl = '';
  /** the address that lets one browser into the station, once; nobody waits for it to come up. Null: there is none, or it did not start */
  station: Promise<string | null> = Promise.resolve(null);
  /** the second place of this kiosk: a receiver on a "counter PC" */
  secondPlaceUrl = '';
  configFile = '';
  /** null without `counters` */
  counters: DemoCounters | null = null;
  /** where consoles and displays open this office, e.g. `https://k01.song-hien.mot-cua.example:4840`; empty without `counters` */
  officeUrl = '';
  #environment: Record<string, string> = {};

  private constructor(options: DemoOptions, keys: DemoKeys) {
    this.#options = options;
    this.#keys = keys;
    this.folder = options.folder;
  }

  static async start(options: DemoOptions): Promise<Demo> {
    const run = join(options.folder, 'run');
    rmSync(run, { recursive: true, force: true });
    mkdirSync(join(run, 'tmp'), { recursive: true, mode: 0o700 });
    const demo = new Demo(options, await demoKeys(join(options.folder, 'keys')));
    demo.#environment = { TMPDIR: join(run, 'tmp') };
    try {
      await demo.#signPackages();
      await Promise.all([demo.#startRepository(), demo.#startBench()]);
      await Promise.all([demo.startSecondPlace(), demo.#startIdentityServices()]);
      await demo.#configureKiosk();
      if (options.kioskConfig?.browser)
        demo.#launcher = new Child({
          ...demo.#child('launcher', 'device-daemon/src/launcher.ts'),
          args: ['--config', demo.configFile],
          readyMs: 0,
        });
      await demo.startDaemon();
      if (options.station) demo.station = demo.#startStation();
    } catch (error) {
      await demo.stop();
      throw error;
    }
    return demo;
  }

  /** The officer's page of the repository, with the key that opens it. */
  get officerUrl(): string {
    return `${this.repositoryUrl}/officer/enter?key=${this.#keys.officerKey}`;
  }

  /** The same in a browser of the office, where consoles show it beside the queue; empty without `counters`. */
  get officerUrlOfOffice(): string {
    return this.#provinceDoor ? `${this.#provinceDoor.origin}/officer/enter?key=${this.#keys.officerKey}` : '';
  }

  get daemonPid(): number {
    return this.#daemon?.pid ?? 0;
  }

  get repositoryPid(): number {
    return this.#repository?.pid ?? 0;
  }

  get benchPid(): number {
    return this.#bench?.pid ?? 0;
  }

  get launcherPid(): number {
    return this.#launcher?.pid ?? 0;
  }

  get dataFolder(): string {
    return join(this.folder, 'kiosk');
  }

  get runFolder(): string {
    return join(this.folder, 'run', 'kiosk');
  }

  /** As a service manager would: whatever ends the daemon, it is started again. */
  async startDaemon(): Promise<void> {
    const { child, ready } = await Child.start<{ url: string; office?: string }>({
      ...this.#child('daemon', 'device-daemon/src/main.ts'),
      environment: { ...this.#environment, ...this.#options.daemonEnvironment },
      args: ['--config', this.configFile],
    });
    this.#daemon = child;
    this.kioskUrl = ready.url;
    this.officeUrl = ready.office ?? '';
    void child.exited.then(() => {
      if (this.#stopping || this.#daemon !== child) return;
      this.#options.onEvent?.('the daemon ended and is started again');
      this.startDaemon().catch((error: unknown) => this.#options.onEvent?.(String(error)));
    });
  }

  /** The pull of the plug on the daemon alone. It comes back by itself. */
  killDaemon(): void {
    this.#daemon?.process.kill('SIGKILL');
  }

  async stopRepository(): Promise<void> {
    await this.#repository?.stop(5_000);
  }

  get secondPlacePid(): number {
    return this.#counterPc?.pid ?? 0;
  }

  /** Where the counter PC keeps its copies of sealed bags. */
  get secondPlaceFolder(): string {
    return join(this.folder, 'counter-pc');
  }

  get secondPlaceConfigFile(): string {
    return join(this.folder, 'second-place.json');
  }

  /** Switches the counter PC on, at the address it had before if it had one. */
  async startSecondPlace(): Promise<void> {
    const { devicePublicKeyFile, receiptKeysFile } = this.#keys;
    const { kty, crv, x } = JSON.parse(readFileSync(devicePublicKeyFile, 'utf8'));
    const config: PlaceConfig = {
      name: 'may-quay-1',
      listen: { host: '127.0.0.1', port: this.secondPlaceUrl === '' ? 0 : Number(new URL(this.secondPlaceUrl).port) },
      dataFolder: this.secondPlaceFolder,
      kiosks: [{ id: 'k01', publicKey: { kty, crv, x } }],
      receiptKeysFile,
      repository: { url: this.#options.line?.url ?? this.repositoryUrl },
      fullBytes: 0,
    };
    writeFileSync(this.secondPlaceConfigFile, JSON.stringify(config, null, 2));
    const { child, ready } = await Child.start<{ url: string }>({
      ...this.#child('counter-pc', 'device-daemon/src/second-place.ts'),
      args: ['--config', this.secondPlaceConfigFile],
    });
    this.#counterPc = child;
    this.secondPlaceUrl = ready.url;
  }

  async stopSecondPlace(): Promise<void> {
    await this.#counterPc?.stop(5_000);
  }

  /** Tells the card service and the sign-in provider what to do: approve, refuse, fail. Throws with what was wrong. */
  async orderIdentityServices(order: IdentityOrder): Promise<IdentityState> {
    const answer = await fetch(`${this.identityServices.ordersUrl}/orders`, {
      method: 'POST',
      body: JSON.stringify(order),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as IdentityState;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#daemon?.stop(5_000);
    await this.#launcher?.stop(5_000);
    await this.#counterPc?.stop(5_000);
    await this.#identityServices?.stop(5_000);
    await this.#station?.stop(10_000);
    await this.#bench?.stop(10_000);
    await this.#repository?.stop(5_000);
    await this.#provinceDoor?.close();
    killLeftovers(this.folder);
    rmSync(join(this.folder, 'run', 'tmp'), { recursive: true, force: true });
  }

  #child(name: string, script: string) {
    return {
      name,
      script: node(script),
      environment: this.#environment,
      logFile: join(this.folder, 'run', `${name}.log`),
      readyMs: READY_MS,
      args: [] as string[],
    };
  }

  /** Whatever package no counter of its own has: nobody stands before a procedure without a queue. */
  #otherProcedures(): string[] {
    const taken = Object.values(counterOf).flat();
    const ids = readdirSync(node('domain/procedures')).filter(isPackageFolder);
    return [...new Set(ids.map((id) => id.split('@')[0] ?? id))].filter((id) => !taken.includes(id)).sort();
  }

  #services(): KioskConfig['services'] {
    return [
      {
        id: 'tu-phap',
        letter: 'A',
        title: { vi: 'Hộ tịch, chứng thực', en: 'Civil status, certification' },
        procedures: counterOf.civilStatus,
        fields: ['Hộ tịch', 'Chứng thực'],
      },
      {
        id: 'dat-dai',
        letter: 'B',
        title: { vi: 'Đất đai, xây dựng', en: 'Land, construction' },
        procedures: counterOf.land,
        fields: ['Đất đai', 'Xây dựng, nhà ở'],
      },
      {
        id: 'cong-an',
        letter: 'D',
        title: { vi: 'Cư trú, giấy phép lái xe', en: 'Residence, driving licence' },
        procedures: counterOf.police,
        fields: ['Đăng ký, quản lý cư trú', 'Cấp, quản lý căn cước', 'Đăng ký phương tiện, giấy phép lái xe'],
      },
      {
        id: 'khac',
        letter: 'C',
        title: { vi: 'Việc khác', en: 'Other matters' },
        procedures: this.#otherProcedures(),
      },
    ];
  }

  async #signPackages(): Promise<void> {
    const target = join(this.folder, 'packages');
    for (const id of readdirSync(node('domain/procedures'))) {
      if (!isPackageFolder(id)) continue;
      rmSync(join(target, id), { recursive: true, force: true });
      cpSync(node(`domain/procedures/${id}`), join(target, id), { recursive: true });
      const signed = await signPackage(join(target, id), this.#keys.catalogueKey, 'catalogue-1');
      if (!signed.ok) throw new Error(`package ${id}: ${signed.fault.join('; ')}`);
    }
    await writeNationalList(
      target,
      { ...noNationalList, acceptedBy: 'demo', province: 'cao-bang', entries: generateCatalogue() },
      this.#keys.catalogueKey,
    );
  }

  async #startRepository(): Promise<void> {
    const keys = this.#keys;
    const configFile = join(this.folder, 'repository.json');
    const port = this.#options.ports?.repository ?? 0;
    const door = this.#options.counters ? await this.#openProvinceDoor() : null;
    // the first is what citizens are told
    const origins = [
      this.#options.line?.url ?? (port === 0 ? [] : `http://127.0.0.1:${port}`),
      door ? door.origin : [],
    ].flat();
    const config = {
      name: 'kho-du-lieu-tinh',
      listen: { host: '127.0.0.1', port },
      ...(origins.length === 0 ? {} : { publicOrigins: origins }),
      ...(door ? { consoleOrigins: [`https://k01.${OFFICE_DOMAIN}:*`] } : {}),
      dataFolder: join(this.folder, 'repository'),
      proceduresFolder: node('domain/procedures'),
      receiptKeyFile: keys.receiptKeyFile,
      ageIdentityFile: keys.ageIdentityFile,
      questionKeysFile: keys.questionKeysFile,
      kiosks: [
        {
          kioskId: 'k01',
          publicKeyFile: keys.devicePublicKeyFile,
          office: 'Trung tâm Phục vụ hành chính công phường Sông Hiến',
        },
        ...(this.#options.station
          ? [
              {
                kioskId: STATION_ID,
                publicKeyFile: keys.stationPublicKeyFile,
                office: 'Trung tâm Phục vụ hành chính công phường Sông Hiến',
              },
            ]
          : []),
      ],
      officerAccess: { keyFile: keys.officerKeyFile },
      dossierCodes: { agency: 'H14.12', afterMs: this.#options.officialCodeAfterMs ?? 1_500 },
    };
    writeFileSync(configFile, JSON.stringify(config, null, 2));
    const { child, ready } = await Child.start<{ url: string }>({
      ...this.#child('repository', 'provincial-repository/src/main.ts'),
      args: ['--config', configFile],
    });
    this.#repository = child;
    this.repositoryUrl = ready.url.replace(/\/$/, '');
    this.#options.line?.leadsTo(this.repositoryUrl);
    if (door) door.behind = this.repositoryUrl;
  }

  /** Where the office's browsers find the repository; it stays open over the repository's restarts. */
  async #openProvinceDoor(): Promise<ProvinceDoor> {
    const { province } = demoCertificates(join(this.folder, 'counters'), OFFICE, Date.now());
    this.#provinceDoor ??= await ProvinceDoor.open(PROVINCE_HOST, province);
    return this.#provinceDoor;
  }

  async #startBench(): Promise<void> {
    const { child, ready } = await Child.start<BenchReady>({
      ...this.#child('bench', 'test/virtual-hardware/bench/main.ts'),
      args: ['--run-folder', join(this.folder, 'run', 'bench'), '--port', String(this.#options.ports?.bench ?? 0)],
    });
    this.#bench = child;
    this.bench = ready;
  }

  /** Scanner, token and station are one program of the demo's; what fails there is told, and stops nothing else. */
  async #startStation(): Promise<string | null> {
    try {
      const { child, ready } = await startStation(this.#child('station', 'test/demo/station.ts'), {
        folder: join(this.folder, 'station'),
        repositoryUrl: this.repositoryUrl,
        port: this.#options.ports?.station ?? 0,
        keys: this.#keys,
      });
      this.#station = child;
      if (this.#stopping) await child.stop(10_000);
      return ready.url;
    } catch (error) {
      if (!this.#stopping)
        this.#options.onEvent?.(`the backlog station did not start: ${error instanceof Error ? error.message : error}`);
      return null;
    }
  }

  /** C06/RAR and VNeID stand beyond the line, as another authority's programs: the kiosk knows addresses and public keys. */
  async #startIdentityServices(): Promise<void> {
    const { trustAnchorsFolder } = this.bench;
    const approval = this.#options.signInApproval;
    const { child, ready } = await Child.start<IdentityServicesReady>({
      ...this.#child('identity-services', 'test/virtual-hardware/identity-services/main.ts'),
      args: [
        ...['--run-folder', join(this.folder, 'run', 'identity-services')],
        ...['--kiosk-id', 'k01', '--kiosk-key', this.#keys.devicePublicKeyFile],
        ...(trustAnchorsFolder === null ? [] : ['--anchors', trustAnchorsFolder]),
        ...(approval ? ['--approve-all', approval.holder, '--approve-after', String(approval.afterMs)] : []),
      ],
    });
    this.#identityServices = child;
    this.identityServices = ready;
  }

  async #configureKiosk(): Promise<void> {
    const keys = this.#keys;
    const { bench, identityServices: beyond } = this;
    if (this.#options.counters)
      this.counters = await demoCounters(join(this.folder, 'counters'), {
        title: OFFICE,
        services: this.#services(),
        port: this.#options.ports?.office ?? 0,
        pagesFolder: node('kiosk-ui/dist'),
        packagesFolder: join(this.folder, 'packages'),
        officerUrl: this.#provinceDoor?.origin ?? this.repositoryUrl,
        now: Date.now(),
        ...(this.#options.officePlan ? { plan: this.#options.officePlan } : {}),
      });
    const config: KioskConfig = {
      kiosk: { id: 'k01', name: 'Kiosk 01', office: OFFICE },
      listen: { port: this.#options.ports?.kiosk ?? 0 },
      dataFolder: this.dataFolder,
      runFolder: this.runFolder,
      uiFolder: node('kiosk-ui/dist/citizen'),
      deviceKeyFile: keys.deviceKeyFile,
      repository: {
        url: this.#options.line?.url ?? this.repositoryUrl,
        receiptKeysFile: keys.receiptKeysFile,
        questionKeysFile: keys.questionPublicKeysFile,
        publicUrl: this.repositoryUrl,
      },
      recipients: [...keys.recipients],
      catalogue: { folder: join(this.folder, 'packages'), publicKeyFile: keys.cataloguePublicKeyFile },
      services: this.#services(),
      storage: { ballastBytes: 1_048_576, retentionHours: 0 },
      forwarding: { firstRetryMs: 500, longestRetryMs: 2_000, lookEveryMs: 1_000 },
      secondPlace: { kind: 'receiver', url: this.secondPlaceUrl },
      identity: {
        verifier: 'online',
        ...(bench.trustAnchorsFolder === null ? {} : { anchorsFolder: bench.trustAnchorsFolder }),
        cardService: { url: beyond.cardServiceUrl, keysFile: beyond.cardServiceKeysFile },
        signIn: { url: beyond.signInUrl, keysFile: beyond.signInKeysFile },
        ...(this.#options.faceMatch ? { faceMatch: this.#options.faceMatch } : {}),
      },
      devices: {
        documentScanner: {
          saneDevice: bench.saneDevice,
          saneConfigFolder: bench.saneConfigDir,
          statusUrl: bench.scannerStatusUrl,
        },
        ...(this.#options.documentCamera ? { documentCamera: this.#options.documentCamera } : {}),
        ...(bench.pcscSocket && bench.readerName
          ? { idCardReader: { reader: bench.readerName, pcscSocket: bench.pcscSocket } }
          : {}),
        ...(this.#options.formPrinter ? { formPrinter: this.#options.formPrinter } : {}),
        codeReader: { path: bench.codeReaderPath },
        ticketPrinter: { path: bench.printerPath, baudRate: 115_200 },
        satisfactionButtons: { path: bench.buttonsPath, baudRate: 9_600 },
      },
      ...(this.#options.office ? await demoOffice(join(this.folder, 'office'), clips(), Date.now()) : {}),
      ...(this.counters ? { office: this.counters.config } : {}),
      ...this.#options.kioskConfig,
    };
    this.configFile = join(this.folder, 'kiosk.json');
    writeFileSync(this.configFile, `${JSON.stringify(config, null, 2)}\n`);
  }
}

/** Ends processes of ours that still name this folder on their command line: what a killed demo left behind. */
export const killLeftovers = (folder: string): number => {
  let killed = 0;
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid || pid === process.ppid) continue;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const names = command.some((argument) => argument.startsWith(`${folder}/`) || argument.includes(`=${folder}/`));
      if (!names || command.some((argument) => argument.includes('test/demo/main.ts'))) continue;
      process.kill(pid, 'SIGKILL');
      killed++;
    } catch {
      // ended meanwhile
    }
  }
  return killed;
};

/** What `make audio` has made; null where nobody has: the clips of calls alone read no screen. */
const clips = (): string | null => {
  const folder = node('kiosk-ui/dist/audio');
  return existsSync(join(folder, 'vi', 'manifest.json')) ? folder : null;
};

export const uiIsBuilt = (): boolean => existsSync(node('kiosk-ui/dist/citizen/index.html'));
