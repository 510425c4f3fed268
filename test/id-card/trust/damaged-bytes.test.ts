import { readCertificate } from '@mot-cua/device-daemon/src/emrtd/trust/certificate.ts';
import { judgeChip } from '@mot-cua/device-daemon/src/emrtd/trust/judge.ts';
import { readMasterList } from '@mot-cua/device-daemon/src/emrtd/trust/master-list.ts';
import { readRevocationList } from '@mot-cua/device-daemon/src/emrtd/trust/revocation-list.ts';
import { trustAnchorsFrom } from '@mot-cua/device-daemon/src/emrtd/trust/trust-anchors.ts';
import { isDisbelief } from '@mot-cua/domain/identity/chip-verdict.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ecdsa } from './algorithms.ts';
import { quickState, readingOf, sodOver, usualFiles } from './card.ts';
import { masterList } from './signed-object.ts';
import { extendedUse, NOW, pem, revocationList, signerOf, usage } from './state.ts';

/** Bytes from cards and files that are damaged, cut, or made to hurt: a value comes back, soon, and nothing is believed. */
const { root, signer } = quickState();
const files = usualFiles();
const good = sodOver(files, signer);
const anchors = trustAnchorsFrom([{ name: 'root.cer', bytes: root.certificate }]);
const judged = (sod: Uint8Array) => judgeChip(readingOf(files, sod), anchors, NOW);

test('a SOD cut anywhere is never believed', () => {
  for (let length = 0; length < good.length; length += 3)
    expect(judged(good.subarray(0, length)).level).toBe('chip-read');
});

test('a SOD with one byte changed anywhere is believed only where the byte says nothing', () => {
  const believed: number[] = [];
  for (let at = 0; at < good.length; at++) {
    const damaged = Uint8Array.from(good);
    damaged[at] = (damaged[at] ?? 0) ^ 0x20;
    if (judged(damaged).level !== 'chip-read') believed.push(at);
  }
  // versions, the list of digest algorithms, the signer's name: RFC 5652 signs none of these
  expect(believed.length).toBeLessThan(good.length * 0.15);
  const within = (part: Uint8Array): boolean => {
    const start = Buffer.from(good).indexOf(part);
    return start >= 0 && believed.some((at) => at >= start && at < start + part.length);
  };
  expect(within(signer.certificate)).toBe(false);
  expect(within(Buffer.from(good).subarray(-64))).toBe(false);
});

const seeds = [
  good,
  sodOver(files, signer, { ber: true }),
  root.certificate,
  signer.certificate,
  revocationList(root, [signer.serial]),
  masterList(
    [root.certificate],
    signerOf(root, ecdsa('prime256v1', 'sha256'), { extensions: [usage('sign'), extendedUse('2.23.136.1.1.3')] }),
  ),
  new Uint8Array(Buffer.from(pem('CERTIFICATE', root.certificate))),
];

const readAll = (bytes: Uint8Array): void => {
  judged(bytes);
  readCertificate(bytes);
  readMasterList(bytes);
  readRevocationList(bytes);
  trustAnchorsFrom([{ name: 'x', bytes }]);
};

test('whatever is changed, cut, doubled or put in between: a value comes back', () => {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ maxLength: 8 }),
    drop: fc.nat(12),
  });
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 4 }), (seed, changes) => {
      let bytes = Buffer.from(seed);
      for (const { at, bytes: put, drop } of changes) {
        const place = Math.floor(at * bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + drop)]);
      }
      readAll(new Uint8Array(bytes));
    }),
    { numRuns: 1_500, seed: 20261123 },
  );
});

test('noise of any kind is a value', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readAll(bytes)),
    { numRuns: 500, seed: 20261123 },
  );
});

test('elements nested a thousand deep, endless pieces and a million empty ones end soon', () => {
  const started = performance.now();
  const deep = Buffer.concat([...Array.from({ length: 5_000 }, () => Buffer.from([0x30, 0x80])), Buffer.alloc(10_000)]);
  const pieces = Buffer.concat([
    Buffer.from([0x77, 0x80, 0x24, 0x80]),
    Buffer.alloc(30_000, Buffer.from([0x04, 0x00])),
  ]);
  const empty = Buffer.concat([
    Buffer.from([0x30, 0x83, 0x0f, 0x42, 0x40]),
    Buffer.alloc(1_000_000, Buffer.from([0x05, 0x00])),
  ]);
  for (const bytes of [deep, pieces, empty]) readAll(new Uint8Array(bytes));
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(judged(new Uint8Array(deep)).reasons.some(isDisbelief)).toBe(true);
});
