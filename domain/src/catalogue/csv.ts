import { done, failed, type Result } from '../result.ts';

/** Bounds of one file: a hundred times what a province has. */
export const csvBounds = { characters: 60_000_000, rows: 20_000, columns: 60, cell: 20_000 } as const;

/** Where a file cannot be read, and what to do, in Vietnamese; the line from 1. */
export type CsvFault = { readonly line: number; readonly todo: string };

/** One row and the line of the file on which it begins, from 1. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] };

/**
 * Reads CSV (RFC 4180): quotes, doubled quotes, line breaks within quotes, CRLF or LF, a byte order mark. The separator is a comma, or
 * a semicolon where the first line has more of them, as spreadsheets write it here. Empty lines are left out.
 */
export const readCsv = (text: string): Result<CsvRow[], CsvFault> => {
  if (text.length > csvBounds.characters)
    return failed({ line: 1, todo: `tệp dài hơn ${csvBounds.characters} ký tự; xin chia nhỏ` });
  const from = text.startsWith('\ufeff') ? 1 : 0;
  const head = text.slice(from, Math.max(from, text.indexOf('\n', from)) || undefined);
  const separator = head.split(';').length > head.split(',').length ? ';' : ',';
  const rows: CsvRow[] = [];
  let line = 1;
  let at = from;
  while (at < text.length) {
    const row: string[] = [];
    const begins = line;
    for (let more = true; more; ) {
      const cell = text[at] === '"' ? quoted(text, at) : plain(text, at, separator);
      if (cell === null) return failed({ line: begins, todo: 'có dấu ngoặc kép mở mà không đóng; xin thêm dấu "' });
      if (cell.value.length > csvBounds.cell)
        return failed({ line: begins, todo: `có ô dài hơn ${csvBounds.cell} ký tự; xin rút ngắn` });
      row.push(cell.value);
      line += cell.breaks;
      at = cell.end;
      if (text[at] === separator) at++;
      else if (at >= text.length || text[at] === '\n' || text.startsWith('\r\n', at)) more = false;
      else return failed({ line, todo: 'có chữ sau dấu ngoặc kép đóng; trong ô, dấu ngoặc kép viết hai lần' });
      if (row.length > csvBounds.columns)
        return failed({ line: begins, todo: `nhiều hơn ${csvBounds.columns} cột; xin bỏ cột thừa` });
    }
    at += text[at] === '\r' ? 2 : 1;
    line++;
    if (row.some((cell) => cell.trim() !== '')) rows.push({ line: begins, cells: row });
    if (rows.length > csvBounds.rows)
      return failed({ line: begins, todo: `nhiều hơn ${csvBounds.rows} dòng; xin chia tệp` });
  }
  return done(rows);
};

type Cell = { readonly value: string; readonly end: number; readonly breaks: number };

const quoted = (text: string, at: number): Cell | null => {
  let value = '';
  for (let from = at + 1; ; ) {
    const close = text.indexOf('"', from);
    if (close < 0) return null;
    value += text.slice(from, close);
    if (text[close + 1] !== '"') return { value, end: close + 1, breaks: value.split('\n').length - 1 };
    value += '"';
    from = close + 2;
  }
};

const plain = (text: string, at: number, separator: string): Cell => {
  let end = at;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && !text.startsWith('\r\n', end)) end++;
  return { value: text.slice(at, end), end, breaks: 0 };
};

/** One line of CSV that reads back as it was (RFC 4180): for programs. What people open in a spreadsheet has its formulas disarmed (office/figures). */
export const csvLine = (cells: readonly string[]): string =>
  cells.map((cell) => (/[",;\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
