import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../demo/demo.ts';

/** What no file of this repository may hold; made of parts, so that this file does not find itself. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'private key in PEM': new RegExp(`-----BEGIN ${'(?:[A-Z]+ )*PRIVATE KEY'}-----`),
  'age identity': new RegExp(`AGE-SECRET-${'KEY-(?:PQ-)?1'}[0-9A-Z]{20}`),
  'private JWK': /"d"\s*:\s*"[A-Za-z0-9_-]{20,}"/,
  'token of GitHub': new RegExp(`gh${'[pousr]_'}[A-Za-z0-9]{30}`),
  'token of npm': new RegExp(`np${'m_'}[A-Za-z0-9]{30}`),
  'key of a cloud': new RegExp(`AK${'IA'}[0-9A-Z]{16}`),
};
const secretsIn = (text: string): string[] =>
  Object.entries(SECRETS)
    .filter(([, pattern]) => pattern.test(text))
    .map(([what]) => what);

/**
 * Packages with a program that npm would run on installing; none of them is run, and what they would build or fetch is not
 * needed: tfjs-node's libtensorflow (the image lays it out where it wants it), core-js's plea for money.
 */
const WANT_A_SCRIPT = [
  'node_modules/@serialport/bindings-cpp',
  'node_modules/@tensorflow/tfjs-node',
  'node_modules/core-js',
  'node_modules/node-hid',
  'node_modules/usb',
];

test('S4 no tracked file holds a private key or a token', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: project, encoding: 'utf8' }).split('\0').filter(Boolean);
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) => {
    try {
      return secretsIn(readFileSync(join(project, file), 'latin1')).map((what) => `${file}: ${what}`);
    } catch {
      return []; // tracked and removed, not committed yet
    }
  });
  expect(found).toEqual([]);
});

test('S4 control: each kind of secret is recognised', () => {
  const examples = [
    `-----BEGIN EC ${'PRIVATE'} KEY-----\nMHcC`,
    `AGE-SECRET-${'KEY-1'}${'QPZRY9X8GF2TVDW0S3JN'}54KH`,
    JSON.stringify({ kty: 'OKP', d: 'A'.repeat(43) }),
    `gh${'p_'}${'a'.repeat(36)}`,
    `np${'m_'}${'a'.repeat(36)}`,
    `AK${'IA'}${'A'.repeat(16)}`,
  ];
  expect(examples.flatMap(secretsIn)).toEqual(Object.keys(SECRETS));
});

test('S4 installing runs no program of any package, and takes each by its digest, from the registry and nowhere else', () => {
  expect(readFileSync(join(project, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { link?: boolean; resolved?: string; integrity?: string; hasInstallScript?: boolean }>;
  };
  const foreign = Object.entries(lock.packages).filter(([path, one]) => path.includes('node_modules/') && !one.link);
  expect(foreign.length).toBeGreaterThan(100);
  const doubtful = foreign.filter(
    ([, { integrity, resolved }]) =>
      !integrity?.startsWith('sha512-') ||
      (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')),
  );
  expect(doubtful.map(([path]) => path)).toEqual([]);
  expect(foreign.filter(([, one]) => one.hasInstallScript).map(([path]) => path)).toEqual(WANT_A_SCRIPT);
});
