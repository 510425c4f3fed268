import type { Expression } from '@mot-cua/domain/forms/expression.ts';
import type { Localized } from '@mot-cua/domain/localized.ts';
import type { Binding, ProcedurePackage, Rule, UiField } from '@mot-cua/domain/procedure-package/schema.ts';
import { packageOfTables } from './package-of-tables.ts';
import { kinds, procedureKeys, type Row, shapes, type Tables } from './tables.ts';

/** A package as the sheets hold it, and what of it they cannot hold: a file and the place in it, one line each. */
export type Exported = { readonly tables: Tables; readonly leftOut: readonly string[] };

/**
 * A package → the spreadsheet of an official. What the sheets cannot hold (lists, addresses, calculated values, conditions of
 * several parts) is left out and named: it is found by making a package of the tables again and holding it against this one.
 * Examples are not in the sheets; the import makes its own.
 */
export const tablesOfPackage = (pkg: ProcedurePackage, today: string): Exported => {
  const held = new Set<string>();
  const text = (key: string): readonly [string, string] => {
    held.add(key);
    return [pkg.texts.vi[key] ?? '', pkg.texts.en[key] ?? ''];
  };
  const simple = simpleFields(pkg);
  const pages = pkg.ui.pages.filter(({ fields }) => fields.some(({ ref }) => simple.has(ref)));
  const sayable = (when: Expression | undefined): boolean =>
    simple.has((when === undefined ? null : compared(when))?.ref ?? '');
  const targets = new Set([...simple, ...pages.map(({ id }) => `page:${id}`)]);
  const tables: Tables = {
    procedure: procedureRows(pkg, text),
    pages: rows(
      pages.map(({ id }) => ({
        trang: id,
        ...pair('tiêu_đề', text(`page.${id}.title`)),
        ...pair('gợi_ý', text(`page.${id}.help`)),
      })),
    ),
    fields: rows(
      pages.flatMap((page) =>
        page.fields.filter(({ ref }) => simple.has(ref)).map((field) => fieldCells(pkg, page.id, field, text, simple)),
      ),
    ),
    rules: rows(
      pkg.rules.flatMap((rule) =>
        targets.has(rule.target) &&
        sayable(rule.effect === 'check' ? rule.must : 'when' in rule ? rule.when : undefined)
          ? ruleCells(rule, text)
          : [],
      ),
    ),
    papers: rows(
      pkg.papers.map((paper) => ({
        mã: paper.key,
        ...pair('tên', text(`paper.${paper.key}.title`)),
        ...pair('ghi_chú', text(`paper.${paper.key}.note`)),
        bắt_buộc: paper.required === false ? 'không' : 'có',
        tư_cách: (paper.capacities ?? []).join('\n'),
        ...(sayable(paper.show) ? conditionCells(paper.show) : {}),
        khổ: paper.largest ?? '',
        số_trang: String(paper.maxPages),
      })),
    ),
    texts: [],
  };
  const ofSomethingHere = (key: string): boolean =>
    key.startsWith('/') ? hasShape(pkg, simple, key) : /^(?:truth|procedure)\./u.test(key);
  const rest = Object.keys(pkg.texts.vi).filter(
    (key) => !held.has(key) && ofSomethingHere(key) && pkg.texts.vi[key] && pkg.texts.en[key],
  );
  const whole = {
    ...tables,
    texts: rows(rest.map((key) => ({ khóa: key, vi: pkg.texts.vi[key] ?? '', en: pkg.texts.en[key] ?? '' }))),
  };
  return { tables: whole, leftOut: leftOut(pkg, whole, today) };
};

type Cells = Record<string, string>;
type Text = (key: string) => readonly [string, string];

const pair = (name: string, [vi, en]: readonly [string, string]): Cells => ({ [`${name}_vi`]: vi, [`${name}_en`]: en });

/** Cells that are empty are not there, as in a spreadsheet that was read; the first two rows are its head. */
const rows = (list: readonly Cells[]): Row[] =>
  list.map((cells, at) => ({
    row: at + 3,
    cells: Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== '')),
  }));

