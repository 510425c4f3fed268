import { createPrivateKey, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import { done } from '@mot-cua/domain/result.ts';
import type { JWK } from 'jose';
import pino from 'pino';
import { Alarms } from './alarms/alarms.ts';
import { StreakWatch } from './alarms/streak-watch.ts';
import { AppointmentDesk } from './appointments/appointment-desk.ts';
import { auditHead, recordAudit } from './audit/audit.ts';
import { recordClock } from './audit/clock-record.ts';
import { SignedHeads } from './audit/signed-heads.ts';
import { fileDigest, programDigest, recordStart } from './audit/start-record.ts';
import { AnchorJournal } from './card-verifier/anchor-journal.ts';
import { identitySetup } from './card-verifier/identity-setup.ts';
import { unknownProcedures } from './card-verifier/unknown-procedures.ts';
import { askedFor } from './catalogue/asked-for.ts';
import { placesIn, readKioskConfig } from './config.ts';
import { SlipDesk } from './counter-slips/slip-desk.ts';
import { slipPrinting } from './counter-slips/slip-printing.ts';
import { Cabinet } from './devices/cabinet/cabinet.ts';
import { daemonDevices } from './devices/daemon-devices.ts';
import { HeadphoneJack } from './devices/headphone-jack/headphone-jack.ts';
import { realDisk } from './dossiers/disk-calls.ts';
import { DuplicateDesk } from './exceptions/duplicate-desk.ts';
import { KioskExceptions } from './exceptions/kiosk-exceptions.ts';
import { KioskCounter, paperOf } from './figures/kiosk-counter.ts';
import { kioskAuthority } from './forwarding/authority.ts';
import { defaultDelays, Forwarder } from './forwarding/forwarder.ts';
import { HeartbeatSender, stateOf } from './forwarding/heartbeat.ts';
import { learntKeysIn, receiptChainIn } from './forwarding/kept-receipts.ts';
import { ReceiptKeys } from './forwarding/receipt-keys.ts';
import { RepositoryLine } from './forwarding/repository-line.ts';
import { PhoneDesk } from './from-phone/phone-desk.ts';
import { HelperDesk } from './helpers/helper-desk.ts';
import { DaemonServer, type KioskHealth } from './http/daemon-server.ts';
import { DiskFailureNote, EXIT_DISK_FAILED, EXIT_LEDGER_DAMAGED, openSoundLedger } from './ledger/disk-failure.ts';
import { LookupDesk } from './lookups/lookup-desk.ts';
import { provinceSetup } from './lookups/province-setup.ts';
import { hoursOf, loneOffice, openOffice, portOf, readOfficeSetup } from './office/open-office.ts';
import { ownTicket } from './office/own-ticket.ts';
import { openOfficeDoor } from './office-door/office-door-of.ts';
import type { Door } from './office-door/open-door.ts';
import { packageTitles } from './office-door/package-titles.ts';
import { DEFAULT_BALLAST_BYTES, DiskBallast } from './outbox/ballast.ts';
import { Outbox } from './outbox/outbox.ts';
import { defaultMarks } from './outbox/pressure.ts';
import { DiskSealedFolder } from './outbox/sealed-folder.ts';
import { type CheckOptions, toldInJournal } from './outbox/start-up-check.ts';
import { DEFAULT_RETENTION_HOURS, StorageKeeper } from './outbox/storage-keeper.ts';
import { sealedBagsOf } from './papers/sealed-bags.ts';
import { DraftFolder } from './parked-drafts/draft-folder.ts';
import { openKioskSecret } from './parked-drafts/open-secret.ts';
import { ParkingKeeper } from './parked-drafts/parking-keeper.ts';
import { LeftForms } from './printing/left-forms.ts';
import { PrintDesk } from './printing/print-desk.ts';
import { RollPrinter } from './printing/roll-printer.ts';
import { RatingTeller } from './ratings/rating-teller.ts';
import { doorOf, RelayDesk } from './relay/relay-desk.ts';
import { KioskScreen } from './screen/kiosk-screen.ts';
import { senderOf } from './second-place/sender-of.ts';
import { systemClock } from './system-clock.ts';
import { readCommunes } from './territory/communes-file.ts';
import { clockMarksIn, timesyncdSync } from './time/clock-marks.ts';
import { KioskClock } from './time/kiosk-clock.ts';
import { VisitDesk } from './visits/visit-desk.ts';
import { VisitKeeper } from './visits/visit-keeper.ts';

/**
 * Composition root of the device daemon: lives for weeks and never sees personal data. Started with
 * `--config <kiosk.json>`; prints one line `{"ready":true,"url":…}` when it serves. SIGTERM ends it and its visits;
 * after a crash the visits live on and are adopted by the next start.
 */
const given = process.argv.indexOf('--config');
const configFile = process.argv[given + 1];
if (given < 0 || !configFile) {
  process.stderr.write('usage: main.ts --config <kiosk.json>\n');
  process.exit(2);
}
const read = readKioskConfig(configFile);
if (!read.ok) {
  for (const mistake of read.fault) process.stderr.write(`${mistake}\n`);
  process.exit(2);
}
const config = read.value;
/** The jack is the daemon's own: a visit hears of it. */
const { headphoneJack, ...accessOfVisits } = config.access ?? {};
const placed = placesIn(configFile, readFileSync(configFile, 'utf8'));
const identity = identitySetup(config, placed);
if (!identity.ok) {
  process.stderr.write(`${identity.fault}\n`);
  process.exit(2);
}
if (config.territory) {
  const communes = readCommunes(config.territory.communesFile);
  if (!communes.ok) {
    process.stderr.write(`${placed('/territory/communesFile')}: ${communes.fault}\n`);
    process.exit(2);
  }
}
const officeSetup = config.office ? readOfficeSetup(config.office) : done(loneOffice(config.kiosk, config.services));
if (!officeSetup.ok) {
  for (const mistake of officeSetup.fault) process.stderr.write(`${mistake}\n`);
  process.exit(2);
}
const { services } = officeSetup.value.plan;
const province = provinceSetup(config);
if (!province.ok) {
  process.stderr.write(`${province.fault}\n`);
  process.exit(2);
}
const sealedFolder = join(config.dataFolder, 'sealed');
const parkedFolder = join(config.dataFolder, 'parked');
mkdirSync(sealedFolder, { recursive: true, mode: 0o700 });
mkdirSync(parkedFolder, { recursive: true, mode: 0o700 });
mkdirSync(config.runFolder, { recursive: true, mode: 0o700 });

const log = pino({ base: { kiosk: config.kiosk.id } });
const recent: KioskHealth['journal'] = [];
const journal = (event: string, facts: Record<string, string | number>): void => {
  log.info({ event, ...facts });
  recent.push({ at: clock.now(), event, facts });
  if (recent.length > 200) recent.shift();
};

for (const mistake of unknownProcedures(config, placed)) journal('procedure-unknown', { mistake });

const ballast = new DiskBallast(config.dataFolder, config.storage?.ballastBytes ?? DEFAULT_BALLAST_BYTES);
const diskFailure = new DiskFailureNote(config.runFolder);
/** At once, in the middle of the write: whoever asked asks again, and is answered by a process that has checked the disk. */
const endForDisk = (code: string): void => {
  diskFailure.leave(code);
  log.fatal({ event: 'disk-failed', code });
  process.exit(EXIT_DISK_FAILED);
};
const opened = openSoundLedger(join(config.dataFolder, 'kiosk.db'), {
  makeRoom: () => ballast.giveUp(),
  onBroken: endForDisk,
});
if (!opened.ok) {
  process.stderr.write(
    `${opened.fault}\nNothing was changed. Keep ${config.dataFolder} as it is; call a technician.\n`,
  );
  process.exit(diskFailure.read() === null ? EXIT_LEDGER_DAMAGED : EXIT_DISK_FAILED);
}
const ledger = opened.value;
const clock: KioskClock = new KioskClock({
  system: systemClock,
  imageDate: config.imageDate ? Date.parse(config.imageDate) : null,
  memory: clockMarksIn(ledger),
  systemSync: timesyncdSync,
  record: (event, byMs, how) => {
    ledger.transaction(() => recordClock(ledger, clock, event, byMs))();
    journal(event, { seconds: Math.round(byMs / 1_000), how });
  },
  onChange: () => void tellHealth(),
  alarm: (stands) => alarms.set('clock-unconfirmed', stands),
});
const alarms = new Alarms(ledger, clock, () => void tellHealth());
const deviceKey = createPrivateKey({ key: JSON.parse(readFileSync(config.deviceKeyFile, 'utf8')), format: 'jwk' });
const pinnedKeys = new Map(
  (JSON.parse(readFileSync(config.repository.receiptKeysFile, 'utf8')) as { keys: JWK[] }).keys.map((key) => [
    key.kid ?? '',
    key,
  ]),
);

const line = new RepositoryLine({
  url: config.repository.url,
  authority: kioskAuthority(config.kiosk.id, deviceKey, clock),
  receiptKeys: new ReceiptKeys(
    pinnedKeys,
    learntKeysIn(ledger, clock, (kid) => recordAudit(ledger, clock.now(), 'receipt-key-added', kid)),
  ),
  clock,
  onTime: (epochMs) => clock.repositorySays(epochMs),
  onNewKey: (kid) => journal('receipt-key-added', { key: kid }),
  ...(config.forwarding?.ceilingKbit ? { ceilingKbit: config.forwarding.ceilingKbit } : {}),
});
const clockConfirmed = (): boolean => clock.confirmed;
const marks = {
  lowBytes: config.storage?.lowBytes ?? defaultMarks.lowBytes,
  fullBytes: config.storage?.fullBytes ?? defaultMarks.fullBytes,
};
const retentionMs = (config.storage?.retentionHours ?? DEFAULT_RETENTION_HOURS) * 3_600_000;
const outbox = new Outbox({
  ledger,
  clock,
  sealed: new DiskSealedFolder(sealedFolder, realDisk, endForDisk),
  kioskId: config.kiosk.id,
  deviceKey,
  clockConfirmed,
  alarms,
  marks,
  retentionMs,
});
const signedHeads = new SignedHeads({ ledger, clock, kioskId: config.kiosk.id, deviceKey, alarms });
const storage = new StorageKeeper({ outbox, clock, ballast, marks, retentionMs, journal });
const forwarder = new Forwarder({
  outbox,
  line,
  clock,
  random: Math.random,
  delays: {
    firstRetryMs: config.forwarding?.firstRetryMs ?? defaultDelays.firstRetryMs,
    longestRetryMs: config.forwarding?.longestRetryMs ?? defaultDelays.longestRetryMs,
    lookEveryMs: config.forwarding?.lookEveryMs ?? defaultDelays.lookEveryMs,
  },
  journal,
  alarms,
  chain: receiptChainIn(ledger),
  onReceipt: (receipt) => clock.receiptSays(Date.parse(receipt.receivedAt)),
  ...(config.forwarding?.hours ? { hours: config.forwarding.hours } : {}),
  onCustody: (dossierId, custody, officialCode) => {
    keeper.tellLive({ t: 'custody', dossierId, custody, officialCode });
    if (custody === 'received') secondPlace?.hurry();
    if (custody === 'received') counterSlips?.hurry();
    officeDoor?.streams.changed();
  },
  onDuplicate: (dossierId, other) => duplicates?.found(dossierId, other),
});
const boot = randomUUID();
const heartbeats = new HeartbeatSender({
  line,
  clock,
  kioskId: config.kiosk.id,
  deviceKey,
  boot,
  clockConfirmed,
  state: () => stateOf(outbox),
  auditHead: () => auditHead(ledger),
  alarms,
  journal,
});
const secondPlace = config.secondPlace
  ? senderOf(config.secondPlace, {
      outbox,
      authority: kioskAuthority(config.kiosk.id, deviceKey, clock),
      clock,
      dataFolder: config.dataFolder,
      sealedFolder,
      alarms,
      journal,
      verifyReceipt: (row, receipt) => line.verifyReceipt(row, receipt),
      onCustody: (dossierId, custody) => keeper.tellLive({ t: 'custody', dossierId, custody, officialCode: null }),
    })
  : null;

const visitDevices = new Map<string, DeviceHealth>();
const onChange = (health: DeviceHealth): void => {
  journal('device', { device: health.device, state: health.state, fault: health.fault?.code ?? '' });
  void tellHealth();
};
const { documentScanner, documentCamera, idCardReader, codeReader, formPrinter } = config.devices;
const { printer, buttons, formPrinter: formQueue, ...own } = daemonDevices(config.devices, { clock, onChange });
const leftForms = formQueue ? new LeftForms({ printer: formQueue.driver, clock, journal }) : null;
buttons?.driver.onPress((score) => keeper.tellLive({ t: 'button', score }));

const parkingSecret = await openKioskSecret({
  tpm: config.parking?.tpm,
  file: config.parking?.secretFile ?? join(config.dataFolder, 'parking-secret', 'generation'),
  deviceKey,
  clock,
});
const parking = new ParkingKeeper({
  secret: parkingSecret,
  folder: new DraftFolder(parkedFolder),
  ledger,
  clock,
  journal,
});
const prints = new PrintDesk(ledger, clock, printer);
const office = openOffice({
  setup: officeSetup.value,
  ledger,
  clock,
  random: Math.random,
  waitsFile: join(config.dataFolder, 'office-waits.json'),
  journal,
  ...(config.office && !config.office.door ? { listen: { port: portOf(config.office, officeSetup.value) } } : {}),
});
const { self, plan } = officeSetup.value;
const rolls = new RollPrinter({ self, plan, prints: printer ? prints : null, clock, journal });
office.node.onApplied((entry) => rolls.applied(entry));
const ratings = new RatingTeller({ ledger, clock, node: self, office: office.node, province: line, journal });
office.node.onApplied((entry) => ratings.hear(entry));
const dayCounts = new KioskCounter({
  ledger,
  clock,
  node: self,
  office: office.node,
  calendar: hoursOf(officeSetup.value),
  isUp: () => keeper.warm !== null || keeper.live !== null,
  standing: () => {
    const { sealed, quarantined } = outbox.counts();
    return { alarms: alarms.codes().slice(0, 20), paper: paperOf(own.health()), unsent: sealed, failed: quarantined };
  },
  journal,
});
const desk = new VisitDesk({
  ledger,
  clock,
  outbox,
  tickets: office.numbers,
  ownTicket: (code, wish, request) => ownTicket(office.node, code, wish, request),
  helpers: new HelperDesk(ledger, clock, config.helpers ?? []),
  appointments: config.appointments
    ? new AppointmentDesk({
        file: config.appointments.file,
        early: config.appointments.earlyMinutes ?? 30,
        late: config.appointments.lateMinutes ?? 15,
        clock,
        tickets: office.numbers,
        journal,
      })
    : null,
  prints,
  lookups: new LookupDesk(ledger, clock, outbox, line),
  parking: parkingSecret,
  onRated: () => ratings.hurry(),
  onCounted: (counts) => dayCounts.ended(counts),
  onSealed: () => {
    secondPlace?.hurry();
    forwarder.hurry();
  },
  onVisitDevices: (devices) => {
    for (const device of devices) visitDevices.set(device.device, device);
  },
  onStaffCalled: (visit) => journal('staff-called', { visit }),
  onDiskFailed: endForDisk,
  journal,
});

const relay = new RelayDesk({
  doors: {
    ...(config.identity?.cardService ? { 'card-service': doorOf(config.identity.cardService) } : {}),
    ...(config.identity?.signIn ? { 'sign-in': doorOf(config.identity.signIn) } : {}),
    ...(province.value ? { repository: { url: config.repository.url } } : {}),
  },
  // signed over the whole address: what a service is shown opens no door of the repository's
  authority: (method, url, { to, path, body }) => {
    const authority = kioskAuthority(config.kiosk.id, deviceKey, clock);
    return to === 'repository' ? authority(method, path, null, body) : authority(method, url, null);
  },
  clock,
  journal,
});
const phones = new PhoneDesk({
  url: config.repository.url,
  authority: (method, path) => kioskAuthority(config.kiosk.id, deviceKey, clock)(method, path, null),
  folder: join(config.runFolder, 'from-phone'),
  clock,
});
await phones.prepare();
const anchors = new AnchorJournal({
  journal,
  needed: config.identity?.verifier === 'local',
  alarm: (stands) => alarms.set('trust-anchors-missing', stands),
});

const streaks = new StreakWatch((stands) => alarms.set('scanner-streaks', stands));

const home = (): string => server.home;
const keeper: VisitKeeper = new VisitKeeper({
  clock,
  socketPath: join(config.runFolder, 'daemon.sock'),
  logFile: join(config.runFolder, 'visits.log'),
  setup: {
    kiosk: config.kiosk,
    get home() {
      return home();
    },
    uiFolder: config.uiFolder,
    sealedFolder,
    parkedFolder,
    catalogue: config.catalogue,
    get asked() {
      return askedFor(ledger, clock.now());
    },
    recipients: config.recipients,
    services,
    ...(config.repository.publicUrl === undefined ? {} : { ratingUrl: config.repository.publicUrl }),
    ...(plan.ratings ? { ratingLevels: plan.ratings.levels } : {}),
    secondPlace: config.secondPlace !== undefined,
    identity: identity.value,
    ...(config.panel ? { panelPpi: config.panel.ppi } : {}),
    ...(config.access ? { access: accessOfVisits } : {}),
    ...(province.value ? { province: province.value } : {}),
    ...(config.identity?.faceMatch ? { faceMatch: config.identity.faceMatch } : {}),
    ...(config.extras ? { extras: config.extras } : {}),
    ...(config.notices ? { notices: config.notices } : {}),
    ...(config.territory ? { communesFile: config.territory.communesFile } : {}),
    ...(config.countsAs ? { countsAs: config.countsAs } : {}),
    ...(config.offices ? { offices: config.offices } : {}),
    helpers: (config.helpers ?? []).length > 0,
    appointments: config.appointments !== undefined,
    devices: {
      ...(documentScanner ? { documentScanner } : {}),
      ...(documentCamera ? { documentCamera } : {}),
      ...(codeReader ? { codeReader } : {}),
      ...(formPrinter ? { formPrinter } : {}),
      ...(idCardReader ? { idCardReader: { reader: idCardReader.reader } } : {}),
    },
  },
  environment: {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    TMPDIR: config.runFolder,
    // glibc keeps freed page-sized buffers otherwise: 768 MB against 219 MB after twenty pages; cannot be set from inside
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '1048576',
    // the young generation of V8 grows to 48 MB otherwise, for nothing
    NODE_OPTIONS: '--max-semi-space-size=4',
    // compiled code of programs, never anything of a visit: written while a visit stands warm (visit.ts)
    ...(process.env['NODE_COMPILE_CACHE'] ? { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] } : {}),
    ...(idCardReader?.pcscSocket ? { PCSCLITE_CSOCK_NAME: idCardReader.pcscSocket } : {}),
  },
  onMessage: (visit, message, reply) => {
    if (exceptions?.hear(visit.id, message)) return;
    if (message.t === 'trust-anchors') return anchors.hear(message);
    if (message.t === 'page-streaks') return streaks.hear(message.atMm);
    const answered =
      message.t === 'relay'
        ? relay.answer(message, reply)
        : message.t === 'phone' || message.t === 'phone-note'
          ? phones.answer(message, reply)
          : desk.answer(visit, message, reply);
    answered.catch((error: unknown) =>
      log.error({ event: 'visit-question-failed', question: message.t, error: String(error) }),
    );
  },
  onLive: (visit) => {
    void tellHealth();
    exceptions?.tell(visit.id);
  },
  onFaceAdvice: (visit) => exceptions?.face(visit.id, visit.faceAdvice),
  onEnding: (visit, why) => {
    journal('visit-ended', { visit: visit.id, why });
    exceptions?.visitEnded(visit.id);
    leftForms?.takeBack();
    screen?.next();
    if (why === 'crashed') {
      dayCounts.crashed();
      void checkOutbox({ digests: false });
    }
  },
  onStreamLost: (visit) => {
    if (screen) return screen.streamLost(visit);
    if (visit.lostFor >= 3) keeper.abandon(visit); // a browser of somebody's own was closed: 15 s, long enough for any reload
  },
  onPainted: (visit) => screen?.painted(visit),
  journal,
});
const cabinet = new Cabinet(config.cabinet ?? {}, clock, (what) => {
  journal('cabinet', { what });
  exceptions?.look();
});
/** What a person has to see to; where the plan names nobody there is nobody to tell. */
const exceptions: KioskExceptions | null =
  officeSetup.value.plan.staff.length > 0
    ? new KioskExceptions({
        ledger,
        clock,
        node: officeSetup.value.self,
        plan: officeSetup.value.plan,
        office: office.node,
        devices: () => [...own.health(), ...visitDevices.values()],
        alarms: () => alarms.codes(),
        cabinet: () => cabinet.troubles(),
        refused: () => outbox.quarantinedCodes(),
        unsent: () => outbox.unsent(),
        repositoryReachable: () => forwarder.repositoryReachable,
        liveVisit: () => keeper.live?.id ?? null,
        codesOf: (visit) =>
          [...(keeper.all.find(({ id }) => id === visit)?.dossiers ?? [])].flatMap(
            (dossier) => outbox.find(dossier)?.provisional_code ?? [],
          ),
        tell: (visit, message) => {
          const to = keeper.all.find(({ id }) => id === visit);
          if (to) keeper.tell(to, message);
        },
        journal,
      })
    : null;
