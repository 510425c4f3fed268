import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { project } from '../demo/demo.ts';
import { until } from './story.ts';

const ports = ['--port', '0', '--bench-port', '0', '--repository-port', '0'];
let folder: string;
const started: { child: ChildProcess; said: () => string }[] = [];

const demo = (...args: string[]) => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(project, 'test/demo/main.ts'), '--data', folder, ...ports, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const one = { child, said: () => said };
  started.push(one);
  return one;
};

/** Pids of processes that still name the demo's folder on their command line. */
const left = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        pid !== String(process.pid) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
      );
    } catch {
      return false;
    }
  });

beforeAll(() => {
  mkdirSync(join(project, '.run'), { recursive: true });
  folder = mkdtempSync(join(project, '.run', 'demo-'));
});
afterAll(() => {
  for (const { child } of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('one line says ready with three addresses; a second demo says that one runs; Ctrl-C leaves no process and no lock', async () => {
  const first = demo();
  await until(() => first.said().includes('ready'), 'the demo is ready', 60_000);
  const line =
    first
      .said()
      .split('\n')
      .find((text) => text.startsWith('ready')) ?? '';
  const addresses = line.match(/http:\/\/\S+/g) ?? [];
  expect(addresses).toHaveLength(3);
  for (const address of addresses) expect((await fetch(address)).status).toBe(200);

  const second = demo();
  await until(() => second.child.exitCode !== null, 'the second demo gives up', 20_000);
  expect(second.child.exitCode).toBe(1);
  expect(second.said()).toContain('A demo runs already');

  first.child.kill('SIGINT');
  await until(() => first.child.exitCode !== null, 'the demo ends', 30_000);
  expect(first.child.exitCode).toBe(0);
  expect(left()).toEqual([]);
  expect(existsSync(join(folder, 'demo.lock'))).toBe(false);
});

test('killed outright, it leaves nothing that the next demo does not take away; a file laid over the configuration counts', async () => {
  const first = demo();
  await until(() => first.said().includes('ready'), 'the demo is ready', 60_000);
  first.child.kill('SIGKILL');
  await until(() => first.child.signalCode !== null, 'it is gone');
  const file = join(folder, 'mine.json');
  writeFileSync(
    file,
    JSON.stringify({ kiosk: { id: 'k01', name: 'Kiosk bên cửa', office: 'Bộ phận Một cửa xã Ia Ko' } }),
  );
  const second = demo('--config', file);
  await until(() => second.said().includes('ready'), 'the next demo is ready', 60_000);
  const kiosk = /kiosk (\S+)/.exec(second.said())?.[1] ?? '';
  expect(await (await fetch(new URL('health', kiosk))).json()).toMatchObject({
    kiosk: { office: 'Bộ phận Một cửa xã Ia Ko' },
  });
  second.child.kill('SIGTERM');
  await until(() => second.child.exitCode !== null, 'it ends', 30_000);
  expect(left()).toEqual([]);
});
