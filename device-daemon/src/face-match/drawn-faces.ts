import sharp from 'sharp';

/**
 * Faces for tests, drawn by code: no photograph of anybody is kept here. Not like anyone, but so like a face that every
 * detector finds them (0.7 to 1.0 sure), and so unlike each other that they span what a comparison can say.
 */
export type DrawnPerson = {
  readonly skin: Colour;
  readonly hair: Colour;
  readonly lips: Colour;
  /** px on the drawing of 480 by 600 */
  readonly face: { readonly halfWidth: number; readonly halfHeight: number; readonly jaw: number };
  readonly eyes: { readonly apart: number; readonly halfWidth: number; readonly height: number };
  readonly brows: { readonly thick: number; readonly above: number };
  readonly nose: { readonly long: number; readonly halfWidth: number };
  readonly mouth: { readonly halfWidth: number; readonly below: number };
  readonly fringe: number;
  readonly beard?: number;
  readonly longHair?: boolean;
};
type Colour = readonly [red: number, green: number, blue: number];

const young: DrawnPerson = {
  skin: [222, 178, 148],
  hair: [30, 24, 22],
  lips: [170, 80, 80],
  face: { halfWidth: 150, halfHeight: 200, jaw: 0.75 },
  eyes: { apart: 62, halfWidth: 30, height: 12 },
  brows: { thick: 8, above: 28 },
  nose: { long: 70, halfWidth: 26 },
  mouth: { halfWidth: 44, below: 115 },
  fringe: 70,
};

/** Grey is nobody's neighbour; long-haired and bearded are as far apart as two drawings come; young and narrow are like kin. */
export const people = {
  young,
  narrow: {
    ...young,
    skin: [198, 150, 118],
    face: { halfWidth: 135, halfHeight: 215, jaw: 0.65 },
    eyes: { apart: 56, halfWidth: 27, height: 12 },
    brows: { thick: 5, above: 28 },
    nose: { long: 82, halfWidth: 22 },
    mouth: { halfWidth: 38, below: 128 },
    fringe: 55,
  },
  grey: {
    ...young,
    skin: [170, 120, 90],
    hair: [150, 150, 150],
    lips: [140, 80, 75],
    face: { halfWidth: 148, halfHeight: 205, jaw: 0.85 },
    eyes: { apart: 60, halfWidth: 26, height: 9 },
    brows: { thick: 7, above: 24 },
    nose: { long: 78, halfWidth: 34 },
    mouth: { halfWidth: 48, below: 120 },
    fringe: 45,
  },
  longHaired: {
    ...young,
    skin: [240, 208, 186],
    lips: [200, 50, 70],
    face: { halfWidth: 138, halfHeight: 195, jaw: 0.55 },
    eyes: { apart: 60, halfWidth: 34, height: 17 },
    brows: { thick: 4, above: 28 },
    nose: { long: 58, halfWidth: 18 },
    mouth: { halfWidth: 36, below: 108 },
    fringe: 60,
    longHair: true,
  },
  bearded: {
    ...young,
    skin: [150, 104, 78],
    hair: [15, 12, 10],
    lips: [120, 70, 65],
    face: { halfWidth: 165, halfHeight: 200, jaw: 1.1 },
    eyes: { apart: 66, halfWidth: 28, height: 9 },
    brows: { thick: 14, above: 22 },
    nose: { long: 80, halfWidth: 40 },
    mouth: { halfWidth: 58, below: 125 },
    fringe: 40,
    beard: 0.85,
  },
} satisfies Record<string, DrawnPerson>;

/** Where somebody is before the camera: middle and height of the drawing in parts of the frame; `turned` in px; `lit` from 0 (left) to 1. */
export type Standing = {
  readonly person: DrawnPerson;
  readonly x?: number;
  readonly y?: number;
  readonly tall?: number;
  readonly turned?: number;
  readonly lit?: number;
};

export type Scene = {
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly wall?: string;
  /** 1 = as drawn; 0.1 = nearly dark */
  readonly light?: number;
  /** radius of blur, px */
  readonly blur?: number;
};

/** One frame of a camera that looks at nobody, one or several of them, as JPEG. */
export const cameraFrame = async (
  standing: readonly Standing[],
  { widthPx = 640, heightPx = 480, wall = '#c9d4dc', light = 1, blur = 0 }: Scene = {},
): Promise<Uint8Array> => {
  const drawn = standing.map(({ person, x = 0.5, y = 0.5, tall = 0.9, turned = 0, lit = 0.35 }, at) => {
    const scale = (tall * heightPx) / HEIGHT;
    const [left, top] = [x * widthPx - (scale * WIDTH) / 2, y * heightPx - (scale * HEIGHT) / 2];
    return `<g transform="translate(${left} ${top}) scale(${scale})">${drawFace(person, turned, lit, `p${at}`)}</g>`;
  });
  const picture = sharp(Buffer.from(svg(widthPx, heightPx, wall, drawn.join('')))).linear(light, 0);
  const seen = blur > 0 ? picture.blur(blur) : picture;
  return new Uint8Array(await seen.flatten().jpeg({ quality: 85 }).toBuffer());
};