/** Dossiers that repeat another: the province finds them, officers decide. */
const duplicates =
  plan.staff.length > 0
    ? new DuplicateDesk({ ledger, clock, node: self, office: office.node, province: line, journal })
    : null;
/** Slips that counters write about dossiers of this kiosk: on paper here, then to the province. */
const slipTitles = packageTitles(config.office?.door?.packagesFolder ?? null);
const counterSlips =
  plan.staff.length > 0
    ? new SlipDesk({
        ...{ ledger, clock, journal, province: line, office: office.node, officeTitle: plan.title },
        dossier: (id) => {
          const row = outbox.find(id);
          return row ? { code: row.official_code ?? row.provisional_code, procedure: row.procedure_id } : null;
        },
        titles: slipTitles,
        print: slipPrinting({ clock, strips: prints, forms: formQueue }),
      })
    : null;
if (config.identity?.verifier !== 'local') alarms.clear('trust-anchors-missing'); // raised under another configuration
const isBeingSubmitted = (dossierId: string): boolean => keeper.all.some((visit) => visit.dossiers.has(dossierId));

/** What a crash left is found, put right where that can be proved, and told. */
const checkOutbox = async (how: CheckOptions): Promise<void> => {
  const story = await outbox.recover(isBeingSubmitted, how);
  for (const [event, facts] of toldInJournal(story)) journal(event, facts);
  forwarder.hurry();
  for (const { dossierId, secondPlace: holder } of story.lost)
    if (holder !== null) await secondPlace?.fetchBack(dossierId);
  if (story.committed.length > 0) secondPlace?.hurry();
};

