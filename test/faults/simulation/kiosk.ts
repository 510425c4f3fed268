import { Alarms } from '@mot-cua/device-daemon/src/alarms/alarms.ts';
import { recordAudit } from '@mot-cua/device-daemon/src/audit/audit.ts';
import { writeDurably } from '@mot-cua/device-daemon/src/dossiers/durable-file.ts';
import { Forwarder } from '@mot-cua/device-daemon/src/forwarding/forwarder.ts';
import { RepositoryLine } from '@mot-cua/device-daemon/src/forwarding/repository-line.ts';
import { guardLedger, LedgerBroken } from '@mot-cua/device-daemon/src/ledger/guarded-ledger.ts';
import type { Ledger } from '@mot-cua/device-daemon/src/ledger/ledger.ts';
import type { Ballast } from '@mot-cua/device-daemon/src/outbox/ballast.ts';
import { Outbox } from '@mot-cua/device-daemon/src/outbox/outbox.ts';
import { defaultMarks } from '@mot-cua/device-daemon/src/outbox/pressure.ts';
import { DiskSealedFolder } from '@mot-cua/device-daemon/src/outbox/sealed-folder.ts';
import { StorageKeeper } from '@mot-cua/device-daemon/src/outbox/storage-keeper.ts';
import { defaultSenderDelays, SecondPlaceSender } from '@mot-cua/device-daemon/src/second-place/sender.ts';
import { Disk, type DiskFate } from './disk.ts';
import { believedKeys, KIOSK, kioskKey } from './keys.ts';
import { SimulatedLine } from './network.ts';
import type { FaultAtCall } from './plan.ts';
import { FolderThatTrusts, LineThatBelieves, OutboxThatUnlinksFirst } from './planted.ts';
import { restorerOn, type SecondPlaceModel } from './second-place-model.ts';
import { type CommitFate, type LedgerFile, nothingBefalls } from './simulated-ledger.ts';
import { Dead, MachineTime, Process } from './timeline.ts';
import { BEGINNING, type World } from './world.ts';

export const SEALED_FOLDER = '/sealed';

/** The daemon of one start: production objects over simulated disk, ledger, clock and line, wired as `main.ts` wires them. */
export type Daemon = {
  readonly process: Process;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly alarms: Alarms;
  readonly forwarder: Forwarder;
  readonly storage: StorageKeeper;
  readonly secondPlace: SecondPlaceSender | null;
  readonly death: Promise<null>;
};

/** As the units of a kiosk start a daemon that ended; one that ends again and again is started less and less often. */
const RESTART_MS = 2_000;
const STEADY_MS = 20_000;
/** As `main.ts` waits for the visits of the daemon before to come back. */
const ADOPTION_MS = 5_000;

/** One kiosk: a disk, a ledger, a clock, and what runs on it. */
export class Kiosk {
  readonly #world: World;
  readonly disk: Disk;
  readonly ledgerFile: LedgerFile;
  readonly time: MachineTime;
  readonly #faults: Map<number, FaultAtCall>;
  #calls = 0;
  #startedAt = 0;
  #shortLives = 0;
  #deaths = new Map<Process, () => void>();
  daemon: Daemon | null = null;
  powered = false;
  /** whether the daemon that runs has looked through its disk */
  looked = false;
  /** visits that live at the moment, with the dossiers that they submit */
  readonly visits = new Map<Process, string>();

  readonly place: SecondPlaceModel | null;

  constructor(world: World, ledgerFile: LedgerFile, place: SecondPlaceModel | null) {
    this.#world = world;
    this.place = place;
    this.disk = new Disk(world.dice);
    this.ledgerFile = ledgerFile;
    this.time = new MachineTime(world.timeline, BEGINNING);
    this.#faults = new Map(world.plan.calls.map((fault) => [fault.call, fault]));
    this.disk.fate = (_operation, by) => this.#fateOnDisk(by);
    this.disk.omitFsync = world.plant === 'fsync-omitted';
  }

