import { parseArgs } from 'node:util';
import { PIN } from '../../device-daemon/src/signing/signing-office-for-tests.ts';
import type { Sheet } from '../virtual-hardware/scanner/paper-on-glass.ts';
import { arrivedPapers } from './arrived.ts';
import { Clerk, compareAndAccept } from './clerk.ts';
import { BacklogOffice } from './office.ts';
import { type OldPaper, oldPapers, sheetsOf } from './papers.ts';
import { whatRemains } from './what-remains.ts';

/**
 * A whole batch: 40 papers of 200 printed sides with cover sheets, two of them wrongly fed (one upside down, one without its cover
 * sheet), from the feeder to the repository. Prints what it took, as JSON too; ends with 1 where it was not as promised.
 * `--papers 8` for a shorter one; `--kills 6`: the station is killed so often while it feeds, at any moment, and nothing is fed wrongly.
 */
const { values } = parseArgs({
  options: { papers: { type: 'string', default: '40' }, kills: { type: 'string', default: '0' } },
});
const count = Number(values.papers);
if (!Number.isInteger(count) || count < 4 || count > 100) throw new RangeError('--papers: 4 to 100');
const SIDES = [4, 6, 5, 3, 7];
const MOST_KEYS = 6;
/** The tray of the virtual scanner, sheets. */
const TRAY = 50;
const papers = oldPapers(count, SIDES);
const upsideDown = papers[Math.floor(count / 4)] as OldPaper;
const withoutCover = papers[Math.floor(count / 2)] as OldPaper;
const say = (words: string): void => {
  process.stdout.write(`${words}\n`);
};
const began = performance.now();
const seconds = (): number => (performance.now() - began) / 1_000;

const office = await BacklogOffice.open();
let failed = true;
try {
  let clerk = await Clerk.enter(await office.startStation());
  await clerk.begin({
    title: 'Kết quả đất đai, hộ tịch, hộp 12',
    defaults: { copyKind: 'original', origin: 'earlier-result', issuer: 'Ủy ban nhân dân huyện Hòa An' },
  });
  const batchId = clerk.snapshot.batch?.id ?? '';
  for (let kill = 0; kill < Number(values.kills); kill++) clerk = await feedUntilKilled(clerk, batchId, kill);
  const fedIn = values.kills === '0' ? await feedAll(clerk, batchId) : await feedTheRest(clerk, batchId);
  await clerk.sees((now) => now.papers.every(({ state }) => state !== 'scanned'), 'all is read', 600_000);
  const readIn = fedIn.secondsOfFeeding + secondsSince(fedIn.endedAt);
  const sides = clerk.snapshot.batch?.pagesFed ?? 0;
  say(`fed ${sides} sides in ${readIn.toFixed(0)} s, read included`);
  const compared = performance.now();
  await compareAll(clerk);
  say(`compared ${clerk.snapshot.batch?.counts.checked} papers with ${clerk.snapshot.batch?.keystrokes} keys`);
  const comparing = secondsSince(compared);
  const signing = performance.now();
  await clerk.press('F9');
  await clerk.post('/pin', { pin: PIN });
  await clerk.sees((now) => now.batch?.counts.signed === count, 'all are signed', 600_000);
  const signedIn = secondsSince(signing);
  const sending = performance.now();
  await clerk.press('F10');
  await clerk.sees((now) => now.batch?.counts.sent === count, 'all are sent', 600_000);
  const sentIn = secondsSince(sending);
  const keys = clerk.snapshot.batch?.keystrokes ?? 0;
  const arrived = await arrivedPapers(office.officerUrl);
  const right = papers.filter((paper) => {
    const found = arrived.filter(({ page }) => page.includes(paper.notation));
    const isWhole = found.length === 1 && found[0]?.signed === true && found[0].pages === paper.sides;
    return isWhole && found[0]?.words.includes('HÒA XÃ HỘI') === true; // also of the one that lay upside down
  }).length;
  const printed = papers.reduce((sum, paper) => sum + paper.sides, 0);
  const figures = {
    papers: count,
    printedSides: printed,
    sidesFed: sides,
    keysAPaper: Number((keys / count).toFixed(2)),
    keysAtMost: MOST_KEYS,
    sidesAMinute: Math.round((sides / readIn) * 60),
    printedSidesAMinute: Math.round((printed / readIn) * 60),
    comparedSeconds: Math.round(comparing),
    signedAMinute: Math.round((count / signedIn) * 60),
    sentSeconds: Math.round(sentIn),
    peakMb: office.peakMb,
    arrived: arrived.length,
    arrivedRight: right,
  };
  say(JSON.stringify(figures));
  failed = figures.keysAPaper > MOST_KEYS || right !== count || arrived.length !== count;
  say(failed ? 'NOT as promised' : `all ${count} arrived once, signed and whole, after ${seconds().toFixed(0)} s`);
  clerk.leave();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  say(office.journal.slice(-3_000));
} finally {
  if (process.env['SHOW_JOURNAL']) say(office.journal);
  await office.close();
}
process.exit(failed ? 1 : 0);

