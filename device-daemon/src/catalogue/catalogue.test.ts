import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestDocument } from '@mot-cua/domain/procedure-package/digest.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadCatalogue, sha256Hex } from './catalogue.ts';
import { readPackageFiles, signedFiles } from './package-files.ts';
import { signCatalogue, signPackage } from './sign-package.ts';

const shipped = join(import.meta.dirname, '../../../domain/procedures');
const province = generateKeyPairSync('ed25519');
const today = '2026-11-23';
let signedOnce: string;
let folder: string;

beforeAll(async () => {
  signedOnce = await mkdtemp(join(tmpdir(), 'catalogue-signed-'));
  const signed = await signCatalogue(shipped, signedOnce, province.privateKey, 'province-2026');
  if (!signed.ok) throw new Error(signed.fault.join('\n'));
});
afterAll(() => rm(signedOnce, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
  await cp(signedOnce, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const load = (day = today, publicKey: KeyObject = province.publicKey) =>
  loadCatalogue({ folder, publicKey, today: day });
const birth = (path: string): string => join(folder, '1.001193', path);

/** Signs whatever lies there, fit or not: what a province with a broken tool would send. */
const signBlindly = async (): Promise<void> => {
  const files = await readPackageFiles(join(folder, '1.001193'));
  if (!files.ok) throw new Error(files.fault);
  const document = Buffer.from(await digestDocument(signedFiles(files.value), sha256Hex));
  const signature = sign(null, document, province.privateKey).toString('base64url');
  const text = JSON.stringify({ alg: 'EdDSA', kid: 'province-2026', digest: sha256Hex(document), signature });
  await writeFile(birth('signature.json'), text);
};

const edit = async (path: string, change: (text: string) => string): Promise<void> =>
  writeFile(birth(path), change(await readFile(birth(path), 'utf8')));

test('all shipped packages are signed and offered', async () => {
  const { packages, refused } = await load();
  expect(refused).toEqual([]);
  expect(packages.map((pkg) => pkg.procedure.id)).toContain('1.001193');
});

test('one byte of a text was changed after signing: this package alone is refused, under its title', async () => {
  const before = await load();
  await appendFile(birth('i18n/en.json'), ' ');
  const { packages, refused } = await load();
  expect(packages).toHaveLength(before.packages.length - 1);
  expect(refused).toEqual([
    {
      id: '1.001193',
      title: 'Đăng ký khai sinh',
      reason: expect.stringMatching(/^bad-signature: a file was changed/u),
    },
  ]);
});

test.each([
  ['a file is missing', () => rm(birth('rules.json')), /^bad-signature/u],
  [
    'an example was slipped in',
    () => cp(birth('tests/mother-alone.json'), birth('tests/second.json')),
    /^bad-signature/u,
  ],
  ['the signature is missing', () => rm(birth('signature.json')), /^not-signed/u],
  ['the signature is not JSON', () => writeFile(birth('signature.json'), '{'), /^bad-signature/u],
  [
    'the signature names another algorithm',
    () => edit('signature.json', (t) => t.replace('EdDSA', 'none')),
    /^bad-signature/u,
  ],
  [
    'a program lies in the folder',
    () => writeFile(birth('form.js'), 'x'),
    /^unreadable: a package has no such file: form.js/u,
  ],
  [
    'a link leads out of the folder',
    () => symlink('/etc/passwd', birth('tests/link.json')),
    /^unreadable: .*no links/u,
  ],
  [
    'a file is far too large',
    () => writeFile(birth('ui.json'), ' '.repeat(300_000)),
    /^unreadable: ui.json is larger/u,
  ],
  ['a folder lies in it', () => mkdir(birth('lib')), /^unreadable/u],
])('%s: refused with its reason', async (_what, harm, reason) => {
  await harm();
  const { refused } = await load();
  expect(refused).toHaveLength(1);
  expect(refused[0]?.reason).toMatch(reason);
});

test.each([
  [
    'bytes that are not UTF-8',
    () => writeFile(birth('rules.json'), Uint8Array.of(0x22, 0xff, 0x22)),
    /^bad-form: rules.json/u,
  ],
  [
    'an unknown operator',
    () => edit('rules.json', (t) => t.replace('"!="', '"eval"')),
    /^unfit: rule ask-father: unknown operator "eval"/u,
  ],
  [
    'a field that the schema does not know',
    () => edit('ui.json', (t) => t.replace('/child/sex', '/child/weight')),
    /^unfit/u,
  ],
  ['no example', () => rm(birth('tests'), { recursive: true }), /^bad-form: \/examples/u],
  ['a stray member', () => edit('procedure.json', (t) => t.replace('{', '{"script":"x",')), /^bad-form/u],
  [
    'the code of another procedure',
    () => edit('procedure.json', (t) => t.replace('1.001193', '1.001194')),
    /^wrong-folder/u,
  ],
  [
    'deep nesting',
    () => writeFile(birth('papers.json'), '['.repeat(5000) + ']'.repeat(5000)),
    /^bad-form: papers.json is nested/u,
  ],
])('well signed, but with %s: refused all the same', async (_what, harm, reason) => {
  await harm();
  await signBlindly();
  const { refused } = await load();
  expect(refused).toHaveLength(1);
  expect(refused[0]?.reason).toMatch(reason);
});

test('another key signed the catalogue: nothing of it is offered', async () => {
  const { packages, refused } = await load(today, generateKeyPairSync('ed25519').publicKey);
  expect(packages).toEqual([]);
  expect(refused[0]?.reason).toMatch(/^bad-signature: not signed by the province's key \(kid province-2026\)/u);
});

test('the law changes on 1 March 2027: on each day its own version is offered, and neither is told as missing', async () => {
  const births = async (day: string) =>
    (await load(day)).packages
      .map((pkg) => pkg.procedure)
      .filter(({ id }) => id === '1.001193')
      .map(({ version }) => version.split('.')[0]);
  expect([await births('2027-02-28'), await births('2027-03-01')]).toEqual([['2026'], ['2027']]);
  expect((await load('2027-02-28')).refused).toEqual([]);
  expect((await load('2027-03-01')).refused).toEqual([]);
});

test('before the first version of a procedure begins, it is refused with its dates', async () => {
  const { refused } = await load('2025-06-30');
  expect(refused.find((one) => one.id === '1.001193')?.reason).toMatch(/^not-in-force: valid from 2025-07-01/u);
});

test('there is no catalogue folder: the kiosk starts with an empty list and says why', async () => {
  await rm(folder, { recursive: true });
  expect((await load()).refused[0]?.reason).toMatch(/^no-catalogue/u);
});

test('a package whose example does not come out is not signed', async () => {
  await edit('tests/mother-alone.json', (text) =>
    text.replaceAll('Nông Minh Khôi', 'Nông Minh Khoa').replace('Khoa', 'Khôi'),
  );
  const signed = await signPackage(join(folder, '1.001193'), province.privateKey, 'province-2026');
  expect(signed.ok ? [] : signed.fault[0]).toMatch(/^example "a mother registers alone/u);
});
