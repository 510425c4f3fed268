import { open } from 'node:fs/promises';
import { readDigitisedPaper } from '@mot-cua/domain/digitisation/paper-record.ts';
import { Declaration, Metadata, type PaperRecord } from '@mot-cua/domain/dossier.ts';
import { isFeedback } from '@mot-cua/domain/feedback/feedback-form.ts';
import type { Manifest } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Compile } from 'typebox/compile';
import type { BagFile, BagLimits } from './bag-fault.ts';

const declarationShape = Compile(Declaration);
const metadataShape = Compile(Metadata);

/** The declaration and the metadata of one bag, checked against schema, manifest and each other. */
export type Contents = { declaration: Declaration; metadata: Metadata };

/**
 * Checks what the bag says. Only what the manifest's signature covers binds: ids, codes, times must be the same in all
 * three documents, and every paper must be described exactly once.
 */
export const checkContents = async (
  manifest: Manifest,
  files: ReadonlyMap<string, BagFile>,
  texts: ReadonlyMap<string, string>,
  limits: BagLimits,
): Promise<Result<Contents, string>> => {
  const declaration = parse('data/declaration.json', texts, declarationShape);
  if (!declaration.ok) return declaration;
  const metadata = parse('data/metadata.json', texts, metadataShape);
  if (!metadata.ok) return metadata;
  const difference = firstDifference(manifest, declaration.value, metadata.value);
  if (difference) return failed(difference);
  const papers = await checkPapers(manifest, metadata.value.papers, files, limits);
  return papers.ok ? done({ declaration: declaration.value, metadata: metadata.value }) : papers;
};

type Shape<T> = {
  Check(value: unknown): value is T;
  Errors(value: unknown): { instancePath: string; message: string }[];
};

const parse = <T>(name: string, texts: ReadonlyMap<string, string>, shape: Shape<T>): Result<T, string> => {
  const text = texts.get(name);
  if (text === undefined) return failed(`${name} is missing or not UTF-8`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed(`${name} is not JSON`);
  }
  if (shape.Check(value)) return done(value);
  const first = shape.Errors(value)[0];
  // Only the depth of the place is told, not its name: keys of `data` are the package's, but could be anybody's.
  const place = first?.instancePath.split('/').slice(0, 2).join('/') ?? '';
  return failed(`${name} does not follow its schema at "${place}": ${first?.message ?? 'unknown'}`);
};

const firstDifference = (manifest: Manifest, declaration: Declaration, metadata: Metadata): string | null => {
  const same: [string, unknown, unknown][] = [
    ['dossierId', manifest.dossierId, metadata.dossierId],
    ['kioskId', manifest.kioskId, metadata.kioskId],
    ['procedureId', manifest.procedureId, metadata.procedureId],
    ['procedureId of the declaration', manifest.procedureId, declaration.procedureId],
    ['packageVersion', manifest.packageVersion, declaration.packageVersion],
    ['provisionalCode', manifest.provisionalCode, metadata.provisionalCode],
    ['submittedAt', manifest.submittedAt, metadata.submittedAt],
    ['clockConfirmed', manifest.clockConfirmed, metadata.clockConfirmed],
  ];
  const different = same.find(([, signed, sealed]) => signed !== sealed);
  if (different) return `${different[0]} in the bag is not the one in the manifest`;
  return namesSomebody(metadata);
};

/** Feedback is anonymous or it is none: what says otherwise did not come from our kiosks. */
const namesSomebody = ({ kind, procedureId, submitter, owner, papers }: Metadata): string | null => {
  if ((kind === 'feedback') !== isFeedback(procedureId)) return 'kind of the bag does not fit its procedure';
  if (kind !== 'feedback') return null;
  const known = [
    submitter.fullName,
    submitter.personalNumber,
    submitter.dateOfBirth,
    owner.fullName,
    owner.personalNumber,
  ];
  return known.some(Boolean) || papers.length > 0 ? 'feedback names somebody or holds papers' : null;
};

const checkPapers = async (
  manifest: Manifest,
  papers: readonly PaperRecord[],
  files: ReadonlyMap<string, BagFile>,
  limits: BagLimits,
): Promise<Result<true, string>> => {
  const described = new Set(papers.map((paper) => paper.file));
  if (described.size !== papers.length) return failed('metadata.json describes one paper twice');
  for (const name of files.keys()) {
    if (!name.startsWith('data/') || name === 'data/declaration.json' || name === 'data/metadata.json') continue;
    if (!described.has(name)) return failed('the payload holds a file that metadata.json does not describe');
  }
  for (const [position, paper] of papers.entries()) {
    const file = files.get(paper.file);
    const say = (what: string) => failed(`paper ${position + 1}: ${what}`);
    if (!file || !/^data\/papers\/[^/]+\.pdf$/.test(paper.file)) return say('is not a PDF under data/papers');
    if (file.bytes !== paper.bytes || file.sha256 !== paper.sha256)
      return say('size or digest is not the one described');
    if (paper.pages < 1 || paper.pages > limits.pagesPerPaper)
      return say(`has no pages or more than ${limits.pagesPerPaper}`);
    const untrue = untrueRecord(paper, manifest);
    if (untrue) return say(untrue);
    if (!(await looksLikePdf(file))) return say('does not begin and end like a PDF');
  }
  return done(true);
};

/** What an officer recorded has to be about this very file, scanned by this very kiosk; null when it is, or there is no record. */
const untrueRecord = ({ digitised, ...paper }: PaperRecord, { kioskId }: Manifest): string | null => {
  if (digitised === undefined) return null;
  const read = readDigitisedPaper(digitised);
  if (!read.ok) return `its record is wrong: ${read.fault.join(', ')}`;
  const same = (['title', 'pages', 'dpi', 'colour', 'bytes', 'sha256', 'scannedAt', 'copyKind'] as const).every(
    (name) => read.value[name] === paper[name],
  );
  return same && read.value.kioskId === kioskId ? null : 'its record is about another file';
};

/** ISO 32000-1 7.5.2 and 7.5.5: `%PDF-` at the very start, `%%EOF` within the last 1024 bytes. */
const looksLikePdf = async (file: BagFile): Promise<boolean> => {
  const handle = await open(file.stagedAt, 'r');
  try {
    const head = Buffer.alloc(5);
    await handle.read(head, 0, 5, 0);
    const tail = Buffer.alloc(Math.min(1024, file.bytes));
    await handle.read(tail, 0, tail.length, file.bytes - tail.length);
    return head.toString('latin1') === '%PDF-' && tail.includes('%%EOF');
  } finally {
    await handle.close();
  }
};
