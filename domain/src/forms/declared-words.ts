import { provinces } from '../identity/territory/provinces.ts';
import type { AskedField } from '../procedure-package/asked-fields.ts';
import { neededText, textOf } from '../procedure-package/package-texts.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { AnswerValue } from '../provenance.ts';
import { showDate } from '../text/dates.ts';
import { partLabels } from './address.ts';
import { formWords } from './messages.ts';

/** Words for what was declared, for whoever has the data and the package but no draft; Vietnamese. */

/** What the package calls a field; a part of an address by its whole. */
export const declaredLabel = (pkg: ProcedurePackage, ref: string): string | null => {
  const own = textOf(pkg, 'vi', `${ref}.label`);
  if (own !== null) return own;
  const at = ref.lastIndexOf('/');
  const [whole, part] = [textOf(pkg, 'vi', `${ref.slice(0, at)}.label`), ref.slice(at + 1)];
  if (whole === null || (part !== 'provinceCode' && part !== 'commune' && part !== 'street')) return null;
  return `${whole}: ${partLabels[part].vi}`;
};

/**
 * One declared value in Vietnamese words: dates as dd/MM/yyyy, options and provinces by their names, nothing as "not given". Throws
 * when the package has no text for an option.
 */
export const declaredWords = (pkg: ProcedurePackage, field: AskedField, value: AnswerValue): string => {
  if (value === null) return formWords.empty.vi;
  if (typeof value === 'boolean') return (value ? formWords.yes : formWords.no).vi;
  if (field.widget === 'date') return showDate(String(value));
  if (!field.options?.includes(String(value))) return String(value);
  if (field.address === null) return neededText(pkg, 'vi', `${field.ref}=${value}`);
  return provinces.findLast((one) => one.code === value)?.name ?? String(value);
};
