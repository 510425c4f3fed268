import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type BackendCandidate, chooseBackend } from './backend.ts';

/** One registry of backends in a process, and wasm is started once only, by any test: it is tried in a process of its own. */
const { default: tf } = await import('@tensorflow/tfjs');

test('wasm files that are not there refuse the backend; nothing falls back to plain JavaScript in silence', () => {
  const backend = new URL('./backend.ts', import.meta.url).href;
  const program = `
    const { chooseBackend, tfjsWasm } = await import('${backend}');
    const chosen = await chooseBackend([tfjsWasm('/nowhere')]);
    console.log(JSON.stringify(chosen.ok ? chosen.value.name : chosen.fault));
  `;
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval'];
  const { status, stdout } = spawnSync(process.execPath, [...flags, program], { encoding: 'utf8', timeout: 15_000 });
  expect([status, JSON.parse(stdout.trim().split('\n').at(-1) ?? '')]).toMatchObject([
    0,
    [{ name: 'wasm', why: 'not-started' }],
  ]);
});

test('a backend that nobody registered is refused in words', async () => {
  const chosen = await chooseBackend([{ name: 'tensorflow', load: async () => undefined }]);
  expect(!chosen.ok && chosen.fault).toMatchObject([{ name: 'tensorflow', why: 'not-started' }]);
});

test('a backend that loads, comes up and multiplies wrongly is found out by the known answer', async () => {
  const lying: BackendCandidate = {
    name: 'tensorflow',
    load: async () => {
      tf.registerBackend('tensorflow', tf.findBackendFactory('cpu') as Parameters<typeof tf.registerBackend>[1]);
      tf.copyRegisteredKernels('cpu', 'tensorflow');
      tf.unregisterKernel('BatchMatMul', 'tensorflow');
      const honest = tf.getKernel('Add', 'cpu');
      tf.registerKernel({
        kernelName: 'BatchMatMul',
        backendName: 'tensorflow',
        kernelFunc: ({ inputs, backend }) => {
          const { a, b } = inputs;
          return honest.kernelFunc({ inputs: { a, b }, backend, attrs: {} } as Parameters<typeof honest.kernelFunc>[0]);
        },
      });
    },
  };
  const chosen = await chooseBackend([lying]);
  expect(!chosen.ok && chosen.fault).toEqual([{ name: 'tensorflow', why: 'wrong-answers', detail: 'wrong: product' }]);
  tf.removeBackend('tensorflow');
});

test('tfjs-node is tried first; where its native part is missing it is passed over with the reason, and wasm computes', () => {
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', cli], {
    encoding: 'utf8',
  });
  const told = JSON.parse(stdout) as Record<string, unknown>;
  expect([status, typeof told['loadMs'], typeof told['selfTestMs']]).toEqual([0, 'number', 'number']);
  // a machine whose installer was let run computes on libtensorflow: both ends are right
  if (told['backend'] === 'wasm') expect(told['refused']).toMatchObject([{ name: 'tensorflow', why: 'not-loaded' }]);
  else expect(told).toMatchObject({ backend: 'tensorflow', refused: [] });
});
