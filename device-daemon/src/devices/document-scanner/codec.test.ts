import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultInEsclStatus, feederLoadedIn, parseEsclIdentity, parseEsclStatus } from './escl-status.ts';
import { PNM_HEADER_LIMIT, PnmPage, parsePnmHeader } from './pnm.ts';
import { fittingDpi, planScan, scanArguments, sourceFor } from './scan-plan.ts';
import { optionsOfSource, parseScannerOptions } from './scanimage-options.ts';
import { type Complaint, complaintIn, judge, StderrListener } from './scanimage-words.ts';

// Pure parts of the driver: no process, no device.

const picture = fc
  .record({
    colour: fc.boolean(),
    widthPx: fc.integer({ min: 1, max: 40 }),
    heightPx: fc.integer({ min: 1, max: 40 }),
    comment: fc.constantFrom('', '# SANE data follows\n', '# one\n# two 7 7 255\n'),
    seed: fc.integer(),
  })
  .map(({ colour, widthPx, heightPx, comment, seed }) => {
    const samples = Uint8Array.from(
      { length: widthPx * heightPx * (colour ? 3 : 1) },
      (_, at) => (at * 31 + seed) & 255,
    );
    const header = Buffer.from(`${colour ? 'P6' : 'P5'}\n${comment}${widthPx} ${heightPx}\n255\n`);
    return {
      widthPx,
      heightPx,
      channels: colour ? 3 : 1,
      samples,
      bytes: new Uint8Array(Buffer.concat([header, samples])),
    };
  });

test('a picture cut at every byte is the same picture, and every row is told exactly once', () => {
  fc.assert(
    fc.property(picture, ({ widthPx, heightPx, channels, samples, bytes }) => {
      const page = new PnmPage(10_000);
      const told: Uint8Array[] = [];
      for (const byte of bytes) {
        const news = page.take(Uint8Array.of(byte));
        expect(typeof news).not.toBe('string');
        if (news !== null && typeof news !== 'string') told.push(news.rows.slice());
      }
      expect(page.complete).toBe(true);
      expect(page.header).toEqual({ widthPx, heightPx, channels });
      expect(Buffer.compare(page.pixels, samples)).toBe(0);
      expect(Buffer.compare(Buffer.concat(told), samples)).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('a picture cut in any pieces at all is the same picture', () => {
  fc.assert(
    fc.property(picture, fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1 }), ({ samples, bytes }, sizes) => {
      const page = new PnmPage(10_000);
      for (let at = 0, piece = 0; at < bytes.length; piece++) {
        const size = sizes[piece % sizes.length] as number;
        page.take(bytes.subarray(at, at + size));
        at += size;
      }
      expect(page.complete).toBe(true);
      expect(Buffer.compare(page.pixels, samples)).toBe(0);
    }),
  );
});

test('a picture that ends early is never called complete, one byte too many is refused for good', () => {
  fc.assert(
    fc.property(picture, fc.nat(), ({ bytes }, cut) => {
      const page = new PnmPage(10_000);
      page.take(bytes.subarray(0, cut % bytes.length));
      expect(page.complete).toBe(false);
      const long = new PnmPage(10_000);
      long.take(bytes);
      expect(long.take(Uint8Array.of(0))).toBe('more-bytes-than-announced');
      expect(long.complete).toBe(false);
    }),
  );
});

test('noise is refused or waited for, never taken for a picture, and costs no memory', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (noise) => {
      const page = new PnmPage(10_000);
      page.take(noise);
      expect(page.pixels.length).toBeLessThanOrEqual(30_000);
    }),
  );
});

test('a header without end is refused at its bound, however it is cut', () => {
  for (const size of [1, 7, 512, 5000]) {
    const page = new PnmPage(10_000);
    const endless = new TextEncoder().encode(`P6\n#${'x'.repeat(4998)}`);
    let last: unknown = null;
    for (let at = 0; at < endless.length; at += size) last = page.take(endless.subarray(at, at + size));
    expect(last).toBe('header-too-long');
  }
  expect(PNM_HEADER_LIMIT).toBe(512);
});