const tellHealth = async (): Promise<void> => {
  keeper.tellLive({
    t: 'health',
    devices: own.health(),
    repository: forwarder.repositoryReachable,
    storageFull: await outbox.storageFull(),
    alarms: alarms.codes(),
    clockOffsetMs: clock.offsetMs,
    ...(jack ? { headphones: jack.plugged } : {}),
  });
  exceptions?.look();
};
const jack = headphoneJack ? new HeadphoneJack(headphoneJack.path, clock, () => void tellHealth()) : null;

const server = new DaemonServer({
  keeper,
  ownBrowser: config.browser === undefined,
  health: async () => ({
    kiosk: config.kiosk,
    pid: process.pid,
    ready: keeper.warm !== null || keeper.live !== null,
    visits: keeper.all.map(({ id, pid, state, faceAdvice }) => ({
      id,
      pid,
      state,
      ...(faceAdvice ? { faceAdvice } : {}),
    })),
    devices: [...own.health(), ...visitDevices.values()],
    repository: { reachable: forwarder.repositoryReachable },
    outbox: outbox.counts(),
    storageFull: await outbox.storageFull(),
    alarms: alarms.standing(),
    clockConfirmed: clockConfirmed(),
    memory: { daemonBytes: process.memoryUsage.rss() },
    journal: recent,
  }),
});
const screen = config.browser
  ? new KioskScreen({
      clock,
      launcherSocket: join(config.runFolder, 'launcher.sock'),
      keeper,
      doorFor: (url) => server.doorFor(url),
      journal,
    })
  : null;

