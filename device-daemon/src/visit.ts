import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import { loadCatalogue } from './catalogue/catalogue.ts';
import { noNationalList, readNationalList } from './catalogue/national-list.ts';
import { offeredByDay } from './catalogue/offered-by-day.ts';
import { VisitServer } from './http/visit-server.ts';
import { SayAloud } from './speech/say-aloud.ts';
import { systemClock } from './system-clock.ts';
import { readCommunes } from './territory/communes-file.ts';
import { DaemonLine } from './visits/daemon-line.ts';
import { KioskClock } from './visits/kiosk-clock.ts';
import { VisitRoom } from './visits/visit-room.ts';

/**
 * Composition root of the visit process: lives for one citizen, then is killed. Started by the daemon with
 * `--socket <path> --visit <id>`; it gets its setup over that socket, stands warm, goes live, and ends.
 */
const { values } = parseArgs({ options: { socket: { type: 'string' }, visit: { type: 'string' } } });
if (!values.socket || !values.visit) throw new Error('usage: visit.ts --socket <daemon socket> --visit <id>');
const visit = values.visit;

const clock = new KioskClock(systemClock);
/** The last step of an orphan must be on disk before it goes; the disk itself may be what failed. */
const ORPHAN_FLUSH_MS = 3_000;
/** The page has the machine to itself until it stands; where none comes, the devices are started all the same. */
const WITHOUT_PAGE_MS = 1_000;
let state: 'warm' | 'live' | 'ending' = 'warm';
let room: VisitRoom | null = null;
const voice = new SayAloud();
let server: VisitServer | null = null;

let cancelWithoutPage: (() => void) | null = null;
const startDevices = (): void => {
  if (!cancelWithoutPage || state !== 'live') return;
  cancelWithoutPage();
  cancelWithoutPage = null;
  void room?.live();
};

const line = new DaemonLine({
  socketPath: values.socket,
  clock,
  hello: () => ({
    t: 'hello',
    visit,
    pid: process.pid,
    port: server?.port ?? 0,
    state,
    submitting: room?.submitting ?? null,
  }),
  onUp: (up) => room?.lineIs(up),
  onOrphaned: () => {
    systemClock.after(room ? ORPHAN_FLUSH_MS : 0, () => process.exit(3));
    void room?.orphaned().then(() => process.exit(3));
  },
  onTold: (message) => {
    switch (message.t) {
      case 'setup':
        if (!room) void build(message.setup);
        return;
      case 'live':
        if (state !== 'warm') return;
        state = 'live';
        cancelWithoutPage = systemClock.after(WITHOUT_PAGE_MS, startDevices);
        return;
      case 'token?':
        if (server) line.tell({ t: 'token', id: message.id, token: server.newToken() });
        return;
      case 'go':
        room?.clear();
        return;
      case 'health':
        clock.offsetMs = message.clockOffsetMs;
        room?.hear(message);
        return;
      default:
        room?.hear(message);
    }
  },
});

const build = async (setup: VisitSetup): Promise<void> => {
  const publicKey = createPublicKey({
    key: JSON.parse(readFileSync(setup.catalogue.publicKeyFile, 'utf8')),
    format: 'jwk',
  });
  const { folder } = setup.catalogue;
  const today = dateInVietnam(clock.now());
  const catalogue = await loadCatalogue({ folder, publicKey, today });
  const accepted = await readNationalList(folder, publicKey);
  // without a list the kiosk goes on with its packages; the technician's log says why
  if (!accepted.ok) console.error(accepted.fault);
  const national = (accepted.ok ? accepted.value : null) ?? noNationalList;
  const territory = setup.communesFile === undefined ? null : readCommunes(setup.communesFile);
  // the daemon has read it well; somebody who broke it since finds it in the log, and communes are typed meanwhile
  if (territory && !territory.ok) console.error(territory.fault);
  const made = new VisitRoom({
    setup,
    packages: catalogue.packages,
    others: catalogue.others,
    offeredOn: offeredByDay({ ...catalogue, national, asked: setup.asked }),
    territory: territory?.ok ? territory.value : null,
    line,
    clock,
    onSnapshot: (snapshot) => server?.push(snapshot),
    onEnd: (why) => {
      state = 'ending';
      line.tell({ t: 'ended', why });
    },
  });
  server = new VisitServer({
    visit,
    uiFolder: setup.uiFolder,
    panelPpi: setup.panelPpi,
    home: setup.home,
    clock,
    memory: made.memory,
    catalogue: {
      get url() {
        return made.offered.url;
      },
      get json() {
        return made.offered.json;
      },
    },
    snapshot: () => made.snapshot,
    intend: (seq, intent) => made.intend(seq, intent),
    onOpened: () => line.tell({ t: 'opened' }),
    onPainted: () => {
      line.tell({ t: 'painted' });
      startDevices();
    },
    onStreamLost: () => line.tell({ t: 'stream-lost' }),
    onStreamBack: () => line.tell({ t: 'stream-back' }),
    ...(setup.access?.languagesFolder ? { languagesFolder: setup.access.languagesFolder } : {}),
    ...(setup.access?.audioFolder ? { audioFolder: setup.access.audioFolder } : {}),
    ...(setup.access?.audioFolder ? { sayAloud: (text, language) => voice.render(text, language) } : {}),
    faceFrame: setup.faceMatch?.on ? (jpeg) => made.faceFrame(jpeg) : undefined,
    onPageLeft: () => {
      if (state === 'ending') line.tell({ t: 'page-left' });
    },
  });
  await server.listen();
  room = made;
  line.tell({ t: 'hello', visit, pid: process.pid, port: server.port, state, submitting: null });
  // a visit is killed and would never write what it compiled; now nobody is there yet of whom anything could lie in it
  flushCompileCache();
};

line.start();
