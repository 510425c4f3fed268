import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { ends, live, untilOrEnded, wrong } from './lives.ts';
import { comeBack } from './one-life.ts';
import { seeded } from './seeded.ts';
import type { Row } from './table.ts';
import { Tally } from './tally.ts';
import { provision } from './workload.ts';

/** Lives of one kiosk, one after the other on the same files. */
const LIVES = 10;

/** kill -9 at a seeded moment of work or of the start itself, again and again on the same files. */
export const killedAgainAndAgain = async (
  bench: Bench,
  { kills, seed }: { kills: number; seed: number },
): Promise<Row> => {
  const random = seeded(seed);
  const tally = new Tally();
  while (tally.moments < kills) {
    const kioskId = bench.province.nextKiosk();
    const folder = join(bench.room.folder, 'killed', kioskId);
    mkdirSync(folder, { recursive: true });
    provision(folder, bench.province);
    const wish = () => ({
      seed: Math.floor(random() * 2 ** 32),
      ballastBytes: 65_536,
      retentionMs: random() < 0.5 ? 0 : 200,
    });
    for (let life = 0; life < LIVES && tally.moments < kills; life++) {
      const workload = live(bench, kioskId, folder, { ...wish(), dossiers: null });
      const before = workload.book();
      const inMidStart = random() < 0.2;
      await untilOrEnded(
        workload,
        () => inMidStart || workload.book().told.size > before.told.size || workload.book().started > before.started,
        60_000,
      );
      await sleep((inMidStart ? 1_000 : 700) * random());
      if (workload.ended) tally.add([], wrong(`it ended by itself: ${workload.log()}`));
      await workload.kill();
      tally.moment(workload.book().acknowledged.keys());
    }
    const last = live(bench, kioskId, folder, { ...wish(), dossiers: 1 });
    if (!(await ends(last, 60_000))) tally.add([], wrong(`after ${LIVES} kills it does not get on: ${last.log()}`));
    tally.add(last.book().acknowledged.keys(), await comeBack(bench, last.about), `after ${LIVES} kills`);
    rmSync(folder, { recursive: true });
  }
  return tally.row('kill -9 at a seeded moment', seed);
};
