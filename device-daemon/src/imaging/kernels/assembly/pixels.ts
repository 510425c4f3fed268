/**
 * Written in AssemblyScript (TypeScript's grammar over WebAssembly's types); `npm run kernels` makes ../pixels.wasm of it. What a page
 * of 26 MB is gone through for pixel by pixel stands here, 16 bytes at a time; all else is plain TypeScript.
 */

const HALF: i32 = 32768;

/**
 * One row of a page that is being turned: `count` pixels of three channels to `to`, each from its four neighbours (bilinear), all
 * of which lie in the piece at `from`, `rowBytes` a row. x, y (16 bits after the point) is where the first one lies there, across,
 * down the way to the next. Reads up to 2 bytes beyond the last neighbour and writes 1 beyond the last pixel.
 */
export function turnedRow(
  from: usize,
  rowBytes: i32,
  x: i32,
  y: i32,
  across: i32,
  down: i32,
  to: usize,
  count: i32,
): void {
  const half = i32x4.splat(HALF);
  const end = to + <usize>(count * 3);
  while (to < end) {
    const at = from + <usize>((y >> 16) * rowBytes + (x >> 16) * 3);
    const partX = (x >> 8) & 255;
    const partY = (y >> 8) & 255;
    const above = v128.load_ext<u8>(at);
    const beneath = v128.load_ext<u8>(at + <usize>rowBytes);
    // at most 255 * 256: fits 16 bits
    const both = i16x8.add(
      i16x8.mul(above, i16x8.splat(<i16>(256 - partY))),
      i16x8.mul(beneath, i16x8.splat(<i16>partY)),
    );
    const right = i16x8.shuffle(both, both, 3, 4, 5, 5, 5, 5, 5, 5);
    const sum = i32x4.add(
      i32x4.add(
        i32x4.extmul_low_i16x8_u(both, i16x8.splat(<i16>(256 - partX))),
        i32x4.extmul_low_i16x8_u(right, i16x8.splat(<i16>partX)),
      ),
      half,
    );
    // the third byte of each lane is the level
    const levels = i8x16.shuffle(sum, sum, 2, 6, 10, 14, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
    v128.store32_lane(to, levels, 0);
    to += 3;
    x += across;
    y += down;
  }
}

/** Grey (Rec. 601) at half the size: `width` pixels to `to` from two rows of twice as many in colour. Reads 2 bytes beyond them. */
export function greyAtHalf(upper: usize, lower: usize, to: usize, width: i32): void {
  const weights = i16x8(77, 150, 29, 77, 150, 29, 0, 0);
  const end = to + <usize>width;
  while (to < end) {
    const both = i16x8.add(v128.load_ext<u8>(upper), v128.load_ext<u8>(lower));
    const pairs = i32x4.dot_i16x8_s(both, weights);
    const folded = i32x4.add(pairs, i32x4.shuffle(pairs, pairs, 2, 3, 0, 1));
    const sum = i32x4.extract_lane(folded, 0) + i32x4.extract_lane(folded, 1);
    store<u8>(to, (sum + 512) >> 10);
    upper += 6;
    lower += 6;
    to++;
  }
}

/** Grey (Rec. 601) of `count` pixels in colour. Reads 4 bytes beyond them and writes up to 3. */
export function greyAtFull(from: usize, to: usize, count: i32): void {
  const weights = i16x8(77, 150, 29, 0, 77, 150, 29, 0);
  const end = to + <usize>count;
  while (to < end) {
    const px = v128.load(from);
    const low = v128.swizzle(px, i8x16(0, -1, 1, -1, 2, -1, -1, -1, 3, -1, 4, -1, 5, -1, -1, -1));
    const high = v128.swizzle(px, i8x16(6, -1, 7, -1, 8, -1, -1, -1, 9, -1, 10, -1, 11, -1, -1, -1));
    const a = i32x4.dot_i16x8_s(low, weights);
    const b = i32x4.dot_i16x8_s(high, weights);
    const sum = i32x4.shr_u(i32x4.add(i32x4.shuffle(a, b, 0, 2, 4, 6), i32x4.shuffle(a, b, 1, 3, 5, 7)), 8);
    v128.store32_lane(to, i8x16.shuffle(sum, sum, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0);
    from += 12;
    to += 4;
  }
}
