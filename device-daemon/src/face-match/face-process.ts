import { Socket } from 'node:net';
import { chooseBackend } from '../vision/backend.ts';
import { isBystander } from './face-guide.ts';
import { type FaceJob, type FaceRefusal, type FaceWord, faceBounds } from './face-message.ts';
import { type FaceNets, loadNets } from './face-nets.ts';
import { cropAround, decodeJpeg, lightOn, type Pixels } from './face-pictures.ts';

/**
 * The process of one look at one face, started by face-match.ts and killed by it. It may read its own code and the nets,
 * and write nothing (Node's permission model); it takes pictures on stdin and says words on descriptor 3. What it was given
 * is overwritten as soon as it was looked at; what TensorFlow.js and libvips keep goes with the process.
 */
/** Longest sides in px. A face a sixth as wide as a frame of 960 px still has the 150 px that the descriptor looks at. */
const GUIDE_SIDE = 320;
const FRAME_SIDE = 960;
const PORTRAIT_SIDE = 600;
const CROP_TIMES = 2;

const up = new Socket({ fd: 3, readable: false, writable: true });
up.on('error', () => process.exit(1));
const say = (word: FaceWord): void => {
  up.write(`${JSON.stringify(word)}\n`);
};

class Refused extends Error {
  readonly code: FaceRefusal;
  constructor(code: FaceRefusal, detail: string) {
    super(detail);
    this.code = code;
  }
}

const decoded = async (jpeg: Uint8Array, kind: 'frame' | 'portrait', side: number): Promise<Pixels> => {
  try {
    return await decodeJpeg(jpeg, kind, side);
  } catch (error) {
    throw new Refused('picture-refused', error instanceof Error ? error.message : 'not decoded');
  }
};

const look = async (nets: FaceNets, id: number, frame: Uint8Array): Promise<FaceWord> => {
  const pixels = await decoded(frame, 'frame', GUIDE_SIDE);
  const faces = await nets.look(pixels);
  const light = lightOn(pixels, faces[0] ?? { x: 0, y: 0, width: 1, height: 1 });
  pixels.rgb.fill(0);
  return { t: 'seen', id, faces: [...faces], light };
};

/** The face of a frame, cut out where the tiny detector finds it. */
const faceOf = async (nets: FaceNets, frame: Uint8Array): Promise<Pixels | 'none' | 'several'> => {
  const small = await decoded(frame, 'frame', GUIDE_SIDE);
  const [first, second] = await nets.look(small);
  small.rgb.fill(0);
  if (!first) return 'none';
  if (isBystander(first, second)) return 'several';
  const whole = await decoded(frame, 'frame', FRAME_SIDE);
  const face = cropAround(whole, first, CROP_TIMES);
  whole.rgb.fill(0);
  return face;
};

const described = async (nets: FaceNets, pixels: Pixels): Promise<Float32Array | 'none' | 'several'> => {
  try {
    return await nets.describe(pixels);
  } finally {
    pixels.rgb.fill(0);
  }
};

const compare = async (nets: FaceNets, id: number, [portrait, ...frames]: Uint8Array[]): Promise<FaceWord> => {
  if (!portrait) throw new Refused('picture-refused', 'no portrait');
  const face = await described(nets, await decoded(portrait, 'portrait', PORTRAIT_SIDE));
  if (typeof face === 'string') throw new Refused('no-face-in-portrait', face);
  const distances: number[] = [];
  let several = false;
  for (const frame of frames) {
    const cut = await faceOf(nets, frame);
    const other = typeof cut === 'string' ? cut : await described(nets, cut);
    if (other === 'several') several = true;
    if (typeof other === 'string') continue;
    distances.push(Math.sqrt(face.reduce((sum, value, at) => sum + (value - other[at]!) ** 2, 0)));
    other.fill(0);
  }
  face.fill(0);
  if (distances.length > 0) return { t: 'compared', id, distances };
  throw new Refused(several ? 'several-faces' : 'no-face-in-frames', `${frames.length} frames`);
};

const carryOut = async (nets: FaceNets, { t, id }: FaceJob, pictures: Uint8Array[]): Promise<FaceWord> => {
  try {
    return t === 'compare' ? await compare(nets, id, pictures) : await look(nets, id, pictures[0] ?? new Uint8Array());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { t: 'refused', id, code: error.code, detail: error.message.slice(0, 160) };
  } finally {
    for (const picture of pictures) picture.fill(0);
  }
};

const MOST_BYTES = 4 + faceBounds.jobBytes + faceBounds.portraitBytes + faceBounds.frames * faceBounds.frameBytes;

/** Whole jobs out of the bytes of stdin, one at a time. A job that breaks the bounds is a bug of our own side: it ends here. */
const jobs = async function* (): AsyncGenerator<{ job: FaceJob; pictures: Uint8Array[] }> {
  let held = Buffer.alloc(0);
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    const longer = Buffer.concat([held, chunk]);
    held.fill(0);
    chunk.fill(0);
    held = longer;
    for (let whole = firstJob(held); whole !== null; whole = firstJob(held)) {
      const rest = Buffer.from(held.subarray(whole.bytes));
      held.fill(0);
      held = rest;
      yield whole;
    }
    if (held.length > MOST_BYTES) throw new Error('a job without end');
  }
};

const firstJob = (held: Buffer): { job: FaceJob; pictures: Uint8Array[]; bytes: number } | null => {
  if (held.length < 4) return null;
  const length = held.readUInt32BE(0);
  if (length > faceBounds.jobBytes) throw new Error('a job that is too long');
  if (held.length < 4 + length) return null;
  const job = JSON.parse(held.toString('utf8', 4, 4 + length)) as FaceJob;
  const bytes = 4 + length + job.sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > MOST_BYTES) throw new Error('pictures that are too large');
  if (held.length < bytes) return null;
  let at = 4 + length;
  const pictures = job.sizes.map((size) => {
    const picture = new Uint8Array(held.subarray(at, at + size));
    at += size;
    return picture;
  });
  return { job, pictures, bytes };
};

const backend = await chooseBackend();
if (!backend.ok) {
  say({ t: 'no-backend', refused: [...backend.fault] });
  up.end(() => process.exit(1));
} else {
  const { name, loadMs, selfTestMs, refused, tf } = backend.value;
  const nets = await loadNets(tf);
  say({ t: 'ready', backend: { name, loadMs, selfTestMs, refused: [...refused] } });
  for await (const { job, pictures } of jobs()) say(await carryOut(nets, job, pictures));
  process.exit(0); // nobody is there any more
}
