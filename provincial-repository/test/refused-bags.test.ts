import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Files, sha256, tarOf, tarOfBag } from './own-bag.ts';
import { digitisedRecord, newDossier, type Options } from './test-kiosk.ts';
import { type RunningSite, runningSite } from './test-repository.ts';

// deadlines for a busy machine: nothing here waits without one, nothing needs so long by itself
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await runningSite();
});
afterAll(() => site.end());

const entriesOf = (bag: Files) => [...bag].map(([name, bytes]) => ({ name, bytes }));
const withEntry = (extra: { name: string; bytes?: Buffer; type?: string; linkname?: string }): Options => ({
  tar: (bag) => tarOf([...entriesOf(bag), extra]),
});
/** Changes one JSON file of the payload before digests are taken: the bag stays right, its content does not. */
const editing = (file: string, edit: (value: Record<string, unknown>) => void): Options => ({
  payload: (payload) => {
    const value = JSON.parse(String(payload.get(file)));
    edit(value);
    payload.set(file, Buffer.from(JSON.stringify(value)));
  },
});
const flip = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

const bad: [string, string, Options][] = [
  ['the seal is not age', 'does-not-open', { sealed: () => Buffer.from('this is not a sealed bag at all') }],
  ['the seal is damaged in its last block', 'does-not-open', { sealed: (sealed) => flip(sealed, sealed.length - 3) }],
  ['the seal is cut short', 'does-not-open', { sealed: (sealed) => sealed.subarray(0, sealed.length - 700) }],
  ['what is sealed is not a tar', 'not-a-bag', { tar: () => Buffer.alloc(4096, 'x') }],
  ['the tar is empty', 'not-a-bag', { tar: () => Buffer.alloc(1024) }],
  ['the tar is cut in the middle of a file', 'not-a-bag', { tar: (bag) => tarOfBag(bag).subarray(0, 2000) }],
  ['a name leads out of the bag', 'not-a-bag', withEntry({ name: '../../outside.txt', bytes: Buffer.from('x') })],
  [
    'a name leads out of the bag half-way',
    'not-a-bag',
    withEntry({ name: 'data/../../outside.txt', bytes: Buffer.from('x') }),
  ],
  ['a name is absolute', 'not-a-bag', withEntry({ name: '/tmp/outside.txt', bytes: Buffer.from('x') })],
  ['a name holds a backslash', 'not-a-bag', withEntry({ name: 'data\\x.txt', bytes: Buffer.from('x') })],
  [
    'the tar holds a symbolic link',
    'not-a-bag',
    withEntry({ name: 'data/link', type: '2', linkname: '/etc/hostname' }),
  ],
  ['the tar holds a hard link', 'not-a-bag', withEntry({ name: 'data/link', type: '1', linkname: 'bagit.txt' })],
  ['the tar holds a device', 'not-a-bag', withEntry({ name: 'data/device', type: '3' })],
  [
    'one name stands twice in the tar',
    'not-a-bag',
    withEntry({ name: 'DATA/declaration.json', bytes: Buffer.from('{}') }),
  ],
  [
    'the tar holds thousands of entries',
    'too-large',
    {
      tar: (bag) =>
        tarOf([...entriesOf(bag), ...Array.from({ length: 2000 }, (_, at) => ({ name: `data/papers/${at}.pdf` }))]),
    },
  ],
  [
    'the declaration is enormous',
    'too-large',
    { payload: (files) => void files.set('data/declaration.json', Buffer.alloc(5_000_000, ' ')) },
  ],
  [
    'a payload file is not in the manifest',
    'not-a-bag',
    { bag: (bag) => void bag.set('data/papers/extra.pdf', Buffer.from('%PDF-1.4 %%EOF')) },
  ],
  ['a file of the manifest is missing', 'not-a-bag', { bag: (bag) => void bag.delete('data/papers/don.pdf') }],
  [
    'a digest of the payload is wrong',
    'not-a-bag',
    { bag: (bag) => void bag.set('data/papers/don.pdf', flip(bag.get('data/papers/don.pdf') ?? Buffer.alloc(0), 30)) },
  ],
  [
    'a tag file was changed after the tag manifest',
    'not-a-bag',
    { bag: (bag) => void bag.set('bag-info.txt', Buffer.from('Contact-Name: somebody\n')) },
  ],
  ['there is no tag manifest', 'not-a-bag', { bag: (bag) => void bag.delete('tagmanifest-sha256.txt') }],
  ['bagit.txt is missing', 'not-a-bag', { bag: (bag) => void bag.delete('bagit.txt') }],
  [
    'a fetch.txt wants more files from elsewhere',
    'not-a-bag',
    { bag: (bag) => void bag.set('fetch.txt', Buffer.from('http://x 1 data/y\n')) },
  ],
  [
    'the metadata are of another dossier',
    'wrong-contents',
    { metadata: { dossierId: '01900000-0000-7000-8000-000000000000' } },
  ],
  ['the metadata are of another kiosk', 'wrong-contents', { metadata: { kioskId: 'kiosk-b' } }],
  ['the provisional code is another', 'wrong-contents', { metadata: { provisionalCode: 'TAM-other' } }],
  [
    'the declaration is for another procedure',
    'wrong-contents',
    editing('data/declaration.json', (value) => {
      value['procedureId'] = '9.9';
    }),
  ],
  [
    'the declaration does not follow its schema',
    'wrong-contents',
    editing('data/declaration.json', (value) => {
      delete value['truthDeclaration'];
    }),
  ],
  [
    'the metadata are not JSON',
    'wrong-contents',
    { payload: (files) => void files.set('data/metadata.json', Buffer.from('{')) },
  ],
  [
    'a paper is not described',
    'wrong-contents',
    editing('data/metadata.json', (value) => {
      value['papers'] = [];
    }),
  ],
  [
    'the record that an officer made is of another file',
    'wrong-contents',
    withRecord((record) => {
      record['sha256'] = '0'.repeat(64);
    }),
  ],
  [
    'the record says that the paper was compared before it was scanned',
    'wrong-contents',
    withRecord((record) => {
      record['check'] = { who: 'Nông Văn Thử', at: '2026-11-20T08:00:00+07:00', result: 'same' };
    }),
  ],
  ['a paper is not a PDF', 'wrong-contents', replacingPaper(Buffer.from('MZ this is a program %%EOF'))],
  ['a paper has no end', 'wrong-contents', replacingPaper(Buffer.from('%PDF-1.7 and then nothing'))],
];

