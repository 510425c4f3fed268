import type { Metadata } from '@mot-cua/domain/dossier.ts';
import { expect, test } from 'vitest';
import {
  extraConsents,
  helpedBy,
  identificationMethod,
  identificationRemarks,
  ownerNumber,
  submitterCapacity,
  submitterNumber,
} from './identity-words.ts';

const metadata: Metadata = {
  dossierId: '019a0b5e-0000-7000-8000-000000000001',
  kioskId: 'k01',
  office: 'Một cửa',
  procedureId: '2.000635',
  procedureTitle: 'Cấp bản sao trích lục hộ tịch',
  provisionalCode: 'TAM-K01-261123-0001',
  submittedAt: '2026-11-23T09:00:00.000+07:00',
  clockConfirmed: true,
  identification: { level: 'chip-read', method: 'CHIP' },
  submitter: { fullName: 'Nông Thị Mai', personalNumber: '004190000017', dateOfBirth: '1990-01-31' },
  owner: { fullName: 'Trần Văn Bình', personalNumber: '096085999999' },
  papers: [],
};

test('a dossier of before December 2026 says what it knows and no more', () => {
  expect([submitterNumber(metadata), submitterCapacity(metadata), ownerNumber(metadata)]).toEqual([
    '004190000017',
    null,
    '096085999999',
  ]);
  expect(identificationRemarks(metadata)).toEqual([]);
});

test('the officer reads as what somebody stood there, for which organisation, and why the chip is proven no further', () => {
  const said: Metadata = {
    ...metadata,
    identification: { level: 'chip-read', method: 'CHIP', reasons: ['no-anchors'], warnings: ['card-expired'] },
    submitter: { ...metadata.submitter, capacity: 'representative' },
    owner: { fullName: 'Công ty TNHH Non Nước', personalNumber: null, kind: 'organisation', taxCode: '4800123456' },
  };
  expect(submitterCapacity(said)).toBe('đại diện doanh nghiệp, tổ chức (tự khai)');
  expect(ownerNumber(said)).toBe('tổ chức, mã số thuế 4800123456 (tự khai, chưa kiểm tra)');
  expect(identificationMethod(said)).toBe('chíp của thẻ');
  expect(identificationRemarks(said)).toEqual([expect.stringContaining('CSCA'), 'Thẻ đã hết hạn vào ngày nộp.']);
});

test('a foreigner is known by the passport', () => {
  const document = { kind: 'passport', number: 'L898902C3', issuer: 'UTO' } as const;
  const foreigner: Metadata = {
    ...metadata,
    identification: { level: 'qr', method: 'MRZ', document },
    submitter: { ...metadata.submitter, personalNumber: null },
  };
  expect(submitterNumber(foreigner)).toBe('hộ chiếu L898902C3 (UTO)');
});

test('who helped is named with what they are, and never stands where the submitter does', () => {
  expect(helpedBy(metadata)).toBeNull();
  const helped: Metadata = { ...metadata, assistedBy: { id: '17', name: 'Hoàng Văn Sáng', role: 'community-team' } };
  expect(helpedBy(helped)).toBe('Hoàng Văn Sáng, tổ công nghệ số cộng đồng (số 17)');
  expect(submitterNumber(helped)).toBe('004190000017');
});

test('what was agreed to beyond the dossier is told one by one, refusals too', () => {
  expect(extraConsents(metadata)).toEqual([]);
  const record = {
    at: '2026-11-23T09:00:00.000+07:00',
    textVersion: '2026-12.1',
    textSha256: 'ab'.repeat(32),
    language: 'vi',
    method: 'kiosk-screen',
  } as const;
  const told = extraConsents({
    ...metadata,
    consents: [
      { ...record, purpose: 'notice-sms', given: true, phone: '0912345678' },
      { ...record, purpose: 'reuse', given: false },
    ],
  });
  expect(told).toEqual([
    {
      title: 'Báo tin hồ sơ qua tin nhắn SMS',
      given: true,
      about: expect.stringContaining('số 0912345678, bản 2026-12.1'),
    },
    { title: expect.stringContaining('Dùng lại'), given: false, about: expect.not.stringContaining('số') },
  ]);
});
