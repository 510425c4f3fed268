import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { ends, live, untilOrEnded, wrong } from './lives.ts';
import { comeBack } from './one-life.ts';
import { seeded } from './seeded.ts';
import type { Row } from './table.ts';
import { Tally } from './tally.ts';
import { provision } from './workload.ts';

const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`,
);
const library = LIBRARIES.find((path) => existsSync(path));
export const whyNoClockJumps = (): string | null => (library ? null : 'not installed: faketime');

/** Relative times as libfaketime reads them: seconds that are added. */
const DAY = 86_400;
const jumps = [2 * 60, -2 * 60, DAY, -DAY, 29 * DAY, -29 * DAY, 5 * 365 * DAY, -3 * 365 * DAY, -50 * 365 * DAY];

/**
 * The machine's clock jumps, forwards and backwards, by minutes and by years, while citizens submit and the kiosk
 * forwards; and the kiosk starts with a clock that is wrong. Codes stay unique, the log stays whole, and when time is
 * right again everything is with the province once.
 */
export const clockJumps = async (bench: Bench, { lives, seed }: { lives: number; seed: number }): Promise<Row> => {
  const random = seeded(seed);
  const tally = new Tally();
  const kioskId = bench.province.nextKiosk();
  const folder = join(bench.room.folder, 'jumping');
  mkdirSync(folder);
  provision(folder, bench.province);
  const clockFile = join(bench.desk, 'clock');
  const jump = (): void => {
    const by = jumps[Math.floor(random() * jumps.length)] ?? 0;
    writeFileSync(clockFile, `${by < 0 ? '-' : '+'}${Math.abs(by)}\n`);
    tally.moments++;
  };
  const environment = {
    LD_PRELOAD: library ?? '',
    FAKETIME_TIMESTAMP_FILE: clockFile,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
  try {
    for (let life = 0; life < lives; life++) {
      if (life === 0) writeFileSync(clockFile, '+0\n');
      else jump();
      const wish = { seed: Math.floor(random() * 2 ** 32), dossiers: 4, forward: false, ballastBytes: 65_536 };
      const workload = live(bench, kioskId, folder, { ...wish, paceMs: 50 }, environment);
      const before = workload.book().acknowledged.size;
      for (let told = 1; told <= 3; told++) {
        const enough = await untilOrEnded(workload, () => workload.book().acknowledged.size >= before + told, 60_000);
        if (!enough) tally.add([], wrong(`nobody is served any more: ${workload.log()}`));
        jump();
      }
      if (!(await ends(workload, 60_000)) || workload.process.exitCode !== 0)
        tally.add([], wrong(`it did not get to its end: ${workload.log()}`));
      // forwarding with the wrong time: whatever comes of it, nothing may be lost
      const forwarding = live(bench, kioskId, folder, { ...wish, dossiers: 0, forward: true }, environment);
      await sleep(1_500);
      await forwarding.kill();
      // libfaketime tidies up at an orderly end only
      for (const { process: one } of [workload, forwarding])
        for (const name of [`faketime_shm_${one.pid}`, `sem.faketime_sem_${one.pid}`])
          rmSync(join('/dev/shm', name), { force: true });
      tally.add(workload.book().acknowledged.keys(), { lost: [], doubled: [], wrong: [] });
      if (life === lives - 1) tally.add([], await comeBack(bench, workload.about), 'when time is right again');
    }
    return tally.row("the machine's clock jumps", seed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
