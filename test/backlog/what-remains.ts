import type { StationSnapshot } from '../../domain/src/digitisation/station.ts';
import type { Sheet } from '../virtual-hardware/scanner/paper-on-glass.ts';
import type { Clerk } from './clerk.ts';
import { type OldPaper, sheetsOf } from './papers.ts';

/**
 * After a cut the clerk looks at what the station still has, takes away the half sheet that it names, and lays in again what came
 * after: the sheets of the paper that is not whole, then all others.
 */
export const whatRemains = async (
  clerk: Clerk,
  papers: readonly OldPaper[],
  batch: string,
): Promise<readonly Sheet[]> => {
  await withoutHalfSheet(clerk);
  const kept = clerk.snapshot.papers;
  const open = kept.at(-1);
  const paper = papers.find(({ number }) => number === open?.sheet);
  const rest = papers.filter(({ number }) => !kept.some(({ sheet }) => sheet === number));
  const begun = open && paper && open.pages < paper.sides ? await sheetsOf(paper, batch) : [];
  const sheetsKept = 1 + Math.ceil((open?.pages ?? 0) / 2);
  return [...begun.slice(sheetsKept), ...(await Promise.all(rest.map((one) => sheetsOf(one, batch)))).flat()];
};

const withoutHalfSheet = async (clerk: Clerk): Promise<void> => {
  if (!clerk.snapshot.said?.words.includes('chỉ có mặt trước')) return;
  const last = (now: StationSnapshot) => now.papers.at(-1);
  const id = last(clerk.snapshot)?.id;
  for (let steps = 0; steps < 100 && clerk.snapshot.current?.id !== id; steps++) await clerk.press('ArrowDown');
  const pages = last(clerk.snapshot)?.pages ?? 0;
  if (pages === 0) return; // a cover sheet has nothing on its back
  for (let page = 1; page < pages; page++) await clerk.press('ArrowRight');
  await clerk.press('Delete');
};
