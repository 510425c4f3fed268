import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordAudit } from '@mot-cua/device-daemon/src/audit/audit.ts';
import { sealDossier } from '@mot-cua/device-daemon/src/dossiers/seal.ts';
import { EXIT_DISK_FAILED, EXIT_LEDGER_DAMAGED } from '@mot-cua/device-daemon/src/ledger/disk-failure.ts';
import { uuid7 } from '@mot-cua/device-daemon/src/visits/uuid7.ts';
import type { CanaryCitizen } from '../gives-nothing-away/canary.ts';
import {
  closeKiosk,
  type Kiosk,
  type KioskAbout,
  newForwarder,
  newSender,
  openKiosk,
  sealedFolderOf,
  startVoices,
} from './kiosk-parts.ts';
import { newIntention, payloadOf } from './made-up-dossier.ts';
import { seeded } from './seeded.ts';

/**
 * A kiosk that suffers: the production parts of daemon and visit in one process, submitting made-up dossiers as fast as it
 * can. What its citizens are told goes, before anything else happens, into a book that lies outside the disk under fault:
 *   told <id> <provisional code>     the press on submit was answered
 *   acknowledged <id> <sha256>       the screen says "saved"
 *   refused <id> <why>               the screen says that it was not submitted
 *   saved-in-two-places <id>         the screen says so
 *   received <id>                    the repository's receipt is here
 *   started | finished | ended <why> of the process itself
 */
export type Orders = KioskAbout & {
  readonly bookFile: string;
  readonly recipients: readonly string[];
  readonly citizen: CanaryCitizen;
  readonly seed: number;
  readonly inFlight: number;
  /** stop after so many, once every one is received and erased; null: go on until killed */
  readonly dossiers: number | null;
  /** smallest and largest paper, bytes; most are small */
  readonly paperBytes: readonly [number, number];
  /** 'NORMAL' is the control that must lose */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** how long a citizen takes, ms; without it none waits */
  readonly paceMs?: number;
  readonly forward: boolean;
};

/** More than this waiting, and citizens come no longer until the line has caught up: the disk is small. */
const WAITING_LIMIT = 30;
/** A visit asks again and again for 45 s; here there are no 45 s. */
const TRIES = 3;

const orders = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Orders;
const random = seeded(orders.seed);
const book = openSync(orders.bookFile, 'a');
const write = (line: string): void => {
  writeSync(book, `${line}\n`);
};
/** As the daemon does: at once, in the middle of the write. */
const endForDisk = (code: string): void => {
  write(`ended ${code}`);
  process.exit(EXIT_DISK_FAILED);
};
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`);
  write('ended uncaught');
  process.exit(1);
});

const open = (): Kiosk => {
  try {
    return openKiosk(orders, endForDisk);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'unknown'}\n`);
    write('ended not-opened');
    process.exit(EXIT_LEDGER_DAMAGED);
  }
};
const kiosk = open();
const { outbox, ledger, clock } = kiosk;
if (orders.synchronous === 'NORMAL') ledger.pragma('synchronous = NORMAL');
ledger.transaction(() => recordAudit(ledger, clock.now(), 'daemon-started', orders.kioskId))();
await outbox.recover(() => false);
await kiosk.storage.look();
const sender = newSender(kiosk, (dossierId, custody) => write(`${custody} ${dossierId}`));
const forwarder = newForwarder(kiosk, (dossierId, custody) => {
  write(`${custody} ${dossierId}`);
  sender?.hurry();
});
sender?.start();
const stopVoices = orders.forward ? startVoices(kiosk) : null;
if (orders.forward) forwarder.start();
write('started');

const oneCitizen = async (): Promise<void> => {
  const dossierId = uuid7(clock.now());
  for (let left = TRIES; left > 0; left--) {
    try {
      const said = await submit(dossierId);
      if (said === 'done') return;
      if (left === 1) write(`refused ${dossierId} ${said}`);
    } catch (error) {
      // the daemon logs it and does not answer; the visit asks again
      if (left === 1) write(`refused ${dossierId} ${(error as { code?: string }).code ?? String(error)}`);
    }
    await sleep(5);
  }
};

const submit = async (dossierId: string): Promise<string> => {
  const intention = newIntention(dossierId);
  const intended = outbox.intend(intention);
  write(`told ${dossierId} ${intended.provisionalCode}`);
  if (orders.dossiers === null && random() < 0.02) return 'done'; // this visit died before it sealed
  const [least, most] = orders.paperBytes;
  const paperBytes = Math.floor(least + (most - least) * random() ** 3);
  const sealed = await sealDossier({
    payload: payloadOf(orders.kioskId, intention, intended, orders.citizen, paperBytes),
    info: { dossierId, baggingDate: intended.submittedAt.slice(0, 10), sender: orders.kioskId },
    recipients: orders.recipients,
    folder: sealedFolderOf(orders.folder),
  });
  if (!sealed.ok) return 'not-sealed';
  const committed = await outbox.commit(dossierId, sealed.value.size, sealed.value.sha256);
  if (!committed.ok) return committed.fault;
  write(`acknowledged ${dossierId} ${sealed.value.sha256}`);
  sender?.hurry();
  forwarder.hurry();
  return 'done';
};

let begun = 0;
const citizens = async (): Promise<void> => {
  while (orders.dossiers === null || begun < orders.dossiers) {
    begun++;
    while (outbox.counts().sealed > WAITING_LIMIT) await sleep(20);
    await oneCitizen();
    if (orders.paceMs) await sleep(orders.paceMs * random());
  }
};
let working = true;
const keepStorage = async (): Promise<void> => {
  for (; working; await sleep(50)) await kiosk.storage.look();
};
const keeping = keepStorage();
await Promise.all(Array.from({ length: orders.inFlight }, citizens));
const unfinished = (): boolean =>
  outbox.counts().sealed > 0 ||
  outbox.rowsToReleaseAtSecondPlace().length > 0 ||
  (
    ledger.prepare(`SELECT count(*) AS n FROM dossiers WHERE state = 'received' AND erased_at IS NULL`).get() as {
      n: number;
    }
  ).n > 0;
while (orders.forward && unfinished()) await sleep(5);
working = false;
await keeping;
await forwarder.stop();
await sender?.stop();
await stopVoices?.();
await closeKiosk(kiosk);
write('finished');
closeSync(book);
