/**
 * Incremental reader of what `v4l2-ctl --stream-to-hdr=-` writes: before each frame the four bytes `rdhV` and its length
 * as 32 bits, both in network order (v4l-utils, v4l2-ctl-streaming.cpp, FILE_HDR_ID). Pure: bytes in, frames out, and never
 * more than one frame of the announced bound in memory.
 */

const HEADER_BYTES = 8;
const HEADER_ID = 0x72_64_68_56;

export type FrameRefusal = 'not-a-frame-header' | 'frame-too-large';

export class FrameStream {
  readonly #mostBytes: number;
  readonly #head = new Uint8Array(HEADER_BYTES);
  #headBytes = 0;
  #frame: Uint8Array | null = null;
  #received = 0;
  #refused: FrameRefusal | null = null;

  /** `mostBytes`: the largest frame that the chosen format can have. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The frames that became whole, or why the bytes are refused (for good). */
  take(bytes: Uint8Array): readonly Uint8Array[] | FrameRefusal {
    const frames: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length && this.#refused === null) {
      at += this.#frame === null ? this.#takeHead(bytes, at) : this.#takeBody(this.#frame, bytes, at);
      if (this.#frame !== null && this.#received === this.#frame.length) {
        frames.push(this.#frame);
        this.#frame = null;
      }
    }
    return this.#refused ?? frames;
  }

  #takeHead(bytes: Uint8Array, at: number): number {
    const piece = bytes.subarray(at, at + HEADER_BYTES - this.#headBytes);
    this.#head.set(piece, this.#headBytes);
    this.#headBytes += piece.length;
    if (this.#headBytes === HEADER_BYTES) this.#beginFrame();
    return piece.length;
  }

  #beginFrame(): void {
    const view = new DataView(this.#head.buffer);
    const length = view.getUint32(4);
    this.#headBytes = 0;
    this.#received = 0;
    if (view.getUint32(0) !== HEADER_ID) this.#refused = 'not-a-frame-header';
    else if (length > this.#mostBytes) this.#refused = 'frame-too-large';
    else this.#frame = new Uint8Array(length);
  }

  #takeBody(frame: Uint8Array, bytes: Uint8Array, at: number): number {
    const piece = bytes.subarray(at, at + frame.length - this.#received);
    frame.set(piece, this.#received);
    this.#received += piece.length;
    return piece.length;
  }
}
