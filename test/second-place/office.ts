import { createPublicKey, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlarmCode } from '@mot-cua/domain/alarms.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { kioskAuthority } from '../../device-daemon/src/forwarding/authority.ts';
import { checkReceipt } from '../../device-daemon/src/forwarding/receipt-check.ts';
import { ReceiptKeys } from '../../device-daemon/src/forwarding/receipt-keys.ts';
import { diskRestorer } from '../../device-daemon/src/second-place/bag-restorer.ts';
import { forwardByPerson } from '../../device-daemon/src/second-place/forward-command.ts';
import { HttpPlace } from '../../device-daemon/src/second-place/http-place.ts';
import type { Place } from '../../device-daemon/src/second-place/place.ts';
import { type PlaceConfig, readPlaceSetup } from '../../device-daemon/src/second-place/place-config.ts';
import { placeParts } from '../../device-daemon/src/second-place/place-parts.ts';
import type { Receiver } from '../../device-daemon/src/second-place/receiver.ts';
import { SecondPlaceSender, type SenderDelays } from '../../device-daemon/src/second-place/sender.ts';
import { startPlace } from '../../device-daemon/src/second-place/start-place.ts';
import { defaultTakeOverDelays } from '../../device-daemon/src/second-place/take-over.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { type Courier, ForwardingSite } from '../forwarding/site.ts';

/** Waits as short as a test likes; what happens is the same. */
export const quick = { firstRetryMs: 10, longestRetryMs: 40, lookEveryMs: 30, watchEveryMs: 20 };

export type Messenger = {
  readonly sender: SecondPlaceSender;
  readonly custody: string[];
  readonly journal: string[];
  readonly alarms: Set<AlarmCode>;
  stop(): Promise<void>;
};

/** An office: a kiosk, its counter PC with a disk of its own, and the province's real repository. */
export class Office {
  readonly site: ForwardingSite;
  readonly folder = mkdtempSync(join(tmpdir(), 'counter-pc-'));
  readonly disk = join(this.folder, 'disk');
  readonly configFile = join(this.folder, 'second-place.json');
  readonly journal: string[] = [];
  readonly #messengers: { stop(): Promise<void> }[] = [];
  #config: PlaceConfig;
  receiver: Receiver | null = null;

  private constructor(site: ForwardingSite, config: PlaceConfig) {
    this.site = site;
    this.#config = config;
  }

  static async start(): Promise<Office> {
    const site = await ForwardingSite.start();
    const { kiosk } = site;
    const { x = '' } = createPublicKey(kiosk.deviceKey).export({ format: 'jwk' });
    const office = new Office(site, {
      name: 'may-quay-1',
      listen: { host: '127.0.0.1', port: 0 },
      dataFolder: 'disk',
      kiosks: [{ id: kiosk.kioskId, publicKey: { kty: 'OKP', crv: 'Ed25519', x } }],
      receiptKeysFile: 'receipts.jwks',
      repository: { url: site.repository?.url ?? '' },
      fullBytes: 0,
    });
    mkdirSync(office.disk);
    writeFileSync(
      join(office.folder, 'receipts.jwks'),
      JSON.stringify({ keys: [...(await site.pinnedKeys()).values()] }),
    );
    await office.open();
    return office;
  }

