import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStationConfig } from './station-config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'station-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const certification = { authority: 'UBND', position: 'Phó Chủ tịch', officerKeyId: '02', book: '01/2026-SCT/BS' };
const token = { module: '/usr/lib/softhsm/libsofthsm2.so', label: 'van-thu', keyId: '01', agency: 'UBND' };
const base = {
  kiosk: { id: 'so-hoa-01', office: 'Trung tâm' },
  clerk: { name: 'Nông Văn Thử' },
  listen: { port: 0 },
  dataFolder: 'station',
  deviceKeyFile: 'device.jwk',
  repository: { url: 'http://127.0.0.1:1', receiptKeysFile: 'receipts.jwks' },
  recipients: [`age1${'q'.repeat(58)}`],
  paperTypesFile: 'paper-types.json',
  scanner: { saneDevice: 'airscan:e0:x' },
};
const faultsOf = (change: object): string => {
  const file = join(folder, 'station.json');
  writeFileSync(file, JSON.stringify({ ...base, ...change }, null, 1));
  const read = readStationConfig(file);
  return read.ok ? '' : read.fault.join('\n');
};

test('files of plan, second place and certificates are found beside the configuration', () => {
  const file = join(folder, 'station.json');
  const more = {
    progressPlanFile: 'ke-hoach.json',
    secondPlace: { kind: 'folder', folder: 'usb' },
    token,
    certification,
  };
  writeFileSync(file, JSON.stringify({ ...base, ...more }));
  const read = readStationConfig(file);
  expect(read).toMatchObject({
    ok: true,
    value: {
      progressPlanFile: join(folder, 'ke-hoach.json'),
      secondPlace: { folder: join(folder, 'usb') },
      certification,
    },
  });
});

test.each([
  ['to certify without a token', { certification }, 'needs a token to sign with'],
  [
    'an officer who signs with the key of the agency',
    { token, certification: { ...certification, officerKeyId: '01' } },
    "is the agency's key",
  ],
  [
    'long-term proofs without a timestamp',
    { token, certification: { ...certification, longTerm: true } },
    'needs token.timestampUrl and token.anchorFiles',
  ],
  ['a word too much', { certifcation: certification }, 'certifcation'],
] as const)('%s is told at the start, with what to do', (_what, change, words) => {
  expect(faultsOf(change)).toContain(words);
});
