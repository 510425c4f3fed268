import qrcode from 'qrcode-generator';

/** A QR code as modules, `true` is black, without its quiet zone. */
export type QrModules = { readonly size: number; isBlack(row: number, column: number): boolean };

/** Longest text that is put in a slip's code, in UTF-8 bytes: version 13 at most, whose modules still print crisply. */
const MAX_QR_BYTES = 300;

/** Error correction M: 15 % of the code may be creased or smudged. Throws when the text is too long (a caller's bug). */
export const qrModules = (text: string): QrModules => {
  const utf8 = Buffer.from(text, 'utf8');
  if (utf8.length > MAX_QR_BYTES) throw new RangeError(`${utf8.length} bytes are too many for a slip's QR code`);
  const code = qrcode(0, 'M');
  code.addData(utf8.toString('latin1'), 'Byte'); // one character a byte: readers take the bytes for UTF-8
  code.make();
  return { size: code.getModuleCount(), isBlack: (row, column) => code.isDark(row, column) };
};

/** An even number of dots a module, so that the code also travels pixel-doubled, as large as `room` allows. */
export const moduleDots = (size: number, room: number): number => Math.max(4, Math.floor(room / size / 2) * 2);
