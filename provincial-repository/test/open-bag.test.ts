import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openToFolder, readIdentities } from '../src/bags/open-to-folder.ts';
import { type Files, tarOfBag } from './own-bag.ts';
import { openBagProgram, runToEnd } from './programs.ts';
import { newDossier, newKiosk, type Options, type TestDossier } from './test-kiosk.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
const run = promisify(execFile);
const kiosk = newKiosk('kiosk-a');

let home: string;
const keys: Record<'province' | 'office' | 'escrow' | 'stranger', string> = {
  province: '',
  office: '',
  escrow: '',
  stranger: '',
};
const holders = ['province', 'office', 'escrow'] as const;
const recipients: string[] = [];
const keyFile = (name: string): string => join(home, `${name}.txt`);
let fresh = 0;
const newTarget = (): string => join(home, `opened-${++fresh}`);

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'open-bag-'));
  for (const name of [...holders, 'stranger'] as const) {
    keys[name] = await generateX25519Identity();
    await writeFile(keyFile(name), `# created: 2026-11-23\n${keys[name]}\n`);
    if (name !== 'stranger') recipients.push(await identityToRecipient(keys[name]));
  }
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** A bag as a kiosk leaves it: sealed to the three recipients, in a file. */
const sealedBag = async (options: Options = {}): Promise<TestDossier & { file: string }> => {
  const dossier = await newDossier(kiosk, recipients, options);
  const file = join(home, `${dossier.dossierId}.bag.age`);
  await writeFile(file, dossier.sealed);
  return { ...dossier, file };
};
const openBag = (identity: string, bag: string, to: string) =>
  runToEnd(openBagProgram, ['--identity', identity, '--bag', bag, '--to', to]);
const opened = async (identity: string, bag: string, to = newTarget()) => openToFolder(bag, [identity], () => to);

test('the line is down: the office opens a bag at its counter PC and finds the declaration in words and every paper as it was sealed', async () => {
  const bag = await sealedBag();
  const to = newTarget();
  const { code, printed } = await openBag(keyFile('office'), bag.file, to);
  expect(code).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({ folder: to, dossierId: bag.dossierId, papers: 2 });
  for (const [name, bytes] of bag.payload) {
    expect(await readFile(join(to, name.slice('data/'.length)))).toEqual(bytes);
  }
  const text = await readFile(join(to, 'to-khai.txt'), 'utf8');
  for (const said of ['Người nộp: Nguyễn Thị Đào', 'Sổ hộ khẩu (3 trang)', 'Mục đích: Bổ túc hồ sơ'])
    expect(text).toContain(said);
  expect((await stat(to)).mode & 0o077).toBe(0);
  // opened once more into the same folder: refused, and what is there stays
  const again = await openBag(keyFile('escrow'), bag.file, to);
  expect([again.code, again.said]).toEqual([1, expect.stringContaining('[target-exists')]);
  expect(await readFile(join(to, 'to-khai.txt'), 'utf8')).toBe(text);
});

test.each(holders)('each of the three keys opens a bag alone: %s', async (name) => {
  const bag = await sealedBag();
  const result = await opened(keys[name], bag.file);
  expect(result).toMatchObject({ ok: true, value: { dossierId: bag.dossierId, papers: 2 } });
});