/** The first paper with an officer's record of it, as the backlog station makes it, and then changed. */
function withRecord(change: (record: Record<string, unknown>) => void): Options {
  return {
    payload: (files) => {
      const metadata = JSON.parse(String(files.get('data/metadata.json')));
      metadata.papers[0].digitised = digitisedRecord(metadata.papers[0], metadata.kioskId);
      change(metadata.papers[0].digitised);
      files.set('data/metadata.json', Buffer.from(JSON.stringify(metadata)));
    },
  };
}

test('a paper with an officer’s record of it is taken in', async () => {
  const dossier = await newDossier(
    site.kiosks[0],
    site.recipient,
    withRecord(() => undefined),
  );
  expect((await site.a.deliver(dossier)).status).toBe(200);
});

function replacingPaper(bytes: Buffer): Options {
  return {
    payload: (files) => {
      files.set('data/papers/don.pdf', bytes);
      const metadata = JSON.parse(String(files.get('data/metadata.json')));
      Object.assign(metadata.papers[1], { bytes: bytes.length, sha256: sha256(bytes) });
      files.set('data/metadata.json', Buffer.from(JSON.stringify(metadata)));
    },
  };
}

test.each(bad)(
  '%s: refused as %s, kept in quarantine byte for byte, nothing received',
  async (_what, kind, options) => {
    const dossier = await newDossier(site.kiosks[0], site.recipient, options);
    const refused = await site.a.deliver(dossier);
    expect([refused.status, refused.body.type]).toEqual([422, `urn:mot-cua:problem:bag-${kind}`]);
    expect(refused.body.detail).toMatch(/nothing is lost.*operator/);
    expect(refused.body.detail).not.toContain('Đào');
    const { sha256: digest } = dossier.manifest.sealed;
    const kept = join(
      site.config.dataFolder,
      'quarantine',
      digest.slice(0, 2),
      digest.slice(2, 4),
      `${digest}.${dossier.dossierId}`,
    );
    expect((await readFile(kept)).equals(dossier.sealed)).toBe(true);
    expect((await site.a.state(dossier.dossierId)).body).toMatchObject({ state: 'announced', missing: false });
    expect(site.rows('select 1 from records where dossierId = ?', dossier.dossierId)).toEqual([]);
    expect(
      site.rows('select 1 from alarms where kind = ? and dossierId = ?', 'bag-in-quarantine', dossier.dossierId).length,
    ).toBe(1);
  },
);

test('nothing was ever written outside the data folder, and staging is empty again', () => {
  expect(existsSync('/tmp/outside.txt')).toBe(false);
  expect(existsSync(join(site.folder, 'outside.txt'))).toBe(false);
  expect(existsSync(join(site.config.dataFolder, 'outside.txt'))).toBe(false);
});

test('a bag sealed for another province is refused; committed again it is judged again from quarantine, without an upload', async () => {
  const stranger = await identityToRecipient(await generateX25519Identity());
  const dossier = await newDossier(site.kiosks[0], stranger);
  expect((await site.a.deliver(dossier)).body.type).toBe('urn:mot-cua:problem:bag-does-not-open');
  const again = await site.a.commit(dossier.dossierId);
  expect(again.status).toBe(422);
  const alarms = site.rows('select 1 from alarms where dossierId = ?', dossier.dossierId);
  expect(alarms.length).toBe(1);
});

test('a second dossier that names the sealed bytes of a received one is refused and cannot harm the first', async () => {
  const first = await newDossier(site.kiosks[0], site.recipient);
  await site.a.deliver(first);
  const second = await newDossier(site.kiosks[1], site.recipient, { sealed: () => first.sealed });
  expect((await site.b.deliver(second)).status).toBe(422);
  const { sha256: digest } = first.manifest.sealed;
  const kept = join(
    site.config.dataFolder,
    'sealed',
    digest.slice(0, 2),
    digest.slice(2, 4),
    `${digest}.${first.dossierId}`,
  );
  expect((await readFile(kept)).equals(first.sealed)).toBe(true);
});

test('a bag in one base folder, as RFC 8493 allows, is received', async () => {
  const dossier = await newDossier(site.kiosks[0], site.recipient, {
    tar: (bag) =>
      tarOf([
        { name: 'bag/', type: '5' },
        ...entriesOf(bag).map(({ name, bytes }) => ({ name: `bag/${name}`, bytes })),
      ]),
  });
  expect((await site.a.deliver(dossier)).status).toBe(200);
});
