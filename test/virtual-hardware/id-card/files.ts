import { type Answer, answer, type Command, STATUS } from './apdu.ts';
import { readObjects, tlv, valueUnder } from './tlv.ts';

/** The files a command may see just now: of the master file before, of the application after it was selected. */
export type Folder = {
  readonly files: ReadonlyMap<number, Uint8Array | null>;
  readonly readable: boolean;
};

/** A file by its identifier: its bytes, or the status word with which the card refuses it. */
export const openFile = (
  folder: Folder,
  id: number,
): { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly status: number } => {
  const bytes = folder.files.get(id);
  if (!folder.readable) return { ok: false, status: STATUS.securityNotSatisfied };
  if (bytes === undefined) return { ok: false, status: STATUS.notFound };
  return bytes === null ? { ok: false, status: STATUS.securityNotSatisfied } : { ok: true, bytes };
};

/** The file that a READ BINARY means: by the short identifier in P1, else the selected one. */
export const fileMeant = (command: Command, folder: Folder, selected: number | null): number | null => {
  const short = command.ins === 0xb1 ? command.p2 & 0x1f : command.p1 & 0x80 ? command.p1 & 0x1f : 0;
  if (short === 0) return selected;
  return [...folder.files.keys()].find((id) => (id & 0x1f) === short) ?? 0x0100 + short;
};

/** READ BINARY, even (B0) and odd (B1, offsets beyond 32767): ISO/IEC 7816-4 11.2.3. `room` bounds the answer in bytes. */
export const readBinary = (command: Command, bytes: Uint8Array, room: number): Answer => {
  const odd = command.ins === 0xb1;
  const offset = odd ? oddOffset(command.data) : command.p1 & 0x80 ? command.p2 : command.p1 * 256 + command.p2;
  if (offset === null) return answer(STATUS.wrongData);
  if (command.le === 0) return answer(STATUS.wrongLength);
  if (offset > bytes.length || (offset === bytes.length && bytes.length > 0)) return answer(STATUS.offsetOutside);
  // the odd form wraps its bytes in DO'53', up to four bytes of tag and length
  const fits = Math.max(1, Math.min(command.le, room) - (odd ? 4 : 0));
  const piece = bytes.subarray(offset, offset + fits);
  const askedForAll = command.le === 256 || command.le === 65536;
  const short = !askedForAll && piece.length < fits && offset + piece.length === bytes.length;
  return answer(short ? STATUS.endOfFile : STATUS.ok, odd ? tlv(0x53, piece) : piece);
};

const oddOffset = (data: Uint8Array): number | null => {
  const offset = valueUnder(readObjects(data), 0x54);
  if (!offset || offset.length === 0 || offset.length > 3) return null;
  return offset.reduce((sum, byte) => sum * 256 + byte, 0);
};

export const identifierOf = (data: Uint8Array): number | null =>
  data.length === 2 ? (data[0] ?? 0) * 256 + (data[1] ?? 0) : null;
