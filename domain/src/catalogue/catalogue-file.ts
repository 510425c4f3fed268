import Value from 'typebox/value';
import { done, failed, type Result } from '../result.ts';
import { type ColumnName, channelOf, channelWords, columns, dayOf, levelOf, levelWords, severalOf } from './columns.ts';
import { csvLine, readCsv } from './csv.ts';
import { CatalogueEntry, MOST_ENTRIES } from './entry.ts';

/** What is wrong with one line, and what to do about it, in Vietnamese: for the official who made the file. */
export type LineFault = { readonly line: number; readonly column: string; readonly todo: string };

/** Faults told at once; more help nobody. */
const MOST_FAULTS = 100;

const names = Object.keys(columns) as ColumnName[];

/**
 * Reads a file in the shape of the national catalogue's export. All or nothing: with one wrong line nothing is taken, and every
 * wrong line is told (the first hundred).
 */
export const readCatalogueFile = (text: string): Result<CatalogueEntry[], LineFault[]> => {
  const rows = readCsv(text);
  if (!rows.ok) return failed([{ ...rows.fault, column: '' }]);
  const [head, ...lines] = rows.value;
  if (!head) return failed([{ line: 1, column: '', todo: 'tệp không có gì; xin xuất lại' }]);
  const places = placesOf(head.cells);
  if (!places.ok) return failed(places.fault);
  const faults: LineFault[] = [];
  const entries: CatalogueEntry[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, cells } of lines) {
    if (faults.length >= MOST_FAULTS) break;
    const read = readLine(places.value, head.cells.length, cells, line);
    if (!read.ok) {
      faults.push(...read.fault);
      continue;
    }
    const before = lineOf.get(read.value.code);
    if (before !== undefined)
      faults.push({
        line,
        column: columns.code.head,
        todo: `${read.value.code} đã có ở dòng ${before}; xin giữ một dòng`,
      });
    lineOf.set(read.value.code, line);
    entries.push(read.value);
  }
  if (entries.length > MOST_ENTRIES)
    faults.push({ line: 1, column: '', todo: `nhiều hơn ${MOST_ENTRIES} thủ tục; xin bỏ thủ tục của cấp khác` });
  return faults.length > 0 ? failed(faults.slice(0, MOST_FAULTS)) : done(entries);
};

type Places = ReadonlyMap<ColumnName, number>;

const placesOf = (head: readonly string[]): Result<Places, LineFault[]> => {
  const heads = head.map((cell) => cell.normalize('NFC').trim().toLowerCase());
  const places = new Map<ColumnName, number>();
  for (const name of names) {
    const at = heads.indexOf(columns[name].head.toLowerCase());
    if (at >= 0) places.set(name, at);
  }
  const told = (name: ColumnName, todo: string): LineFault => ({ line: 1, column: columns[name].head, todo });
  const faults = names.flatMap((name) => {
    const times = heads.filter((head) => head === columns[name].head.toLowerCase()).length;
    if (times > 1) return [told(name, 'có nhiều cột cùng tên này; xin giữ một cột')];
    return times === 0 && columns[name].needed ? [told(name, 'thiếu cột này; xin thêm')] : [];
  });
  return faults.length === 0 ? done(places) : failed(faults);
};

