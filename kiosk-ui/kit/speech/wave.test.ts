import { describe, expect, it } from 'vitest';
import { chime, levelled, loudness, readWave, trimmed, type Wave, writeWave } from './wave.ts';

const rate = 22_050;
const tone = (seconds: number, amplitude: number, before = 0, after = 0): Wave => {
  const samples = new Float32Array(Math.round((before + seconds + after) * rate));
  const begin = Math.round(before * rate);
  for (let n = 0; n < seconds * rate; n++) samples[begin + n] = amplitude * Math.sin((2 * Math.PI * 220 * n) / rate);
  return { rate, samples };
};
const db = (value: number): number => 20 * Math.log10(value);

describe('clips between the voice and the encoder', () => {
  it('what was written is read again', () => {
    const { samples } = readWave(writeWave(tone(0.1, 0.5)));
    expect(samples.length).toBe(2_205);
    expect(Math.max(...samples)).toBeCloseTo(0.5, 3);
  });

  it('a stream whose sizes were not known when it began is read to its end, as espeak-ng writes it', () => {
    const bytes = writeWave(tone(0.1, 0.5));
    new DataView(bytes.buffer).setUint32(40, 0x7ffff000, true);
    expect(readWave(bytes).samples.length).toBe(2_205);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('x'.repeat(60))],
    ['two channels', writeWave(tone(0.01, 0.5)).with(22, 2)],
    ['no sound', writeWave(tone(0.01, 0.5)).with(36, 0x78)],
  ])('%s is refused', (_, bytes) => {
    expect(() => readWave(bytes)).toThrow();
  });

  it('silence before and behind the words goes, the words stay', () => {
    const seconds = trimmed(tone(0.3, 0.5, 0.4, 0.7)).samples.length / rate;
    expect(seconds).toBeGreaterThanOrEqual(0.3);
    expect(seconds).toBeLessThan(0.35);
    expect(() => trimmed({ rate, samples: new Float32Array(500) })).toThrow('silence');
  });

  it('quiet and loud clips come out alike, and no peak is cut', () => {
    for (const wave of [tone(0.3, 0.01), tone(0.3, 0.9), tone(0.1, 0.2, 0.3), chime()]) {
      const { samples } = levelled(wave);
      expect(db(loudness({ rate: wave.rate, samples }))).toBeCloseTo(-20, 0);
      expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.85);
    }
  });

  it('the chime is over in half a second, so that the first word comes within 800 ms of the call', () => {
    const { rate: own, samples } = chime();
    expect(samples.length / own).toBe(0.5);
    expect(Math.abs(samples.at(-1)!)).toBeLessThan(0.001); // no click at its end
  });
});