  powerOn(): void {
    if (this.powered || this.disk.destroyed) return;
    this.powered = true;
    this.time.poweredOnAt = this.#world.timeline.elapsed;
    this.ledgerFile.cutPower(this.#world.dice.chance(0.5));
    this.#world.trace('kiosk: power on');
    this.#startDaemon();
  }

  /** Everything on the machine dies, and what was not synced may be lost. */
  cutPower(darkMs: number): void {
    if (!this.powered) return;
    this.#world.trace('kiosk: POWER CUT');
    this.powered = false;
    for (const visit of this.visits.keys()) visit.alive = false;
    this.visits.clear();
    this.#end(this.daemon);
    this.disk.cutPower();
    this.#world.oracle.diskChanged();
    this.#world.timeline.after(darkMs, () => this.powerOn());
  }

  /** The disk breaks for good; whoever needs its dossiers has to have them elsewhere. */
  destroyDisk(): void {
    this.#world.trace('kiosk: DISK DESTROYED');
    this.powered = false;
    for (const visit of this.visits.keys()) visit.alive = false;
    this.visits.clear();
    this.#end(this.daemon);
    this.disk.destroy();
  }

  killDaemon(why: string): void {
    if (!this.daemon) return;
    this.#world.trace(`kiosk: daemon killed (${why})`);
    const { timeline } = this.#world;
    this.#shortLives = timeline.elapsed - this.#startedAt < STEADY_MS ? this.#shortLives + 1 : 0;
    this.#end(this.daemon);
    timeline.after(Math.min(RESTART_MS * 2 ** this.#shortLives, 10 * 60_000), () => this.#startDaemon());
  }

  /** A visit's process died; the daemon sees it at once. */
  visitDied(visit: Process): void {
    visit.alive = false;
    this.visits.delete(visit);
    const daemon = this.daemon;
    if (daemon) this.#recover(daemon);
  }

  /** The system calls of a process of this machine; faults of the plan fall on them. */
  #fateOnDisk(by: Process): DiskFate {
    const fault = this.#nextCall();
    if (!fault) return unharmed;
    if (fault.what === 'EIO' || fault.what === 'ENOSPC') {
      this.#world.trace(`kiosk: ${fault.what} on the disk for ${by.name}`);
      return { error: fault.what, after: null };
    }
    if (fault.after) return { error: null, after: () => this.#strike(fault, by) };
    this.#strike(fault, by);
    return unharmed;
  }

  #fateOfCommit(by: Process): CommitFate {
    const fault = this.#nextCall();
    if (this.disk.freeBytes <= 0) return { error: 'SQLITE_FULL', before: null, after: null };
    if (!fault) return nothingBefalls;
    if (fault.what === 'EIO' || fault.what === 'ENOSPC') {
      this.#world.trace(`kiosk: ${fault.what} in the ledger`);
      return { error: fault.what === 'EIO' ? 'SQLITE_IOERR_WRITE' : 'SQLITE_FULL', before: null, after: null };
    }
    const strike = (): void => this.#strike(fault, by);
    return fault.after ? { error: null, before: null, after: strike } : { error: null, before: strike, after: null };
  }

  #nextCall(): FaultAtCall | undefined {
    return this.#world.healed ? undefined : this.#faults.get(this.#calls++);
  }

  #strike({ what }: FaultAtCall, by: Process): void {
    if (what === 'cut-power') this.cutPower(3_000);
    else this.killDaemon('at a system call');
    if (!by.alive) throw new Dead();
  }

