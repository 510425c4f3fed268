import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readCatalogueFile, writeCatalogueFile } from '@mot-cua/domain/catalogue/catalogue-file.ts';
import { type CatalogueDiff, diffCatalogues, isEmpty } from '@mot-cua/domain/catalogue/diff.ts';
import type { CatalogueEntry } from '@mot-cua/domain/catalogue/entry.ts';
import { generateCatalogue } from '@mot-cua/domain/catalogue/made-up/generate.ts';
import { type ReviewOf, reviewText } from '@mot-cua/domain/catalogue/review.ts';
import { reviewPage } from '@mot-cua/domain/catalogue/review-page.ts';
import { sha256Hex } from './catalogue.ts';
import { type NationalList, readNationalList, writeNationalList } from './national-list.ts';

export const listUsage = `npm run catalogue -- diff   --file <tệp mới.csv> --into <thư mục danh mục> --key <private.pem> [--page <xem-xét.html>]
npm run catalogue -- accept --file <tệp mới.csv> --into <thư mục danh mục> --key <private.pem> --by <họ tên> --review <mã> [--province cao-bang]
npm run catalogue -- make   --file <tệp.csv>     danh mục tự đặt, để dùng thử

diff cho xem tệp mới thay đổi gì và in một mã xem xét; --page ghi thêm một trang để đọc, in và ký. accept chỉ nhận đúng thay đổi
đã xem: tệp khác, hoặc danh mục đã đổi, thì mã không dùng được. Chưa accept thì chưa có gì thay đổi.`;

export type ListArguments = {
  readonly file?: string | undefined;
  readonly into?: string | undefined;
  readonly key?: string | undefined;
  /** where `diff` writes the page that an official reads */
  readonly page?: string | undefined;
  readonly by?: string | undefined;
  readonly review?: string | undefined;
  readonly province?: string | undefined;
};
/** What is printed, and the exit code: 0 done, 1 the file or the change cannot be taken, 2 asked wrongly. */
export type ListOutcome = { readonly text: string; readonly code: 0 | 1 | 2 };

/** A new edition of the national catalogue: reviewed by a person, then accepted and signed. `today` is `yyyy-MM-dd`. */
export const listCommand = async (command: string, given: ListArguments, today: string): Promise<ListOutcome> => {
  if (command === 'make' && given.file !== undefined) {
    const made = generateCatalogue();
    await writeFile(given.file, writeCatalogueFile(made));
    return {
      text: `Đã ghi ${made.length} thủ tục tự đặt; mã bắt đầu bằng 9 là mã tự đặt. Đây không phải danh mục chính thức.`,
      code: 0,
    };
  }
  if (!['diff', 'accept'].includes(command) || !given.file || !given.into || !given.key)
    return { text: listUsage, code: 2 };
  const read = readCatalogueFile(await readFile(given.file, 'utf8'));
  if (!read.ok) {
    const lines = read.fault.map(
      ({ line, column, todo }) => `dòng ${line}${column === '' ? '' : `, ${column}`}: ${todo}`,
    );
    return { text: [`Không nhận được tệp. Có ${lines.length} chỗ cần sửa:`, ...lines].join('\n'), code: 1 };
  }
  const privateKey = createPrivateKey(await readFile(given.key));
  const accepted = await readNationalList(given.into, createPublicKey(privateKey));
  if (!accepted.ok) return { text: accepted.fault, code: 1 };
  const was = accepted.value?.entries ?? [];
  const diff = diffCatalogues(was, read.value);
  const review = reviewCode(was, read.value);
  const of: ReviewOf = {
    file: basename(given.file),
    day: today,
    accepted: accepted.value
      ? { by: accepted.value.acceptedBy, on: accepted.value.acceptedOn, entries: was.length }
      : null,
    entries: read.value.length,
    code: isEmpty(diff) || diff.wrong.length > 0 ? null : review,
  };
  if (command === 'diff') {
    if (given.page !== undefined) await writeFile(given.page, reviewPage(diff, of));
    return { text: toAccept(diff, of), code: diff.wrong.length > 0 ? 1 : 0 };
  }
  if (!given.by || !given.review) return { text: listUsage, code: 2 };
  if (diff.wrong.length > 0) return { text: toAccept(diff, of), code: 1 };
  if (given.review !== review)
    return {
      text: 'Đây không phải thay đổi đã được xem. Xin chạy lại diff, đọc, rồi duyệt bằng mã của lần đó.',
      code: 1,
    };
  const list: NationalList = {
    format: 'national-list/1',
    province: given.province ?? accepted.value?.province ?? null,
    acceptedBy: given.by.slice(0, 80),
    acceptedOn: today,
    entries: read.value,
  };
  await writeNationalList(given.into, list, privateKey);
  return {
    text: `${list.acceptedBy} đã duyệt: ${countOf(diff)}. Từ nay có ${list.entries.length} thủ tục.`,
    code: 0,
  };
};

const toAccept = (diff: CatalogueDiff, of: ReviewOf): string =>
  [
    reviewText(diff, of),
    of.code === null ? '' : `${countOf(diff)}.\nĐể duyệt đúng thay đổi này: --review ${of.code}`,
  ].join('\n');

const countOf = ({ added, changed, ended, replaced }: CatalogueDiff): string =>
  `${added.length} thêm, ${changed.length} thay đổi, ${ended.length} kết thúc, ${replaced.length} thay mã`;

/** Stands for both sides of the review, short enough to be typed. */
const reviewCode = (was: readonly CatalogueEntry[], is: readonly CatalogueEntry[]): string =>
  sha256Hex(Buffer.from(JSON.stringify([was, is]))).slice(0, 10);
