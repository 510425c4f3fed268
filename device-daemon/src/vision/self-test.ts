import type { CoreTensors } from './backend.ts';

/**
 * A known input and its known output, worked out by hand: the operations that carry every net here (convolution, depthwise
 * convolution, pooling, product, softmax). Small whole numbers, so that a right backend of any kind is right to 1e-4.
 */
const picture = [1, 2, 0, 1, 0, 1, 3, 2, 2, 0, 1, 1, 1, 1, 0, 2]; // 4 by 4
const cross = [0, 1, 0, 1, -4, 1, 0, 1, 0]; // 3 by 3, sum of the neighbours less four times the middle

/** the cross over the picture, valid cells: [[1, -8], [5, 0]]; ReLU; then with bias 1 before the ReLU */
const expected = {
  conv: [1, 0, 5, 0],
  depthwise: [2, -7, 6, 1],
  pooled: [2, 3, 2, 2],
  product: [8, 5, 20, 13],
  // softmax of [0, ln 3]
  softmax: [0.25, 0.75],
} as const;

/** Null when every answer is right, else which one was not. */
export const selfTest = async (tf: CoreTensors): Promise<string | null> => {
  try {
    const image = tf.tensor4d(picture, [1, 4, 4, 1]);
    const filter = tf.tensor4d(cross, [3, 3, 1, 1]);
    const square = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const answers = {
      conv: tf.relu(tf.conv2d(image, filter, 1, 'valid')),
      depthwise: tf.add(tf.depthwiseConv2d(image, filter, 1, 'valid'), 1),
      pooled: tf.maxPool(image, 2, 2, 'valid'),
      product: tf.matMul(square, tf.tensor2d([4, 3, 2, 1], [2, 2])),
      softmax: tf.softmax(tf.tensor1d([0, Math.log(3)])),
    };
    const wrong: string[] = [];
    for (const [name, tensor] of Object.entries(answers)) {
      const found = await tensor.data();
      const right = expected[name as keyof typeof expected];
      const fits = found.length === right.length && right.every((value, at) => Math.abs(value - found[at]!) < 1e-4);
      if (!fits) wrong.push(name);
    }
    tf.dispose([image, filter, square, answers]);
    return wrong.length === 0 ? null : `wrong: ${wrong.join(', ')}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
