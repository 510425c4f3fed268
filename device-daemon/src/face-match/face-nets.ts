import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Tensors } from '../vision/backend.ts';
import { isBystander } from './face-guide.ts';
import { faceBounds } from './face-message.ts';
import type { Pixels } from './face-pictures.ts';

/**
 * Inside the face process: the nets of @vladmandic/face-api, whose weights ship in the package. The tiny detector looks at
 * every frame; the larger one, the landmarks and the descriptor only at what is compared.
 */
export type FaceNets = {
  /** Faces in a frame, boxes in parts of its width and height, at most `faceBounds.faces`. */
  readonly look: (frame: Pixels) => Promise<readonly NetBox[]>;
  /** The 128 numbers of the one face, `none` or `several`. Whoever takes them overwrites them. */
  readonly describe: (picture: Pixels) => Promise<Float32Array | 'none' | 'several'>;
};

export type NetBox = { x: number; y: number; width: number; height: number; score: number };

/** Side of the tiny detector's input, px: a multiple of 32. 224 is twice as fast and misses faces an eighth of the frame wide. */
const TINY_INPUT = 320;
const TINY_SCORE = 0.3;
const DETECTOR_SCORE = 0.5;

const weights = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'model');

/** Loads all nets and lets the tiny detector work once, so that the first frame is not the slow one. */
export const loadNets = async (tf: Tensors): Promise<FaceNets> => {
  const { default: faces } = await import('@vladmandic/face-api/dist/face-api.node-wasm.js');
  const { tinyFaceDetector, ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = faces.nets;
  for (const net of [tinyFaceDetector, ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet])
    await net.loadFromDisk(weights);

  const withTensor = async <T>({ rgb, widthPx, heightPx }: Pixels, use: (tensor: never) => Promise<T>): Promise<T> => {
    const tensor = tf.tensor3d(rgb, [heightPx, widthPx, 3], 'int32');
    try {
      // face-api declares a build of TensorFlow.js of its own, and takes the tensors of this one
      return await use(tensor as never);
    } finally {
      tensor.dispose();
    }
  };

  const look = (frame: Pixels): Promise<readonly NetBox[]> =>
    withTensor(frame, async (tensor) => {
      const options = new faces.TinyFaceDetectorOptions({ inputSize: TINY_INPUT, scoreThreshold: TINY_SCORE });
      const found = await faces.detectAllFaces(tensor, options);
      return found
        .map(({ box, score }) => inParts(box, score, frame))
        .sort((a, b) => b.width * b.height - a.width * a.height)
        .slice(0, faceBounds.faces);
    });

  const describe = (picture: Pixels): Promise<Float32Array | 'none' | 'several'> =>
    withTensor(picture, async (tensor) => {
      const options = new faces.SsdMobilenetv1Options({ minConfidence: DETECTOR_SCORE, maxResults: 4 });
      const found = await faces.detectAllFaces(tensor, options).withFaceLandmarks().withFaceDescriptors();
      const [first, second] = found.sort((a, b) => b.detection.box.area - a.detection.box.area);
      for (const { descriptor } of found) if (descriptor !== first?.descriptor) descriptor.fill(0);
      if (!first) return 'none';
      if (!isBystander(first.detection.box, second?.detection.box)) return first.descriptor;
      first.descriptor.fill(0);
      return 'several';
    });

  await look({ rgb: new Uint8Array(3 * 320 * 240), widthPx: 320, heightPx: 240 });
  return { look, describe };
};

/** What hangs over the edge is cut off. */
const inParts = (
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  score: number,
  { widthPx, heightPx }: Pixels,
): NetBox => {
  const part = (value: number, of: number): number => Math.min(1, Math.max(0, value / of));
  const [x, y] = [part(box.x, widthPx), part(box.y, heightPx)];
  const [right, bottom] = [part(box.x + box.width, widthPx), part(box.y + box.height, heightPx)];
  return { x, y, width: right - x, height: bottom - y, score: Math.min(1, Math.max(0, score)) };
};
