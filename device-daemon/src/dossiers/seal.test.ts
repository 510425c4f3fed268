import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bagTar } from './bag.ts';
import { sealDossier, sealedName } from './seal.ts';

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

test('the same payload gives the same tar, byte for byte', async () => {
  expect(Buffer.compare(await bagTar(payload, info), await bagTar([...payload].reverse(), info))).toBe(0);
});

test.each(['../evil', '/etc/passwd', 'a//b', 'papers/..', 'a b'])(
  'a payload named %s is a bug and throws',
  async (path) => {
    await expect(bagTar([{ path, bytes: new Uint8Array() }], info)).rejects.toThrow('may not hold');
  },
);
