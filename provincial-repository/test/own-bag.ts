import { createHash } from 'node:crypto';

/**
 * A BagIt bag in a tar, written by hand for the tests: it shares no code with the repository, so that a mistake in one is
 * not hidden by the same mistake in the other.
 */
export type Files = Map<string, Buffer>;

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** A ustar archive (POSIX.1-1988); `type` is the typeflag: '0' file, '2' symbolic link. */
export const tarOf = (entries: { name: string; bytes?: Buffer; type?: string; linkname?: string }[]): Buffer => {
  const blocks: Buffer[] = [];
  for (const { name, bytes = Buffer.alloc(0), type = '0', linkname = '' } of entries) {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100, 'utf8');
    header.write('0000644\0', 100, 'latin1');
    header.write('0000000\0', 108, 'latin1');
    header.write('0000000\0', 116, 'latin1');
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    header.write('00000000000\0', 136, 'latin1');
    header.write('        ', 148, 'latin1');
    header.write(type, 156, 'latin1');
    header.write(linkname, 157, 100, 'utf8');
    header.write('ustar\x0000', 257, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    blocks.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
};

/** A PDF with `pages` pages of visible text, by hand (ISO 32000-1): enough for any viewer. */
export const pdfOf = (words: string, pages = 1): Buffer => {
  const objects: string[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  const kids: string[] = [];
  for (let page = 1; page <= pages; page++) {
    const content = `BT /F1 16 Tf 60 760 Td (${words}, page ${page}) Tj ET\n40 60 515 660 re S\n`;
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}endstream`);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${objects.length} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    );
    kids.push(`${objects.length} 0 R`);
  }
  objects[1] = `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages} >>`;
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, position) => {
    const at = text.length;
    text += `${position + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
};

/** Adds bagit.txt, bag-info.txt and both manifests to a payload. */
export const bagOf = (payload: Files): Files => {
  const listing = (files: Files): Buffer =>
    Buffer.from([...files].map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join(''));
  const bytes = [...payload.values()].reduce((total, one) => total + one.length, 0);
  const tags: Files = new Map([
    ['bagit.txt', Buffer.from('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')],
    ['bag-info.txt', Buffer.from(`Payload-Oxum: ${bytes}.${payload.size}\n`)],
    ['manifest-sha256.txt', listing(payload)],
  ]);
  return new Map([...tags, ['tagmanifest-sha256.txt', listing(tags)], ...payload]);
};

export const tarOfBag = (bag: Files): Buffer => tarOf([...bag].map(([name, bytes]) => ({ name, bytes })));
