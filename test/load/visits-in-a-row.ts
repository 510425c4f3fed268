import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Demo, project } from '../demo/demo.ts';
import { Citizen, CitizenBrowser } from '../end-to-end/citizen.ts';

/**
 * Visits one after the other through real programs and a real browser: each takes a number and ends. Measures from the press that
 * ends one visit to the painted first screen of the next, and what is left behind: growth of the daemon, processes, files.
 * `node test/load/visits-in-a-row.ts [--visits 500]` prints one line of JSON and ends with 1 when a limit is passed. The browser
 * is one that somebody opened, not the kiosk's own, so the start of Chromium is not in the figure.
 */
const { values } = parseArgs({ options: { visits: { type: 'string', default: '20' } } });
const visits = Math.max(2, Math.min(5_000, Number(values.visits)));

const limits = { nextPaintedP95Ms: 1_000, daemonGrowthMb: 10 } as const;
/** Caches and the compiler settle in the first visits; growth is counted from here. */
const WARM_UP = Math.min(5, Math.floor(visits / 2));

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;

/** Processes of this very demo, by the folder that stands in their arguments. */
const processesOf = (folder: string): number =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
      } catch {
        return false; // ended meanwhile
      }
    }).length;

const filesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory()).length;

const settled = async (demo: Demo): Promise<void> => {
  for (let asked = 0; asked < 600; asked++) {
    const health = (await (await fetch(new URL('health', demo.kioskUrl))).json()) as { visits: { state: string }[] };
    if (health.visits.length === 1 && health.visits[0]?.state === 'warm') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('visits of before are still there after a minute');
};

const painted = (citizen: Citizen): Promise<unknown> =>
  citizen.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

mkdirSync(join(project, '.run'), { recursive: true });
const folder = mkdtempSync(join(project, '.run', 'row-'));
const demo = await Demo.start({ folder });
const browser = await CitizenBrowser.open();
const waits: number[] = [];
let before = { daemonMb: 0, processes: 0, files: 0 };
try {
  const citizen = new Citizen(browser.page);
  await citizen.walkUp(demo.kioskUrl);
  for (let visit = 1; visit <= visits; visit++) {
    await citizen.presses(/^Lấy số/);
    await citizen.sees('Lấy số thứ tự');
    await citizen.page.waitForTimeout(550); // two presses within half a second count as one
    await citizen.page.locator('.choices .choice').first().click();
    await citizen.sees('Số của Ông/Bà');
    await citizen.page.waitForTimeout(550);
    await citizen.presses(/^Tiếp tục/);
    await citizen.sees('Xin cảm ơn Ông/Bà', 100_000);
    await citizen.page.waitForTimeout(550);
    const ended = performance.now();
    await citizen.page.getByRole('navigation', { name: 'Nút chính' }).getByRole('button', { name: 'Kết thúc' }).click();
    await citizen.page.getByText(/đã được xóa/).waitFor();
    await citizen.walkUp(demo.kioskUrl);
    await painted(citizen);
    waits.push(performance.now() - ended);
    if (visit === WARM_UP) {
      before = { daemonMb: residentMb(demo.daemonPid), processes: processesOf(folder), files: filesIn(demo.runFolder) };
    }
  }
  const after = {
    daemonMb: residentMb(demo.daemonPid),
    processes: processesOf(folder),
    files: filesIn(demo.runFolder),
  };
  await browser.close();
  await settled(demo);
  const sorted = waits.toSorted((one, other) => one - other);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const result = {
    visits,
    nextPaintedMs: { p50: at(0.5), p95: at(0.95), most: at(1) },
    daemonGrowthMb: Math.round((after.daemonMb - before.daemonMb) * 10) / 10,
    processesMore: after.processes - before.processes,
    filesMore: after.files - before.files,
    load: readFileSync('/proc/loadavg', 'utf8').split(' ')[0],
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (
    result.nextPaintedMs.p95 > limits.nextPaintedP95Ms ||
    result.daemonGrowthMb > limits.daemonGrowthMb ||
    result.processesMore > 1 || // the warm process of the next visit may already stand there
    result.filesMore > 2
  )
    process.exitCode = 1;
} finally {
  await browser.close();
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
}
