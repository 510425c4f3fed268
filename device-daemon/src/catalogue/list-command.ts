import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { readCatalogueFile, writeCatalogueFile } from '@mot-cua/domain/catalogue/catalogue-file.ts';
import { type CatalogueDiff, diffCatalogues, diffText, isEmpty } from '@mot-cua/domain/catalogue/diff.ts';
import type { CatalogueEntry } from '@mot-cua/domain/catalogue/entry.ts';
import { generateCatalogue } from '@mot-cua/domain/catalogue/made-up/generate.ts';
import { sha256Hex } from './catalogue.ts';
import { type NationalList, readNationalList, writeNationalList } from './national-list.ts';

export const listUsage = `npm run catalogue -- diff   --file <new.csv> --into <catalogue folder> --key <private.pem>
npm run catalogue -- accept --file <new.csv> --into <catalogue folder> --key <private.pem> --by <your name> --review <code> [--province cao-bang]
npm run catalogue -- make   --file <out.csv>     a made-up list, for trying out

diff shows what the file would change and prints a review code. accept takes that very change and no other: with
another file, or another list in between, the code does not fit. Nothing takes effect before accept.`;

export type ListArguments = {
  readonly file?: string | undefined;
  readonly into?: string | undefined;
  readonly key?: string | undefined;
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
      text: `${made.length} made-up procedures written; invented codes begin with 9. They are no official list.`,
      code: 0,
    };
  }
  if (!['diff', 'accept'].includes(command) || !given.file || !given.into || !given.key)
    return { text: listUsage, code: 2 };
  const read = readCatalogueFile(await readFile(given.file, 'utf8'));
  if (!read.ok) {
    const lines = read.fault.map(
      ({ line, column, todo }) => `line ${line}${column === '' ? '' : `, ${column}`}: ${todo}`,
    );
    return { text: [`The file cannot be taken. ${lines.length} to correct:`, ...lines].join('\n'), code: 1 };
  }
  const privateKey = createPrivateKey(await readFile(given.key));
  const accepted = await readNationalList(given.into, createPublicKey(privateKey));
  if (!accepted.ok) return { text: accepted.fault, code: 1 };
  const was = accepted.value?.entries ?? [];
  const diff = diffCatalogues(was, read.value);
  const review = reviewCode(was, read.value);
  if (command === 'diff') return { text: reviewText(diff, review), code: diff.wrong.length > 0 ? 1 : 0 };
  if (!given.by || !given.review) return { text: listUsage, code: 2 };
  if (diff.wrong.length > 0) return { text: reviewText(diff, review), code: 1 };
  if (given.review !== review)
    return {
      text: 'This is not the change that was reviewed. Run diff again, read it, and accept with its code.',
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
    text: `Accepted by ${list.acceptedBy}: ${countOf(diff)}. ${list.entries.length} procedures from now on.`,
    code: 0,
  };
};

const reviewText = (diff: CatalogueDiff, review: string): string =>
  [
    diffText(diff),
    isEmpty(diff) || diff.wrong.length > 0 ? '' : `${countOf(diff)}.\nTo accept exactly this: --review ${review}`,
  ].join('\n');

const countOf = ({ added, changed, ended, replaced }: CatalogueDiff): string =>
  `${added.length} added, ${changed.length} changed, ${ended.length} ended, ${replaced.length} replaced`;

/** Stands for both sides of the review, short enough to be typed. */
const reviewCode = (was: readonly CatalogueEntry[], is: readonly CatalogueEntry[]): string =>
  sha256Hex(Buffer.from(JSON.stringify([was, is]))).slice(0, 10);
