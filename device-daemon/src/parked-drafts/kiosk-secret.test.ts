import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Generation, type GenerationStore, KioskSecret } from './kiosk-secret.ts';
import { SecretFiles } from './secret-files.ts';
import { SecretTpm } from './secret-tpm.ts';

const HOUR = 3_600_000;
const OF = 'ab'.repeat(32);
const bound = randomBytes(32);
let folder: string;
let clock: ManualClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret-'));
  clock = new ManualClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (): SecretFiles => new SecretFiles(join(folder, 'kept', 'generation'));
const names = (): string[] => readdirSync(join(folder, 'kept'));

describe('generations of the secret', () => {
  test('a new one every three hours, each for 24; a share is always good for 21 hours at least', async () => {
    const secret = new KioskSecret(files(), clock, bound);
    const ages: number[] = [];
    for (let hour = 0; hour < 60; hour++) {
      const [newest] = await secret.shares(OF);
      ages.push(((newest?.until ?? 0) - clock.now()) / HOUR);
      expect(names().length).toBeLessThanOrEqual(9);
      await clock.advance(HOUR);
    }
    expect([Math.min(...ages), Math.max(...ages)]).toEqual([22, 24]);
  });

  test('the same digest gives the same shares after a restart; another digest, or another device key, gives others', async () => {
    const first = await new KioskSecret(files(), clock, bound).shares(OF);
    expect(await new KioskSecret(files(), clock, bound).shares(OF)).toEqual(first);
    const others = [
      await new KioskSecret(files(), clock, bound).shares('cd'.repeat(32)),
      await new KioskSecret(files(), clock, randomBytes(32)).shares(OF),
    ];
    for (const other of others) expect(other[0]?.key).not.toBe(first[0]?.key);
  });

  test('two visits that ask at the same moment make one generation', async () => {
    const secret = new KioskSecret(files(), clock, bound);
    const [one, two] = await Promise.all([secret.shares(OF), secret.shares(OF)]);
    expect(one).toEqual(two);
    expect(names()).toHaveLength(1);
  });

  test('a clock that stands still keeps nothing alive: the daemon counts for itself', async () => {
    const secret = new KioskSecret(files(), clock, bound);
    await secret.shares(OF);
    for (let hour = 0; hour < 25; hour++) {
      await clock.advance(HOUR);
      clock.jump(-HOUR);
    }
    expect(await secret.sweep()).toBe(1);
  });

  test.each([
    ['years ahead', 3 * 365 * 24 * HOUR],
    ['years back', -3 * 365 * 24 * HOUR],
  ])('a clock that jumps %s: nobody knows how old anything is, and all is destroyed', async (_where, jump) => {
    const secret = new KioskSecret(files(), clock, bound);
    await secret.shares(OF);
    clock.jump(jump);
    expect(await secret.sweep()).toBe(1);
    expect(names()).toEqual([]);
  });

  test('a dead RTC that wakes an hour too early: what was parked before the cut still opens', async () => {
    const before = await new KioskSecret(files(), clock, bound).shares(OF);
    clock.jump(-HOUR);
    expect(await new KioskSecret(files(), clock, bound).shares(OF)).toEqual(before);
  });
});

describe('as files', () => {
  test('readable by the daemon alone; destroyed by writing over, whatever name a link keeps', async () => {
    const store = files();
    await store.list();
    const made: Generation = { id: '019a0b5e-0000-4000-8000-000000000001', createdAt: 5, secret: randomBytes(32) };
    await store.make(made);
    const path = join(folder, 'kept', names()[0] ?? '');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { linkSync } = await import('node:fs');
    linkSync(path, join(folder, 'kept-by-somebody'));
    await store.destroy(made.id);
    expect(names()).toEqual([]);
    expect(readFileSync(join(folder, 'kept-by-somebody')).includes(made.secret)).toBe(false);
  });

  test('half written by a power cut, or not ours: thrown away, and the rest is read', async () => {
    const store = files();
    await store.list();
    await store.make({ id: '019a0b5e-0000-4000-8000-000000000001', createdAt: 5, secret: randomBytes(32) });
    writeFileSync(join(folder, 'kept', 'generation-9-019a0b5e-0000-4000-8000-000000000002'), 'short');
    writeFileSync(join(folder, 'kept', 'generation-9-019a0b5e-0000-4000-8000-000000000003.new'), '');
    expect(await store.list()).toHaveLength(1);
    expect(names()).toHaveLength(1);
  });
});

