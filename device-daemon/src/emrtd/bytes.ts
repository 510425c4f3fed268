/** Byte strings as the chip's protocols need them. Pure. */

/** Something that came from a card and does not have the shape it must have. Never holds the bytes themselves. */
export type Malformed = { readonly detail: string };

export const join = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const bytesOf = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

/** Hexadecimal text to bytes; blanks are allowed. For constants and vectors: throws on anything else. */
export const fromHex = (text: string): Uint8Array => {
  const digits = text.replace(/\s/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) throw new Error('not hexadecimal');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
};

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** True when both are the same; takes the same time wherever they differ. */
export const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let at = 0; at < left.length; at++) difference |= (left[at] ?? 0) ^ (right[at] ?? 0);
  return difference === 0;
};

export const xor = (left: Uint8Array, right: Uint8Array): Uint8Array => left.map((byte, at) => byte ^ (right[at] ?? 0));

/** Big-endian number of the whole string. */
export const toBigInt = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`));

export const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0x7f);

/** Big-endian counter plus one, wrapping (send sequence counters, ICAO 9303-11, 9.8). */
export const increment = (counter: Uint8Array): Uint8Array => {
  const next = Uint8Array.from(counter);
  for (let at = next.length - 1; at >= 0; at--) {
    next[at] = ((next[at] ?? 0) + 1) & 0xff;
    if (next[at] !== 0) break;
  }
  return next;
};
