import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { project } from '../demo/demo.ts';
import { BenchClient } from './bench-client.ts';
import { Citizen, CitizenBrowser } from './citizen.ts';
import { glassPicture } from './glass.ts';
import { Officer, pageOfPdf, psnr } from './officer.ts';
import { Scenes } from './scenes.ts';

/**
 * `npm run visit`: one citizen's whole visit against the running demo, by roles and labels, the bench supplying card and
 * papers; then an officer finds the dossier. Prints one line of JSON. Options: --data <folder of the
 * demo>, --picture <id of a paper of the bench>.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(project, '.run', 'demo') },
    picture: { type: 'string', default: 'giay-chung-sinh' },
  },
});

const addresses = (): { kiosk: string; bench: string; repository: string } => {
  try {
    return JSON.parse(readFileSync(join(values.data, 'addresses.json'), 'utf8'));
  } catch {
    process.stderr.write(
      'No demo is running: start it with "make demo" in another terminal, or give --data <its folder>.\n',
    );
    process.exit(1);
  }
};

const { kiosk, bench: benchUrl, repository } = addresses();
const bench = new BenchClient(benchUrl);
await bench.removeCard();
const browser = await CitizenBrowser.open([], 'whole');
try {
  const scenes = new Scenes(new Citizen(browser.page), bench);
  await scenes.citizen.walkUp(kiosk);
  const holder = (await bench.holders())[0];
  if (!holder) throw new Error('the bench has no card to give');
  await scenes.identify(holder.id);
  await scenes.choose('Đăng ký khai sinh');
  await scenes.declareBirth();
  await scenes.scan(values.picture);
  await scenes.agree();
  const provisionalCode = await scenes.submit();
  await scenes.slipIsPrinted();
  const officialCode = await scenes.officialCode();
  await scenes.rateAndLeave();
  const officer = await Officer.signIn(repository);
  const dossier = await officer.find(provisionalCode);
  if (!dossier) throw new Error('the officer does not find the dossier');
  const says = (words: string): boolean => dossier.page.includes(words);
  if (!says(holder.fullName) || !says('Nông Gia Bảo'))
    throw new Error('the declaration does not say what was typed and what came from the chip');
  const glass = await glassPicture(join(values.data, 'run', 'bench', 'papers'), values.picture);
  const papers = dossier.papers.map((paper) => ({
    sha256: paper.sha256,
    psnr: Math.round(psnr(pageOfPdf(paper.pdf), glass) * 10) / 10,
  }));
  process.stdout.write(
    `${JSON.stringify({ dossierId: dossier.id, provisionalCode, officialCode, papers, seconds: scenes.seconds })}\n`,
  );
} finally {
  await browser.close();
}
