import Type, { type Static } from 'typebox';

/**
 * What the visit process and the face process say to each other. Down (stdin): four bytes with the length of a JSON `FaceJob`
 * (big endian), the job, then the JPEGs one after the other. Up (descriptor 3): JSON, one `FaceWord` a line, never a picture
 * and never the numbers that describe a face.
 */
export type FaceJob = {
  readonly t: 'look' | 'compare';
  readonly id: number;
  /** bytes of each JPEG; `compare`: the portrait first */
  readonly sizes: readonly number[];
};

/** What one job may carry. A camera frame of 1280 by 720 at quality 85 has about 150 kB. */
export const faceBounds = {
  jobBytes: 1024,
  frameBytes: 512 * 1024,
  /** as imaging/portrait-format.ts allows it */
  portraitBytes: 1024 * 1024,
  framePixels: 1920 * 1080,
  portraitPixels: 4_000_000,
  frames: 3,
  /** faces told of one frame */
  faces: 8,
} as const;

const Part = Type.Number({ minimum: 0, maximum: 1 });
const Box = Type.Object({ x: Part, y: Part, width: Part, height: Part, score: Part });
const Id = Type.Integer({ minimum: 1 });
const Ms = Type.Number({ minimum: 0 });

const Refusals = Type.Array(
  Type.Object({
    name: Type.Union([Type.Literal('tensorflow'), Type.Literal('wasm')]),
    why: Type.Union([Type.Literal('not-loaded'), Type.Literal('not-started'), Type.Literal('wrong-answers')]),
    detail: Type.String({ maxLength: 200 }),
  }),
  { maxItems: 4 },
);

/** For health: on what the nets compute and what was passed over; ms. */
export const BackendHealth = Type.Object({
  name: Type.Union([Type.Literal('tensorflow'), Type.Literal('wasm')]),
  loadMs: Ms,
  selfTestMs: Ms,
  refused: Refusals,
});
export type BackendHealth = Static<typeof BackendHealth>;

export const FaceWord = Type.Union([
  Type.Object({ t: Type.Literal('ready'), backend: BackendHealth }),
  Type.Object({ t: Type.Literal('no-backend'), refused: Refusals }),
  Type.Object({
    t: Type.Literal('seen'),
    id: Id,
    faces: Type.Array(Box, { maxItems: faceBounds.faces }),
    light: Type.Object({ mean: Type.Number({ minimum: 0, maximum: 255 }), sharpness: Type.Number({ minimum: 0 }) }),
  }),
  /** one distance for each frame with one face in it */
  Type.Object({
    t: Type.Literal('compared'),
    id: Id,
    distances: Type.Array(Type.Number({ minimum: 0, maximum: 2 }), { minItems: 1, maxItems: faceBounds.frames }),
  }),
  Type.Object({
    t: Type.Literal('refused'),
    id: Id,
    code: Type.Union([
      Type.Literal('picture-refused'),
      Type.Literal('no-face-in-portrait'),
      Type.Literal('no-face-in-frames'),
      Type.Literal('several-faces'),
    ]),
    detail: Type.String({ maxLength: 200 }),
  }),
]);
export type FaceWord = Static<typeof FaceWord>;
export type FaceRefusal = Extract<FaceWord, { readonly t: 'refused' }>['code'];
