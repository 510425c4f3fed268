/**
 * A minimal ICC profile of the sRGB colour space (ICC.1:2001-04, version 2.1, matrix and tone curves), made by
 * calculation because no profile file may be copied. Colorants: IEC 61966-2-1 primaries adapted to D50 (Bradford).
 */

const D50: Triple = [0.9642, 1, 0.8249]; // ICC.1 clause 6.1.3 (profile connection space illuminant)
const RED: Triple = [0.43607, 0.22249, 0.01392];
const GREEN: Triple = [0.38515, 0.71687, 0.09708];
const BLUE: Triple = [0.14307, 0.06061, 0.7141];
/** Steps of the tone curve; 1024 keeps the error of the dark end below a 16-bit step of an 8-bit sample. */
const CURVE_STEPS = 1024;
const DESCRIPTION = 'sRGB IEC61966-2.1 (calculated)';
const COPYRIGHT = 'No copyright, use freely';

type Triple = readonly [number, number, number];

/** The profile's bytes; the same at every call. */
export function srgbProfile(): Uint8Array {
  const curve = toneCurveTag();
  const tags: readonly (readonly [string, Uint8Array])[] = [
    ['desc', descriptionTag(DESCRIPTION)],
    ['cprt', tag('text', [ascii(`${COPYRIGHT}\0`)])],
    ['wtpt', xyzTag(D50)],
    ['rXYZ', xyzTag(RED)],
    ['gXYZ', xyzTag(GREEN)],
    ['bXYZ', xyzTag(BLUE)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const { table, data } = tagTable(tags);
  const size = 128 + table.length + data.length;
  return joined([header(size), table, data]);
}

/** ICC.1 clause 6.1: 128 bytes. */
function header(size: number): Uint8Array {
  const bytes = new Uint8Array(128);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, size);
  view.setUint32(8, 0x02100000); // version 2.1.0
  bytes.set(ascii('mntrRGB XYZ '), 12); // display device, RGB data, XYZ connection space
  [2026, 1, 1, 0, 0, 0].forEach((part, index) => {
    view.setUint16(24 + 2 * index, part);
  });
  bytes.set(ascii('acsp'), 36);
  bytes.set(s15Fixed16(D50), 68);
  return bytes;
}

/** Identical tags share their bytes, as the three tone curves do. */
function tagTable(tags: readonly (readonly [string, Uint8Array])[]): { table: Uint8Array; data: Uint8Array } {
  const table = new Uint8Array(4 + 12 * tags.length);
  const view = new DataView(table.buffer);
  view.setUint32(0, tags.length);
  const start = 128 + table.length;
  const pieces: Uint8Array[] = [];
  const placed = new Map<Uint8Array, number>();
  let length = 0;
  tags.forEach(([signature, bytes], index) => {
    const at = placed.get(bytes) ?? length;
    if (!placed.has(bytes)) {
      placed.set(bytes, at);
      pieces.push(bytes, new Uint8Array(-bytes.length & 3));
      length += bytes.length + (-bytes.length & 3);
    }
    table.set(ascii(signature), 4 + 12 * index);
    view.setUint32(8 + 12 * index, start + at);
    view.setUint32(12 + 12 * index, bytes.length);
  });
  return { table, data: joined(pieces) };
}

function toneCurveTag(): Uint8Array {
  const values = new Uint8Array(4 + 2 * CURVE_STEPS);
  const view = new DataView(values.buffer);
  view.setUint32(0, CURVE_STEPS);
  for (let step = 0; step < CURVE_STEPS; step++)
    view.setUint16(4 + 2 * step, Math.round(65535 * linearOf(step / (CURVE_STEPS - 1))));
  return tag('curv', [values]);
}

/** IEC 61966-2-1: from the coded value to light, both 0 to 1. */
const linearOf = (coded: number): number => (coded <= 0.04045 ? coded / 12.92 : ((coded + 0.055) / 1.055) ** 2.4);

/** textDescriptionType: ASCII text, then empty Unicode and ScriptCode parts (67 bytes, always there). */
function descriptionTag(text: string): Uint8Array {
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, text.length + 1);
  return tag('desc', [count, ascii(`${text}\0`), new Uint8Array(4 + 4 + 2 + 1 + 67)]);
}

const xyzTag = (xyz: Triple): Uint8Array => tag('XYZ ', [s15Fixed16(xyz)]);

const tag = (type: string, parts: readonly Uint8Array[]): Uint8Array =>
  joined([ascii(type), new Uint8Array(4), ...parts]);

function s15Fixed16(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setInt32(4 * index, Math.round(value * 65536));
  });
  return bytes;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
