import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readKioskConfig } from './config.ts';

const whole = `{
  "kiosk": { "id": "kiosk-a", "name": "Kiosk A", "office": "Một cửa phường Thử" },
  "listen": { "port": 4800 },
  "dataFolder": "data",
  "runFolder": "/run/kiosk",
  "uiFolder": "../ui",
  "deviceKeyFile": "keys/device.json",
  "repository": { "url": "https://kho.example.vn", "receiptKeysFile": "keys/receipts.json" },
  "recipients": ["age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"],
  "catalogue": { "folder": "procedures", "publicKeyFile": "keys/province.json" },
  "services": [{ "id": "justice", "letter": "A", "title": { "vi": "Tư pháp", "en": "Justice" }, "procedures": ["1.001193"] }],
  "devices": {
    "idCardReader": { "reader": "Virtual PCD 00 00", "pcscSocket": "run/pcscd" },
    "ticketPrinter": { "path": "/dev/kiosk-printer", "baudRate": 115200 }
  }
}
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (text: string) => {
  writeFileSync(join(folder, 'kiosk.json'), text);
  return readKioskConfig(join(folder, 'kiosk.json'));
};
const mistakes = (text: string): string[] => {
  const result = read(text);
  if (result.ok) throw new Error('it was taken');
  return result.fault.map((line) => line.replace(`${folder}/`, ''));
};

test('a good file: relative names count from the file, absolute ones stay, nothing is invented', () => {
  const result = read(whole);
  if (!result.ok) throw new Error(result.fault.join('\n'));
  const { value } = result;
  expect(value.dataFolder).toBe(join(folder, 'data'));
  expect(value.runFolder).toBe('/run/kiosk');
  expect(value.repository.receiptKeysFile).toBe(join(folder, 'keys/receipts.json'));
  expect(value.catalogue).toEqual({
    folder: join(folder, 'procedures'),
    publicKeyFile: join(folder, 'keys/province.json'),
  });
  expect(value.devices.idCardReader).toEqual({ reader: 'Virtual PCD 00 00', pcscSocket: join(folder, 'run/pcscd') });
  expect(value.devices.ticketPrinter?.path).toBe('/dev/kiosk-printer');
  expect(value).not.toHaveProperty('browser');
  expect(value.devices).not.toHaveProperty('documentScanner');
});

test.each<[string, [string, string], RegExp]>([
  [
    'a key is missing',
    ['  "dataFolder": "data",\n', ''],
    /^kiosk\.json, line 1, the whole file: "dataFolder" is missing$/,
  ],
  [
    'a key is missing deep inside',
    [', "office": "Một cửa phường Thử"', ''],
    /^kiosk\.json, line 2, kiosk: "office" is missing$/,
  ],
  ['a wrong type', ['"port": 4800', '"port": "4800"'], /^kiosk\.json, line 3, listen\.port: must be integer/],
  ['a number out of range', ['"port": 4800', '"port": 99999'], /^kiosk\.json, line 3, listen\.port: must be <= 65535/],
  [
    'a typing error in a key',
    ['"baudRate"', '"baudrate"'],
    /^kiosk\.json, line 14, devices\.ticketPrinter\.baudrate: is not a key known here; look for a typing error$/,
  ],
  [
    'two ticket printers',
    ['"ticketPrinter":', '"ticketPrinterUsb": { "vendorId": 1155, "productId": 533 },\n    "ticketPrinter":'],
    /^kiosk\.json, line 14, devices\.ticketPrinterUsb: stands beside devices\.ticketPrinter; a kiosk has one of them$/,
  ],
  [
    'an id with capitals',
    ['"id": "kiosk-a"', '"id": "Kiosk A"'],
    /^kiosk\.json, line 2, kiosk\.id: must match pattern/,
  ],
  [
    'no recipient at all',
    [/"age1q+"/.exec(whole)?.[0] ?? '', ''],
    /^kiosk\.json, line 9, recipients: must not have fewer than 1/,
  ],
  [
    'a private key where a public one belongs',
    ['age1qq', 'AGE-SECRET-KEY-1qq'],
    /^kiosk\.json, line 9, recipients\.0: must match pattern/,
  ],
  [
    'an address that is no address',
    ['https://kho', 'ftp://kho'],
    /^kiosk\.json, line 8, repository\.url: must match pattern/,
  ],
  [
    'a service with two letters',
    ['"letter": "A"', '"letter": "AB"'],
    /^kiosk\.json, line 11, services\.0\.letter: must match/,
  ],
])('%s: named by key and line', (_what, [from, to], named) => {
  expect(whole).toContain(from);
  const found = mistakes(whole.replace(from, to));
  expect(
    found.some((line) => named.test(line)),
    found.join('\n'),
  ).toBe(true);
  expect(new Set(found.map((line) => /line \d+/.exec(line)?.[0])).size).toBe(1); // no other line is blamed
});

test('a camera above the table: its path and its field, which has to be believable', () => {
  const named = (field: string) =>
    whole.replace(
      '"idCardReader"',
      `"documentCamera": { "device": "/dev/v4l/by-id/usb-Cam", ${field} },\n    "idCardReader"`,
    );
  const good = read(named('"fieldWidthMm": 320, "fieldHeightMm": 240'));
  expect(good.ok && good.value.devices.documentCamera).toEqual({
    device: '/dev/v4l/by-id/usb-Cam',
    fieldWidthMm: 320,
    fieldHeightMm: 240,
  });
  expect(mistakes(named('"fieldWidthMm": 320'))[0]).toMatch(
    /^kiosk\.json, line 13, devices\.documentCamera: "fieldHeightMm" is missing$/,
  );
  expect(mistakes(named('"fieldWidthMm": 32, "fieldHeightMm": 240'))[0]).toMatch(
    /^kiosk\.json, line 13, devices\.documentCamera\.fieldWidthMm: must be >= 50/,
  );
});

test('two mistakes: both are named at once', () => {
  const found = mistakes(whole.replace('4800', '-1').replace('"dataFolder": "data"', '"dataFolder": ""'));
  expect(found.map((line) => /line (\d+)/.exec(line)?.[1])).toEqual(expect.arrayContaining(['3', '4']));
});

test('a comma too many: the line is named', () => {
  expect(mistakes(whole.replace('"dataFolder": "data",', '"dataFolder": "data",,'))[0]).toMatch(
    /^kiosk\.json, line 4: not valid JSON/,
  );
});

test('an empty file, half a file, a list: refused in one line each', () => {
  for (const text of ['', whole.slice(0, 200), '[]', 'null']) {
    const found = mistakes(text);
    expect(found.length).toBeGreaterThan(0);
    for (const line of found) expect(line).toMatch(/^kiosk\.json, line \d+/);
  }
});

test('no such file: says how to name one', () => {
  expect(readKioskConfig(join(folder, 'none.json'))).toEqual({
    ok: false,
    fault: [`${join(folder, 'none.json')}: cannot be read (ENOENT); give --config <file>`],
  });
});

const withIdentity = (identity: string): string =>
  whole.replace('  "devices": {', `  "identity": ${identity},\n  "devices": {`);

test('how people are known: file names count from the file, addresses stay', () => {
  const result = read(
    withIdentity(`{ "verifier": "online", "anchorsFolder": "anchors",
    "cardService": { "url": "https://rar.example.vn/kiosk", "keysFile": "keys/rar.jwks", "caFile": "keys/ca.pem" },
    "signIn": { "url": "http://127.0.0.1:4999", "keysFile": "/etc/kiosk/vneid.jwks" },
    "require": { "default": "chip-read", "procedures": { "1.001193": "online" } } }`),
  );
  if (!result.ok) throw new Error(result.fault.join('\n'));
  expect(result.value.identity).toEqual({
    verifier: 'online',
    anchorsFolder: join(folder, 'anchors'),
    cardService: {
      url: 'https://rar.example.vn/kiosk',
      keysFile: join(folder, 'keys/rar.jwks'),
      caFile: join(folder, 'keys/ca.pem'),
    },
    signIn: { url: 'http://127.0.0.1:4999', keysFile: '/etc/kiosk/vneid.jwks' },
    require: { default: 'chip-read', procedures: { '1.001193': 'online' } },
  });
});

test.each<[string, string, string]>([
  [
    'nobody checks, and a signature is asked for',
    '{ "verifier": "none",\n"require": {\n"default": "chip-verified" } }',
    'kiosk.json, line 14, identity.require.default: asks for "chip-verified", but nobody gets above "chip-read" here: verifier is "none" and there is no signIn',
  ],
  [
    'one procedure asks for more than anchors can prove',
    '{ "verifier": "local", "anchorsFolder": "a", "require": { "procedures": {\n"2.000815": "qr",\n"1.001193": "online" } } }',
    'kiosk.json, line 14, identity.require.procedures.1.001193: asks for "online", but nobody gets above "chip-authenticated" here: verifier is "local" and there is no signIn',
  ],
  [
    'local without anchors',
    '{ "verifier": "local" }',
    'kiosk.json, line 12, identity.verifier: is "local", which needs "anchorsFolder"',
  ],
  [
    'online without a service',
    '{ "verifier": "online" }',
    'kiosk.json, line 12, identity.verifier: is "online", which needs "cardService"',
  ],
  [
    'a service in clear over the network',
    '{ "verifier": "none",\n"signIn": { "url": "http://vneid.example.vn", "keysFile": "k" } }',
    'kiosk.json, line 13, identity.signIn.url: must be an address that begins with https:// (http:// only on this machine)',
  ],
  [
    'a machine that only looks like this one',
    '{ "verifier": "none",\n"signIn": { "url": "http://127.0.0.1.example.vn", "keysFile": "k" } }',
    'kiosk.json, line 13, identity.signIn.url: must be an address that begins with https:// (http:// only on this machine)',
  ],
  [
    'a typing error below it',
    '{ "verifier": "none", "anchorFolder": "a" }',
    'kiosk.json, line 12, identity.anchorFolder: is not a key known here; look for a typing error',
  ],
])('how people are known, %s: named by key and line', (_what, identity, named) => {
  expect(mistakes(withIdentity(identity))).toContain(named);
});

test('the look at a face: both numbers are the site’s own; half of it, or without a card reader, is a mistake', () => {
  const on = '{ "verifier": "none", "faceMatch": { "on": true, "reference": 0.5, "unsure": 0.05 } }';
  const result = read(withIdentity(on));
  expect(result.ok && result.value.identity?.faceMatch).toEqual({ on: true, reference: 0.5, unsure: 0.05 });
  expect(read(withIdentity('{ "verifier": "none" }'))).toMatchObject({
    ok: true,
    value: { identity: expect.not.objectContaining({ faceMatch: expect.anything() }) },
  });
  expect(mistakes(withIdentity('{ "verifier": "none", "faceMatch": { "on": true } }')).join()).toMatch(
    /identity\.faceMatch.*reference/,
  );
  expect(mistakes(withIdentity(on).replace(/"idCardReader": .*\n/, ''))).toEqual([
    'kiosk.json, line 12, identity.faceMatch.on: is true, but there is no idCardReader: no chip, no portrait',
  ]);
});

test('no card reader and a chip asked for: nobody could ever bring it', () => {
  const text = withIdentity('{ "verifier": "none", "require": { "default": "chip-read" } }').replace(
    /"idCardReader": .*\n/,
    '',
  );
  expect(mistakes(text)).toEqual([
    'kiosk.json, line 12, identity.require.default: asks for "chip-read", but nobody gets above "typed" here: there is no idCardReader and there is no signIn',
  ]);
});

test('somebody may sign in where no chip is checked: then everything can be asked for', () => {
  const signIn = '"signIn": { "url": "https://vneid.example.vn", "keysFile": "k" }';
  expect(read(withIdentity(`{ "verifier": "none", ${signIn}, "require": { "default": "online" } }`)).ok).toBe(true);
});
