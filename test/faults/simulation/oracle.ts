import { hash } from 'node:crypto';
import { firstBrokenEntry } from '@mot-cua/device-daemon/src/audit/audit.ts';
import type { OutboxRow } from '@mot-cua/device-daemon/src/outbox/outbox.ts';
import type { Custody } from '@mot-cua/domain/screen-parts.ts';
import { type Kiosk, SEALED_FOLDER } from './kiosk.ts';
import type { World } from './world.ts';

/** A promise that was broken: which, for which dossier, and when (ms since the beginning). */
export type Violation = { readonly promise: string; readonly detail: string; readonly at: number };

type Dossier = {
  readonly id: string;
  readonly codes: Set<string>;
  /** every bag that was ever sealed for it: digest → bytes */
  readonly bags: Map<string, Uint8Array>;
  /** digest of the bag that the screen said was saved */
  said: string | null;
  saidTwoPlaces: boolean;
  /** what the second place held when it last answered for it with a proof, and when that was */
  proven: { readonly bytes: Uint8Array; readonly at: number } | null;
  /** the dice spoilt its bag where it lay: it cannot be delivered from there, but staff must know */
  spoilt: boolean;
  /** that a promise about it is broken was said once already */
  told: boolean;
};

/** How long the answer of the second place may be on its way (second-place-model.ts waits up to 20 ms), and a turn of the daemon. */
const PROOF_ON_ITS_WAY_MS = 30;

/**
 * Who sees everything and believes nothing: keeps what citizens were told and holds it against disks and repository. It
 * knows the promises, not the code.
 */
export class Oracle {
  readonly #world: World;
  readonly #dossiers = new Map<string, Dossier>();
  readonly violations: Violation[] = [];
  kiosk: Kiosk | null = null;

  constructor(world: World) {
    this.#world = world;
    world.repository.opens = (id, digest) => this.#dossiers.get(id)?.bags.has(digest) ?? false;
  }