const tools = ['swtpm', 'tpm2_nvdefine'].every((tool) => spawnSync('which', [tool]).status === 0);
if (!tools) console.warn('SKIPPED: no swtpm or tpm2-tools here, the TPM store of the parking secret is not tested');

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(!socket.destroy().connecting)).once('error', () => resolve(false));
  });

/** A software TPM with a state of its own; switched off and on it keeps what a real one keeps. */
class Tpm {
  readonly #state: string;
  #child: ReturnType<typeof spawn> | null = null;
  tcti = '';
  constructor(state: string) {
    this.#state = state;
  }
  /** Somebody else may take the ports in the meantime: then others are tried. */
  async on(): Promise<void> {
    for (let ports = 0; ports < 8; ports++) if (await this.#onAt(await freePort())) return;
    throw new Error('swtpm does not answer');
  }
  async #onAt(command: number): Promise<boolean> {
    this.tcti = `swtpm:host=127.0.0.1,port=${command}`;
    const side = command + 1; // tpm2-tss looks for the control channel on the port after the command channel
    const child = spawn(
      'swtpm',
      [
        'socket',
        '--tpm2',
        '--tpmstate',
        `dir=${this.#state}`,
        '--flags',
        'not-need-init,startup-clear',
        '--server',
        `type=tcp,port=${command},bindaddr=127.0.0.1`,
        '--ctrl',
        `type=tcp,port=${side},bindaddr=127.0.0.1`,
      ],
      { stdio: 'ignore' },
    );
    this.#child = child;
    for (let tries = 0; tries < 1_000 && child.exitCode === null; tries++) {
      // a stranger may answer on that port: ours lives on
      if ((await answers(side)) && (await answers(command)) && child.exitCode === null) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await this.off();
    return false;
  }
  async off(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  }
}

describe.skipIf(!tools)('in a TPM (swtpm)', () => {
  test('outlives a power cut, is destroyed for good, and another TPM knows nothing of it', {
    timeout: 60_000,
  }, async () => {
    const tpm = new Tpm(folder);
    await tpm.on();
    try {
      const store: GenerationStore = new SecretTpm(tpm.tcti);
      const secret = new KioskSecret(store, clock, bound);
      const shares = await secret.shares(OF);
      await tpm.off();
      await tpm.on();
      const again = new KioskSecret(new SecretTpm(tpm.tcti), clock, bound);
      expect(await again.shares(OF)).toEqual(shares);
      const stranger = new Tpm(mkdtempSync(join(folder, 'another-')));
      await stranger.on();
      const elsewhere = await new KioskSecret(new SecretTpm(stranger.tcti), clock, bound)
        .shares(OF)
        .finally(() => stranger.off());
      expect(elsewhere[0]?.key).not.toBe(shares[0]?.key);
      await clock.advance(25 * HOUR);
      expect(await again.sweep()).toBe(1);
      expect(await new SecretTpm(tpm.tcti).list()).toEqual([]);
      expect(existsSync(join(folder, 'kept'))).toBe(false); // nothing of it was ever on the disk
    } finally {
      await tpm.off();
    }
  });

  test('a TPM that is not there: an error in words, in time', async () => {
    await expect(new SecretTpm('swtpm:host=127.0.0.1,port=1').list()).rejects.toThrow(/tpm2_getcap/);
  });
});
