import { expect, test } from 'vitest';
import { ceilingOf, type LevelPolicy, requiredLevel } from './level-policy.ts';

const birth = { id: '1.001193', identity: { minimum: 'chip-read' } } as const;
const copy = { id: '2.000815', identity: { minimum: 'typed' } } as const;

test.each<[string, LevelPolicy | undefined, string, string]>([
  ['no policy: what the packages ask', undefined, 'chip-read', 'typed'],
  ['an empty policy: the same', {}, 'chip-read', 'typed'],
  ['a default raises all', { default: 'chip-verified' }, 'chip-verified', 'chip-verified'],
  ['a default never lowers a package', { default: 'qr' }, 'chip-read', 'qr'],
  ['one procedure is raised alone', { procedures: { '1.001193': 'online' } }, 'online', 'typed'],
  ['one procedure goes before the default', { default: 'online', procedures: { '2.000815': 'qr' } }, 'online', 'qr'],
  ['but not below its package', { default: 'online', procedures: { '1.001193': 'none' } }, 'chip-read', 'online'],
])('%s', (_what, policy, forBirth, forCopy) => {
  expect([requiredLevel(policy, birth), requiredLevel(policy, copy)]).toEqual([forBirth, forCopy]);
});

test('a procedure called like something that every object has is asked for nothing special', () => {
  const odd = { id: 'constructor', identity: { minimum: 'typed' } } as const;
  expect(requiredLevel({ procedures: {} }, odd)).toBe('typed');
});

test('nobody gets above what the site has', () => {
  const devices = { cardReader: true, codeReader: true, signIn: false };
  expect(ceilingOf({ verifier: 'none', ...devices })).toBe('chip-read');
  expect(ceilingOf({ verifier: 'local', ...devices })).toBe('chip-authenticated');
  expect(ceilingOf({ verifier: 'online', ...devices })).toBe('online');
  expect(ceilingOf({ verifier: 'none', ...devices, signIn: true })).toBe('online');
  expect(ceilingOf({ verifier: 'local', ...devices, cardReader: false })).toBe('qr');
  expect(ceilingOf({ verifier: 'local', cardReader: false, codeReader: false, signIn: false })).toBe('typed');
});