  broken(promise: string, detail: string): void {
    this.#world.trace(`*** VIOLATION: ${promise}: ${detail}`);
    this.violations.push({ promise, detail, at: Math.round(this.#world.timeline.elapsed) });
  }

  threw(error: unknown): void {
    this.broken('no-bug-thrown', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  comes(id: string): void {
    this.#dossiers.set(id, {
      id,
      codes: new Set(),
      bags: new Map(),
      said: null,
      saidTwoPlaces: false,
      proven: null,
      spoilt: false,
      told: false,
    });
  }
  promised(id: string, code: string): void {
    const codes = this.#of(id).codes.add(code);
    if (codes.size > 1) this.broken('one-code-a-dossier', `${id}: ${[...codes].join(', ')}`);
    for (const other of this.#dossiers.values())
      if (other.id !== id && other.codes.has(code)) this.broken('no-code-twice', `${code} for ${id} and ${other.id}`);
  }
  seals(id: string, digest: string, bytes: Uint8Array): void {
    this.#of(id).bags.set(digest, bytes);
  }

  /** The screen says: saved here. */
  acknowledged(id: string, digest: string): void {
    const dossier = this.#of(id);
    this.#world.trace(`screen: ${id} is saved`);
    if (!dossier.bags.has(digest)) {
      if (!dossier.spoilt) this.broken('what-was-sealed', `${id}: nobody sealed ${digest}`);
      return;
    }
    dossier.said = digest;
    this.#checkHeld(dossier);
  }

  said(id: string, custody: Custody): void {
    this.#world.trace(`screen: ${id} ${custody}`);
    const dossier = this.#of(id);
    if (custody === 'received' && this.#recordedDigest(id) === null) this.broken('received-only-when-so', id);
    if (custody === 'saved-here') dossier.saidTwoPlaces = false;
    if (custody === 'saved-in-two-places') this.#inTwoPlaces(dossier);
  }

  /** The second place answers for a bag with a proof: this is what lies there at that moment. */
  proves(id: string, bytes: Uint8Array): void {
    this.#of(id).proven = { bytes: bytes.slice(), at: this.#world.timeline.elapsed };
  }

  /**
   * The screen says: saved in two places. Two disks must hold it: the kiosk's at this moment, the other one when it gave
   * its proof, which is at most the answer's way back old. Nobody can know of a disk that breaks in between (seed 7271).
   */
  #inTwoPlaces(dossier: Dossier): void {
    dossier.saidTwoPlaces = true;
    const { kiosk } = this;
    const row = kiosk?.daemon?.outbox.find(dossier.id);
    const fresh = dossier.proven !== null && this.#world.timeline.elapsed - dossier.proven.at <= PROOF_ON_ITS_WAY_MS;
    const there = fresh ? dossier.proven?.bytes : kiosk?.place?.holds(dossier.id);
    const here = kiosk?.disk.surely(`${SEALED_FOLDER}/${dossier.id}.bag.age`);
    const bytes = dossier.bags.get(row?.sha256 ?? '') ?? this.#spoiltBeforeItsCommit(dossier, row, there);
    if (this.#recordedDigest(dossier.id) !== null) return;
    if (!bytes || !there || Buffer.compare(there, bytes) !== 0)
      this.broken('two-places-only-when-so', `${dossier.id}: not in the second place`);
    if (!dossier.spoilt && bytes && (!here || Buffer.compare(here, bytes) !== 0))
      this.broken('two-places-only-when-so', `${dossier.id}: not on the kiosk`);
  }

  /**
   * A bag that was spoilt before the daemon found it (its visit was dead) is committed as it lies there: nobody can know
   * better, its citizen was told nothing, and the repository will say that it does not open (seed 21640).
   */
  #spoiltBeforeItsCommit(
    { spoilt, said }: Dossier,
    row: OutboxRow | undefined,
    there: Uint8Array | null | undefined,
  ): Uint8Array | undefined {
    const asCommitted = spoilt && said === null && there && hash('sha256', there) === row?.sha256;
    return asCommitted ? there : undefined;
  }

  /** A disk holds other bytes than a moment ago: is all that was said still so? */
  diskChanged(): void {
    for (const dossier of this.#dossiers.values()) this.#checkHeld(dossier);
  }

  /** What a start of the daemon finds: a row that waits for its receipt has its bag. */
  rowsAtStart(rows: readonly OutboxRow[], disk: Kiosk['disk']): void {
    for (const row of rows) {
      const dossier = this.#of(row.dossier_id);
      const bytes = dossier.bags.get(row.sha256 ?? '');
      const seen = disk.seen(`${SEALED_FOLDER}/${dossier.id}.bag.age`);
      if (dossier.spoilt || dossier.told || (bytes && seen && Buffer.compare(bytes, seen) === 0)) continue;
      this.broken(
        'row-and-bag-agree',
        `${dossier.id} is ${row.state} and its bag is ${seen ? 'another' : 'not there'}`,
      );
      dossier.told = true;
    }
  }

  spoils(id: string): void {
    this.#of(id).spoilt = true;
  }

  /** At no time (local copy gone) and (no durable copy at the repository). */
  #checkHeld(dossier: Dossier): void {
    if (dossier.said === null || dossier.spoilt || dossier.told || this.#recordedDigest(dossier.id) === dossier.said)
      return;
    const { kiosk } = this;
    if (!kiosk || kiosk.disk.destroyed) return;
    const bytes = dossier.bags.get(dossier.said)!;
    const held = kiosk.disk.surely(`${SEALED_FOLDER}/${dossier.id}.bag.age`);
    if (held && Buffer.compare(held, bytes) === 0) return;
    this.broken('always-somewhere', `${dossier.id} was said to be saved; no power-proof copy is anywhere now`);
    dossier.told = true;
  }

  #recordedDigest(id: string): string | null {
    return this.#world.repository.dossiers.get(id)?.record?.sha256 ?? null;
  }

  /** Whether all that was acknowledged has found its end. */
  settled(): boolean {
    const outbox = this.kiosk?.daemon?.outbox;
    if (this.kiosk?.disk.destroyed) return (this.kiosk.place?.waiting ?? 0) === 0;
    if (!outbox) return false;
    const { counts } = outbox;
    return counts.call(outbox).sealed === 0 && this.kiosk?.visits.size === 0;
  }

  /** After a fair time with all faults healed: how every dossier ended. */
  atTheEnd(): void {
    const { repository, plan } = this.#world;
    const { kiosk } = this;
    if (!kiosk) return;
    if (this.#world.timeline.spins) return this.broken('nothing-spins', `${this.#world.timeline.steps} steps`);
    const records = new Map<string, number>();
    for (const { dossierId, sha256 } of repository.recorded) {
      records.set(dossierId, (records.get(dossierId) ?? 0) + 1);
      if (!this.#dossiers.get(dossierId)?.bags.has(sha256)) this.broken('only-what-was-sealed', dossierId);
    }
    for (const [id, count] of records) if (count > 1) this.broken('exactly-one-record', `${id} has ${count}`);
    const sequences = new Set<number>();
    const codes = new Set<string>();
    for (const { manifest } of repository.dossiers.values()) {
      if (sequences.has(manifest.sequence)) this.broken('no-sequence-twice', String(manifest.sequence));
      if (codes.has(manifest.provisionalCode)) this.broken('no-code-twice', manifest.provisionalCode);
      sequences.add(manifest.sequence);
      codes.add(manifest.provisionalCode);
    }
    if (kiosk.disk.destroyed) {
      // spoilt before its commit: it lies in two places as it is, nobody was told of it, and it does not open (seed 1238693)
      for (const { id, saidTwoPlaces, spoilt, said } of this.#dossiers.values())
        if (
          saidTwoPlaces &&
          !(spoilt && said === null) &&
          this.#recordedDigest(id) === null &&
          !repository.refused.has(id)
        )
          this.broken('nothing-lost', `${id} was said to be in two places, one disk was destroyed, and it is nowhere`);
      return;
    }
    const { daemon } = kiosk;
    if (!daemon) return this.broken('the-daemon-comes-back', 'no daemon after everything was healed');
    const first = firstBrokenEntry(daemon.ledger);
    if (first !== null) this.broken('the-log-fits', `entry ${first}`);
    const alarms = daemon.alarms.standing();
    for (const dossier of this.#dossiers.values()) {
      const row = daemon.outbox.find(dossier.id);
      this.#endOf(dossier, row, (code) => alarms.some((alarm) => alarm.code === code && alarm.subject === dossier.id));
    }
    this.#sequencesOf(
      daemon.ledger.prepare('SELECT sequence FROM dossiers WHERE sequence IS NOT NULL ORDER BY sequence').all() as {
        sequence: number;
      }[],
    );
    if (plan.retentionMs === 0)
      for (const path of kiosk.disk.paths()) {
        const id = path.slice(SEALED_FOLDER.length + 1, SEALED_FOLDER.length + 37);
        if (daemon.outbox.find(id)?.state === 'received') this.broken('nothing-left-behind', path);
      }
  }

  #endOf(dossier: Dossier, row: OutboxRow | undefined, rings: (alarm: string) => boolean): void {
    const { id } = dossier;
    const recorded = this.#recordedDigest(id);
    if (row?.state === 'received' && recorded !== row.sha256)
      this.broken('received-only-when-so', `${id}: the row says so`);
    if (dossier.said === null) {
      if (row?.state === 'sealed' && !dossier.spoilt && !rings('bag-missing'))
        this.broken('nobody-waits-for-ever', `${id} is sealed and not sent: ${row.trouble}`);
      return;
    }
    if (!row) return this.broken('nothing-lost', `${id}: no row`);
    if (row.state === 'abandoned' || row.state === 'intended')
      return this.broken('nothing-lost', `${id} was said to be saved and is ${row.state}`);
    if (recorded === dossier.said) {
      if (row.state !== 'received') this.broken('nobody-waits-for-ever', `${id} has a record and is ${row.state} here`);
      return;
    }
    if (recorded !== null) return this.broken('equal-digest', `${id}: another bag than the citizen was told of`);
    if (row.state === 'quarantined') {
      if (!rings('dossier-quarantined')) this.broken('an-alarm-stands', `${id} is set aside and nobody is told`);
      if (!dossier.spoilt && !this.#world.repository.refused.has(id))
        this.broken('nobody-waits-for-ever', `${id} is set aside though nobody refuses it: ${row.trouble}`);
      return;
    }
    if (dossier.spoilt) {
      if (!rings('bag-missing')) this.broken('an-alarm-stands', `${id} is damaged and nobody is told`);
      return;
    }
    this.broken('nobody-waits-for-ever', `${id} is ${row.state}: ${row.trouble}`);
  }

  #sequencesOf(rows: readonly { sequence: number }[]): void {
    for (const [index, { sequence }] of rows.entries())
      if (sequence !== index + 1)
        return this.broken('sequence-without-gaps', `${sequence} stands at place ${index + 1}`);
  }

  /** Dossiers that came, and those of them that were said to be saved. */
  counts(): { came: number; acknowledged: number } {
    const all = [...this.#dossiers.values()];
    return { came: all.length, acknowledged: all.filter((dossier) => dossier.said !== null).length };
  }

  #of(id: string): Dossier {
    const dossier = this.#dossiers.get(id);
    if (!dossier) throw new Error(`the oracle does not know ${id}`);
    return dossier;
  }
}