  #end(daemon: Daemon | null): void {
    if (!daemon) return;
    daemon.process.alive = false;
    this.daemon = null;
    this.looked = false;
    this.#deaths.get(daemon.process)?.();
    this.#deaths.delete(daemon.process);
  }

  #startDaemon(): void {
    if (!this.powered || this.daemon) return;
    const { world, process } = { world: this.#world, process: new Process('daemon') };
    const { plan, timeline, dice, repository, weather, oracle, trace, plant } = world;
    const clock = this.time.of(process);
    const ledger = this.ledgerFile.openBy(process, (owner) => this.#fateOfCommit(owner));
    const onBroken = (code: string): void => {
      // `main.ts` ends the process, once the present turn is through
      timeline.after(0, () => this.#exits(process, code));
    };
    guardLedger(ledger, { makeRoom: () => false, onBroken });
    const alarms = new Alarms(ledger, clock, () => undefined);
    const somebodyListens = plan.spells.some((spell) => spell.weather.liar > 0);
    const line = new (plant === 'receipt-not-verified' ? LineThatBelieves : RepositoryLine)({
      url: 'http://repository.example',
      authority: () => 'Kiosk simulated',
      receiptKeys: believedKeys,
      clock,
      chunkBytes: plan.chunkBytes,
      exchange: new SimulatedLine({
        timeline,
        dice,
        repository,
        owner: process,
        weather,
        somebodyListens,
        onQuestion: () => this.#callOnLine(process),
        trace,
      }),
    });
    const outbox = new (plant === 'unlink-before-row' ? OutboxThatUnlinksFirst : Outbox)({
      ledger,
      clock,
      sealed: new (plant === 'recovered-without-sync' ? FolderThatTrusts : DiskSealedFolder)(
        SEALED_FOLDER,
        this.disk.callsOf(process, timeline),
        onBroken,
      ),
      kioskId: KIOSK,
      deviceKey: kioskKey.privateKey,
      clockConfirmed: () => true,
      alarms,
      retentionMs: plan.retentionMs,
    });
    const storage = new StorageKeeper({
      outbox,
      clock,
      ballast: noBallast,
      marks: defaultMarks,
      retentionMs: plan.retentionMs,
      journal: (event, facts) => trace(`daemon: ${event} ${Object.values(facts).join(' ')}`),
    });
    const forwarder = new Forwarder({
      outbox,
      line,
      clock,
      random: () => dice.fraction(),
      delays: { firstRetryMs: 5_000, longestRetryMs: plan.longestRetryMs, lookEveryMs: plan.lookEveryMs },
      journal: (event, facts) => trace(`daemon: ${event} ${Object.values(facts).join(' ')}`),
      onCustody: (dossierId, custody) => {
        oracle.said(dossierId, custody);
        if (custody === 'received') secondPlace?.hurry();
      },
    });
    const disk = this.disk.callsOf(process, timeline);
    const secondPlace = this.place
      ? new SecondPlaceSender({
          outbox,
          verifyReceipt: (row, receipt) => line.verifyReceipt(row, receipt),
          place: this.place.for(process),
          clock,
          random: () => dice.fraction(),
          nonce: () => Buffer.from(dice.bytes(32)).toString('hex'),
          delays: { ...defaultSenderDelays, longestRetryMs: plan.lookEveryMs, lookEveryMs: plan.lookEveryMs },
          alarms,
          onCustody: (dossierId, custody) => oracle.said(dossierId, custody),
          journal: (event, facts) => trace(`daemon: ${event} ${Object.values(facts).join(' ')}`),
          restorer: restorerOn((dossierId, bytes) =>
            writeDurably(`${SEALED_FOLDER}/${dossierId}.bag.age`, bytes, disk),
          ),
        })
      : null;
    const death = new Promise<null>((resolve) => this.#deaths.set(process, () => resolve(null)));
    const daemon: Daemon = { process, ledger, outbox, alarms, forwarder, storage, secondPlace, death };
    this.daemon = daemon;
    trace('daemon: starts');
    this.#startedAt = timeline.elapsed;
    try {
      ledger.transaction(() => recordAudit(ledger, clock.now(), 'daemon-started', KIOSK))();
    } catch (error) {
      return this.crashed(process, error);
    }
    oracle.rowsAtStart(outbox.sealedRows(), this.disk);
    forwarder.start();
    secondPlace?.start();
    clock.after(ADOPTION_MS, () => this.#recover(daemon));
  }

  #callOnLine(by: Process): void {
    const fault = this.#nextCall();
    if (fault?.what === 'kill-daemon' || fault?.what === 'cut-power') this.#strike(fault, by);
  }

  #recover({ outbox, forwarder, storage, secondPlace, process }: Daemon): void {
    outbox
      .recover((dossierId) => [...this.visits.values()].includes(dossierId))
      .then(async (story) => {
        this.#world.trace(`daemon: recovered ${JSON.stringify(story)}`);
        this.looked = process.alive;
        forwarder.hurry();
        for (const lost of story.lost) if (lost.secondPlace !== null) await secondPlace?.fetchBack(lost.dossierId);
        return storage.look();
      })
      .catch((error: unknown) => this.crashed(process, error));
  }

  #exits(process: Process, code: string): void {
    if (process === this.daemon?.process) this.killDaemon(`its disk failed: ${code}`);
  }

  /** An error that nobody caught ends the daemon; its unit starts it again. */
  crashed(process: Process, error: unknown): void {
    if (error instanceof Dead) return;
    if (!isSimulated(error)) this.#world.oracle.threw(error);
    if (process === this.daemon?.process) this.killDaemon(error instanceof Error ? error.message : String(error));
  }
}

/** Whether an error comes, directly or by what production makes of it, from a fault of the plan. */
export const isSimulated = (error: unknown): boolean =>
  error instanceof LedgerBroken || error instanceof Dead || (error as { simulated?: boolean }).simulated === true;

/** The ballast is a matter of a real disk (test/faults). */
const noBallast: Ballast = { bytes: 0, held: () => true, giveUp: () => false, restore: async () => undefined };

const unharmed: DiskFate = { error: null, after: null };
