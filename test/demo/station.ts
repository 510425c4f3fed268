import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSigningOffice } from '../../device-daemon/src/signing/signing-office-for-tests.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { oldPapers, sheetsOf } from '../backlog/papers.ts';
import { stationConfig } from '../backlog/station-files.ts';
import { writeSaneConfig } from '../virtual-hardware/scanner/sane-configuration.ts';
import { duplexModel } from '../virtual-hardware/scanner/scanner-model.ts';
import { startVirtualScanner } from '../virtual-hardware/scanner/virtual-scanner.ts';
import { Child } from './child.ts';
import { project } from './demo.ts';
import { DEMO_PIN, STATION_ID } from './keys.ts';

/**
 * The backlog station of the demo with what stands around it: a duplex scanner with a few papers in its feeder (filled again when it
 * is empty) and one on its glass, a signing token, a timestamp authority. Prints the station's ready line; SIGTERM ends all of it.
 */
const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    repository: { type: 'string' },
    port: { type: 'string' },
    key: { type: 'string' },
    'receipt-keys': { type: 'string' },
    recipient: { type: 'string', multiple: true },
  },
});
const { folder = '', repository = '', key = '' } = values;
/** An empty tray is filled again after so long, ms: whoever has just fed it sees first that it is empty. */
const REFILL_MS = 15_000;

mkdirSync(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
const scanner = await startVirtualScanner({ model: duplexModel });
const sane = await writeSaneConfig(join(folder, 'sane'), scanner.port, 'May quet so hoa');
const token = await openSigningOffice(DEMO_PIN);
const config = stationConfig(folder, {
  kiosk: { id: STATION_ID, office: 'Trung tâm Phục vụ hành chính công phường Sông Hiến' },
  port: Number(values.port ?? 0),
  uiFolder: join(project, 'kiosk-ui/dist/counter'),
  repositoryUrl: repository,
  deviceKeyFile: key,
  receiptKeysFile: values['receipt-keys'] ?? '',
  recipients: values.recipient ?? [],
  scanner: { ...sane, statusUrl: scanner.statusUrl, dpi: 300 },
  token,
  timestampUrl: await token.startTsa(),
});
const configFile = join(folder, 'station.json');
writeFileSync(
  configFile,
  JSON.stringify({ ...config, storage: { ballastBytes: 1_048_576, retentionHours: 0 } }, null, 2),
);
const { child, ready } = await Child.start<{ url: string }>({
  name: 'backlog-station',
  script: join(project, 'device-daemon/src/backlog-station.ts'),
  args: ['--config', configFile],
  environment: { TMPDIR: join(folder, 'tmp') },
  logFile: join(folder, 'station.log'),
  readyMs: 60_000,
});
process.stdout.write(`${JSON.stringify({ ready: true, url: ready.url })}\n`);

// drawn after the ready line: nobody waits for them, and they are there before a hand is at the keys
const papers = oldPapers(3, [2, 1, 2]);
const sheets = (await Promise.all(papers.map((paper) => sheetsOf(paper, null)))).flat();
const fill = (): Promise<void> => scanner.loadFeeder(sheets);
await fill();
await scanner.putOnGlass(sheets[1] ?? null);
let emptySince: number | null = null; // ms of a clock that nobody sets
const watching = setInterval(() => {
  if (scanner.pagesInFeeder > 0) emptySince = null;
  else if (emptySince === null) emptySince = systemClock.monotonic();
  else if (systemClock.monotonic() - emptySince >= REFILL_MS)
    void fill().catch((error: unknown) => process.stderr.write(`the feeder was not filled again: ${String(error)}\n`));
}, 1_000);

const end = async (): Promise<void> => {
  clearInterval(watching);
  await child.stop(8_000);
  await scanner.stop();
  await token.close();
  process.exit(0);
};
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());
void child.exited.then(() => process.exit(1));
