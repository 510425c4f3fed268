import Value from 'typebox/value';
import { done, failed, type Result } from '../result.ts';
import { type ColumnName, channelOf, channelWords, columns, dayOf, levelOf, levelWords, severalOf } from './columns.ts';
import { csvLine, readCsv } from './csv.ts';
import { CatalogueEntry, MOST_ENTRIES } from './entry.ts';

/** What is wrong with one line, and what to do about it; for the official who made the file. */
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
  if (!rows.ok)
    return failed([{ line: Number(/^line (\d+)/u.exec(rows.fault)?.[1] ?? 1), column: '', todo: rows.fault }]);
  const [head, ...lines] = rows.value;
  if (!head) return failed([{ line: 1, column: '', todo: 'the file is empty; export it again' }]);
  const places = placesOf(head.cells);
  if (!places.ok) return failed(places.fault);
  const faults: LineFault[] = [];
  const entries: CatalogueEntry[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, cells } of lines) {
    if (faults.length >= MOST_FAULTS) break;
    const read = readLine(places.value, cells, line);
    if (!read.ok) {
      faults.push(...read.fault);
      continue;
    }
    const before = lineOf.get(read.value.code);
    if (before !== undefined)
      faults.push({
        line,
        column: columns.code.head,
        todo: `${read.value.code} stands in line ${before} too; keep one`,
      });
    lineOf.set(read.value.code, line);
    entries.push(read.value);
  }
  if (entries.length > MOST_ENTRIES)
    faults.push({ line: 1, column: '', todo: `more than ${MOST_ENTRIES} procedures; leave out those of other levels` });
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
  const missing = names.filter((name) => columns[name].needed && !places.has(name));
  return missing.length === 0
    ? done(places)
    : failed(missing.map((name) => ({ line: 1, column: columns[name].head, todo: 'this column is missing; add it' })));
};

const readLine = (places: Places, cells: readonly string[], line: number): Result<CatalogueEntry, LineFault[]> => {
  const faults: LineFault[] = [];
  const fault = (name: ColumnName, todo: string): void => {
    faults.push({ line, column: columns[name].head, todo });
  };
  const cell = (name: ColumnName): string => {
    const text = (cells[places.get(name) ?? -1] ?? '').normalize('NFC').trim();
    if (text === '' && columns[name].needed) fault(name, 'is empty; fill it in');
    if (text.includes('\ufffd')) fault(name, 'has broken letters; save the file as UTF-8');
    return text;
  };
  const day = (name: ColumnName, without: string | null): string | null => {
    const text = cell(name);
    if (text === '') return without;
    const found = dayOf(text);
    if (found === null) fault(name, `"${text.slice(0, 20)}" is no day; write it as 01/07/2025`);
    return found;
  };
  const one = <T>(name: ColumnName, found: (words: string) => T | null, allowed: readonly string[]): T | null => {
    const text = cell(name);
    const value = text === '' ? null : found(text);
    if (text !== '' && value === null) fault(name, `"${text.slice(0, 40)}" is not known; write ${allowed.join(', ')}`);
    return value;
  };
  const code = cell('code');
  if (code !== '' && !/^[0-9]\.[0-9]{6}$/u.test(code))
    fault('code', `"${code.slice(0, 20)}" is no code; it looks like 1.001193`);
  const validFrom = day('validFrom', null);
  const validTo = day('validTo', null);
  if (validFrom && validTo && validTo < validFrom) fault('validTo', 'ends before it begins; check both days');
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
    replacedBy: cell('replacedBy') || null,
    synonyms: severalOf(cell('synonyms')),
  };
  if (faults.length > 0) return failed(faults);
  if (Value.Check(CatalogueEntry, entry)) return done(entry);
  const [first] = Value.Errors(CatalogueEntry, entry);
  return failed([{ line, column: first?.instancePath.slice(1) ?? '', todo: first?.message ?? 'cannot be read' }]);
};

/** The same shape again, with a byte order mark, as spreadsheets here want it. */
export const writeCatalogueFile = (entries: readonly CatalogueEntry[]): string =>
  `\ufeff${[csvLine(names.map((name) => columns[name].head)), ...entries.map((entry) => csvLine(names.map((name) => columns[name].of(entry))))].join('\r\n')}\r\n`;
