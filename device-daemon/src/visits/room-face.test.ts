import { readdirSync, readFileSync } from 'node:fs';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { FaceAdvice } from '@mot-cua/domain/visit-link.ts';
import { afterEach, expect, test } from 'vitest';
import { cameraFrame, chipPortrait, people } from '../face-match/drawn-faces.ts';
import { systemClock } from '../system-clock.ts';
import { RoomFace } from './room-face.ts';
import type { VisitEvent } from './visit-events.ts';
import { VisitMemory } from './visit-memory.ts';

/** With the real process and drawn people. */
const policy = { on: true, reference: 0.58, unsure: 0.04 };
/** Deadlines of the look last a machine whose other programs are at work: what is tested here is what follows what, not how fast. */
const patientClock: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms * 10, run) };
let told: VisitEvent[];
let advices: (FaceAdvice | null)[];
const rooms: RoomFace[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.end();
});

const roomWith = async (site: { readonly on?: boolean; readonly portrait?: boolean } = {}): Promise<RoomFace> => {
  told = [];
  advices = [];
  const memory = new VisitMemory();
  if (site.portrait ?? true) memory.portrait = { mime: 'image/jpeg', bytes: await chipPortrait(people.grey) };
  const room = new RoomFace({
    policy: { ...policy, on: site.on ?? true },
    clock: patientClock,
    memory,
    tell: (event) => told.push(event),
    onAdvice: (advice) => advices.push(advice),
  });
  rooms.push(room);
  return room;
};

/** A frame as the visit's server gives it. */
const frame = async (): Promise<Buffer> => Buffer.from(await drawn);
const drawn = cameraFrame([{ person: people.grey }]);

const faceProcesses = (): number =>
  readdirSync('/proc').filter((pid) => {
    try {
      const isOurs = readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${process.pid}\n`);
      return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('face-process.ts');
    } catch {
      return false; // not a process, or gone meanwhile
    }
  }).length;

const codeOf = async (room: RoomFace): Promise<string> => {
  const bytes = await frame();
  const looked = await room.frame(bytes);
  expect(bytes.every((byte) => byte === 0)).toBe(true);
  return looked.ok ? 'looked' : looked.fault.code;
};

test.each([
  ['the site has not turned it on', { on: false }],
  ['no portrait came from the chip', { portrait: false }],
])('%s: over at once, nothing was started', async (_what, site) => {
  const room = await roomWith(site);
  await room.begin();
  expect([told, await codeOf(room), faceProcesses()]).toEqual([[{ type: 'face-over' }], 'ended', 0]);
});

test('agreed: frames are busy until the process stands, then the word goes past the visit; forgotten with the person', async () => {
  const room = await roomWith();
  const begun = room.begin();
  expect(await codeOf(room)).toBe('busy');
  await begun;
  const deadline = performance.now() + 90_000;
  while (advices.length === 0 && performance.now() < deadline) {
    await codeOf(room);
    await new Promise((resolve) => systemClock.after(50, () => resolve(null))); // as a page does: frames apart, the processor for the nets
  }
  expect(advices).toEqual([{ advisory: 'like', frames: 3 }]);
  expect(told).toEqual([{ type: 'face-phase', phase: 'comparing' }, { type: 'face-over' }]);
  room.see('choose');
  expect(advices).toHaveLength(1); // going on takes nothing back
  room.forgetPerson();
  room.forgetPerson();
  expect(advices.slice(1)).toEqual([null]);
  await room.end();
  expect([await codeOf(room), faceProcesses()]).toEqual(['ended', 0]);
}, 120_000);

test('the visit goes on while the process starts, and while it looks: nothing is told any more, no process stays', async () => {
  const room = await roomWith();
  const begun = room.begin();
  room.see('choose');
  expect(await codeOf(room)).toBe('ended');
  await begun;
  await room.end();
  expect([told, faceProcesses()]).toEqual([[], 0]);

  await room.begin();
  expect(faceProcesses()).toBe(1);
  const looking = codeOf(room);
  room.see('done');
  await room.end();
  await looking;
  expect([told, advices, faceProcesses()]).toEqual([[], [], 0]);
}, 120_000);