test('headers that would be a trap: 16 bits, line art, a size of zero, more pixels than any paper', () => {
  const first = (text: string) => new PnmPage(40_000_000).take(new TextEncoder().encode(text));
  expect(first('P6\n10 10\n65535\n')).toBe('not-a-pnm');
  expect(first('P4\n10 10\n')).toBe('not-a-pnm');
  expect(first('P6\n0 10\n255\n')).toBe('not-a-pnm');
  expect(first('P6\n999999 999999\n255\n')).toBe('too-many-pixels');
  expect(first('P6\n1234567 1\n255\n')).toBe('not-a-pnm');
  expect(parsePnmHeader(new TextEncoder().encode('P6\n10 10\n25'))).toBeNull();
});

test.each([
  ['scanimage: sane_start: Document feeder out of documents', 'out-of-documents'],
  ['scanimage: sane_read: Document feeder jammed', 'jammed'],
  ['scanimage: sane_read: Scanner cover is open', 'cover-open'],
  ['scanimage: sane_start: Error during device I/O', 'io-error'],
  ['scanimage: sane_read: Error during device I/O', 'read-broken'],
  ['scanimage: sane_start: Device busy', 'busy'],
  ['/usr/bin/scanimage: sane_start: Something new', 'unknown'],
  ['scanimage: open of device airscan:e0:X failed: Error during device I/O', 'open-failed'],
  ['scanimage: open of device test:9 failed: Invalid argument', 'open-failed'],
  ['scanimage: open of device a:b failed: Device busy', 'open-busy'],
  ['scanimage: open of device a:b failed: Access to resource has been denied', 'open-denied'],
  ['scanimage: no SANE devices found', 'open-failed'],
  ['scanimage: rounded value of br-x from 210 to 209.9', null],
  ['Batch terminated, 3 pages scanned', null],
  ['Progress: 12.1%', null],
])('scanimage says "%s": %s', (line, complaint) => {
  expect(complaintIn(line)).toBe(complaint);
});

test('the complaint is found between progress, in any pieces, and in a last line without end', () => {
  const text =
    'Progress: 1%\rProgress: 2%\rscanimage: sane_read: Document feeder jammed\nscanimage: received signal 13\n';
  for (let cut = 0; cut <= text.length; cut++) {
    const listener = new StderrListener();
    listener.take(text.slice(0, cut));
    listener.take(text.slice(cut));
    expect(listener.complaint).toBe('jammed');
  }
  const cutOff = new StderrListener();
  cutOff.take('scanimage: sane_read: Document feeder jammed');
  expect(cutOff.complaint).toBeNull();
  cutOff.end();
  expect(cutOff.complaint).toBe('jammed');
});

test('any noise on stderr is survived, in bounded memory', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 5000 }), { maxLength: 5 }), (pieces) => {
      const listener = new StderrListener();
      for (const piece of pieces) listener.take(piece);
      listener.end();
      expect(listener.complaint).toBeNull();
    }),
    { numRuns: 50 },
  );
});

test('who decides: our own stop, then stderr, then the exit code, then the bytes', () => {
  const quiet = { complaint: null, exitCode: 0, stoppedBy: null, complete: true } as const;
  const jam: Complaint = 'jammed';
  expect(judge(quiet)).toBe('good');
  expect(judge({ ...quiet, complete: false })).toBe('short'); // the EOF fault: exit code 0 and a header
  expect(judge({ ...quiet, exitCode: 7 })).toBe('out-of-documents');
  expect(judge({ ...quiet, exitCode: 200 })).toBe('unknown');
  expect(judge({ ...quiet, complaint: jam })).toBe('jammed'); // 1 run in 120 says so and exits with 0
  expect(judge({ ...quiet, complaint: jam, exitCode: null, stoppedBy: 'asked' })).toBe('jammed'); // grace kill
  expect(judge({ ...quiet, complaint: jam, stoppedBy: 'cancel' })).toBe('cancel');
  expect(judge({ ...quiet, exitCode: 9, stoppedBy: 'deadline' })).toBe('deadline');
  expect(judge({ ...quiet, exitCode: null, complete: false })).toBe('short');
});

