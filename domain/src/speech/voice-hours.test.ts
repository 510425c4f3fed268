import { describe, expect, it } from 'vitest';
import { voiceAt } from './voice-hours.ts';

/** A time of Việt Nam. */
const at = (hour: number, minute: number): number => Date.UTC(2026, 10, 23, hour - 7, minute);
const signage = {
  voice: true,
  quiet: [{ from: '11:30', to: '13:30' }],
  volumes: [
    { from: '07:00', to: '08:00', percent: 60 },
    { from: '22:00', to: '05:00', percent: 10 },
  ],
  notices: [],
};

describe('how the hall is spoken to', () => {
  it.each([
    [11, 29, false],
    [11, 30, true],
    [13, 29, true],
    [13, 30, false],
  ])('at %i:%i quiet is %s', (hour, minute, quiet) => {
    expect(voiceAt(signage, at(hour, minute)).quiet).toBe(quiet);
  });

  it.each([
    [7, 30, 0.6],
    [8, 0, 1],
    [23, 0, 0.1],
    [4, 59, 0.1],
    [5, 0, 1],
  ])('at %i:%i the volume is %s', (hour, minute, volume) => {
    expect(voiceAt(signage, at(hour, minute)).volume).toBe(volume);
  });

  it('an office that says nothing of it is spoken to', () => {
    expect(voiceAt(undefined, at(12, 0))).toEqual({ on: true, quiet: false, volume: 1 });
  });

  it('an office without a voice has none at any time', () => {
    expect(voiceAt({ ...signage, voice: false }, at(9, 0)).on).toBe(false);
  });
});
