import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sealDossier } from '@mot-cua/device-daemon/src/dossiers/seal.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { uuid7 } from '@mot-cua/device-daemon/src/visits/uuid7.ts';
import type { CanaryCitizen } from '../gives-nothing-away/canary.ts';
import { type KioskAbout, newForwarder, openKiosk, sealedFolderOf } from './kiosk-parts.ts';
import { newIntention, payloadOf } from './made-up-dossier.ts';
import { seeded } from './seeded.ts';

/**
 * A kiosk that suffers: the production parts of daemon and visit in one process, submitting made-up dossiers as fast as it
 * can. What its citizens are told goes, before anything else happens, into a book that lies outside the disk under fault:
 *   told <id> <provisional code>           the press on submit was answered
 *   acknowledged <id> <sha256> <custody>   the screen says "saved"
 *   refused <id> <why>                     the screen says that it was not submitted
 *   received <id>                          the repository's receipt is here
 *   started | finished                     of the process itself
 */
export type Orders = KioskAbout & {
  readonly bookFile: string;
  readonly recipients: readonly string[];
  readonly citizen: CanaryCitizen;
  readonly seed: number;
  readonly inFlight: number;
  /** stop after so many, once every one is received; null: go on until killed */
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

const orders = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Orders;
const random = seeded(orders.seed);
const book = openSync(orders.bookFile, 'a');
const write = (line: string): void => {
  writeSync(book, `${line}\n`);
};

const kiosk = openKiosk(orders);
if (orders.synchronous === 'NORMAL') kiosk.ledger.pragma('synchronous = NORMAL');
await kiosk.outbox.recover(() => false);
write('started');
const forwarder = newForwarder(kiosk, (dossierId, custody) => write(`${custody} ${dossierId}`));
if (orders.forward) forwarder.start();

let begun = 0;
const oneCitizen = async (): Promise<void> => {
  const dossierId = uuid7(systemClock.now());
  const intention = newIntention(dossierId);
  const intended = kiosk.outbox.intend(intention);
  write(`told ${dossierId} ${intended.provisionalCode}`);
  if (random() < 0.02) return; // this visit died before it sealed
  const [least, most] = orders.paperBytes;
  const paperBytes = Math.floor(least + (most - least) * random() ** 3);
  const sealed = await sealDossier({
    payload: payloadOf(orders.kioskId, intention, intended, orders.citizen, paperBytes),
    info: { dossierId, baggingDate: intended.submittedAt.slice(0, 10), sender: orders.kioskId },
    recipients: orders.recipients,
    folder: sealedFolderOf(orders.folder),
  });
  if (!sealed.ok) return write(`refused ${dossierId} not-sealed`);
  const committed = await kiosk.outbox.commit(dossierId, sealed.value.size, sealed.value.sha256);
  if (!committed.ok) return write(`refused ${dossierId} ${committed.fault}`);
  write(`acknowledged ${dossierId} ${sealed.value.sha256} saved-here`);
  forwarder.hurry();
};

const citizens = async (): Promise<void> => {
  while (orders.dossiers === null || begun < orders.dossiers) {
    begun++;
    while (kiosk.outbox.counts().sealed > WAITING_LIMIT) await sleep(20);
    await oneCitizen();
    if (orders.paceMs) await sleep(orders.paceMs * random());
  }
};
await Promise.all(Array.from({ length: orders.inFlight }, citizens));
while (orders.forward && kiosk.outbox.counts().sealed > 0) await sleep(5);
await forwarder.stop();
await kiosk.line.close();
kiosk.ledger.close();
write('finished');
closeSync(book);
