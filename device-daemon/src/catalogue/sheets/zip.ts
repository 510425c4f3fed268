import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/**
 * As much of ZIP (APPNOTE 6.3.10) as a spreadsheet needs, by node's own zlib. Bounds hold before anything is unpacked: a file
 * that grows beyond what it announces is stopped by `maxOutputLength`.
 */
export const zipBounds = {
  file: 5 * 1024 * 1024,
  entries: 200,
  entry: 16 * 1024 * 1024,
  all: 40 * 1024 * 1024,
} as const;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/** Names and bytes of all files; the fault is one line for people. */
export const unzip = (file: Buffer): Result<Map<string, Buffer>, string> => {
  if (file.length > zipBounds.file) return failed(`tệp lớn hơn ${zipBounds.file / 1024 / 1024} MB`);
  if (file.length >= 8 && file.readUInt32BE(0) === 0xd0cf11e0)
    return failed('tệp có mật khẩu hoặc là .xls cũ; hãy bỏ mật khẩu và lưu lại thành .xlsx');
  try {
    return entriesOf(file);
  } catch {
    return failed('tệp bị hỏng hoặc không phải .xlsx; hãy lưu lại bằng Excel hoặc LibreOffice');
  }
};

const entriesOf = (file: Buffer): Result<Map<string, Buffer>, string> => {
  let end = file.length - 22;
  const lowest = Math.max(0, end - 65_535);
  while (end >= lowest && file.readUInt32LE(end) !== END) end--;
  if (end < lowest || end < 0) return failed('tệp không phải .xlsx; hãy lưu lại thành .xlsx');
  const count = file.readUInt16LE(end + 10);
  if (count > zipBounds.entries) return failed(`tệp có nhiều hơn ${zipBounds.entries} phần bên trong`);
  const files = new Map<string, Buffer>();
  let at = file.readUInt32LE(end + 16);
  let total = 0;
  for (let index = 0; index < count; index++) {
    if (file.readUInt32LE(at) !== CENTRAL) return failed('tệp bị hỏng; hãy lưu lại');
    const flags = file.readUInt16LE(at + 8);
    const method = file.readUInt16LE(at + 10);
    const packed = file.readUInt32LE(at + 20);
    const size = file.readUInt32LE(at + 24);
    const nameLength = file.readUInt16LE(at + 28);
    const local = file.readUInt32LE(at + 42);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
    total += size;
    if ((flags & 1) !== 0) return failed('tệp có mật khẩu; hãy bỏ mật khẩu và lưu lại');
    if (size > zipBounds.entry || total > zipBounds.all) return failed('tệp giải nén ra quá lớn');
    if (name.endsWith('/')) continue;
    if (file.readUInt32LE(local) !== LOCAL || (method !== 0 && method !== 8)) return failed('tệp bị hỏng; hãy lưu lại');
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const bytes = file.subarray(start, start + packed);
    const plain = method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
    if (plain.length !== size) return failed('tệp bị hỏng; hãy lưu lại');
    files.set(name, plain);
  }
  return done(files);
};

/** The same files always give the same bytes: no clock is asked. */
export const zip = (files: ReadonlyMap<string, Buffer>): Buffer => {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, plain] of files) {
    const path = Buffer.from(name, 'utf8');
    const packed = deflateRawSync(plain);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(0x0800, 2); // names in UTF-8
    common.writeUInt16LE(8, 4); // deflate
    common.writeUInt32LE(0x5b210000, 6); // 1 January 2025
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([uint32(LOCAL), common, path, packed]);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(CENTRAL, 0);
    entry.writeUInt16LE(20, 4);
    common.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    central.push(entry, path);
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
};

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