const procedureRows = (pkg: ProcedurePackage, text: Text): Row[] => {
  const { procedure: of } = pkg;
  const lines = (list: readonly Localized[]): readonly [string, string] => [
    list.map(({ vi }) => vi).join('\n'),
    list.map(({ vi, en }) => en ?? vi).join('\n'),
  ];
  const fee = (way: 'direct' | 'online'): string =>
    String(of.fees?.find((one) => one.way === way && one.per === 'filing')?.amount ?? '');
  const filled: Readonly<Record<string, readonly [string, string?]>> = {
    mã: [of.id],
    phiên_bản: [of.version],
    hiệu_lực_từ: [of.validFrom],
    hiệu_lực_đến: [of.validTo ?? ''],
    loại: [of.kind],
    kênh: [of.channel],
    chữ_ký: [of.signature ?? ''],
    phí_trực_tiếp: [fee('direct')],
    phí_trực_tuyến: [fee('online')],
    định_danh: [of.identity.minimum],
    tư_cách: [(of.capacities ?? []).join('\n')],
    chủ_hồ_sơ: [of.owner?.fullName ?? ''],
    số_chủ_hồ_sơ: [of.owner?.personalNumber ?? ''],
    căn_cứ: lines(of.legalBasis),
    nơi_nộp: [of.anyOffice ?? ''],
    chưa_xác_nhận: [(of.unconfirmed ?? []).map(({ part, note }) => `${part} | ${note}`).join('\n')],
    bản_cam_đoan: [of.kind === 'e-form' ? of.truthDeclaration.version : ''],
    tìm_kiếm: [of.searchWords.join('\n')],
    tên: text('procedure.title'),
    tóm_tắt: text('procedure.summary'),
    lệ_phí: text('procedure.fee'),
    lệ_phí_gọn: text('procedure.feeInShort'),
    thời_hạn: text('procedure.duration'),
    thêm_giấy_tờ: text('procedure.morePapers'),
    ghi_chú_kênh: text('procedure.channelNote'),
    tên_tờ_khai: [pkg.print.title === upper(pkg) ? '' : pkg.print.title],
    người_ký: [(pkg.print.signers ?? []).join('\n')],
  };
  return rows(procedureKeys.map(([khóa]) => ({ khóa, vi: filled[khóa]?.[0] ?? '', en: filled[khóa]?.[1] ?? '' })));
};

/** What the import makes of the title where no form has a name of its own. */
const upper = ({ texts }: ProcedurePackage): string => (texts.vi['procedure.title'] ?? '').toLocaleUpperCase('vi');

/** Fields of a kind that the sheets know, and whose place in the data they can name. */
const simpleFields = (pkg: ProcedurePackage): ReadonlySet<string> =>
  new Set(
    pkg.ui.pages.flatMap(({ fields }) =>
      fields.filter(({ widget }) => Object.values<string>(kinds).includes(widget)).map(({ ref }) => ref),
    ),
  );

const fieldCells = (
  pkg: ProcedurePackage,
  page: string,
  field: UiField,
  text: Text,
  simple: ReadonlySet<string>,
): Cells => {
  const { ref, widget } = field;
  const property = propertyAt(pkg.dataSchema, ref);
  const kind = widget === 'date' && field.partial ? 'ngày (có thể chỉ năm)' : kindOf(widget);
  const shape = Object.entries(shapes).find(([, pattern]) => pattern === property['pattern'])?.[0] ?? '';
  const most = property['maximum'] ?? (kind.startsWith('chữ') && shape === '' ? property['maxLength'] : undefined);
  const line = pkg.print.lines.find((one) => one.ref === ref);
  return {
    trang: page,
    mục: ref,
    kiểu: kind,
    bắt_buộc: field.required ? 'có' : 'không',
    ...pair('nhãn', text(`${ref}.label`)),
    ...pair('gợi_ý', text(`${ref}.help`)),
    lựa_chọn: (field.options ?? []).map((key) => [key, ...text(`${ref}=${key}`)].join(' | ')).join('\n'),
    dạng: shape,
    ít_nhất: property['minimum'] === undefined ? '' : String(property['minimum']),
    nhiều_nhất: most === undefined ? '' : String(most),
    ngày_sau_này: field.future ? 'có' : '',
    che_số: field.masked ? 'có' : '',
    điền_sẵn: pkg.bind
      .filter((one) => one.ref === ref)
      .map((one) => bindingLine(one, simple))
      .filter((one) => one !== null)
      .join('\n'),
    dòng_in: line?.text ?? '',
    đề_mục_in: line?.heading ?? '',
    cách_in: line?.as ?? '',
  };
};

/** `/person/number.format` is of a field that has a shape in the sheets. */
const hasShape = (pkg: ProcedurePackage, simple: ReadonlySet<string>, key: string): boolean => {
  const ref = /^(.+)\.format$/u.exec(key)?.[1] ?? '';
  if (!simple.has(ref)) return false;
  const widget = pkg.ui.pages.flatMap(({ fields }) => fields).find((one) => one.ref === ref)?.widget;
  const { pattern } = propertyAt(pkg.dataSchema, ref);
  return widget === 'date' || widget === 'year' || Object.values<unknown>(shapes).includes(pattern);
};

/** `{"$ref": "#/$defs/name"}` → what stands there. */
const resolved = (schema: unknown, part: unknown): unknown => {
  const name = /^#\/\$defs\/([A-Za-z0-9]+)$/u.exec(String(field(part, '$ref') ?? ''))?.[1];
  return name === undefined ? part : field(field(schema, '$defs'), name);
};

const kindOf = (widget: string): string => Object.entries(kinds).find(([, one]) => one === widget)?.[0] ?? '';

const propertyAt = (schema: unknown, ref: string): Record<string, unknown> => {
  let part: unknown = schema;
  for (const name of ref.slice(1).split('/')) part = resolved(schema, field(field(part, 'properties'), name));
  return typeof part === 'object' && part !== null ? (part as Record<string, unknown>) : {};
};
const field = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : undefined;

