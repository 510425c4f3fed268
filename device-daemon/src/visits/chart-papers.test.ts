import type { PaperSource } from '@mot-cua/domain/procedure-package/schema.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { describe, expect, test } from 'vitest';
import type { SourceCapabilities } from '../devices/document-scanner/scanner-capabilities.ts';
import type { FeedingDevices } from '../devices/document-scanner/ways-to-feed.ts';
import { fault, Walk } from './visit-for-tests.ts';

const BIRTH = '1.001193';
const EXTRACT = '2.000635';
const motherAlone = 'a mother registers alone with her chip card and a birth note';

const a4 = { dpi: [200, 300], colour: true, grey: true, widthMm: 216, heightMm: 297 };
const scanner = (...sources: SourceCapabilities['source'][]): NonNullable<FeedingDevices['scanner']> => ({
  sources: ['flatbed', 'feeder'],
  dpi: [200, 300],
  duplex: sources.includes('feeder-duplex'),
  colour: true,
  bySource: sources.map((source) => ({ source, ...a4 })),
});
const camera = { widthMm: 320, heightMm: 240, dpi: 206 };
const office: FeedingDevices = { scanner: scanner('flatbed', 'feeder', 'feeder-duplex'), camera, phone: false };

const atScan = (devices: FeedingDevices | null = office): Walk => {
  const walk = new Walk().declared(BIRTH, motherAlone);
  return devices ? walk.happens({ type: 'feeding-devices', devices }) : walk;
};
/** The paper that may be as large as A3. */
const atLargePaper = (devices: FeedingDevices = office): Walk => {
  const walk = new Walk().asked('self').next();
  for (let page = 0; page < 10 && walk.stage === 'form'; page++) {
    const pkg = walk.world.packages.find((one) => one.procedure.id === EXTRACT);
    for (const { ref, value } of pkg?.examples[0]?.answers ?? []) walk.says({ type: 'answer', ref, value });
    walk.next();
  }
  return walk
    .says({ type: 'select-paper', paper: 'earlier-paper' })
    .happens({ type: 'feeding-devices', devices })
    .says({ type: 'describe-paper', paper: 'earlier-paper', fragile: false, large: true });
};
const screen = (walk: Walk): ScreenOf<'scan'> => {
  const { screen } = walk.snapshot;
  if (screen.name !== 'scan') throw new Error(`on ${screen.name}`);
  return screen;
};
const scan = (walk: Walk, paper: string, source: PaperSource): Walk => walk.says({ type: 'scan', paper, source });

