import { readFile } from 'node:fs/promises';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** `{ procedureId: { pointer: label } }`: exported from the procedure packages, so that officers read the form's own words. */
const Labels = Type.Record(Type.String(), Type.Record(Type.String(), Type.String({ maxLength: 300 })));
export type Labels = Static<typeof Labels>;
const shape = Compile(Labels);

/** Reads the labels file; none configured means none. Throws when a configured one is not usable. */
export const readLabels = async (file: string | undefined): Promise<Labels> => {
  if (file === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw new Error('labelsFile cannot be read as JSON');
  }
  if (shape.Check(value)) return value;
  throw new Error('labelsFile must hold { "<procedureId>": { "<pointer>": "<label>" } }');
};

/** Words for keys that many forms share, for procedures without labels of their own. */
const commonWords: Record<string, string> = {
  fullName: 'Họ, chữ đệm và tên',
  personalNumber: 'Số định danh cá nhân',
  dateOfBirth: 'Ngày, tháng, năm sinh',
  sex: 'Giới tính',
  nationality: 'Quốc tịch',
  ethnicity: 'Dân tộc',
  placeOfOrigin: 'Quê quán',
  residence: 'Nơi cư trú',
  address: 'Địa chỉ',
  phone: 'Số điện thoại',
  email: 'Thư điện tử',
  issuedOn: 'Ngày cấp',
  expiresOn: 'Ngày hết hạn',
  purpose: 'Mục đích',
  reason: 'Lý do',
  copies: 'Số bản',
  note: 'Ghi chú',
  submitter: 'Người nộp',
  applicant: 'Người yêu cầu',
  owner: 'Chủ hồ sơ',
  requester: 'Người yêu cầu',
  father: 'Cha',
  mother: 'Mẹ',
  child: 'Con',
};

/** The label of a value: the form's own, else its keys put into words, else the pointer itself. */
export const labelOf = (labels: Labels, procedureId: string, pointer: string): string => {
  const own = labels[procedureId]?.[pointer];
  if (own !== undefined) return own;
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.map((part) => commonWords[part] ?? (/^\d+$/.test(part) ? `mục ${Number(part) + 1}` : part)).join(' · ');
};