/** `id.fullName ! locked ? /request/relation=mother`; null: a binding that a cell cannot say. */
const bindingLine = (one: Binding, simple: ReadonlySet<string>): string | null => {
  const from = one.from === 'const' ? `=${String(one.value)}` : `${one.from}${one.as === 'year' ? ' năm' : ''}`;
  const lock = one.lock === 'editable-unverifies' ? '' : ` ! ${one.lock}`;
  if (one.item || (one.from.startsWith('/') && !simple.has(one.from))) return null;
  if (one.when === undefined) return `${from}${lock}`;
  const when = compared(one.when);
  return when?.operator === 'là' && simple.has(when.ref)
    ? `${from}${lock} ? ${when.ref}=${when.values[0] ?? ''}`
    : null;
};

const ruleCells = (rule: Rule, text: Text): Cells[] => {
  if (rule.effect !== 'show' && rule.effect !== 'require' && rule.effect !== 'check') return [];
  const when = rule.effect === 'check' ? rule.must : rule.when;
  if (compared(when) === null) return [];
  const effect = { show: 'hiện', require: 'bắt buộc', check: 'kiểm tra' }[rule.effect];
  return [
    {
      tên: rule.id,
      hiệu_ứng: effect,
      đích: rule.target,
      ...conditionCells(when),
      ...(rule.effect === 'check' ? pair('báo', text(`check.${rule.id}`)) : {}),
    },
  ];
};

const conditionCells = (when: Expression | undefined): Cells => {
  const said = when === undefined ? null : compared(when);
  return said ? { khi_mục: said.ref, so_sánh: said.operator, giá_trị: said.values.join('\n') } : {};
};

type Compared = { readonly ref: string; readonly operator: string; readonly values: readonly string[] };

/** One comparison of one field, as a row says it; null: more than that. */
const compared = (when: Expression): Compared | null => {
  if (typeof when !== 'object' || when === null || Array.isArray(when)) return null;
  const [operator, inputs] = Object.entries(when)[0] ?? ['', null];
  if (operator === '!') {
    const inner = field(inputs, '!');
    const ref = field(inner ?? inputs, 'var');
    return typeof ref === 'string' ? { ref, operator: inner === undefined ? 'để trống' : 'có ghi', values: [] } : null;
  }
  const [left, right] = Array.isArray(inputs) ? (inputs as readonly unknown[]) : [];
  const ref = field(left, 'var');
  const words = { '==': 'là', '!=': 'không là', in: 'là một trong' }[operator];
  if (typeof ref !== 'string' || words === undefined || right === null || right === undefined) return null;
  const values: readonly unknown[] = Array.isArray(right) ? right : [right];
  if (values.some((value) => typeof value === 'object')) return null; // another field, or more
  return {
    ref,
    operator: words,
    values: values.map((value) => (typeof value === 'boolean' ? (value ? 'có' : 'không') : String(value))),
  };
};

/** What a package that is made of these tables does not have of this one, or has otherwise. */
const leftOut = (pkg: ProcedurePackage, tables: Tables, today: string): string[] => {
  const made = packageOfTables(tables, today);
  if (!made.ok)
    return made.fault.map(({ sheet, row, column, what }) => `sheet ${sheet}, row ${row}, ${column}: ${what}`);
  const own: readonly (readonly [string, unknown])[] = [
    ['procedure.json', pkg.procedure],
    ['data.schema.json', pkg.dataSchema],
    ['ui.json', pkg.ui],
    ['rules.json', pkg.rules],
    ['bind.json', pkg.bind],
    ['papers.json', pkg.papers],
    ['print.json', pkg.print],
    ['i18n/vi.json', pkg.texts.vi],
    ['i18n/en.json', pkg.texts.en],
  ];
  return own.flatMap(([file, was]) => differences(was, made.value.get(file)).map((place) => `${file}${place}`));
};

/** Places in which two JSON values differ; an entry of a list is named by its id, key or ref where it has one. */
const differences = (was: unknown, is: unknown, place = ''): string[] => {
  if (Array.isArray(was) && Array.isArray(is) && was.every((one) => nameOf(one) !== null)) {
    const others = new Map(is.map((one) => [nameOf(one), one]));
    return was.flatMap((one) => differences(one, others.get(nameOf(one)), `${place} ${nameOf(one)}`));
  }
  if (!isPlain(was) || !isPlain(is)) return JSON.stringify(was) === JSON.stringify(is) ? [] : [place];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) =>
    differences(was[key], is[key], `${place}/${key}`),
  );
};

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (entry: unknown): string | null => {
  for (const key of ['id', 'key', 'ref', 'part', 'way']) {
    const name = field(entry, key);
    if (typeof name === 'string')
      return key === 'ref' && field(entry, 'from') ? `${name} ${String(field(entry, 'from'))}` : name;
  }
  return null;
};
