import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CertifiedCopy, type CopyEvent, newCopy, stepCopy } from '@mot-cua/domain/digitisation/certified-copy.ts';
import { failed } from '@mot-cua/domain/result.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seen } from '../backlog/batches-for-tests.ts';
import { ReadingDesk } from '../imaging/text/reading-desk.ts';
import { systemClock } from '../system-clock.ts';
import { asJson, BatchFolder } from './batch-folder.ts';
import { openBatchKey } from './batch-key.ts';
import { copiesIn, openCopy } from './copy-folder.ts';
import { CopySigner } from './copy-signing.ts';
import { copyBytes } from './kept-copy.ts';
import type { PageInfo } from './page-info.ts';
import { PageTexts } from './page-texts.ts';
import { StationWorker } from './station-worker.ts';

const ID = 'SC-20261130-1';
const about = {
  paperType: null,
  title: 'Bằng tốt nghiệp đại học',
  ownerId: '004190000017',
  notation: null,
  issuer: null,
  issuedOn: null,
};
const by = { who: 'Nông Văn Thử', at: '2026-11-30T09:00:00+07:00' };
const entry = { number: 214, book: '01/2026-SCT/BS', on: '2026-11-30' };
const after = (events: readonly CopyEvent[], from: CertifiedCopy = newCopy(ID, about)): CertifiedCopy =>
  events.reduce((copy, event) => {
    const step = stepCopy(copy, event);
    if (!step.ok) throw new Error(`${event.name}: ${step.why}`);
    return step.copy;
  }, from);
const compared: readonly CopyEvent[] = [
  { name: 'page-came', page: 'g00001', empty: false },
  { name: 'page-shown', page: 'g00001' },
  { name: 'same', ...by },
];
const infoOf = (id: string, more: Partial<PageInfo> = {}): PageInfo => ({
  type: 'backlog-page/1',
  page: seen(id),
  sheet: 1,
  ofSides: 2,
  insteadOf: null,
  scannedAt: '2026-11-30T08:15:30+07:00',
  widthPx: 1654,
  heightPx: 2339,
  dpi: 200,
  colour: true,
  quality: { blank: 'no', blurred: 'no', dark: 'no', glare: 'no', cutOff: 'no' },
  skewDegrees: 0,
  hash: '0'.repeat(32),
  ...more,
});

let root: string;
let worker: StationWorker;
let folder: BatchFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kept-copy-'));
  const key = openBatchKey(join(root, 'key'), generateKeyPairSync('ed25519').privateKey);
  if (!key.ok) throw new Error(key.fault);
  worker = new StationWorker(key.value, systemClock);
  folder = new BatchFolder(join(root, 'copies'), ID, key.value, worker);
});
afterEach(async () => {
  await worker.close();
  rmSync(root, { recursive: true, force: true });
});
const kept = (copy: CertifiedCopy, more: object = {}): Promise<void> =>
  folder.keep([
    { part: 'state', plain: copyBytes({ copy, sending: null, nextPage: 2, linkUntil: null }) },
    ...Object.entries(more).map(([part, value]) => ({ part, plain: asJson(value) })),
  ]);

