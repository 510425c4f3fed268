import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScannerCapabilities, SourceCapabilities } from './scanner-capabilities.ts';
import { FEEDING_WAYS, type FeedingDevices, type PaperToFeed, waysToFeed } from './ways-to-feed.ts';

const source = (name: SourceCapabilities['source'], more: Partial<SourceCapabilities> = {}): SourceCapabilities => ({
  source: name,
  dpi: [200, 300],
  colour: true,
  grey: true,
  widthMm: 210,
  heightMm: 297,
  ...more,
});
const scannerWith = (...bySource: SourceCapabilities[]): ScannerCapabilities => ({
  sources: ['flatbed', 'feeder'],
  dpi: [200, 300],
  duplex: bySource.some((one) => one.source === 'feeder-duplex'),
  colour: true,
  bySource,
});
const office: FeedingDevices = {
  scanner: scannerWith(source('flatbed'), source('feeder'), source('feeder-duplex')),
  camera: { widthMm: 320, heightMm: 240, dpi: 260 },
  phone: true,
};
const paper: PaperToFeed = { allowed: FEEDING_WAYS, conditions: [], size: 'A4-or-smaller', sides: 'front' };
const said = (ask: Partial<PaperToFeed>, devices: Partial<FeedingDevices> = {}): string[] => {
  const { open, closed } = waysToFeed({ ...paper, ...ask }, { ...office, ...devices });
  return [
    ...open.map(({ way, how }) => (how === 'whole' ? way : `${way} in ${how}`)),
    ...closed.map(({ way, why }) => `not ${way}: ${why}`),
  ];
};

test('a plain sheet may be fed every way, the feeder first', () => {
  expect(said({})).toEqual(['feeder', 'flatbed', 'camera', 'phone', 'counter']);
});

test.each(['torn', 'wet', 'laminated', 'bound'] as const)(
  'an original that is %s never enters the feeder, and every other way stays open',
  (condition) => {
    expect(said({ conditions: [condition] })).toEqual([
      'flatbed',
      'camera',
      'phone',
      'counter',
      `not feeder: ${condition}`,
    ]);
  },
);

test('A3 goes on the glass in two halves, or to the counter', () => {
  expect(said({ size: 'A3' })).toEqual([
    'flatbed in two-halves',
    'counter',
    'not feeder: larger-than-device',
    'not camera: larger-than-device',
    'not phone: too-coarse',
  ]);
});

test('an A3 glass takes A3 whole; a glass that does not tell its size is believed to take A4 only', () => {
  const a3 = scannerWith(source('flatbed', { widthMm: 297, heightMm: 432 }));
  expect(said({ size: 'A3' }, { scanner: a3 })[0]).toBe('flatbed');
  const silent = scannerWith(source('flatbed', { widthMm: null, heightMm: null }));
  expect(said({ size: 'A3' }, { scanner: silent })[0]).toBe('flatbed in two-halves');
});

test('both sides through a one-sided feeder: the feeder is closed, no side is lost in silence', () => {
  const oneSided = scannerWith(source('flatbed'), source('feeder'));
  expect(said({ sides: 'both' }, { scanner: oneSided })).toContain('not feeder: one-side-only');
  expect(said({ sides: 'both' })).toContain('feeder');
});

test('what the procedure does not allow stays closed, and the counter is open all the same', () => {
  expect(said({ allowed: ['flatbed'] })).toEqual([
    'flatbed',
    'counter',
    'not feeder: not-allowed',
    'not camera: not-allowed',
    'not phone: not-allowed',
  ]);
});

test('a kiosk where nothing works sends to the counter; a device below 200 dpi is too coarse', () => {
  expect(said({}, { scanner: null, camera: null, phone: false })).toEqual([
    'counter',
    'not feeder: no-device',
    'not flatbed: no-device',
    'not camera: no-device',
    'not phone: no-device',
  ]);
  const coarse = scannerWith(source('flatbed', { dpi: [75, 150] }), source('feeder', { dpi: [150] }));
  const answer = said({}, { scanner: coarse, camera: { widthMm: 320, heightMm: 240, dpi: 120 } });
  for (const way of ['feeder', 'flatbed', 'camera']) expect(answer).toContain(`not ${way}: too-coarse`);
});

test('whatever paper and devices: each way is answered once, the counter is open, and nothing fragile meets the rollers', () => {
  const anyPaper = fc.record<PaperToFeed>({
    allowed: fc.uniqueArray(fc.constantFrom(...FEEDING_WAYS)),
    conditions: fc.uniqueArray(fc.constantFrom('torn', 'wet', 'laminated', 'bound')),
    size: fc.constantFrom('A4-or-smaller', 'A3'),
    sides: fc.constantFrom('front', 'both'),
  });
  const length = fc.option(fc.integer({ min: 10, max: 500 }));
  const anySource = fc.record<SourceCapabilities>({
    source: fc.constantFrom('flatbed', 'feeder', 'feeder-duplex'),
    dpi: fc.array(fc.integer({ min: 50, max: 1200 }), { maxLength: 4 }),
    colour: fc.boolean(),
    grey: fc.boolean(),
    widthMm: length,
    heightMm: length,
  });
  const mm = fc.integer({ min: 1, max: 600 });
  const anyDevices = fc.record<FeedingDevices>({
    scanner: fc.option(fc.array(anySource, { maxLength: 3 }).map((sources) => scannerWith(...sources))),
    camera: fc.option(fc.record({ widthMm: mm, heightMm: mm, dpi: mm })),
    phone: fc.boolean(),
  });
  fc.assert(
    fc.property(anyPaper, anyDevices, (asked, devices) => {
      const { open, closed } = waysToFeed(asked, devices);
      expect([...open, ...closed].map(({ way }) => way).sort()).toEqual([...FEEDING_WAYS].sort());
      const isOpen = (name: string) => open.some(({ way }) => way === name);
      expect(isOpen('counter')).toBe(true);
      if (asked.conditions.length > 0) expect(isOpen('feeder')).toBe(false);
      for (const { way } of open) expect(way === 'counter' || asked.allowed.includes(way)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
