import {
  type Draft,
  declarationOf,
  draftErrors,
  formPages,
  giveAnswer,
  openDraft,
  ownerOf,
  wantedPapers,
} from '../forms/draft.ts';
import { withItemCounts } from './run-example.ts';
import type { Example, ProcedurePackage } from './schema.ts';

/**
 * An example with what the engine makes of it as its expectation, for whoever writes packages: they read it, and from then on
 * nothing may come out differently. An answer that the form refuses is left out.
 */
export const recordExample = (pkg: ProcedurePackage, example: Example): Example => {
  const now = Date.parse(`${example.today}T09:00:00+07:00`);
  let draft: Draft = openDraft(pkg, example.person, now, example.standing ?? null);
  draft = withItemCounts(draft, example, now);
  const answers: Example['answers'] = [];
  for (const answer of example.answers) {
    const next = giveAnswer(draft, answer.ref, answer.value, 'typed', now);
    if (!next.ok) continue;
    draft = withItemCounts(next.value, example, now);
    answers.push(answer);
  }
  const papers = wantedPapers(draft, 'vi');
  const errors = draftErrors(draft, 'vi').map((error) => error.ref);
  const { fullName, personalNumber } = ownerOf(draft);
  return {
    ...example,
    answers,
    expect: {
      pages: formPages(draft, 'vi').map((page) => page.id),
      errors,
      papers: papers.map((paper) => paper.key),
      requiredPapers: papers.filter((paper) => paper.required).map((paper) => paper.key),
      owner: { fullName, personalNumber },
      ...(errors.length === 0 ? { output: declarationOf(draft).data } : {}),
    },
  };
};
