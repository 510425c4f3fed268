import Type from 'typebox';
import { expect, test } from 'vitest';
import { lineOf, readConfiguration } from './configuration.ts';

const Schema = Type.Object(
  {
    listen: Type.Object({ port: Type.Integer({ minimum: 0, maximum: 65535 }) }, { additionalProperties: false }),
    kiosks: Type.Array(Type.Object({ id: Type.String() })),
  },
  { additionalProperties: false },
);
const complaints = (text: string): string[] => {
  const read = readConfiguration(text, Schema, 'kiosk.json');
  return read.ok ? [] : read.fault;
};

test('a right file is read', () => {
  expect(complaints('{"listen":{"port":1},"kiosks":[{"id":"a"}]}')).toEqual([]);
});
test('a number out of range is named by key and line', () => {
  expect(complaints('{\n  "listen": {\n    "port": 99999\n  },\n  "kiosks": []\n}')).toEqual([
    expect.stringMatching(/^kiosk\.json, line 3, listen\.port: must be/),
  ]);
});
test('a misspelt key is named with its own line', () => {
  expect(complaints('{\n  "listen": { "port": 1,\n "prot": 2 },\n  "kiosks": []\n}').join()).toMatch(
    /line 3, listen\.prot: is not a key known here/,
  );
});
test('a missing key is named at its parent', () => {
  expect(complaints('{\n  "listen": { "port": 1 }\n}').join()).toMatch(/line 1, the whole file: "kiosks" is missing/);
});
test('a wrong value deep in a list is found on its line', () => {
  expect(complaints('{"listen":{"port":1},\n"kiosks":[{"id":"a"},\n{"id":7}]}').join()).toMatch(
    /line 3, kiosks\.1\.id/,
  );
});
test('broken JSON is named with the line where reading stopped', () => {
  expect(complaints('{\n  "listen": {\n    "port": 1,,\n  }\n}').join()).toMatch(/line 3: not valid JSON/);
});
test('strings with escapes and braces do not move the lines', () => {
  expect(lineOf('{"a":"}\\"{",\n"b/c":{"d":\n1}}', '/b~1c/d')).toBe(3);
});
