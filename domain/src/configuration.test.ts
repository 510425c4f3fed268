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

const Choices = Type.Object({
  verifier: Type.Union([Type.Literal('none'), Type.Literal('local')]),
  place: Type.Optional(
    Type.Union([
      Type.Object({ kind: Type.Literal('url'), url: Type.String({ pattern: '^https:' }) }),
      Type.Object({ kind: Type.Literal('folder'), folder: Type.String() }),
    ]),
  ),
});
const choiceComplaints = (value: unknown): string[] => {
  const read = readConfiguration(JSON.stringify(value, null, 1), Choices, 'kiosk.json');
  return read.ok ? [] : read.fault;
};

test('a word that is not known here is answered with those that are', () => {
  expect(choiceComplaints({ verifier: 'lokal' })).toEqual([
    'kiosk.json, line 2, verifier: must be one of "none", "local"',
  ]);
});
test('of several shapes the one that was meant is told what is wrong with it, and no other', () => {
  expect(choiceComplaints({ verifier: 'none', place: { kind: 'url', url: 'ftp://x' } })).toEqual([
    expect.stringMatching(/^kiosk\.json, line 5, place\.url: must match pattern/),
  ]);
  expect(choiceComplaints({ verifier: 'none', place: { kind: 'tape' } })).toEqual([
    'kiosk.json, line 4, place.kind: must be one of "url", "folder"',
  ]);
});
test('the ninth mistake is told like the first', () => {
  const kiosks = Array.from({ length: 12 }, () => ({ id: 7 }));
  expect(complaints(JSON.stringify({ listen: { port: 1 }, kiosks }, null, 1))).toHaveLength(12);
});