const AIRSCAN = `
All options specific to device \`airscan:e0:Office':
  Standard:
    --resolution 100|200|300dpi [300]
        Sets the resolution of the scanned image.
    --mode Color|Gray [Color]
    --source Flatbed|ADF|ADF Duplex [Flatbed]
  Geometry:
    -l 0..215.9mm [0]
    -x 0..215.9mm [215.9]
    -y 0..297.011mm [297.011]
  Enhancement:
    --adf-justification-x <string> [inactive]
`;

test('options of a network scanner: glass, feeder and both sides, listed resolutions, its greatest area', () => {
  expect(parseScannerOptions(AIRSCAN)).toEqual({
    sources: [
      { source: 'flatbed', word: 'Flatbed' },
      { source: 'feeder', word: 'ADF' },
      { source: 'feeder-duplex', word: 'ADF Duplex' },
    ],
    chosenWord: 'Flatbed',
    dpi: [100, 200, 300],
    colourMode: 'Color',
    greyMode: 'Gray',
    hasDepth8: false,
    findsLength: false,
    widthMm: 215.9,
    heightMm: 297.011,
  });
});

test('a scanner without a source option is a flatbed; with a feeder alone it has no glass', () => {
  const sourcesIn = (text: string) => parseScannerOptions(text).sources;
  expect(sourcesIn('')).toEqual([{ source: 'flatbed', word: null }]);
  expect(sourcesIn('    --source ADF Front|ADF Back|ADF Duplex [ADF Front]\n')).toEqual([
    { source: 'feeder', word: 'ADF Front' },
    { source: 'feeder-duplex', word: 'ADF Duplex' },
  ]);
  expect(sourcesIn('    --source Flatbed|ADF [inactive]\n')).toEqual([{ source: 'flatbed', word: null }]);
});

const options = (text: string, source: 'flatbed' | 'feeder' = 'flatbed') => {
  const listing = parseScannerOptions(text);
  return optionsOfSource(listing.sources.find((one) => one.source === source) ?? { source, word: null }, listing);
};
const wish = { source: 'flatbed', dpi: 300, colour: true, widthMm: 210, heightMm: 297, maxPages: 1 } as const;

test('the resolution is the nearest that is fine enough to keep, of two equally near the finer', () => {
  expect([75, 150, 300, 1200].map((wished) => fittingDpi([100, 200, 300], wished))).toEqual([100, 200, 300, 300]);
  expect(fittingDpi([], 300)).toBe(300);
  expect(fittingDpi([600], 300)).toBe(600);
  expect(fittingDpi([150, 200, 600], 300)).toBe(200);
  expect(fittingDpi([200, 400], 300)).toBe(400);
  expect(fittingDpi([75, 150], 300)).toBe(150); // none is fine enough: the finest, and the page says so
});

test('what a device lacks is named, and is no reason to refuse the page', () => {
  const poor =
    '    --resolution 75|150dpi [75]\n    --mode Gray [Gray]\n    -x 0..105mm [105]\n    -y 0..148mm [148]\n';
  const plan = planScan(options(poor), wish);
  expect(plan.shortfalls).toEqual(['no-colour', 'below-200-dpi', 'smaller-area']);
  expect([plan.dpi, plan.mode, plan.widthMm, plan.heightMm]).toEqual([150, 'Gray', 105, 148]);
  expect(planScan(options(AIRSCAN), wish).shortfalls).toEqual([]);
});

test('a missing source or side is never replaced by another in silence', () => {
  const wishes = [{ source: 'flatbed' }, { source: 'feeder' }, { source: 'feeder', sides: 'both' }] as const;
  const answers = (...offered: Parameters<typeof sourceFor>[0][number][]) =>
    wishes.map((one) => {
      const found = sourceFor(offered, one);
      return found.ok ? found.value : found.fault;
    });
  expect(answers('flatbed', 'feeder', 'feeder-duplex')).toEqual(['flatbed', 'feeder', 'feeder-duplex']);
  expect(answers('flatbed', 'feeder')).toEqual(['flatbed', 'feeder', 'no-duplex']);
  expect(answers('flatbed')).toEqual(['flatbed', 'no-feeder', 'no-feeder']);
  expect(answers('feeder')).toEqual(['no-flatbed', 'feeder', 'no-duplex']);
  expect(answers('feeder-duplex')).toEqual(['no-flatbed', 'no-feeder', 'feeder-duplex']);
});

