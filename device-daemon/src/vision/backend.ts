import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { selfTest } from './self-test.ts';

/**
 * On what the nets of this kiosk compute (DESIGN.md, "On-device vision"): libtensorflow through tfjs-node where a machine
 * has it, else WebAssembly. Loaded only in a process or thread that has a picture to look at: it takes about 80 MB.
 */
export type Tensors = typeof import('@tensorflow/tfjs');
/** What a small net of our own needs: without layers, data sets and loaders it takes 20 MB less. */
export type CoreTensors = typeof import('@tensorflow/tfjs-core');

export type BackendName = 'tensorflow' | 'wasm';

/** One way to compute. `load` makes TensorFlow.js know it; what it throws is the reason why it is not there. */
export type BackendCandidate = { readonly name: BackendName; readonly load: () => Promise<void> };

/**
 * Why a candidate was passed over. `not-loaded`: its files are not there or do not fit this Node. `not-started`: it did
 * not come up, or TensorFlow.js went on with another in silence. `wrong-answers`: it computes something else.
 */
export type BackendRefusal = {
  readonly name: BackendName;
  readonly why: 'not-loaded' | 'not-started' | 'wrong-answers';
  readonly detail: string;
};

/** For health and for whoever computes. Times in ms: from the first import to the first tensor, and the self-test. */
export type ChosenBackend<T extends CoreTensors = Tensors> = {
  readonly name: BackendName;
  readonly tf: T;
  readonly loadMs: number;
  readonly selfTestMs: number;
  readonly refused: readonly BackendRefusal[];
};

const { resolve } = createRequire(import.meta.url);

/** libtensorflow. Its JavaScript is installed everywhere; the native part only where its installer was let run. */
export const tfjsNode: BackendCandidate = {
  name: 'tensorflow',
  load: async () => {
    // looked for first: its JavaScript alone would take 40 MB before it finds out
    const folder = dirname(resolve('@tensorflow/tfjs-node/package.json'));
    if (!hasBinding(folder)) throw new Error('libtensorflow was not installed with it');
    await import('@tensorflow/tfjs-node');
  },
};

/** `lib/napi-v8/tfjs_binding.node`: which version of Node-API it was built for stands in the name of the folder. */
const hasBinding = (folder: string): boolean =>
  existsSync(join(folder, 'lib')) &&
  readdirSync(join(folder, 'lib')).some((name) => existsSync(join(folder, 'lib', name, 'tfjs_binding.node')));

/** WebAssembly with SIMD, one thread (TensorFlow.js offers no threads in Node). `folder`: where its .wasm files lie. */
export const tfjsWasm = (
  folder = join(dirname(resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist'),
): BackendCandidate => ({
  name: 'wasm',
  load: async () => {
    const { default: wasm } = await import('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(`${folder}/`);
  },
});

/**
 * Takes the first candidate that loads, comes up as itself and computes a known answer. The plain JavaScript backend is
 * never taken: it is 10 to 20 times slower, and a kiosk that waits that long looks broken.
 */
export const chooseBackend = (
  candidates: readonly BackendCandidate[] = [tfjsNode, tfjsWasm()],
): Promise<Result<ChosenBackend, readonly BackendRefusal[]>> =>
  chooseFor(async () => (await import('@tensorflow/tfjs')).default, candidates);

/** The same for a net that needs the core alone. */
export const chooseCoreBackend = (): Promise<Result<ChosenBackend<CoreTensors>, readonly BackendRefusal[]>> =>
  chooseFor(async () => (await import('@tensorflow/tfjs-core')).default, [tfjsNode, tfjsWasm()]);

const chooseFor = async <T extends CoreTensors>(
  tensors: () => Promise<T>,
  candidates: readonly BackendCandidate[],
): Promise<Result<ChosenBackend<T>, readonly BackendRefusal[]>> => {
  const begun = performance.now();
  const tf = await tensors();
  const refused: BackendRefusal[] = [];
  for (const { name, load } of candidates) {
    const refuse = (why: BackendRefusal['why'], detail: string): void => {
      refused.push({ name, why, detail: detail.replaceAll(/\s+/g, ' ').slice(0, 160) });
    };
    try {
      await load();
    } catch (error) {
      refuse('not-loaded', wordsOf(error));
      continue;
    }
    const trouble = await start(tf, name);
    if (trouble !== null) {
      refuse('not-started', trouble);
      continue;
    }
    const ready = performance.now();
    const wrong = await selfTest(tf);
    if (wrong === null)
      return done({ name, tf, loadMs: ready - begun, selfTestMs: performance.now() - ready, refused });
    refuse('wrong-answers', wrong);
  }
  return failed(refused);
};

/** Null when it runs, and it is the one that was asked for. */
const start = async (tf: CoreTensors, name: BackendName): Promise<string | null> => {
  try {
    if (!(await tf.setBackend(name))) return 'it did not come up';
    await tf.ready();
    return tf.getBackend() === name ? null : `${tf.getBackend()} took its place`;
  } catch (error) {
    return wordsOf(error);
  }
};

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
