import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OfficeForTests } from './office-for-tests.ts';
import { readPlaceSetup } from './place-config.ts';

let office: OfficeForTests;
beforeEach(() => {
  office = new OfficeForTests();
});
afterEach(() => office.end());

const mistakes = (): string => {
  const read = readPlaceSetup(office.configFile);
  return read.ok ? 'none' : read.fault.join('\n');
};

test('a sound file: keys are ready, folders absolute', () => {
  const { config, kiosks, receiptKeys } = office.setup;
  expect([config.dataFolder, [...kiosks.keys()], [...receiptKeys.keys()]]).toEqual([
    office.placeFolder,
    ['kiosk-a'],
    ['receipts-1'],
  ]);
});

test.each([
  ['a kiosk without a name', '"id": "kiosk-a"', '"ID": "kiosk-a"', /kiosks\.0.*"id" is missing/],
  [
    'a private key pasted in',
    '"kty": "OKP"',
    '"kty": "OKP", "d": "secret"',
    /kiosks\.0\.publicKey\.d: is not a key known here/,
  ],
  ['a name with a blank', '"may-quay-1"', '"máy quầy"', /line 2, name: must match pattern/],
])('%s is named by key and line', (_what, right, wrong, words) => {
  const text = JSON.stringify(office.raw, null, 2);
  expect(text).toContain(right);
  writeFileSync(office.configFile, text.replace(right, wrong));
  expect(mistakes()).toMatch(words);
});

test('receipt keys that are not there: the technician reads where to get them', () => {
  office.configure({ receiptKeysFile: 'nothing.jwks' });
  expect(mistakes()).toContain(
    `${join(office.folder, 'nothing.jwks')}: is not a JWKS of Ed25519 keys (ENOENT): copy the file`,
  );
});