let officeDoor: Door | null = null;
let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  parking.stop();
  signedHeads.stop();
  screen?.stop();
  jack?.stop();
  cabinet.stop();
  await keeper.stop(true);
  await Promise.all([
    forwarder.stop(),
    heartbeats.stop(),
    ratings.stop(),
    dayCounts.stop(),
    secondPlace?.stop(),
    storage.stop(),
    server.close(),
    own.stop(),
    relay.stop(),
    phones.stop(),
    leftForms?.stop(),
    rolls.stop(),
    officeDoor?.stop().then(() => office.stop()) ?? office.stop(),
    exceptions?.stop(),
    duplicates?.stop(),
    counterSlips?.stop(),
  ]);
  await line.close();
  clock.stop();
  ledger.close();
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());

await server.listen(config.listen.port);
recordStart(ledger, clock.now(), {
  boot,
  config: fileDigest(configFile),
  program: programDigest([import.meta.dirname, join(import.meta.dirname, '../../domain/src')]),
});
if (diskFailure.read() !== null) {
  journal('disk-failed-before', { code: diskFailure.read() ?? '' });
  alarms.raise('disk-error');
  diskFailure.remove();
}
clock.start();
const door = config.office
  ? await openOfficeDoor({
      office,
      config: config.office,
      ledger,
      dataFolder: config.dataFolder,
      clock,
      journal,
      sealed: sealedBagsOf(outbox),
      rolls,
      ...(exceptions ? { exceptions } : {}),
    })
  : done(null);
if (!door.ok) {
  process.stderr.write(`${placed('/office')}: ${door.fault}\n`);
  process.exit(2);
}
officeDoor = door.value;
await office.start();
exceptions?.start();
duplicates?.start();
counterSlips?.start();
await keeper.start();
storage.start();
signedHeads.start();
own.start();
forwarder.start();
heartbeats.start();
ratings.start();
dayCounts.start();
parking.start();
secondPlace?.start();
screen?.start();
jack?.start();
cabinet.start();
// Visits of the daemon before this one come back within the adoption time and ask their questions again; what is then
// still without a visit was left by a crash.
clock.after(5_000, () => {
  void checkOutbox({ digests: true });
  if (!keeper.live) leftForms?.takeBack();
});
process.stdout.write(
  `${JSON.stringify({ ready: true, url: server.home, ...(door.value ? { office: door.value.url } : {}) })}\n`,
);
