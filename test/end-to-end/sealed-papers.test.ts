import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealDossier, sealedName } from '@mot-cua/device-daemon/src/dossiers/seal.ts';
import { archivalPdf } from '@mot-cua/device-daemon/src/imaging/archival-pdf.ts';
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOfficeKey, secretOf } from '../../kiosk-ui/counter/queue/sealed/office-key.ts';
import { filesOf, openBag } from '../../kiosk-ui/counter/queue/sealed/open-bag.ts';
import { pagesOf } from '../../kiosk-ui/counter/queue/sealed/paper-pages.ts';
import { newDossier, newKiosk } from '../../provincial-repository/test/test-kiosk.ts';

/** The seal of a kiosk, opened by the code of the counter's page: each end by its own program. */
const folder = mkdtempSync(join(tmpdir(), 'sealed-papers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let office: string;
let stranger: string;
let pdf: Uint8Array;
let jpegs: Uint8Array[];
const keyOf = async (identity: string): Promise<CryptoKey> => {
  const read = await readOfficeKey(new TextEncoder().encode(`# khoa\n${identity}\n`), '');
  if (!read.ok) throw new Error(read.fault);
  return read.value;
};
/** A bag as a kiosk seals it, for the office and two others. */
const sealed = async (
  change: (payload: Map<string, Buffer>) => void = () => undefined,
): Promise<{ id: string; bytes: Uint8Array }> => {
  const recipients = await Promise.all([office, stranger].map(async (one) => identityToRecipient(one)));
  const made = await newDossier(newKiosk('k01'), recipients[0] ?? '');
  const payload = new Map(made.payload);
  const metadata = JSON.parse(payload.get('data/metadata.json')?.toString() ?? '');
  metadata.papers = [{ ...metadata.papers[0], file: 'data/papers/so-ho-khau.pdf', pages: jpegs.length }];
  payload.delete('data/papers/don.pdf');
  payload.set('data/metadata.json', Buffer.from(JSON.stringify(metadata)));
  payload.set('data/papers/so-ho-khau.pdf', Buffer.from(pdf));
  change(payload);
  const done = await sealDossier({
    payload: [...payload].map(([path, bytes]) => ({ path: path.slice('data/'.length), bytes })),
    info: { dossierId: made.dossierId, baggingDate: '2026-11-23', sender: 'k01' },
    recipients: [recipients[0] ?? ''],
    folder,
  });
  if (!done.ok) throw new Error(JSON.stringify(done.fault));
  return { id: made.dossierId, bytes: new Uint8Array(readFileSync(join(folder, sealedName(made.dossierId)))) };
};

beforeAll(async () => {
  [office, stranger] = [await generateIdentity(), await generateIdentity()];
  jpegs = await Promise.all(
    [1, 2, 3].map(() =>
      sharp(randomBytes(300 * 400 * 3), { raw: { width: 300, height: 400, channels: 3 } })
        .jpeg({ quality: 80 })
        .toBuffer(),
    ),
  );
  pdf = await archivalPdf(
    jpegs.map((jpeg) => ({ jpeg, widthPx: 300, heightPx: 400, dpi: 100 })),
    { title: 'Sổ hộ khẩu', createdAt: new Date('2026-11-23T01:00:00Z') },
  );
});

describe('a dossier that has not reached the province', () => {
  test("opens with the office's key: who, what was declared, and each page as it was scanned", async () => {
    const { bytes, id } = await sealed();
    const opened = await openBag(bytes, await keyOf(office));
    if (!opened.ok) throw new Error(opened.fault);
    expect(opened.value.metadata.dossierId).toBe(id);
    expect(opened.value.declaration.data).toMatchObject({ applicant: { fullName: 'Nguyễn Thị Đào' } });
    expect(
      opened.value.papers.map(({ title, pages }) => [
        title,
        pages?.map((page) => Buffer.from(page).equals(Buffer.from(jpegs[pages.indexOf(page)] ?? []))),
      ]),
    ).toEqual([['Sổ hộ khẩu', [true, true, true]]]);
  });

  test('does not open with another key, nor when a byte was changed, nor when its bag says less than it holds', async () => {
    const { bytes } = await sealed();
    expect(await openBag(bytes, await keyOf(stranger))).toEqual({ ok: false, fault: 'wrong-key' });
    const spoilt = bytes.slice();
    spoilt[spoilt.length - 50] = (spoilt[spoilt.length - 50] ?? 0) ^ 1;
    expect(await openBag(spoilt, await keyOf(office))).toEqual({ ok: false, fault: 'damaged' });
    expect(await openBag(bytes.slice(0, 60), await keyOf(office))).toEqual({ ok: false, fault: 'damaged' });
    const noDeclaration = await sealed((payload) => payload.set('data/declaration.json', Buffer.from('{}')));
    expect(await openBag(noDeclaration.bytes, await keyOf(office))).toEqual({ ok: false, fault: 'damaged' });
  });

  test('a paper that this page cannot draw is said to be one, and the rest is shown', async () => {
    const { bytes } = await sealed((payload) =>
      payload.set('data/papers/so-ho-khau.pdf', Buffer.from('%PDF-1.7 another hand\n%%EOF')),
    );
    const opened = await openBag(bytes, await keyOf(office));
    expect(opened.ok && opened.value.papers[0]?.pages).toBeNull();
    expect(pagesOf(pdf, 2)).toBeNull();
    expect(filesOf(randomBytes(4_096))).toBeNull();
  });
});

describe('the key file', () => {
  test('in the clear or behind a passphrase; nothing else is taken, and a wrong letter is no other key', async () => {
    const encrypter = new Encrypter();
    encrypter.setPassphrase('bốn con vịt');
    encrypter.setScryptWorkFactor(10);
    const locked = await encrypter.encrypt(`${office}\n`);
    expect(await readOfficeKey(locked, '')).toEqual({ ok: false, fault: 'passphrase-needed' });
    expect(await readOfficeKey(locked, 'ba con vịt')).toEqual({ ok: false, fault: 'passphrase-wrong' });
    const read = await readOfficeKey(locked, 'bốn con vịt');
    if (!read.ok) throw new Error(read.fault);
    expect(read.value.extractable).toBe(false);
    expect((await openBag((await sealed()).bytes, read.value)).ok).toBe(true);
    expect(await readOfficeKey(randomBytes(400), '')).toEqual({ ok: false, fault: 'not-a-key' });
    expect(await readOfficeKey(new Uint8Array(30_000), '')).toEqual({ ok: false, fault: 'not-a-key' });
    const at = 30;
    const other = office[at] === 'Q' ? 'P' : 'Q';
    expect(secretOf(`${office.slice(0, at)}${other}${office.slice(at + 1)}`)).toBeNull();
    expect(secretOf(office)).toHaveLength(32);
  });
});
