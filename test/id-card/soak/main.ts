import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCardStation } from '../../virtual-hardware/id-card/station.ts';
import { growth, type Sample, soak } from './soak.ts';

/** By hand: `node test/id-card/soak/main.ts [--cards 1000]`. Exit code 1 where something grew or a card ended unexplained. */
const { values } = parseArgs({ options: { cards: { type: 'string', default: '1000' } } });
const cards = Number(values.cards);
if (!Number.isInteger(cards) || cards < 1 || cards > 100_000) throw new Error('--cards N, from 1 to 100000');

const folder = mkdtempSync(join(tmpdir(), 'soak-'));
const station = await startCardStation({ runFolder: folder });
const started = performance.now();
const line = (sample: Sample): string =>
  [
    String(sample.cards).padStart(6),
    `${((performance.now() - started) / 60_000).toFixed(1)} min`.padStart(10),
    ...[sample.rssMb, sample.heapMb, sample.externalMb].map((mb) => mb.toFixed(1).padStart(9)),
    ...[sample.files, sample.threads, sample.resources].map((count) => String(count).padStart(8)),
  ].join(' ');
console.log(' cards       time    rss MB   heap MB outside MB  files  threads resources');
try {
  const result = await soak({
    station,
    cards,
    troubleEvery: 7,
    sampleEvery: Math.max(1, Math.floor(cards / 20)),
    onSample: (sample) => console.log(line(sample)),
  });
  const grown = growth(result.samples, cards / 5, {
    rssMb: 16,
    heapMb: 2,
    externalMb: 2,
    files: 2,
    threads: 1,
  });
  const endings = [...result.endings].map(([code, count]) => `${code} ${count}`).join(', ');
  console.log(
    `${cards} cards: ${endings}; cable pulled ${result.cablesPulled} times, pcscd killed ${result.crashes} times`,
  );
  console.log(`${result.cutOff} readings lost pcscd under them`);
  for (const surprise of result.surprises) console.log(`unexplained: ${surprise}`);
  for (const what of grown) console.log(`grew: ${what}`);
  if (grown.length === 0) console.log(`nothing grew between the ${Math.ceil(cards / 5)}th card and the last`);
  process.exitCode = grown.length + result.surprises.length > 0 ? 1 : 0;
} finally {
  await station.stop();
  rmSync(folder, { recursive: true, force: true });
}
