import {
  addItem,
  type Draft,
  declarationOf,
  draftErrors,
  formPages,
  giveAnswer,
  openDraft,
  ownerOf,
  wantedPapers,
} from '../forms/draft.ts';
import { type FieldState, stateOf } from '../forms/draft-state.ts';
import type { Example, ProcedurePackage } from './schema.ts';

/**
 * Lives one example case of a package through the real engine. Returns what came out differently from what the example
 * expects, one line each; empty means as expected. A package whose examples differ is never signed.
 */
export const runExample = (pkg: ProcedurePackage, example: Example): string[] => {
  const now = Date.parse(`${example.today}T09:00:00+07:00`);
  let draft: Draft = openDraft(pkg, example.person, now, example.standing ?? null);
  for (const [list, count] of Object.entries(example.items ?? {})) {
    const filled = withItemCount(draft, list, count, now);
    if (filled === null) return [`${list} does not take ${count} items`];
    draft = filled;
  }
  for (const { ref, value } of example.answers) {
    const next = giveAnswer(draft, ref, value, 'typed', now);
    if (!next.ok) return [`answer to ${ref} was refused: ${next.fault.code}`];
    draft = next.value;
  }
  const { expect } = example;
  const papers = wantedPapers(draft, 'vi');
  return [
    ...differs(
      'pages',
      expect.pages,
      formPages(draft, 'vi').map((page) => page.id),
    ),
    ...notAll('visible', expect.visible, draft, (field) => field.visible),
    ...notAll('hidden', expect.hidden, draft, (field) => !field.visible),
    ...notAll('required', expect.required, draft, (field) => field.required),
    ...notAll('locked', expect.locked, draft, (field) => field.visible && field.lock === 'locked'),
    ...differs('errors', sorted(expect.errors), sorted(draftErrors(draft, 'vi').map((error) => error.ref))),
    ...differs(
      'papers',
      expect.papers,
      papers.map((paper) => paper.key),
    ),
    ...differs(
      'required papers',
      expect.requiredPapers,
      papers.filter((paper) => paper.required).map((paper) => paper.key),
    ),
    ...differs('output', expect.output, declarationOf(draft).data),
    ...differs('owner', expect.owner, ownerInShort(draft)),
  ];
};

/** The draft with so many items in a list; null when the list does not take them. */
const withItemCount = (draft: Draft, list: string, count: number, now: number): Draft | null => {
  let filled = draft;
  for (let there = stateOf(draft).fields.get(list)?.items.length ?? count; there < count; there++) {
    const more = addItem(filled, list, now);
    if (!more.ok) return null;
    filled = more.value.draft;
  }
  return stateOf(filled).fields.get(list)?.items.length === count ? filled : null;
};

const ownerInShort = (draft: Draft) => {
  const { fullName, personalNumber } = ownerOf(draft);
  return { fullName, personalNumber };
};

const sorted = (names: readonly string[] | undefined): string[] | undefined => names && [...names].sort();

const differs = (what: string, expected: unknown, found: unknown): string[] =>
  expected === undefined || canonical(expected) === canonical(found)
    ? []
    : [`${what}: expected ${canonical(expected)}, found ${canonical(found)}`];

const notAll = (
  what: string,
  refs: readonly string[] | undefined,
  draft: Draft,
  holds: (field: FieldState) => boolean,
): string[] =>
  (refs ?? []).flatMap((ref) => {
    const field = stateOf(draft).fields.get(ref);
    return field && holds(field) ? [] : [`${ref} is not ${what}`];
  });

/** JSON with sorted names, so that the order of an object's entries does not matter. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