  /** Switches the counter PC on, at its old address. `clock`: its own, when a test holds it. */
  async open(over: Partial<PlaceConfig> = {}, clock: Clock = systemClock): Promise<void> {
    if (this.receiver) {
      await this.close();
      this.#config = {
        ...this.#config,
        listen: { host: '127.0.0.1', port: Number(new URL(this.receiver.url).port) },
      };
    }
    const parts = this.#parts(over, clock);
    this.receiver = await startPlace(parts, {
      random: Math.random,
      delays: { ...defaultTakeOverDelays, ...quick },
      graceMs: 0,
    });
  }

  #parts(over: Partial<PlaceConfig>, clock: Clock) {
    writeFileSync(this.configFile, JSON.stringify({ ...this.#config, ...over }));
    const setup = readPlaceSetup(this.configFile);
    if (!setup.ok) throw new Error(setup.fault.join('\n'));
    return placeParts(setup.value, clock, (event, facts) =>
      this.journal.push(`${event} ${Object.values(facts).join(' ')}`.trim()),
    );
  }

  async close(): Promise<void> {
    await this.receiver?.close();
  }

  get url(): string {
    return this.receiver?.url ?? '';
  }

  placeAt(url = this.url): HttpPlace {
    const { kioskId, deviceKey } = this.site.kiosk;
    return new HttpPlace({ url, authority: kioskAuthority(kioskId, deviceKey, systemClock), silenceMs: 3_000 });
  }

  /** The kiosk's sender at work, as the daemon has one. */
  async messenger(
    place: Place = this.placeAt(),
    over: { clock?: Clock; delays?: Partial<SenderDelays> } = {},
  ): Promise<Messenger> {
    const { kiosk } = this.site;
    const keys = new ReceiptKeys(await this.site.pinnedKeys());
    const custody: string[] = [];
    const journal: string[] = [];
    const alarms = new Set<AlarmCode>();
    const sender = new SecondPlaceSender({
      outbox: kiosk.outbox,
      place,
      clock: over.clock ?? systemClock,
      random: Math.random,
      nonce: () => randomBytes(32).toString('hex'),
      delays: { ...quick, aloneAlarmMs: 120_000, unheardAlarmMs: 600_000, proofsPerLook: 4, ...over.delays },
      alarms: { raise: (code) => void alarms.add(code), clear: (code) => void alarms.delete(code) },
      verifyReceipt: (row, receipt) => checkReceipt(keys, row, receipt),
      onCustody: (dossier, kept) => custody.push(`${dossier} ${kept}`),
      journal: (event, facts) => journal.push(`${event} ${Object.values(facts).join(' ')}`.trim()),
      restorer: diskRestorer(kiosk.sealedFolder),
    });
    sender.start();
    const one = { sender, custody, journal, alarms, stop: () => sender.stop() };
    this.#messengers.push(one);
    return one;
  }

  /** The kiosk's forwarder at work. */
  async courier(...over: Parameters<ForwardingSite['courier']>): Promise<Courier> {
    const courier = await this.site.courier(...over);
    this.#messengers.push(courier);
    return courier;
  }

  /** A person at the counter PC types `second-place.ts forward --kiosk …`; resolves with the exit code and what was said. */
  async forward(): Promise<{ end: number; said: string[] }> {
    const said: string[] = [];
    const parts = this.#parts({}, systemClock);
    const end = await forwardByPerson(parts, this.site.kiosk.kioskId, (text) => said.push(text), {
      random: Math.random,
      delays: { ...defaultTakeOverDelays, ...quick },
    });
    await parts.line.close();
    return { end, said };
  }

  /** From now on nothing of the kiosk's own disk can be read. */
  destroyKioskDisk(): void {
    for (const name of readdirSync(this.site.kiosk.sealedFolder))
      rmSync(join(this.site.kiosk.sealedFolder, name), { force: true });
  }

  /** From now on the counter PC has an empty disk. */
  destroyPlaceDisk(): void {
    for (const name of readdirSync(this.disk)) rmSync(join(this.disk, name), { recursive: true, force: true });
  }

  holds(dossierId: string, ending: 'bag.age' | 'receipt' | 'manifest'): boolean {
    return existsSync(join(this.disk, `${dossierId}.${ending}`));
  }

  receiptAtPlace(dossierId: string): string {
    return readFileSync(join(this.disk, `${dossierId}.receipt`), 'utf8');
  }

  async fairWeather(): Promise<void> {
    for (const one of this.#messengers.splice(0)) await one.stop();
    this.site.fairWeather();
    this.destroyPlaceDisk();
    this.journal.length = 0;
  }

  async end(): Promise<void> {
    await this.fairWeather();
    await this.close();
    await this.site.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const once = { records: 1, receipts: 1 };
