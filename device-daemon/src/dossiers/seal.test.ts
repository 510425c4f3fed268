import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Decrypter, generateHybridIdentity, generateIdentity, identityToRecipient } from 'age-encryption';
import { extract, pack } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ageFile } from './age-file.ts';
import { x25519Of } from './age-header.ts';
import { bagTar } from './bag.ts';
import { sealDossier, sealedName } from './seal.ts';
import { Sealer } from './sealer.ts';
import { tarOf } from './tar.ts';

const dossierId = '01890a5d-ac96-774b-bcce-b302099a8057';
const info = { dossierId, baggingDate: '2026-11-23', sender: 'kiosk-01' };
const payload = [
  { path: 'declaration.json', bytes: new TextEncoder().encode('{"name":"Nông Thị Mai"}') },
  { path: 'papers/birth.pdf', bytes: new Uint8Array(300_000).fill(7) },
];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const untar = async (tar: Uint8Array): Promise<Map<string, Buffer>> => {
  const files = new Map<string, Buffer>();
  const reader = extract();
  Readable.from([tar]).pipe(reader);
  for await (const entry of reader) files.set(entry.header.name, await buffer(entry));
  return files;
};

test('each of three recipients opens the bag, and every digest in it is right', async () => {
  const identities = await Promise.all([generateIdentity(), generateIdentity(), generateIdentity()]);
  const recipients = await Promise.all(identities.map(identityToRecipient));
  const sealed = await sealDossier({ payload, info, recipients, folder });
  if (!sealed.ok) throw new Error(sealed.fault.detail);
  const bytes = await readFile(join(folder, sealedName(dossierId)));
  expect(sealed.value).toEqual({ size: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') });
  for (const identity of identities) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const files = await untar(await decrypter.decrypt(bytes));
    expect(files.get(`${dossierId}/data/papers/birth.pdf`)?.byteLength).toBe(300_000);
    for (const manifest of ['manifest-sha256.txt', 'tagmanifest-sha256.txt']) {
      for (const line of files.get(`${dossierId}/${manifest}`)!.toString().trim().split('\n')) {
        const [digest, path] = line.split('  ');
        expect(
          createHash('sha256')
            .update(files.get(`${dossierId}/${path}`)!)
            .digest('hex'),
        ).toBe(digest);
      }
    }
  }
});

test('the sealed file says nothing of what is in it', async () => {
  const recipient = await identityToRecipient(await generateIdentity());
  await sealDossier({ payload, info, recipients: [recipient], folder });
  const bytes = await readFile(join(folder, sealedName(dossierId)));
  expect(bytes.includes('Nông')).toBe(false);
  expect(bytes.includes('declaration')).toBe(false);
});

test('a folder that cannot be written gives not-sealed, and leaves no half file', async () => {
  const recipient = await identityToRecipient(await generateIdentity());
  const blocked = join(folder, 'a-file');
  await writeFile(blocked, '');
  const sealed = await sealDossier({ payload, info, recipients: [recipient], folder: blocked });
  expect(sealed).toMatchObject({ ok: false, fault: { code: 'not-sealed' } });
  expect(await readdir(folder)).toEqual(['a-file']);
});

test('the same payload gives the same tar, byte for byte', () => {
  expect(Buffer.compare(bagTar(payload, info), bagTar([...payload].reverse(), info))).toBe(0);
});

test('our tar is the one that the tar-stream library writes, byte for byte, long names and odd sizes included', async () => {
  const files = [0, 1, 511, 512, 513, 70_000].map((size, n) => ({
    name: `${dossierId}/data/papers/${'x'.repeat(n * 12)}.pdf`,
    bytes: randomBytes(size),
  }));
  expect(files.some(({ name }) => name.length > 100)).toBe(true);
  const library = pack();
  const whole = buffer(library);
  for (const { name, bytes } of files) library.entry({ name, mode: 0o644, mtime: new Date(0), type: 'file' }, bytes);
  library.finalize();
  expect(Buffer.compare(tarOf(files), await whole)).toBe(0);
  expect(() => tarOf([{ name: `a/${'x'.repeat(101)}`, bytes: new Uint8Array() }])).toThrow('too long');
});

test.each([0, 1, 65_535, 65_536, 65_537, 200_000])(
  "a file of %d bytes that we seal is opened by the age library and by Debian's age",
  async (size) => {
    const identity = await generateIdentity();
    const plain = randomBytes(size);
    const sealed = await ageFile(plain, [await identityToRecipient(identity)]);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(Buffer.compare(await decrypter.decrypt(sealed), plain)).toBe(0);
    await writeFile(join(folder, 'identity'), identity);
    await writeFile(join(folder, 'sealed.age'), sealed);
    const opened = execFileSync('age', ['-d', '-i', join(folder, 'identity'), join(folder, 'sealed.age')]);
    expect(Buffer.compare(opened, plain)).toBe(0);
  },
);

test('a recipient is read as the library reads it; a mistyped, foreign or post-quantum one is left to the library, which opens or refuses', async () => {
  for (let n = 0; n < 20; n++) {
    const identity = await generateIdentity();
    const recipient = await identityToRecipient(identity);
    expect(x25519Of(recipient)).toHaveLength(32);
    const at = 5 + n * 2;
    const mistyped = recipient.slice(0, at) + (recipient[at] === 'q' ? 'p' : 'q') + recipient.slice(at + 1);
    expect(x25519Of(mistyped)).toBeNull();
    await expect(ageFile(new Uint8Array(9), [recipient, mistyped])).rejects.toThrow();
  }
  const [plain, hybrid] = [await generateIdentity(), await generateHybridIdentity()];
  const sealed = await ageFile(Buffer.from('both'), [
    await identityToRecipient(plain),
    await identityToRecipient(hybrid),
  ]);
  for (const identity of [plain, hybrid]) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(await decrypter.decrypt(sealed, 'text')).toBe('both');
  }
  await expect(ageFile(new Uint8Array(9), [])).rejects.toThrow('nobody');
});

