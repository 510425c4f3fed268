import type { Expression } from '@mot-cua/domain/forms/expression.ts';
import { isPackagePath, packageFromFiles } from '@mot-cua/domain/procedure-package/read-package.ts';
import { recordExample } from '@mot-cua/domain/procedure-package/record-example.ts';
import type { Example, ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import type { AnswerValue, Person } from '@mot-cua/domain/provenance.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { kinds, linesOf, type Row, type SheetFault, type SheetName, shapes, sheets, type Tables } from './tables.ts';

export type PackageFiles = ReadonlyMap<string, unknown>;

/** Whoever stands at the kiosk in the examples of an import: invented. */
export const examplePerson: Person = {
  level: 'chip-verified',
  source: 'chip',
  personalNumber: '004190000017',
  fullName: 'Nông Thị Mai',
  dateOfBirth: '1990-01-31',
  sex: 'female',
  nationality: 'Việt Nam',
  ethnicity: 'Tày',
  placeOfOrigin: 'Hòa An, Cao Bằng',
  residence: 'Tổ 5, phường Thục Phán, tỉnh Cao Bằng',
  issuedOn: '2021-05-10',
};

/**
 * The files of a package as the sheets say it, with two examples (nothing answered, all answered as in the column `ví_dụ`)
 * whose outcome is what the engine makes of them. `today` is the day of the examples. The faults name sheet, row and column.
 */
export const packageOfTables = (tables: Tables, today: string): Result<PackageFiles, SheetFault[]> => {
  const shape = cellFaults(tables);
  if (shape.length > 0) return failed(shape);
  const faults: SheetFault[] = [];
  const at = (sheet: SheetName, row: Row, column: string, what: string): void => {
    faults.push({ sheet, row: row.row, column, what });
  };
  const about = new Map(tables.procedure.map((row) => [row.cells['khóa'] ?? '', row]));
  const say = (key: string, language: 'vi' | 'en' = 'vi'): string => about.get(key)?.cells[language]?.trim() ?? '';
  const bind: unknown[] = [];
  const texts: Record<'vi' | 'en', Record<string, string>> = { vi: {}, en: {} };
  const put = (key: string, vi: string | undefined, en: string | undefined): void => {
    if (vi?.trim()) texts.vi[key] = vi.trim().normalize('NFC');
    if (en?.trim()) texts.en[key] = en.trim().normalize('NFC');
  };
  for (const [key, name] of textsOfProcedure) put(key, say(name), say(name, 'en'));
  for (const { cells } of tables.pages) {
    put(`page.${cells['trang']}.title`, cells['tiêu_đề_vi'], cells['tiêu_đề_en']);
    put(`page.${cells['trang']}.help`, cells['gợi_ý_vi'], cells['gợi_ý_en']);
  }
  const shown = new Set(
    tables.rules.filter(({ cells }) => cells['hiệu_ứng'] === 'hiện').map(({ cells }) => cells['đích']),
  );
  const schema = emptyObject(say('tên_tờ_khai') || say('tên'));
  const answers: { ref: string; value: AnswerValue }[] = [];
  const typeOf = new Map(tables.fields.map(({ cells }) => [cells['mục'] ?? '', cells['kiểu'] ?? '']));
  const condition = (sheet: SheetName, row: Row): Expression | null => {
    const ref = row.cells['khi_mục']?.trim();
    if (!ref) return null;
    const kind = typeOf.get(ref);
    if (kind === undefined) at(sheet, row, 'khi_mục', `không có mục ${ref} ở bảng fields`);
    return comparison(ref, row.cells['so_sánh'] ?? 'là', linesOf(row.cells['giá_trị']), kind ?? 'chữ');
  };
  const uiFields = new Map<string, unknown[]>(tables.pages.map(({ cells }) => [cells['trang'] ?? '', []]));
  for (const row of tables.fields) {
    const { cells } = row;
    const ref = cells['mục'] ?? '';
    const page = uiFields.get(cells['trang'] ?? '');
    if (!page) {
      at('fields', row, 'trang', `không có trang ${cells['trang']} ở bảng pages`);
      continue;
    }
    if (!/^(?:\/[A-Za-z][A-Za-z0-9]{0,40}){1,4}$/u.test(ref)) {
      at('fields', row, 'mục', 'tên mục phải như /applicant/fullName: chữ cái không dấu và chữ số');
      continue;
    }
    const required = cells['bắt_buộc'] === 'có';
    const options = linesOf(cells['lựa_chọn']).map((line) => line.split('|').map((part) => part.trim()));
    page.push(uiField(cells, ref, required, options));
    put(`${ref}.label`, cells['nhãn_vi'], cells['nhãn_en']);
    put(`${ref}.help`, cells['gợi_ý_vi'], cells['gợi_ý_en']);
    for (const [key, vi, en] of options) put(`${ref}=${key}`, vi, en);
    const always = required && !shown.has(ref) && !shown.has(`page:${cells['trang']}`);
    const placed = placeProperty(schema, ref, propertyOf(cells, options, required), always);
    if (!placed) at('fields', row, 'mục', `mục ${ref} trùng hoặc nằm trong một mục khác`);
    const property = propertyOf(cells, options, required);
    if ('pattern' in property && !tables.texts.some((text) => text.cells['khóa'] === `${ref}.format`))
      put(`${ref}.format`, ...formatMessage(cells));
    for (const line of linesOf(cells['điền_sẵn'])) {
      const binding = bindingOf(ref, line, typeOf);
      if (binding === null) at('fields', row, 'điền_sẵn', `không hiểu "${line.slice(0, 60)}"; xem hướng dẫn của cột`);
      else bind.push(binding);
    }
    const example = cells['ví_dụ']?.trim();
    if (example) answers.push({ ref, value: answerOf(example, cells['kiểu'] ?? '', options) });
  }
  const rules = tables.rules.map((row) => {
    const { cells } = row;
    const id = cells['tên'] ?? '';
    const when = condition('rules', row);
    if (when === null) at('rules', row, 'khi_mục', 'quy tắc cần một điều kiện');
    if (cells['hiệu_ứng'] === 'kiểm tra') put(`check.${id}`, cells['báo_vi'], cells['báo_en']);
    return cells['hiệu_ứng'] === 'kiểm tra'
      ? { id, effect: 'check', target: cells['đích'], must: when ?? true }
      : { id, effect: cells['hiệu_ứng'] === 'hiện' ? 'show' : 'require', target: cells['đích'], when: when ?? true };
  });
  const isForm = say('loại') === 'e-form';
  const papers = tables.papers.map((row) => {
    const { cells } = row;
    put(`paper.${cells['mã']}.title`, cells['tên_vi'], cells['tên_en']);
    put(`paper.${cells['mã']}.note`, cells['ghi_chú_vi'], cells['ghi_chú_en']);
    const show = condition('papers', row);
    const capacities = linesOf(cells['tư_cách']);
    return {
      key: cells['mã'],
      ...(show === null ? {} : { show }),
      required: cells['bắt_buộc'] !== 'có' ? false : (show ?? true),
      ...(capacities.length > 0 ? { capacities } : {}),
      sources: isForm ? ['flatbed', 'feeder', 'camera'] : [],
      ...(cells['khổ'] === 'A3' ? { largest: 'A3' } : {}),
      dpi: 300,
      colour: true,
      maxPages: Number(cells['số_trang'] || 10),
    };
  });
  for (const { cells } of tables.texts) put(cells['khóa'] ?? '', cells['vi'], cells['en']);
  const fees = (['direct', 'online'] as const).flatMap((way) => {
    const key = way === 'direct' ? 'phí_trực_tiếp' : 'phí_trực_tuyến';
    const cell = say(key).replace(/[.\s]/gu, '');
    if (cell === '') return [];
    const row = about.get(key);
    if (row && !/^[0-9]{1,9}$/u.test(cell)) at('procedure', row, 'vi', `"${cell.slice(0, 40)}" không phải số đồng`);
    return [
      {
        way,
        amount: Number(cell),
        per: 'filing',
        validFrom: say('hiệu_lực_từ'),
        validTo: say('hiệu_lực_đến') || null,
      },
    ];
  });
  if (faults.length > 0) return failed(faults);

  const basis = linesOf(say('căn_cứ'));
  const basisEn = linesOf(say('căn_cứ', 'en'));
  const unconfirmed = linesOf(say('chưa_xác_nhận')).map((line) => {
    const [part = '', ...note] = line.split('|');
    return { part: part.trim(), note: note.join('|').trim() };
  });
  const slug = say('mã').replace('.', '-');
  const capacities = linesOf(say('tư_cách'));
  const files = new Map<string, unknown>([
    [
      'procedure.json',
      {
        format: 'procedure-package/1',
        id: say('mã'),
        version: say('phiên_bản'),
        validFrom: say('hiệu_lực_từ'),
        validTo: say('hiệu_lực_đến') || null,
        kind: say('loại'),
        channel: say('kênh'),
        ...(fees.length > 0 ? { fees } : {}),
        ...(say('chữ_ký') ? { signature: say('chữ_ký') } : {}),
        legalBasis: basis.map((vi, index) => ({ vi, en: basisEn[index] ?? vi })),
        ...(unconfirmed.length > 0 ? { unconfirmed } : {}),
        ...(say('nơi_nộp') ? { anyOffice: say('nơi_nộp') } : {}),
        identity: { minimum: say('định_danh') || 'none' },
        ...(capacities.length > 0 ? { capacities } : {}),
        wantsEthnicity: tables.fields.some(({ cells }) => cells['điền_sẵn']?.includes('id.ethnicity')),
        owner: say('chủ_hồ_sơ') ? { fullName: say('chủ_hồ_sơ'), personalNumber: say('số_chủ_hồ_sơ') || null } : null,
        truthDeclaration: { version: isForm ? say('bản_cam_đoan') || `${slug}-${say('phiên_bản')}` : 'none' },
        searchWords: linesOf(say('tìm_kiếm')),
      },
    ],
    ['data.schema.json', { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }],
    ['ui.json', { pages: [...uiFields].map(([id, fields]) => ({ id, fields })) }],
    ['rules.json', rules],
    ['bind.json', bind],
    ['papers.json', papers],
    [
      'print.json',
      printFile(say('tên_tờ_khai') || say('tên').toLocaleUpperCase('vi'), linesOf(say('người_ký')), tables.fields),
    ],
    ['i18n/vi.json', texts.vi],
    ['i18n/en.json', texts.en],
  ]);
  return withExamples(files, isForm ? answers : [], today);
};

const textsOfProcedure = [
  ['procedure.title', 'tên'],
  ['procedure.summary', 'tóm_tắt'],
  ['procedure.fee', 'lệ_phí'],
  ['procedure.feeInShort', 'lệ_phí_gọn'],
  ['procedure.duration', 'thời_hạn'],
  ['procedure.morePapers', 'thêm_giấy_tờ'],
  ['procedure.channelNote', 'ghi_chú_kênh'],
] as const;

/** Columns that must be filled and choices that must be one of the list. */
const cellFaults = (tables: Tables): SheetFault[] =>
  (Object.keys(sheets) as SheetName[]).flatMap((sheet) =>
    tables[sheet].flatMap((row) =>
      sheets[sheet].flatMap((column): SheetFault[] => {
        const cell = row.cells[column.name]?.trim() ?? '';
        const where = { sheet, row: row.row, column: column.name };
        if (cell === '')
          return 'needed' in column && column.needed ? [{ ...where, what: 'ô này phải có nội dung' }] : [];
        if ('choices' in column && !(column.choices as readonly string[]).includes(cell))
          return [{ ...where, what: `"${cell.slice(0, 40)}" không có trong danh sách: ${column.choices.join(', ')}` }];
        return [];
      }),
    ),
  );

const comparison = (ref: string, operator: string, values: readonly string[], kind: string): Expression => {
  const field = { var: ref };
  const typed = values.map((value) => (kind === 'số' ? Number(value) : kind === 'có/không' ? value === 'có' : value));
  if (operator === 'để trống') return { '!': field };
  if (operator === 'có ghi') return { '!': { '!': field } };
  if (operator === 'là một trong') return { in: [field, typed] };
  return { [operator === 'không là' ? '!=' : '==']: [field, typed[0] ?? null] };
};

const uiField = (
  cells: Row['cells'],
  ref: string,
  required: boolean,
  options: readonly (readonly string[])[],
): Record<string, unknown> => {
  const kind = cells['kiểu'] as keyof typeof kinds;
  const digits = cells['dạng']?.includes('chữ số') || cells['dạng'] === 'mã số thuế';
  const keyboard =
    cells['dạng'] === 'thư điện tử' ? 'email' : cells['dạng'] === 'số giấy tờ' ? 'latin' : digits ? 'digits' : null;
  return {
    ref,
    widget: kinds[kind],
    ...(required ? { required: true } : {}),
    ...(options.length > 0 ? { options: options.map(([key]) => key) } : {}),
    ...(keyboard ? { keyboard } : {}),
    ...(cells['che_số'] === 'có' ? { masked: true } : {}),
    ...(cells['ngày_sau_này'] === 'có' ? { future: true } : {}),
    ...(kind === 'ngày (có thể chỉ năm)' ? { partial: true } : {}),
  };
};

const propertyOf = (
  cells: Row['cells'],
  options: readonly (readonly string[])[],
  required: boolean,
): Record<string, unknown> => {
  const most = Number(cells['nhiều_nhất'] || Number.NaN);
  const least = Number(cells['ít_nhất'] || Number.NaN);
  const shape = shapes[cells['dạng'] as keyof typeof shapes];
  switch (cells['kiểu']) {
    case 'chọn':
      return { enum: options.map(([key]) => key) };
    case 'có/không':
      return { type: 'boolean' };
    case 'số':
      return {
        type: 'number',
        ...(Number.isNaN(least) ? {} : { minimum: least }),
        ...(Number.isNaN(most) ? {} : { maximum: most }),
      };
    case 'năm':
      return { type: 'string', pattern: '^[0-9]{4}$' };
    case 'ngày':
    case 'ngày (có thể chỉ năm)':
      return { type: 'string', pattern: '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$' };
    case 'điện thoại':
      return { type: 'string', maxLength: 20 };
    default:
      if (shape) return { type: 'string', pattern: shape };
      return { type: 'string', ...(required ? { minLength: 1 } : {}), maxLength: Number.isNaN(most) ? 300 : most };
  }
};

const formatMessage = (cells: Row['cells']): [string, string] => {
  const kind = cells['kiểu'] ?? '';
  if (kind === 'năm') return ['Năm chưa đúng. Hãy nhập bốn chữ số.', 'This is not a year. Enter four digits.'];
  if (kind === 'ngày (có thể chỉ năm)')
    return [
      'Ngày chưa đúng. Hãy nhập ngày, tháng, năm, hoặc chỉ năm.',
      'Not a date. Enter day, month, year, or the year.',
    ];
  if (kind === 'ngày')
    return ['Ngày chưa đúng. Hãy nhập đủ ngày, tháng, năm.', 'Not a date. Enter day, month and year.'];
  const wanted: Record<string, [string, string]> = {
    '12 chữ số': ['Số này có 12 chữ số. Hãy kiểm tra và nhập lại.', 'This number has 12 digits. Please check it.'],
    '9 hoặc 12 chữ số': [
      'Số này có 9 hoặc 12 chữ số. Hãy nhập lại.',
      'This number has 9 or 12 digits. Please check it.',
    ],
    'mã số thuế': [
      'Mã số thuế có 10 hoặc 13 chữ số. Hãy nhập lại.',
      'A tax code has 10 or 13 digits. Please check it.',
    ],
    'số giấy tờ': ['Số giấy tờ chỉ gồm chữ số và chữ in hoa.', 'The number has digits and capital letters only.'],
    'thư điện tử': [
      'Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@congty.vn.',
      'Not an e-mail address. Example: name@site.vn.',
    ],
  };
  return (
    wanted[cells['dạng'] ?? ''] ?? ['Nội dung chưa đúng. Hãy kiểm tra lại.', 'This is not right. Please check it.']
  );
};

type ObjectSchema = {
  title?: string;
  type: 'object';
  additionalProperties: false;
  required: string[];
  properties: Record<string, unknown>;
};
const emptyObject = (title?: string): ObjectSchema => ({
  ...(title === undefined ? {} : { title }),
  type: 'object',
  additionalProperties: false,
  required: [],
  properties: {},
});
const isObjectSchema = (part: unknown): part is ObjectSchema =>
  typeof part === 'object' && part !== null && 'properties' in part;

/** Puts a property where its pointer leads; false where something is there already. */
const placeProperty = (root: ObjectSchema, ref: string, property: unknown, always: boolean): boolean => {
  const names = ref.slice(1).split('/');
  const last = names.pop() ?? '';
  let part = root;
  for (const name of names) {
    const inner: unknown = Object.hasOwn(part.properties, name) ? part.properties[name] : emptyObject();
    if (!isObjectSchema(inner)) return false;
    part.properties[name] = inner;
    if (always && !part.required.includes(name)) part.required.push(name);
    part = inner;
  }
  if (Object.hasOwn(part.properties, last)) return false;
  part.properties[last] = property;
  if (always) part.required.push(last);
  return true;
};

/** `id.fullName ! locked ? /request/relation=mother`, `/applicant/residence`, `=Việt Nam`. */
const bindingOf = (ref: string, line: string, typeOf: ReadonlyMap<string, string>): unknown => {
  const [body = '', condition] = line.split(' ? ');
  const [from = '', lock] = body.split(' ! ');
  const source = from.trim();
  const isConstant = source.startsWith('=');
  if (!isConstant && !/^(?:(?:id|owner)\.[A-Za-z]+|\/[A-Za-z0-9/]+)(?: năm)?$/u.test(source)) return null;
  const isYear = source.endsWith(' năm');
  const value = source.slice(1).trim();
  const [whenRef = '', whenValue = ''] = (condition ?? '').split('=').map((part) => part.trim());
  if (condition !== undefined && !typeOf.has(whenRef)) return null;
  return {
    ref,
    from: isConstant ? 'const' : source.replace(/ năm$/u, ''),
    ...(isConstant ? { value: typeOf.get(ref) === 'số' ? Number(value) : value } : {}),
    ...(isYear ? { as: 'year' } : {}),
    ...(condition === undefined ? {} : { when: comparison(whenRef, 'là', [whenValue], typeOf.get(whenRef) ?? '') }),
    lock: lock?.trim() || 'editable-unverifies',
  };
};

const answerOf = (text: string, kind: string, options: readonly (readonly string[])[]): AnswerValue => {
  if (kind === 'số') return Number(text.replace(',', '.'));
  if (kind === 'có/không') return text === 'có';
  return kind === 'chọn' ? (options.find(([key, vi]) => key === text || vi === text)?.[0] ?? text) : text;
};

const printFile = (title: string, signers: readonly string[], fields: readonly Row[]) => ({
  title,
  ...(signers.length > 0 ? { signers } : {}),
  lines: fields
    .filter(({ cells }) => cells['dòng_in']?.trim())
    .map(({ cells }) => ({
      ...(cells['đề_mục_in']?.trim() ? { heading: cells['đề_mục_in'].trim() } : {}),
      text: cells['dòng_in']?.trim() ?? '',
      ref: cells['mục'] ?? '',
      ...(cells['cách_in'] ? { as: cells['cách_in'] } : {}),
    })),
});

/** The examples need the engine, the engine a package, a package examples: it begins with an empty one. */
const withExamples = (
  files: Map<string, unknown>,
  answers: { ref: string; value: AnswerValue }[],
  today: string,
): Result<PackageFiles, SheetFault[]> => {
  const blank: Example = { name: 'nothing is answered', today, person: null, answers: [], expect: {} };
  const read = packageFromFiles(new Map([...files, ['tests/empty.json', blank]]));
  if (!read.ok) return failed([{ sheet: 'procedure', row: 0, column: '', what: read.fault }]);
  const pkg: ProcedurePackage = read.value;
  files.set('tests/empty.json', recordExample(pkg, blank));
  if (answers.length > 0)
    files.set(
      'tests/filled.json',
      recordExample(pkg, {
        name: 'everything is answered as in the sheet',
        today,
        person: examplePerson,
        answers,
        expect: {},
      }),
    );
  const stray = [...files.keys()].find((path) => !isPackagePath(path));
  if (stray !== undefined) throw new Error(`a package has no file ${stray}`);
  return done(files);
};
