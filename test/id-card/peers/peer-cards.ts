import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { CardHolder } from '../../virtual-hardware/card-station.ts';
import { mrzOf } from '../../virtual-hardware/id-card/mrz.ts';
import { FILE, type Personalised } from '../../virtual-hardware/id-card/personalise.ts';

/** Cards that other people's code computes: what a station's `putProgram` starts, with the folder that it reads. */
const PYTHON = '/usr/bin/python3'; // Debian's own: the packages lie there, whatever else the machine calls python3
const VICC = '/usr/lib/python3/site-packages/virtualsmartcard/virtualsmartcard';
const LIBEAC = ['/usr/lib/x86_64-linux-gnu/libeac.so.3', '/usr/lib/aarch64-linux-gnu/libeac.so.3'];

/** Which Debian package is missing for the peers; null where none is. */
export const missingPeer = (): string | null => {
  if (!existsSync(VICC)) return 'vsmartcard-vpicc';
  if (!existsSync('/usr/lib/python3/dist-packages/Cryptodome')) return 'python3-pycryptodome';
  if (!existsSync('/usr/lib/python3/dist-packages/PIL')) return 'python3-pil';
  return LIBEAC.some((path) => existsSync(path)) ? null : 'libeac3';
};

const program = (file: string, folder: string): string[] => [PYTHON, join(import.meta.dirname, file), '{port}', folder];

/** vicc's passport of this holder. Its files are vicc's own: EF.COM malformed, DG2 without its outer tag, no EF.SOD. */
export const viccPassport = async (holder: CardHolder, folder: string): Promise<string[]> => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'mrz.txt'), mrzOf(holder).lines.join('\n'));
  const face = sharp({ create: { width: 240, height: 320, channels: 3, background: '#b98d6b' } });
  writeFileSync(join(folder, 'face.jpg'), await face.jpeg().toBuffer());
  return program('vicc_passport.py', folder);
};

/** The card with these files, and with PACE and secure messaging by OpenPACE. */
export const openPaceCard = (chip: Personalised, holder: CardHolder, folder: string): string[] => {
  mkdirSync(folder, { recursive: true });
  const put = (name: string, contents: Uint8Array | string): void => writeFileSync(join(folder, name), contents);
  put('can.txt', chip.can ?? '');
  put('mrz.txt', mrzOf(holder).lines.join('\n'));
  put('card-access.bin', chip.open.get(FILE.cardAccess) ?? '');
  for (const [id, bytes] of chip.closed) if (bytes) put(`${id.toString(16).toUpperCase().padStart(4, '0')}.bin`, bytes);
  return program('openpace_card.py', folder);
};
