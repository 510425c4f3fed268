import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalogueFile, writeCatalogueFile } from '@mot-cua/domain/catalogue/catalogue-file.ts';
import { generateCatalogue } from '@mot-cua/domain/catalogue/made-up/generate.ts';
import { CompactList } from '@mot-cua/domain/search/compact-list.ts';
import Value from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFromDisk } from '../../../domain/procedures/packages-for-tests.ts';
import { openLedger } from '../ledger/ledger.ts';
import { askedFor, countOpened } from './asked-for.ts';
import { listCommand } from './list-command.ts';
import { noNationalList, readNationalList } from './national-list.ts';
import { offer } from './offered.ts';

const made = generateCatalogue();
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const today = '2026-11-30';
let folder: string;
const at = (name: string) => join(folder, name);
const run = (command: string, more: Record<string, string> = {}) =>
  listCommand(command, { file: at('new.csv'), into: folder, key: at('key.pem'), ...more }, today);
const reviewOf = (text: string) => /--review ([0-9a-f]+)/u.exec(text)?.[1] ?? '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'national-'));
  writeFileSync(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('nothing takes effect before a person accepts the very change that was shown', async () => {
  expect((await run('make')).code).toBe(0);
  const shown = await run('diff');
  expect(shown.text).toContain(`${made.length} thêm`);
  expect(await readNationalList(folder, publicKey)).toEqual({ ok: true, value: null });
  expect(await run('accept', { by: 'Trần Thị Duyệt', review: '0000000000' })).toMatchObject({ code: 1 });
  expect(await readNationalList(folder, publicKey)).toEqual({ ok: true, value: null });
  const accepted = await run('accept', { by: 'Trần Thị Duyệt', review: reviewOf(shown.text), province: 'ca-mau' });
  expect(accepted.text).toContain(`Từ nay có ${made.length} thủ tục`);
  expect(await readNationalList(folder, publicKey)).toMatchObject({
    ok: true,
    value: { province: 'ca-mau', acceptedBy: 'Trần Thị Duyệt', acceptedOn: today, entries: { length: made.length } },
  });
});

test('the next edition shows only what is new, and a review code of the last one does not fit it', async () => {
  const [first, ...rest] = made;
  if (!first) throw new Error('an empty list');
  writeFileSync(at('new.csv'), writeCatalogueFile([{ ...first, fee: 'Miễn lệ phí.' }, ...rest.slice(1)]));
  const { text } = await run('diff');
  expect(text).toContain('Đổi phí, lệ phí: 1');
  expect(text).toContain('Hết hiệu lực hoặc không còn trong tệp: 1');
  expect(text).not.toContain('Thủ tục mới');
  const before = reviewOf(text);
  expect((await run('diff', { page: at('review.html') })).text).toBe(text);
  const page = readFileSync(at('review.html'), 'utf8');
  for (const words of ['Trần Thị Duyệt duyệt ngày 30/11/2026', before, '<ins>Miễn lệ phí.</ins>'])
    expect(page).toContain(words);
  writeFileSync(at('new.csv'), writeCatalogueFile([{ ...first, fee: 'Khác.' }, ...rest]));
  expect((await run('accept', { by: 'x', review: before })).text).toContain('không phải thay đổi đã được xem');
});

test('a file with a wrong line is refused with the line and what to do, and the list stays', async () => {
  writeFileSync(at('new.csv'), writeCatalogueFile(made.slice(0, 3)).replace('01/07/2025', '31/31/2025'));
  const refused = await run('diff');
  expect(refused).toMatchObject({
    code: 1,
    text: expect.stringContaining('dòng 2, Cách thức áp dụng từ: “31/31/2025” không phải ngày'),
  });
  expect(readCatalogueFile('').ok).toBe(false);
  expect((await run('accept')).code).toBe(1);
});

test('a list that was touched is refused, and the kiosk goes on with its packages', async () => {
  appendFileSync(at('national-list.json'), ' ');
  expect(await readNationalList(folder, publicKey)).toEqual({
    ok: false,
    fault: 'national-list.json is not signed by this province; accept it again',
  });
  const offered = offer({ packages: [packageFromDisk('1.001193')], national: noNationalList, asked: [], today });
  expect([offered.count, offered.popular]).toEqual([1, ['1.001193']]);
});

test('a package wins over the entry of its code, and what is not in force is not offered', () => {
  const entries = made.map((entry) => (entry.code === '1.000894' ? { ...entry, validTo: '2026-11-29' } : entry));
  const packages = [packageFromDisk('1.001193')];
  const offered = offer({ packages, national: { ...noNationalList, entries }, asked: [], today });
  const list: unknown = JSON.parse(offered.json.toString());
  if (!Value.Check(CompactList, list)) throw new Error('the list does not follow its schema');
  expect(list.entries.filter(({ id }) => id === '1.001193').map(({ kind }) => kind)).toEqual(['e-form']);
  expect(list.entries.some(({ id }) => id === '1.000894')).toBe(false);
  expect(offered.entries.has('1.001193')).toBe(true); // who helps, receives and decides
  expect(offered.popular).toHaveLength(8);
  expect(offered.popular).not.toContain('1.000894');
});

test('what this office is asked for comes first, and nobody reads from it what the last person came for', () => {
  const ledger = openLedger(at('ledger.sqlite'));
  const now = Date.UTC(2026, 10, 30, 3);
  const rare = made.at(-1)?.code ?? '';
  const common = made.at(-2)?.code ?? '';
  for (let times = 0; times < 30; times++) countOpened(ledger, common, now);
  countOpened(ledger, rare, now);
  countOpened(ledger, 'long ago', now - 100 * 86_400_000);
  countOpened(ledger, rare, now);
  const asked = askedFor(ledger, now);
  ledger.close();
  expect(asked).toEqual([
    { id: common, times: 30, lately: 30 },
    { id: rare, times: 2, lately: 2 },
  ]);
  const offered = offer({ packages: [], national: { ...noNationalList, entries: made }, asked, today });
  expect(offered.popular[0]).toBe(common);
  expect([...offered.popular, ...offered.lately]).not.toContain(rare);
});
