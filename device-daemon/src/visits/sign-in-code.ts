import type { CodeView } from '@mot-cua/domain/screen-parts.ts';
import qrcode from 'qrcode-generator';

/** Longest text of a sign-in that is drawn, UTF-8 bytes: at error correction L that is version 22, 105 modules, 0.7 mm each. */
const MAX_BYTES = 1_000;

/** A sign-in's text as the modules of a QR code for the screen, which has no creases: error correction L. Throws when too long. */
export const signInCode = (text: string): CodeView => {
  const utf8 = Buffer.from(text, 'utf8');
  if (utf8.length > MAX_BYTES) throw new RangeError(`${utf8.length} bytes are too many for a sign-in's QR code`);
  const code = qrcode(0, 'L');
  code.addData(utf8.toString('latin1'), 'Byte'); // one character a byte: readers take the bytes for UTF-8
  code.make();
  const size = code.getModuleCount();
  const rows = Array.from({ length: size }, (_, row) => {
    let hex = '';
    for (let column = 0; column < size; column += 4) {
      let digit = 0;
      for (let bit = 0; bit < 4; bit++)
        digit = digit * 2 + (column + bit < size && code.isDark(row, column + bit) ? 1 : 0);
      hex += digit.toString(16);
    }
    return hex;
  });
  return { size, rows };
};
