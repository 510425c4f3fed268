import type { CatalogueEntry, EntryChannel, EntryLevel } from './entry.ts';

/** How several values stand in one cell. */
const SEVERAL = '; ';

type Column = {
  /** as the export of the national database heads it */
  readonly head: string;
  /** without it a row cannot be read */
  readonly needed: boolean;
  readonly of: (entry: CatalogueEntry) => string;
};

const levels: Readonly<Record<EntryLevel, string>> = { commune: 'Cấp xã', province: 'Cấp tỉnh', ministry: 'Cấp bộ' };
const channels: Readonly<Record<EntryChannel, string>> = {
  'counter-intake': 'Nộp tại quầy',
  'portal-handoff': 'Nộp trên Cổng dịch vụ công',
  'police-handoff': 'Nộp tại cơ quan công an',
  confidential: 'Tiếp nhận kín',
};

/** The columns of the file, in the order in which they are written; read by their heads, in any order. */
export const columns = {
  code: { head: 'Mã TTHC', needed: true, of: ({ code }) => code },
  title: { head: 'Tên thủ tục', needed: true, of: ({ title }) => title.vi },
  english: { head: 'Tên tiếng Anh', needed: false, of: ({ title }) => title.en ?? '' },
  field: { head: 'Lĩnh vực', needed: true, of: ({ field }) => field },
  level: { head: 'Cấp thực hiện', needed: true, of: ({ level }) => levels[level] },
  helps: { head: 'Cơ quan hướng dẫn', needed: false, of: ({ helps }) => helps },
  receives: { head: 'Cơ quan tiếp nhận', needed: true, of: ({ receives }) => receives },
  decides: { head: 'Cơ quan có thẩm quyền', needed: true, of: ({ decides }) => decides },
  subjects: { head: 'Đối tượng thực hiện', needed: false, of: ({ subjects }) => subjects.join(SEVERAL) },
  fee: { head: 'Phí, lệ phí', needed: true, of: ({ fee }) => fee },
  duration: { head: 'Thời hạn giải quyết', needed: true, of: ({ duration }) => duration },
  legalBasis: { head: 'Căn cứ pháp lý', needed: true, of: ({ legalBasis }) => legalBasis.join(SEVERAL) },
  result: { head: 'Kết quả thực hiện', needed: false, of: ({ result }) => result },
  channel: { head: 'Cách thức thực hiện', needed: true, of: ({ channel }) => channels[channel] },
  channelSince: { head: 'Cách thức áp dụng từ', needed: false, of: ({ channelSince }) => vietnamese(channelSince) },
  validFrom: { head: 'Hiệu lực từ', needed: true, of: ({ validFrom }) => vietnamese(validFrom) },
  validTo: { head: 'Hiệu lực đến', needed: false, of: ({ validTo }) => (validTo === null ? '' : vietnamese(validTo)) },
  replacedBy: { head: 'Thay thế bằng', needed: false, of: ({ replacedBy }) => replacedBy ?? '' },
  synonyms: { head: 'Từ khóa', needed: false, of: ({ synonyms }) => synonyms.join(SEVERAL) },
} as const satisfies Record<string, Column>;
/** A column of the file; `columns` says how it is headed. */
export type ColumnName = keyof typeof columns;

const vietnamese = (day: string): string => day.split('-').reverse().join('/');

/** `dd/MM/yyyy` or `yyyy-MM-dd` as the latter; null for anything that is no day of the calendar. */
export const dayOf = (text: string): string | null => {
  const iso = text.replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/u, (_all, day: string, month: string, year: string) =>
    [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
  );
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(iso)) return null;
  const at = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== iso ? null : iso;
};

const keyOf = <K extends string>(of: Readonly<Record<K, string>>, words: string): K | null => {
  const wanted = words.normalize('NFC').trim().toLowerCase();
  return (Object.keys(of) as K[]).find((key) => of[key].toLowerCase() === wanted) ?? null;
};
/** The level that a cell names (`Cấp xã`), whatever its case; null for words that name none. */
export const levelOf = (words: string): EntryLevel | null => keyOf(levels, words);
/** The channel that a cell names (`Nộp tại quầy`), whatever its case; null for words that name none. */
export const channelOf = (words: string): EntryChannel | null => keyOf(channels, words);
/** What a cell of the level may say, to be told to whoever wrote something else. */
export const levelWords: readonly string[] = Object.values(levels);
/** The same for the channel. */
export const channelWords: readonly string[] = Object.values(channels);
/** Several values of one cell, parted by semicolons or line breaks; empty ones are left out. */
export const severalOf = (cell: string): string[] =>
  cell
    .split(/[;\n]/u)
    .map((one) => one.trim())
    .filter((one) => one !== '');
