import { kioskAuthority } from '@mot-cua/device-daemon/src/forwarding/authority.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { JWK } from 'jose';
import { Forwarder, type ForwarderDelays } from '../../device-daemon/src/forwarding/forwarder.ts';
import { RepositoryLine } from '../../device-daemon/src/forwarding/repository-line.ts';
import { KioskForTests } from '../../device-daemon/src/outbox/kiosk-for-tests.ts';
import type { OutboxRow } from '../../device-daemon/src/outbox/outbox.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { type RunningRepository, startRepository } from '../../provincial-repository/src/start.ts';
import { newSite, type Site } from '../../provincial-repository/test/test-repository.ts';
import { submitDossier } from './submit-dossier.ts';
import { Middleman, ThinLine } from './thin-line.ts';

export type Courier = {
  readonly forwarder: Forwarder;
  readonly line: RepositoryLine;
  readonly journal: string[];
  readonly custody: string[];
  stop(): Promise<void>;
};

/** A real kiosk outbox and a real repository, and between them a line: kiosk → TCP → HTTP middleman → repository. */
export class ForwardingSite {
  readonly site: Site;
  readonly kiosk: KioskForTests;
  readonly thin = new ThinLine();
  readonly middleman = new Middleman();
  repository: RunningRepository | null = null;
  url = '';

  private constructor(site: Site) {
    this.site = site;
    const [{ kioskId, privateKey }] = site.kiosks;
    this.kiosk = new KioskForTests({ clock: systemClock, kioskId, deviceKey: privateKey });
  }

  /** `direct`: without the middleman, so that bytes on the cable are those of the kiosk itself. */
  static async start(
    path: 'direct' | 'through-middleman' = 'through-middleman',
    furtherOrigins: readonly string[] = [],
  ): Promise<ForwardingSite> {
    const made = new ForwardingSite(await newSite());
    made.url = await made.thin.listen();
    const middle = await made.middleman.listen();
    const config = { ...made.site.config, publicOrigins: [made.url, ...furtherOrigins], limits: { freeBytes: 0 } };
    made.repository = await startRepository(config);
    made.middleman.leadsTo(made.repository.url);
    made.thin.leadsTo(path === 'direct' ? made.repository.url : middle);
    return made;
  }

  /** Everything as at the beginning; what a test left behind is set aside. */
  fairWeather(): void {
    this.thin.forecast.length = 0;
    this.thin.weather = {};
    this.thin.hangUp();
    this.thin.bytesUp = 0;
    this.thin.connections = 0;
    this.middleman.stepAside();
    this.middleman.calls = [];
    for (const row of this.kiosk.outbox.sealedRows()) this.kiosk.outbox.quarantine(row.dossier_id, 'left by a test');
  }

  async end(): Promise<void> {
    await this.thin.close();
    await this.middleman.close();
    await this.repository?.close();
    this.kiosk.remove();
    await this.site.remove();
  }

  /** The receipt keys as they were pinned when the kiosk was set up. */
  async pinnedKeys(): Promise<Map<string, JWK>> {
    const answer = await fetch(`${this.repository?.url}/v1/keys`);
    const { keys } = (await answer.json()) as { keys: JWK[] };
    return new Map(keys.map((key) => [key.kid ?? '', key]));
  }

  /** A dossier from the press on submit to `sealed`; `paperBytes` makes its one paper that large. */
  submit(paperBytes?: number, spoil?: (metadata: Record<string, unknown>) => void): Promise<string> {
    return submitDossier(this.kiosk, this.site.recipient, paperBytes, spoil);
  }

  /** A forwarder at work, as the daemon has one. */
  async courier(
    over: {
      delays?: Partial<ForwarderDelays>;
      clock?: Clock;
      keys?: ReadonlyMap<string, JWK>;
      chunkBytes?: number;
      silenceMs?: number;
      random?: () => number;
    } = {},
  ): Promise<Courier> {
    const clock = over.clock ?? systemClock;
    const line = new RepositoryLine({
      url: this.url,
      authority: kioskAuthority(this.kiosk.kioskId, this.kiosk.deviceKey, this.kiosk.clock),
      receiptKeys: over.keys ?? (await this.pinnedKeys()),
      clock,
      ...(over.chunkBytes === undefined ? {} : { chunkBytes: over.chunkBytes }),
      ...(over.silenceMs === undefined ? {} : { silenceMs: over.silenceMs }),
    });
    const journal: string[] = [];
    const custody: string[] = [];
    const forwarder = new Forwarder({
      outbox: this.kiosk.outbox,
      line,
      clock,
      random: over.random ?? Math.random,
      delays: { firstRetryMs: 10, longestRetryMs: 40, lookEveryMs: 100, ...over.delays },
      alarms: this.kiosk.alarms,
      journal: (event, facts) => journal.push(`${event} ${Object.values(facts).join(' ')}`.trim()),
      onCustody: (dossierId, kept, code) => custody.push(`${dossierId} ${kept} ${code ?? '-'}`),
    });
    forwarder.start();
    let stopped = false;
    return {
      forwarder,
      line,
      journal,
      custody,
      stop: async () => {
        if (stopped) return;
        stopped = true;
        await forwarder.stop();
        await line.close();
      },
    };
  }

  row(dossierId: string): OutboxRow {
    const row = this.kiosk.outbox.find(dossierId);
    if (!row) throw new Error('no such dossier');
    return row;
  }

  /** How often the repository holds the dossier; and how many receipts it gave. */
  heldAs(dossierId: string): { records: number; receipts: number } {
    const count = (table: string): number =>
      this.site.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE dossierId = ?`, dossierId)[0]?.n ?? 0;
    return { records: count('records'), receipts: count('receipts') };
  }
}

/** Looks again and again until it is so; gives up after `withinMs`, saying what was seen last. */
export const until = async (isSo: () => boolean, withinMs = 40_000, seen: () => unknown = () => ''): Promise<void> => {
  const deadline = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`it did not happen in time ${JSON.stringify(seen())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