/** The portrait as a chip holds it: 300 by 400 px, small in bytes. */
export const chipPortrait = async (person: DrawnPerson): Promise<Uint8Array> => {
  const drawing = `<g transform="translate(-30 10) scale(0.75)">${drawFace(person, 0, 0.5, 'p')}</g>`;
  return new Uint8Array(
    await sharp(Buffer.from(svg(300, 400, '#eef1f4', drawing)))
      .flatten()
      .jpeg({ quality: 75 })
      .toBuffer(),
  );
};

const [WIDTH, HEIGHT] = [480, 600];

const svg = (width: number, height: number, wall: string, drawing: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${wall}"/>${drawing}</svg>`;

const shade = (colour: Colour, by = 1): string =>
  `rgb(${colour.map((part) => Math.min(255, Math.round(part * by))).join(',')})`;

const [MIDDLE, FACE_Y, EYES_Y] = [240, 300, 275];

const drawFace = (person: DrawnPerson, turned: number, lit: number, id: string): string => {
  const { skin, hair, face, eyes, nose, mouth, fringe, beard = 0, longHair = false } = person;
  const { halfWidth: w, halfHeight: h, jaw } = face;
  const soft = (by: number): string => `filter="url(#${id}-blur${by})"`;
  const ellipse = (x: number, y: number, rx: number, ry: number, fill: string, rest = ''): string =>
    `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${rest}/>`;
  const outline = `M ${MIDDLE - w} ${FACE_Y - 20} C ${MIDDLE - w} ${FACE_Y - h * 1.05}, ${MIDDLE + w} ${FACE_Y - h * 1.05}, ${MIDDLE + w} ${FACE_Y - 20} C ${MIDDLE + w} ${FACE_Y + h * 0.5}, ${MIDDLE + w * jaw * 0.8} ${FACE_Y + h}, ${MIDDLE} ${FACE_Y + h} C ${MIDDLE - w * jaw * 0.8} ${FACE_Y + h}, ${MIDDLE - w} ${FACE_Y + h * 0.5}, ${MIDDLE - w} ${FACE_Y - 20} Z`;
  const [noseX, noseY] = [MIDDLE + turned * 1.4, EYES_Y + nose.long];
  const [mouthX, mouthY] = [MIDDLE + turned, EYES_Y + mouth.below];
  const [n, m] = [nose.halfWidth, mouth.halfWidth];
  return [
    `<defs>${[2, 5, 12].map((by) => `<filter id="${id}-blur${by}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${by}"/></filter>`).join('')}`,
    `<radialGradient id="${id}-skin" cx="${lit}" cy="0.38" r="0.75"><stop offset="0" stop-color="${shade(skin, 1.12)}"/><stop offset="0.55" stop-color="${shade(skin, 0.97)}"/><stop offset="1" stop-color="${shade(skin, 0.55)}"/></radialGradient>`,
    `<linearGradient id="${id}-neck" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${shade(skin, 0.45)}"/><stop offset="1" stop-color="${shade(skin, 0.8)}"/></linearGradient>`,
    `<clipPath id="${id}-face"><path d="${outline}"/></clipPath></defs>`,
    longHair
      ? `<path d="M ${MIDDLE - w - 45} 560 C ${MIDDLE - w - 60} ${FACE_Y - h - 60}, ${MIDDLE + w + 60} ${FACE_Y - h - 60}, ${MIDDLE + w + 45} 560 Z" fill="${shade(hair)}"/>`
      : '',
    `<path d="M ${MIDDLE - w - 10} ${FACE_Y + 20} C ${MIDDLE - w - 50} ${FACE_Y - h - fringe - 60}, ${MIDDLE + w + 50} ${FACE_Y - h - fringe - 60}, ${MIDDLE + w + 10} ${FACE_Y + 20} Z" fill="${shade(hair)}" ${soft(2)}/>`,
    ellipse(MIDDLE - w - 2, FACE_Y + 5, 16, 38, shade(skin, 0.75)),
    ellipse(MIDDLE + w + 2, FACE_Y + 5, 16, 38, shade(skin, 0.7)),
    `<path d="M 160 420 L 155 560 L 325 560 L 320 420 Z" fill="url(#${id}-neck)"/>`,
    `<path d="M 0 620 C 40 520, 140 525, 170 515 L 240 590 L 310 515 C 340 525, 440 520, 480 620 Z" fill="#3a4a66"/>`,
    `<path d="${outline}" fill="url(#${id}-skin)" ${soft(2)}/><g clip-path="url(#${id}-face)">`,
    ellipse(MIDDLE, FACE_Y - h * 0.95, w * 1.05, fringe, shade(hair), soft(5)),
    ...[-1, 1].map((side) =>
      ellipse(MIDDLE + side * w * 0.55, noseY + 18, 36, 26, '#d06050', `opacity="0.18" ${soft(12)}`),
    ),
    ...[-1, 1].map(
      (side) =>
        `<path d="M ${noseX + side * 12} ${EYES_Y - 10} Q ${noseX + side * 10} ${noseY - 30} ${noseX + side * n} ${noseY + 2}" stroke="${shade(skin, 0.58)}" stroke-width="13" fill="none" opacity="0.6" ${soft(5)}/>`,
    ),
    ellipse(noseX, noseY - 30, 7, 34, shade(skin, 1.25), `opacity="0.6" ${soft(5)}`),
    ellipse(noseX, noseY - 4, 14, 11, shade(skin, 1.25), `opacity="0.6" ${soft(5)}`),
    `<path d="M ${noseX - n} ${noseY - 4} Q ${noseX - n - 4} ${noseY + 12} ${noseX - n * 0.4} ${noseY + 10} Q ${noseX} ${noseY + 18} ${noseX + n * 0.4} ${noseY + 10} Q ${noseX + n + 4} ${noseY + 12} ${noseX + n} ${noseY - 4}" stroke="${shade(skin, 0.5)}" stroke-width="3.5" fill="none" ${soft(2)}/>`,
    ...[-1, 1].map((side) => ellipse(noseX + side * n * 0.5, noseY + 8, 7, 4, '#2a1410', `opacity="0.8" ${soft(2)}`)),
    drawMouth(person, mouthX, mouthY, m, soft),
    beard > 0
      ? `<path d="M ${MIDDLE - w} ${noseY - 10} Q ${MIDDLE - w * 0.6} ${mouthY - 40} ${mouthX - m - 14} ${mouthY - 22} Q ${mouthX} ${mouthY - 44} ${mouthX + m + 14} ${mouthY - 22} Q ${MIDDLE + w * 0.6} ${mouthY - 40} ${MIDDLE + w} ${noseY - 10} L ${MIDDLE + w} 620 L ${MIDDLE - w} 620 Z M ${mouthX - m - 4} ${mouthY} Q ${mouthX} ${mouthY - 20} ${mouthX + m + 4} ${mouthY} Q ${mouthX} ${mouthY + 32} ${mouthX - m - 4} ${mouthY} Z" fill-rule="evenodd" fill="${shade(hair)}" opacity="${beard}" ${soft(5)}/>`
      : '',
    ...[-1, 1].map((side) => drawEye(person, MIDDLE + side * eyes.apart + turned, side, soft)),
    '</g>',
  ].join('');
};

const drawMouth = (
  { skin, lips }: DrawnPerson,
  x: number,
  y: number,
  half: number,
  soft: (by: number) => string,
): string =>
  [
    `<path d="M ${x - half} ${y} Q ${x - 18} ${y - 16} ${x} ${y - 9} Q ${x + 18} ${y - 16} ${x + half} ${y} Q ${x} ${y + 6} ${x - half} ${y} Z" fill="${shade(lips, 0.85)}" ${soft(2)}/>`,
    `<path d="M ${x - half} ${y} Q ${x} ${y + 6} ${x + half} ${y} Q ${x} ${y + 30} ${x - half} ${y} Z" fill="${shade(lips, 1.1)}" ${soft(2)}/>`,
    `<path d="M ${x - half - 3} ${y} Q ${x} ${y + 7} ${x + half + 3} ${y}" stroke="#401818" stroke-width="3" fill="none"/>`,
    `<ellipse cx="${x}" cy="${y + 34}" rx="34" ry="9" fill="${shade(skin, 0.6)}" opacity="0.6" ${soft(5)}/>`,
  ].join('');

const drawEye = ({ skin, hair, eyes, brows }: DrawnPerson, x: number, side: number, soft: (by: number) => string) => {
  const { halfWidth: w, height: h } = eyes;
  const [y, brow] = [EYES_Y, EYES_Y - brows.above];
  return [
    `<ellipse cx="${x}" cy="${y - 2}" rx="${w * 1.45}" ry="${h * 2.6}" fill="${shade(skin, 0.62)}" opacity="0.75" ${soft(12)}/>`,
    `<path d="M ${x - w} ${y + 2} Q ${x} ${y - h * 1.7} ${x + w} ${y} Q ${x} ${y + h * 1.3} ${x - w} ${y + 2} Z" fill="#e9e4df"/>`,
    `<circle cx="${x}" cy="${y - 2}" r="${h * 0.95}" fill="rgb(40,25,15)"/><circle cx="${x}" cy="${y - 2}" r="${h * 0.45}" fill="#050505"/><circle cx="${x + 4}" cy="${y - 6}" r="2.6" fill="#fff"/>`,
    `<path d="M ${x - w - 2} ${y + 3} Q ${x} ${y - h * 1.9} ${x + w + 3} ${y}" stroke="#1a100c" stroke-width="4" fill="none"/>`,
    `<path d="M ${x - w} ${y + 3} Q ${x} ${y + h * 1.5} ${x + w} ${y}" stroke="${shade(skin, 0.5)}" stroke-width="2" fill="none"/>`,
    `<path d="M ${x - side * w} ${brow + 2} Q ${x + side * 4} ${brow - 16} ${x + side * w * 1.5} ${brow + 3}" stroke="${shade(hair)}" stroke-width="${brows.thick}" stroke-linecap="round" fill="none" opacity="0.85" ${soft(2)}/>`,
  ].join('');
};