function secondsSince(at: number): number {
  return (performance.now() - at) / 1_000;
}

/** Lays in what is not there yet, and pulls the plug at a moment that nobody chose. Never more than a tray. */
async function feedUntilKilled(clerk: Clerk, batch: string, kill: number): Promise<Clerk> {
  await office.scanner.loadFeeder((await whatRemains(clerk, papers, batch)).slice(0, TRAY));
  const enough = (clerk.snapshot.batch?.pagesFed ?? 0) + 1 + (kill % 3);
  await clerk.feed();
  const isEnough = (fedIn: number | undefined): boolean => (fedIn ?? 0) >= enough;
  const { batch: now } = await clerk.sees(
    ({ batch: one }) => isEnough(one?.pagesFed) || one?.feeding !== 'feeding',
    'some sides came',
    120_000,
  );
  if (now?.fault) throw new Error(now.fault.words);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 2_500)); // not a wait for anything: chance
  const seen = clerk.snapshot;
  await office.killStation();
  clerk.leave();
  const again = await Clerk.enter(await office.startStation());
  const pagesNow = new Map(again.snapshot.papers.map(({ id, pages }) => [id, pages]));
  const lost = seen.papers.find(({ id, pages }) => (pagesNow.get(id) ?? -1) < pages);
  if (lost) throw new Error(`pages of paper ${lost.id} are lost`);
  const { batch: back, said } = again.snapshot;
  say(`  killed at ${seen.batch?.pagesFed} sides, back with ${back?.pagesFed}: ${said?.words}`);
  return again;
}

async function feedTheRest(clerk: Clerk, batch: string): Promise<{ secondsOfFeeding: number; endedAt: number }> {
  const from = performance.now();
  for (let rest = await whatRemains(clerk, papers, batch); rest.length > 0; ) {
    await office.scanner.loadFeeder(rest.slice(0, TRAY));
    await clerk.feed();
    await clerk.sees((now) => now.batch?.feeding !== 'feeding', 'a tray is fed', 900_000);
    rest = await whatRemains(clerk, papers, batch);
  }
  return { secondsOfFeeding: secondsSince(from), endedAt: performance.now() };
}

/** Tray by tray; what is drawn and laid in by hand is not counted. */
async function feedAll(clerk: Clerk, batch: string): Promise<{ secondsOfFeeding: number; endedAt: number }> {
  let secondsOfFeeding = 0;
  let endedAt = performance.now();
  let tray: Sheet[] = [];
  const feedTray = async (): Promise<void> => {
    await office.scanner.loadFeeder(tray);
    tray = [];
    const from = performance.now();
    const { status, detail } = await clerk.feed();
    if (status !== 200) throw new Error(detail);
    const after = await clerk.sees((now) => now.batch?.feeding !== 'feeding', 'a tray is fed', 900_000);
    if (after.batch?.fault) throw new Error(after.batch.fault.words);
    secondsOfFeeding += secondsSince(from);
    endedAt = performance.now();
    say(`  ${after.batch?.pagesFed} sides, ${secondsOfFeeding.toFixed(0)} s, ${office.peakMb} MB`);
  };
  for (const paper of papers) {
    const wrongly = { cover: paper !== withoutCover, upsideDown: paper === upsideDown };
    const sheets = await sheetsOf(paper, batch, wrongly);
    if (tray.length + sheets.length > TRAY) await feedTray();
    tray.push(...sheets);
  }
  if (tray.length > 0) await feedTray();
  return { secondsOfFeeding, endedAt };
}

/** Paper by paper as they come under the cursor. The one whose sheet was forgotten lies behind the one before it: it is split off. */
async function compareAll(clerk: Clerk): Promise<void> {
  let inHand: OldPaper | null = null; // what was just split off comes next
  for (let rounds = 0; rounds < 3 * count && (clerk.snapshot.batch?.counts.open ?? 0) > 0; rounds++) {
    const { current, papers: list } = clerk.snapshot;
    const line = list.find(({ id }) => id === current?.id);
    const paper: OldPaper | undefined = inHand ?? papers.find(({ number }) => number === line?.sheet);
    if (!current || !line || !paper) throw new Error('a paper that is in nobody’s hand');
    const before = papers[papers.indexOf(withoutCover) - 1];
    if (before && paper === before && current.pages.length > before.sides) {
      await clerk.press(...Array.from({ length: before.sides }, () => 'ArrowRight'), 'F2');
      await clerk.sees((now) => now.papers.length > list.length, 'the paper is split');
    }
    const id = clerk.snapshot.current?.id;
    await clerk.sees((now) => now.papers.find((one) => one.id === id)?.state !== 'scanned', 'it is read again');
    await compareAndAccept(clerk, paper);
    inHand = paper === before ? withoutCover : null;
  }
}
