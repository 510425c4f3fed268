import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { chooseCoreBackend } from '../../vision/backend.ts';
import { typeNet } from '../document-type/type-net.ts';
import { orientationNet } from '../orientation/net.ts';
import { judgeFolder } from './judge-folder.ts';
import { judgeMadeUp, PARTS } from './judge-made-up.ts';

/**
 * What the checks and the nets make of pages, as a table and one line of JSON:
 *   npm run judge -- FOLDER          pictures of somebody's own (JPEG, PNG, TIFF, WebP), each in its four turns; nothing is kept
 *   npm run judge -- --each 90       made-up pages of which is known what is wrong, so many of each kind; --from SEED: others of them;
 *                                   --only verdicts, finger or types: these alone
 * Ends with 1 where something made up is judged wrongly more often than three times in a hundred, or a folder has no picture.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    each: { type: 'string', default: '90' },
    from: { type: 'string', default: '1' },
    only: { type: 'string' },
    dpi: { type: 'string' },
  },
});
const [folder] = positionals;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
sharp.concurrency(1);
sharp.cache(false);

const backend = await chooseCoreBackend();
if (!backend.ok) throw new Error(`no net computes here: ${JSON.stringify(backend.fault)}`);
const net = orientationNet(backend.value.tf);
const types = typeNet(backend.value.tf);
if (!types.ok) throw new Error(`the net of document types: ${types.fault.code}, ${types.fault.detail}`);
const parts = PARTS.filter((part) => values.only === undefined || part === values.only);
if (parts.length === 0) throw new Error(`--only ${PARTS.join(', ')}`);
const dpi = Number(values.dpi) || null;
const isWell = folder
  ? await judgeFolder(folder, { net, say, dpi })
  : await judgeMadeUp(Number(values.each), { net, types: types.value, say, from: Number(values.from), parts });
process.exitCode = isWell ? 0 : 1;
