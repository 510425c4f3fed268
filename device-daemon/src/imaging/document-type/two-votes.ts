import type { DocumentType, TypeVote } from '../text/document-type.ts';
import { PAPER_KINDS } from './paper-kinds.ts';
import type { NetVote } from './type-net.ts';

/**
 * What a paper is, after two votes: the net looked at its layout, tesseract read its title. `unsure`: the votes contradict each
 * other, or none is certain; somebody has to say, and `candidates` are what was voted for, likeliest first. `unknown`: no kind that
 * is known here.
 */
export type PaperTypeVerdict =
  | {
      readonly is: 'known';
      readonly type: DocumentType;
      readonly confidence: number;
      readonly by: 'both' | 'net' | 'title';
    }
  | { readonly is: 'unsure'; readonly candidates: readonly DocumentType[] }
  | { readonly is: 'unknown'; readonly confidence: number };

/** From here on the net's vote counts by itself. Set on papers of its own makers (training/), not on those that it is examined on. */
export const SURE_OF_LAYOUT = 0.9;
/** The same for the title; below it a title is read with too many letters wrong (../text/document-type.ts: 0.5 to 1). */
export const SURE_OF_TITLE = 0.7;
/** One vote alone is never as good as two: the clerk's eye is asked to confirm it (station: sure from 0.8). */
const MOST_ALONE = 0.79;
/** A weak vote for the same kind is worth something, a weak vote for another kind takes something away. */
const WEAK_AGREES = 0.85;

/** A vote as it was kept beside a page; null where it is of kinds that are not known here any more. */
export const readNetVote = (
  kept: { readonly type: string; readonly confidence: number } | undefined,
): NetVote | null => {
  const type = PAPER_KINDS.find((kind) => kind === kept?.type);
  return kept && type ? { type, confidence: kept.confidence } : null;
};

/**
 * Both votes as one verdict. Pure.
 * - both for one kind: known, surer than either
 * - only one of them sure: that kind, at most 0.79 (0.85 where the other leans the same way)
 * - sure of different kinds, or one sure of a kind and the other sure that it is none: unsure, never silently chosen
 * - net sure that it is none and no title: unknown; nobody sure: unsure
 * `net` is null where no net computes here, `title` where no known title was read.
 */
export const paperTypeBy = (net: NetVote | null, title: TypeVote | null): PaperTypeVerdict => {
  const layoutSure = net !== null && net.confidence >= SURE_OF_LAYOUT;
  const titleSure = title !== null && title.confidence >= SURE_OF_TITLE;
  const candidates = candidatesOf(net, title);
  if (net && title && net.type === title.type && (layoutSure || titleSure)) {
    const together = 1 - (1 - net.confidence) * (1 - title.confidence);
    const confidence = rounded(layoutSure && titleSure ? together : Math.min(WEAK_AGREES, together));
    return { is: 'known', type: title.type, confidence, by: 'both' };
  }
  if (layoutSure && titleSure) return { is: 'unsure', candidates };
  if (titleSure) return { is: 'known', type: title.type, confidence: alone(title.confidence), by: 'title' };
  if (layoutSure && net.type === 'unknown')
    return title ? { is: 'unsure', candidates } : { is: 'unknown', confidence: net.confidence };
  if (layoutSure) return { is: 'known', type: net.type as DocumentType, confidence: alone(net.confidence), by: 'net' };
  return { is: 'unsure', candidates };
};

const alone = (confidence: number): number => rounded(Math.min(MOST_ALONE, confidence));
const rounded = (confidence: number): number => Math.round(confidence * 100) / 100;

const candidatesOf = (net: NetVote | null, title: TypeVote | null): DocumentType[] => {
  const votes = [
    ...(title ? [title] : []),
    ...(net && net.type !== 'unknown' ? [net as NetVote & { type: DocumentType }] : []),
  ];
  return [...new Set(votes.sort((one, other) => other.confidence - one.confidence).map(({ type }) => type))];
};
