import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { compress } from 'snappyjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canaryCitizen, patternsOf } from './canary.ts';
import { lookThroughBytes, lookThroughFiles } from './look-through-files.ts';
import { lookThroughMemory } from './look-through-memory.ts';
import { PatternSearch } from './pattern-search.ts';

const citizen = canaryCitizen();
const search = new PatternSearch(patternsOf(citizen.canaries));
const name = citizen.card['fullName'] ?? '';
const residence = citizen.card['residence'] ?? '';

const filler = (bytes: number, seed: number): Buffer => {
  const made = Buffer.alloc(bytes);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < bytes; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    made[at] = state >>> 24;
  }
  return made;
};
const amid = (leak: Uint8Array): Uint8Array => Buffer.concat([filler(5_003, 7), leak, filler(3_001, 9)]);
const labels = (bytes: Uint8Array): string[] =>
  [...new Set(lookThroughBytes(search, bytes, 'here').map((find) => find.canary))].sort();
const escaped = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const all = citizen.canaries.map((canary) => canary.label).sort();

describe('a leak in whatever disguise is found', () => {
  const disguises: Record<string, (text: string) => Uint8Array> = {
    'UTF-8': (text) => Buffer.from(text),
    'UTF-8, decomposed letters': (text) => Buffer.from(text.normalize('NFD')),
    'capital letters': (text) => Buffer.from(text.toLocaleUpperCase('vi')),
    'UTF-16, low byte first': (text) => Buffer.from(text, 'utf16le'),
    'UTF-16, high byte first': (text) => Buffer.from(text, 'utf16le').swap16(),
    'UTF-16, decomposed letters': (text) => Buffer.from(text.normalize('NFD'), 'utf16le'),
    'JSON with escapes': (text) => Buffer.from(escaped(text)),
    'an address with percent signs': (text) => Buffer.from(encodeURIComponent(text)),
    'base64 at its beginning': (text) => Buffer.from(Buffer.from(text).toString('base64')),
    'base64, one byte on': (text) => Buffer.from(Buffer.from(`{${text}`).toString('base64')),
    'base64, two bytes on': (text) => Buffer.from(Buffer.from(`{"${text}`).toString('base64')),
    'base64 for addresses': (text) => Buffer.from(Buffer.from(`{"${text}`).toString('base64url')),
    'hexadecimal digits': (text) => Buffer.from(Buffer.from(text).toString('hex')),
    gzip: (text) => gzipSync(`a line before it ${text} and one after`),
    'gzip that was cut off': (text) =>
      gzipSync(Buffer.concat([Buffer.from(`${text} `), filler(40_000, 3)])).subarray(0, 20_000),
    'zlib, fastest': (text) => deflateSync(`a line before it ${text}`, { level: 1 }),
    'zlib, best': (text) => deflateSync(`a line before it ${text}`, { level: 9 }),
    Snappy: (text) => compress(Buffer.from(`${escaped('a line before it, a line before it')} ${text}`)),
    'Snappy of UTF-16': (text) => compress(Buffer.from(`trước ${text} trước ${text}`, 'utf16le')),
    'gzip of base64 in zlib': (text) => deflateSync(gzipSync(Buffer.from(text).toString('base64'))),
  };
  for (const [disguise, put] of Object.entries(disguises))
    test(disguise, () => {
      for (const { label, text } of citizen.canaries) expect(labels(amid(put(text)))).toContain(label);
    });

  test('the beginning is gone and the end is gone: an inner piece is enough', () => {
    const longest = name.split(' ').at(-1) ?? '';
    expect(labels(amid(Buffer.from(longest.slice(1, -1))))).toEqual(['name']);
    expect(labels(amid(Buffer.from(longest.slice(1, -1), 'utf16le')))).toEqual(['name']);
  });

  test('Snappy in memory is not unpacked: of a packed record of a whole citizen some text still stands there verbatim', () => {
    for (let round = 0; round < 50; round++) {
      const { canaries } = canaryCitizen();
      const itsSearch = new PatternSearch(patternsOf(canaries));
      for (const encoding of ['utf8', 'utf16le'] as const) {
        const packed = compress(Buffer.from(JSON.stringify(canaries), encoding));
        expect([...itsSearch.in(packed)].length).toBeGreaterThan(0);
      }
    }
  });

  test('Snappy with a copy of what came before unpacks to the same bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('ab', 'abcd', residence, 'x'), { minLength: 40, maxLength: 200 }),
        (words) => {
          const packed = compress(Buffer.from(words.join('')));
          if (words.includes(residence)) expect(labels(packed)).toContain('residence');
          else expect(labels(packed)).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('what is not a leak is not found', () => {
  test('two megabytes of noise and of zeros', () => {
    expect(labels(Buffer.concat([filler(1 << 20, 11), Buffer.alloc(1 << 20)]))).toEqual([]);
  });

  test('the canaries of another citizen', () => {
    const other = canaryCitizen();
    expect(
      labels(Buffer.from(JSON.stringify([other.card['fullName'], other.card['personalNumber'], other.typed]))),
    ).toEqual([]);
  });

  test('one pass gives what a plain search gives, for any patterns and any bytes', () => {
    const bytes = fc.uint8Array({ minLength: 2, maxLength: 5, max: 3 });
    fc.assert(
      fc.property(
        fc.array(bytes, { minLength: 1, maxLength: 6 }),
        fc.uint8Array({ maxLength: 200, max: 3 }),
        (wanted, text) => {
          const patterns = wanted.map((one, at) => ({ canary: String(at), form: '', bytes: one }));
          const plain = patterns.filter((pattern) => Buffer.from(text).includes(Buffer.from(pattern.bytes)));
          expect(new Set(new PatternSearch(patterns).in(text))).toEqual(new Set(plain));
        },
      ),
    );
  });
});

describe('a leak in whatever place is found', () => {
  let folder: string;
  let holder: ChildProcess;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'search-'));
    // reads the canaries from its input and keeps them: never in arguments or environment
    holder = spawn(
      process.execPath,
      ['-e', 'process.stdin.on("data", (c) => { globalThis.kept = c.toString(); process.stdout.write("kept\\n"); })'],
      {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: {},
      },
    );
  });
  afterAll(() => {
    holder.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('the memory of a living process', async () => {
    const { stdin, stdout, pid } = holder;
    if (!stdin || !stdout || !pid) throw new Error('the holder has no pipes');
    expect(lookThroughMemory(search, pid, 'holder').finds).toEqual([]);
    const kept = new Promise((resolve) => stdout.once('data', resolve));
    stdin.write(JSON.stringify(citizen.canaries));
    await kept;
    const { finds } = lookThroughMemory(search, pid, 'holder');
    expect([...new Set(finds.map((find) => find.canary))].sort()).toEqual(all);
  });

  test('a file, its name, a packed part of it, a part beyond the first megabytes', () => {
    writeFileSync(join(folder, 'a.log'), `{"event":"oops","who":"${name}"}\n`);
    writeFileSync(join(folder, citizen.typed.phone), '');
    writeFileSync(join(folder, 'b.ldb'), amid(compress(Buffer.from(residence))));
    writeFileSync(join(folder, 'c.bin'), Buffer.concat([Buffer.alloc(70 << 20), Buffer.from(citizen.typed.place)]));
    const { finds } = lookThroughFiles(search, { roots: [folder] });
    expect([...new Set(finds.map((find) => find.canary))].sort()).toEqual([
      'name',
      'residence',
      'typed phone',
      'typed place',
    ]);
    expect(
      lookThroughFiles(search, { roots: [folder], except: [join(folder, 'a.log')] }).finds.map((find) => find.canary),
    ).not.toContain('name');
  });

  test('what is found is told without telling the value', () => {
    const told = JSON.stringify(lookThroughFiles(search, { roots: [folder] }).finds);
    for (const secret of [name, residence, citizen.typed.place]) expect(told).not.toContain(secret);
  });
});
