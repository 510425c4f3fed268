import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PlaceConfig } from '../../device-daemon/src/second-place/place-config.ts';

const program = join(import.meta.dirname, '../../device-daemon/src/second-place.ts');
const START_MS = 60_000;

/** The second place of an office as it is run at a counter PC: the real program, its configuration, a disk of its own. */
export class SecondPlaceProcess {
  readonly url: string;
  readonly #configFile: string;
  readonly #child: ChildProcess;

  private constructor(configFile: string, child: ChildProcess, url: string) {
    this.#configFile = configFile;
    this.#child = child;
    this.url = url;
  }

  /** `folder`: of the counter PC. `receiptKeys`: JWKS of the repository. */
  static async start(
    folder: string,
    config: Pick<PlaceConfig, 'kiosks' | 'repository'>,
    receiptKeys: unknown,
  ): Promise<SecondPlaceProcess> {
    const whole: PlaceConfig = {
      name: 'may-quay-1',
      listen: { host: '127.0.0.1', port: 0 },
      dataFolder: 'disk',
      receiptKeysFile: 'receipts.jwks',
      fullBytes: 0,
      ...config,
    };
    mkdirSync(join(folder, 'disk'), { recursive: true });
    writeFileSync(join(folder, 'receipts.jwks'), JSON.stringify(receiptKeys));
    const configFile = join(folder, 'second-place.json');
    writeFileSync(configFile, JSON.stringify(whole));
    const child = spawnIt(['--config', configFile]);
    const [line = ''] = await lines(child, 1);
    return new SecondPlaceProcess(configFile, child, (JSON.parse(line) as { url: string }).url);
  }

  /** What a person types at the counter PC: the kiosk is dead, its dossiers go home. Resolves with the exit code and what was said. */
  async forward(kiosk: string): Promise<{ readonly end: number | null; readonly said: readonly string[] }> {
    const child = spawnIt(['forward', '--config', this.#configFile, '--kiosk', kiosk]);
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    const said = await lines(child);
    return { end: await ended, said };
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.kill('SIGTERM')) await ended;
  }
}

const spawnIt = (asked: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...asked], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 5 * START_MS,
    killSignal: 'SIGKILL',
  });

/** What it says, line by line: the first `count`, or all until it ends. */
const lines = (child: ChildProcess, count = Number.POSITIVE_INFINITY): Promise<string[]> =>
  new Promise((resolve) => {
    const said: string[] = [];
    const reader = createInterface({ input: child.stdout ?? process.stdin });
    reader.on('line', (line) => {
      said.push(line);
      if (said.length >= count) resolve(said);
    });
    reader.on('close', () => resolve(said));
  });
