import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { type Column, type Row, type SheetFault, type SheetName, sheetNames, sheets, type Tables } from './tables.ts';
import { xmlSteps, xmlText } from './xml.ts';
import { unzip, zip } from './zip.ts';

/** Bounds of one sheet. */
const most = { rows: 2_000, columns: 60, cell: 4_000 } as const;

/** Row 1 names the columns, row 2 explains them; what officials write begins here. */
const FIRST_ROW = 3;

/** A workbook (ECMA-376 SpreadsheetML) with these rows, explanations under the headings and lists to choose from. */
export const writeWorkbook = (tables: Tables): Buffer => {
  const files = new Map<string, string>([
    ['[Content_Types].xml', contentTypes()],
    ['_rels/.rels', relations([['rId1', 'officeDocument', 'xl/workbook.xml']])],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets>${sheetNames
        .map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ...sheetNames.map((_name, at) => [`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`] as const),
        ['rIdS', 'styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', styles],
    ...sheetNames.map((name, at) => [`xl/worksheets/sheet${at + 1}.xml`, sheetXml(name, tables[name])] as const),
  ]);
  return zip(new Map([...files].map(([path, text]) => [path, Buffer.from(text, 'utf8')])));
};

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const relations = (list: readonly (readonly [string, string, string])[]): string =>
  `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${REL}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

const contentTypes = (): string => {
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>${sheetNames
    .map((_name, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${kind}.worksheet+xml"/>`)
    .join('')}</Types>`;
};

/** 0 text that wraps, 1 a heading, 2 an explanation; all are texts (format 49), so that no date becomes a number. */
const styles = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="3"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Arial"/></font><font><i/><sz val="10"/><color rgb="FF555555"/><name val="Arial"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF8A1C1C"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF6EFE2"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">${[
  [0, 0],
  [1, 2],
  [2, 3],
]
  .map(
    ([font, fill]) =>
      `<xf numFmtId="49" fontId="${font}" fillId="${fill}" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>`,
  )
  .join(
    '',
  )}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const sheetXml = (name: SheetName, rows: readonly Row[]): string => {
  const columns: readonly Column[] = sheets[name];
  const line = (row: number, texts: readonly string[], style: number): string =>
    `<row r="${row}">${texts
      .map((text, at) =>
        text === ''
          ? ''
          : `<c r="${letterOf(at)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`,
      )
      .join('')}</row>`;
  const choices = columns.flatMap((column, at) =>
    column.choices
      ? [
          `<dataValidation type="list" allowBlank="1" showErrorMessage="1" errorTitle="Chọn trong danh sách" error="${xmlText(column.help)}" sqref="${letterOf(at)}${FIRST_ROW}:${letterOf(at)}${most.rows}"><formula1>"${xmlText(column.choices.join(','))}"</formula1></dataValidation>`,
        ]
      : [],
  );
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="2" topLeftCell="B3" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><cols>${columns
    .map(
      (column, at) => `<col min="${at + 1}" max="${at + 1}" width="${column.width ?? 18}" style="0" customWidth="1"/>`,
    )
    .join('')}</cols><sheetData>${[
    line(
      1,
      columns.map((column) => (column.needed ? `${column.name} *` : column.name)),
      1,
    ),
    line(
      2,
      columns.map((column) => column.help),
      2,
    ),
    ...rows.map(({ cells }, at) =>
      line(
        at + FIRST_ROW,
        columns.map((column) => cells[column.name] ?? ''),
        0,
      ),
    ),
  ].join('')}</sheetData>${
    choices.length > 0 ? `<dataValidations count="${choices.length}">${choices.join('')}</dataValidations>` : ''
  }</worksheet>`;
};

const letterOf = (at: number): string =>
  at < 26 ? String.fromCharCode(65 + at) : `${letterOf(Math.floor(at / 26) - 1)}${letterOf(at % 26)}`;

const columnOf = (reference: string): number =>
  [...reference.replace(/[^A-Z]/gu, '').slice(0, 3)].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) -
  1;

/** Reads what officials wrote. Formulas, macros and links to other files are refused: a package holds what is seen. */
export const readWorkbook = (file: Buffer): Result<Tables, SheetFault[]> => {
  const whole = (what: string): Result<Tables, SheetFault[]> => failed([{ sheet: '', row: 0, column: '', what }]);
  const files = unzip(file);
  if (!files.ok) return whole(files.fault);
  const names = [...files.value.keys()].map((name) => name.toLowerCase());
  if (names.some((name) => name.includes('vbaproject') || name.includes('macrosheets')))
    return whole('tệp có macro; hãy lưu lại thành .xlsx không macro');
  if (names.some((name) => name.startsWith('xl/externallinks/')))
    return whole('tệp nối tới tệp khác; hãy bỏ liên kết rồi lưu lại');
  try {
    return tablesOf(files.value);
  } catch {
    return whole('tệp bị hỏng hoặc không phải bảng tính; hãy lưu lại bằng Excel hoặc LibreOffice');
  }
};

