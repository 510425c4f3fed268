import { hash } from 'node:crypto';
import { manifestAuthority } from '@mot-cua/device-daemon/src/forwarding/authority.ts';
import { Forwarder } from '@mot-cua/device-daemon/src/forwarding/forwarder.ts';
import type { OutgoingDossier, OutgoingDossiers } from '@mot-cua/device-daemon/src/forwarding/outgoing.ts';
import { RepositoryLine } from '@mot-cua/device-daemon/src/forwarding/repository-line.ts';
import {
  type BagToKeep,
  type Place,
  type PlaceAnswer,
  proofOver,
} from '@mot-cua/device-daemon/src/second-place/place.ts';
import type { BagRestorer } from '@mot-cua/device-daemon/src/second-place/sender.ts';
import { done, failed } from '@mot-cua/domain/result.ts';
import type { KeptBag, Place as PlaceFacts } from '@mot-cua/domain/second-place.ts';
import { believedKeys } from './keys.ts';
import { SimulatedLine } from './network.ts';
import { MachineTime, Process } from './timeline.ts';
import { BEGINNING, type World } from './world.ts';

type Kept = {
  readonly bag: BagToKeep;
  bytes: Uint8Array;
  receipt: string | null;
  trouble: string | null;
  upload: string | null;
  refused: boolean;
};

/**
 * What a second place promises (domain/src/second-place.ts), in memory: a bag is durable when it says so. It may be away,
 * answer late or not at all, keep half a bag and say it has all, and lose everything. The real one's files are cut in
 * test/faults; here its contract is, and the kiosk's own `SecondPlaceSender` is production.
 */
export class SecondPlaceModel {
  readonly #world: World;
  readonly #kept = new Map<string, Kept>();
  away = false;
  /** probability that an answer is lost, that a bag is kept spoilt and said to be kept */
  answerLost = 0;
  spoils = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** For the oracle: what lies there. */
  holds(dossierId: string): Uint8Array | null {
    return this.#kept.get(dossierId)?.bytes ?? null;
  }

  /** Its disk was changed for an empty one. */
  loseEverything(): void {
    this.#kept.clear();
  }

