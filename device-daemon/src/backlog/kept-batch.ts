import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Compile } from 'typebox/compile';
import { Batch, type Batch as BatchState } from './batch.ts';

/** A batch on disk. The file is one line of JSON; writing it whole and renaming it is the caller's. */

export type BatchFault =
  | 'too-long'
  | 'not-json'
  | 'other-version'
  | 'wrong-shape'
  | 'page-twice' // a page lies in two papers, or in a paper and among the dropped ones
  | 'page-lost' // a page lies nowhere
  | 'unknown-page'
  | 'paper-twice'
  | 'cursor-astray';

/** 200 pages take some 150 KB; ten thousand with full texts stay below. */
const MOST_CHARACTERS = 64_000_000;
const shape = Compile(Batch);

export const encodeBatch = (batch: BatchState): string => JSON.stringify(batch);

/** Reads what was kept. Nothing of a batch that contradicts itself is used: the pages are split anew from their pictures. */
export const decodeBatch = (text: string): Result<BatchState, BatchFault> => {
  if (text.length > MOST_CHARACTERS) return failed('too-long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed('not-json');
  }
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (typeof type === 'string' && /^backlog-batch\/(?!1$)/u.test(type)) return failed('other-version');
  if (!isBatch(value)) return failed('wrong-shape');
  const fault = contradictionIn(value);
  return fault ? failed(fault) : done(value);
};

const isBatch = (value: unknown): value is BatchState => shape.Check(value);

/** Every page lies in exactly one paper or was dropped by name; null when that is so. */
export const contradictionIn = (batch: BatchState): BatchFault | null => {
  const known = new Set(batch.pages.map(({ id }) => id));
  if (known.size !== batch.pages.length) return 'page-twice';
  const papers = new Set(batch.papers.map(({ id }) => id));
  if (papers.size !== batch.papers.length) return 'paper-twice';
  const placed = [...batch.papers.flatMap(({ pages }) => pages), ...batch.dropped.map(({ page }) => page)];
  if (new Set(placed).size !== placed.length) return 'page-twice';
  if (placed.some((page) => !known.has(page)) || Object.keys(batch.turned).some((page) => !known.has(page)))
    return 'unknown-page';
  if (placed.length !== known.size) return 'page-lost';
  if (batch.open !== null && !papers.has(batch.open)) return 'cursor-astray';
  const at = batch.papers.find(({ id }) => id === batch.cursor.paper);
  const isAstray =
    at === undefined ? batch.cursor.paper !== null : batch.cursor.page > Math.max(0, at.pages.length - 1);
  return isAstray || (at === undefined && batch.papers.length > 0) ? 'cursor-astray' : null;
};
