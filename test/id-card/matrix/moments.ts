/**
 * The moments of a reading, found in the log of one that went well: headers of commands are plain even where the rest is
 * protected, so a READ BINARY by short identifier begins a file and those after it, up to the next, are its blocks.
 */
export type Moment = {
  readonly name: string /** counted from 1 since the card was laid down */;
  readonly apdu: number;
};

const FILES: Readonly<Record<number, string>> = {
  1: 'DG1',
  2: 'DG2',
  11: 'DG11',
  12: 'DG12',
  13: 'DG13',
  14: 'DG14',
  15: 'DG15',
  28: 'EF.CardAccess',
  29: 'SOD',
  30: 'EF.COM',
};
const PACE_STEPS = ['nonce', 'mapping', 'key', 'token'];

/** `log`: lines as `on-the-reader.ts` writes them: number, header, lengths. */
export const momentsOf = (log: readonly string[]): Moment[] => {
  const moments: Moment[] = [];
  let blocks: { file: string; apdus: number[] } | null = null;
  let paceStep = 0;
  const endFile = (): void => {
    if (blocks) moments.push(...fileMoments(blocks.file, blocks.apdus));
    blocks = null;
  };
  for (const line of log) {
    const [number = '', header = ''] = line.split(' ');
    const apdu = Number(number);
    const [, ins = 0, p1 = 0] = Buffer.from(header, 'hex');
    const isProtected = header.startsWith('0C');
    if (ins === 0xb0) {
      if ((p1 & 0x80) === 0 && blocks) {
        blocks.apdus.push(apdu);
        continue;
      }
      endFile();
      blocks = { file: FILES[p1 & 0x1f] ?? `file ${p1 & 0x1f}`, apdus: [apdu] };
      continue;
    }
    endFile();
    if (ins === 0x86 && !isProtected) moments.push({ name: `PACE ${PACE_STEPS[paceStep++]}`, apdu });
    else moments.push({ name: nameOf(ins, isProtected), apdu });
  }
  endFile();
  return moments;
};

const nameOf = (ins: number, isProtected: boolean): string => {
  const names: Readonly<Record<number, string>> = {
    34: isProtected ? 'chip authentication, choice' : 'PACE choice',
    134: 'chip authentication, key',
    136: 'active authentication',
    132: 'BAC challenge',
    130: 'BAC keys',
    164: 'application',
  };
  return names[ins] ?? `INS ${ins.toString(16)}`;
};

const fileMoments = (file: string, apdus: readonly number[]): Moment[] => {
  const [first = 0] = apdus;
  if (apdus.length === 1) return [{ name: file, apdu: first }];
  const ends = [
    { name: `${file} first`, apdu: first },
    { name: `${file} last`, apdu: apdus.at(-1) ?? first },
  ];
  if (apdus.length === 2) return ends;
  const middle = apdus[Math.floor(apdus.length / 2)] ?? first;
  return [ends[0] ?? ends[1], { name: `${file} middle`, apdu: middle }, ends[1]].filter(
    (moment) => moment !== undefined,
  );
};
