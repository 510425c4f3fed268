import { extraTexts } from '@mot-cua/domain/consent-extras.ts';
import type { IdentityWarning, Metadata } from '@mot-cua/domain/dossier.ts';
import { reasonWords } from '@mot-cua/domain/identity/chip-reason-words.ts';
import type { Capacity } from '@mot-cua/domain/identity/standing.ts';

/** Who handed in, for whom, and how well the kiosk knew them: in words for the officer who decides. */

export const capacityWords: Record<Capacity, string> = {
  self: 'nộp cho chính mình',
  parent: 'cha, mẹ hoặc người giám hộ (tự khai)',
  proxy: 'được ủy quyền',
  representative: 'đại diện doanh nghiệp, tổ chức (tự khai)',
};

const methodWords: Record<Metadata['identification']['method'], string> = {
  CHIP: 'chíp của thẻ',
  QR: 'mã QR trên thẻ',
  MRZ: 'dòng mã của giấy tờ',
  VNEID: 'VNeID',
  TYPED: 'tự khai',
  STAFF: 'cán bộ xác nhận',
  NONE: 'không hỏi',
};

const documentWords = { 'id-card': 'thẻ căn cước', passport: 'hộ chiếu', 'residence-card': 'thẻ cư trú' } as const;

const warningWords: Record<IdentityWarning, string> = {
  'province-unknown': 'Ba số đầu của số định danh không thuộc 63 mã nơi đăng ký khai sinh.',
  'sex-differs': 'Giới tính trong số định danh khác giới tính trên thẻ.',
  'birth-year-differs': 'Năm sinh trong số định danh khác năm sinh trên thẻ.',
  'card-expired': 'Thẻ đã hết hạn vào ngày nộp.',
};

/** The number that identifies the submitter: the personal number, or the document of whoever has none. */
export const submitterNumber = ({ submitter, identification }: Metadata): string => {
  if (submitter.personalNumber !== null) return submitter.personalNumber;
  const { document } = identification;
  return document ? `${documentWords[document.kind]} ${document.number} (${document.issuer})` : 'không có số định danh';
};

/** Absent in dossiers of before December 2026. */
export const submitterCapacity = ({ submitter }: Metadata): string | null =>
  submitter.capacity === undefined ? null : capacityWords[submitter.capacity];

export const ownerNumber = ({ owner }: Metadata): string | null => {
  if (owner.kind !== 'organisation') return owner.personalNumber;
  return owner.taxCode === undefined ? 'tổ chức' : `tổ chức, mã số thuế ${owner.taxCode} (tự khai, chưa kiểm tra)`;
};

export const identificationMethod = ({ identification }: Metadata): string => methodWords[identification.method];

/** Why the chip is proven no further, then what looks odd; one sentence each. */
export const identificationRemarks = ({ identification }: Metadata): string[] => [
  ...(identification.reasons ?? []).map((reason) => reasonWords[reason].staff.vi),
  ...(identification.warnings ?? []).map((warning) => warningWords[warning]),
];

const helperWords: Record<NonNullable<Metadata['assistedBy']>['role'], string> = {
  officer: 'cán bộ một cửa',
  'youth-union': 'đoàn viên thanh niên',
  'community-team': 'tổ công nghệ số cộng đồng',
};

/** Who stood beside the citizen at the kiosk and helped; null: nobody signed in. */
export const helpedBy = ({ assistedBy }: Metadata): string | null =>
  assistedBy ? `${assistedBy.name}, ${helperWords[assistedBy.role]} (số ${assistedBy.id})` : null;

/** What was offered beyond the dossier: in words, and how it is taken back. Empty: nothing was offered. */
export const extraConsents = ({
  consents = [],
}: Metadata): { readonly title: string; readonly given: boolean; readonly about: string }[] =>
  consents.map(({ purpose, given, phone, textVersion, textSha256 }) => ({
    title: extraTexts[purpose].title.vi,
    given,
    about: `${phone === undefined ? '' : `số ${phone}, `}bản ${textVersion}, SHA-256 ${textSha256.slice(0, 16)}…`,
  }));
