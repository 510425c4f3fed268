/** One file of an archive; `name` with `/` between folders, ASCII. */
export type TarFile = { readonly name: string; readonly bytes: Uint8Array };

const BLOCK = 512;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
/** 11 octal digits: 8 GiB, far above what a bag may be */
const OCTAL_SIZE = 11;

/**
 * A tar (POSIX.1-1988 ustar) in memory, byte for byte the same for the same files: owner 0, time 0, mode 644. Written in
 * one go, because a library that streams copies each byte three times: 6 MB took 15 ms and take 2.
 */
export const tarOf = (files: readonly TarFile[]): Uint8Array => {
  const size = files.reduce((sum, { bytes }) => sum + BLOCK + blocks(bytes.length), 0);
  const tar = Buffer.alloc(size + 2 * BLOCK); // ends with two empty blocks
  let at = 0;
  for (const { name, bytes } of files) {
    writeHeader(tar.subarray(at, at + BLOCK), name, bytes.length);
    tar.set(bytes, at + BLOCK);
    at += BLOCK + blocks(bytes.length);
  }
  return tar;
};

const blocks = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK;

/** Fields and offsets: POSIX.1-2017, pax, "ustar Interchange Format". Numbers are octal digits and a space. */
const writeHeader = (header: Buffer, name: string, size: number): void => {
  const { prefix, rest } = split(name);
  const octal = (value: number, digits: number, offset: number): void => {
    header.write(`${value.toString(8).padStart(digits, '0')} `, offset, 'latin1');
  };
  header.write(rest, 0, 'latin1');
  octal(0o644, 6, 100);
  octal(0, 6, 108); // owner
  octal(0, 6, 116); // group
  octal(size, OCTAL_SIZE, 124);
  octal(0, OCTAL_SIZE, 136); // time
  header.write('0', 156, 'latin1'); // an ordinary file
  header.write('ustar\0' + '00', 257, 'latin1');
  octal(0, 6, 329);
  octal(0, 6, 337);
  header.write(prefix, 345, 'latin1');
  header.fill(' ', 148, 156); // the sum is reckoned over blanks in its own place
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.fill(0, 148, 156);
  octal(sum, 6, 148);
};

const split = (name: string): { prefix: string; rest: string } => {
  if (name.length <= NAME_BYTES) return { prefix: '', rest: name };
  const slash = name.indexOf('/', name.length - NAME_BYTES - 1);
  if (slash < 0 || slash > PREFIX_BYTES) throw new Error(`too long a name for a tar: ${JSON.stringify(name)}`);
  return { prefix: name.slice(0, slash), rest: name.slice(slash + 1) };
};
