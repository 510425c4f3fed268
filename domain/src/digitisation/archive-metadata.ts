import { showDate } from '../text/dates.ts';
import type { DigitisedPaper } from './paper-record.ts';

/**
 * The fields of a văn bản in an archive's exchange (TT 02/2019/TT-BNV, annex; likely followed by TT 05/2025/TT-BNV with the
 * same names). Names are the circular's own and stay as they are.
 */
export type ArchiveDocument = {
  /** mã định danh văn bản: FileCode and DocOrdinal, joined by a dot; also the file's name */
  readonly DocCode: string;
  readonly FileCode: string;
  readonly OrganID: string;
  readonly FileCatalog: string;
  readonly FileNotation: string;
  readonly DocOrdinal: number;
  readonly TypeName: string;
  readonly CodeNumber: string;
  readonly CodeNotation: string;
  /** dd/MM/yyyy, empty where nobody knows */
  readonly IssuedDate: string;
  readonly OrganName: string;
  readonly Subject: string;
  readonly Language: string;
  readonly PageAmount: number;
  readonly Description: string;
  readonly InforSign: string;
  readonly Keyword: string;
  readonly Mode: string;
  readonly ConfidenceLevel: string;
  readonly Autograph: string;
  readonly Format: string;
};

/** The file (hồ sơ) that a paper is put into; given by the archive. */
export type ArchiveFile = {
  readonly fileCode: string;
  readonly organId: string;
  /** mục lục số, or the year of forming */
  readonly fileCatalog: string;
  /** số và ký hiệu hồ sơ */
  readonly fileNotation: string;
  /** digits that the ordinal is filled up to in a file's name; archives differ */
  readonly ordinalDigits?: number;
};

/** Derives what the archive wants from the record; nothing is asked twice. `typeName` in the list's words, e.g. `Quyết định`. */
export const archiveDocument = (
  paper: DigitisedPaper,
  typeName: string,
  file: ArchiveFile,
  ordinal: number,
): ArchiveDocument => {
  if (!Number.isInteger(ordinal) || ordinal < 1) throw new RangeError('the first paper of a file is number 1');
  const { number, notation } = splitNotation(paper.notation);
  return {
    DocCode: `${file.fileCode}.${String(ordinal).padStart(file.ordinalDigits ?? 3, '0')}`,
    FileCode: file.fileCode,
    OrganID: file.organId,
    FileCatalog: file.fileCatalog,
    FileNotation: file.fileNotation,
    DocOrdinal: ordinal,
    TypeName: typeName,
    CodeNumber: number,
    CodeNotation: notation,
    IssuedDate: paper.issuedOn === null ? '' : showDate(paper.issuedOn),
    OrganName: paper.issuer ?? '',
    Subject: paper.title,
    Language: 'Tiếng Việt',
    PageAmount: paper.pages,
    Description: descriptionOf(paper),
    InforSign: paper.paperType ?? '',
    Keyword: '',
    Mode: 'Sử dụng có điều kiện', // a person's papers are never public
    ConfidenceLevel: paper.copyKind === 'electronic' ? 'Gốc điện tử' : 'Số hóa',
    Autograph: '',
    Format: 'Bình thường',
  };
};

/** `12/2019/QĐ-UBND` → `12` and `2019/QĐ-UBND`; what has no number stays whole as notation. */
export const splitNotation = (text: string | null): { readonly number: string; readonly notation: string } => {
  const parts = /^\s*(?:số\s*:?\s*)?([0-9]{1,10}[a-z]?)\s*(?:[/-]\s*(.*))?$/iu.exec(text ?? '');
  return parts
    ? { number: parts[1] ?? '', notation: (parts[2] ?? '').trim() }
    : { number: '', notation: (text ?? '').trim() };
};

const descriptionOf = ({ standing, expiresOn }: DigitisedPaper): string => {
  if (standing.is === 'revoked') return `Bị thu hồi, hủy bỏ từ ngày ${showDate(standing.since)}`;
  if (standing.is === 'replaced') return `Được thay thế bởi ${standing.by} từ ngày ${showDate(standing.since)}`;
  return expiresOn === null ? '' : `Có giá trị đến ngày ${showDate(expiresOn)}`;
};
