import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CoreTensors } from '../../vision/backend.ts';
import { TILE_PX, type Tile } from './tiles.ts';

/** The four ways in which a page may lie: by how many quarter turns clockwise it was turned. */
export const TURNS = 4;

/** Natural logarithms of how likely each turn is, for one tile. */
export type LogProbabilities = readonly [number, number, number, number];

export type OrientationNet = {
  /** Looks at all tiles at once; about 1 ms each on WebAssembly. */
  readonly look: (tiles: readonly Tile[]) => Promise<LogProbabilities[]>;
  readonly close: () => void;
};

type About = { readonly convolutions: readonly (readonly number[])[]; readonly sha256: string };

const WEIGHTS = new URL('./orientation-net.bin', import.meta.url);
const ABOUT = new URL('./orientation-net.json', import.meta.url);

/**
 * Five convolutions with stride 2, the mean of what they see, four answers: 103,000 weights (training/train.py). Throws when the
 * files are not those that were trained: a net with other weights answers, and wrongly.
 */
export const orientationNet = (tf: CoreTensors): OrientationNet => {
  const { convolutions, sha256 }: About = JSON.parse(readFileSync(ABOUT, 'utf8'));
  const file = readFileSync(WEIGHTS);
  if (createHash('sha256').update(file).digest('hex') !== sha256)
    throw new Error('orientation-net.bin is not the file that orientation-net.json tells of');
  const weights = new Float32Array(Uint8Array.from(file).buffer);
  let at = 0;
  const next = (length: number): Float32Array => {
    at += length;
    return weights.subarray(at - length, at);
  };
  const layers = convolutions.map(([height = 0, width = 0, from = 0, to = 0]) => ({
    filter: tf.tensor4d(next(height * width * from * to), [height, width, from, to]),
    bias: tf.tensor1d(next(to)),
    // as PyTorch pads; 'same' of TensorFlow pads another side when the stride is 2
    pad: Math.floor(height / 2),
  }));
  const last = convolutions.at(-1)?.[3] ?? 0;
  const dense = { weights: tf.tensor2d(next(last * TURNS), [last, TURNS]), bias: tf.tensor1d(next(TURNS)) };
  return {
    look: async (tiles) => {
      if (tiles.length === 0) return [];
      const answers = tf.tidy(() => {
        let seen = tf.tensor4d(joined(tiles), [tiles.length, TILE_PX, TILE_PX, 1]);
        for (const { filter, bias, pad } of layers)
          seen = tf.fused.conv2d({ x: seen, filter, strides: 2, pad: square(pad), bias, activation: 'relu' });
        return tf.logSoftmax(tf.add(tf.matMul(tf.mean(seen, [1, 2]), dense.weights), dense.bias));
      });
      const values = await answers.data();
      answers.dispose();
      return tiles.map((_, tile) => quartet(values, tile * TURNS));
    },
    close: () => tf.dispose([layers.flatMap(({ filter, bias }) => [filter, bias]), dense.weights, dense.bias]),
  };
};

const square = (pad: number): [[0, 0], [number, number], [number, number], [0, 0]] => [
  [0, 0],
  [pad, pad],
  [pad, pad],
  [0, 0],
];

const joined = (tiles: readonly Tile[]): Float32Array => {
  const all = new Float32Array(tiles.length * TILE_PX * TILE_PX);
  for (const [nth, tile] of tiles.entries()) all.set(tile, nth * TILE_PX * TILE_PX);
  return all;
};

const quartet = (values: ArrayLike<number>, from: number): LogProbabilities => {
  const value = (turn: number): number => values[from + turn] ?? Number.NEGATIVE_INFINITY;
  return [value(0), value(1), value(2), value(3)];
};