describe('where a paper may go', () => {
  test('until the devices have told what they can, what the package allows is believed, without the camera', () => {
    expect(screen(atScan(null))).toMatchObject({ sources: ['flatbed', 'feeder'], bothSides: false, halves: null });
    const fragile = atScan(null).says({ type: 'describe-paper', paper: 'birth-note', fragile: true, large: false });
    expect(screen(fragile).sources).toEqual(['flatbed']);
  });

  test('a fragile paper never goes to the feeder: the camera first, then the glass; said otherwise, all ways are back', () => {
    const walk = atScan().says({ type: 'describe-paper', paper: 'birth-note', fragile: true, large: false });
    expect(screen(walk)).toMatchObject({ sources: ['camera', 'flatbed'], paperIs: { fragile: true, large: null } });
    expect(scan(walk, 'birth-note', 'feeder').wished).toEqual([]);
    walk.says({ type: 'describe-paper', paper: 'birth-note', fragile: false, large: false });
    expect(screen(walk).sources).toEqual(['flatbed', 'feeder']); // a plain sheet does best in the scanner
  });

  test('a kiosk with a feeder only: a fragile paper has the counter, and the way there is on the screen', () => {
    const walk = atScan({ scanner: scanner('feeder'), camera: null, phone: false });
    walk.says({ type: 'describe-paper', paper: 'birth-note', fragile: true, large: false });
    expect(screen(walk).sources).toEqual([]);
    expect(walk.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
  });

  test('where the answer changes nothing nobody is asked whether the paper is fragile', () => {
    const glassOnly = atScan({ scanner: scanner('flatbed'), camera: null, phone: false });
    expect(screen(glassOnly)).toMatchObject({ sources: ['flatbed'], paperIs: { fragile: null, large: null } });
    const withCamera = atScan({ scanner: scanner('flatbed'), camera, phone: false });
    expect(screen(withCamera)).toMatchObject({ sources: ['flatbed'], paperIs: { fragile: false } });
  });

  test('the scanner is away: the camera takes plain sheets too, until it is back', () => {
    const health = (state: 'recovering' | 'ready') => ({
      device: 'document-scanner' as const,
      state,
      fault: null,
      warnings: [],
      identity: '',
      since: 0,
    });
    const walk = atScan().happens({ type: 'own-devices', devices: [health('recovering')] });
    expect(screen(walk).sources).toEqual(['flatbed', 'feeder', 'camera']);
    expect(screen(walk.happens({ type: 'own-devices', devices: [health('ready')] })).sources).not.toContain('camera');
    expect(screen(atScan({ scanner: null, camera, phone: false })).sources).toEqual(['camera']);
  });

  test('a camera that sees less than the paper, or too coarsely, is not offered', () => {
    for (const view of [{ widthMm: 200 }, { dpi: 150 }]) {
      const walk = atScan({ ...office, camera: { ...camera, ...view } });
      walk.says({ type: 'describe-paper', paper: 'birth-note', fragile: true, large: false });
      expect(screen(walk).sources).toEqual(['flatbed']);
    }
  });

  test('what one paper is says nothing of the next', () => {
    const walk = atLargePaper();
    expect(screen(walk).paperIs).toEqual({ fragile: false, large: true });
    expect(walk.state.kinds).toEqual({ 'earlier-paper': { fragile: false, large: true } });
    expect(walk.says({ type: 'describe-paper', paper: 'none', fragile: true, large: true }).state.kinds).toEqual({
      'earlier-paper': { fragile: false, large: true },
    });
  });

  test('a paper that is never A3 cannot be said to be', () => {
    const walk = atScan().says({ type: 'describe-paper', paper: 'birth-note', fragile: false, large: true });
    expect(walk.state.kinds['birth-note']).toEqual({ fragile: false, large: false });
  });
});

describe('both sides', () => {
  test('a feeder that sees both sides scans both, and the screen says so; the glass scans one', () => {
    const walk = atScan();
    expect(screen(walk).bothSides).toBe(true);
    expect(scan(walk, 'birth-note', 'feeder').wishes).toEqual([
      { do: 'scan', paper: 'birth-note', source: 'feeder', sides: 'both' },
    ]);
    expect(scan(atScan(), 'birth-note', 'flatbed').wishes).toEqual([
      { do: 'scan', paper: 'birth-note', source: 'flatbed' },
    ]);
  });

  test('a feeder that sees one side is asked for one', () => {
    const walk = atScan({ ...office, scanner: scanner('flatbed', 'feeder') });
    expect(scan(walk, 'birth-note', 'feeder').wishes).toEqual([{ do: 'scan', paper: 'birth-note', source: 'feeder' }]);
  });
});

describe('under the camera', () => {
  const aiming = (): Walk =>
    scan(
      atScan().says({ type: 'describe-paper', paper: 'birth-note', fragile: true, large: false }),
      'birth-note',
      'camera',
    );

  test('the table is shown, a press takes the page, and the page is there', () => {
    const walk = aiming();
    expect(walk.wishes).toEqual([{ do: 'aim-camera' }]);
    walk.happens({ type: 'scan-rows', page: 1, rows: 0, ofRows: 0, preview: 3 });
    expect(screen(walk).scanning).toMatchObject({ by: 'camera', previewUrl: '/preview/3' });
    expect(walk.says({ type: 'shoot' }).wishes).toEqual([{ do: 'shoot', paper: 'birth-note' }]);
    expect(walk.says({ type: 'shoot' }).wishes).toEqual([]); // the hand trembled
    walk.happens(
      { type: 'page-scanned', paper: 'birth-note', page: { id: 'p1', width: 10, height: 10 } },
      { type: 'scan-ended', fault: null },
    );
    expect(screen(walk)).toMatchObject({ scanning: null, missing: [] });
  });

  test('whoever thinks better of it, or walks on too early, is not kept: stopping is no fault', () => {
    const walk = aiming();
    expect(walk.says({ type: 'cancel-scan' }).wished).toEqual(['cancel-device']);
    walk.happens({ type: 'scan-ended', fault: null });
    expect(walk.snapshot).toMatchObject({ fault: null, screen: { scanning: null } });
  });

  test('the camera is pulled out: named as what it is, and the other ways are still there', () => {
    const walk = aiming().happens({ type: 'scan-ended', fault: fault('document-camera', 'disconnected') });
    expect(walk.snapshot.fault).toMatchObject({ code: 'disconnected', device: { device: 'document-camera' } });
    expect(screen(walk).sources).toContain('flatbed');
  });
});

describe('A3 in two halves', () => {
  const half = (walk: Walk): Walk =>
    scan(walk, 'earlier-paper', 'flatbed').happens(
      { type: 'half-scanned', paper: 'earlier-paper' },
      { type: 'scan-ended', fault: null },
    );

  test('one half, then the other, then a page', () => {
    const walk = atLargePaper();
    expect(screen(walk)).toMatchObject({ sources: ['flatbed'], halves: 'first' });
    scan(walk, 'earlier-paper', 'flatbed');
    expect(walk.wishes).toEqual([{ do: 'scan', paper: 'earlier-paper', source: 'flatbed', half: 'first' }]);
    walk.happens({ type: 'half-scanned', paper: 'earlier-paper' }, { type: 'scan-ended', fault: null });
    expect(screen(walk)).toMatchObject({ halves: 'second', missing: [] });
    scan(walk, 'earlier-paper', 'flatbed');
    expect(walk.wishes).toEqual([{ do: 'scan', paper: 'earlier-paper', source: 'flatbed', half: 'second' }]);
    walk.happens(
      { type: 'page-scanned', paper: 'earlier-paper', page: { id: 'a3', width: 4960, height: 3508 } },
      { type: 'scan-ended', fault: null },
    );
    expect(screen(walk)).toMatchObject({ halves: 'first', papers: [{ pages: [{ id: 'a3' }] }] });
  });

  test('halves that nobody can join for certain: asked again from the first one, or the counter', () => {
    const walk = scan(half(atLargePaper()), 'earlier-paper', 'flatbed').happens(
      { type: 'halves-unsure' },
      { type: 'scan-ended', fault: null },
    );
    expect(walk.snapshot.fault).toEqual({
      code: 'halves-do-not-meet',
      safe: 'answers-kept',
      next: ['try-again', 'take-ticket', 'call-staff'],
    });
    expect(screen(walk).halves).toBe('first');
  });

  test('the scanner fails at the second half: the first is still there', () => {
    const walk = scan(half(atLargePaper()), 'earlier-paper', 'flatbed').happens({
      type: 'scan-ended',
      fault: fault('document-scanner', 'disconnected'),
    });
    expect(walk.says({ type: 'try-again' }).snapshot.fault).toBeNull();
    expect(screen(walk).halves).toBe('second');
  });

  test.each([
    ['another paper', { type: 'select-paper', paper: 'earlier-paper' }],
    ['another kind of paper', { type: 'describe-paper', paper: 'earlier-paper', fragile: true, large: true }],
    ['Next', { type: 'next' }],
    ['Back', { type: 'back' }],
    ['the counter', { type: 'begin', choice: 'ticket' }],
  ] as const)('%s: a half that waits is forgotten', (_what, intent) => {
    const walk = half(atLargePaper()).says(intent);
    expect(walk.wished[0]).toBe('forget-half');
    expect(walk.state.firstHalf).toBeNull();
  });

  test('a half that comes when the citizen is elsewhere is forgotten too', () => {
    const walk = half(atLargePaper()).says({ type: 'next' });
    expect(walk.happens({ type: 'half-scanned', paper: 'earlier-paper' }).wished).toEqual(['forget-half']);
  });

  test('an A3 glass takes the paper whole; a kiosk where nothing does has the counter', () => {
    const large = scanner('flatbed');
    const whole = { ...large, bySource: large.bySource.map((one) => ({ ...one, widthMm: 297, heightMm: 432 })) };
    expect(screen(atLargePaper({ ...office, scanner: whole }))).toMatchObject({ sources: ['flatbed'], halves: null });
    expect(screen(atLargePaper({ scanner: scanner('feeder'), camera, phone: false })).sources).toEqual([]);
  });
});
