import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kioskAuthority } from '../forwarding/authority.ts';
import { Voices } from './voices.ts';

const HOUR = 3_600_000;
const { privateKey } = generateKeyPairSync('ed25519');
const kiosks = new Map([['k01', createPublicKey(privateKey)]]);
let folder: string;
let clock: ManualClock;
let kioskClock: ManualClock;
let voices: Voices;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voices-'));
  clock = new ManualClock();
  kioskClock = new ManualClock();
  voices = new Voices(folder, kiosks, clock);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const call = (): string => kioskAuthority('k01', privateKey, kioskClock)('GET', '/v1/bags', null);
const hear = (header: string): string | null => voices.callerOf(header, 'GET', '/v1/bags');
const pass = async (ms: number): Promise<void> => {
  await clock.advance(ms);
  await kioskClock.advance(ms);
};

test('silence counts from the last fresh call', async () => {
  await pass(HOUR);
  expect(hear(call())).toBe('k01');
  await pass(5 * HOUR);
  expect(voices.silenceOf('k01')).toBe(5 * HOUR);
});

test('a recorded call played again: known, but no sign of life; a dead kiosk stays dead', async () => {
  const recorded = call();
  hear(recorded);
  await pass(30 * HOUR);
  expect(hear(recorded)).toBe('k01');
  expect(voices.silenceOf('k01')).toBe(30 * HOUR);
});

test.each([
  ['for another path', () => voices.callerOf(call(), 'GET', '/v1/place')],
  ['for another method', () => voices.callerOf(call(), 'PUT', '/v1/bags')],
  [
    'by a stranger',
    () => hear(kioskAuthority('k01', generateKeyPairSync('ed25519').privateKey, kioskClock)('GET', '/v1/bags', null)),
  ],
  ['not signed at all', () => hear('Kiosk k01')],
])("a call signed %s is nobody's", (_what, heard) => {
  expect(heard()).toBeNull();
});

test('the counter PC was off over the weekend: on Monday kiosks get a quarter of an hour to speak before they count as silent', async () => {
  hear(call());
  voices.writeDown();
  await pass(62 * HOUR);
  const monday = new Voices(folder, kiosks, clock);
  expect(monday.silenceOf('k01')).toBe(0);
  await pass(16 * 60_000);
  expect(monday.silenceOf('k01')).toBeGreaterThan(62 * HOUR);
  monday.callerOf(call(), 'GET', '/v1/bags');
  expect(monday.silenceOf('k01')).toBe(0);
});

test('a kiosk that never spoke counts as silent since this program started', async () => {
  await pass(25 * HOUR);
  expect(voices.silenceOf('k01')).toBe(25 * HOUR);
});
