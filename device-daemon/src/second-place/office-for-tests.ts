import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, ManualClock } from '@mot-cua/domain/clock.ts';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import { signJws } from '../dossiers/jws.ts';
import { kioskAuthority } from '../forwarding/authority.ts';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import type { OutboxRow } from '../outbox/outbox.ts';
import { systemClock } from '../system-clock.ts';
import { HttpPlace } from './http-place.ts';
import type { BagToKeep } from './place.ts';
import { type PlaceConfig, type PlaceSetup, readPlaceSetup } from './place-config.ts';
import { type PlaceParts, placeParts } from './place-parts.ts';
import type { Receiver } from './receiver.ts';
import { startPlace } from './start-place.ts';
import type { TakeOverDelays } from './take-over.ts';
import { readManifest } from './trust.ts';

/** A kiosk and a counter PC with real files, keys and HTTP between them; for tests. */
export class OfficeForTests {
  readonly folder = mkdtempSync(join(tmpdir(), 'office-'));
  readonly placeFolder = join(this.folder, 'counter-pc');
  readonly configFile = join(this.folder, 'second-place.json');
  readonly kiosk: KioskForTests;
  readonly receiptKey: KeyObject;
  readonly journal: string[] = [];
  receiver: Receiver | null = null;
  parts: PlaceParts | null = null;
  /** what stands in the configuration file */
  raw: unknown = null;
  options: { delays?: TakeOverDelays; graceMs?: number } = {};

  constructor(clock: Clock = new ManualClock(), receiptKey = generateKeyPairSync('ed25519').privateKey) {
    this.kiosk = new KioskForTests({ clock });
    this.receiptKey = receiptKey;
    const publicKey = { ...createPublicKey(receiptKey).export({ format: 'jwk' }), kid: 'receipts-1' };
    mkdirSync(this.placeFolder);
    writeFileSync(join(this.folder, 'receipts.jwks'), JSON.stringify({ keys: [publicKey] }));
    this.configure({});
  }

  configure(over: Partial<PlaceConfig>): void {
    const publicKey = createPublicKey(this.kiosk.deviceKey).export({ format: 'jwk' });
    const config = {
      name: 'may-quay-1',
      listen: { host: '127.0.0.1', port: 0 },
      dataFolder: 'counter-pc',
      kiosks: [{ id: this.kiosk.kioskId, publicKey }],
      receiptKeysFile: 'receipts.jwks',
      repository: { url: 'http://127.0.0.1:9' },
      fullBytes: 0,
      ...over,
    };
    this.raw = config;
    writeFileSync(this.configFile, JSON.stringify(config));
  }

  get setup(): PlaceSetup {
    const setup = readPlaceSetup(this.configFile);
    if (!setup.ok) throw new Error(setup.fault.join('\n'));
    return setup.value;
  }

  /** Switches the counter PC on; again at the same address when it was on before. */
  async open(clock: Clock = systemClock): Promise<Receiver> {
    const { config } = this.setup;
    if (this.receiver)
      this.configure({ ...config, listen: { host: '127.0.0.1', port: Number(new URL(this.receiver.url).port) } });
    this.parts = placeParts(this.setup, clock, (event, facts) =>
      this.journal.push(`${event} ${Object.values(facts).join(' ')}`.trim()),
    );
    this.receiver = await startPlace(this.parts, { random: Math.random, ...this.options });
    return this.receiver;
  }

  get place(): HttpPlace {
    return new HttpPlace({ url: this.receiver?.url ?? '', authority: this.authority, silenceMs: 3_000 });
  }

  get authority() {
    return kioskAuthority(this.kiosk.kioskId, this.kiosk.deviceKey, systemClock);
  }

  row(dossierId: string): OutboxRow {
    const row = this.kiosk.outbox.find(dossierId);
    if (!row) throw new Error('no such dossier');
    return row;
  }

  bag(dossierId: string): BagToKeep {
    const { manifest, size, sha256 } = this.row(dossierId);
    return { dossierId, manifest: manifest ?? '', size: size ?? 0, sha256: sha256 ?? '' };
  }

  receiptFor(dossierId: string, over: Partial<Receipt> = {}, key = this.receiptKey, kid = 'receipts-1'): string {
    const about = readManifest(this.row(dossierId).manifest ?? '');
    if (!about.ok) throw new Error(about.fault);
    const receipt: Receipt = {
      type: 'dossier-receipt/1',
      dossierId,
      manifestSha256: about.value.sha256,
      sealedSha256: about.value.manifest.sealed.sha256,
      recordId: 'record-1',
      receivedAt: '2026-11-23T08:00:00+07:00',
      repository: 'Kho thử nghiệm',
      previousReceiptSha256: '0'.repeat(64),
      ...over,
    };
    return signJws(receipt, kid, key);
  }

  at(name: string): string {
    return join(this.placeFolder, name);
  }

  async end(): Promise<void> {
    await this.receiver?.close();
    this.kiosk.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