test('a changed byte, a swapped chunk or a cut end is found by whoever opens it', async () => {
  const identity = await generateIdentity();
  const sealed = Buffer.from(await ageFile(randomBytes(200_000), [await identityToRecipient(identity)]));
  const chunk = 65_536 + 16;
  const end = sealed.length;
  const flipped = Buffer.from(sealed);
  flipped[end - 1_000]! ^= 1;
  const start = end - (200_000 + 4 * 16);
  const swapped = Buffer.concat([
    sealed.subarray(0, start),
    sealed.subarray(start + chunk, start + 2 * chunk),
    sealed.subarray(start, start + chunk),
    sealed.subarray(start + 2 * chunk),
  ]);
  for (const spoilt of [flipped, swapped, sealed.subarray(0, start + chunk)]) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    await expect(decrypter.decrypt(spoilt)).rejects.toThrow();
  }
});

test('a warm sealer seals one bag after the other, and is of use again after a folder that failed it', async () => {
  const identity = await generateIdentity();
  const recipients = [await identityToRecipient(identity)];
  const sealer = new Sealer();
  try {
    sealer.warm();
    const two = await Promise.all([
      sealer.seal({ payload, info, recipients, folder }),
      sealer.seal({
        payload,
        info: { ...info, dossierId: '01890a5d-ac96-774b-bcce-b302099a8058' },
        recipients,
        folder,
      }),
    ]);
    expect(two.map((sealed) => sealed.ok)).toEqual([true, true]);
    const nowhere = await sealer.seal({ payload, info, recipients, folder: join(folder, 'nowhere') });
    expect(nowhere).toMatchObject({ ok: false, fault: { diskBroken: null, diskFull: false } });
    expect(await sealer.seal({ payload, info, recipients, folder })).toMatchObject({ ok: true });
  } finally {
    await sealer.close();
  }
  expect((await readdir(folder)).sort()).toEqual([
    sealedName(dossierId),
    sealedName('01890a5d-ac96-774b-bcce-b302099a8058'),
  ]);
});

test.each(['../evil', '/etc/passwd', 'a//b', 'papers/..', 'a b'])(
  'a payload named %s is a bug and throws',
  async (path) => {
    expect(() => bagTar([{ path, bytes: new Uint8Array() }], info)).toThrow('may not hold');
  },
);
