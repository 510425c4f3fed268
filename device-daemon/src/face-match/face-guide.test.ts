import type { FaceMove } from '@mot-cua/domain/visit-intents.ts';
import { expect, test } from 'vitest';
import { type FaceBox, guideOf } from './face-guide.ts';
import { adviceOf, defaultFaceMatchPolicy } from './face-policy.ts';

const good: FaceBox = { x: 0.35, y: 0.3, width: 0.3, height: 0.4, score: 0.9 };
const day = { mean: 130, sharpness: 200 };
const move = (faces: readonly FaceBox[], light = day): FaceMove => guideOf({ faces, light }).move;

test('a face in the middle, large, lit and sharp is ready; the same face blurred is asked to hold still and is not', () => {
  expect(guideOf({ faces: [good], light: day })).toEqual({ faces: 1, box: good, move: 'hold-still', ready: true });
  expect(guideOf({ faces: [good], light: { ...day, sharpness: 3 } })).toMatchObject({
    move: 'hold-still',
    ready: false,
  });
});

test('somebody on the left of the camera picture is to go to their own left, and so on all sides', () => {
  expect(move([{ ...good, x: 0.05 }])).toBe('left');
  expect(move([{ ...good, x: 0.65 }])).toBe('right');
  expect(move([{ ...good, y: 0 }])).toBe('down');
  expect(move([{ ...good, y: 0.6 }])).toBe('up');
  expect(move([{ ...good, width: 0.1 }])).toBe('closer');
  expect(move([{ ...good, x: 0.2, width: 0.6 }])).toBe('further');
  expect(move([{ ...good, y: 0, height: 1 }])).toBe('further');
});

test('who sits in a wheelchair is low in the picture and is not asked to stand up', () => {
  expect(guideOf({ faces: [{ ...good, y: 0.55 }], light: day }).ready).toBe(true);
});

test('a child that looks over a shoulder does not stop anybody; a second adult before the kiosk does', () => {
  expect(move([good, { ...good, x: 0.8, width: 0.1, height: 0.12 }])).toBe('hold-still');
  expect(move([{ ...good, x: 0.7, width: 0.2, height: 0.35 }, good])).toBe('one-face-only');
});

test('too little light is said before nobody is missed in the dark', () => {
  expect(move([], { mean: 10, sharpness: 0 })).toBe('more-light');
  expect(move([])).toBe('step-in-front');
  expect(move([good], { ...day, mean: 30 })).toBe('more-light');
  expect(move([good], { ...day, mean: 240 })).toBe('less-light');
});

test('off by default; at both sides of the reference nothing is said but unsure', () => {
  expect(defaultFaceMatchPolicy.on).toBe(false);
  const advice = [0, 0.54, 0.55, 0.58, 0.61, 0.621, 1.2].map((distance) => adviceOf(distance, defaultFaceMatchPolicy));
  expect(advice).toEqual(['like', 'like', 'unsure', 'unsure', 'unsure', 'unlike', 'unlike']);
});
