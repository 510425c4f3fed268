import { spawn, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runProcess, startProcess } from './process.ts';

// Real children. `sh` is the program here; the link itself never starts a shell.

const env = { PATH: '/usr/bin:/bin' };
const within = (deadlineMs: number, signal = new AbortController().signal) => ({ signal, deadlineMs });
const sh = (script: string) => ({ program: 'sh', args: ['-c', script], env });

test('a child that ends by itself: its output, the end of its stderr and its exit code', async () => {
  const end = await runProcess(sh('printf one; printf two >&2; exit 7'), 100, within(5000));
  expect(end).toEqual({
    ok: true,
    value: { exitCode: 7, signal: null, stoppedBy: null, stderrTail: 'two', stdout: 'one' },
  });
});

test('the child sees the environment it was given and nothing of ours', async () => {
  const end = await runProcess({ program: 'env', args: [], env: { ...env, ONLY: 'this' } }, 10_000, within(5000));
  expect(end.ok && end.value.stdout.trim().split('\n').sort()).toEqual(['ONLY=this', 'PATH=/usr/bin:/bin']);
});

test('arguments are arguments, whatever they look like', async () => {
  const end = await runProcess({ program: 'echo', args: ['$(id)', '; rm -rf /', '"'], env }, 1000, within(5000));
  expect(end.ok && end.value.stdout).toBe('$(id) ; rm -rf / "\n');
});

test('a child that never ends is stopped at its deadline', async () => {
  const end = await startProcess(sh('exec sleep 60'), within(150)).ended;
  expect(end.ok && [end.value.stoppedBy, end.value.signal]).toEqual(['deadline', 'SIGINT']);
});

test('a child that ignores SIGINT is killed after the grace time', async () => {
  const startedAt = performance.now();
  const order = { ...sh("trap '' INT; while :; do sleep 0.05; done"), graceMs: 200 };
  const end = await startProcess(order, within(200)).ended;
  expect(end.ok && [end.value.stoppedBy, end.value.signal]).toEqual(['deadline', 'SIGKILL']);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

test('the abort signal stops a running child and keeps an aborted one from starting', async () => {
  const stop = new AbortController();
  const running = startProcess(
    { ...sh('echo up; exec sleep 60'), onStdout: () => stop.abort() },
    within(9000, stop.signal),
  );
  const end = await running.ended;
  expect(end.ok && end.value.stoppedBy).toBe('cancel');
  expect(await startProcess(sh('true'), within(9000, stop.signal)).ended).toMatchObject({
    ok: false,
    fault: { code: 'cancelled', outcome: 'not-started' },
  });
});

test('what the child forked dies with it, also when it holds the pipes open', async () => {
  let forked = 0;
  const order = {
    ...sh('sleep 61 & echo $!; exit 0'),
    onStdout: (bytes: Uint8Array) => {
      forked = Number(Buffer.from(bytes).toString());
    },
  };
  const end = await startProcess(order, within(9000)).ended;
  expect(end.ok && end.value.exitCode).toBe(0);
  await until(() => !isAlive(forked));
});

test('when our own process exits, its children are killed with it', async () => {
  const program = `import { startProcess } from ${JSON.stringify(new URL('./process.ts', import.meta.url).href)};
    startProcess({ program: 'sh', args: ['-c', 'echo $$; exec sleep 62'], env: { PATH: '/usr/bin:/bin' },
      onStdout: (bytes) => { process.stdout.write(bytes, () => process.exit(3)); } }, { signal: new AbortController().signal, deadlineMs: 60000 });`;
  const parent = spawn(process.execPath, [
    '--input-type=module',
    '--disable-warning=ExperimentalWarning',
    '-e',
    program,
  ]);
  let child = 0;
  parent.stdout.on('data', (bytes: Buffer) => {
    child = Number(bytes.toString());
  });
  const code = await new Promise((resolve) => parent.on('close', resolve));
  expect(code).toBe(3);
  expect(child).toBeGreaterThan(1);
  await until(() => !isAlive(child));
});

test('a program that is not there, or may not be run, is a fault and not a crash', async () => {
  const missing = await startProcess({ program: 'no-such-program', args: [], env }, within(1000)).ended;
  expect(missing).toMatchObject({ ok: false, fault: { code: 'absent' } });
  const forbidden = await startProcess({ program: '/etc/passwd', args: [], env }, within(1000)).ended;
  expect(forbidden).toMatchObject({ ok: false, fault: { code: 'access-denied' } });
});

test('a chatterbox: only the end of stderr is kept, and more stdout than the bound stops it', async () => {
  const talk = await startProcess({ ...sh('seq 1 100000 >&2'), stderrTail: 30 }, within(9000)).ended;
  expect(talk.ok && talk.value.stderrTail).toMatch(/99999\n100000\n$/);
  expect(talk.ok && talk.value.stderrTail.length).toBe(30);
  const flood = await runProcess(sh('yes'), 10_000, within(9000));
  expect(flood.ok && [flood.value.stoppedBy, flood.value.stdout.length <= 10_000]).toEqual(['asked', true]);
});

/** A zombie that nobody reaps in a container still counts as dead. */
function isAlive(pid: number): boolean {
  const { status, stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && !stdout.trim().startsWith('Z');
}

async function until(isSo: () => boolean): Promise<void> {
  const givenUpAt = performance.now() + 5000;
  while (!isSo()) {
    if (performance.now() > givenUpAt) throw new Error('did not happen within 5 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
