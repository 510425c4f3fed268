import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { paperTypesFrom } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { type ProgressPlan, readProgressPlan } from '@mot-cua/domain/digitisation/progress-report.ts';
import { failed } from '@mot-cua/domain/result.ts';
import pino from 'pino';
import { recordAudit } from './audit/audit.ts';
import { fileDigest, programDigest } from './audit/start-record.ts';
import { createDocumentScanner } from './devices/document-scanner/document-scanner.ts';
import { ReadingDesk } from './imaging/text/reading-desk.ts';
import { coolDown, warmUp } from './imaging/worker.ts';
import { EXIT_DISK_FAILED, EXIT_LEDGER_DAMAGED } from './ledger/disk-failure.ts';
import { nextOfDay, officeDay } from './ledger/ledger.ts';
import { pkcs11Token } from './signing/token.ts';
import { openBatchKey } from './station/batch-key.ts';
import { isCopy, nextBookEntry } from './station/certification-book.ts';
import { CopyDesk } from './station/copy-desk.ts';
import { CopyLinks } from './station/copy-links.ts';
import { CopyScanning } from './station/copy-scanning.ts';
import { type CopyOrder, CopySigner } from './station/copy-signing.ts';
import { FeedingDesk } from './station/feeding-desk.ts';
import { openOfficeLine } from './station/office-line.ts';
import { isOnlyStation } from './station/one-station.ts';
import { pageFilesIn } from './station/page-files.ts';
import { PageIntake } from './station/page-intake.ts';
import { PageTexts } from './station/page-texts.ts';
import { PaperSender } from './station/paper-sending.ts';
import { PaperSigner, type SigningOrder, type TokenConfig } from './station/paper-signing.ts';
import { progressOf, reportOf } from './station/progress.ts';
import { SendingDesk } from './station/sending-desk.ts';
import { SigningQueue } from './station/signing-queue.ts';
import { readStationConfig, type StationConfig } from './station/station-config.ts';
import { StationDesk } from './station/station-desk.ts';
import { StationServer } from './station/station-server.ts';
import { StationWorker } from './station/station-worker.ts';

/**
 * Composition root of the backlog station: a program for staff, one batch of old papers at a time, from the feeder to the
 * repository. Started with `--config <station.json>`; prints one line `{"ready":true,"url":…}`, whose address lets one
 * browser in. SIGHUP prints a new one, SIGTERM ends it; after a crash the batch is as the clerk last saw it.
 */
const usage = (words: readonly string[]): never => {
  for (const line of words) process.stderr.write(`${line}\n`);
  process.exit(2);
};
const given = process.argv.indexOf('--config');
const configFile = process.argv[given + 1];
if (given < 0 || !configFile) usage(['usage: backlog-station.ts --config <station.json>']);
const read = readStationConfig(configFile ?? '');
const config: StationConfig = read.ok ? read.value : usage(read.fault);
const listed = paperTypesFrom(JSON.parse(readFileSync(config.paperTypesFile, 'utf8')));
const types = listed.ok ? listed.value : usage([`${config.paperTypesFile}: ${listed.fault}`]);

const planIn = (file: string): ProgressPlan => {
  try {
    const plan = readProgressPlan(readFileSync(file, 'utf8'), file);
    return plan.ok ? plan.value : usage(plan.fault);
  } catch {
    return usage([`${file}: cannot be read; mend progressPlanFile, or leave it out to go without the report`]);
  }
};
const plan = config.progressPlanFile === undefined ? null : planIn(config.progressPlanFile);

const log = pino({ base: { kiosk: config.kiosk.id } }, pino.destination(2));
const journal = (event: string, facts: Record<string, string | number>): void => log.info({ event, ...facts });

if (!isOnlyStation(config.dataFolder)) usage([`Another station works in ${config.dataFolder} already.`]);
const opened = openOfficeLine(config, {
  program: {
    config: fileDigest(configFile ?? ''),
    program: programDigest([import.meta.dirname, join(import.meta.dirname, '../../domain/src')]),
  },
  journal,
  onCustody: (dossierId, custody) =>
    void desk
      .custody(dossierId, custody)
      .catch((error: unknown) => log.error({ event: 'custody-not-taken', dossierId, error: String(error) })),
  onDiskFailed: (code) => {
    log.fatal({ event: 'disk-failed', code });
    process.exit(EXIT_DISK_FAILED);
  },
});
if (!opened.ok) {
  process.stderr.write(`${opened.fault}\n`);
  process.exit(EXIT_LEDGER_DAMAGED);
}
const office = opened.value;
const { clock, outbox, ledger } = office;
const batchKey = openBatchKey(config.batchKeyFile, office.deviceKey);
if (!batchKey.ok) {
  process.stderr.write(`${config.batchKeyFile} is damaged: no batch opens without it. Call a technician.\n`);
  process.exit(EXIT_LEDGER_DAMAGED);
}

