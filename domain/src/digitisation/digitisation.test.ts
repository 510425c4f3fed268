import { expect, test } from 'vitest';
import { archiveDocument, splitNotation } from './archive-metadata.ts';
import { inForceOnDay, touchedByNewIdentity } from './in-force.ts';
import { type PaperEvent, type PaperState, paperEvents, paperStates, stepPaper } from './paper-chart.ts';
import { type PaperType, paperTypeOn, paperTypesFrom, paperTypesTyped, readPaperCode } from './paper-codes.ts';
import { loaiBanOf } from './paper-kinds.ts';
import { type DigitisedPaper, momentInVietnam, readDigitisedPaper } from './paper-record.ts';
import { seededForTests } from './seeded-for-tests.ts';
import { shortcomingsOf } from './shortcomings.ts';

const paper: DigitisedPaper = {
  type: 'digitised-paper/1',
  id: 'b1-p7',
  paperType: 'KQ.G07.000122',
  component: '000.00.00.G09-KQ002269',
  title: 'Quyết định giao đất',
  copyKind: 'original',
  origin: 'earlier-result',
  notation: '12/2019/QĐ-UBND',
  issuer: 'Ủy ban nhân dân huyện Hòa An',
  issuedOn: '2019-03-12',
  expiresOn: null,
  standing: { is: 'as-issued' },
  ownerId: '004190000017',
  pages: 3,
  dpi: 300,
  colour: true,
  pdfVersion: '1.7',
  pdfA: '2b',
  bytes: 812_331,
  sha256: 'ab'.repeat(32),
  scannedAt: '2026-11-29T08:15:30+07:00',
  kioskId: 'cao-bang-01',
  source: { from: 'scan' },
  quality: { blank: 'no', blurred: 'no', dark: 'no', glare: 'no', cutOff: 'unsure', mostSkewDegrees: 0.4 },
  check: { who: 'Nông Văn Thử', at: '2026-11-29T08:20:00+07:00', result: 'same' },
  signatures: [
    { by: 'Nông Văn Thử', role: 'officer', at: '2026-11-29T08:21:00+07:00', format: 'PAdES-B-T', valid: 'yes' },
  ],
};

const list: readonly PaperType[] = [
  {
    code: 'KQ.G07.000122',
    name: 'Quyết định giao đất',
    component: null,
    wants: ['notation'],
    followsIdentity: false,
    validFrom: '2020-01-01',
    validTo: null,
  },
  {
    code: 'KQ.G15.000001',
    name: 'Giấy khai sinh',
    component: null,
    shortcut: 'ks',
    wants: ['ownerId'],
    followsIdentity: false,
    validFrom: '2020-01-01',
    validTo: null,
  },
  {
    code: 'KQ.G15.000002',
    name: 'Giấy chứng nhận kết hôn',
    component: null,
    wants: [],
    followsIdentity: true,
    validFrom: '2020-01-01',
    validTo: '2027-02-28',
  },
];

test('a record goes through JSON and comes back as it was', () => {
  expect(readDigitisedPaper(JSON.parse(JSON.stringify(paper)))).toEqual({ ok: true, value: paper });
});

test.each([
  ['a number for a hash', { sha256: 7 }, ['wrong-shape']],
  ['a key nobody knows', { colour2: true }, ['wrong-shape']],
  ['a time zone that is not ours', { scannedAt: '2026-11-29T01:15:30Z' }, ['wrong-shape']],
  ['31 February', { issuedOn: '2019-02-31' }, ['no-such-day']],
  ['25 o’clock', { scannedAt: '2026-11-29T25:15:30+07:00' }, ['no-such-day']],
  ['an end before its beginning', { expiresOn: '2018-01-01' }, ['expires-before-issue']],
  [
    'a scan after its check and signature',
    { scannedAt: '2026-11-29T09:00:00+07:00' },
    ['checked-before-scan', 'signed-before-scan'],
  ],
  ['reuse without the store’s id', { source: { from: 'reuse' } }, ['wrong-shape']],
])('a record with %s is refused by name', (_, change, fault) => {
  expect(readDigitisedPaper({ ...paper, ...change })).toEqual({ ok: false, fault });
});

test('1,000 broken records: refused or whole, never an exception', () => {
  const random = seededForTests(41);
  const rubbish = [null, 1, '', 'x'.repeat(5_000), [], {}, -1, 1e99, true, '2026-13-45', Number.NaN];
  const keys = Object.keys(paper);
  for (let round = 0; round < 1_000; round++) {
    const broken: Record<string, unknown> = { ...paper };
    for (let cut = 0; cut <= round % 3; cut++) {
      const key = keys[Math.floor(random() * keys.length)] ?? 'id';
      if (random() < 0.3) delete broken[key];
      else broken[key] = rubbish[Math.floor(random() * rubbish.length)];
    }
    const read = readDigitisedPaper(broken);
    if (read.ok) expect(readDigitisedPaper(read.value).ok).toBe(true);
    else expect(read.fault.length).toBeGreaterThan(0);
  }
});

test('codes are read as people type them, and nothing else passes for one', () => {
  expect(readPaperCode(' kq.g07.000122 ')).toEqual({
    kind: 'paper-type',
    code: 'KQ.G07.000122',
    agency: 'G07',
    serial: '000122',
  });
  expect(readPaperCode('000.00.00.G09-KQ002269')).toMatchObject({ kind: 'component', agency: '000.00.00.G09' });
  expect(readPaperCode('KQ.H14.12.000001')?.agency).toBe('H14.12');
  for (const text of ['', 'KQ', 'KQ.G07.12', 'G07-KQ12', `KQ.${'G'.repeat(4_000)}`, 'KQ.G07.000122|x'])
    expect(readPaperCode(text), text).toBeNull();
});

