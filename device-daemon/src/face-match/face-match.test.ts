import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../devices/device.ts';
import { cameraFrame, chipPortrait, people, type Scene, type Standing } from './drawn-faces.ts';
import { FaceLook, type FaceOutcome } from './face-look.ts';
import { type FaceMatch, startFaceMatch } from './face-match.ts';
import { defaultFaceMatchPolicy } from './face-policy.ts';

const policy = { ...defaultFaceMatchPolicy, on: true };
const patient = (signal = new AbortController().signal): Call => ({ signal, deadlineMs: 60_000 });
/** A test machine may be five times slower than its own quiet self: these processes run on a clock that stands still. */
const started = async (clock = new ManualClock()): Promise<FaceMatch> => {
  const match = await startFaceMatch({ policy, agreed: true }, patient(), { clock });
  if (!match.ok) throw new Error(`${match.fault.code}: ${match.fault.detail}`);
  return match.value;
};
const drawn = new Map<string, Promise<Uint8Array>>();
/** A copy of its own each time: frames are overwritten. */
const frameOf = async (who: readonly Standing[], scene?: Scene): Promise<Uint8Array> => {
  const key = JSON.stringify([who, scene]);
  const frame = drawn.get(key) ?? cameraFrame(who, scene);
  drawn.set(key, frame);
  return (await frame).slice();
};
const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`);
/** Children of this very process, whatever they are. */
const faceProcesses = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === process.pid;
    } catch {
      return false; // ended while we looked
    }
  });
const standing = (who: Partial<Standing>): Standing => ({ person: people.grey, ...who });

describe('before it begins', () => {
  test('a site that has not turned it on, and a citizen who has not agreed, start no process', async () => {
    const before = faceProcesses();
    const off = await startFaceMatch({ policy: defaultFaceMatchPolicy, agreed: true }, patient());
    const no = await startFaceMatch({ policy, agreed: false }, patient());
    expect([off, no]).toMatchObject([
      { ok: false, fault: { code: 'switched-off' } },
      { ok: false, fault: { code: 'not-agreed' } },
    ]);
    expect(faceProcesses()).toEqual(before);
  });

  test('a start that takes too long is given up, and the process is killed', async () => {
    const before = faceProcesses();
    const late = await startFaceMatch({ policy, agreed: true }, { ...patient(), deadlineMs: 1 });
    expect(late).toMatchObject({ ok: false, fault: { code: 'timeout' } });
    await expect.poll(faceProcesses).toEqual(before);
  });

  test('a visit that is killed takes it along, even when it is stopped and hears nothing', async () => {
    const child = new URL('./face-child.ts', import.meta.url).href;
    const visit = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--input-type=module-typescript',
        '-e',
        `const { startFaceChild } = await import('${child}');
         process.stdout.write(String(startFaceChild(() => {}, () => {}).pid));`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pid = Number(String((await visit.stdout.iterator().next()).value));
    // past prlimit and setpriv, in Node
    await expect.poll(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), { timeout: 5_000 }).toMatch(/^[^\0]*node\0/);
    process.kill(pid, 'SIGSTOP');
    visit.kill('SIGKILL');
    await expect.poll(() => isThere(pid), { timeout: 5_000 }).toBe(false);
  });
});

/** One process for all of these, in this order: the last of them ends it. */
describe('at the camera', { timeout: 60_000 }, () => {
  let match: FaceMatch;
  beforeAll(async () => {
    match = await started();
  });
  afterAll(() => match.end());

  const guide = async (who: readonly Standing[], scene?: Scene) => {
    const guided = await match.guide(await frameOf(who, scene), patient());
    if (!guided.ok) throw new Error(guided.fault.detail);
    return guided.value;
  };

  test('says on what it computes, and is held by the kernel: memory, processor time, no core file, first to go', () => {
    expect(match.backend.name).toMatch(/^(wasm|tensorflow)$/);
    const limits = readFileSync(`/proc/${match.pid}/limits`, 'utf8').replaceAll(/ +/g, ' ');
    expect(limits).toContain('Max data size 1400000000 1400000000');
    expect(limits).toContain('Max core file size 0 0');
    expect(limits).toContain('Max cpu time 60 60');
    expect(readFileSync(`/proc/${match.pid}/oom_score_adj`, 'utf8').trim()).toBe('1000');
  });

  test('finds everybody who was drawn, whatever skin, hair and beard', async () => {
    for (const [name, person] of Object.entries(people)) {
      const { faces, move, ready, box } = await guide([{ person }]);
      expect([name, faces, move, ready]).toEqual([name, 1, 'hold-still', true]);
      // the drawing stands in the middle, its face from a third to five sixths of the frame
      expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - 0.5)).toBeLessThan(0.06);
    }
  });

  test('leads to the middle: left, right, closer, down, one only, more light, hold still', async () => {
    const moves = [
      await guide([standing({ x: 0.25 })]),
      await guide([standing({ x: 0.78 })]),
      await guide([standing({ tall: 0.3 })]),
      await guide([standing({ y: 0.1 })]),
      await guide([standing({ x: 0.28, tall: 0.8 }), standing({ person: people.young, x: 0.75, tall: 0.75 })]),
      await guide([standing({})], { light: 0.25 }),
      await guide([standing({})], { light: 0.05 }),
      await guide([]),
    ];
    expect(moves.map(({ move }) => move)).toEqual([
      'left',
      'right',
      'closer',
      'down',
      'one-face-only',
      'more-light',
      'more-light',
      'step-in-front',
    ]);
    expect(moves.every(({ ready }) => !ready)).toBe(true);
  });

  test('a frame is overwritten as soon as it was sent, looked at or refused', async () => {
    const [frame, large] = [await frameOf([standing({})]), new Uint8Array(600_000).fill(7)];
    await match.guide(frame, patient());
    await match.guide(large, patient());
    expect([frame.every((byte) => byte === 0), large.every((byte) => byte === 0)]).toEqual([true, true]);
  });

  test('a second frame while the first is looked at is dropped, not queued', async () => {
    const [one, two] = [await frameOf([standing({})]), await frameOf([standing({})])];
    const answers = await Promise.all([match.guide(one, patient()), match.guide(two, patient())]);
    expect(answers).toMatchObject([{ ok: true }, { ok: false, fault: { code: 'busy' } }]);
  });

  test('garbage, a PNG, half a frame and frames with broken bytes are refused or looked at; the process stays', async () => {
    const whole = await frameOf([standing({})]);
    const broken = Array.from({ length: 8 }, (_, n) => {
      const bytes = whole.slice();
      for (let at = 600 + 37 * n; at < bytes.length; at += 211 + n) bytes[at] = (bytes[at]! * 31 + n) & 0xff;
      return bytes;
    });
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
    const codes = new Set<string>();
    for (const bytes of [new Uint8Array(), new Uint8Array(2000).fill(0xff), png, whole.slice(0, 4_000), ...broken]) {
      const answer = await match.guide(bytes, patient());
      codes.add(answer.ok ? 'seen' : answer.fault.code);
    }
    expect([...codes].every((code) => code === 'seen' || code === 'picture-refused')).toBe(true);
    expect(codes).toContain('picture-refused');
    expect(isThere(match.pid)).toBe(true);
  });

  test('a bomb never reaches the decoder: 60,000 by 60,000 pixels in a few kilobytes, and a frame of many megabytes', async () => {
    const bomb = await frameOf([]);
    const frameHeader = bomb.findIndex((byte, at) => byte === 0xff && bomb[at + 1] === 0xc0);
    new DataView(bomb.buffer).setUint32(frameHeader + 5, 0xea60_ea60);
    const answers = [await match.guide(bomb, patient()), await match.guide(new Uint8Array(5_000_000), patient())];
    expect(answers).toMatchObject([
      { ok: false, fault: { code: 'picture-refused', detail: expect.stringContaining('60000 by 60000 pixels') } },
      { ok: false, fault: { code: 'picture-refused', detail: expect.stringContaining('5000000 bytes') } },
    ]);
  });

  test('no face in the portrait, and none before the camera, are told apart, and one may try again', async () => {
    const [face, wall] = [await chipPortrait(people.grey), await frameOf([])];
    expect(await match.compare(wall.slice(), [wall.slice()], patient())).toMatchObject({
      ok: false,
      fault: { code: 'no-face-in-portrait' },
    });
    expect(await match.compare(face, [wall], patient())).toMatchObject({
      ok: false,
      fault: { code: 'no-face-in-frames' },
    });
    expect(isThere(match.pid)).toBe(true);
  });

  test('what it has open while it works are pipes and its own program: it has written no file', () => {
    const open = readdirSync(`/proc/${match.pid}/fd`).map((fd) => readlinkSync(`/proc/${match.pid}/fd/${fd}`));
    const files = open.filter((target) => target.startsWith('/') && target !== '/dev/null');
    expect(files).toEqual([]);
    expect(readFileSync(`/proc/${match.pid}/cmdline`, 'utf8')).toContain('\0--permission\0');
  });

  test('the holder of the card looks like the portrait; frames are overwritten, the portrait is not, the process is gone', async () => {
    const portrait = await chipPortrait(people.longHaired);
    const frame = await frameOf([standing({ person: people.longHaired, turned: 4, lit: 0.6 })]);
    const advice = await match.compare(portrait, [frame], patient());
    expect(advice).toMatchObject({ ok: true, value: { advisory: 'like', frames: 1 } });
    expect(advice.ok && advice.value.distance).toBeLessThan(0.3);
    expect(Object.keys(advice.ok ? advice.value : {}).sort()).toEqual(['advisory', 'distance', 'frames']);
    expect([frame.every((byte) => byte === 0), portrait.some((byte) => byte !== 0)]).toEqual([true, true]);
    expect(isThere(match.pid)).toBe(false);
    expect(await match.guide(frame, patient())).toMatchObject({ ok: false, fault: { code: 'ended' } });
  });
});

describe('when it is over', { timeout: 60_000 }, () => {
  test('three good frames of another person, not of one moment, are unlike the portrait: told once, and no process is left', async () => {
    const clock = new ManualClock();
    const { promise, resolve } = Promise.withResolvers<FaceOutcome>();
    const told: FaceOutcome[] = [];
    const phases: string[] = [];
    const look = await FaceLook.begin(
      {
        policy,
        agreed: true,
        portrait: await chipPortrait(people.longHaired),
        onPhase: (phase) => phases.push(phase),
        onOver: (outcome) => {
          told.push(outcome);
          resolve(outcome);
        },
      },
      patient(),
      { clock },
    );
    if (!look.ok) throw new Error(look.fault.detail);
    const bearded = () => frameOf([standing({ person: people.bearded })]);
    const kept: unknown[] = [];
    for (const wait of [0, 100, 400, 400]) {
      await clock.advance(wait);
      const progress = await look.value.frame(Buffer.from(await bearded())); // as it comes from a server
      kept.push(progress.ok ? progress.value.kept : progress.fault);
    }
    expect(kept).toEqual([1, 1, 2, 3]);
    expect(await look.value.frame(await bearded())).toMatchObject({ fault: { code: 'busy' } });
    expect(await promise).toMatchObject({ ok: true, value: { advisory: 'unlike', frames: 3 } });
    expect(await look.value.frame(await bearded())).toMatchObject({ fault: { code: 'ended' } });
    expect([told.length, phases]).toEqual([1, ['comparing']]);
    expect(faceProcesses()).toEqual([]);
  });

  test('a comparison past its deadline is killed in the middle; what comes after is refused at once', async () => {
    const clock = new ManualClock();
    const match = await started(clock);
    const frames = [await frameOf([standing({})])];
    const asked = match.compare(await chipPortrait(people.grey), frames, patient());
    await clock.advance(20_000);
    expect(await asked).toMatchObject({ ok: false, fault: { code: 'timeout' } });
    await match.end();
    expect(isThere(match.pid)).toBe(false);
    expect(frames[0]?.every((byte) => byte === 0)).toBe(true);
    expect(await match.guide(new Uint8Array(), patient())).toMatchObject({ ok: false });
  });
});
