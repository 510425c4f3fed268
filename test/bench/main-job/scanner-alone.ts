import sharp from 'sharp';
import { benchPapers } from '../../virtual-hardware/bench/papers/papers.ts';
import { writeSaneConfig } from '../../virtual-hardware/scanner/sane-configuration.ts';
import { startVirtualScanner } from '../../virtual-hardware/scanner/virtual-scanner.ts';

/**
 * The virtual scanner in a process of its own, so that the lamp's work is not counted on our event loop. Started by
 * `scan-to-preview.ts` with the folder for its SANE configuration; tells where it is; ends when its parent lets go.
 */
export type ScannerAlone = {
  readonly saneDevice: string;
  readonly saneConfigDir: string;
  readonly statusUrl: string;
};

const [, , folder] = process.argv;
const paper = benchPapers[0];
if (!folder || !paper || !process.send) throw new Error('started by scan-to-preview.ts alone');
const scanner = await startVirtualScanner();
await scanner.putOnGlass({
  picture: await sharp(Buffer.from(paper.svg()), { density: 300 }).resize(2480, 3508).jpeg({ quality: 95 }).toBuffer(),
});
const where: ScannerAlone = { ...(await writeSaneConfig(folder, scanner.port, 'Bench')), statusUrl: scanner.url };
process.once('disconnect', () => void scanner.stop().finally(() => process.exit(0)));
process.send(where);