const readLine = (
  places: Places,
  width: number,
  cells: readonly string[],
  line: number,
): Result<CatalogueEntry, LineFault[]> => {
  if (cells.slice(width).some((cell) => cell.trim() !== ''))
    return failed([
      {
        line,
        column: '',
        todo: `có ${cells.length} ô mà tiêu đề có ${width} cột; xin đặt ô có dấu phẩy trong ngoặc kép`,
      },
    ]);
  const faults: LineFault[] = [];
  const fault = (name: ColumnName, todo: string): void => {
    faults.push({ line, column: columns[name].head, todo });
  };
  const cell = (name: ColumnName): string => {
    const text = (cells[places.get(name) ?? -1] ?? '').normalize('NFC').trim();
    if (text === '' && columns[name].needed) fault(name, 'để trống; xin điền');
    if (BROKEN.test(text)) fault(name, 'chữ bị hỏng; xin lưu tệp dạng UTF-8');
    return text;
  };
  const day = (name: ColumnName, without: string | null): string | null => {
    const text = cell(name);
    if (text === '') return without;
    const found = dayOf(text);
    if (found === null) fault(name, `“${text.slice(0, 20)}” không phải ngày; xin viết như 01/07/2025`);
    return found;
  };
  const one = <T>(name: ColumnName, found: (words: string) => T | null, allowed: readonly string[]): T | null => {
    const text = cell(name);
    const value = text === '' ? null : found(text);
    if (text !== '' && value === null)
      fault(name, `“${text.slice(0, 40)}” không dùng được; xin viết một trong: ${allowed.join(', ')}`);
    return value;
  };
  const codeIn = (name: ColumnName): string => {
    const text = cell(name);
    if (text === '' || CODE.test(text)) return text;
    const lostZeros = /^[0-9][.,][0-9]{1,5}$/u.test(text);
    const why = lostZeros ? 'bảng tính đã bỏ số 0; xin đặt cột này dạng Văn bản, mã viết' : 'mã viết';
    fault(name, `“${text.slice(0, 20)}” không phải mã thủ tục; ${why} như 1.001193`);
    return text;
  };
  const code = codeIn('code');
  const validFrom = day('validFrom', null);
  const validTo = day('validTo', null);
  if (validFrom && validTo && validTo < validFrom) fault('validTo', 'kết thúc trước khi bắt đầu; xin xem lại hai ngày');
  const english = cell('english');
  const entry = {
    code,
    title: { vi: cell('title'), ...(english === '' ? {} : { en: english }) },
    field: cell('field'),
    level: one('level', levelOf, levelWords),
    helps: cell('helps'),
    receives: cell('receives'),
    decides: cell('decides'),
    subjects: severalOf(cell('subjects')),
    fee: cell('fee'),
    duration: cell('duration'),
    legalBasis: severalOf(cell('legalBasis')),
    result: cell('result'),
    channel: one('channel', channelOf, channelWords),
    channelSince: day('channelSince', validFrom),
    validFrom,
    validTo,
    replacedBy: codeIn('replacedBy') || null,
    synonyms: severalOf(cell('synonyms')),
  };
  if (faults.length > 0) return failed(faults);
  if (Value.Check(CatalogueEntry, entry)) return done(entry);
  const [first] = Value.Errors(CatalogueEntry, entry);
  const name = names.find((one) => one === first?.instancePath.split('/')[1]);
  return failed([{ line, column: name ? columns[name].head : '', todo: first ? todoOf(first.keyword) : CHECK }]);
};

const CHECK = 'không đọc được; xin xem lại';
const todoOf = (keyword: string): string => {
  if (keyword === 'maxLength') return 'dài quá; xin rút ngắn';
  if (keyword === 'maxItems') return 'nhiều mục quá; xin bỏ bớt';
  return keyword === 'minLength' ? 'ngắn quá; xin viết đủ' : CHECK;
};

const CODE = /^[0-9]\.[0-9]{6}$/u;
/** What is left of Vietnamese letters when UTF-8 was read as something else and written again, or was lost. */
const BROKEN = /\ufffd|[ÃÄÆ][\u0080-\u009f\u00a1-\u00ba\u00bc-\u00bf]|á[º»][^\s"”.,;:)]|Ä‘|Æ°|Æ¡/u;

/** The same shape again, with a byte order mark, as spreadsheets here want it. */
export const writeCatalogueFile = (entries: readonly CatalogueEntry[]): string =>
  `\ufeff${[csvLine(names.map((name) => columns[name].head)), ...entries.map((entry) => csvLine(names.map((name) => columns[name].of(entry))))].join('\r\n')}\r\n`;
