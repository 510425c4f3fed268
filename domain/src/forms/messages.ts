import { inLanguage, type Language, type Localized } from '../localized.ts';
import { textOf } from '../procedure-package/package-texts.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import { partLabels } from './address.ts';
import type { FieldPlan } from './compiled-package.ts';
import { type FieldFault, oldestYears } from './field-fault.ts';

/** What is wrong and how to put it right, in the citizen's language (ER-1). The answer itself is never repeated. */
export const faultMessage = (pkg: ProcedurePackage, plan: FieldPlan, fault: FieldFault, language: Language): string => {
  if (fault.kind === 'check') return textOf(pkg, language, `check.${fault.rule}`) ?? plain(faultWords.format, language);
  if (fault.kind === 'format') return textOf(pkg, language, `${plan.ref}.format`) ?? plain(faultWords.format, language);
  if (fault.kind === 'missing') return missingMessage(pkg, plan, language);
  const words = plain(faultWords[fault.kind], language);
  return 'limit' in fault ? words.replace('{limit}', String(fault.limit)) : words;
};

const plain = (text: Localized, language: Language): string => inLanguage(text, language);

/** What a field is called: by its package, a part of an address by the words that all forms share. */
export const labelOf = (pkg: ProcedurePackage, plan: FieldPlan, language: Language): string => {
  const part = plan.partOf?.part;
  if (part === 'provinceCode' || part === 'commune' || part === 'street') return inLanguage(partLabels[part], language);
  return textOf(pkg, language, `${plan.ref}.label`) ?? plan.ref;
};

const missingMessage = (pkg: ProcedurePackage, plan: FieldPlan, language: Language): string => {
  const label = labelOf(pkg, plan, language);
  const chooses = plan.ui?.widget === 'choice' || plan.ui?.widget === 'yes-no';
  return plain(chooses ? faultWords.notChosen : faultWords.missing, language).replace('{label}', label);
};

/** By kind of fault; `{label}` and `{limit}` are its places. */
export const faultWords = {
  missing: { vi: 'Ông/Bà chưa khai mục này. Hãy nhập: {label}.', en: 'This is still empty. Please enter: {label}.' },
  notChosen: { vi: 'Ông/Bà chưa chọn. Hãy chọn: “{label}”', en: 'Nothing is chosen yet. Please choose: “{label}”' },
  'not-a-date': {
    vi: 'Ngày này không có trong lịch. Hãy nhập ngày, tháng, năm, ví dụ 05/09/2025.',
    en: 'This date is not in the calendar. Enter day, month and year, for example 05/09/2025.',
  },
  'date-not-whole': {
    vi: 'Ngày còn thiếu. Hãy nhập đủ ngày, tháng và năm.',
    en: 'The date is not complete. Enter day, month and year.',
  },
  'in-the-future': {
    vi: 'Thời gian này chưa tới. Hãy kiểm tra lại ngày, tháng, năm.',
    en: 'This date lies in the future. Please check day, month and year.',
  },
  'too-long-ago': {
    vi: `Thời gian này đã quá ${oldestYears} năm. Hãy kiểm tra lại năm.`,
    en: `This date is more than ${oldestYears} years ago. Please check the year.`,
  },
  'not-a-year': {
    vi: 'Năm chưa đúng. Hãy nhập năm gồm 4 chữ số, ví dụ 1990.',
    en: 'This is not a year. Enter four digits, for example 1990.',
  },
  'not-a-phone': {
    vi: 'Số điện thoại chưa đúng. Hãy nhập số bắt đầu bằng 0, ví dụ 0912 345 678.',
    en: 'This is not a phone number. Enter it starting with 0, for example 0912 345 678.',
  },
  'not-a-number': {
    vi: 'Mục này chỉ nhận số. Hãy nhập bằng chữ số.',
    en: 'Only a number fits here. Please use digits.',
  },
  'not-whole': { vi: 'Hãy nhập số nguyên, không có phần lẻ.', en: 'Please enter a whole number.' },
  'too-small': {
    vi: 'Số này quá nhỏ. Hãy nhập số từ {limit} trở lên.',
    en: 'This is too small. Enter {limit} or more.',
  },
  'too-large': {
    vi: 'Số này quá lớn. Hãy nhập số không quá {limit}.',
    en: 'This is too large. Enter {limit} or less.',
  },
  'too-short': {
    vi: 'Nội dung quá ngắn. Hãy nhập ít nhất {limit} ký tự.',
    en: 'This is too short. Enter at least {limit} characters.',
  },
  'too-long': {
    vi: 'Nội dung quá dài. Hãy rút gọn còn {limit} ký tự.',
    en: 'This is too long. Shorten it to {limit} characters.',
  },
  'not-an-option': {
    vi: 'Mục này chưa đúng. Hãy chọn một trong các mục có sẵn.',
    en: 'This is not one of the choices. Please choose one.',
  },
  'too-few-items': {
    vi: 'Còn thiếu mục. Hãy thêm cho đủ {limit} mục.',
    en: 'Something is missing here. Please add until there are {limit}.',
  },
  'too-many-items': {
    vi: 'Có quá nhiều mục. Hãy bỏ bớt, còn nhiều nhất {limit} mục.',
    en: 'There are too many here. Please keep at most {limit}.',
  },
  format: {
    vi: 'Nội dung chưa đúng dạng. Hãy kiểm tra và nhập lại.',
    en: 'This does not have the right form. Please check and enter it again.',
  },
} satisfies Record<string, Localized>;

/** Small words of form and review. */
export const formWords = {
  yes: { vi: 'Có', en: 'Yes' },
  no: { vi: 'Không', en: 'No' },
  empty: { vi: 'Không khai', en: 'Not given' },
  item: { vi: 'Mục {n}', en: 'No. {n}' },
  add: { vi: 'Thêm mục', en: 'Add one' },
} satisfies Record<string, Localized>;