const tablesOf = (files: ReadonlyMap<string, Buffer>): Result<Tables, SheetFault[]> => {
  const shared = sharedStrings(files.get('xl/sharedStrings.xml'));
  const targets = new Map<string, string>();
  for (const step of xmlSteps(textOf(files.get('xl/_rels/workbook.xml.rels'))))
    if (step.kind === 'open' && step.name === 'Relationship')
      targets.set(step.attributes['Id'] ?? '', (step.attributes['Target'] ?? '').replace(/^\/?(?:xl\/)?/u, 'xl/'));
  const parts = new Map<string, string>();
  for (const step of xmlSteps(textOf(files.get('xl/workbook.xml'))))
    if (step.kind === 'open' && step.name === 'sheet')
      parts.set(step.attributes['name'] ?? '', targets.get(step.attributes['r:id'] ?? '') ?? '');
  const faults: SheetFault[] = [];
  const tables: Record<SheetName, Row[]> = { procedure: [], pages: [], fields: [], rules: [], papers: [], texts: [] };
  for (const name of sheetNames) {
    const part = files.get(parts.get(name) ?? '');
    if (!part) faults.push({ sheet: name, row: 0, column: '', what: 'thiếu bảng này; hãy bắt đầu lại từ tệp mẫu' });
    else tables[name] = rowsOf(name, textOf(part), shared, faults);
  }
  return faults.length > 0 ? failed(faults.slice(0, 200)) : done(tables);
};

const textOf = (bytes: Buffer | undefined): string => {
  if (!bytes) throw new SyntaxError('a part is missing');
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
};

const sharedStrings = (bytes: Buffer | undefined): string[] => {
  if (!bytes) return [];
  const strings: string[] = [];
  let [current, isText, isReading]: [string, boolean, boolean] = ['', false, false];
  for (const step of xmlSteps(textOf(bytes))) {
    if (step.kind === 'open' && step.name === 'si') current = '';
    if (step.kind === 'close' && step.name === 'si') strings.push(current);
    // rPh: how a text is pronounced, not what it says
    if (step.kind !== 'text' && step.name === 'rPh') isReading = step.kind === 'open';
    if (step.kind !== 'text' && step.name === 't') isText = step.kind === 'open' && !isReading;
    if (step.kind === 'text' && isText) current += step.text;
  }
  return strings;
};

const rowsOf = (sheet: SheetName, xml: string, shared: readonly string[], faults: SheetFault[]): Row[] => {
  const byRow = new Map<number, Map<number, string>>();
  const add = (row: number, column: string, what: string): void => {
    if (faults.length < 200) faults.push({ sheet, row, column, what });
  };
  let row = 0;
  let cell = { column: -1, type: '', text: '' };
  let isValue = false;
  for (const step of xmlSteps(xml)) {
    if (step.kind === 'open' && step.name === 'row') row = Number(step.attributes['r'] ?? row + 1);
    if (step.kind === 'open' && step.name === 'c') {
      const column = step.attributes['r'] === undefined ? cell.column + 1 : columnOf(step.attributes['r']);
      cell = { column, type: step.attributes['t'] ?? 'n', text: '' };
    }
    if (step.kind === 'open' && step.name === 'f')
      add(row, letterOf(Math.max(0, cell.column)), 'ô này là công thức; hãy gõ thẳng nội dung');
    if (step.kind !== 'text' && (step.name === 'v' || step.name === 't')) isValue = step.kind === 'open';
    if (step.kind === 'text' && isValue && cell.text.length <= most.cell) cell.text += step.text;
    if (step.kind === 'close' && step.name === 'c' && cell.column >= 0 && cell.column < most.columns) {
      const text = plainText(cell.type, cell.text, shared).replace(/\r\n?/gu, '\n').trim();
      if (text.length > most.cell) add(row, letterOf(cell.column), `ô này dài hơn ${most.cell} chữ`);
      else if (text !== '' && row > most.rows) add(row, letterOf(cell.column), `bảng có tối đa ${most.rows} dòng`);
      else if (text !== '') byRow.set(row, (byRow.get(row) ?? new Map<number, string>()).set(cell.column, text));
    }
  }
  const headings = [...(byRow.get(1) ?? [])].map(
    ([at, text]) => [at, text.replace(/\s*\*$/u, '').normalize('NFC')] as const,
  );
  for (const column of sheets[sheet] as readonly Column[])
    if (!headings.some(([, text]) => text === column.name))
      add(1, column.name, 'thiếu cột này; hãy chép dòng đầu từ tệp mẫu');
  return [...byRow]
    .filter(([number]) => number >= FIRST_ROW)
    .sort(([one], [other]) => one - other)
    .map(([number, cells]) => ({
      row: number,
      cells: Object.fromEntries(headings.map(([at, name]) => [name, (cells.get(at) ?? '').normalize('NFC')])),
    }))
    .filter(({ cells }) => Object.values(cells).some((text) => text !== ''))
    .map((one) => ({ ...one, cells: withDates(sheet, one.cells) }));
};

const plainText = (type: string, text: string, shared: readonly string[]): string => {
  if (type === 's') return shared[Number(text)] ?? '';
  return type === 'b' ? (text === '1' ? 'có' : 'không') : text;
};

/** Excel turns a typed date into a number of days (1900 system): where a date is meant it becomes one again. */
const withDates = (sheet: SheetName, cells: Record<string, string>): Record<string, string> => {
  const isDateLine = sheet === 'procedure' && (cells['khóa'] ?? '').startsWith('hiệu_lực');
  const isDateField = sheet === 'fields' && (cells['kiểu'] ?? '').startsWith('ngày');
  const column = isDateLine ? 'vi' : isDateField ? 'ví_dụ' : null;
  const days = column === null ? '' : (cells[column] ?? '');
  if (column === null || !/^[0-9]{5}$/u.test(days)) return cells;
  const day = new Date(Date.UTC(1899, 11, 30) + Number(days) * 86_400_000).toISOString().slice(0, 10);
  return { ...cells, [column]: day };
};
