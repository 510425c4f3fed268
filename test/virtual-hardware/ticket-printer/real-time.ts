/**
 * Commands that an Epson printer obeys the moment their bytes arrive, even inside picture data and even while it is
 * offline: DLE EOT n (status), DLE ENQ n (recover from an error), DLE DC4 8 … (clear the buffers). The bytes stay in the
 * stream as well, which is why drivers must keep these patterns out of their pictures.
 */
export type RealTimeCommand =
  | { readonly kind: 'status'; readonly n: number }
  | { readonly kind: 'recover'; readonly clearBuffers: boolean }
  | { readonly kind: 'clear-buffers' };

const clearBuffers = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];

/** Watches a byte stream, across any split, for real-time commands. */
export class RealTimeWatch {
  #last: number[] = [];

  see(byte: number): RealTimeCommand | null {
    this.#last.push(byte);
    if (this.#last.length > clearBuffers.length) this.#last.shift();
    const [first, second, third] = this.#last.slice(-3);
    if (first === 0x10 && second === 0x04 && third !== undefined && third >= 1 && third <= 4)
      return { kind: 'status', n: third };
    if (first === 0x10 && second === 0x05 && (third === 1 || third === 2))
      return { kind: 'recover', clearBuffers: third === 2 };
    const cleared = clearBuffers.every((expected, index) => this.#last[index] === expected);
    return cleared ? { kind: 'clear-buffers' } : null;
  }
}
