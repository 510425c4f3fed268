import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { CoreTensors } from '../../vision/backend.ts';
import { PAPER_KINDS, type PaperKind } from './paper-kinds.ts';
import { type PaperView, VIEW } from './paper-view.ts';

/** How likely each kind is, in the order of `PAPER_KINDS`; together 1. */
export type KindLikelihoods = readonly number[];

export type TypeNet = {
  /** Looks at one paper; about 10 ms on WebAssembly. */
  readonly look: (view: PaperView) => Promise<KindLikelihoods>;
  readonly close: () => void;
};

/** Another number: the net is read another way (layers, order of weights, what it sees). Must be that of training/train.py. */
export const TYPE_NET_VERSION = 1;

/**
 * Why the files of the net are not taken. `unreadable`: there are none, or the .json is not what train.py writes; `other-version`;
 * `other-kinds`: it answers with other kinds, or sees another size; `wrong-size`, `wrong-bytes`: the .bin is not the one that the
 * .json tells of.
 */
export type TypeNetFault = {
  readonly code: 'unreadable' | 'other-version' | 'other-kinds' | 'wrong-size' | 'wrong-bytes';
  readonly detail: string;
};

/** One convolution: height, width, channels in, channels out, stride. */
type Layer = readonly [number, number, number, number, number];
type About = {
  readonly version: number;
  readonly kinds: readonly string[];
  readonly view: readonly number[];
  readonly layers: readonly Layer[];
  /** what the convolutions found is averaged over a grid (down, across) and its peak taken in each of so many bands */
  readonly fields: readonly [number, number, number];
  readonly hidden: number;
  readonly temperature: number;
  readonly bytes: number;
  readonly sha256: string;
};
export type TypeNetFiles = { readonly about: string; readonly weights: Uint8Array };

/** The files beside this one. */
export const typeNetFiles = (): TypeNetFiles => ({
  about: readFileSync(new URL('./type-net.json', import.meta.url), 'utf8'),
  weights: readFileSync(new URL('./type-net.bin', import.meta.url)),
});

/** A net with other weights answers, and wrongly: nothing is taken that was not trained as it is. */
export const checkedNet = ({ about, weights }: TypeNetFiles): Result<About, TypeNetFault> => {
  const told = readAbout(about);
  if (told === null) return failed({ code: 'unreadable', detail: 'type-net.json is not what train.py writes' });
  if (told.version !== TYPE_NET_VERSION)
    return failed({ code: 'other-version', detail: `version ${told.version}, read here: ${TYPE_NET_VERSION}` });
  if (told.kinds.join() !== PAPER_KINDS.join() || told.view.join() !== `${VIEW.shortPx},${VIEW.longPx}`)
    return failed({ code: 'other-kinds', detail: 'it was trained for other kinds of paper or another size' });
  const expected = 4 * weightsIn(told);
  if (weights.byteLength !== expected || told.bytes !== expected)
    return failed({ code: 'wrong-size', detail: `${weights.byteLength} bytes, expected ${expected}` });
  if (createHash('sha256').update(weights).digest('hex') !== told.sha256)
    return failed({ code: 'wrong-bytes', detail: 'type-net.bin is not the file that type-net.json tells of' });
  return done(told);
};

const readAbout = (text: string): About | null => {
  try {
    const told = JSON.parse(text) as Partial<About> | null;
    const whole = (value: unknown): boolean =>
      Number.isInteger(value) && (value as number) > 0 && (value as number) < 10_000;
    const isWhole =
      typeof told?.version === 'number' &&
      Array.isArray(told.kinds) &&
      Array.isArray(told.view) &&
      Array.isArray(told.layers) &&
      told.layers.length > 0 &&
      told.layers.every((layer: unknown) => Array.isArray(layer) && layer.length === 5 && layer.every(whole)) &&
      told.layers.every((layer, nth) => layer[2] === (told.layers?.[nth - 1]?.[3] ?? 1)) &&
      Array.isArray(told.fields) &&
      told.fields.length === 3 &&
      told.fields.every(whole) &&
      whole(told.hidden) &&
      typeof told.temperature === 'number' &&
      told.temperature > 0 &&
      typeof told.bytes === 'number' &&
      typeof told.sha256 === 'string';
    return isWhole ? (told as About) : null;
  } catch {
    return null;
  }
};

