/** Sound as numbers: what pack-making does to a clip between the voice and the encoder. Mono, -1 to 1. */
export type Wave = { readonly rate: number; readonly samples: Float32Array };

/** Every clip comes out this loud, as root mean square of its loud parts (dB below full scale), and never above the peak. */
const LEVEL_DB = -20;
const PEAK_DB = -1.5;
/** Quieter than this, relative to the loudest moment of a clip, is no word yet, or none any more. */
const SILENCE_DB = -42;
/** Kept before and after the words: a breath, so that no consonant is cut. */
const MARGIN_MS = 12;
const WINDOW_MS = 5;

const fromDb = (db: number): number => 10 ** (db / 20);
const rms = (samples: Float32Array, from: number, to: number): number => {
  let sum = 0;
  for (let at = from; at < to; at++) sum += samples[at]! ** 2;
  return Math.sqrt(sum / Math.max(1, to - from));
};

/**
 * Reads 16-bit PCM in RIFF (what espeak-ng writes, sizes of a stream included). Throws on anything else, with what it met instead.
 */
export const readWave = (bytes: Uint8Array): Wave => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 44 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') throw new Error('no wave file');
  let rate = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (tag(at) === 'fmt ') {
      const [format, channels, bits] = [at + 8, at + 10, at + 22].map((place) => view.getUint16(place, true));
      if (format !== 1 || channels !== 1 || bits !== 16)
        throw new Error(`a wave of format ${format}, ${channels} channels, ${bits} bits; 16-bit mono PCM is needed`);
      rate = view.getUint32(at + 12, true);
    }
    if (tag(at) === 'data') {
      if (rate === 0) throw new Error('a wave whose sound comes before its format');
      const count = Math.floor(Math.min(size, bytes.length - at - 8) / 2);
      const samples = Float32Array.from({ length: count }, (_, n) => view.getInt16(at + 8 + n * 2, true) / 32_768);
      return { rate, samples };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('a wave without sound');
};

/** 16-bit PCM in RIFF. */
export const writeWave = ({ rate, samples }: Wave): Uint8Array => {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const write = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  write(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((value, n) => {
    view.setInt16(44 + n * 2, Math.round(Math.max(-1, Math.min(1, value)) * 32_767), true);
  });
  return bytes;
};

/** Without the silence before and behind the words: the pause between two clips is the player's, not the voice's. */
export const trimmed = ({ rate, samples }: Wave): Wave => {
  const step = Math.max(1, Math.round((rate * WINDOW_MS) / 1_000));
  const levels: number[] = [];
  for (let at = 0; at < samples.length; at += step) levels.push(rms(samples, at, Math.min(samples.length, at + step)));
  const floor = Math.max(...levels, 0) * fromDb(SILENCE_DB);
  const [first, last] = [levels.findIndex((level) => level > floor), levels.findLastIndex((level) => level > floor)];
  if (first < 0) throw new Error('a clip of silence');
  const margin = Math.round((rate * MARGIN_MS) / 1_000);
  return { rate, samples: samples.slice(Math.max(0, first * step - margin), (last + 1) * step + margin) };
};

/** As loud as every other clip: the same root mean square of what is loud in it, with the peaks kept whole. */
export const levelled = ({ rate, samples }: Wave): Wave => {
  const gain = fromDb(LEVEL_DB) / loudness({ rate, samples });
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * gain;
  const kept = peak > fromDb(PEAK_DB) ? (gain * fromDb(PEAK_DB)) / peak : gain;
  return { rate, samples: samples.map((value) => value * kept) };
};

/** Root mean square over the windows that are within 20 dB of the loudest: a long tail makes no clip quieter. */
export const loudness = ({ rate, samples }: Wave): number => {
  const step = Math.max(1, Math.round((rate * 20) / 1_000));
  const levels: number[] = [];
  for (let at = 0; at < samples.length; at += step) levels.push(rms(samples, at, Math.min(samples.length, at + step)));
  const loudest = Math.max(...levels, 0);
  if (loudest === 0) throw new Error('a clip of silence');
  const loud = levels.filter((level) => level > loudest * fromDb(-20));
  return Math.sqrt(loud.reduce((sum, level) => sum + level ** 2, 0) / loud.length);
};

/** The chime before a call, of our own: a bell's two tones, a third apart, each with its octave, half a second in all. */
export const chime = (rate = 48_000): Wave => {
  const tones = [
    { from: 0, hertz: 783.99 }, // sol
    { from: 0.16, hertz: 659.25 }, // mi
  ];
  const seconds = 0.5;
  const fade = 0.06;
  const samples = new Float32Array(Math.round(rate * seconds));
  for (let n = 0; n < samples.length; n++) {
    const time = n / rate;
    let value = 0;
    for (const { from, hertz } of tones) {
      const since = time - from;
      if (since < 0) continue;
      const struck = Math.min(1, since / 0.004) * Math.exp(-since * 7);
      value += struck * (Math.sin(2 * Math.PI * hertz * since) + 0.3 * Math.sin(4 * Math.PI * hertz * since));
    }
    samples[n] = value * Math.min(1, (seconds - time) / fade);
  }
  return { rate, samples };
};