test('two letters find giấy khai sinh; a list that says one code twice is refused', () => {
  const found = (typed: string): string[] =>
    paperTypesTyped(list, typed, '2026-11-29').map((one) => one.code.slice(-1));
  expect([found('ks')[0], found('gks')[0], found('giấy kh')[0], found('giay ket')[0], found('')]).toEqual([
    '1',
    '1',
    '1',
    '2',
    [],
  ]);
  expect(found('qd')).toEqual(['2']);
  expect(paperTypesTyped(list, 'gcn', '2027-03-01')).toEqual([]); // the law of that day knows it no more
  expect(paperTypeOn(list, 'KQ.G15.000002', '2027-02-28')?.name).toBe('Giấy chứng nhận kết hôn');
  expect(paperTypesFrom([...list, list[0]])).toEqual({ ok: false, fault: 'twice' });
  expect(paperTypesFrom(list).ok).toBe(true);
});

test('a photograph is never handed on as an electronic original', () => {
  expect([loaiBanOf.original, loaiBanOf['certified-copy'], loaiBanOf['plain-copy'], loaiBanOf.electronic]).toEqual([
    0, 1, 1, 2,
  ]);
});

test('in force: to the last day and not beyond; revoked and replaced from their day on', () => {
  const until = { ...paper, expiresOn: '2026-11-29' };
  expect([inForceOnDay(until, '2026-11-29'), inForceOnDay(until, '2026-11-30')]).toEqual(['in-force', 'expired']);
  const revoked: DigitisedPaper = { ...paper, standing: { is: 'revoked', since: '2026-01-01' } };
  expect([inForceOnDay(revoked, '2025-12-31'), inForceOnDay(revoked, '2026-01-01')]).toEqual(['in-force', 'revoked']);
  expect(inForceOnDay({ ...paper, issuedOn: null }, '2026-11-29')).toBe('unknown');
});

test('a new identity card points at the marriage certificate and not at the land', () => {
  const marriage = { ownerId: '004190000017', paperType: 'KQ.G15.000002', issuedOn: '2015-01-01' };
  const other = { ...marriage, ownerId: '004190000018' };
  expect(touchedByNewIdentity([marriage, other, paper], list, '004190000017', '2026-11-01')).toEqual([marriage]);
});

test('a good record lacks nothing; a citizen’s grey phone picture lacks what it lacks', () => {
  expect(shortcomingsOf(paper)).toEqual([]);
  const poor: DigitisedPaper = {
    ...paper,
    paperType: null,
    origin: null,
    dpi: 150,
    colour: false,
    pdfVersion: '1.3',
    pdfA: null,
    check: null,
    signatures: [],
    copyKind: 'plain-copy',
    source: { from: 'phone' },
  };
  expect(shortcomingsOf(poor)).toEqual([
    'no-paper-type',
    'no-origin',
    'not-checked',
    'not-signed',
    'below-200-dpi',
    'not-colour',
    'old-pdf',
    'not-pdf-a',
  ]);
  expect(shortcomingsOf({ ...paper, copyKind: 'electronic', check: null, dpi: 96 })).toEqual([]);
});

test('the archive’s fields come from the record', () => {
  const file = {
    fileCode: '000.00.12.H14-210727-0001',
    organId: '000.00.12.H14',
    fileCatalog: '2026',
    fileNotation: '01',
  };
  expect(archiveDocument(paper, 'Quyết định', file, 7)).toMatchObject({
    DocCode: '000.00.12.H14-210727-0001.007',
    CodeNumber: '12',
    CodeNotation: '2019/QĐ-UBND',
    IssuedDate: '12/03/2019',
    PageAmount: 3,
    ConfidenceLevel: 'Số hóa',
  });
  expect(splitNotation('Số: 45a/UBND-VP')).toEqual({ number: '45a', notation: 'UBND-VP' });
  expect(splitNotation('QĐ không số')).toEqual({ number: '', notation: 'QĐ không số' });
  expect(splitNotation(null)).toEqual({ number: '', notation: '' });
});

test('a moment is written in Vietnam’s time', () => {
  expect(momentInVietnam(Date.UTC(2026, 10, 28, 18, 0, 5))).toBe('2026-11-29T01:00:05+07:00');
});

test('the straight way leads from scanned to sent', () => {
  const way: PaperEvent[] = ['recognise', 'code', 'check', 'sign', 'send'];
  const states: PaperState[] = ['scanned'];
  for (const event of way) {
    const step = stepPaper(states.at(-1) ?? 'dissolved', event);
    states.push(step.ok ? step.to : 'dissolved');
  }
  expect(states).toEqual(['scanned', 'recognised', 'coded', 'checked', 'signed', 'sent']);
});

test('every state answers every event, and no way leads to a signature past a check', () => {
  for (const state of paperStates)
    for (const event of paperEvents) {
      const step = stepPaper(state, event);
      if (!step.ok) continue;
      if (step.to === 'signed') expect(['checked', 'signed'], `${state} ${event}`).toContain(state);
      if (step.to === 'checked') expect(['coded', 'checked'], `${state} ${event}`).toContain(state);
      if (step.to === 'sent') expect(['signed', 'sent'], `${state} ${event}`).toContain(state);
      const was = paperStates.indexOf(state);
      if (step.to !== state && ['scanned', 'recognised', 'coded', 'rejected'].includes(step.to)) {
        if (was >= 3 && was <= 4) expect(step.voids, `${state} ${event}`).toContain('check');
        if (state === 'signed') expect(step.voids, `${state} ${event}`).toContain('signature');
      }
    }
  for (const event of paperEvents) {
    const step = stepPaper('sent', event);
    expect(step.ok ? step.to : 'sent').toBe('sent'); // what the repository has is not changed behind its back
  }
});