const weightsIn = (about: About): number =>
  about.layers.reduce((sum, [height, width, from, to]) => sum + height * width * from * to + to, 0) +
  (seenBy(about) + 1) * about.hidden +
  (about.hidden + 1) * about.kinds.length;
/** Numbers that the convolutions hand on. */
const seenBy = ({ layers, fields: [down, across, bands] }: About): number =>
  (down * across + bands) * (layers.at(-1)?.[3] ?? 0);

/** Convolutions, means and peaks of what they see over the sheet, two layers that decide: as training/train.py. */
export const typeNet = (tf: CoreTensors, files: TypeNetFiles = typeNetFiles()): Result<TypeNet, TypeNetFault> => {
  const checked = checkedNet(files);
  if (!checked.ok) return checked;
  const {
    layers,
    fields: [down, across, bands],
    hidden,
    temperature,
  } = checked.value;
  const weights = new Float32Array(Uint8Array.from(files.weights).buffer);
  let at = 0;
  const next = (length: number): Float32Array => {
    at += length;
    return weights.subarray(at - length, at);
  };
  const convolutions = layers.map(([height, width, from, to, stride]) => ({
    filter: tf.tensor4d(next(height * width * from * to), [height, width, from, to]),
    bias: tf.tensor1d(next(to)),
    stride,
    // as PyTorch pads; 'same' of TensorFlow pads another side when the stride is 2
    pad: Math.floor(height / 2),
  }));
  const dense = (from: number, to: number) => ({
    weights: tf.tensor2d(next(from * to), [from, to]),
    bias: tf.tensor1d(next(to)),
  });
  const thinking = dense(seenBy(checked.value), hidden);
  const deciding = dense(hidden, PAPER_KINDS.length);
  return done({
    look: async (view) => {
      const answer = tf.tidy(() => {
        let seen = tf.tensor4d(view.ink, [1, view.heightPx, view.widthPx, 1]);
        for (const { filter, bias, stride, pad } of convolutions)
          seen = tf.fused.conv2d({ x: seen, filter, strides: stride, pad: square(pad), bias, activation: 'relu' });
        const [, height, width] = seen.shape;
        const [below, beside] = [(down - (height % down)) % down, (across - (width % across)) % across];
        seen = tf.pad(seen, [
          [0, 0],
          [0, below],
          [0, beside],
          [0, 0],
        ]);
        const [high, wide] = [height + below, width + beside];
        const means = tf.avgPool(seen, [high / down, wide / across], [high / down, wide / across], 'valid');
        const peaks = tf.maxPool(seen, [high / bands, wide], [high / bands, wide], 'valid');
        const pooled = tf.concat([tf.reshape(means, [1, -1]), tf.reshape(peaks, [1, -1])], 1) as ReturnType<
          typeof tf.tensor2d
        >;
        const thought = tf.relu(tf.add(tf.matMul(pooled, thinking.weights), thinking.bias)) as typeof pooled;
        return tf.softmax(tf.div(tf.add(tf.matMul(thought, deciding.weights), deciding.bias), temperature));
      });
      const likelihoods = [...(await answer.data())];
      answer.dispose();
      return likelihoods;
    },
    close: () =>
      tf.dispose([
        convolutions.flatMap(({ filter, bias }) => [filter, bias]),
        ...Object.values(thinking),
        ...Object.values(deciding),
      ]),
  });
};

const square = (pad: number): [[0, 0], [number, number], [number, number], [0, 0]] => [
  [0, 0],
  [pad, pad],
  [pad, pad],
  [0, 0],
];

export type NetVote = {
  readonly type: PaperKind;
  /** the net's own likelihood, 0 to 1; a share of right answers on papers of the makers that it learned from */
  readonly confidence: number;
};

/** The likeliest kind. */
export const netVote = (likelihoods: KindLikelihoods): NetVote => {
  const best = Math.max(...likelihoods);
  return { type: PAPER_KINDS[likelihoods.indexOf(best)] ?? 'unknown', confidence: Math.round(best * 1e3) / 1e3 };
};