const worker = new StationWorker(batchKey.value, clock);
const readers = new ReadingDesk({ readers: 2, nice: 5, deadlineMs: 30_000, mostWaiting: 8 });
const texts = new PageTexts(readers, worker);
const desk: StationDesk = new StationDesk({
  clock,
  clerk: config.clerk.name,
  kiosk: config.kiosk,
  types,
  root: join(config.dataFolder, 'batches'),
  batchKey: batchKey.value,
  worker,
  texts,
  outbox,
  batchNumber: () => ledger.transaction(() => nextOfDay(ledger, officeDay(clock.now()), 'batch'))(),
  repositoryReachable: () => office.forwarder.repositoryReachable,
  progress: () => progressOf(ledger, config.obligation),
  journal,
  onChange: () => server.changed(),
});
const server: StationServer = new StationServer({
  desk,
  clock,
  files: config.uiFolder === undefined ? new Map() : pageFilesIn(config.uiFolder),
  types,
  report: () => plan && reportOf(ledger, plan, clock.now()),
});

const { saneDevice, saneConfigFolder, statusUrl, dpi } = config.scanner;
const scanner = createDocumentScanner({
  saneDevice,
  clock,
  program: fileURLToPath(new URL('./station/scanimage-with-us.sh', import.meta.url)),
  ...(saneConfigFolder === undefined ? {} : { saneConfigDir: saneConfigFolder }),
  ...(statusUrl === undefined ? {} : { statusUrl }),
});
const tokenIn = ({ token }: StationConfig): TokenConfig | null =>
  token
    ? {
        token: pkcs11Token({
          module: token.module,
          label: token.label,
          ...(token.environment ? { environment: token.environment } : {}),
        }),
        keyId: token.keyId,
        agency: token.agency,
        chain: (token.chainFiles ?? []).map((file) => new Uint8Array(readFileSync(file))),
        anchors: (token.anchorFiles ?? []).map((file) => new Uint8Array(readFileSync(file))),
        timestampUrl: token.timestampUrl ?? null,
      }
    : null;
const token = tokenIn(config);
const intake = new PageIntake({ clock, worker, texts });
const feeding = new FeedingDesk({
  clock,
  scanner,
  dpi: dpi ?? 300,
  intake,
  diskFull: () => outbox.storageFull(),
  tell: (fact) => desk.happened(fact),
  journal,
  onChange: () => desk.changed(),
});
const sender = new PaperSender({
  clock,
  outbox,
  sealedFolder: office.sealedFolder,
  recipients: config.recipients,
  kiosk: config.kiosk,
  onSealed: () => office.hurry(),
});
const { certification } = config;
const copies: CopyDesk | null = certification
  ? new CopyDesk({
      clock,
      officer: config.clerk.name,
      types,
      root: join(config.dataFolder, 'copies'),
      key: batchKey.value,
      worker,
      intake,
      scanning: new CopyScanning({ clock, scanner, dpi: dpi ?? 300, journal }),
      links: new CopyLinks(office.line, clock, journal),
      outbox,
      sender,
      diskFull: () => outbox.storageFull(),
      copyNumber: () => ledger.transaction(() => nextOfDay(ledger, officeDay(clock.now()), 'copy'))(),
      nextEntry: () => nextBookEntry(ledger, certification, clock.now()),
      record: (event, subject) => ledger.transaction(() => recordAudit(ledger, clock.now(), event, subject))(),
      reachable: () => office.forwarder.repositoryReachable,
      journal,
      onChange: () => desk.changed(),
    })
  : null;
const paperSigner = token && new PaperSigner({ clock, worker, texts, token, types });
const copySigner =
  token && certification
    ? new CopySigner({
        clock,
        worker,
        texts,
        token,
        certification,
        officer: config.clerk.name,
        kioskId: config.kiosk.id,
      })
    : null;
const signing = new SigningQueue<SigningOrder | CopyOrder>({
  clock,
  signer: paperSigner && {
    sign: async (order, pin, signal) => {
      if (!('copy' in order)) return paperSigner.sign(order, pin, signal);
      return copySigner ? copySigner.sign(order, pin, signal) : failed({ code: 'not-compared' });
    },
  },
  orderFor: (id) => copies?.orderFor(id) ?? desk.signingOrder(id),
  onSigned: (id) =>
    isCopy(id) ? (copies?.signed(id) ?? Promise.resolve()) : desk.happened({ did: 'signed', paper: id }),
  journal,
  onNotSigned: async (ids) => {
    for (const id of ids)
      if (isCopy(id)) await copies?.notSigned(id);
      else await desk.happened({ did: 'sign-failed', paper: id });
  },
  onChange: () => desk.changed(),
});
const sending = new SendingDesk({
  clock,
  outbox,
  sender,
  tell: (fact, words) => desk.happened(fact, words),
  journal,
});

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await desk.stop();
  await Promise.all([server.close(), scanner.close(), office.stop()]);
  await worker.close();
  await coolDown();
  process.exit(0);
};
const sayAddress = (): void => {
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.newAddress() })}\n`);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
process.on('SIGHUP', sayAddress);

await office.start();
if (!(await desk.start({ feeding, signing, sending, copies }))) {
  process.stderr.write(
    `The batch or the copy in ${config.dataFolder} is damaged. Nothing was changed; keep the folder and call a technician.\n`,
  );
  process.exit(EXIT_LEDGER_DAMAGED);
}
await server.listen(config.listen.port);
void warmUp();
sayAddress();