  /** The place as the daemon of one start reaches it. */
  for(owner: Process): Place {
    const { timeline, dice, trace } = this.#world;
    const ask = async <T>(what: string, work: () => Awaited<PlaceAnswer<T>>): PlaceAnswer<T> => {
      owner.mustLive();
      await timeline.sleep(1 + dice.below(20), owner);
      const answer = this.away ? null : work();
      await timeline.sleep(1 + dice.below(20), owner);
      const heard =
        answer === null || dice.chance(this.answerLost)
          ? failed({ kind: 'away', detail: 'nobody answers' } as const)
          : answer;
      trace(`second place: ${what} → ${heard.ok ? 'yes' : heard.fault.detail}`);
      return heard as Awaited<PlaceAnswer<T>>;
    };
    const notHeld = failed({ kind: 'not-held', detail: 'it does not have this bag' } as const);
    const facts = ({ bag, receipt }: Kept): KeptBag => ({
      dossierId: bag.dossierId,
      kioskId: 'kiosk-a',
      size: bag.size,
      sha256: bag.sha256,
      state: receipt ? 'received' : 'kept',
    });
    return {
      look: () => ask<PlaceFacts>('look', () => done({ type: 'second-place/1', name: 'counter-pc', freeBytes: 1e9 })),
      keep: async (bag, open) => {
        const bytes = new Uint8Array(bag.size + 1);
        const read = await open.read(bytes, 0);
        return ask('keep', () => {
          const known = this.#kept.get(bag.dossierId);
          if (known) return done(facts(known));
          const taken = bytes.slice(0, read);
          const right = read === bag.size && sha256(taken) === bag.sha256;
          if (!right) return failed({ kind: 'refused', detail: 'other bytes than the manifest names' } as const);
          if (dice.chance(this.spoils)) taken[0]! ^= 1;
          const kept: Kept = { bag, bytes: taken, receipt: null, trouble: null, upload: null, refused: false };
          this.#kept.set(bag.dossierId, kept);
          return done(facts(kept));
        });
      },
      prove: async (bag, nonce) => {
        const kept = this.#kept.get(bag.dossierId);
        const digest = kept ? (await proofOver(nonce, openBag(kept.bytes))).digest : null;
        return ask('prove', () => {
          if (!kept || digest === null || kept.receipt || this.#kept.get(bag.dossierId) !== kept) return notHeld;
          this.#world.oracle.proves(bag.dossierId, kept.bytes);
          // it looks at what it holds, as the real one does: spoilt bytes are let go and asked for again
          if (sha256(kept.bytes) !== bag.sha256) this.#kept.delete(bag.dossierId);
          return done(digest);
        });
      },
      release: (bag, receipt) =>
        ask<void>('release', () => {
          const kept = this.#kept.get(bag.dossierId);
          if (!kept) return notHeld;
          kept.receipt = receipt;
          return done(undefined);
        }),
      receiptOf: (bag: BagToKeep) =>
        ask('receipt?', () => {
          const receipt = this.#kept.get(bag.dossierId)?.receipt;
          return receipt ? done(receipt) : notHeld;
        }),
      list: () => ask('list', () => done([...this.#kept.values()].map(facts))),
      fetch: async (bag, take) => {
        const bytes = this.#kept.get(bag.dossierId)?.bytes;
        const found = await ask<void>('fetch', () => (bytes ? done(undefined) : notHeld));
        if (found.ok && bytes) await take(bytes);
        return found;
      },
      close: async () => undefined,
    } as Place;
  }

  /** The kiosk is dead: what it had here is brought to the repository by the right of its manifests. */
  takeOver(): Forwarder {
    const { timeline, dice, repository, weather, trace, plan, oracle } = this.#world;
    const process = new Process('second place');
    const clock = new MachineTime(timeline, BEGINNING).of(process);
    const waiting = (): Kept[] => [...this.#kept.values()].filter(({ receipt, refused }) => !receipt && !refused);
    const of = (dossierId: string): Kept => this.#kept.get(dossierId)!;
    const outbox: OutgoingDossiers = {
      sealedRows: () => waiting().map(rowOf),
      rowsAwaitingCode: () => [],
      sealedFolder: { open: async (dossierId) => openBag(of(dossierId).bytes) },
      isIntact: async (row) => sha256(of(row.dossier_id).bytes) === row.sha256,
      rememberUpload: (dossierId, path) => {
        of(dossierId).upload = path;
      },
      noteAttempt: (dossierId, trouble) => {
        of(dossierId).trouble = trouble;
      },
      quarantine: (dossierId) => {
        of(dossierId).refused = true;
      },
      acknowledge: async (dossierId, receipt) => {
        of(dossierId).receipt = receipt;
      },
      applyEvents: () => undefined,
      find: () => ({ official_code: null }),
    };
    const line = new RepositoryLine({
      url: 'http://repository.example',
      authority: manifestAuthority,
      receiptKeys: believedKeys,
      clock,
      chunkBytes: plan.chunkBytes,
      exchange: new SimulatedLine({
        timeline,
        dice,
        repository,
        owner: process,
        weather,
        somebodyListens: false,
        onQuestion: () => undefined,
        trace,
      }),
    });
    const forwarder = new Forwarder({
      outbox,
      line,
      clock,
      random: () => dice.fraction(),
      delays: { firstRetryMs: 5_000, longestRetryMs: plan.longestRetryMs, lookEveryMs: plan.lookEveryMs },
      journal: (event, told) => trace(`second place: ${event} ${Object.values(told).join(' ')}`),
      onCustody: (dossierId, custody) => oracle.said(dossierId, custody),
    });
    trace('second place: takes over');
    forwarder.start();
    return forwarder;
  }

  /** Bags that it still has to bring home. */
  get waiting(): number {
    return [...this.#kept.values()].filter(({ receipt, refused }) => !receipt && !refused).length;
  }
}

const rowOf = ({ bag, upload, trouble }: Kept): OutgoingDossier => ({
  dossier_id: bag.dossierId,
  manifest: bag.manifest,
  size: bag.size,
  sha256: bag.sha256,
  upload_path: upload,
  sealed_at: null,
  trouble,
});

const openBag = (bytes: Uint8Array) => ({
  read: async (into: Uint8Array, offset: number): Promise<number> => {
    const piece = bytes.subarray(offset, offset + into.length);
    into.set(piece);
    return piece.length;
  },
  close: async () => undefined,
});

/** As `diskRestorer` writes it, on the kiosk's simulated disk. */
export const restorerOn = (write: (dossierId: string, bytes: Uint8Array) => void): BagRestorer => ({
  restore: async (bag, fill) => {
    const pieces: Uint8Array[] = [];
    const filled = await fill(async (piece) => void pieces.push(piece.slice()));
    const bytes = Buffer.concat(pieces);
    if (!filled || sha256(bytes) !== bag.sha256) return false;
    write(bag.dossierId, bytes);
    return true;
  },
});

const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes);