test('a backend that finds the length of a sheet by itself is asked to, in the feeder only', () => {
  const fujitsu = '    --source Flatbed|ADF Front [ADF Front]\n    --ald[=(yes|no)] [no] [advanced]\n';
  expect(scanArguments('fujitsu:x', planScan(options(fujitsu, 'feeder'), wish))).toContain('--ald=yes');
  expect(scanArguments('fujitsu:x', planScan(options(fujitsu, 'flatbed'), wish))).not.toContain('--ald=yes');
});

test('the arguments never go through a shell and never ask for more glass than there is', () => {
  const request = { ...wish, source: 'feeder', dpi: 150, widthMm: 300 } as const;
  const plan = planScan(options(AIRSCAN, 'feeder'), request);
  expect(plan.dpi).toBe(200);
  expect(scanArguments('airscan:e0:Office; rm -rf /', plan)).toEqual(
    [
      '--device-name=airscan:e0:Office; rm -rf /',
      '--format=pnm',
      '--source=ADF',
      '--mode=Color',
      '--resolution=200',
      ...['-l', '0', '-x', '215.90', '-t', '0', '-y', '297.00'],
    ].flat(),
  );
});

test('any text at all is read as options without falling over', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), fc.nat(AIRSCAN.length), (noise, at) => {
      const parsed = parseScannerOptions(AIRSCAN.slice(0, at) + noise + AIRSCAN.slice(at));
      expect(parsed.dpi.every((dpi) => dpi >= 1 && dpi <= 4800)).toBe(true);
      for (const word of parsed.sources) {
        const plan = planScan(optionsOfSource(word, parsed), wish);
        expect(scanArguments('any', plan).every((argument) => !argument.includes('\n'))).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

const statusXml = (state: string, adf: string): string =>
  `<?xml version="1.0"?><scan:ScannerStatus xmlns:scan="s" xmlns:pwg="p"><pwg:Version>2.63</pwg:Version>
   <pwg:State>${state}</pwg:State><scan:AdfState>${adf}</scan:AdfState><scan:Jobs><scan:JobInfo/></scan:Jobs></scan:ScannerStatus>`;

test.each([
  ['Idle', 'ScannerAdfLoaded', undefined, true],
  ['Idle', 'ScannerAdfEmpty', undefined, false],
  ['Processing', 'ScannerAdfProcessing', undefined, null],
  ['Stopped', 'ScannerAdfJam', 'paper-jammed', null],
  ['Stopped', 'ScannerAdfMispick', 'paper-jammed', null],
  ['Stopped', 'ScannerAdfMultipickDetected', 'double-feed', null],
  ['Testing', 'ScannerAdfLoaded', 'warming-up', true],
  ['Stopped', 'ScannerAdfHatchOpen', 'cover-open', null],
  ['Stopped', 'ScannerAdfDoorOpen', 'cover-open', null],
  ['Down', 'ScannerAdfLoaded', 'device-failed', true],
])('the scanner says %s and %s: fault %s, paper in the feeder %s', (state, adf, code, loaded) => {
  const status = parseEsclStatus(statusXml(state, adf));
  expect(faultInEsclStatus(status)?.code).toBe(code);
  expect(feederLoadedIn(status)).toBe(loaded);
});

test('a status without a feeder, with other prefixes, or no XML at all is read for what it tells', () => {
  expect(parseEsclStatus('<a:State >Idle</a:State>')).toEqual({ state: 'Idle', adfState: null, reason: null });
  expect(parseEsclIdentity('<pwg:MakeAndModel>Hãng X</pwg:MakeAndModel>')).toBe('Hãng X');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (noise) => {
      const status = parseEsclStatus(noise + statusXml('Idle', noise));
      faultInEsclStatus(status);
      feederLoadedIn(status);
    }),
    { numRuns: 1000 },
  );
});
