import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { badgeOf, DISPLAY_KEY, STAFF_PIN } from './counters.ts';
import { Demo, type DemoOptions, killLeftovers, project, uiIsBuilt } from './demo.ts';
import { DEMO_PIN } from './keys.ts';

/**
 * `make demo`: a kiosk, a province, a bench of virtual hardware and a backlog station on this machine, until Ctrl-C.
 * Options: --port (kiosk), --bench-port, --repository-port, --station-port, --office-port, --no-station, --data <folder>, --config <file laid over the kiosk's own>.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4800' },
    'bench-port': { type: 'string', default: '4810' },
    'repository-port': { type: 'string', default: '4820' },
    'station-port': { type: 'string', default: '4830' },
    'office-port': { type: 'string', default: '4840' },
    'no-station': { type: 'boolean', default: false },
    data: { type: 'string', default: join(project, '.run', 'demo') },
    config: { type: 'string' },
  },
});
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const port = (text: string | undefined): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  say(`"${text}" is not a port: give a number from 0 to 65535`);
  process.exit(2);
};

const folder = resolve(values.data);
mkdirSync(folder, { recursive: true, mode: 0o700 });
const lock = join(folder, 'demo.lock');
const holder = holderOf(lock);
if (holder !== null) {
  say(
    `A demo runs already in ${folder} (pid ${holder}). Open its addresses, or end it with Ctrl-C there, or give --data <another folder> and other ports.`,
  );
  process.exit(1);
}
writeFileSync(lock, String(process.pid));
const left = killLeftovers(folder);
if (left > 0) say(`Ended ${left} processes that a demo before this one had left.`);
if (!uiIsBuilt()) {
  say('The screens are not built yet: run "make demo", or "npm run build-ui" first.');
  rmSync(lock, { force: true });
  process.exit(1);
}

let demo: Demo | null = null;
let ending = false;
const end = async (code: number): Promise<void> => {
  if (ending) return;
  ending = true;
  await demo?.stop();
  rmSync(join(folder, 'addresses.json'), { force: true });
  rmSync(lock, { force: true });
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

try {
  const kioskConfig = values.config ? laidOver(values.config) : {};
  demo = await Demo.start({
    folder,
    ports: {
      kiosk: port(values.port),
      bench: port(values['bench-port']),
      repository: port(values['repository-port']),
      station: port(values['station-port']),
      office: port(values['office-port']),
    },
    office: true,
    counters: true,
    station: !values['no-station'],
    kioskConfig,
    signInApproval: { holder: 'mai', afterMs: 6_000 },
    onEvent: say,
  });
  const addresses = {
    kiosk: demo.kioskUrl,
    bench: demo.bench.benchUrl,
    repository: demo.officerUrl,
    office: demo.officeUrl,
  };
  const note = (all: object): void =>
    writeFileSync(join(folder, 'addresses.json'), JSON.stringify(all), { mode: 0o600 });
  note(addresses);
  process.stdout.write(`ready  kiosk ${demo.kioskUrl}  bench ${demo.bench.benchUrl}  repository ${demo.officerUrl}\n`);
  const { counters, officeUrl } = demo;
  if (counters)
    process.stdout.write(
      `       counter ${officeUrl}/counter  display ${officeUrl}/display?key=${DISPLAY_KEY}  manager ${officeUrl}/manager\n` +
        `               open them with ${counters.openFile} <address>; badge ${badgeOf('101')} or ${badgeOf('103')}, manager ${badgeOf('105')}, PIN ${STAFF_PIN}\n` +
        `               dossiers lie beside the queue once this was opened there too: ${demo.officerUrlOfOffice}\n`,
    );
  void demo.station.then((station) => {
    if (station === null || ending) return;
    note({ ...addresses, station });
    process.stdout.write(`       station ${station}  (PIN ${DEMO_PIN})\n`);
  });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  await end(1);
}

/** Pid of the demo that holds the lock; null when nobody does. */
function holderOf(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('test/demo/main.ts') && pid !== process.pid
      ? pid
      : null;
  } catch {
    return null;
  }
}

/** The file laid over the kiosk's configuration; what it says is judged by the daemon, that it is JSON here. */
function laidOver(file: string): NonNullable<DemoOptions['kioskConfig']> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