/** bech32 (BIP 173) as age writes identities; written for this test alone. */
const ageIdentityOf = (secret: Buffer): string => {
  const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
  const prefix = 'age-secret-key-';
  const bits = [...secret].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const data = (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, '0'), 2));
  const polymod = (values: number[]): number =>
    values.reduce((sum, value) => {
      const top = sum >>> 25;
      const next = ((sum & 0x1ffffff) << 5) ^ value;
      return [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].reduce(
        (all, generator, bit) => ((top >>> bit) & 1 ? all ^ generator : all),
        next,
      );
    }, 1);
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  const expanded = [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
  const sum = polymod([...expanded, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = Array.from({ length: 6 }, (_, at) => (sum >>> (5 * (5 - at))) & 31);
  return `${prefix}1${[...data, ...check].map((five) => alphabet[five]).join('')}`.toUpperCase();
};

test('whoever has the kiosk has its device key: it opens nothing, neither as it is nor as the X25519 key it can be turned into', async () => {
  const bag = await sealedBag();
  const jwk = kiosk.privateKey.export({ format: 'jwk' });
  const file = join(home, 'device-key.json');
  await writeFile(file, JSON.stringify(jwk));
  expect(await readIdentities(file)).toMatchObject({ ok: false, fault: { kind: 'no-identity' } });
  const seed = Buffer.from(jwk.d ?? '', 'base64url');
  const turned = createHash('sha512').update(seed).digest().subarray(0, 32);
  for (const secret of [seed, turned]) {
    const result = await opened(ageIdentityOf(secret), bag.file);
    expect(result).toMatchObject({ ok: false, fault: { kind: 'wrong-key' } });
  }
  // the control: the same writing of a key that is a recipient's is understood
  const known = await sealedBag();
  const own = await newDossier(kiosk, await identityToRecipient(ageIdentityOf(seed)));
  await writeFile(known.file, own.sealed);
  expect(await opened(ageIdentityOf(seed), known.file)).toMatchObject({ ok: true });
});

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};
const withEdited = (bag: Files): Buffer => {
  bag.set('data/declaration.json', Buffer.from('{}'));
  return tarOfBag(bag);
};
test.each<[string, string, Options]>([
  ['a byte in the middle was changed', 'does-not-open', { sealed: (all) => flipped(all, all.length >> 1) }],
  ['the end is missing', 'does-not-open', { sealed: (all) => all.subarray(0, all.length - 500) }],
  ['the head was changed', 'does-not-open', { sealed: (all) => flipped(all, all.indexOf('--- ') + 8) }],
  ['it is another file', 'no-bag', { sealed: () => Buffer.from('%PDF-1.4') }],
  ['a digest in the bag is wrong', 'not-a-bag', { tar: withEdited }],
  ['it holds a program', 'wrong-contents', { payload: (files) => files.set('data/run.sh', Buffer.from('x')) }],
  [
    'it wants to be written elsewhere',
    'not-a-bag',
    { payload: (files) => files.set('data/../../x.pdf', Buffer.from('x')) },
  ],
])('a damaged bag says what is wrong and leaves nothing behind: %s', async (_what, kind, options) => {
  const bag = await sealedBag(options);
  const parent = join(home, `parent-${++fresh}`);
  const result = await openToFolder(bag.file, [keys.office], () => join(parent, 'opened'));
  expect(result).toMatchObject({ ok: false, fault: { kind } });
  expect(await readdir(parent).catch(() => [])).toEqual([]);
});

test('wrong key, no key, no bag, wrong call: each says so in plain words and ends with its code', async () => {
  const bag = await sealedBag();
  const wrong = await openBag(keyFile('stranger'), bag.file, newTarget());
  expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining('không niêm phong cho khóa này')]);
  const none = await openBag(join(home, 'nowhere.txt'), bag.file, newTarget());
  expect([none.code, none.said]).toEqual([2, expect.stringContaining('[no-identity')]);
  const call = await runToEnd(openBagProgram, ['--bag', bag.file]);
  expect([call.code, call.said]).toEqual([2, expect.stringContaining('usage')]);
});

test("the province's key is destroyed: the escrow opens every bag of a store in one call; one that is damaged is named and stops nothing", async () => {
  const store = join(home, 'store');
  await mkdir(join(store, 'ab', 'cd'), { recursive: true });
  const bags = await Promise.all(Array.from({ length: 12 }, () => newDossier(kiosk, recipients, { papers: 'none' })));
  // as a province keeps them and as a kiosk names them
  for (const [position, { dossierId, manifest, sealed }] of bags.entries())
    await writeFile(
      position % 2
        ? join(store, 'ab', 'cd', `${manifest.sealed.sha256}.${dossierId}`)
        : join(store, `${dossierId}.bag.age`),
      position === 7 ? flipped(sealed, sealed.length >> 1) : sealed,
    );
  await writeFile(join(store, 'readme.txt'), 'not a bag');
  const to = newTarget();
  const args = ['--identity', keyFile('escrow'), '--all', store, '--to', to];
  const { code, printed } = await runToEnd(openBagProgram, args);
  const report = JSON.parse(printed);
  expect([code, report.bags, report.opened, report.there]).toEqual([1, 12, 11, 0]);
  expect(report.failures).toEqual([{ bag: expect.stringContaining(bags[7]?.dossierId ?? ''), why: 'does-not-open' }]);
  expect((await readdir(to)).sort()).toEqual(
    bags
      .map(({ dossierId }) => dossierId)
      .filter((id) => id !== bags[7]?.dossierId)
      .sort(),
  );
});

test("Debian's age opens a bag that was sealed here, and a bag that Debian's age sealed opens here", async () => {
  const bag = await sealedBag();
  const tar = join(home, 'plain.tar');
  await run('age', ['--decrypt', '--identity', keyFile('office'), '--output', tar, bag.file]);
  expect((await run('tar', ['-tf', tar])).stdout).toContain('data/papers/so-ho-khau.pdf');
  const theirs = join(home, 'theirs.bag.age');
  await run('age', [...recipients.flatMap((one) => ['--recipient', one]), '--output', theirs, tar]);
  for (const name of holders)
    expect(await opened(keys[name], theirs)).toMatchObject({ ok: true, value: { papers: 2 } });
  expect(await opened(keys.stranger, theirs)).toMatchObject({ ok: false, fault: { kind: 'wrong-key' } });
});

test('a bag of 6 MB is open within one second of work', async () => {
  const noise = Buffer.alloc(6_000_000, createHash('sha512').update('noise').digest());
  const bag = await sealedBag({
    payload: (files) => files.set('data/papers/large.pdf', noise),
  });
  const before = process.cpuUsage();
  expect(await opened(keys.office, bag.file)).toMatchObject({ ok: true });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(1);
});
