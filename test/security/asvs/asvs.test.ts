import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../../demo/demo.ts';
import { faultOf } from '../proof.ts';
import { asvs } from './asvs.ts';
import { asvsDocument, documentFile } from './document.ts';
import { levels } from './levels.ts';

test('all 253 demands of levels 1 and 2 are answered, each once', () => {
  expect(levels.size).toBe(253);
  expect(asvs.map(([id]) => id)).toEqual([...levels.keys()]);
});

test('every answer names a test that is there, or a reason', () => {
  const faults = asvs.flatMap(([id, asks, answer]) => {
    const wanting = answer.by === 'test' ? answer.proofs.length === 0 : answer.note.length < 15;
    const proofs = answer.by === 'test' ? answer.proofs.map(faultOf).filter(Boolean) : [];
    return [...proofs, ...(wanting || asks.length < 7 ? ['says too little'] : [])].map((fault) => `${id}: ${fault}`);
  });
  expect(faults).toEqual([]);
});

test('every file that a reason names is there', () => {
  const named = asvs.flatMap(([id, , { note }]) =>
    [...note.matchAll(/\b(?:test|domain|device-daemon|provincial-repository|kiosk-os|kiosk-ui)\/[\w./-]*\w/g)].map(
      ([path]) => ({ id, path }),
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ path }) => !existsSync(join(project, path.replace(/\/\*.*$/, ''))))).toEqual([]);
});

test('the auditor’s table is the one that the data make (node test/security/asvs/document.ts)', () => {
  expect(readFileSync(documentFile, 'utf8')).toBe(asvsDocument());
});