describe('a copy on disk', () => {
  test('a cut in a scan: the scan is over, the page that had come is there, uncompared, and the next has another name', async () => {
    await kept(after([...compared, { name: 'feed-began' }]), {
      'g00001.info': infoOf('g00001'),
      'g00002.info': infoOf('g00002'),
      'g00003.info': infoOf('g00003', { page: { ...seen('g00003'), side: 'back', blank: 'yes' } }),
    });
    const opened = await openCopy(folder);
    if (!opened.ok) throw new Error(opened.fault);
    const { copy, nextPage } = opened.value.state;
    expect(copy.state).toBe('comparing');
    expect(copy.pages.map(({ id, compared: said }) => [id, said?.is ?? null])).toEqual([
      ['g00001', 'same'],
      ['g00002', null],
    ]);
    expect(copy.leftOut.map(({ id }) => id)).toEqual(['g00003']);
    expect(nextPage).toBe(4);
    expect(stepCopy(copy, { name: 'sign', entry, who: by.who })).toEqual({ ok: false, why: 'page-not-compared' });
  });

  test('a page that was scanned again just before the cut takes the place of the old one, and wants comparing', async () => {
    await kept(after(compared), {
      'g00001.info': infoOf('g00001'),
      'g00002.info': infoOf('g00002', { insteadOf: 'g00001' }),
    });
    const opened = await openCopy(folder);
    expect(opened.ok && opened.value.state.copy.pages).toEqual([
      { id: 'g00002', turned: 0, shown: false, compared: null },
    ]);
  });

  test('a state that says "signed" where nobody compared is not written, and not read by whatever wrote it', async () => {
    const forged = { ...after(compared.slice(0, 1)), state: 'signing', entry } as CertifiedCopy;
    expect(() => copyBytes({ copy: forged, sending: null, nextPage: 2, linkUntil: null })).toThrow(
      'contradicts-itself',
    );
    await folder.keepJson('state', {
      type: 'copy-station/1',
      copy: forged,
      sending: null,
      nextPage: 2,
      linkUntil: null,
    });
    expect(await openCopy(folder)).toEqual({ ok: false, fault: 'contradicts-itself' });
  });

  test('a flipped byte of the state, or the state of another copy, is damage and no copy', async () => {
    await kept(after(compared));
    const file = join(root, 'copies', ID, 'state');
    const bytes = readFileSync(file);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(await openCopy(folder)).toEqual({ ok: false, fault: 'damaged' });
    expect(readFileSync(file).includes('004190000017')).toBe(false);
  });

  test('copies come in the order in which they were begun; other folders are none', () => {
    for (const name of ['SC-20261130-10', 'SC-20261129-3', 'LO-20261130-1', 'lost+found'])
      rmSync(new BatchFolder(join(root, 'copies'), name, new Uint8Array(32), worker).id, { force: true });
    expect(copiesIn(join(root, 'copies'))).toEqual(['SC-20261129-3', ID, 'SC-20261130-10']);
    expect(readdirSync(join(root, 'copies'))).toHaveLength(5);
  });
});

describe('the signer of copies', () => {
  const readers = new ReadingDesk({ readers: 1, nice: 0, deadlineMs: 1_000, mostWaiting: 1 });
  /** A token that was never to be asked. */
  const token = {
    certificates: async () => failed({ code: 'token-failed' as const, detail: 'asked' }),
    sign: async () => failed({ code: 'token-failed' as const, detail: 'asked' }),
  };
  test.each<[string, CertifiedCopy]>([
    ['compared, but not asked for', after(compared)],
    ['asked for, with a page that nobody compared', { ...after(compared.slice(0, 1)), state: 'signing', entry }],
    ['asked for, without pages', { ...newCopy(ID, about), state: 'signing', entry }],
    ['asked for, without a number', { ...after(compared), state: 'signing' }],
    [
      'compared by somebody else',
      {
        ...after(compared),
        state: 'signing',
        entry,
        pages: after(compared).pages.map((page) => ({ ...page, compared: { is: 'same', ...by, who: 'Ai khác' } })),
      },
    ],
    ['refused', after([...compared, { name: 'refuse', reason: 'altered', ...by }])],
  ])('signs nothing that is %s, whoever brings it', async (_what, copy) => {
    const signer = new CopySigner({
      clock: systemClock,
      worker,
      texts: new PageTexts(readers, worker),
      token: { token, keyId: '01', agency: 'UBND', chain: [], anchors: [], timestampUrl: null },
      certification: { authority: 'UBND', position: 'Phó Chủ tịch', officerKeyId: '02', book: entry.book },
      officer: by.who,
      kioskId: 'so-hoa-01',
    });
    const order = { folder, copy, pages: copy.pages.map(({ id }) => infoOf(id)) };
    const signed = await signer.sign(order, '246810', new AbortController().signal);
    expect(signed).toMatchObject({ ok: false, fault: { code: 'not-compared' } });
    readers.close();
  });
});
