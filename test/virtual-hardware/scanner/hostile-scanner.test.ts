import { readdirSync, readFileSync } from 'node:fs';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { MOST_MEMORY_BYTES } from '../../../device-daemon/src/devices/document-scanner/page-run.ts';
import type { PaperRequest } from '../../../device-daemon/src/devices/document-scanner/scanned-page.ts';
import { everything, type FrontDoor, openFrontDoor, shaded, within } from './front-door.ts';
import type { HostilePicture } from './hostile-pictures.ts';
import { officeModel } from './scanner-model.ts';

// A scanner (or whoever sits in its cable) that sends what no scanner sends. The real sane-airscan decodes it.

let door: FrontDoor;
beforeAll(async () => {
  door = await openFrontDoor(officeModel);
});
beforeEach(() => door.device.clearFaults());
afterEach(() => expect(door.leftovers()).toEqual([]));
afterAll(async () => await door.close());

const a4 = { widthMm: 210, heightMm: 297 };
const pile: PaperRequest = { ...a4, source: 'feeder', dpi: 100, colour: true, maxPages: 20 };
const glass: PaperRequest = { ...pile, source: 'flatbed', maxPages: 1 };

/** What the scan may cost our own process (and the virtual scanner in it), bytes: 400 megapixels would have 1.2 GB. */
const OWN_MEMORY = 128 * 1024 * 1024;

const hostile: readonly (readonly [HostilePicture, readonly DeviceFault['code'][]])[] = [
  ['claims-400-megapixels', ['picture-truncated']],
  ['claims-400-megapixels-progressive', ['picture-truncated', 'device-failed']],
  ['cut-jpeg', ['picture-truncated']],
  ['one-pixel', ['unintelligible']],
  ['no-rows', ['picture-truncated', 'device-failed']],
  ['not-a-picture', ['picture-truncated', 'device-failed']],
  ['without-end', ['picture-truncated', 'device-failed', 'disconnected']],
];

test.each(hostile)(
  'page 3 of the pile is %s: named as one of %s, pages 1 and 2 are kept, memory stays bounded, the next page works',
  async (picture, codes) => {
    const here = door.scanner();
    await door.device.loadFeeder([40, 90, 140, 190].map((shade) => ({ picture: shaded(shade), ...a4 })));
    door.device.failNext({ kind: 'hostile', picture, atPage: 3 });
    const before = process.memoryUsage.rss();
    const peak = watchMemory();
    const { good, fault } = await everything(here.scan(pile, within(15_000)));
    const { ownBytes, scanimageBytes } = peak.end();
    expect(good.map(({ sheet }) => sheet)).toEqual([1, 2]);
    expect(codes).toContain(fault?.code);
    expect(ownBytes - before).toBeLessThan(OWN_MEMORY);
    expect(scanimageBytes).toBeGreaterThan(4 * 1024 * 1024); // it was seen
    expect(scanimageBytes).toBeLessThan(MOST_MEMORY_BYTES + 32 * 1024 * 1024);
    await door.device.loadFeeder([{ picture: shaded(90), ...a4 }]);
    const next = await everything(here.scan(pile, within(15_000)));
    expect([next.good.length, next.fault]).toEqual([1, null]);
  },
);

test.each(hostile)(
  'the glass sends %s: named as one of %s, and nothing of it is called a page',
  async (picture, codes) => {
    const here = door.scanner();
    await door.device.putOnGlass({ picture: shaded(90) });
    door.device.failNext({ kind: 'hostile', picture });
    const { good, fault } = await everything(here.scan(glass, within(15_000)));
    expect(good).toEqual([]);
    expect(codes).toContain(fault?.code);
  },
);

test('after all of that the glass gives a page', async () => {
  expect((await everything(door.scanner().scan(glass, within(15_000)))).good.length).toBe(1);
});

/** Looks at our own memory and that of every scanimage we started, every 5 ms; the peak of a process (VmHWM) stays told while it lives. */
function watchMemory(): { end(): { ownBytes: number; scanimageBytes: number } } {
  let ownBytes = 0;
  let scanimageBytes = 0;
  let watching = true;
  const look = (): void => {
    if (!watching) return;
    ownBytes = Math.max(ownBytes, process.memoryUsage.rss());
    scanimageBytes = Math.max(scanimageBytes, ...scanimagesOfOurs().map(peakBytesOf), 0);
    setTimeout(look, 5);
  };
  look();
  return {
    end: () => {
      watching = false;
      return { ownBytes, scanimageBytes };
    },
  };
}

const scanimagesOfOurs = (): string[] =>
  readdirSync('/proc/self/task').flatMap((thread) =>
    textOf(`/proc/self/task/${thread}/children`).split(' ').filter(Boolean),
  );

/** VmHWM: the most that a process ever had resident, kB in /proc/PID/status; 0 once it has ended. */
const peakBytesOf = (pid: string): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // that process has ended meanwhile
  }
};
