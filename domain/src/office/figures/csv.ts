/**
 * Tables as CSV that Excel opens right where it stands: a byte order mark (else Vietnamese letters break), CRLF, a semicolon and a
 * decimal comma for Vietnamese settings, a comma and a point for English ones. RFC 4180 otherwise.
 */
export type Cell = string | number | null | { readonly share: number | null };

export type Table = {
  /** of the file and the page: `wait-by-service` */
  readonly id: string;
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
};

const BYTE_ORDER_MARK = '\ufeff';

/**
 * A text that a spreadsheet would run as a formula gets an apostrophe before it: OWASP's list (= + - @, tab, carriage return), also
 * behind spaces and in the full-width forms that some programs take for the same.
 */
export const harmless = (text: string): string =>
  /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u.test(text) ? `'${text}` : text;

const decimal = (value: number, comma: boolean): string => (comma ? String(value).replace('.', ',') : String(value));

/** One cell. Nothing measured is an empty cell, never 0. */
export const csvCell = (cell: Cell, comma: boolean): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return decimal(cell, comma);
  if (typeof cell !== 'string')
    return cell.share === null ? '' : `${decimal(Math.round(cell.share * 1_000) / 10, comma)}%`;
  const text = harmless(cell);
  return /[",;\r\n\t]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The table as the bytes of a file; `settings` are those of the machine that opens it. */
export const csvOf = ({ head, rows }: Pick<Table, 'head' | 'rows'>, settings: 'vi' | 'en'): string => {
  const comma = settings === 'vi';
  const line = (cells: readonly Cell[]): string =>
    `${cells.map((cell) => csvCell(cell, comma)).join(comma ? ';' : ',')}\r\n`;
  return BYTE_ORDER_MARK + line(head) + rows.map(line).join('');
};
