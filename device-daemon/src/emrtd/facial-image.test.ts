import { describe, expect, test } from 'vitest';
import type { ChipReading } from '../devices/card-reading.ts';
import { asciiBytes, fromHex, join } from './bytes.ts';
import { asn1Record, faceBlock, facialRecord, jpeg, standing } from './face-records.ts';
import { readPortrait } from './facial-image.ts';
import { portrait } from './holder.ts';

const reading = (files: ChipReading['files']): ChipReading => ({
  accessUsed: 'pace-can',
  chipAuthentication: 'not-offered',
  files,
  traffic: { apdus: 0, bytesOut: 0, bytesIn: 0 },
});
const dg1 = new Uint8Array(0);

describe('the portrait', () => {
  test('JPEG and JPEG 2000 come out as they are, with or without feature points', () => {
    expect(portrait(reading({ dg1, dg2: facialRecord(jpeg) }))).toEqual({
      ok: true,
      value: { mime: 'image/jpeg', bytes: jpeg },
    });
    const jp2 = join(fromHex('0000000C6A5020200D0A870A'), new Uint8Array(100));
    expect(readPortrait(facialRecord(jp2, 3))).toEqual({ ok: true, value: { mime: 'image/jp2', bytes: jp2 } });
  });

  test('no DG2: no portrait, and no fault', () => {
    expect(portrait(reading({ dg1 }))).toEqual({ ok: true, value: null });
  });

  test.each([
    ['a record longer than its file', facialRecord(jpeg, 0, 1)],
    ['a record that ends before its picture', facialRecord(jpeg, 0, -jpeg.length)],
    ['a record of ISO 39794-5', standing(asn1Record(jpeg))],
    ['a record of a kind that nobody knows', standing(join(fromHex('00112233445566778899'), jpeg))],
  ])('%s: the picture is found by its first bytes', (_what, dg2) => {
    expect(readPortrait(dg2)).toEqual({ ok: true, value: { mime: 'image/jpeg', bytes: jpeg } });
  });

  test('of several pictures the first frontal one is taken, wherever it lies', () => {
    const other = jpeg.with(20, 6);
    const several = faceBlock([
      [0, jpeg],
      [1, other],
      [2, jpeg],
    ]);
    expect(readPortrait(standing(several))).toMatchObject({ ok: true, value: { bytes: other } });
    const twice = standing(faceBlock([[0, jpeg]]), faceBlock([[2, other]]));
    expect(readPortrait(twice)).toMatchObject({ ok: true, value: { bytes: other } });
    expect(readPortrait(standing(faceBlock([[0, jpeg]])))).toMatchObject({ ok: true, value: { bytes: jpeg } });
  });

  test.each([
    ['something that is no picture', facialRecord(asciiBytes('<svg onload=alert(1)>'))],
    ['nothing', new Uint8Array(0)],
  ])('%s is refused', (_what, dg2) => {
    expect(readPortrait(dg2).ok).toBe(false);
  });
});
